"""Tables of other tools: any delimiter, any columns, no silence about a row that is not whole."""

import pytest

from policy_report.spreadsheet.inputs import InputRow, InputTable
from policy_report.spreadsheet.inputs.csv import read


@pytest.fixture
def table(tmp_path):
    def reading(content: str | bytes):
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        sheet, problems = read(path, "t.csv")
        return sheet, [str(problem) for problem in problems]

    return reading


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_with_the_name_of_a_field_are_that_field(table, delimiter):
    text = "Land,Topic,Haltung\nFR, a ,ja\n\n" + 'UK,"two\nlines",nein\n'
    sheet, problems = table(text.replace(",", delimiter))
    assert problems == []
    assert sheet == InputTable(
        ("Land", "Topic", "Haltung"),
        (InputRow("", ("FR", "a", "ja"), 2), InputRow("", ("UK", "two\nlines", "nein"), 4)),
        {"Topic": "topic"},
    )


def test_columns_that_a_spreadsheet_left_behind_are_left_out(table):
    sheet, problems = table("actor,topic,,\nFR,a,,\n")
    assert (sheet.header, sheet.rows, problems) == (("actor", "topic"), (InputRow("", ("FR", "a"), 2),), [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1\n1,2,3\n", ["t.csv:2: 1 cell where the header has 2", "t.csv:3: 3 cells where the header has 2"]),
        (
            'a,b\n1,"2\n',
            ["t.csv:2: not valid CSV: unexpected end of data; check the quotation marks from this line on"],
        ),
        ('a,b\n1,"2"x\n', ["t.csv:2: not valid CSV: ',' expected after '\"'"]),
        ("a,A\n1,2\n", ["t.csv:1: a: the column stands 2 times in the header; keep one"]),
        ("a,,\n1,,\n1,2,\n", ["t.csv:1: column 2 has no name, and a value on line 3; name it in the header"]),
        ("a,b\n1,\x00\n", ["t.csv:2: control character U+0000"]),
        (b"a,b\nx,\xc7\xe5\xec\n", ["t.csv:2: not UTF-8: byte 0xC7 is not valid there; save the file as UTF-8, or"]),
        (" \n", ["t.csv:1: the file is empty; expected a header and a row for each position"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(table, content, said):
    sheet, problems = table(content)
    assert sheet == InputTable()
    assert [problem[: len(start)] for problem, start in zip(problems, said, strict=True)] == said
