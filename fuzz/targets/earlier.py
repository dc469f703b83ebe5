"""The JSON of an earlier brief, which `changes` and `since` compare with."""

import json
from collections.abc import Iterable

from fuzz.promises import clean, require, told
from policy_report.brief import baseline
from policy_report.records.declarations import Names
from policy_report.records.readers.base import decode

FILE = "old.json"
WORDS = (
    *(
        '"schema"',
        '"policy-report/1"',
        '"brief"',
        '"as_of"',
        '"actors"',
        '"topics"',
        '"positions"',
        '"sources"',
        '"id"',
    ),
    *(
        '"stance"',
        '"date"',
        '"salience"',
        '"line"',
        '"url"',
        "null",
        "true",
        "1e999",
        "NaN",
        "\\ud800",
        "\\u202e",
        "{",
        "}",
    ),
)


def seeds() -> Iterable[bytes]:
    """A brief of one position."""
    yield json.dumps(
        {
            "schema": "policy-report/1",
            "brief": {"id": "a", "as_of": "2025-02-11"},
            "actors": [{"id": "france", "name": "France"}],
            "topics": [{"id": "outcome", "title": "Outcome"}],
            "positions": [
                {
                    "actor": "france",
                    "topic": "outcome",
                    "stance": "support",
                    "date": "2025-02-11",
                    "source": "s",
                    "line": 1,
                }
            ],
            "sources": [{"id": "s", "title": "S", "url": "https://e.org/"}],
        }
    ).encode()


def _names() -> dict[str, Names]:
    names = {"actor": Names(), "topic": Names()}
    names["actor"].add("france", ["France", "FR"])
    return names


def one(data: bytes) -> None:
    """Read the input as an earlier brief."""
    text, problems = decode(data, FILE)
    if problems:
        told(problems, FILE, data)
        return
    frame, _, problems = baseline.read(text, FILE, _names())
    told(problems, FILE, data)
    require(not (len(frame) and problems), "positions or problems")
    for column in ("actor", "topic", "stance", "summary", "quote", "source"):
        clean(frame[column].astype(str), "an earlier brief")
