"""A table is rewritten in the style that its author gave it."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.oxml.table import CT_Table
from pptx.util import Cm

from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.native_tables import frame
from policy_report.formats.pptx.pagination import grid as pieces
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.text import FACES
from policy_report.ooxml import qn
from policy_report.refresh.marks import MarkError
from policy_report.refresh.pptx.cells import chip, write
from policy_report.refresh.pptx.grids import grid, rewrite

BLUE, ORANGE, GREY = "1F4E8C", "B5500B", "E3E6E9"  # support, oppose, neutral


def table(*rows, header=("Actor", "Text"), tones=None):
    """A table of texts; `tones`: the tone of a text."""
    boxes = tuple(tuple(Box(text, tone=(tones or {}).get(text, "")) for text in row) for row in rows)
    return Table("matrix", "", "", tuple(header), boxes, tuple(row[0] for row in rows), tuple(header[1:]))


@pytest.fixture
def rewritten(made, seen):
    """Rewrite the table of a frame; return it as python-pptx reads it again."""

    def run(frame, wanted, recolour=""):
        tbl = frame._element.graphic.graphicData.tbl
        rewrite(tbl, wanted, recolour)
        (again,) = [shape for shape in Presentation(io.BytesIO(made.content)).slides[0].shapes if shape.has_table]
        return again.table

    return run


def styled(made, by_hand):
    """A table whose header, first column, body and second row each have a look of their own."""
    frame = made.table([["Actor", "Text"], ["France", "Yes"], ["India", "No"]])
    cells = frame.table.cell
    for place, look in {
        (0, 0): ("FFFFFF", 20, "Georgia"),
        (0, 1): ("EEEEEE", 19, "Georgia"),
        (1, 0): ("111111", 16, "Arial"),
        (1, 1): ("222222", 14, "Arial"),
        (2, 0): ("AA0000", 16, "Arial"),
        (2, 1): ("BB0000", 14, "Arial"),
    }.items():
        by_hand.style(cells(*place), *look)
    return frame


def test_header_first_column_and_body_keep_their_style(made, by_hand, seen, rewritten):
    after = rewritten(styled(made, by_hand), table(("France", "No"), ("India", "Maybe")))
    assert seen.texts(after) == [["Actor", "Text"], ["France", "No"], ["India", "Maybe"]]
    assert [[seen.looks(cell) for cell in row.cells] for row in after.rows] == [
        [("FFFFFF", 20, "Georgia"), ("EEEEEE", 19, "Georgia")],
        [("111111", 16, "Arial"), ("222222", 14, "Arial")],
        [("AA0000", 16, "Arial"), ("BB0000", 14, "Arial")],
    ]


def test_a_row_keeps_its_style_where_it_moves(made, by_hand, seen, rewritten):
    after = rewritten(styled(made, by_hand), table(("India", "No"), ("France", "Yes")))
    assert [seen.looks(row.cells[0])[0] for row in after.rows] == ["FFFFFF", "AA0000", "111111"]


def test_a_new_row_looks_as_the_one_before_it(made, by_hand, seen, rewritten):
    after = rewritten(
        styled(made, by_hand), table(("Austria", "No"), ("France", "Yes"), ("Ghana", "No"), ("India", "No"))
    )
    assert [seen.looks(row.cells[0])[0] for row in after.rows] == ["FFFFFF", "111111", "111111", "111111", "AA0000"]


def test_a_row_that_goes_takes_its_style_along(made, by_hand, seen, rewritten):
    after = rewritten(styled(made, by_hand), table(("India", "No")))
    assert [(row.cells[0].text, seen.looks(row.cells[0])[0]) for row in after.rows] == [
        ("Actor", "FFFFFF"),
        ("India", "AA0000"),
    ]


def test_a_row_is_known_by_its_name_in_any_case(made, by_hand, seen, rewritten):
    after = rewritten(styled(made, by_hand), table(("INDIA", "No"), ("Ghana", "Yes")))
    assert [seen.looks(row.cells[0])[0] for row in after.rows] == ["FFFFFF", "AA0000", "AA0000"]


def test_new_columns_share_the_width_that_the_table_had(made, by_hand, seen, rewritten):
    frame = styled(made, by_hand)
    frame.table.columns[0].width, frame.table.columns[1].width = Cm(7), Cm(17)
    after = rewritten(frame, table(("France", "Yes", "No", "No"), header=("Actor", "Text", "Money", "Rules")))
    assert sum(column.width for column in after.columns) == Cm(24)
    assert [round(column.width / 36000) for column in after.columns] == [70, 57, 57, 57]
    assert [seen.looks(cell)[0] for cell in after.rows[0].cells] == ["FFFFFF", "EEEEEE", "EEEEEE", "EEEEEE"]


def test_a_column_keeps_its_width_where_it_moves(made, rewritten):
    frame = made.table([["Actor", "Text", "Money"], ["France", "Yes", "No"]])
    for column, width in zip(frame.table.columns, (4, 5, 15), strict=True):
        column.width = Cm(width)
    after = rewritten(frame, table(("France", "No", "Yes"), header=("Actor", "Money", "Text")))
    assert [column.width for column in after.columns] == [Cm(4), Cm(15), Cm(5)]


def test_a_column_that_goes_leaves_its_width_to_the_others(made, rewritten):
    frame = made.table([["Actor", "Text", "Money"], ["France", "Yes", "No"]])
    after = rewritten(frame, table(("France", "No"), header=("Actor", "Money")))
    assert [column.width for column in after.columns] == [Cm(8), Cm(16)]


def test_rows_and_columns_that_are_new_have_numbers_of_their_own(made, rewritten):
    frame = made.table([["Actor", "Text"], ["France", "Yes"]])
    after = rewritten(frame, table(*([f"A{i}", "Yes", "No"] for i in range(4)), header=("Actor", "Text", "Money")))
    for name, count in (("a16:rowId", 5), ("a16:colId", 3)):
        numbers = [each.get("val") for each in after._tbl.iter(qn(name))]
        assert len(set(numbers)) == len(numbers)
        assert len(numbers) in (0, count)


def test_numbers_of_copied_rows_are_the_first_that_are_free(made, rewritten):
    from lxml import etree

    frame = made.table([["Actor", "Text"], ["France", "Yes"]])
    for number, tr in zip(("7", "10001"), frame.table._tbl.tr_lst, strict=True):
        extensions = etree.SubElement(etree.SubElement(tr, qn("a:extLst")), qn("a:ext"), uri="{0D108BD9}")
        etree.SubElement(extensions, qn("a16:rowId"), val=number)
    after = rewritten(frame, table(("France", "Yes"), ("Ghana", "No"), ("India", "No")))
    assert [each.get("val") for each in after._tbl.iter(qn("a16:rowId"))] == ["7", "10001", "10002", "10003"]


@pytest.mark.parametrize("even", ["FFF2CC", "FFFFFF"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_bands_made_by_hand_go_on_alternating(count, even, made, by_hand, seen, rewritten):
    frame = made.table([["Actor", "Text"], *([f"A{i}", "Yes"] for i in range(4))])
    for place in range(4):
        for cell in frame.table.rows[place + 1].cells:
            by_hand.colour(cell, even if place % 2 else "DDEBF7")
    after = rewritten(frame, table(*([f"A{i}", "Yes"] for i in range(count - 1)), ("Z", "No")))
    assert [[seen.rgb(cell) for cell in row.cells] for row in list(after.rows)[1:]] == [
        [even if place % 2 else "DDEBF7"] * 2 for place in range(count)
    ]


def test_a_row_marked_by_hand_is_no_band(made, by_hand, seen, rewritten):
    frame = made.table([["Actor", "Text"], *([f"A{i}", "Yes"] for i in range(4))])
    by_hand.colour(frame.table.cell(2, 0), "FFFF00")
    after = rewritten(frame, table(("A1", "Yes"), ("A0", "Yes"), ("A2", "Yes"), ("A3", "No")))
    assert [seen.rgb(row.cells[0]) for row in after.rows] == ["", "FFFF00", "", "", ""]


TONES = {"Yes": "support", "No": "oppose", "Maybe": "neutral", "–": "no-evidence"}


def coloured(made, by_hand):
    frame = made.table([["Actor", "Text", "Money"], ["France", "Yes", "No"], ["India", "No", "Mine"]])
    for place, rgb in {(1, 1): BLUE, (1, 2): ORANGE, (2, 1): ORANGE, (2, 2): "FFFF00", (1, 0): BLUE}.items():
        by_hand.colour(frame.table.cell(*place), rgb)
    return frame


WANTED = table(("France", "No", "–"), ("India", "Maybe", "Yes"), header=("Actor", "Text", "Money"), tones=TONES)


def test_colours_follow_the_stances_where_they_did(made, by_hand, seen, rewritten):
    after = rewritten(coloured(made, by_hand), WANTED)
    assert [[seen.rgb(cell) for cell in row.cells] for row in list(after.rows)[1:]] == [
        [BLUE, ORANGE, "FFFFFF"],
        ["", GREY, "FFFF00"],
    ]
    inks = [after.cell(1, 1), after.cell(1, 2), after.cell(2, 1)]
    assert [str(cell.text_frame.paragraphs[0].runs[0].font.color.rgb) for cell in inks] == [
        "FFFFFF",
        "565F69",
        "2B3138",
    ]


def test_colours_follow_in_all_cells_where_the_mark_says_so(made, by_hand, seen, rewritten):
    after = rewritten(coloured(made, by_hand), WANTED, "yes")
    assert [seen.rgb(after.cell(2, place)) for place in (0, 1, 2)] == ["", GREY, BLUE]


def test_colours_stay_where_the_mark_says_so(made, by_hand, seen, rewritten):
    after = rewritten(coloured(made, by_hand), WANTED, "no")
    assert [seen.rgb(after.cell(1, place)) for place in (0, 1, 2)] == [BLUE, BLUE, ORANGE]


def test_a_table_without_the_colours_of_stances_gets_none(made, by_hand, seen, rewritten):
    frame = made.table([["Actor", "Text", "Money"], ["France", "Yes", "No"], ["India", "No", "Mine"]])
    by_hand.colour(frame.table.cell(1, 1), "FFFFFF")
    after = rewritten(frame, WANTED)
    assert {seen.rgb(cell) for row in after.rows for cell in row.cells} == {"", "FFFFFF"}


def test_a_table_of_nothing_keeps_one_row_for_its_style(made, by_hand, seen, rewritten):
    frame = styled(made, by_hand)
    empty = table()
    after = rewritten(frame, empty)
    assert (seen.texts(after), seen.looks(after.cell(1, 0))) == (
        [["Actor", "Text"], ["None", ""]],
        ("111111", 16, "Arial"),
    )


@pytest.mark.parametrize(("corner", "kept"), [("State", "State"), ("", "Actor"), ("Topic", "Actor")])
def test_the_first_cell_is_the_author_s(corner, kept, made, rewritten):
    frame = made.table([[corner, "Text"], ["France", "Yes"]])
    assert rewritten(frame, table(("France", "No"))).cell(0, 0).text == kept


def test_a_table_of_one_cell_becomes_the_table_asked_for(made, seen, rewritten):
    after = rewritten(made.table([[""]]), table(("France", "Yes"), ("India", "No")))
    assert seen.texts(after) == [["Actor", "Text"], ["France", "Yes"], ["India", "No"]]
    assert [column.width for column in after.columns] == [Cm(12), Cm(12)]


def test_a_cell_that_says_the_same_keeps_its_runs(made, rewritten):
    frame = made.table([["Actor", "Text"], ["France", ""]])
    paragraph = frame.table.cell(1, 1).text_frame.paragraphs[0]
    for text, bold in (("● ", True), ("Yes", False)):
        run = paragraph.add_run()
        run.text, run.font.bold = text, bold
    after = rewritten(frame, table(("France", "● Yes")))
    assert [(run.text, run.font.bold) for run in after.cell(1, 1).text_frame.paragraphs[0].runs] == [
        ("● ", True),
        ("Yes", False),
    ]


def test_a_blank_cell_is_filled_in_the_style_that_typing_there_would_have(made, seen, rewritten):
    frame = made.table([["Actor", "Text"], ["France", ""]])
    paragraph = frame.table.cell(1, 1).text_frame.paragraphs[0]
    paragraph._p.get_or_add_endParaRPr().set("sz", "900")
    after = rewritten(frame, table(("France", "Yes")))
    assert after.cell(1, 1).text_frame.paragraphs[0].runs[0].font.size.pt == 9


@pytest.mark.parametrize("merged", [((0, 0), (0, 1)), ((1, 1), (2, 1))])
def test_merged_cells_are_refused(merged, made, by_hand, rewritten):
    frame = styled(made, by_hand)
    frame.table.cell(*merged[0]).merge(frame.table.cell(*merged[1]))
    with pytest.raises(MarkError, match="merged cells"):
        rewritten(frame, table(("France", "Yes")))


def test_a_span_of_one_is_no_merged_cell(made, seen, rewritten):
    frame = made.table([["Actor", "Text"], ["France", "Yes"]])
    for tc in frame.table._tbl.iter_tcs():
        tc.set("gridSpan", "1")
        tc.set("hMerge", "0")
    assert seen.texts(rewritten(frame, table(("India", "No")))) == [["Actor", "Text"], ["India", "No"]]


def test_a_cell_without_any_text_body_is_filled(made, seen, rewritten):
    frame = made.table([["Actor", "Text"], ["France", ""]])
    tc = frame.table.cell(1, 1)._tc
    tc.remove(tc.txBody)
    assert seen.texts(rewritten(frame, table(("France", "Yes")))) == [["Actor", "Text"], ["France", "Yes"]]


def test_rows_of_unequal_length_are_refused(made, rewritten):
    frame = made.table([["Actor", "Text"], ["France", "Yes"]])
    tr = frame.table._tbl.tr_lst[1]
    tr.remove(tr.tc_lst[1])
    with pytest.raises(MarkError, match="rows of unequal length"):
        rewritten(frame, table(("France", "Yes")))


NAMES = st.lists(st.sampled_from(["", "France", "India", "Kenya", "Ghana", "france"]), min_size=1, max_size=5)


@given(rows=NAMES, columns=NAMES, wanted_rows=NAMES, wanted_columns=NAMES)
def test_any_table_becomes_any_other_and_then_stays(rows, columns, wanted_rows, wanted_columns):
    tbl = CT_Table.new_tbl(len(rows) + 1, len(columns) + 1, Cm(24), Cm(5))
    width = sum(column.w for column in tbl.tblGrid.gridCol_lst)
    for tr, name in zip(tbl.tr_lst, ["Actor", *rows], strict=True):
        write(tr.tc_lst[0].txBody, name)
    for tc, name in zip(tbl.tr_lst[0].tc_lst, ["Actor", *columns], strict=True):
        write(tc.txBody, name)
    cells = [(row, *(f"{row} {column}" for column in wanted_columns)) for row in wanted_rows]
    wanted = table(*cells, header=("Actor", *wanted_columns))
    rewrite(tbl, wanted)
    assert grid(tbl) == [[" ".join(text.split()) for text in row] for row in [wanted.header, *cells]]
    assert sum(column.w for column in tbl.tblGrid.gridCol_lst) == width
    assert rewrite(tbl, wanted) == ("", [])


def test_a_stance_on_its_colour_gets_that_of_another_and_silence_a_point_without_one():
    rows = [[Box("France"), Box("Yes", "●", "support")], [Box("India"), Box("No evidence", "·", "no-evidence")]]
    before = Table("matrix", "", "", ("Actor", "Text"), tuple(map(tuple, rows)), ("france", "india"), ("text",))
    (piece,) = pieces(before, SlidePlace(0, 0, 400, 300), FACES["calibri"])
    tbl = next(frame(piece, SlidePlace(0, 0, 400, 300), "t", "en", None).iter(qn("a:tbl")))
    assert rewrite(tbl, before) == ("", [])
    turned = replace(before, rows=((rows[0][0], rows[1][1]), (rows[1][0], Box("No", "○", "oppose"))))
    assert rewrite(tbl, turned)[1] == ["France, Text: ● Yes → ·", "India, Text: · → ○ No"]
    cells = [row.findall(qn("a:tc"))[1] for row in tbl.findall(qn("a:tr"))[1:]]
    assert [chip(cell) for cell in cells] == ["", ORANGE]
