"""Records and proofs in YAML. The first line of the input names the file.

What is accepted is what PyYAML's own plain loader reads, word for word.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml as library

from fuzz.promises import clean, require, told, written, wrong
from policy_report.evidence import proofs
from policy_report.records.readers import yaml
from policy_report.records.readers.base import Raw

REPOSITORY = Path(__file__).parents[2]
FILES = ("a.yaml", "topics.yaml", "sources.yaml", "actors.yaml", "proofs.yaml")
WORDS = (
    *(
        "- ",
        ": ",
        "? ",
        "|-\n",
        ">\n",
        " #",
        "&a ",
        "*a",
        "!!t ",
        "<<: ",
        "---\n",
        "...\n",
        "%YAML",
        "{",
        "}",
        "[",
        "]",
    ),
    *("actor: ", "positions:\n", "topic: ", "stance: ", "summary: ", "quote: ", "id: ", "title: ", "aliases: ", "null"),
    *('"\\uD800"', '"\\u202E"', '"\\0"', "\u2028", "\u0085", "\ufeff", "\u202e", "\r\n", "\t", "''", '""'),
    *(f"{name}\n" for name in FILES),
)


def seeds() -> Iterable[bytes]:
    """The repository's own records, each file cut to what a fuzzer can work with, and proofs."""
    folder = REPOSITORY / "positions"
    for path in sorted(folder.rglob("*.yaml")):
        yield (path.name if path.name in FILES else FILES[0]).encode() + b"\n" + path.read_bytes()[:3000]
    yield b"a.yaml\n- {actor: FR, topic: outcome, stance: support, date: 2025-02-11, summary: 'NO'}\n"
    yield b"actors.yaml\nactors:\n  unep: {name: UNEP, kind: international-organisation, aliases: [UN Environment]}\n"
    yield b'a.yaml\nactor: {id: a, name: "A\\u00e9"}\npositions:\n- topic: x\n  quote: >-\n    one\n    two\n'


def one(data: bytes) -> None:
    """Read the rest of the input as the file that its first line names."""
    first, _, rest = data.partition(b"\n")
    file = next((name for name in FILES if name.encode() == first), FILES[0])
    path = written(file, rest)
    if file == "proofs.yaml":
        found, problems = proofs.read(path, file)
        again = proofs.read(written("again.yaml", proofs.dump(found.values())), "again.yaml")
        require(again == (found, []), "proofs that are written are read back")
    else:
        raw, problems = yaml.read(path, file, top=True)
        if not wrong(problems):
            _same(raw, library.load(rest.decode("utf-8-sig"), Loader=library.CBaseLoader))
    told(problems, file, rest)


def _same(raw: Raw, plain: Any) -> None:
    """What was read stands in the file, word for word."""
    there = {text.strip() for text in (*_values(plain), *_keys(plain))} | {""}
    rows = raw.positions.drop(columns=["file", "line"], errors="ignore").to_numpy().ravel().tolist()
    declared = [text for found in raw.declarations for text in _values(dict(found.values))]
    for text in [*rows, *declared]:
        require(text.strip() in there, f"what is read is what the file says: {text!r}")
    clean([*rows, *declared], "YAML")


def _values(value: Any) -> Iterable[str]:
    """Yield every text in nested text but the keys."""
    if isinstance(value, str):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _values(inside)


def _keys(plain: Any) -> Iterable[str]:
    """Yield the keys that can be ids: of a mapping from id to fields, at the top or one level below."""
    if isinstance(plain, dict):
        yield from plain
        for inside in plain.values():
            yield from inside if isinstance(inside, dict) else ()
