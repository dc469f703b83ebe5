"""The matrix on the clipboard: a clean table, whether by the button or selected by hand, that Writer reads as one."""

import re
import xml.etree.ElementTree as ET
import zipfile

import pytest

pytestmark = pytest.mark.browser

MATRIX = [
    ["Actor", "Declaration", "Energy"],
    ["France", "● Signed", "● Supports"],
    ["United Kingdom", "○ Did not sign", "No evidence"],
    ["Acme & <Sons>", "No evidence", "◔ Opposed in part"],
    ["Silent Union", "No evidence", "No evidence"],
]
CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (await item.getType(type)).text();
  return [await read('text/html'), await read('text/plain')];
}"""
SELECT = """([first, last]) => {
  const range = document.createRange();
  range.setStartBefore(document.querySelector(first));
  range.setEndAfter(document.querySelector(last));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def page(open_page):
    return open_page(permissions=["clipboard-read", "clipboard-write"], viewport={"width": 1280, "height": 900})


def by_hand(page, first="#matrix-table", last="#matrix-table"):
    page.evaluate(SELECT, [first, last])
    page.keyboard.press("Control+c")
    return page.evaluate(CLIPBOARD)


def by_button(page):
    page.get_by_role("button", name="Copy the matrix").click()
    page.get_by_role("button", name="Copied").wait_for()
    return page.evaluate(CLIPBOARD)


def table(rich):
    """The table of an HTML fragment; the fragment must be nothing else."""
    (found,) = re.findall(r"<table.*</table>", rich, re.DOTALL)
    assert not re.sub(r"<!--.*?-->|</?(html|body|head)>|<meta[^>]*>|\s", "", rich.replace(found, ""))
    return ET.fromstring(found)


def cells(rich):
    return [["".join(cell.itertext()) for cell in row] for row in table(rich).iter("tr")]


@pytest.mark.parametrize("copy", [by_hand, by_button])
def test_the_clipboard_holds_the_matrix_cell_by_cell(page, copy):
    rich, plain = copy(page)
    assert cells(rich) == MATRIX
    assert [line.split("\t") for line in plain.splitlines()] == MATRIX


@pytest.mark.parametrize("copy", [by_hand, by_button])
def test_the_copied_html_is_plain(page, copy):
    rich, _ = copy(page)
    assert {element.tag for element in table(rich).iter()} == {"table", "tbody", "tr", "th", "td"}
    assert {name for element in table(rich).iter() for name in element.attrib} == {"style", "scope", "bgcolor"}
    assert "\u200b" not in rich
    assert "file:" not in rich


@pytest.mark.parametrize("copy", [by_hand, by_button])
def test_headers_of_rows_and_columns_are_headers(page, copy):
    rows = [[cell.get("scope") for cell in row] for row in table(copy(page)[0]).iter("tr")]
    assert rows == [["col", "col", "col"], *[["row", None, None]] * 4]


def test_selected_rows_are_copied_with_the_header(page):
    rich, plain = by_hand(page, "tr[data-actor=united-kingdom] td", "tr[data-actor=acme] td:last-child")
    assert cells(rich) == [MATRIX[0], MATRIX[2], MATRIX[3]]
    assert plain.count("\n") == 2


def test_hidden_rows_and_columns_are_not_copied(page):
    page.locator("[data-picker=topic] summary").click()
    page.locator("[name=topic][value=energy]").check()
    page.get_by_label("Hide empty rows").check()
    assert cells(by_hand(page)[0]) == [
        ["Actor", "Energy"],
        ["France", "● Supports"],
        ["Acme & <Sons>", "◔ Opposed in part"],
    ]


def test_a_selection_in_the_text_stays_what_it_is(page):
    _, plain = by_hand(page, "#key-messages li a", "#key-messages li a")
    assert plain == "France"


def test_a_selection_beyond_the_matrix_is_left_to_the_browser(page):
    _, plain = by_hand(page, "h1", "#matrix-table")
    assert plain.startswith("Summit: who stands where")


def test_one_word_of_a_cell_is_copied_as_a_word(page):
    _, plain = by_hand(page, "tr[data-actor=france] th .name", "tr[data-actor=france] th .name")
    assert plain == "France"


def test_long_words_carry_no_invisible_characters(open_page, make_brief):
    name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    file = make_brief(
        **{"positions/silent.yaml": f"actor: {{id: silent, name: {name}, kind: civil-society}}\npositions: []\n"}
    )
    rich, plain = by_hand(open_page(file=file, permissions=["clipboard-read", "clipboard-write"]))
    assert cells(rich)[4][0] == name
    assert plain.splitlines()[4].split("\t")[0] == name


@pytest.mark.parametrize("copy", [by_hand, pytest.param(by_button, marks=pytest.mark.soak)])
def test_writer_reads_it_as_a_table_with_its_colours(page, copy, office, tmp_path):
    (tmp_path / "pasted.html").write_text(f'<!doctype html><meta charset="utf-8">{copy(page)[0]}', encoding="utf-8")
    document = office(tmp_path / "pasted.html", "odt", "--infilter=HTML (StarWriter)")
    content = ET.fromstring(zipfile.ZipFile(document).read("content.xml"))
    name = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
    (read,) = content.iter(name % "table" + "table")
    rows = [
        ["".join(cell.itertext()) for cell in row.iter(name % "table" + "table-cell")]
        for row in read.iter(name % "table" + "table-row")
    ]
    fills = {style.get(name % "xsl-fo-compatible" + "background-color") for style in content.iter()}
    assert rows == MATRIX
    assert {"#1f4e8c", "#b5500b", "#f7c893"} <= fills
