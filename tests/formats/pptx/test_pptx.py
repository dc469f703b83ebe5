"""The deck, read back by others than the library that writes it: lxml, two checkers of Office files, LibreOffice."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from posixpath import basename, dirname, join, normpath

import pypdfium2
import pytest
from lxml import etree
from ooxml_integrity import ERROR, check_pptx
from openxml_audit import OpenXmlValidator
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.report import Report
from policy_report.errors import UserError
from policy_report.formats import pptx
from policy_report.layout.palette import TONES
from policy_report.layout.text import Face, lines
from policy_report.ooxml.package import parts
from policy_report.templating import BUILT_IN, TemplateSet
from policy_report.workspace import find

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
POINT = 12700
HEADER = "actor,topic,stance,date,summary,quote,speaker,locator,source_url,source_title\n"
FOOT = 50  # points from the lower edge, where marking and number stand


class Deck:
    """A deck as its XML: `slides` in order, and what they are related to."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        related = self.related("ppt/presentation.xml")
        ids = self.xml("ppt/presentation.xml").iter(f"{P}sldId")
        self.names = [related[entry.get(f"{R}id")] for entry in ids]
        self.slides = [self.xml(name) for name in self.names]

    def xml(self, name: str):
        return etree.fromstring(self.parts[name])

    def related(self, name: str) -> dict[str, str]:
        """Return the targets of a part's relations by id; an address outside as it is written."""
        rels = self.parts.get(f"{dirname(name)}/_rels/{basename(name)}.rels")
        return {
            each.get("Id"): each.get("Target")
            if each.get("TargetMode") == "External"
            else normpath(join(dirname(name), each.get("Target")))
            for each in (etree.fromstring(rels) if rels else ())
        }

    @property
    def titles(self) -> list[str]:
        return [self.placeholder(slide, "title", "ctrTitle") for slide in self.slides]

    @staticmethod
    def placeholder(slide, *kinds: str) -> str:
        found = [shape for shape in slide.iter(f"{P}sp") for ph in shape.iter(f"{P}ph") if ph.get("type") in kinds]
        return "".join(text.text or "" for shape in found for text in shape.iter(f"{A}t"))

    def notes(self, number: int) -> list[str]:
        """Return the paragraphs of the notes of a slide, counted from 1."""
        (name,) = [to for to in self.related(self.names[number - 1]).values() if "notesSlide" in to] or [None]
        return [words(p) for p in self.xml(name).iter(f"{A}p") if words(p)] if name else []

    def tables(self, number: int) -> list[list[list[str]]]:
        slide = self.slides[number - 1]
        return [
            [[words(cell) for cell in row.iter(f"{A}tc")] for row in table.iter(f"{A}tr")]
            for table in slide.iter(f"{A}tbl")
        ]

    def slide(self, title: str) -> int:
        """Return the number of the one slide whose title starts so."""
        (number,) = [i for i, found in enumerate(self.titles, 1) if found.startswith(title)]
        return number


