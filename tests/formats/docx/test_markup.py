"""From the HTML of a section to paragraphs and tables."""

import pytest

from policy_report.formats.docx.blocks import DocxRun, DocxTable, Paragraph
from policy_report.formats.docx.markup import blocks
from policy_report.templating.functions import breakable


def said(html):
    """Each paragraph as (style, text)."""
    return [(block.style, block.text) for block in blocks(html)]


def one(html):
    (block,) = blocks(html)
    return block


def test_headings_are_one_level_higher_in_the_document():
    assert said("<h3>A</h3><h4>B</h4><h6>C</h6>") == [("Heading 2", "A"), ("Heading 3", "B"), ("Heading 3", "C")]


def test_white_space_is_that_of_html():
    assert said("<p> a\n  <b> b</b> c </p>\n<p> </p>") == [("Normal", "a b c")]


def test_a_paragraph_has_the_style_of_its_class():
    assert said('<p class="meta">a</p><p class="question">b</p><p class="other">c</p>') == [
        *(("Meta", "a"), ("Question", "b"), ("Normal", "c"))
    ]


def test_text_beside_blocks_is_a_paragraph():
    assert said("before<p>in</p>after <b>all</b>") == [("Normal", "before"), ("Normal", "in"), ("Normal", "after all")]


def test_runs_know_their_look():
    assert one('<p>a <b>b</b><cite>c</cite><sub>d</sub><a href="#x">e</a></p>').runs == (
        *(
            DocxRun("a "),
            DocxRun("b", bold=True),
            DocxRun("c", italic=True),
            DocxRun("d", sub=True),
            DocxRun("e", link="#x"),
        ),
    )


def test_a_stance_has_its_tone():
    assert one('<p><span class="stance tone-support">● Yes</span></p>').runs == (DocxRun("● Yes", tone="support"),)


@pytest.mark.parametrize(
    "hidden", ["<svg><title>no</title></svg>", '<span aria-hidden="true">no</span>', "<!-- no -->"]
)
def test_what_is_not_text_is_left_out(hidden):
    assert said(f"<p>a{hidden} b</p>") == [("Normal", "a b")]


def test_lists_are_numbered_or_not_and_each_counts_by_itself():
    html = "<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul><ol><li>d</li></ol>"
    assert [(block.style, block.text, block.list_id) for block in blocks(html, list_id=5)] == [
        *(("List Number", "a", 5), ("List Number", "b", 5), ("List Bullet", "c", 0), ("List Number", "d", 6)),
    ]


def test_a_list_of_blocks_is_no_numbered_list():
    assert said('<ol><li id="s-1"><p class="source">[1] A</p></li></ol>') == [("Source", "[1] A")]


def test_a_list_of_short_things_is_one_line():
    (found,) = blocks('<ul class="shared"><li>One</li> <li lang="fr">Deux</li></ul>')
    assert (found.style, found.text) == ("Normal", "One; Deux")
    assert [run.language for run in found.runs] == ["", "fr"]


def test_short_things_in_a_line_are_set_apart_as_their_language_does():
    (found,) = blocks('<ul class="shared" data-between="&nbsp;; "><li>Un</li> <li>Deux</li></ul>')
    assert found.text == "Un\u00a0; Deux"


def test_an_anchor_goes_to_the_next_paragraph():
    first, second = blocks('<section id="s"><h3 id="h">A</h3></section><p>B <span id="x">b</span></p>')
    assert (first.anchors, second.anchors) == (("s", "h"), ("x",))


def test_a_table_has_a_header_rows_and_the_caption_as_its_text_alternative():
    caption, grid = blocks(
        "<table><caption>Who</caption><thead><tr><th>Actor</th><th>n</th></tr></thead>"
        "<tbody><tr><th>France</th><td><p>1</p><p>2</p></td></tr></tbody></table>"
    )
    assert caption == Paragraph("Caption", (DocxRun("Who"),), kept=True)
    assert isinstance(grid, DocxTable)
    assert (grid.about, [cell.text for cell in grid.header]) == ("Who", ["Actor", "n"])
    assert [[cell.text for cell in row] for row in grid.rows] == [["France", "1\n2"]]
    assert grid.rows[0][0].paragraphs[0].runs[0].bold


def test_a_table_without_caption_is_described_by_its_header():
    assert one("<table><tr><th>Topic</th><th>Value</th></tr></table>").about == "Topic, Value"


def test_a_short_row_is_filled_up():
    assert [len(row) for row in one("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td></tr></table>").rows] == [2]


def test_a_stance_is_filled_and_its_cell_is_not():
    cell = one(
        '<table><tr><th>A</th></tr><tr><td><a class="stance tone-oppose" href="#e">○ No</a></td></tr></table>'
    ).rows[0][0]
    assert (cell.tone, cell.paragraphs[0].runs) == ("", (DocxRun("○ No", tone="oppose", link="#e"),))


def test_a_chip_says_its_stance_in_words():
    (paragraph,) = blocks('<p><span class="chip tone-oppose" aria-label="No">○</span> <b>India</b></p>')
    assert paragraph.text == "○ No India"


def test_a_shade_is_the_tone_of_its_step():
    assert (
        one('<table><tr><th>A</th></tr><tr><td class="shade-4">1.00</td></tr></table>').rows[0][0].tone == "agreement-4"
    )


def test_a_class_that_is_not_known_gives_no_colour():
    assert one('<table><tr><th>A</th></tr><tr><td class="shade-9 own">1.00</td></tr></table>').rows[0][0].tone == ""


@pytest.mark.parametrize("text", ["x" * 20, "x" * 41, "x" * 60, "ab " * 30, "x\u200by", "ภาษา\u200bไทย"])
def test_what_breakable_put_in_is_taken_out_and_nothing_else(text):
    assert one(f"<p>{breakable(text)}</p>").text == text.strip()


def test_a_line_below_a_heading_and_one_above_a_table_stay_with_them():
    html = '<h3>A</h3><p class="meta">a</p><p>b</p><table><tr><th>T</th></tr></table><p>c</p>'
    assert [block.kept for block in blocks(html) if isinstance(block, Paragraph)] == [False, True, True, False]


def test_a_few_lines_below_a_heading_stay_on_one_page_and_many_do_not():
    few = "<h3>A</h3><p class='question'>a</p><p class='meta'>b</p><p>c</p><p>d</p><h3>B</h3>"
    assert [block.kept for block in blocks(few)] == [False, False, True, True, False, False]
    many = "".join(f"<p>{'word ' * 100}</p>" for _ in range(5))
    assert not any(block.kept for block in blocks(f"<h3>A</h3>{many}"))


def test_what_an_actor_says_stays_on_one_page_with_who_is_silent_below_it():
    html = '<article class="evidence"><h4>A</h4><p>Says so.</p><p class="meta">Then</p></article>'
    said = [(block.text, block.kept) for block in blocks(f'{html}<p class="silent">No evidence: B</p>')]
    assert said == [("A", True), ("Says so.", True), ("Then", True), ("No evidence: B", False)]
    long = blocks(html.replace("Says so.", "so " * 1000))
    assert not any(block.kept for block in long)


def test_a_row_with_a_long_name_gives_its_table_columns_by_their_texts():
    table = '<table class="gaps"><tr><th>Topic<th>Evidence<th>Not found<tr><th>{}<td>2 of 3<td>Norway</table>'
    assert [bool(one(table.format(name)).shares) for name in ("The levy", "A levy on " + "wells " * 12)] == [
        True,
        False,
    ]
