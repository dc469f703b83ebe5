"""The drawing, read back as XML."""

import re
import xml.etree.ElementTree as ET

import pytest

from policy_report.errors import UserError
from policy_report.formats import svg
from policy_report.templating import TemplateSet

NS = {"s": "http://www.w3.org/2000/svg"}


@pytest.fixture
def read(rendered):
    return lambda report: ET.fromstring(rendered(report, "svg"))


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_the_drawing_is_an_image_with_title_and_description(every_state, read):
    root = read(every_state)
    title, about = root.find("s:title", NS), root.find("s:desc", NS)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), about.get("id")]
    assert title.text == "Who stands where"
    assert "France – Joint declaration: Signed; Out: Mixed: Opposes / Supports." in about.text
    assert "No evidence was found for 2 of 8 cells." in about.text


def test_every_report_is_well_formed_and_says_its_cells_in_real_text(report, read):
    texts = re.sub(r"\s", "", "".join(words(text) for text in read(report).iterfind(".//s:text", NS)))
    for actor in report.actors:
        assert re.sub(r"\s", "", actor.name) in texts
    for cell in report.cells:
        if cell.state not in ("no-evidence", "mixed"):
            assert re.sub(r"\s", "", cell.symbol + cell.label) in texts


def test_a_row_can_be_read_from_left_to_right(every_state, read):
    said = " ".join(words(text) for text in read(every_state).iterfind("s:text", NS))
    assert (
        said.index("China ◕ With reservations France ● Signed ◆ Mixed: Opposes / Supports India – Declined to say") > 0
    )


MARKED = ("metadata", "RDF", "Description", "rights")  # where the marking stands


def test_nothing_runs_and_nothing_is_fetched(report, read):
    root = read(report)
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "circle", "line", "text", *MARKED}
    addresses = re.findall(r"url\((.{5})", root.find("s:style", NS).text)
    assert set(addresses) == {"data:"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


def test_markup_in_texts_stays_text(reports, read):
    root = read(reports("markup-in-texts"))
    assert root.find("s:title", NS).text == '<b>T</b> & "C"'
    assert "<script>alert(1)</script>" in re.sub(r"\s", "", "".join(root.itertext()))


def test_the_fonts_of_the_text_are_inside(reports, read):
    style = read(reports("other-letters")).find("s:style", NS).text
    families = set(re.findall(r'font-family: "([^"]+)"', style))
    assert {"Source Sans 3", "Source Sans 3 Greek", "Source Sans 3 Cyrillic", "Noto Sans Symbols 2"} <= families
    assert "Source Sans 3 Vietnamese" not in families


def test_no_family_is_named_with_a_space_before_it(every_state, rendered):
    families = re.findall(r'font-family="([^"]+)"', rendered(every_state, "svg").decode())
    assert families
    assert not [name for listed in families for name in listed.split(",") if name != name.strip()]


def test_colours_stand_in_attributes_since_office_programs_read_no_style_sheet(every_state, read):
    root = read(every_state)
    assert not [element for element in root.iter() if "class" in element.attrib or "style" in element.attrib]
    assert {"#1F4E8C", "#B3CFEE", "#E3E6E9", "#4A515A"} <= {
        rect.get("fill") for rect in root.iter(f"{{{NS['s']}}}rect")
    }


def test_a_template_of_the_workspace_replaces_the_drawing(every_state, tmp_path):
    (tmp_path / "matrix.svg.j2").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><title>{{ drawing.title }}</title></svg>\n'
    )
    drawn = svg.render(every_state, TemplateSet.of(tmp_path)).decode()
    assert drawn == '<svg xmlns="http://www.w3.org/2000/svg"><title>Who stands where</title></svg>\n'


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>x()</script>", "<script>"),
        ("<rect onload='x()'/>", "<rect onload>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/>", "<iframe>"),
        ("<g>", "a mistake in its XML"),
        ("<?xml-stylesheet href='x.xsl'?>", "<?xml-stylesheet"),
        ("<a href='tel:1'><image href='data:image/png;base64,AA=='/></a><style>g { fill: red }</style>", ""),
    ],
)
def test_a_drawing_of_ones_own_runs_nothing(workspace, inside, said):
    own = f"<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>"
    sample = workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n", "templates/matrix.svg.j2": own})
    templates = TemplateSet.of(sample.root / "templates")
    if not said:
        assert svg.render(sample.report(), templates).decode() == own
        return
    with pytest.raises(UserError, match=rf"^templates/matrix\.svg\.j2: the drawing has {re.escape(said)}"):
        svg.render(sample.report(), templates)


def test_a_drawing_declares_nothing_that_stands_for_a_script():
    assert svg.active("<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'x()'>]><svg/>") == "<!ATTLIST"
