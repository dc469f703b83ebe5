"""A workspace from somebody's table, nothing asked: what is understood of it, and what is left out with a word.

Goes in: a file. Come out: settings with a scale of the words that the table uses, and the import that brings its rows.
A word that the built-in scale does not have becomes a stance of its own, without a value: nobody knows which it has.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policy_report.errors import UserError
from policy_report.i18n import LANGUAGES, words_of
from policy_report.records.fields import REQUIRED
from policy_report.records.models import BUILT_IN, BUILT_IN_SCALE
from policy_report.records.validate import validate
from policy_report.spreadsheet.importing import ImportPlan, Request, plan
from policy_report.spreadsheet.importing.columns import IGNORED, near_field, placed
from policy_report.spreadsheet.importing.shape import Shaper
from policy_report.spreadsheet.importing.source import read_file
from policy_report.spreadsheet.importing.target import ImportSettings
from policy_report.spreadsheet.inputs import NOTHING, Choice, InputTable, Needs
from policy_report.text import fold, free_id, id_of, shorten
from policy_report.workspace import Workspace

MOST_WORDS = 12  # of a scale; a column of more is no column of stances
LONGEST_WORD = 40  # characters
FEWEST_CELLS = 3  # of a head
CODE = 3  # letters of a word that stands for a stance
ROUNDS = 30  # in which what is not understood is left out


@dataclass(frozen=True)
class Tracker:
    """What is understood of a table: what an import is told, words of its own for stances, and what is left out."""

    path: Path
    said: ImportSettings
    words: tuple[str, ...]
    left_out: tuple[str, ...]

    def scale(self) -> str:
        """Return the scale as settings write it; "" where the built-in one has all words."""
        if not self.words:
            return ""
        stances: list[dict[str, str | float]] = [
            {"id": s.id, "label": str(s.label), "value": s.value or 0.0, "symbol": s.symbol} for s in BUILT_IN_SCALE
        ]
        taken, labels = {s.id for s in BUILT_IN}, {fold(word) for word in self.words}
        for number, word in enumerate(self.words, 1):
            others = taken | labels - {fold(word)}
            own = free_id(id_of(word) or f"stance-{number}", others.__contains__)
            taken.add(own)
            stances.append({"id": own, "label": word, "symbol": str(number)})
        lines: list[str] = []
        for stance in stances:
            said = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in stance.items())
            lines += ["", "[[stances]]", *said]
        return "\n".join(lines) + "\n"


def title_of(path: Path) -> str:
    """Return the name of a file as a title."""
    words = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or "Positions"


def understood(path: Path) -> Tracker:
    """Return what a table says by itself. Raise UserError where no column can be told to be that of actors."""
    empty, _ = validate((), BUILT_IN)
    shaper = Shaper(ImportSettings(), empty, path.parent)

    def strict(cells: Sequence[str]) -> Needs:
        found = {field: place for place, field in placed(cells, {}, {}).fields.items()}
        alone = len(found) == 1 and found.get("actor")  # "country" behind a name is rather the kind of an actor
        loose = "actor" in found and not alone and len(cells) >= FEWEST_CELLS
        return shaper.needs(cells) or ((frozenset({found["actor"]}),) if loose else ())

    table = read_file(path, Choice(needs=strict))
    if not strict(table.sheet.header):  # no head says who: the first column does, under the first row of some width
        table = read_file(path, Choice(needs=_wide))
    if not table.sheet.header:
        raise UserError.of(list(table.problems))
    sheet, _ = shaper.plain(replace(table.sheet, fields={}))
    return _told(path, sheet)


def _wide(cells: Sequence[str]) -> Needs:
    """Return that a row of some width is a head, and that a row below has its first cell and another."""
    return (frozenset({0}), frozenset(range(1, len(cells)))) if len(cells) >= FEWEST_CELLS else ()


def _told(path: Path, sheet: InputTable) -> Tracker:
    found = dict(placed(sheet.header, {}, {}).fields)
    columns = _near(sheet.header, found)
    found |= {sheet.header.index(head): field for head, field in columns.items()}
    fields = {field: place for place, field in found.items()}
    free = [place for place in range(len(sheet.header)) if place not in found]
    stances = [fields["stance"]] if "stance" in fields else _alike({place: _values(sheet, place) for place in free})
    left = [sheet.header[place] for place in free if place not in stances and sheet.header[place]]
    known = _known_words()
    spellings: dict[str, str] = {}
    for place in stances:
        for word in _values(sheet, place):
            spellings.setdefault(fold(word), word)
    words = [word for folded, word in spellings.items() if folded not in known]
    if len(words) > MOST_WORDS:
        words = []
    given = {"topic": title_of(path)} if "stance" in fields and "topic" not in fields else {}
    matrix = "stance" not in fields and bool(stances)
    said = ImportSettings(columns={**columns, **dict.fromkeys(left, IGNORED)}, matrix=matrix, set=given)
    return Tracker(path, said, tuple(words), tuple(f"the column '{shorten(head, 40)}'" for head in left))


def _near(header: Sequence[str], found: Mapping[int, str]) -> dict[str, str]:
    """Return columns whose heads have a word for what no other column holds; the first is that of actors if none is."""
    taken, columns = set(found.values()), {}
    for place, head in enumerate(header):
        field = near_field(head) if head and place not in found else ""
        if field in REQUIRED and field not in taken:
            columns[head] = field
            taken.add(field)
    if "actor" not in taken and header[0] and 0 not in found and header[0] not in columns:
        columns[header[0]] = "actor"
    return columns


def _values(sheet: InputTable, place: int) -> Counter[str]:
    return Counter(row.cells[place] for row in sheet.rows if row.cells[place] and row.cells[place] not in NOTHING)


def _known_words() -> set[str]:
    labels = [words_of(language).say(str(step.label)) for step in BUILT_IN for language in LANGUAGES]
    return {fold(word) for word in (*labels, *(step.id for step in BUILT_IN))}


def _alike(values: Mapping[int, Counter[str]]) -> list[int]:
    """Return the columns of a matrix: of words of the scale, or else the most that share the same few words."""
    known = _known_words()
    few = {
        place: {fold(word) for word in words}
        for place, words in values.items()
        if 0 < len(words) <= MOST_WORDS and all(len(word) <= LONGEST_WORD for word in words)
    }
    scaled = [place for place, words in few.items() if words <= known]
    groups: dict[int, list[int]] = defaultdict(list)
    for place, words in few.items():
        near = (other for other in groups if few[other] & words)
        groups[next(near, place)].append(place)
    largest = max(groups.values(), key=len, default=[])
    codes = [place for place, words in few.items() if all(word.isalpha() and len(word) <= CODE for word in words)]
    shared = [place for place in few if place in largest] if len(largest) > 1 else codes
    if scaled:
        vocabulary = known.union(*(few[place] for place in shared if set(scaled) & set(shared)))
        return [place for place, words in few.items() if words <= vocabulary]
    return shared


def brought(workspace: Workspace, tracker: Tracker, day: str) -> tuple[ImportPlan, list[str]]:
    """Return the import, and what had to be left out: cells that are no value of their field, rows without an actor."""
    request = Request(tracker.path, tracker.said, create_missing=True, day=day)
    left: dict[tuple[str, str], None] = {}
    for _ in range(ROUNDS):
        try:
            return plan(workspace, replace(request, without=frozenset(left))), list(_in_words(left))
        except UserError as error:
            said = [(p.field, _quoted(p.message)) for p in error.problems if p.severity == "error" and p.field]
            new = [each for each in said if each not in left]
            if not new:
                raise
            left |= dict.fromkeys(new)
    raise UserError(f"{tracker.path.name}: too much of it is not understood; `policy-report import` says what")


def _quoted(message: str) -> str:
    return message.split("'")[1] if message.count("'") > 1 and not message.startswith("missing") else ""


def _in_words(left: Iterable[tuple[str, str]]) -> Iterable[str]:
    for field, value in left:
        row = f"rows with {field} '{value}'" if value else f"rows without {field}"
        yield row if field in REQUIRED else f"{field} '{value}'"
