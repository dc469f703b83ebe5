"""A brief for an audience is, byte for byte, that of a workspace in which what is withheld never existed."""

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_report.formats import RENDERERS
from tests.conftest import run_here, write

LEVELS = ("LOW", "MIDDLE", "HIGH")
ACTORS, TOPICS, SOURCES = ("ada", "bo", "cy"), ("levy", "pact", "port"), ("act", "note", "poll")
COUNTRIES = ("FR", "NO")  # which nobody declares
STANCES = ("support", "neutral", "oppose", "declined")
DAYS = ("2025-01-10", "2025-02", "2025-02-20", "2025-03-05")
EMBARGOES = ("", "", "2025-02-15", "2025-04-01")
MARKS = st.sampled_from(("", *LEVELS))
TEXT = "json,csv,md"
HEAD = ("actor", "topic", "stance", "date", "source", "source_url", "source_title", "summary", "marking", "embargo")


@st.composite
def workspaces(draw):
    """Return a workspace as plain values: what is declared, positions, and briefs of different ceilings."""
    declared = {
        kind: {name: draw(MARKS) for name in names}
        for kind, names in (("actor", ACTORS), ("topic", TOPICS), ("source", SOURCES))
    }
    row = st.tuples(
        *map(st.sampled_from, ((*ACTORS, *COUNTRIES), TOPICS, STANCES, DAYS, (*SOURCES, ""))),
        st.sampled_from(("", "https://example.org/a")),
        st.sampled_from(("", "A title", "Another")),
        st.sampled_from(("Said so.", "Said 3 % more.")),
        MARKS,
        st.sampled_from(EMBARGOES),
    )
    rows = [dict(zip(HEAD, each, strict=True)) for each in draw(st.lists(row, min_size=3, max_size=14))]
    for each in rows:
        each["source_url"] = "" if each["source"] else each["source_url"]
        each["source_title"] = each["source_title"] if each["source_url"] else ""
    return {
        "declared": declared,
        "embargo": draw(st.sampled_from(EMBARGOES)),  # of the source `poll`
        "rows": rows,
        "unmarked": draw(st.sampled_from(LEVELS)),
        "as_of": draw(st.sampled_from(("", "2025-02-28"))),
        "since": draw(st.sampled_from(("", "2025-01-31"))),
        "each": draw(st.sampled_from(("actor", "topic", "group"))),
    }


def hidden(marking, unmarked, ceiling):
    return LEVELS.index(marking or unmarked) > LEVELS.index(ceiling)


def without(drawn, ceiling):
    """Return the workspace in which what readers of a ceiling may not know never existed."""
    declared = {
        kind: {name: mark for name, mark in names.items() if not hidden(mark, drawn["unmarked"], ceiling)}
        for kind, names in drawn["declared"].items()
    }
    embargoed = lambda day: bool(day) and (not drawn["as_of"] or day > drawn["as_of"])  # noqa: E731
    if embargoed(drawn["embargo"]):
        declared["source"].pop("poll", None)
    rows = [
        row
        for row in drawn["rows"]
        if row["actor"] in (*declared["actor"], *COUNTRIES)
        and row["topic"] in declared["topic"]
        and row["source"] in ("", *declared["source"])
        and not hidden(row["marking"], drawn["unmarked"], ceiling)
        and not embargoed(row["embargo"])
    ]
    return {**drawn, "declared": declared, "rows": rows}


def files(drawn, briefs, formats):
    """Return the files of a workspace, the briefs of some ceilings among them."""
    dates = "".join(f"{key} = {drawn[key]}\n" for key in ("as_of", "since") if drawn[key])
    config = f'[markings]\norder = {json.dumps(LEVELS)}\nunmarked = "{drawn["unmarked"]}"\n'
    config += f"[defaults]\nformats = {json.dumps(formats.split(','))}\n"
    for ceiling in briefs:
        whole = f'[briefs.all-{ceiling}]\nmarking = "{ceiling}"\n{dates}'
        config += whole + whole.replace("all-", "each-") + f'each = "{drawn["each"]}"\n'
    marked = lambda mark: {"marking": mark} if mark else {}  # noqa: E731
    actors = [
        {"id": name, "name": name.title(), "kind": "other", "groups": ["All", name.upper()], **marked(mark)}
        for name, mark in drawn["declared"]["actor"].items()
    ]
    topics = [{"id": name, "title": name.title(), **marked(mark)} for name, mark in drawn["declared"]["topic"].items()]
    sources = [
        {"id": name, "title": name.title(), "date": "2025-01-01", **marked(mark)}
        | ({"embargo": drawn["embargo"]} if name == "poll" and drawn["embargo"] else {})
        for name, mark in drawn["declared"]["source"].items()
    ]
    table = "\n".join([",".join(HEAD), *(",".join(row[name] for name in HEAD) for row in drawn["rows"])])
    return {
        "policy-report.toml": config,
        "positions/actors.yaml": json.dumps(actors),
        "positions/topics.yaml": json.dumps(topics),
        "positions/sources.yaml": json.dumps(sources),
        "positions/p.csv": table + "\n",
    }


def built(base, drawn, briefs, formats):
    """Build a workspace in a new folder; return its reports by name, the kept states and the manifest's among them."""
    root = Path(tempfile.mkdtemp(dir=base))
    write(root, files(drawn, briefs, formats))
    _, said = run_here("-C", root, "build", "--on", "2025-05-01", "--jobs", "1")
    found = {path.relative_to(root / "reports").as_posix(): path for path in (root / "reports").rglob("*")}
    contents = {name: path.read_bytes() for name, path in found.items() if path.is_file()}
    shutil.rmtree(root)
    return contents, said


def of(ceiling, contents):
    """Return what a build gave to the briefs of a ceiling, and what the manifest says of these."""
    reports = json.loads(contents.get(".manifest.json", b'{"reports": {}}'))["reports"]
    names = {name: entry for name, entry in reports.items() if f"-{ceiling}" in name}
    return {name: content for name, content in contents.items() if f"-{ceiling}" in name}, names


def agree(base, drawn, formats, ceilings):
    everything, said = built(base, drawn, ceilings, formats)
    assert "Traceback" not in said
    for ceiling in ceilings:
        alone, _ = built(base, without(drawn, ceiling), [ceiling], formats)
        assert of(ceiling, everything) == of(ceiling, alone)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("confidential")


@settings(max_examples=20)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_a_brief_is_that_of_a_workspace_without_what_is_withheld(base, drawn, ceiling):
    agree(base, drawn, "json", [ceiling])


@settings(max_examples=1)
@given(drawn=workspaces())
def test_it_is_so_for_briefs_of_every_ceiling_in_one_build(base, drawn):
    agree(base, drawn, TEXT, LEVELS)


@pytest.mark.soak
@settings(max_examples=2000)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_it_is_so_for_two_thousand_workspaces(base, drawn, ceiling):
    agree(base, drawn, "json", [ceiling])


@pytest.mark.soak
@settings(max_examples=100)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_it_is_so_in_every_format(base, drawn, ceiling):
    agree(base, drawn, ",".join(RENDERERS), [ceiling])
