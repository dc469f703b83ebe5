"""One statement read by several coders: which records are the same position coded again, and where coders differ.

The records of a cell go in. Two records of one date, stance and source by different coders are one position coded by
both. Records of one statement to which the coders give different stances are a difference of coders, not of the actor.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from policy_report.text import fold

Key = tuple[date | None, str, str]


class Coded(NamedTuple):
    """What of a record says whether it is the same statement as another: "" for what it leaves out."""

    date: date | None
    stance: str
    source: str
    locator: str
    coder: str
    quote: str = ""
    summary: str = ""


def same(records: Sequence[Coded]) -> list[int]:
    """Return for each record of a cell the place of the record that it codes again, its own place where of none.

    Of records that are one position the fullest stands for all: the one with a quote, then with the longest summary.
    A coder's second record of a stance is a second position: the other's joins the one with its locator first.
    """
    found = list(range(len(records)))
    heads: dict[Key, list[int]] = {}
    joined: dict[tuple[int, str], None] = {}
    fullest = sorted(found, key=lambda i: (not records[i].quote, -len(records[i].summary), i))
    for place in (i for i in fullest if records[i].coder and records[i].source):
        record = records[place]
        key = (record.date, record.stance, record.source)
        free = [head for head in heads.get(key, []) if (head, record.coder) not in joined]
        found[place] = next((head for head in free if _one_place(records[head], record)), free[0] if free else place)
        joined[found[place], record.coder] = None
        if found[place] == place:
            heads.setdefault(key, []).append(place)
    return found


def differ(records: Sequence[Coded]) -> bool:
    """Return whether the records are coders' different stances on one statement: one date, one source, one place in it.

    Every record must have a coder, and every coder one stance: who gives two means that the actor said two things.
    """
    stances: dict[str, set[str]] = {}
    for record in records:
        stances.setdefault(record.coder, set()).add(record.stance)
    statements = {(record.date, record.source) for record in records}
    places = {fold(record.locator) for record in records} - {""}
    return (
        len(set().union(*stances.values())) > 1
        and all(len(held) == 1 for held in stances.values())
        and "" not in stances
        and len(statements) == 1
        and all(record.source for record in records)
        and len(places) <= 1
    )


def _one_place(a: Coded, b: Coded) -> bool:
    return fold(a.locator) == fold(b.locator)
