"""Two who changed one record: both versions side by side, field by field, against the record as it was opened.

What one side alone changed is chosen; what both changed is asked. Nothing is written before, and nothing is lost: the
form that was sent is one button away, and whatever was chosen stays so while its two sides do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Any

from pydantic_core import PydanticCustomError

from policy_report.i18n import Words
from policy_report.records.fields import is_field, ordered
from policy_report.records.models import day_or_span
from policy_report.records.store import SourceRecord
from policy_report.text import shorten
from policy_report.web import fields, inplace, quotes
from policy_report.web.opened import NEW, Opened, opened, successor
from policy_report.web.rendering import Part
from policy_report.web.request import PageRequest
from policy_report.web.session import Current
from policy_report.web.stances import mark

MINE, THEIRS, ANEW = "mine", "file", "new"
SIDES = (MINE, THEIRS, ANEW)
CHOICE = "choice:"
LONGEST = 160  # characters of what a field was before
WORD = re.compile(r"\w+|\s+|[^\w\s]")

Pieces = Sequence[tuple[str, bool]]  # of a text, and whether each differs from the other side


class ConflictError(Exception):
    """A record is not what it was when its form was opened, or a choice between two versions is left out."""


@dataclass(frozen=True)
class Row:
    """A field that differs.

    `by`: who changed it, "" for both; `picked`: the side that is chosen, "" for none; `anew`: what is written in place
    of both; `free`: whether that can be anything.
    """

    name: str
    head: str
    mine: str
    file: str
    mine_said: Pieces
    file_said: Pieces
    before: str
    by: str
    picked: str
    anew: str
    free: bool

    @property
    def value(self) -> str:
        """What is chosen, "" where nothing is."""
        return {MINE: self.mine, THEIRS: self.file, ANEW: self.anew}.get(self.picked, "")


def chosen(form: Mapping[str, str], whole: str = "") -> tuple[dict[str, str], list[str]]:
    """Return the fields of a form, of a conflict those of the side that was chosen; the fields without a choice.

    `whole`: the side that counts for all.
    """
    values = {name: value for name, value in form.items() if is_field(name)}
    asked = [name.partition(":")[2] for name in form if name.startswith(f"{MINE}:")]
    sides = {name: whole or form.get("all", "") or form.get(CHOICE + name, "") for name in asked}
    sides = {name: side if side in SIDES else "" for name, side in sides.items()}
    values |= {name: form.get(f"{side or MINE}:{name}", "") for name, side in sides.items()}
    return values, [name for name, side in sides.items() if not side]


def page(asked: PageRequest, met: Opened, before: Opened) -> Part:
    """Return both versions of a record.

    `met`: the record as the form that was sent knew it; `before`: as it was when the first of its forms was opened.
    """
    now, words, form = asked.session.current(), asked.words, asked.form
    mine = chosen(form, MINE)[0]
    for kind, name in inplace.names(form).items():
        mine[kind] = mine.get(kind) or name
    found = successor(now, met)
    rows = list(_rows(now, words, mine, found[1], before, form)) if found else []
    same = {name: value for name, value in mine.items() if name not in {row.name for row in rows}}
    merged = {**mine, **{row.name: row.value for row in rows}}
    title = words("This record changed while you edited it: {what}", what=cell(mine))
    shown = {
        "title": title,
        "key": found[0] if found else "",
        "opened": opened(now, found[0]) if found else NEW,
        "before": before,
        "back": form.get("back", ""),
        "cancel": asked.within("/"),
        "file": found[1].file if found else "",
        "when": _when(asked, found[1].file) if found else "",
        "rows": rows,
        "open": sum(not row.picked for row in rows),
        "same": same,
        "said": [(fields.head(words, name), fields.in_words(now, words, mine, name)) for name in same if same[name]],
        "made": {name: text for name, text in form.items() if name.startswith("new-")},
        "outcome": outcome(asked, merged, [row.name for row in rows if not row.picked]),
        "CHOICE": CHOICE,
    }
    return Part("conflict.html.j2", title, shown)


def cell(values: Mapping[str, str]) -> str:
    """Return the names of the cell that a form is about."""
    return ", ".join(filter(None, (values.get("actor", ""), values.get("topic", ""))))


def _rows(
    now: Current, words: Words, mine: Mapping[str, str], record: SourceRecord, before: Opened, form: Mapping[str, str]
) -> Iterator[Row]:
    """Yield the fields on which both sides differ."""
    kinds = {field.name: field.kind for field in fields.form_fields(now, mine, words, {})}
    theirs, base = fields.shown(now, record), _as_shown(now, before.fields)
    for name in ordered({name for name in (*mine, *theirs) if is_field(name)}):
        ours, file, was = (fields.typed(side.get(name, "")) for side in (mine, theirs, base))
        if ours == file:
            continue
        by = MINE if was == file else THEIRS if was == ours else ""
        kept = form.get(CHOICE + name, "") if form.get(f"{THEIRS}:{name}") == file else ""
        mine_said, file_said, was_said = (
            fields.in_words(now, words, {**side, name: value}, name)
            for side, value in ((mine, ours), (theirs, file), (base, was))
        )
        yield Row(
            name,
            fields.head(words, name),
            ours,
            file,
            pieces(mine_said, file_said, marked=ours != was),
            pieces(file_said, mine_said, marked=file != was),
            shorten(was_said, LONGEST),
            by,
            kept if kept in SIDES else by,
            form.get(f"{ANEW}:{name}", ours),
            kinds.get(name) in ("line", "long"),
        )


def pieces(one: str, other: str, *, marked: bool) -> Pieces:
    """Return a text in pieces: the words that another does not have, and the rest; all as one where none is marked."""
    if not marked:
        return [(one, False)] if one else []
    tokens, others = WORD.findall(one), WORD.findall(other)
    changes = SequenceMatcher(None, tokens, others, autojunk=False).get_opcodes()
    found = [("".join(tokens[start:end]), kind != "equal") for kind, start, end, _, _ in changes]
    inside = [differs or (not text.strip() and 0 < at < len(found) - 1) for at, (text, differs) in enumerate(found)]
    runs = _joined([(text, differs) for (text, _), differs in zip(found, inside, strict=True)])
    return _joined([part for text, differs in runs for part in (_trimmed(text) if differs else [(text, False)])])


def _joined(parts: Pieces) -> Pieces:
    return [("".join(text for text, _ in run), differs) for differs, run in groupby(parts, itemgetter(1))]


def _trimmed(text: str) -> Pieces:
    """Return a piece that differs, apart from the white space around it, which is never marked."""
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return [each for each in ((before, False), (words, True), (after, False)) if each[0]]


def _when(asked: PageRequest, file: str) -> str:
    """Return when a file was written: the time, of another day that too."""
    written = datetime.fromtimestamp((asked.session.workspace.root / file).stat().st_mtime)  # noqa: DTZ006 - of this machine
    time = f"{written:%H:%M}"
    return time if written.date() == date.today() else f"{asked.words.day(written.date())}, {time}"  # noqa: DTZ011


def outcome(asked: PageRequest, values: Mapping[str, str], left: Sequence[str]) -> Mapping[str, Any]:
    """Return a record as it will be saved. `left`: the fields that nobody chose yet."""
    now, words = asked.session.current(), asked.words
    topic = fields.identify(now.records, "topic", values.get("topic", ""))
    held = [name for name, text in values.items() if text.strip() and name not in left]
    said = {name: fields.in_words(now, words, values, name) for name in held}
    source = fields.identify(now.records, "source", values.get("source", ""))
    quote = quotes.state(now, said.get("quote", ""), source) if "source" not in left else None
    apart = ("actor", "topic", "stance", "date", "summary", "quote", "speaker", "source")
    return {
        "mark": mark(now, words, values.get("stance", ""), topic) if "stance" not in left else None,
        **{name: said.get(name, "") for name in ("summary", "quote", "speaker", "source")},
        "day": words.day(_day(said.get("date", ""))) or said.get("date", ""),
        "check": quote.check if quote else "",
        "more": [(fields.head(words, name), said[name]) for name in ordered(said) if name not in apart],
        "left": [(name, fields.head(words, name)) for name in left],
    }


def _day(text: str) -> date | None:
    """Return a date as it is written, None for what is none."""
    try:
        return day_or_span(text)
    except PydanticCustomError:
        return None


def _as_shown(now: Current, base: Mapping[str, str]) -> dict[str, str]:
    """Return a record as it was, with its names as forms show them."""
    named = {kind: fields.identify(now.records, kind, base[kind]) for kind in fields.NAMED if base.get(kind)}
    return {**base, **{kind: fields.name_in_form(now.records, kind, found) for kind, found in named.items() if found}}
