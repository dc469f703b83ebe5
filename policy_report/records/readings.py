"""What was read and has nothing: `positions/readings.yaml` as its reader gives it in, readings with ids out.

A gap of a brief can then say that somebody looked, which is not the same as that nobody did.
"""

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.records import checks, countries
from policy_report.records.declarations import Names
from policy_report.records.explain import explain
from policy_report.records.models import Reading
from policy_report.records.readers.base import Declaration
from policy_report.text import shorten


def resolved(found: Sequence[Declaration], names: Mapping[str, Names]) -> tuple[tuple[Reading, ...], list[Problem]]:
    """Return the readings with their names as ids, and what is wrong with the others."""
    readings: list[Reading] = []
    problems: list[Problem] = []
    for each in found:
        try:
            reading = Reading.model_validate(each.values)
        except ValidationError as error:
            problems += [each.problem(*said) for said in explain(error, Reading.model_fields)]
            continue
        given = {kind: name for kind in ("source", "topic", "actor") if (name := getattr(reading, kind))}
        ids = {kind: _id(kind, name, names) for kind, name in given.items()}
        problems += [_unknown(each, kind, given[kind], names) for kind, known in ids.items() if known is None]
        if None not in ids.values():
            readings.append(reading.model_copy(update=ids))
    return tuple(readings), problems


def _id(kind: str, name: str, names: Mapping[str, Names]) -> str | None:
    country = countries.lookup(name) if kind == "actor" else None
    return names[kind].get(name) or (country.id if country else None)


def _unknown(reading: Declaration, kind: str, name: str, names: Mapping[str, Names]) -> Problem:
    message = f"unknown {kind} '{shorten(name, 40)}'{names[kind].like(name)}"
    return reading.problem((kind,), message, checks.UNKNOWN[kind])
