"""The answers of parties to a voting-advice application, as its open data has them."""

import json

import pytest

from policy_report.spreadsheet.inputs import InputRow, InputTable
from policy_report.spreadsheet.inputs.opinions import read

FILES = {
    "party": [{"id": 0, "name": "CDU", "longname": "Christlich Demokratische Union"}, {"id": 1, "name": "SPD"}],
    "statement": [{"id": 0, "text": "Taxes should rise."}, {"id": 1, "label": "Tunnel", "text": "Build the tunnel."}],
    "opinion": [
        {"id": 0, "party": 0, "statement": 0, "answer": 1, "comment": 0},
        {"id": 1, "party": 1, "statement": 1, "answer": 2, "comment": 1},
    ],
    "comment": [{"id": 0, "text": "Never."}, {"id": 1, "text": ""}],
    "overview": {
        "title": "Landtagswahl",
        "date": "2017-03-26T00:00:00.000Z",
        "data_source": "https://example.org/x.pdf",
    },
}


@pytest.fixture
def folder(tmp_path):
    def reading(**files):
        for name, content in {**FILES, **files}.items():
            if content is not None:
                text = content if isinstance(content, str) else json.dumps(content)
                (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        sheet, problems = read(tmp_path, "2017/saarland")
        return sheet, [str(problem) for problem in problems]

    return reading


def test_opinions_are_rows(folder):
    sheet, problems = folder()
    assert problems == []
    assert sheet == InputTable(
        ("party", "statement", "answer", "comment", "source"),
        (
            InputRow("opinion 0", ("CDU", "Taxes should rise.", "1", "Never.", "Landtagswahl")),
            InputRow("opinion 1", ("SPD", "Tunnel", "2", "", "Landtagswahl")),
        ),
        {"party": "actor", "statement": "topic", "answer": "stance", "comment": "quote", "source": "source"},
        {"0": "support", "1": "oppose", "2": "neutral"},
        {
            "CDU": {"name": "Christlich Demokratische Union", "short": "CDU", "aliases": ["CDU"], "kind": "other"},
            "SPD": {"name": "SPD", "kind": "other"},
        },
        {
            "Taxes should rise.": {"title": "Taxes should rise.", "question": "Taxes should rise."},
            "Tunnel": {"title": "Tunnel", "question": "Build the tunnel."},
        },
        {
            "Landtagswahl": {
                "id": "landtagswahl-2017",
                "title": "Landtagswahl",
                "date": "2017-03-26",
                "url": "https://example.org/x.pdf",
            }
        },
    )


def test_comments_and_overview_may_be_missing(folder):
    sheet, problems = folder(comment=None, overview=None)
    assert (problems, sheet.sources) == ([], {})
    assert [row.cells[2:] for row in sheet.rows] == [("1", "", ""), ("2", "", "")]


def test_one_of_the_files_stands_for_its_folder(folder, tmp_path):
    assert read(tmp_path / "opinion.json", "2017/saarland/opinion.json")[0] == read(tmp_path, "2017/saarland")[0]


def test_two_parties_of_one_name_stay_two(folder):
    sheet, _ = folder(party=[{"id": 0, "name": "CDU"}, {"id": 1, "name": "CDU"}])
    assert [row.cells[0] for row in sheet.rows] == ["CDU", "CDU (party 1)"]


def test_a_repeated_reading_gives_the_same(folder):
    assert folder() == folder()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"party": None},
            "party.json:1: not there; expected party.json, statement.json and opinion.json in one folder",
        ),
        ({"party": "[{]"}, "party.json:1: not JSON: Expecting property name enclosed in double quotes"),
        ({"party": {"id": 0}}, "party.json:1: expected a list of entries, such as"),
        ({"party": [{"id": 0}]}, "party.json:party 0: name: missing; expected a text"),
        ({"party": [{"name": "x"}]}, "party.json:1: id: missing; expected the number of an entry"),
        ({"party": [{"id": 0, "name": "a"}] * 2}, "party.json:1: id: two entries have the id 0"),
        ({"party": '[{"id": 0, "id": 1, "name": "x"}]'}, "party.json:party 1: id: given twice in one entry; keep one"),
        ({"statement": [{"id": 0, "text": "x"}]}, "opinion.json:opinion 1: statement: 1 is not in statement.json"),
        (
            {"opinion": [{"id": 5, "party": 0, "statement": 0, "answer": 3}]},
            "opinion.json:opinion 5: answer: 3 is not an answer; expected 0",
        ),
        (
            {"opinion": [{"id": 5, "party": 0, "statement": 0, "answer": True}]},
            "opinion.json:opinion 5: answer: expected the number",
        ),
        (
            {"comment": [{"id": 0, "text": "a\u202eb"}, {"id": 1}]},
            "opinion.json:opinion 0: comment: bidirectional control",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_entry(folder, tmp_path, files, said):
    sheet, problems = folder(**files)
    assert sheet == InputTable()
    assert [problem[: len(said) + 14] for problem in problems] == [f"2017/saarland/{said}"]
