"""The matrix as a table, read back with another reader."""

import csv
import io

import pytest

from policy_report.text import original


@pytest.fixture
def read(rendered):
    return lambda report: list(csv.reader(io.StringIO(rendered(report, "csv").decode(), newline=""), strict=True))


def test_actors_stand_down_and_topics_across(report, read):
    rows = read(report)
    assert rows[0] == [f"Actor ({report.brief.marking})", *(topic.title for topic in report.topics)]
    assert [row[0] for row in rows[1:]] == [actor.name for actor in report.actors]


def test_every_row_is_as_wide_as_the_header(report, read):
    assert {len(row) for row in read(report)} == {len(report.topics) + 1}


def test_the_cells_hold_the_words_of_the_stances(every_state, read):
    assert read(every_state) == [
        ["Actor (TLP:GREEN)", "Joint declaration", "Outcome"],
        ["China", "With reservations", "No evidence"],
        ["France", "Signed", "Mixed: Opposes / Supports"],
        ["India", "Declined to say", "Not applicable"],
        ["Japan", "No evidence", "Neutral"],
    ]


def test_the_own_scale_is_spoken(reports, read):
    assert [row[1:] for row in read(reports("own-scale"))[1:]] == [
        ["No evidence", "Absent"],
        ["Voted yes", "No evidence"],
        ["Voted no", "No evidence"],
    ]


def test_names_with_commas_quotes_and_breaks_stay_one_cell(workspace, read):
    report = workspace(
        {
            "positions/actors.yaml": '- {id: a, name: "Smith, Jones \\"and\\" Sons; Ltd", kind: company}\n',
            "positions/a.csv": "actor,topic,stance\na,declaration,support\n",
        }
    ).report()
    assert read(report)[1] == ['Smith, Jones "and" Sons; Ltd', "Supports", "No evidence"]


def test_there_is_no_byte_order_mark_and_lines_end_in_one_way(every_state, rendered):
    content = rendered(every_state, "csv")
    assert content.startswith(b"Actor (TLP:GREEN),")
    assert b"\r" not in content


def test_a_name_like_a_formula_is_harmless_and_comes_back(workspace, read):
    report = workspace(
        {
            "positions/actors.yaml": '- {id: a, name: "=1+1", kind: company}\n- {id: b, name: "\'=1", kind: company}\n',
            "positions/a.csv": "actor,topic,stance\na,declaration,support\nb,declaration,support\n",
        }
    ).report()
    names = [row[0] for row in read(report)[1:]]
    assert sorted(names) == ["''=1", "'=1+1"]
    assert {original(name) for name in names} == {"=1+1", "'=1"}
