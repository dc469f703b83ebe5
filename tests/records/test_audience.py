"""What the readers of a brief may know: the strictest of a chain counts, and nothing of what is withheld is left."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from policy_report.records.audience import TEAM, UNATTRIBUTED, Audience, for_audience

MARKED = 'title = "T"\n[markings]\nunmarked = "TLP:CLEAR"\n'
STRICT = MARKED.replace("CLEAR", "AMBER")
SOURCES = """
    - {id: open, title: Open, date: 2025-01-01}
    - {id: closed, title: Closed, date: 2025-01-01, marking: TLP:AMBER}
    - {id: later, title: Later, date: 2025-01-01, embargo: 2025-06-01}
    """
ACTORS = """
    - {id: union, name: The Union, kind: other}
    - {id: mole, name: The Mole, kind: other, marking: tlp:red, groups: [Moles]}
    """
HEAD = "actor,topic,stance,source,marking,embargo,attribution,speaker,locator,coder,quote\n"
CLEAR, AMBER = Audience("TLP:CLEAR"), Audience("TLP:AMBER")


@pytest.fixture
def records(workspace):
    def build(*rows, settings=MARKED, **files):
        lines = "".join(row + "," * (10 - row.count(",")) + "\n" for row in rows)
        given = {"positions/sources.yaml": SOURCES, "positions/actors.yaml": ACTORS, "positions/p.csv": HEAD + lines}
        return workspace({"policy-report.toml": settings, **given, **files}).records

    return build


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ("union,outcome,support,open", True),
        ("union,outcome,support,open,TLP:CLEAR", True),
        ("union,outcome,support,open,TLP:GREEN", False),
        ("union,outcome,support,open,tlp:red", False),
        ("union,outcome,support,closed,TLP:CLEAR", False),
        ("mole,outcome,support,open,TLP:CLEAR", False),
        ("FR,outcome,support,", True),
    ],
)
def test_the_strictest_of_a_position_its_source_actor_and_topic_counts(records, row, shown):
    found = records(row)
    assert bool(len(for_audience(found, CLEAR).positions)) is shown


def test_what_is_not_marked_counts_as_the_workspace_says(records):
    found = records("union,outcome,support,open", "FR,outcome,support,,TLP:CLEAR", settings=STRICT)
    known = for_audience(found, CLEAR)
    assert (list(known.actors), list(known.topics), list(known.sources)) == ([], [], [])
    assert len(for_audience(found, AMBER).positions) == 2


def test_a_record_is_left_out_with_everything_that_only_it_had(records):
    found = records("union,outcome,support,open", "FR,outcome,oppose,closed", "mole,declaration,support,open")
    known = for_audience(found, CLEAR)
    assert list(known.actors) == ["union"]  # France is here by its position alone
    assert list(known.sources) == ["open"]  # another is under embargo
    assert [known.names["actor"].get(name) for name in ("The Mole", "France", "union")] == [None, None, "union"]
    assert known.positions["actor"].cat.categories.tolist() == ["union"]
    assert list(known.positions.index) == [0]
    assert known.newest["actor"].tolist() == ["union"]


@pytest.mark.parametrize(
    ("as_of", "rows"),
    [(None, [0]), (date(2025, 2, 28), [0]), (date(2025, 3, 1), [0, 1]), (date(2025, 6, 1), [0, 1, 2])],
)
def test_an_embargo_ends_on_its_day_and_without_a_day_never(records, as_of, rows):
    found = records("union,outcome,support,open", "union,outcome,oppose,open,,2025-03-01", "FR,outcome,oppose,later")
    known = for_audience(found, Audience(as_of=as_of))
    assert list(known.positions.index) == rows
    assert ("later" in known.sources) is (2 in rows)


def test_without_attribution_the_words_stay_and_who_said_them_goes(records):
    found = records("union,outcome,support,open,,,withheld,A minister,p. 3,K. L.,Never.")
    for audience in (TEAM, CLEAR):
        known = for_audience(found, audience)
        (row,) = known.positions.astype(str).to_dict("records")
        assert [row[name] for name in ("speaker", "source", "locator", "coder")] == ["", UNATTRIBUTED, "", ""]
        assert (row["quote"], row["stance"]) == ("Never.", "support")
    assert found.positions["speaker"].tolist() == ["A minister"]


def test_a_document_is_called_as_those_call_it_who_may_be_heard(workspace):
    table = (
        "actor,topic,stance,date,source_url,source_title,marking\n"
        "FR,outcome,support,2025-01-01,https://example.org/a,,\n"
        "DE,outcome,support,2025-01-01,https://example.org/a,Told in confidence,TLP:RED\n"
        "DE,outcome,support,2025-01-02,https://example.org/b,Other,TLP:RED\n"
    )
    found = workspace({"policy-report.toml": MARKED, "positions/p.csv": table}).records
    assert [source.title for source in found.sources.values()] == ["Told in confidence", "Other"]
    known = for_audience(found, CLEAR)
    assert [source.title for source in known.sources.values()] == ["https://example.org/a"]


def test_readings_follow_their_source_topic_and_actor(records):
    readings = """
        - {source: open, topic: outcome}
        - {source: closed, topic: outcome}
        - {source: open, topic: outcome, actor: mole}
        """
    found = records("union,outcome,support,open", **{"positions/readings.yaml": readings})
    assert [each.actor or each.source for each in for_audience(found, CLEAR).readings] == ["open"]


def test_where_nothing_is_withheld_the_records_are_the_same(records):
    found = records("FR,outcome,support,open")
    assert for_audience(found, Audience("TLP:RED", date(2026, 1, 1))) is found


def test_only_what_was_signed_off_is_shown_where_that_is_required(records):
    found = records("union,outcome,support,open", "union,declaration,support,open")
    assert len(for_audience(found, Audience(reviewed=True)).positions) == 0
    signed = replace(found, reviewed=np.array([True, False]))
    assert list(for_audience(signed, Audience(reviewed=True)).positions.index) == [0]


@pytest.mark.parametrize(
    ("settings", "files", "error"),
    [
        ("", {}, "positions/p.csv:2 marking unknown-marking"),
        (MARKED, {"positions/topics.yaml": "- id: outcome\n  title: O\n  marking: red\n"}, "positions/topics.yaml:3"),
        ('[markings]\norder = ["A", "B"]\n', {}, "policy-report.toml:1 markings.unmarked missing-field"),
        ('[markings]\norder = ["A", "a"]\nunmarked = "A"', {}, "policy-report.toml:2 markings.order duplicate-name"),
        ('[markings]\nunmarked = "TLP:AMBR"', {}, "policy-report.toml:2 markings.unmarked unknown-marking"),
    ],
)
def test_a_marking_that_says_nothing_is_an_error_at_its_line(workspace, settings, files, error):
    row = "FR,outcome,support,,TLP:GREEN,,,,,,\n"
    sample = workspace({"policy-report.toml": settings, "positions/p.csv": HEAD + row, **files})
    assert [place for place in sample.errors if place.startswith(error)]


def test_a_marking_that_is_misspelt_is_told_the_nearest(workspace):
    row = "FR,outcome,support,,TLP:GREN,,,,,,\n"
    sample = workspace({"policy-report.toml": MARKED, "positions/p.csv": HEAD + row})
    assert sample.errors == ["positions/p.csv:2 marking unknown-marking"]
    assert "did you mean 'TLP:GREEN'?" in sample.message("unknown-marking")


@pytest.mark.parametrize(
    ("file", "library"),
    [
        ("sources.json", '[{"id": "told", "title": "Told", "note": "Citation Key: t\\nMarking: tlp:red\\nBy phone."}]'),
        ("sources.json", '[{"id": "told", "title": "Told", "marking": "TLP:RED", "note": "By phone."}]'),
        ("sources.json", '[{"id": "told", "title": "Told", "note": "By phone.\\nEmbargo: 2025-06-01"}]'),
        ("sources.bib", "@misc{told, title = {Told}, marking = {TLP:RED}, note = {By phone.}}\n"),
        ("sources.bib", "@misc{told, title = {Told}, note = {Marking: TLP:RED\nBy phone.}}\n"),
        ("sources.bib", "@misc{told, title = {Told}, embargo = {2025-06-01}, note = {By phone.}}\n"),
    ],
)
def test_a_source_in_a_library_says_how_far_it_may_travel(records, file, library):
    found = records("union,outcome,support,told", "FR,outcome,support,open", **{f"positions/{file}": library})
    known = for_audience(found, replace(CLEAR, as_of=date(2025, 5, 1)))
    assert (found.sources["told"].note, list(known.positions["actor"])) == ("By phone.", ["france"])


def test_a_marking_in_a_library_that_says_nothing_is_an_error_there(workspace):
    library = '[{"id": "told",\n"title": "Told",\n"note": "Marking: secret"}]'
    table = "actor,topic,stance\nFR,outcome,support\n"
    files = {"policy-report.toml": MARKED, "positions/sources.json": library, "positions/p.csv": table}
    found = [(problem.file, problem.line, problem.check) for problem in workspace(files).problems]
    assert ("positions/sources.json", 3, "unknown-marking") in found