def words(element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{A}t"))


def deck(report: Report, template: bytes | None = None, folder: Path | None = None) -> Deck:
    if template is None:
        return Deck(pptx.render(report, TemplateSet()))
    (folder / "deck.pptx").write_bytes(template)
    return Deck(pptx.render(report, TemplateSet(folder)))


def template(change) -> bytes:
    """Return python-pptx's own presentation, 4:3 with layouts of Office, after a change."""
    presentation = Presentation()
    change(presentation)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


@pytest.fixture
def every(every_state, rendered) -> Deck:
    return Deck(rendered(every_state, "pptx"))


# --- whatever the report ------------------------------------------------------------------------------------------


def test_a_deck_is_valid(report, rendered, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(rendered(report, "pptx"))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert [str(found) for found in check_pptx(path) if found.severity == ERROR] == []


def test_no_two_slides_have_one_title_and_none_has_none(report, rendered):
    titles = Deck(rendered(report, "pptx")).titles
    assert "" not in titles
    assert len(set(titles)) == len(titles)


def test_the_marking_is_text_on_every_slide(report, rendered):
    found = Deck(rendered(report, "pptx"))
    assert all(found.placeholder(slide, "ftr").startswith(report.brief.marking) for slide in found.slides)


def test_every_table_and_group_has_alternative_text(report, rendered):
    found = Deck(rendered(report, "pptx"))
    drawn = [
        properties
        for slide in found.slides
        for shape in (*slide.iter(f"{P}graphicFrame"), *slide[0][0].iterchildren(f"{P}grpSp"))
        for properties in (shape[0][0],)
    ]
    assert [properties.get("name") for properties in drawn if not properties.get("descr")] == []
    assert drawn


def test_text_stays_in_its_box_and_boxes_on_the_slide(report, rendered):
    presentation = Presentation(io.BytesIO(rendered(report, "pptx")))
    wide, tall = presentation.slide_width, presentation.slide_height
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= wide
            assert 0 <= shape.top <= shape.top + shape.height <= tall
            if shape.has_text_frame:
                assert needed(shape.text_frame._txBody, shape.width / POINT) <= shape.height / POINT + 0.1
            elif shape.has_table:
                assert_rows_hold(shape)


def needed(body, room: float) -> float:
    """Return the height of a text, with the widths of Calibri and its line of 1.22; Georgia runs a fifth wider."""
    total = 0.0
    for paragraph in body.iter(f"{A}p"):
        sizes = [int(each.get("sz", 1000)) / 100 for each in paragraph.iter(f"{A}rPr", f"{A}endParaRPr")]
        properties = paragraph.find(f"{A}pPr")
        left = int(properties.get("marL", 0)) / POINT if properties is not None else 0
        size, heading = max(sizes), max(sizes) >= 18 and not left
        found = lines(words(paragraph), size, room - left, Face(1.12 if heading else 1.02))
        total += len(found) * size * (1.2 if heading else 1.22)
    return total


def assert_rows_hold(frame) -> None:
    widths = [int(column.get("w")) / POINT for column in frame._element.iter(f"{A}gridCol")]
    for row in frame._element.iter(f"{A}tr"):
        for cell, width in zip(row.iter(f"{A}tc"), widths, strict=True):
            look = {name: int(cell.find(f"{A}tcPr").get(name)) / POINT for name in ("marL", "marR", "marT", "marB")}
            height = needed(cell, width - look["marL"] - look["marR"]) + look["marT"] + look["marB"]
            assert height <= int(row.get("h")) / POINT + 0.1, words(cell)
    rows = sum(int(row.get("h")) for row in frame._element.iter(f"{A}tr"))
    assert abs(rows - frame.height) < POINT


def test_no_text_is_smaller_than_ten_points_but_the_footer(report, rendered):
    found = Deck(rendered(report, "pptx"))
    small = [
        words(run.getparent())
        for slide in found.slides
        for run in slide.iter(f"{A}rPr")
        if int(run.get("sz", 1200)) < 1000
    ]
    assert [text for text in small if not text.startswith(report.brief.marking)] == []


@pytest.mark.parametrize(
    "case",
    [
        "twelve-topics-thirty-actors",
        "long-words",
        *(pytest.param(name, marks=pytest.mark.soak) for name in ("every-state", "other-letters")),
    ],
)
def test_libreoffice_shows_a_page_a_slide_and_nothing_over_the_footer(reports, rendered, office, case):
    deck = rendered(reports(case), "pptx")
    pages = pypdfium2.PdfDocument(office(deck, "pptx", "pdf"))
    assert len(pages) == len(Deck(deck).slides)
    for number, page in enumerate(pages, 1):
        low = page.get_textpage().get_text_bounded(0, 0, page.get_width(), FOOT).split()
        day = reports(case).brief.as_of
        assert overlapping(page.get_textpage()) == []
        assert sorted(low) == sorted(
            f"TLP:GREEN · Who stands where · evidence up to {day.day} {day:%B %Y} {number}".split()
        )


def overlapping(text) -> list[tuple[str, str]]:
    """Return the stretches of text on a page that lie over each other, by more than the feet of their letters."""
    boxes = [text.get_rect(i) for i in range(text.count_rects())]
    return [
        (text.get_text_bounded(*a), text.get_text_bounded(*b))
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if min(a[2], b[2]) - max(a[0], b[0]) > 3 and min(a[3], b[3]) - max(a[1], b[1]) > 3
    ]


# --- what the slides say --------------------------------------------------------------------------------------------


def test_the_slides_of_a_brief_in_the_order_of_its_sections(every):
    assert every.titles == [
        "Who stands where",
        "Key messages",
        "Who stands where: evidence for 6 of 8 cells",
        "Where each topic stands",
        "Did they sign?",
        "Outcome",
        "Who agrees with whom: too little is known to say",
        "Where no evidence was found: 2 of 8 cells",
        "Sources: 2 documents behind 8 positions",
        "How to read the stances",
    ]


def test_the_matrix_is_a_native_table_with_symbols_and_words(every):
    assert every.tables(3) == [
        [
            ["Actor", "Joint declaration", "Out"],
            ["China", "◕ With reservations", "· No evidence"],
            ["France", "● Signed", "◆ Mixed: Opposes / Supports"],
            ["India", "– Declined to say", "n/a Not applicable"],
            ["Japan", "· No evidence", "◐ Neutral"],
        ]
    ]


def test_a_stance_has_its_colours_and_the_header_is_marked_as_one(every):
    (table,) = every.slides[2].iter(f"{A}tbl")
    cell = table.findall(f"{A}tr")[2].findall(f"{A}tc")[1]
    fill = cell.find(f"{A}tcPr/{A}solidFill/{A}srgbClr").get("val")
    ink = cell.find(f".//{A}rPr/{A}solidFill/{A}srgbClr").get("val")
    assert (fill, ink) == TONES["support"]
    assert table.find(f"{A}tblPr").get("firstRow") == "1"


def test_the_matrix_carries_the_mark_by_which_it_can_be_refreshed(every):
    (frame,) = every.slides[2].iter(f"{P}graphicFrame")
    mark = "policy-report: matrix brief=workspace topics=declaration,outcome actors=china,france,india,japan"
    assert frame[0][0].get("name") == mark


def test_a_topic_shows_who_holds_what_and_why(every):
    assert every.tables(5) == [
        [
            ["Actor", "Stance", "What it says"],
            ["France", "● Signed", "Signed in the end.\u00a0[1]"],
            ["China", "◕ With reservations", "Signed without a date."],
            ["India", "– Declined to say", "Asked and did not answer."],
        ]
    ]
    (group,) = every.slides[4].iter(f"{P}grpSp")
    assert [words(part) for part in group.iterchildren(f"{P}sp")] == [
        "● 1 Signed",
        "◕ 1 With reservations",
        "– 1 Declined to say",
        "· 1 no evidence",
    ]


def test_a_mixed_cell_says_which_stance_says_what(every):
    assert every.tables(6)[0][-1] == [
        "France",
        "◆ Mixed: Opposes / Supports",
        "Opposes: Calls it thin. (inferred)\u00a0[1] Supports: Welcomes the text. (reported)\u00a0[1]",
    ]


def test_the_notes_carry_quotes_with_speaker_and_citation(every):
    assert every.notes(5)[:4] == [
        "France, Joint declaration: Signed (11 February 2025)",
        "Signed in the end.",
        "“We sign today.” – The President [quote not checked: no text of the source]",
        "[1] Late days, p. 3, https://example.org/late",
    ]


def test_sources_are_numbered_and_linked(every):
    assert every.tables(9) == [
        [["No.", "Title", "Author, publisher", "Date"], ["1", "Late days", "", ""], ["2", "Early days", "", ""]]
    ]
    related = every.related(every.names[8])
    links = [related[link.get(f"{R}id")] for link in every.slides[8].iter(f"{A}hlinkClick")]
    assert links == ["https://example.org/late", "https://example.org/early"]


def test_a_slide_is_read_from_its_title_to_its_marking(every):
    tree = every.slides[2].find(f".//{P}spTree")
    names = [shape[0][0].get("name").partition(":")[0] for shape in tree[2:]]
    assert names == ["Title 1", "Text Placeholder 2", "policy-report", "Note", "Marking", "Slide number"]


def test_a_run_has_the_language_of_the_brief(every):
    assert {run.get("lang") for slide in every.slides for run in slide.iter(f"{A}rPr")} == {"en-GB"}


def test_a_text_from_right_to_left_says_so(workspace):
    report = workspace(
        {
            "positions/actors.yaml": "- {id: a, name: السعودية, kind: country}\n",
            "positions/all.csv": "actor,topic,stance,date,summary\na,declaration,support,2025-02-11,وقّعت على الإعلان.\n",
        }
    ).report()
    slide = deck(report).slides[2]
    assert [words(p) for p in slide.iter(f"{A}p") if p.find(f"{A}pPr[@rtl='1']") is not None] == ["السعودية"]


# --- what does not fit a slide --------------------------------------------------------------------------------------


def test_a_large_matrix_is_split_by_rows_and_columns_with_headers_on_each(workspace):
    found = deck(large(workspace, actors=40, topics=20))
    numbers = [i for i, title in enumerate(found.titles, 1) if title.startswith("Who stands where (")]
    tables = [found.tables(number)[0] for number in numbers]
    assert found.titles[numbers[0] - 1] == f"Who stands where (1 of {len(numbers)}): A000 to A013, T0 to T9"
    assert {table[0][0] for table in tables} == {"Actor"}
    cells = [
        (row[0], topic, cell)
        for table in tables
        for row in table[1:]
        for topic, cell in zip(table[0][1:], row[1:], strict=True)
    ]
    assert len(cells) == len(set(cells)) == 40 * 20
    assert ("A007", "T13", "○ Opposes") in cells


def large(workspace, *, actors: int, topics: int) -> Report:
    return workspace(
        {
            "positions/topics.yaml": "".join(f"- {{id: t{t}, title: T{t}}}\n" for t in range(topics)),
            "positions/actors.yaml": "".join(
                f"- {{id: a{a:03}, name: A{a:03}, kind: company}}\n" for a in range(actors)
            ),
            "positions/all.csv": "actor,topic,stance,date,summary\n"
            + "".join(
                f"a{a:03},t{t},{('support', 'oppose')[t % 2 and a % 2]},2025-01-01,Says {a} on {t}.\n"
                for a in range(actors)
                for t in range(topics)
            ),
        }
    ).report()


def test_many_actors_of_a_topic_are_named_by_stance_and_pairs_become_extremes(workspace):
    found = deck(large(workspace, actors=40, topics=3))
    first, second = found.tables(found.slide("T1"))[0][1:]
    assert first[:2] == ["● Supports", "20 of 20"]
    assert second[:2] == ["○ Opposes", "20 of 20"]
    assert second[2].split(", ")[:3] == ["A001", "A003", "A005"]
    extremes = [table[0] for number in range(1, len(found.slides) + 1) for table in found.tables(number)]
    assert ["Actor", "Nearest", "Farthest", "What splits it from the farthest"] in extremes


@pytest.mark.soak
def test_two_hundred_actors_on_sixty_topics_hold(workspace, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck(large(workspace, actors=200, topics=60)).content)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert [str(found) for found in check_pptx(path) if found.severity == ERROR] == []


def test_key_messages_go_on_with_their_numbers_on_the_next_slide(workspace):
    texts = ", ".join(f'"Message {i} opens. {"It goes on for a while. " * 12}"' for i in range(1, 9))
    report = workspace(
        {
            "policy-report.toml": f'title = "T"\n[briefs.b]\nkey_messages = [{texts}]\nsections = ["key-messages"]\n',
            "positions/all.csv": "actor,topic,stance,date,summary\nFrance,declaration,support,2025-02-11,Signed.\n",
        }
    ).report("b")
    found = deck(report)
    assert found.titles[1:] == [f"Key messages ({i} of {len(found.titles) - 1})" for i in range(1, len(found.titles))]
    numbers = [int(each.get("startAt")) for slide in found.slides for each in slide.iter(f"{A}buAutoNum")]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]


def test_what_a_slide_cannot_hold_ends_in_an_ellipsis_and_is_whole_in_the_notes(workspace):
    summary = "Many words and then some. " * 80
    report = workspace(
        {"positions/all.csv": f"actor,topic,stance,date,summary\nFrance,declaration,support,2025-02-11,{summary}\n"}
    ).report()
    found = deck(report)
    number = found.slide("Joint declaration")
    assert found.tables(number)[0][1][2].endswith("…")
    assert summary.strip() in found.notes(number)


def test_a_long_list_of_actors_without_evidence_is_whole_in_the_notes(workspace):
    names = [f"Institute for the study of policy number {number} and {'more ' * 20}".strip() for number in range(31)]
    report = workspace(
        {
            "positions/actors.yaml": "".join(
                f"- {{id: a{i}, name: {name}, kind: expert}}\n" for i, name in enumerate(names)
            ),
            "positions/all.csv": "actor,topic,stance,date,summary\na0,declaration,support,2025-02-11,Signed.\n"
            + "".join(f"a{i},outcome,support,2025-02-11,Yes.\n" for i in range(31)),
        }
    ).report()
    found = deck(report)
    listed = f"No evidence found: {', '.join(sorted(names[1:], key=names.index))}."
    assert sorted(found.notes(found.slide("Joint declaration"))[-1]) == sorted(listed)
    gaps = found.slide("Where no evidence")
    assert found.tables(gaps)[0][1][2].endswith("…")
    assert sum(names[30] in line for line in found.notes(gaps)) == 1


def test_a_title_too_long_is_shortened_and_opens_the_notes(workspace):
    question = "Should " + "this very long question " * 14 + "be asked?"
    report = workspace(
        {
            "positions/topics.yaml": f"- {{id: declaration, title: Joint, question: '{question}'}}\n",
            "positions/all.csv": "actor,topic,stance,date,summary\nFrance,declaration,support,2025-02-11,Signed.\n",
        }
    ).report()
    found = deck(report)
    number = found.slide("Should this very long")
    assert found.titles[number - 1].endswith("…")
    assert found.notes(number)[0] == question


# --- what changed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "title"),
    [
        ("2024-12-31", "What changed since 31 December 2024: 1 cell"),
        ("2025-02-11", "Nothing changed since 11 February 2025"),
    ],
)
def test_what_changed(workspace, since, title):
    sample = workspace(
        {
            "policy-report.toml": f'title = "T"\n[briefs.b]\nsince = {since}\nsections = ["changes"]\n',
            "positions/all.csv": "actor,topic,stance,date,summary\nFrance,declaration,oppose,2024-02-11,No.\n"
            "France,declaration,support,2025-02-11,Yes.\n",
        }
    )
    (edition,) = sample.editions("b")
    found = deck(compose(sample.records, edition, before(find(sample.root, exact=True), sample.records, edition)))
    assert found.titles == ["T", title]


