"""Sources in CSL-JSON, as Zotero exports them. What is no JSON for the standard library is refused."""

import json
from collections.abc import Iterable

from fuzz.promises import clean, told, written, wrong
from policy_report.records.readers import csl

FILE = "sources.json"
WORDS = (
    *(
        '"id"',
        '"title"',
        '"author"',
        '"family"',
        '"literal"',
        '"issued"',
        '"date-parts"',
        '"raw"',
        '"accessed"',
        '"URL"',
    ),
    *('"DOI"', '"note"', '"items"', '"itemType"', "[[2025,2,11]]", "null", "true", "1e999", "-0", "\\ud800", "\\u202e"),
    *("{", "}", "[", "]", ",", ":", '"', "\\u0000", "\\", "\ufeff", "Citation Key: x"),
)


def seeds() -> Iterable[bytes]:
    """Exports, plain and with what Better BibTeX adds."""
    yield b'[{"id": "s", "type": "report", "title": "<i>A</i> b", "author": [{"family": "D", "given": "J"}, {"literal": "UN"}], "issued": {"date-parts": [["2025", 2, 11]]}, "URL": "https://e.org/", "accessed": {"raw": "2025-02-11"}}]'
    yield b'{"items": [{"id": "http://zotero.org/users/1/items/A", "citation-key": "k", "title": "T", "DOI": "10.1000/x", "note": "Citation Key: y"}]}'
    yield b'[{"id":"http://zotero.org/1","title":"T","extra":"Citation Key: z","issued":{"literal":"2025-02-11/2025-02-12"}}]'


def one(data: bytes) -> None:
    """Read the input as `sources.json`."""
    raw, problems = csl.read(written(FILE, data), FILE, top=True)
    told(problems, FILE, data)
    if not wrong(problems):
        text = data.decode("utf-8-sig")
        json.loads(text if text.strip() else "null", parse_int=str)
        values = (value for source in raw.declarations for value in source.values.values())
        clean((value for value in values if isinstance(value, str)), "CSL-JSON")
