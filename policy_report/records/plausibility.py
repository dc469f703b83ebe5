"""What files and records may say and seldom mean: names that look alike, days that nobody meant, copies of a file.

What is read goes in, warnings come out, in no order. Each names the other place that it was compared with.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import WITHHELD
from policy_report.records.positions import current, days
from policy_report.records.readers.base import Declaration, Raw, counted
from policy_report.records.validate import Records
from policy_report.text import fold, lookalike, many, sort_key

CALLED = {"actor": "name", "topic": "title"}
FIRST_YEAR = 1000  # no position is older: 0206 is a slip of the finger
FEWEST = 3  # actors of a kind on a topic among which one can stay unnamed
MODERN = 1500  # a year before it, a thousand years before one in use, is another: 1026 beside 2026
LAST_YEAR, FAR = 2040, 20  # a year after the first, so many years after all up to it, is a third: 2062 beside 2026
COPY = re.compile(
    r"""(?:copy\ of\ )?(?P<stem>.+?)(?:
        \ ?\(\d+\)                                                 # a browser, Google Drive
        | (?:\ -)?\ (?:copy|kopie|copie)(?:\ \(?\d+\)?)?            # Windows, macOS
        | [ ._-]*\([^()]*(?:conflicted\ copy|case\ conflict)[^()]*\)  # Dropbox, Nextcloud
        | \.sync-conflict-[\w-]+                                     # Syncthing
        | (?-i:-(?:DESKTOP|LAPTOP|WIN)-[A-Z0-9]+)(?:-\d+)?            # OneDrive, by the name of a machine
    )?""",
    re.IGNORECASE | re.VERBOSE,
)


def copies(names: Iterable[str]) -> list[Problem]:
    """Return an error for each file that a program has put beside the one that it is a copy of."""
    known = {name.casefold(): name for name in names}
    message = "by its name a copy of {}, whose records would be read twice; delete one of them, or rename this one"
    originals = ((name, known.get(_original(name).casefold(), name)) for name in known.values())
    return [Problem(name, 1, message.format(of), checks.COPIED_FILE) for name, of in originals if of != name]


def _original(name: str) -> str:
    """Return the name of the file that one of this name is a copy of, its own where it is none."""
    path = PurePosixPath(name)
    found = COPY.fullmatch(path.stem)
    return str(path.with_name(found["stem"] + path.suffix)) if found else name


def declarations(raws: Sequence[Raw], records: Records) -> list[Problem]:
    """Return the warnings about declared actors and topics."""
    declared = [declaration for raw in raws for declaration in raw.declarations]
    return [*_similar(declared), *_empty(declared, records.positions)]


def _similar(declared: Iterable[Declaration]) -> list[Problem]:
    """Return a warning for each name that differs from another in what few people see: accents, lookalike letters."""
    first: dict[tuple[str, str], str] = {}
    problems = []
    for found in declared:
        field = CALLED.get(found.kind, "")
        name = str(found.values.get(field, ""))
        other = first.setdefault((found.kind, lookalike(name)), name)
        if name and fold(other) != fold(name):
            accents = sort_key(fold(other))[0] == sort_key(fold(name))[0]
            what = "accents" if accents else "letters of another script that look the same"
            message = f"differs from '{other}' only in {what}; make it an alias if both are the same {found.kind}"
            problems.append(found.problem((field,), message, checks.SIMILAR_NAME))
    return problems


def _empty(declared: Iterable[Declaration], positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each topic without a position."""
    known = set(positions["topic"].unique())
    message = "no position is on it; its column of the matrix is empty"
    return [
        found.problem(("id",), message, checks.EMPTY_TOPIC)
        for found in declared
        if found.kind == "topic" and found.values.get("id") not in known
    ]