def test_changes_have_before_and_after_and_a_mark(workspace):
    sample = workspace(
        {
            "policy-report.toml": 'title = "T"\n[briefs.b]\nsince = 2024-12-31\nsections = ["changes"]\n',
            "positions/all.csv": "actor,topic,stance,date,summary\nFrance,declaration,oppose,2024-02-11,No.\n"
            "France,declaration,support,2025-02-11,Yes.\n",
        }
    )
    (edition,) = sample.editions("b")
    found = deck(compose(sample.records, edition, before(find(sample.root, exact=True), sample.records, edition)))
    assert found.tables(2)[0][1] == ["France", "Joint declaration", "Moved", "Opposes", "Supports"]
    (frame,) = found.slides[1].iter(f"{P}graphicFrame")
    assert frame[0][0].get("name") == "policy-report: changes brief=b"


# --- a template of one's own ----------------------------------------------------------------------------------------


def samples(presentation) -> None:
    """Put in what a deck that somebody saved as a template holds: slides with notes, a picture, a section."""
    for i in range(3):
        slide = presentation.slides.add_slide(presentation.slide_layouts[i])
        slide.shapes.title.text = f"Sample {i}"
        slide.notes_slide.notes_text_frame.text = "Old notes"
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "png")
    presentation.slides[0].shapes.add_picture(picture, 0, 0)


