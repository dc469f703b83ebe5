"""Every entry of the catalogue: what is bad is refused where it stands, what only looks bad is kept word for word."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

import pytest

from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, whole
from policy_report.formats import RENDERERS
from policy_report.records.store import load
from policy_report.templating import TemplateSet
from policy_report.workspace import find

from .bad import BAD
from .entries import Bad, put
from .odd import ODD, SHAPES, WORDS, listed, tabled

PLACE = re.compile(r"\S.*:[1-9][0-9]* ")  # file:line
WITH_FIELD = re.compile(r"\S.*:[1-9][0-9]* \S.* \S+\Z")  # file:line field check
WHOLE_FILE = {  # what is wrong with a file or its text as a whole, so that no field can be named
    *(
        "encoding",
        "forbidden-character",
        "too-large",
        "unreadable-file",
        "unread-file",
        "empty-file",
        "empty-workspace",
    ),
    *("yaml-syntax", "yaml-magic", "yaml-depth", "json-syntax", "json-depth", "toml-syntax", "bibtex-syntax"),
    *("csv-syntax", "ragged-row", "duplicate-header", "wrong-type"),
}


def _kind(entry: Bad) -> tuple[str, str]:
    """Return what an entry is an example of: the check that finds it, and the kind of file."""
    return entry.where.rpartition(" ")[2], PurePath(entry.where.partition(":")[0]).suffix


def _examples(entries: Sequence[Bad]) -> list[Any]:
    """Two of each kind; the others are for the soak."""
    seen = Counter[tuple[str, str]]()
    chosen = []
    for entry in entries:
        seen[_kind(entry)] += 1
        marks = [pytest.mark.soak] if seen[_kind(entry)] > 2 else []
        chosen.append(pytest.param(entry, id=entry.name, marks=marks))
    return chosen


@pytest.mark.parametrize("entry", _examples(BAD))
def test_what_is_bad_is_refused_where_it_stands(run, entry):
    said = run(entry.files, "check", "--format", "json")
    assert said.code == entry.code
    assert entry.said in said.problems.get(entry.where, f"nothing at {entry.where}, but {said.problems}")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("entry", SHAPES, ids=lambda entry: entry.name)
def test_what_only_looks_bad_is_kept_word_for_word(tmp_path, entry):
    (position,) = _positions(put(tmp_path, entry.files))
    assert position[entry.field] == entry.text


@pytest.mark.parametrize("files", [listed(WORDS.values()), tabled(WORDS.values())], ids=["YAML", "CSV"])
def test_every_word_that_looks_like_something_else_is_kept(tmp_path, files):
    told = [position["summary"] for position in _positions(put(tmp_path, files))]
    assert sorted(told) == sorted(WORDS.values())


def _positions(root: Path) -> list[dict[str, Any]]:
    """Return the positions that a brief of everything has as JSON; the workspace has no problem."""
    loaded, problems = load(find(root, exact=True))
    assert problems == []
    report = compose(whole(loaded.settings, loaded.records, Choice()))
    return json.loads(RENDERERS["json"].render(report, TemplateSet()))["positions"]


def test_the_catalogue_names_what_it_promises():
    """No entry passes in silence, since each expects a message; of 98 in 100 it names the file, the line, the field."""
    named = [entry for entry in BAD if WITH_FIELD.match(entry.where) or _whole(entry)]
    assert len(BAD) >= 150
    assert len(ODD) >= 60
    assert [entry.name for entry in BAD if not entry.said or not PLACE.match(entry.where)] == []
    assert len(named) >= 0.98 * len(BAD)


def test_no_entry_stands_twice():
    names = [entry.name for entry in (*BAD, *ODD)]
    assert sorted(set(names)) == sorted(names)


def _whole(entry: Bad) -> bool:
    return entry.where.rpartition(" ")[2] in WHOLE_FILE
