"""Stances as pages show them: their words on a topic, in the language of the page, with symbol and tone."""

from typing import Any

from policy_report.brief.compose import scale_steps
from policy_report.i18n import Words
from policy_report.records import languages
from policy_report.records.models import BUILT_IN
from policy_report.records.validate import Records
from policy_report.web.session import Current


def spoken(now: Current, words: Words) -> Records:
    """Return the records with their texts in the language of a page."""
    return languages.spoken(now.records, words.language)


def mark(now: Current, words: Words, stance: str, topic: str) -> Any:
    """Return a stance on a topic as it is shown: its words there, symbol and tone; None for what is none."""
    return next((step for step in steps(now, words, topic) if step["id"] == stance), None)


def steps(now: Current, words: Words, topic: str) -> list[dict[str, str]]:
    """Return the stances in the words of a topic, "" for those of the scale."""
    records = spoken(now, words)
    own = records.topics[topic].labels if topic in records.topics else {}
    built_in = {stance.id: stance.label for stance in BUILT_IN}
    return [
        {
            "id": step.id,
            "label": str(
                own.get(step.id) or (words.say(step.label) if built_in.get(step.id) == step.label else step.label)
            ),
            "symbol": step.symbol,
            "tone": step.tone,
        }
        for step in scale_steps(records.scale)
    ]
