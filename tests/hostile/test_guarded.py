"""What could crash, hang or fill the machine ends as it should within 10 s and 1 GB."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from policy_report.records.store import load
from policy_report.workspace import find

from .bad import BAD
from .bad_files import FILES
from .bad_names import UNKNOWN
from .bad_yaml import AT, DEPTH, MAGIC
from .entries import Bad, put, record, table
from .odd import ODD

REPO = Path(__file__).parents[2]
LINE = "- {{actor: FR, topic: outcome, stance: support, date: 2025-02-11, source_url: 'https://e.org/', note: {0}}}\n"

HEAVY = {
    "brackets hidden behind closing ones in quotes": lambda: {AT: "[ ']', " * 30_000},
    "brackets behind closing ones in a comment": lambda: {AT: "#" + "]" * 90_000 + "\n" + "[" * 60_000},
    "a hundred thousand values on one line": lambda: {AT: "- actor: FR\n  note: [" + "a, " * 100_000 + "a]\n"},
    "a hundred thousand keys on one line": lambda: {AT: "- {" + ", ".join(f"k{n}: 1" for n in range(100_000)) + "}\n"},
    "a text of 19 MB": lambda: record("note: " + "x " * 9_500_000),
    "a key of 5 MB": lambda: {AT: "- '" + "x" * 5_000_000 + "': 1\n"},
    "five million dashes": lambda: {AT: "-" * 5_000_000},
    "five million quotes": lambda: {AT: "'" * 5_000_000},
    "a million blanks of indent": lambda: {AT: " " * 1_000_000 + "a: 1\n" + "b: 1\n"},
    "an open quote before 50 MB": lambda: {"positions/a.csv": 'actor,topic,stance\nFR,outcome,"' + "x,y,z\n" * 8_000_000},
    "a million ragged rows": lambda: table(*["FR"] * 1_000_000),
    "three hundred thousand wrong dates": lambda: table(*(f"FR,outcome,support,{n},https://e.org/" for n in range(300_000))),
    "half a million records with one id": lambda: table(*["FR,outcome,support,2025-02-11,https://e.org/,r"] * 500_000, header="actor,topic,stance,date,source_url,id"),
    "a million columns": lambda: {"positions/a.csv": ",".join(f"c{n}" for n in range(1_000_000)) + "\n"},
    "JSON of a million numbers": lambda: {"positions/sources.json": "[" + "1," * 1_000_000 + "1]"},
    "BibTeX of a million braces": lambda: {"positions/sources.bib": "@misc{a, title = " + "{" * 1_000_000},
    "settings of a thousand broken briefs": lambda: {"policy-report.toml": "".join(f"[briefs.b{n}]\nx = 1\n" for n in range(10_000))},
}  # fmt: skip


def _ended(tmp_path, entries):
    """Return how `check` ended on the workspace of each entry, by its name."""
    roots = [put(tmp_path / str(number), entry.files) for number, entry in enumerate(entries)]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("guarded.py")), *map(str, roots)],
        env=os.environ | {"PYTHONPATH": str(REPO), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip([entry.name for entry in entries], done.stdout.split(), strict=True))


def test_what_waits_or_grows_without_end_is_refused_in_time(tmp_path):
    entries = [*MAGIC, *DEPTH, *FILES, *UNKNOWN]
    assert _ended(tmp_path, entries) == {entry.name: str(entry.code) for entry in entries}


@pytest.mark.soak
@pytest.mark.parametrize("name", HEAVY)
def test_what_is_enormous_is_refused_in_time(tmp_path, name):
    assert _ended(tmp_path, [Bad(name, HEAVY[name](), "", "")]) == {name: "1"}


@pytest.mark.soak
def test_the_whole_catalogue_stays_in_its_limits(tmp_path):
    assert _ended(tmp_path, BAD) == {entry.name: str(entry.code) for entry in BAD}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_damaged_is_told_in_problems(tmp_path, seed):
    """Cut, double and overwrite pieces of the files of the catalogue: whatever comes of it, nothing is raised."""
    chance = random.Random(seed)
    entry = chance.choice([*BAD, *ODD])
    files = {
        name: _damaged(content, chance) if isinstance(content, str) else content
        for name, content in entry.files.items()
    }
    problems = load(find(put(tmp_path, files), exact=True))[1]
    assert all(problem.line >= 1 and problem.message and problem.check for problem in problems)


def _damaged(text: str, chance: random.Random) -> bytes:
    data = bytearray(text.encode(errors="surrogateescape")[:20_000])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        piece = chance.choice(
            [
                b"",
                b"\0",
                b'"',
                b"'",
                b"\n",
                b"\xff",
                b": ",
                b" #",
                b"&a",
                b"*a",
                b"[",
                b"{",
                b",",
                b"\t",
                bytes(data[at : at + 30]),
            ]
        )
        data[at : at + chance.choice([0, 1, 5, 50])] = piece
    return bytes(data)
