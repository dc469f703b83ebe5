"""What lacks the language of a brief that shows it: records and the languages of briefs in, warnings out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import SPOKEN
from policy_report.records.languages import positions, spoken
from policy_report.records.models import Actor, Source, Topic
from policy_report.records.readers.base import Declaration, KeyPath, counted
from policy_report.records.validate import Records
from policy_report.texts import language_of, name_of

FIELDS = ("name", "title", "short", "question", "remark")


class Asked(NamedTuple):
    """A brief that asks for a language: its name, and the actors and topics that it shows."""

    brief: str
    actors: Sequence[str]
    topics: Sequence[str]


def message(text: str, language: str, brief: str) -> str:
    """Return what is to be said of a text that is shown in its own language."""
    return (
        f"no text in {name_of(language)}, the language of the brief '{brief}', which shows {name_of(language_of(text))}"
    )


def problems(declarations: Iterable[Declaration], records: Records, asked: Mapping[str, Asked]) -> list[Problem]:
    """Return a warning for each text of a record that lacks a language. `asked`: by language."""
    declared = list(declarations)
    found: list[Problem] = []
    for language, brief in asked.items():
        shown = records.positions[
            records.positions["actor"].isin(brief.actors) & records.positions["topic"].isin(brief.topics)
        ]
        cited = shown["source"].unique()
        found += _declared(declared, spoken(records, language), language, brief, cited)
        found += _positions(positions(shown, language, records.language), language, brief)
    return found


def _declared(
    declared: Sequence[Declaration], records: Records, language: str, brief: Asked, cited: Iterable[str]
) -> list[Problem]:
    things: dict[tuple[str, str], Actor | Topic | Source] = {
        ("actor", name): records.actors[name] for name in brief.actors
    }
    things |= {("topic", name): records.topics[name] for name in brief.topics}
    things |= {("source", name): records.sources[name] for name in cited if name}
    wrong = [
        (declaration, path, text)
        for declaration in declared
        if (thing := things.get((declaration.kind, str(declaration.values.get("id", "")))))
        for path, text in _texts(thing)
        if language_of(text)
    ]
    return counted(
        wrong, lambda at: at[0].problem(at[1], message(at[2], language, brief.brief), checks.MISSING_LANGUAGE), "texts"
    )


def _texts(thing: Actor | Topic | Source) -> Iterable[tuple[KeyPath, str]]:
    yield from (((name,), getattr(thing, name, None) or "") for name in FIELDS)
    yield from ((("labels", stance), label) for stance, label in getattr(thing, "labels", {}).items())


def _positions(shown: pd.DataFrame, language: str, brief: Asked) -> list[Problem]:
    found: list[Problem] = []
    for name in SPOKEN:
        lacking = shown[shown[name].map(language_of).astype(bool)]  # few of many
        found += counted(
            list(lacking[["file", "line", name]].itertuples(index=False)),
            lambda row, name=name: Problem(  # type: ignore[misc]
                str(row[0]), int(row[1]), message(row[2], language, brief.brief), checks.MISSING_LANGUAGE, field=name
            ),
            "records",
        )
    return found
