"""Whether a table passes the lower edge of its slide."""

import pytest
from pptx.util import Cm, Pt

from policy_report.ooxml import qn
from policy_report.refresh.pptx.fit import needed, settle

HEIGHT = Cm(19.05)
WORDS = "The quick brown fox jumps over the lazy dog and does not come back. "


def frame(made, rows=4, top=4.0, height=1.0):
    found = made.table([["Actor", "Text"]] * rows, top=top)
    for row in found.table.rows:
        row.height = Cm(height)
    return found


def heights(found):
    return [int(tr.get("h")) for tr in found._element.iter(qn("a:tr"))]


def test_a_row_needs_what_its_fullest_cell_needs(made):
    found = frame(made)
    cell = found.table.cell(1, 1)
    cell.text = WORDS * 3
    cell.text_frame.paragraphs[0].runs[0].font.size = Pt(10)
    row = found.table._tbl.tr_lst[1]
    widths = [Cm(12), Cm(12)]
    assert needed(row, widths, "Calibri") == round(3 * 10 * 1.23 * 12700) + 2 * 45720
    cell.margin_top = cell.margin_bottom = 0
    assert needed(row, widths, "Calibri") == max(round(3 * 10 * 1.23 * 12700), round(18 * 1.23 * 12700) + 2 * 45720)


def test_a_table_with_room_passes_no_edge_and_keeps_its_heights(made):
    found = frame(made)
    assert settle(found._element, HEIGHT, "Calibri", changed=False, resized=False) is None
    assert (heights(found), found.height) == ([Cm(1)] * 4, Cm(4))


def test_a_table_of_more_rows_is_as_high_as_they_are(made):
    found = frame(made, rows=4, height=2)
    assert settle(found._element, HEIGHT, "Calibri", changed=True, resized=True) is None
    assert (heights(found), found.height) == ([Cm(2)] * 4, Cm(8))


def test_rows_give_up_what_they_can_spare_before_they_pass_the_edge(made):
    found = frame(made, rows=4, top=4, height=5)
    assert settle(found._element, HEIGHT, "Calibri", changed=True, resized=True) is None
    assert sum(heights(found)) == pytest.approx(HEIGHT - Cm(4), abs=4)
    assert sum(heights(found)) <= HEIGHT - Cm(4)
    assert found.height == sum(heights(found))


def test_heights_set_by_hand_stay_where_no_row_came(made):
    found = frame(made, rows=4, top=4, height=5)
    assert settle(found._element, HEIGHT, "Calibri", changed=False, resized=False) == (Cm(24) - HEIGHT, "")
    assert heights(found) == [Cm(5)] * 4


def test_text_that_cannot_fit_passes_the_edge(made):
    found = frame(made, rows=30, top=4, height=1)
    least = round(18 * 1.23 * 12700) + 2 * 45720
    assert settle(found._element, HEIGHT, "Calibri", changed=True, resized=True) == (Cm(4) + 30 * least - HEIGHT, "")
    assert heights(found) == [Cm(1)] * 30


def test_a_font_that_is_named_in_the_cell_counts(made):
    found = frame(made, rows=1, top=18.9)
    found.table.cell(0, 1).text_frame.paragraphs[0].runs[0].font.name = "Georgia"
    row = found.table._tbl.tr_lst[0]
    assert needed(row, [Cm(12), Cm(12)], "Calibri") == round(18 * 1.28 * 12700) + 2 * 45720


def test_a_group_s_scale_counts(made):
    slide = made.slide()
    found = made.table([["Actor", "Text"]] * 4, slide, top=4)
    group = slide.shapes.add_group_shape()._element
    group.append(found._element)
    form = group.grpSpPr.get_or_add_xfrm()
    for name, *numbers in (("off", 0, Cm(10)), ("ext", Cm(24), Cm(8)), ("chOff", 0, Cm(4)), ("chExt", Cm(24), Cm(4))):
        element = form.find(qn(f"a:{name}"))
        element = form.makeelement(qn(f"a:{name}")) if element is None else element
        for key, number in zip(("cx", "cy") if name.lower().endswith("ext") else ("x", "y"), numbers, strict=True):
            element.set(key, str(number))
        form.append(element)
    assert settle(found._element, HEIGHT, "Calibri", changed=False, resized=False) is None
    assert settle(found._element, Cm(17), "Calibri", changed=False, resized=False) == (
        2 * 4 * (372618 - Cm(1)) + Cm(1),
        "",
    )


def below(made, top, left=2.0):
    """A table of two rows of 1 cm at 4 cm, and a note somewhere below it."""
    slide = made.slide()
    note = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(4), Cm(1))
    note.name = "Note"
    return made.table([["Actor", "Text"]] * 2, slide)


def test_a_table_that_runs_over_a_shape_below_it(made):
    found = below(made, 6.5)
    for row in found.table.rows:
        row.cells[0].text_frame.paragraphs[0].runs[0].font.size = Pt(60)
    least = round(60 * 1.23 * 12700) + 2 * 45720
    assert settle(found._element, HEIGHT, "Calibri", changed=True, resized=False) == (2 * least - Cm(2.5), "Note")


@pytest.mark.parametrize(("top", "left"), [(5.5, 2.0), (6.5, 26.5)])
def test_a_shape_that_lay_over_the_table_or_beside_it_is_no_matter(top, left, made):
    found = below(made, top, left)
    found.table.cell(0, 0).text_frame.paragraphs[0].runs[0].font.size = Pt(60)
    assert settle(found._element, HEIGHT, "Calibri", changed=True, resized=False) is None


def test_rows_give_way_to_a_shape_below_them(made):
    found = below(made, 8.0)
    for tr in found.table._tbl.tr_lst:
        tr.set("h", str(Cm(3)))
    assert settle(found._element, HEIGHT, "Calibri", changed=True, resized=True) is None
    assert (heights(found), found.height) == ([Cm(2), Cm(2)], Cm(4))
