"""Tables over slides: how wide the columns of a list are."""

from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.pagination import listed
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.text import Face

AREA, FONT, SHARES = SlidePlace(48, 100, 864, 300), Face(), (0.3, 0.7)


def pieces(title, count):
    rows = tuple((Box(title), Box("20 of 34 Voted yes")) for _ in range(count))
    return listed(Table("topics", "Topics", "", ("Topic", "Where it stands"), rows), SHARES, AREA, FONT)


def test_a_list_that_fits_has_its_usual_columns():
    (piece,) = pieces("The right to development", 4)
    assert [round(width / AREA.width, 2) for width in piece.widths] == [0.3, 0.7]


def test_a_list_of_long_names_has_columns_by_its_texts_where_that_spares_a_slide():
    found = pieces("Promotion of equitable geographical distribution in the membership of the treaty bodies", 9)
    assert [len(piece.table.rows) for piece in found] == [9]
    assert found[0].widths[0] > found[0].widths[1]
    assert round(sum(found[0].widths), 3) == AREA.width


def test_a_list_without_rows_has_no_slide():
    assert pieces("", 0) == []
