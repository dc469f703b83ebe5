"""A table of a document is rewritten in the style that its author gave it."""

from docx.oxml.ns import qn

BLUE, ORANGE = "1F4E8C", "B5500B"  # support, oppose
OLD = [["State", "Outcome", "Joint declaration"], ["UK", "-", "-"], ["India", "-", "-"]]
POSITIONS = """
    actor,topic,stance,date
    United Kingdom,declaration,support,2025-02-11
    India,declaration,oppose,2025-02-11
    Kenya,outcome,neutral,2025-02-20
    """


def styled(made, hand, texts=OLD):
    table = made.table(texts)
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            hand.style(cell, f"{number:06}", 10 + number, "Arial")
    return table


def test_rows_of_known_names_keep_their_look(made, hand, refreshed):
    styled(made, hand)
    run = refreshed(made, positions=POSITIONS)
    assert run.texts()[0] == ["State", "Joint declaration", "Outcome"]
    looks = {row.cells[0].text: hand.looks(row.cells[0]) for row in run.table().rows}
    assert looks == {
        "State": ("000000", 10, "Arial"),
        "United Kingdom": ("000001", 11, "Arial"),
        "India": ("000002", 12, "Arial"),
        "Kenya": ("000002", 12, "Arial"),
    }
    assert "1 row renamed (UK → United Kingdom)" in run.said[0]


def test_style_and_width_of_the_table_stay(made, hand, refreshed):
    table = made.table([["Actor", "Joint declaration"], ["India", "x"]], style="Light Grid Accent 1")
    for row in table.rows:
        for cell, width in zip(row.cells, (3, 12), strict=True):
            cell.width = hand.Cm(width)
    for column, width in zip(table.columns, (3, 12), strict=True):
        column.width = hand.Cm(width)
    after = refreshed(made).table()
    assert after.style.name == "Light Grid Accent 1"
    widths = [column.width for column in after.columns]
    assert (round(sum(widths) / 360000, 1), round(widths[0] / 360000, 1), len(widths)) == (15.0, 3.0, 3)
    assert [[cell.width for cell in row.cells] for row in after.rows] == [widths] * 4


def test_colours_of_stances_follow_where_the_table_has_them(made, hand, refreshed):
    table = styled(made, hand)
    hand.colour(table.cell(1, 2), ORANGE)
    hand.colour(table.cell(2, 2), "FFFF00")
    after = refreshed(made, positions=POSITIONS).table()
    assert [[hand.rgb(cell) for cell in row.cells[1:]] for row in after.rows[1:]] == [
        ["FFFF00", ""],
        ["FFFF00", "E3E6E9"],
        [BLUE, ""],
    ]
    assert hand.looks(after.cell(3, 1))[0] == "FFFFFF"


def test_colours_are_left_where_there_are_none_and_follow_a_word_in_the_mark(made, hand, refreshed):
    styled(made, hand)
    assert {hand.rgb(cell) for row in refreshed(made).table().rows for cell in row.cells} == {""}
    made.document.element.body.remove(made.document.tables[0]._tbl)
    made.table(OLD, "policy-report: matrix colours=yes")
    after = refreshed(made, positions=POSITIONS).table()
    assert [hand.rgb(row.cells[1]) for row in after.rows[1:]] == [ORANGE, "", BLUE]


def test_fills_that_alternate_go_on_alternating(made, hand, refreshed):
    table = styled(
        made,
        hand,
        [["Actor", "Joint declaration", "Outcome"], *([name, "-", "-"] for name in ("Chad", "India", "Peru"))],
    )
    for number in (1, 3):
        for cell in table.rows[number].cells:
            hand.colour(cell, "EEEEEE")
    after = refreshed(made).table()
    assert [hand.rgb(row.cells[0]) for row in after.rows] == ["", "EEEEEE", "", "EEEEEE"]


def test_a_table_of_a_header_alone_gets_rows_that_are_not_repeated(made, refreshed):
    table = made.table([["Actor", "x"]])
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    rows = refreshed(made).table().rows
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [
        True,
        False,
        False,
        False,
    ]


def test_a_comment_and_a_bookmark_in_a_cell_stay_and_are_not_copied(made, refreshed):
    table = made.table(OLD)
    paragraph = table.cell(2, 1).paragraphs[0]
    made.document.add_comment(paragraph.runs, text="Sure?", author="Ann")
    for name in ("bookmarkStart", "bookmarkEnd"):
        paragraph._p.append(paragraph._p.makeelement(qn(f"w:{name}"), {qn("w:id"): "5", qn("w:name"): "here"}))
    body = refreshed(made).document.element.body
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart", "bookmarkEnd"):
        assert len(list(body.iter(qn(f"w:{name}")))) == 1


def test_the_end_of_a_range_that_goes_on_below_the_table_stays_when_its_row_goes(made, refreshed):
    table = made.table([*OLD, ["Peru", "-", "-"]])
    start, below = table.cell(3, 0).paragraphs[0]._p, made.document.add_paragraph("below")._p
    for place, name in ((start, "bookmarkStart"), (below, "bookmarkEnd")):
        place.append(place.makeelement(qn(f"w:{name}"), {qn("w:id"): "5", qn("w:name"): "here"}))
    body = refreshed(made).document.element.body
    assert [len(list(body.iter(qn(f"w:bookmark{end}")))) for end in ("Start", "End")] == [1, 1]