def test_the_slides_of_a_template_are_dropped_with_all_that_is_theirs_alone(every_state, tmp_path):
    found = deck(every_state, template(samples), tmp_path)
    assert found.titles[0] == "Who stands where"
    assert sum(name.startswith("ppt/slides/slide") for name in found.parts) == len(found.slides)
    assert sum(name.startswith("ppt/notesSlides/notesSlide") for name in found.parts) == sum(
        bool(found.notes(number)) for number in range(1, len(found.slides) + 1)
    )
    assert [name for name in found.parts if "media" in name] == []
    assert [name for name, part in found.parts.items() if b"Sample" in part or b"Old notes" in part] == []


def test_a_template_gives_its_size_layouts_and_fonts(every_state, tmp_path):
    found = deck(every_state, template(samples), tmp_path)
    size = found.xml("ppt/presentation.xml").find(f"{P}sldSz")
    assert (size.get("cx"), size.get("cy")) == ("9144000", "6858000")
    assert {run.get("typeface") for slide in found.slides for run in slide.iter(f"{A}latin")} == set()
    path = tmp_path / "made.pptx"
    path.write_bytes(found.content)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert [str(each) for each in check_pptx(path) if each.severity == ERROR] == []


def test_without_a_place_for_it_the_topic_is_named_in_the_text(every_state, tmp_path):
    found = deck(every_state, template(lambda _: None), tmp_path)
    slide = found.slides[found.slide("Did they sign?") - 1]
    assert "Joint declaration: 3 of 4 actors with evidence." in [words(p) for p in slide.iter(f"{A}p")]


