"""Rows of CSV tables changed and deleted: what was touched, and that nothing else was."""

import pytest

from fuzz.targets.edits import apply
from policy_report.errors import UserError
from policy_report.records.change.drafts import RecordEdit

FILE = "positions/table.csv"


def changed(before: str, line: int, **fields: str) -> str:
    return apply(before.encode(), FILE, [RecordEdit(line, fields)]).decode()


TABLE = """\
actor,topic,stance,note
France,a, support ,"two
lines"
UK,b,oppose,
Kenya,a,neutral,"a ""word"", and more"
"""


def test_only_the_changed_cells_are_written():
    assert changed(TABLE, 4, stance="support") == TABLE.replace("oppose", "support")
    assert changed(TABLE, 5, stance="oppose", topic="b") == TABLE.replace("Kenya,a,neutral", "Kenya,b,oppose")


def test_a_cell_keeps_its_padding_and_its_quotation_marks():
    assert changed(TABLE, 2, stance="oppose") == TABLE.replace(" support ", " oppose ")
    assert changed(TABLE, 2, note="one line") == TABLE.replace('"two\nlines"', '"one line"')
    assert changed(TABLE, 2, note="") == TABLE.replace('"two\nlines"', '""')


def test_quotation_marks_come_where_they_are_needed():
    assert changed(TABLE, 2, stance="a,b") == TABLE.replace(" support ", '"a,b"')
    assert changed(TABLE, 4, topic='the "b"') == TABLE.replace("UK,b,", 'UK,"the ""b""",')


def test_an_empty_cell_is_written_as_its_column_writes():
    assert changed(TABLE, 4, note="plain") == TABLE.replace("UK,b,oppose,", 'UK,b,oppose,"plain"')
    assert changed(TABLE + "Peru,a,oppose,plain\n", 4, note="new") == (
        TABLE.replace("UK,b,oppose,", "UK,b,oppose,new") + "Peru,a,oppose,plain\n"
    )


def test_a_new_field_adds_a_column_and_an_empty_cell_to_every_other_row():
    before = "actor;topic;stance\r\nFR;a;support\r\n\r\nUK;b;oppose"
    assert changed(before, 4, locator="p. 4", date="2025-01-02") == (
        "actor;topic;stance;date;locator\r\nFR;a;support;;\r\n\r\nUK;b;oppose;2025-01-02;p. 4"
    )
    assert changed('"actor"\t"topic"\t"stance"\n"a"\t"b"\t"c"\n', 2, note="x") == (
        '"actor"\t"topic"\t"stance"\t"note"\n"a"\t"b"\t"c"\tx\n'
    )


def test_taking_away_a_field_that_has_no_column_changes_nothing():
    assert changed(TABLE, 4, quote="") == TABLE


def test_a_row_goes_with_its_line_breaks():
    assert apply(TABLE.encode(), FILE, [RecordEdit(2, None)]).decode() == TABLE.replace(
        'France,a, support ,"two\nlines"\n', ""
    )
    assert apply(TABLE.rstrip("\n").encode(), FILE, [RecordEdit(5, None)]).decode() == TABLE[: TABLE.index("\nKenya")]


def test_line_breaks_that_are_carriage_returns_stay():
    before = "actor,topic,stance\ra,b,c\rd,e,f\r"
    assert apply(before.encode(), FILE, [RecordEdit(2, None)]).decode() == "actor,topic,stance\rd,e,f\r"


def test_the_header_stays_when_the_last_row_goes():
    content = apply(TABLE.encode(), FILE, [RecordEdit(2, None), RecordEdit(4, None), RecordEdit(5, None)])
    assert content == b"actor,topic,stance,note\n"


def test_the_byte_order_mark_and_the_line_ends_stay():
    content = b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode()
    assert apply(content, FILE, [RecordEdit(4, {"stance": "support"})]) == content.replace(b"oppose", b"support")


def test_a_text_with_line_breaks_counts_as_one_row():
    after = apply(
        TABLE.encode(), FILE, [RecordEdit(4, {"note": "a\nb\n\nc"}), RecordEdit(5, {"stance": "oppose"})]
    ).decode()
    assert after == TABLE.replace("UK,b,oppose,", 'UK,b,oppose,"a\nb\n\nc"').replace("neutral", "oppose")


@pytest.mark.parametrize(
    ("before", "line", "fields", "said"),
    [
        (TABLE, 3, {"note": "x"}, "3: no record starts on this line"),
        (TABLE, 4, {"note": "a\x00b"}, "4: note: control character U+0000"),
        (TABLE + "UK,b\n", 4, {"note": "x"}, "6: 2 cells where the header has 4"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(before, line, fields, said):
    with pytest.raises(UserError) as caught:
        apply(before.encode(), FILE, [RecordEdit(line, fields)])
    assert str(caught.value.problems[0]).startswith(f"{FILE}:{said}")


def test_other_files_are_not_edited():
    with pytest.raises(UserError) as caught:
        apply(b"", "positions/sources.bib", [RecordEdit(1, {})])
    assert str(caught.value.problems[0]) == (
        "positions/sources.bib:1: records are edited in .csv, .yaml, .yml files only; nothing was changed [edit]"
    )
