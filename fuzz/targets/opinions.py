"""Answers of parties to a voting-advice application: a folder of JSON files, as a bundle."""

import json
import shutil
from collections.abc import Iterable

from fuzz import bundle
from fuzz.promises import clean, folder, told, wrong
from policy_report.spreadsheet.inputs import opinions

FILES = ("party.json", "statement.json", "opinion.json", "comment.json", "overview.json")
WORDS = (
    *(
        '"id"',
        '"name"',
        '"longname"',
        '"text"',
        '"label"',
        '"party"',
        '"statement"',
        '"answer"',
        '"comment"',
        '"title"',
    ),
    *(
        '"date"',
        '"data_source"',
        "null",
        "true",
        "NaN",
        "1e999",
        "-1",
        "\\ud800",
        "\\u202e",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
    ),
    *(f"\n%%%%\n{name}\n" for name in FILES),
)


def seeds() -> Iterable[bytes]:
    """A folder with all files, and one with those that must be there."""
    said = {
        "party.json": [{"id": 0, "name": "CDU", "longname": "Union"}, {"id": 1, "name": "SPD"}],
        "statement.json": [{"id": 0, "text": "Taxes should rise."}, {"id": 1, "label": "Tunnel", "text": "Build it."}],
        "opinion.json": [
            {"id": 0, "party": 0, "statement": 0, "answer": 1, "comment": 0},
            {"party": 1, "statement": 1, "answer": 2},
        ],
        "comment.json": [{"id": 0, "text": "Never."}],
        "overview.json": {"title": "Wahl", "date": "2017-03-26T00:00:00.000Z", "data_source": "https://e.org/x.pdf"},
    }
    files = {name: json.dumps(value).encode() for name, value in said.items()}
    yield bundle.packed(files)
    yield bundle.packed({name: files[name] for name in FILES[:3]})


def one(data: bytes) -> None:
    """Read the input as a folder of files."""
    place = folder() / "opinions"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in bundle.unpacked(data).items():
        if name in FILES:
            (place / name).write_bytes(content)
    sheet, problems = opinions.read(place, "opinions")
    told(problems, "opinions")
    if not wrong(problems):
        clean((cell for row in sheet.rows for cell in row.cells), "a voting-advice data set")