def test_without_a_footer_the_marking_stands_at_the_foot_of_the_slide(every_state, tmp_path):
    def without(presentation) -> None:
        for layout in presentation.slide_layouts:
            for shape in [
                each for each in layout.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.FOOTER
            ]:
                shape._element.getparent().remove(shape._element)

    found = Presentation(io.BytesIO(deck(every_state, template(without), tmp_path).content))
    for slide in found.slides:
        (marking,) = [shape for shape in slide.shapes if shape.name == "Marking"]
        assert marking.text_frame.text.startswith("TLP:GREEN")
        assert marking.top + marking.height <= found.slide_height


def test_a_footer_without_a_style_of_its_own_is_taken_over(every_state, tmp_path):
    """As LibreOffice writes it."""

    def without(presentation) -> None:
        for layout in presentation.slide_layouts:
            for style in list(layout._element.iter(f"{A}lstStyle")):
                style.getparent().remove(style)

    found = deck(every_state, template(without), tmp_path)
    assert sum(b"TLP:GREEN" in part for name, part in found.parts.items() if name.startswith("ppt/slides/")) > 1


def test_a_template_without_titles_is_refused(every_state, tmp_path):
    def without(presentation) -> None:
        for layout in presentation.slide_layouts:
            for shape in [each for each in layout.placeholders if each.placeholder_format.idx == 0]:
                shape._element.getparent().remove(shape._element)

    with pytest.raises(UserError, match=r"templates/deck.pptx: no layout has a title; every slide needs one: add it"):
        deck(every_state, template(without), tmp_path)


@pytest.mark.parametrize("content", [b"", b"no zip", (BUILT_IN / "deck.pptx").read_bytes()[:4000]])
def test_what_is_no_presentation_is_refused(every_state, tmp_path, content):
    with pytest.raises(UserError, match=r"templates/deck.pptx: this is no PowerPoint presentation; save it as .pptx"):
        deck(every_state, content, tmp_path)


def test_the_built_in_template_is_what_its_script_makes(tmp_path):
    script = BUILT_IN.parent / "tools" / "make_deck_template.py"
    made = tmp_path / "deck.pptx"
    code = "import pathlib, runpy, sys; m = runpy.run_path(sys.argv[1]); m['main'](pathlib.Path(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", code, script, made], check=True, cwd=BUILT_IN.parent)
    assert parts(made.read_bytes()) == parts((BUILT_IN / "deck.pptx").read_bytes())


def test_a_title_longer_than_a_property_may_be_is_cut_there(every_state):
    brief = replace(every_state.brief, title="Long " * 100)
    deck = Presentation(io.BytesIO(pptx.render(replace(every_state, brief=brief), TemplateSet())))
    assert deck.core_properties.title == ("Long " * 51)
