"""The Word document, read back as XML, checked by a validator, and laid out by LibreOffice."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from lxml import etree
from pypdfium2 import PdfDocument

from policy_report.brief.view import tables
from policy_report.brief.view.pictures.matrix import is_dense
from policy_report.brief.view.tables import about_matrix
from policy_report.errors import UserError
from policy_report.formats.docx import render
from policy_report.layout.palette import TONES
from policy_report.templating import BUILT_IN, TemplateSet

IMAGE = 3  # of pdfium's objects
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {"w": W[1:-1], "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}


class Parts:
    """The XML of a document: its parts by name, and what a test asks of them."""

    def __init__(self, content):
        with ZipFile(BytesIO(content)) as package:
            self.names = package.namelist()
            self.all = {
                name: etree.fromstring(package.read(name)) for name in self.names if name.endswith((".xml", ".rels"))
            }
        self.body = self.all["word/document.xml"][0]

    def find(self, path, root=None):
        return (self.body if root is None else root).xpath(path, namespaces=NAMES)

    def texts(self, style=None):
        """The text of each paragraph, of one style if it is named."""
        chosen = f".//w:p[w:pPr/w:pStyle/@w:val='{style}']" if style else ".//w:p"
        return ["".join(p.itertext()) for p in self.find(chosen)]

    def tables(self):
        return [
            [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
            for table in self.find("w:tbl")
        ]

    def links(self):
        """What is written on each link to another place, and where it goes."""
        targets = {link.get("Id"): link.get("Target") for link in self.all["word/_rels/document.xml.rels"]}
        return {
            "".join(link.itertext()): targets[link.get(f"{{{NAMES['r']}}}id")]
            for link in self.find(".//w:hyperlink[@r:id]")
        }

    def margins(self, kind):
        return [" ".join(root.itertext()) for name, root in self.all.items() if name.startswith(f"word/{kind}")]


@pytest.fixture
def parts(rendered):
    return lambda report: Parts(rendered(report, "docx"))


@pytest.fixture
def own(tmp_path):
    """Render a report with a document of one's own as templates/brief.docx."""

    def build(report, document):
        if isinstance(document, bytes):
            (tmp_path / "brief.docx").write_bytes(document)
        else:
            document.save(tmp_path / "brief.docx")
        return render(report, TemplateSet.of(tmp_path))

    return build


NAMED, VOTED = "- {{id: a{0}, name: Actor {0}, kind: expert}}\n", "a{0},t0,support,2025-01-01\n"


def test_every_report_is_a_valid_document(report, rendered, invalid):
    assert invalid(rendered(report, "docx"), "docx") == []


def test_headings_are_the_sections_in_their_order(every_state, parts):
    found = parts(every_state)
    assert found.texts("Title") == ["Who stands where", "Annex"]
    assert found.texts("Heading1") == [
        *("What they said, the most divided question first", "What is not known", "Sources"),
        *("The matrix", "Topic by topic", "Who agrees with whom", "Actor by actor"),
        *("Where no evidence was found", "Sources", "Method"),
    ]
    assert found.texts("Heading2")[1:3] == ["Joint declaration", "Outcome"]


