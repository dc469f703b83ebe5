"""From files to records: everything is read, every problem is told at once, in reading order."""

import os

import pytest

from policy_report.errors import UserError
from policy_report.records.store import load_or_fail
from policy_report.workspace import find

POSITION = "- {actor: FR, topic: outcome, stance: support, date: 2025-02-11, source_url: 'https://example.org/'}\n"


def test_records_come_from_yaml_and_tables_in_any_folder(workspace):
    sample = workspace(
        {
            "positions/countries/in.yaml": "actor: India\npositions:\n  - {topic: outcome, stance: oppose, date: 2025-02-11}\n",
            "positions/deep/down/here.csv": "actor,topic,stance\nChina,outcome,neutral\n",
            "positions/list.yml": POSITION,
        }
    )
    assert [(row["actor"], row["file"]) for row in sample.rows] == [
        ("india", "positions/countries/in.yaml"),
        ("china", "positions/deep/down/here.csv"),
        ("france", "positions/list.yml"),
    ]


def test_every_problem_of_every_file_is_told_at_once(workspace):
    sample = workspace(
        {
            "policy-report.toml": "titel = 'x'\n",
            "positions/a.yaml": "- {actor: Atlantis, topic: outcome, stance: support}\n",
            "positions/b.csv": "actor,topic,stance\nFrance,outcome,maybe\n",
            "positions/c.yaml": "- {actor: FR\n",
        }
    )
    assert sample.errors == [
        "policy-report.toml:1 titel unknown-field",
        "positions/a.yaml:1 actor unknown-actor",
        "positions/b.csv:2 stance unknown-stance",
        "positions/c.yaml:2 yaml-syntax",
    ]


def test_problems_come_in_reading_order(workspace):
    sample = workspace(
        {"positions/a.yaml": "".join(f"- {{actor: X{i}, topic: outcome, stance: support}}\n" for i in range(12))}
    )
    lines = [problem.line for problem in sample.problems if problem.check == "unknown-actor"]
    assert lines == list(range(1, 13))


def test_a_field_with_an_error_needs_no_warning_beside_it(workspace):
    sample = workspace({"positions/a.yaml": "- {actor: FR, topic: outcome, stance: support, date: 2025-02-30}\n"})
    assert [problem.check for problem in sample.problems if problem.field == "date"] == ["bad-date"]


@pytest.mark.parametrize("name", ["notes.docx", "a.txt", "a.json.bak", "Makefile", "a.CSVX"])
def test_a_file_that_is_not_read_is_told(workspace, name):
    sample = workspace({"positions/a.yaml": POSITION, f"positions/{name}": "x"})
    assert f"positions/{name}:1 unread-file" in sample.warnings


def test_references_of_another_kind_say_what_to_export(workspace):
    sample = workspace({"positions/a.yaml": POSITION, "positions/sources.ris": "TY  - GEN\n"})
    (problem,) = (each for each in sample.problems if each.check == "unread-file")
    assert problem.message.endswith(
        "export it as CSL-JSON or BibTeX, and put that into positions/ as sources.json or sources.bib"
    )


def test_the_suffix_is_read_in_any_case(workspace):
    sample = workspace({"positions/A.CSV": "actor,topic,stance\nFR,outcome,support\n", "positions/B.Yaml": POSITION})
    assert len(sample.rows) == 2


def test_the_proofs_are_no_records(workspace):
    sample = workspace({"positions/a.yaml": POSITION, "positions/proofs.yaml": "anything: at all\n"})
    assert sample.problems == []


@pytest.mark.parametrize("positions", [None, "[]\n", ""], ids=["no-file", "empty-list", "empty-file"])
def test_a_workspace_without_a_position_is_an_error(workspace, positions):
    assert "positions/:1 empty-workspace" in workspace({"positions/a.yaml": positions}).errors


def test_no_positions_folder_is_an_error(tmp_path, workspace):
    sample = workspace({"positions/topics.yaml": None})
    assert not (tmp_path / "positions").exists()
    assert sample.errors == ["positions/:1 empty-workspace"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(workspace):
    sample = workspace({"positions/a.yaml": POSITION})
    os.mkfifo(sample.root / "positions/b.csv")
    assert sample.errors == ["positions/b.csv:1 unreadable-file"]


def test_a_link_that_leads_nowhere_is_told(workspace):
    sample = workspace({"positions/a.yaml": POSITION})
    (sample.root / "positions/b.yaml").symlink_to("nowhere.yaml")
    assert sample.errors == ["positions/b.yaml:1 unreadable-file"]


def test_records_with_an_error_are_not_used(workspace):
    sample = workspace({"positions/a.yaml": "- {actor: Atlantis, topic: outcome, stance: support}\n"})
    with pytest.raises(UserError) as error:
        load_or_fail(find(sample.root))
    assert [problem.check for problem in error.value.problems if problem.severity == "error"] == ["unknown-actor"]
    assert error.value.code == 1


def test_records_with_warnings_are_used(workspace):
    sample = workspace({"positions/a.yaml": "- {actor: FR, topic: outcome, stance: support}\n"})
    loaded, warnings = load_or_fail(find(sample.root))
    assert len(loaded.records.positions) == 1
    assert {problem.check for problem in warnings} == {"no-date", "no-source"}


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\e", r"\x7f", r"\u202e", r"\u2066", r"\uffff"])
def test_a_character_that_has_no_place_in_a_record_cannot_come_in_as_an_escape(workspace, escape):
    sample = workspace({"positions/a.yaml": POSITION.replace("}\n", f', summary: "a{escape}b"}}\n')})
    assert [(problem.line, problem.check) for problem in sample.problems] == [(1, "forbidden-character")]


def test_nor_in_the_settings(workspace):
    sample = workspace({"policy-report.toml": 'title = "a\\u0000b"\n', "positions/a.yaml": POSITION})
    assert [(problem.line, problem.check) for problem in sample.problems] == [(1, "forbidden-character")]


def test_a_row_or_column_that_is_wrong_hides_no_other_problem(workspace):
    table = """
        actor,topic,stance,rank
        Frnace,outcome,support,1
        France,outcome,support
        India,outcome,suport,2
        """
    assert workspace({"positions/a.csv": table}).errors == [
        "positions/a.csv:1 rank unknown-field",
        "positions/a.csv:2 actor unknown-actor",
        "positions/a.csv:3 ragged-row",
        "positions/a.csv:4 stance unknown-stance",
    ]