def attribution(records: Records) -> list[Problem]:
    """Return a warning for each position whose actor can be guessed, although its attribution is withheld."""
    withheld = records.positions["attribution"] == WITHHELD
    if not withheld.any():
        return []
    named = (records.positions[["actor", "topic"]] != "").all(axis=1)
    positions, asked = records.positions[named], records.positions[named & withheld]
    kinds = {name: actor.kind for name, actor in records.actors.items()}
    held = positions[["topic", "actor"]].drop_duplicates().astype(str)
    counts = held.assign(kind=held["actor"].map(kinds)).groupby(["topic", "kind"]).size()
    rows = zip(*(asked[name].astype(object).tolist() for name in ("file", "line", "topic", "actor")), strict=True)
    few = [(*row, int(counts[row[2], kinds[row[3]]])) for row in rows if counts[row[2], kinds[row[3]]] < FEWEST]

    def say(found: tuple[str, int, str, str, int]) -> Problem:
        file, line, topic, actor, count = found
        where = f"{many(count, 'actor')} of the kind '{kinds[actor]}' on {records.topics[topic].title}"
        message = f"only {where}: readers may tell who said it; withholding is not anonymity"
        return Problem(str(file), int(line), message, checks.NOT_ANONYMOUS, field="attribution")

    return counted(few, say, "records")


def dates(records: Records) -> list[Problem]:
    """Return a warning for each position whose day nobody can have meant."""
    return [*_read_before(records), *_other_times(records.positions), *_open_orders(records.positions)]


def _read_before(records: Records) -> list[Problem]:
    """Return a warning for each position that is newer than the day on which somebody read its source."""
    positions = records.positions
    read = {source.id: source.accessed for source in records.sources.values() if source.accessed}
    source = positions["source"].cat
    read_on = np.array([*(read.get(name) for name in source.categories), None], dtype="datetime64[s]")
    late = positions[positions["begins"].to_numpy() > read_on[source.codes]]
    return _warnings(late, [f"after the day on which its source was read, {read[name]}" for name in late["source"]])


def _other_times(positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each position that lies centuries before or decades after what can be meant."""
    dated = positions[positions["date"].notna()]
    year = dated["date"].dt.year
    if year.between(MODERN, LAST_YEAR).all():
        return []
    usual = dated[(year >= FIRST_YEAR) & (year <= LAST_YEAR)].sort_values("date", kind="stable")
    newest = usual["date"].max()
    beside = _place(usual.iloc[-1]) if len(usual) else ""
    early = dated[(year < FIRST_YEAR) | ((year < MODERN) & (year + FIRST_YEAR).isin(year))]
    late = dated[(year > LAST_YEAR) & (dated["date"] > newest + pd.DateOffset(years=FAR))]
    old = f"of another age than the newest, {beside}" if beside else "of another age than any source"
    new = f"years after the next newest, {beside}; a brief without `as_of` is as of this day"
    return [
        *_warnings(early, [old] * len(early), checks.EARLY_DATE),
        *_warnings(late, [f"{day.year - newest.year} {new}" for day in late["date"]]),
    ]


def _open_orders(positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each month or year beside another date in it that gives another stance: which is newer?"""
    if not (positions["begins"] < positions["date"]).any():
        return []
    counting = positions[current(positions)]
    grouped = counting.groupby(["actor", "topic"], observed=True)
    spans = (counting["begins"] < counting["date"]).groupby(grouped.ngroup()).transform("any")
    found = counting[spans & (grouped["stance"].transform("nunique") > 1)]
    found = found.assign(day=days(found)).sort_values(["begins", "date"], ascending=[True, False])  # the widest first
    cells = [cell for _, cell in found.groupby(["actor", "topic"], observed=True, sort=False)]
    return counted(cells, _open_order, "cells")


def _open_order(cell: pd.DataFrame) -> Problem:
    first, *others = cell.to_dict("records")
    other = next(each for each in others if each["stance"] != first["stance"])
    where = f"{other['day']} in {other['file']}:{other['line']}, which gives another stance"
    message = f"{first['day']} may be before or after {where}; both count until one has a full date"
    return Problem(first["file"], first["line"], message, checks.OPEN_ORDER, field="date")


def _place(position: "pd.Series[Any]") -> str:
    return f"{position['date'].date()} in {position['file']}:{position['line']}"


def _warnings(
    positions: pd.DataFrame, messages: Sequence[str], check: checks.Check = checks.LATE_DATE
) -> list[Problem]:
    wrong = list(zip(positions["file"], positions["line"], positions["date"].dt.date, messages, strict=True))

    def say(found: tuple[str, int, object, str]) -> Problem:
        file, line, day, what = found
        return Problem(str(file), int(line), f"{day} is {what}", check, field="date")

    return counted(wrong, say, "records")