def test_the_matrix_is_that_of_the_report(report, parts):
    if is_dense(report):
        whole = about_matrix(report, *([entry.id for entry in entries] for entries in (report.actors, report.topics)))
        assert any(about.endswith(whole) for about in parts(report).find(".//@descr"))
        return
    count = -(-len(report.topics) // 10)
    grids = [table for table in parts(report).tables() if table[0][0] == "Actor"][:count]
    shown = {
        (row[0], topic): cell
        for grid in grids
        for row in grid[1:]
        for topic, cell in zip(grid[0][1:], row[1:], strict=True)
    }
    whole = tables.matrix(report)
    for actor, row in zip(report.actors, whole.rows, strict=True):
        for topic, box in zip(report.topics, row[1:], strict=True):
            silent = not report.cell_of[actor.id, topic.id].positions
            assert plain(shown[plain(actor.short), plain(topic.short)]) == plain(box.symbol if silent else box.words)


def test_a_matrix_of_many_topics_is_one_picture_on_a_page_across(reports, rendered, parts, office):
    report = reports("twelve-topics-thirty-actors")
    found, (heading,) = parts(report), parts(report).find("w:p[w:pPr/w:pStyle/@w:val='Heading1'][w:r/w:t='The matrix']")
    assert found.find("count(following-sibling::w:p[.//w:drawing][1]/preceding-sibling::w:p)", heading) == (
        found.find("count(preceding-sibling::w:p)", heading) + 2
    )
    assert found.find("following-sibling::w:p/w:pPr/w:sectPr/w:pgSz/@w:orient", heading)[0] == "landscape"
    pages = PdfDocument(office(rendered(report, "docx"), "docx", "pdf"))
    (page,) = (page for page in pages if "The matrix\r" in page.get_textpage().get_text_bounded() and _across(page))
    assert any(thing.type == IMAGE for thing in page.get_objects())


def _across(page):
    return page.get_width() > page.get_height()


def test_the_first_page_names_the_page_after_which_the_annex_begins(sample, rendered, parts, office):
    (note,) = parts(sample).find("w:p[contains(., 'Annex, after')]")
    assert parts(sample).find("normalize-space(.//w:instrText)", note) == "PAGEREF _end_of_brief"
    said = "".join(parts(sample).find(".//w:t/text()", note))
    pages = PdfDocument(office(rendered(sample, "docx"), "docx", "pdf"))
    end = next(i for i, page in enumerate(pages) if "Annex 1 of" in page.get_textpage().get_text_bounded())
    assert said.startswith(f"Annex, after p. {end}: ")
    assert said.partition(":")[0] in pages[0].get_textpage().get_text_bounded()


def test_no_style_is_smaller_than_eight_points(every_state, parts):
    styles = parts(every_state).all["word/styles.xml"]
    assert min(int(size) for size in styles.xpath("//w:sz/@w:val", namespaces=NAMES)) >= 16  # half points


def plain(text):
    return " ".join(text.split())


def test_a_stance_has_its_symbol_its_word_and_its_fill(every_state, parts):
    (cell,) = parts(every_state).find("w:tbl[2]/w:tr[3]/w:tc[2]")
    assert "".join(cell.itertext()).strip() == "● Signed"
    assert cell.find(f".//{W}shd").get(f"{W}fill") == TONES["support"].fill
    assert {color.get(f"{W}val") for color in cell.iter(f"{W}color")} == {TONES["support"].ink}


def test_every_table_repeats_its_header_keeps_its_rows_and_has_a_text_alternative(sample, parts):
    found = parts(sample)
    for table in found.find("w:tbl"):
        assert [bool(found.find("w:trPr/w:tblHeader", row)) for row in found.find("w:tr", table)][:2] == [True, False]
        assert all(found.find("w:trPr/w:cantSplit", row) for row in found.find("w:tr", table))
        assert found.find("w:tblPr/w:tblDescription/@w:val", table)[0]


def test_a_wide_matrix_stands_across_between_upright_pages(sample, parts):
    sides = parts(sample).find(".//w:sectPr/w:pgSz/@w:orient | .//w:sectPr/w:pgSz[not(@w:orient)]/@w:w")
    assert sides == ["11906", "11906", "landscape", "11906"]


@pytest.mark.parametrize(("actors", "margin"), [(16, "1247"), (26, "850")])
def test_a_matrix_across_gets_narrower_margins_where_that_spares_a_page(workspace, parts, actors, margin):
    names, votes = ("".join(line.format(a) for a in range(actors)) for line in (NAMED, VOTED))
    report = workspace(
        {
            "positions/topics.yaml": "".join(f"- {{id: t{t}, title: Topic {t}}}\n" for t in range(9)),
            "positions/actors.yaml": names,
            "positions/a.csv": f"actor,topic,stance,date\n{votes}",
        }
    ).report()
    assert parts(report).find("w:p//w:sectPr[w:pgSz/@w:orient='landscape']/w:pgMar/@w:top") == [margin]


def test_a_citation_leads_to_its_source(every_state, parts):
    found = parts(every_state)
    (place,) = set(found.find(".//w:p[contains(., 'We sign today')]/w:hyperlink[. = '1' or . = '2']/@w:anchor"))
    (source,) = found.find(f".//w:p[w:bookmarkStart/@w:name='{place}']")
    assert re.match(r"\[\d\] .*Late days", "".join(source.itertext()))


def test_every_link_inside_leads_to_one_bookmark(report, parts):
    found = parts(report)
    numbered = "starts-with(@w:name, '_b')"  # others say where a layer ends, and what its contents are
    marks = found.find(f".//w:bookmarkStart[{numbered}]/@w:name")
    assert len(marks) == len(set(marks))
    assert set(found.find(".//w:hyperlink/@w:anchor")) == set(marks)


def test_a_source_is_a_link(every_state, parts):
    assert parts(every_state).links() == {
        "Early days": "https://example.org/early",
        "Late days": "https://example.org/late",
    }


def test_markup_in_texts_is_text(reports, parts):
    found = parts(reports("markup-in-texts"))
    assert "</style><script>alert(3)</script>" in " ".join(found.texts())
    assert found.texts("Heading2")[0] == "<script>alert(1)</script>"


def test_the_marking_is_in_header_and_footer_with_the_page(every_state, parts):
    found = parts(every_state)
    assert found.margins("header") == ["TLP:GREEN"]
    head = "TLP:GREEN  · Who stands where · evidence up to 11 February 2025 ·"
    assert found.margins("footer") == [f"{head} page  1  of  1", f"{head} Annex  1  of  1"]
    for name, layer in (("footer1", "brief"), ("footer2", "annex")):
        fields = [field.get(f"{W}instr") for field in found.all[f"word/{name}.xml"].iter(f"{W}fldSimple")]
        assert fields == [" PAGE ", f" PAGEREF _end_of_{layer} "]


def test_the_first_page_has_the_messages_and_the_picture_in_words_too(sample, parts):
    found = parts(sample)
    assert found.texts("Normal")[0].startswith("The declaration split the room. France, India and China")
    (about,) = found.find(".//*[local-name()='docPr']/@descr")
    assert about.startswith("Declaration: Signed: China, France, India")


def test_a_long_word_is_one_word_again(reports, parts):
    report = reports("long-words")
    text = "\n".join(parts(report).texts())
    assert "\u200b" not in text
    assert report.positions[0].quote in text


def test_symbols_are_set_in_a_font_that_has_them(every_state, parts):
    found = parts(every_state)
    symbols = found.find(".//w:r[w:t = '●']")
    assert {found.find("string(w:rPr/w:rStyle/@w:val)", run) for run in symbols} == {"Symbol"}


def test_title_language_and_the_date_of_the_records_are_in_the_file(sample, rendered):
    document = docx.Document(BytesIO(rendered(sample, "docx")))
    known = document.core_properties
    assert (known.title, known.language, known.author) == (sample.brief.title, "en", "")
    assert known.created.date() == known.modified.date() == sample.brief.as_of


def test_a_french_document_is_french_in_its_styles_and_its_theme(every_state):
    french = replace(every_state, brief=replace(every_state.brief, language="fr"))
    document = docx.Document(BytesIO(render(french, TemplateSet())))
    assert document.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["fr-FR"]
    assert document.settings.element.xpath("w:themeFontLang/@w:val") == ["fr-FR"]


def test_libreoffice_lays_out_every_text(sample, rendered, office):
    path = office(rendered(sample, "docx"), "docx", "pdf")
    pages = [page.get_textpage().get_text_bounded() for page in PdfDocument(path)]
    assert all("TLP:CLEAR" in page for page in pages)
    text = plain(" ".join(pages))
    assert [actor.name for actor in sample.actors if actor.name not in text] == []
    brief = next(number for number, page in enumerate(pages) if "Annex 1 of" in page)
    assert f"page {brief} of {brief}" in text
    assert f"Annex {len(pages) - brief} of {len(pages) - brief}" in text


@pytest.mark.soak
def test_a_document_of_200_actors_and_60_topics_takes_less_than_a_minute(crowded):
    before = process_time()
    content = render(crowded, TemplateSet())
    assert process_time() - before < 60
    assert len(Parts(content).find("w:tbl[w:tr[1]/w:tc[1] = 'Actor']/w:tr")) > 200


# --- a template of one's own ----------------------------------------------------------------------------------------


def test_the_own_template_gives_styles_and_page(every_state, own, invalid):
    house = docx.Document()
    house.styles["Heading 1"].font.name = "Comic Sans MS"
    house.add_paragraph("Sample text of the template")
    content = own(every_state, house)
    document = docx.Document(BytesIO(content))
    assert invalid(content, "docx") == []
    assert document.styles["Heading 1"].font.name == "Comic Sans MS"
    assert document.sections[0].page_width == house.sections[0].page_width
    assert "Sample text of the template" not in [p.text for p in document.paragraphs]


def test_styles_that_the_own_template_lacks_are_those_of_the_house(every_state, own):
    house = docx.Document()
    for style in list(house.styles):
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name not in ("Normal", "Heading 1"):
            style.delete()
    document = docx.Document(BytesIO(own(every_state, house)))
    assert document.styles["Meta"].font.size == docx.Document(BUILT_IN / "brief.docx").styles["Meta"].font.size
    assert {p.style.name for p in document.paragraphs} >= {"Title", "Heading 1", "Heading 2", "Quote", "Source"}


def test_a_header_of_one_s_own_stays_and_the_marking_is_added(every_state, own):
    house = docx.Document()
    house.sections[0].header.paragraphs[0].text = "Institute for Coastal Affairs"
    document = docx.Document(BytesIO(own(every_state, house)))
    assert [p.text for p in document.sections[0].header.paragraphs] == ["Institute for Coastal Affairs", "TLP:GREEN"]


def test_a_header_that_the_last_section_has_from_the_first_stays(every_state, own, invalid):
    house = docx.Document()
    house.sections[0].header.paragraphs[0].text = "Institute for Coastal Affairs"
    house.add_section()
    content = own(every_state, house)
    (header,) = Parts(content).margins("header")
    assert header.split("  ")[0].strip() == "Institute for Coastal Affairs TLP:GREEN"
    assert invalid(content, "docx") == []


def test_a_first_page_of_its_own_is_marked_too(every_state, own):
    house = docx.Document()
    house.sections[0].different_first_page_header_footer = True
    document = docx.Document(BytesIO(own(every_state, house)))
    assert [p.text for p in document.sections[0].first_page_header.paragraphs] == ["TLP:GREEN"]


def test_a_picture_in_the_text_of_the_template_does_not_travel(every_state, own, tmp_path):
    from PIL import Image

    Image.new("RGB", (4, 4), "red").save(tmp_path / "secret.png")
    house = docx.Document()
    house.add_picture(str(tmp_path / "secret.png"))
    red = (tmp_path / "secret.png").read_bytes()
    with ZipFile(BytesIO(own(every_state, house))) as package:
        assert [name for name in package.namelist() if package.read(name) == red] == []


def test_a_style_whose_id_means_another_style_is_not_overwritten(every_state, own, invalid):
    house = docx.Document()
    house.styles.add_style("Meta", WD_STYLE_TYPE.PARAGRAPH).element.find(f"{W}name").set(f"{W}val", "Hausnotiz")
    content = own(every_state, house)
    names = {style.style_id: style.name for style in docx.Document(BytesIO(content)).styles}
    assert (names["Meta"], names["BriefMeta"]) == ("Hausnotiz", "Meta")
    assert invalid(content, "docx") == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"{\\rtf1 A text}"])
def test_a_template_that_is_no_document_is_refused_in_words(every_state, own, content):
    with pytest.raises(UserError) as caught:
        own(every_state, content)
    assert caught.value.message.startswith("templates/brief.docx: this is not a Word document that can be read")


def test_a_section_of_one_s_own_is_followed(every_state, tmp_path):
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "method.html.j2").write_text(
        "<h3>House rules</h3><p>Two analysts read <b>every</b> source.</p><video>no</video><ol><li>One</li><li>Two</li></ol>"
    )
    found = Parts(render(every_state, TemplateSet.of(tmp_path)))
    assert found.texts()[-6:] == ["Method", "House rules", "Two analysts read every source.", "no", "One", "Two"]


def test_the_built_in_template_is_what_its_script_makes():
    import runpy

    script = runpy.run_path(str(Path(BUILT_IN).parent / "tools" / "make_document_template.py"))
    assert script["packed"](script["package"]()) == (BUILT_IN / "brief.docx").read_bytes()
