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
MATRIX = 100  # shapes: more are the picture of a matrix
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

    def notes_of(self, number: int):
        """Return the notes of a slide, counted from 1, or None."""
        (name,) = [to for to in self.related(self.names[number - 1]).values() if "notesSlide" in to] or [None]
        return self.xml(name) if name else None

    def notes(self, number: int) -> list[str]:
        """Return the paragraphs of the notes of a slide, counted from 1."""
        found = self.notes_of(number)
        return [] if found is None else [words(p) for p in found.iter(f"{A}p") if words(p)]

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
    """Return the stretches of text on a page that lie over each other, by more than the feet of their letters.

    A symbol in a font of its own may be a stretch within that of its line.
    """
    found = [(text.get_rect(i), text.get_text_bounded(*text.get_rect(i))) for i in range(text.count_rects())]
    words = [(box, said) for box, said in found if len(said.strip()) > 1]
    return [
        (one, other)
        for i, (a, one) in enumerate(words)
        for b, other in words[i + 1 :]
        if min(a[2], b[2]) - max(a[0], b[0]) > 3 and min(a[3], b[3]) - max(a[1], b[1]) > 3
    ]


# --- what the slides say --------------------------------------------------------------------------------------------


def test_the_brief_comes_first_and_what_proves_it_in_the_appendix(every):
    assert every.titles == [
        "Who stands where",
        "On Joint declaration, both actors who take a stance are on one side",
        "No topic divides the room",
        "Who stands where: evidence for 6 of 8 cells",
        "Joint declaration: France signed; China supports with reservations; India declined to say",
        "Out: Japan takes no side; not applicable: India; mixed: France",
        "Appendix",
        "Where each topic stands",
        "Sources: 2 documents behind 8 positions",
        "How to read the stances",
    ]


def test_the_question_stands_above_the_title_of_its_topic(every):
    assert words(named(every.slides[4], "Kicker")) == "Did they sign?"


def named(slide, name: str):
    """Return the first shape of a name, a placeholder by that of its layout's."""
    names = {"Kicker": "Text Placeholder 2"}
    return next(s for s in slide.iter(f"{P}sp") if s[0][0].get("name") == names.get(name, name))


def test_the_matrix_is_a_native_table_with_chips_and_a_point_where_nothing_is_known(every):
    (table,) = every.tables(4)
    assert [[cell.replace("\u00a0", " ").strip() for cell in row] for row in table] == [
        ["Actor", "Joint declaration", "Out"],
        ["China", "◕ With reservations", "·"],
        ["France", "● Signed", "◆ Mixed: Opposes / Supports"],
        ["India", "– Declined to say", "n/a Not applicable"],
        ["Japan", "·", "◐ Neutral"],
    ]
    (frame,) = every.slides[3].iter(f"{P}graphicFrame")
    mark = "policy-report: matrix brief=workspace topics=declaration,outcome actors=china,france,india,japan"
    assert frame[0][0].get("name") == mark
    cell = frame.findall(f".//{A}tr")[2].findall(f"{A}tc")[1]
    colours = (cell.find(f".//{A}highlight/{A}srgbClr"), cell.find(f".//{A}rPr/{A}solidFill/{A}srgbClr"))
    assert tuple(colour.get("val") for colour in colours) == TONES["support"]
    assert cell.find(f"{A}tcPr/{A}noFill") is not None


def test_a_topic_has_a_column_a_stance_with_the_words_of_those_who_hold_it(every):
    assert [words(shape) for shape in every.slides[4].iter(f"{P}sp") if words(shape)][2:-2] == [
        "● Signed",
        "“We sign today.”France  red lineThe President“Late days”",
        "◕ With reservations",
        "Signed without a date.China",
        "– Declined to say",
        "Asked and did not answer.India",
        "3 of 4 actors are on record; nothing was found from 1 other",
    ]


def test_a_mixed_cell_says_which_stance_its_words_are_of(every):
    column = [words(shape) for shape in every.slides[5].iter(f"{P}sp")]
    assert "Welcomes the text.France  Supports · reported“Late days”" in column


def test_the_notes_carry_quotes_with_speaker_and_citation_and_who_is_silent(every):
    assert every.notes(5)[:4] == [
        "France, Joint declaration: Signed (11 February 2025)",
        "Signed in the end.",
        "“We sign today.” – The President [quote not checked: no text of the source]",
        "[1] Late days, p. 3, https://example.org/late",
    ]
    assert every.notes(5)[-1] == "No evidence found: Japan."


def test_no_place_in_a_file_no_coder_and_no_salience_is_said(report, rendered):
    found = Deck(rendered(report, "pptx"))
    notes = [line for number in range(1, len(found.slides) + 1) for line in found.notes(number)]
    said = "\n".join([*map(words, found.slides), *notes])
    assert [word for word in ("positions/", ".csv", ".yaml", "alience", "coded") if word in said] == []


def test_sources_are_numbered_and_linked_without_columns_that_nothing_stands_in(every):
    number = every.slide("Sources")
    assert every.tables(number) == [[["No.", "Title"], ["1", "Late days"], ["2", "Early days"]]]
    related = every.related(every.names[number - 1])
    links = [related[link.get(f"{R}id")] for link in every.slides[number - 1].iter(f"{A}hlinkClick")]
    assert links == ["https://example.org/late", "https://example.org/early"]


def test_dates_of_sources_are_written_as_readers_write_them(workspace, rendered):
    source = "- {id: record, title: The record, date: 2025-02}\n"
    row = "actor,topic,stance,source,quote\nFrance,outcome,support,record,We sign.\n"
    deck = Deck(rendered(workspace({"positions/sources.yaml": source, "positions/p.csv": row}).report(), "pptx"))
    number = deck.slide("Sources")
    assert deck.tables(number) == [[["No.", "Title", "Date"], ["1", "The record", "February 2025"]]]
    notes = {line for each in range(1, len(deck.slides) + 1) for line in deck.notes(each) if "[1] " in line}
    assert notes == {"[1] The record, February 2025"}


def test_the_scale_has_the_stances_that_somebody_holds(every):
    stances = [row[0].replace("\u00a0", " ").strip() for row in every.tables(every.slide("How to read"))[0][1:]]
    assert "○ Opposes" not in stances
    assert stances[0] == "● Supports"


def test_a_slide_is_read_from_its_title_to_its_marking(every):
    tree = every.slides[3].find(f".//{P}spTree")
    names = [shape[0][0].get("name").partition(":")[0] for shape in tree[2:]]
    assert names == ["Title 1", "Text Placeholder 2", "policy-report", "Note", "Marking", "Slide number"]


def test_quotes_have_their_own_language_on_slides_and_in_notes(workspace):
    rows = ("France,declaration,support,Nous signons ce texte.,fr", "Japan,declaration,support,We sign it.,")
    report = workspace({"positions/all.csv": "actor,topic,stance,quote,language\n" + "\n".join(rows) + "\n"}).report()
    found = deck(report)
    number = found.slide("Joint declaration")
    for element in (found.slides[number - 1], found.notes_of(number)):
        tags = {words(run): run.find(f"{A}rPr").get("lang") for run in element.iter(f"{A}r")}
        assert (tags["“Nous signons ce texte.”"], tags["“We sign it.”"]) == ("fr-FR", "en-GB")


def test_a_slide_number_has_the_language_of_the_brief(every_state):
    french = replace(every_state, brief=replace(every_state.brief, language="fr"))
    fields = [field for slide in deck(french).slides for field in slide.iter(f"{A}fld")]
    assert {field.find(f"{A}rPr").get("lang") for field in fields} == {"fr-FR"}


def test_a_run_has_the_language_of_the_brief(every):
    assert {run.get("lang") for slide in every.slides for run in slide.iter(f"{A}rPr")} == {"en-GB"}


def test_a_text_from_right_to_left_says_so(workspace):
    report = workspace(
        {
            "positions/actors.yaml": "- {id: a, name: السعودية, kind: country}\n",
            "positions/all.csv": "actor,topic,stance,date,summary\na,declaration,support,2025-02-11,وقّعت على الإعلان.\n",
        }
    ).report()
    slides = deck(report).slides
    backwards = {words(p) for slide in slides for p in slide.iter(f"{A}p") if p.find(f"{A}pPr[@rtl='1']") is not None}
    assert {"السعودية", "وقّعت على الإعلان."} <= backwards


# --- what does not fit a slide --------------------------------------------------------------------------------------


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


def test_a_large_brief_has_at_most_fifteen_slides_before_its_appendix(workspace):
    found = deck(large(workspace, actors=14, topics=24))
    before = found.titles.index("Appendix")
    assert before == 15
    assert len(found.titles) > 20
    assert small(found) == []


def small(found: Deck) -> list[str]:
    """Return the texts under 12 points, but for those of the picture of the matrix and the marking."""
    return [
        words(run.getparent())
        for slide in found.slides
        for run in slide.iter(f"{A}rPr")
        if int(run.get("sz", 1200)) < 1200 and not any(len(group) > MATRIX for group in run.iterancestors(f"{P}grpSp"))
    ]


def test_no_text_is_smaller_than_twelve_points(report, rendered):
    said = small(Deck(rendered(report, "pptx")))
    assert [text for text in said if not text.startswith(report.brief.marking)] == []


def test_the_matrix_is_one_picture_where_it_has_many_topics_with_whole_titles_in_the_notes(workspace):
    found = deck(large(workspace, actors=20, topics=13))
    number = found.slide("Two blocs face each other")
    assert found.tables(number) == []
    (group,) = [each for each in found.slides[number - 1].iter(f"{P}grpSp") if len(each) > MATRIX]
    assert sum(words(shape) in {"●", "○"} for shape in group.iter(f"{P}sp")) >= 20 * 13
    assert "T12: Supports: A000, A001, A002" in found.notes(number)[-1]


def test_topics_with_few_positions_share_a_slide(workspace):
    rows = [f"FR,t{t},support,Says {t}." for t in range(4)]
    report = workspace(
        {
            "positions/topics.yaml": "".join(f"- {{id: t{t}, title: T{t}}}\n" for t in range(4)),
            "positions/all.csv": "actor,topic,stance,summary\n" + "\n".join([*rows, "JP,t0,oppose,No."]) + "\n",
        }
    ).report()
    shared = [title for title in deck(report).titles if title.endswith("at most two actors are on record on each")]
    assert len(shared) == 2
    assert shared[0].startswith("T0 and T1:")


def test_topics_without_texts_share_a_slide_and_a_stance_names_its_actors_in_one_line(workspace):
    countries = ("FR", "JP", "DE", "BR", "KE")
    rows = [
        f"{name},{topic},{stance}"
        for name, stance in zip(countries, ("support",) * 3 + ("oppose",) * 2, strict=True)
        for topic in ("declaration", "outcome")
    ]
    found = deck(workspace({"positions/all.csv": "actor,topic,stance\n" + "\n".join(rows) + "\n"}).report())
    number = found.slide("Two topics with at least two countries on either side")
    said = [words(shape) for shape in found.slides[number - 1].iter(f"{P}sp")]
    assert said.count("● 3 Supports") == 2
    assert said.count("France, Germany, Japan") == 2


def test_the_first_message_is_the_title_and_the_others_are_columns_with_chips(workspace):
    texts = [
        "The text split them. [France](france/declaration) signed.",
        "[Japan](japan/declaration) waits. It asks for time.",
    ]
    report = workspace(
        {
            "policy-report.toml": f'title = "T"\n[briefs.b]\nkey_messages = {texts}\nsections = ["key-messages"]\n',
            "positions/all.csv": "actor,topic,stance\nFrance,declaration,support\nJapan,declaration,neutral\n",
        }
    ).report("b")
    found = deck(report)
    assert found.titles == ["T", "The text split them"]
    said = [words(shape) for shape in found.slides[1].iter(f"{P}sp")]
    assert "Japan waits.It asks for time." in said
    assert said[said.index("Neutral") + 1] == "◐ Japan"


def test_many_messages_go_on_the_next_slide_and_what_is_cut_stands_in_the_notes(workspace):
    texts = ", ".join(f'"Message {i} opens. {"It goes on for a while. " * 30}"' for i in range(1, 9))
    report = workspace(
        {
            "policy-report.toml": f'title = "T"\n[briefs.b]\nkey_messages = [{texts}]\nsections = ["key-messages"]\n',
            "positions/all.csv": "actor,topic,stance\nFrance,declaration,support\n",
        }
    ).report("b")
    found = deck(report)
    assert found.titles[1:] == ["Message 1 opens", "Message 5 opens"]
    assert sum(line.startswith("It goes on") and not line.endswith("…") for line in found.notes(2)) == 1


def test_a_text_of_many_words_is_cut_on_the_slide_and_whole_in_the_notes(workspace):
    summary = "Many words and then some. " * 80
    rows = "".join(f"{name},declaration,support,{summary}\n" for name in ("FR", "JP", "DE"))
    found = deck(workspace({"positions/all.csv": f"actor,topic,stance,summary\n{rows}"}).report())
    number = found.slide("Joint declaration: France, Germany and Japan support")
    told = [words(p) for p in found.slides[number - 1].iter(f"{A}p") if words(p).startswith("Many words")]
    assert [len(each.split()) for each in told] == [25] * 3
    assert {each[-1] for each in told} == {"…"}
    assert summary.strip() in found.notes(number)


def test_a_title_too_long_is_shortened_and_opens_the_notes(workspace):
    message = "This very long message " * 14 + "ends."
    report = workspace(
        {
            "policy-report.toml": f'title = "T"\n[briefs.b]\nkey_messages = ["{message}"]\nsections = ["key-messages"]\n',
            "positions/all.csv": "actor,topic,stance\nFrance,declaration,support\n",
        }
    ).report("b")
    found = deck(report)
    assert found.titles[1].endswith("…")
    assert found.notes(2)[0] == message.rstrip(".")


@pytest.mark.parametrize(
    ("annex", "parts"), [(True, "both"), (False, "brief"), ("separate", "brief"), ("alone", "annex")]
)
def test_the_appendix_follows_the_setting_of_the_annex(every_state, annex, parts):
    titles = deck(replace(every_state, brief=replace(every_state.brief, annex=annex))).titles
    assert ("No topic divides the room" in titles) == (parts in ("both", "brief"))
    assert ("How to read the stances" in titles) == (parts in ("both", "annex"))


@pytest.mark.soak
def test_two_hundred_actors_on_sixty_topics_hold(workspace, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck(large(workspace, actors=200, topics=60)).content)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert [str(found) for found in check_pptx(path) if found.severity == ERROR] == []


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
    found = deck(compose(edition, before(find(sample.root, exact=True), sample.records, edition)))
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
    found = deck(compose(edition, before(find(sample.root, exact=True), sample.records, edition)))
    assert found.tables(2)[0][1] == ["France", "Joint declaration", "Moved", "Opposes", "Supports"]
    (frame,) = found.slides[1].iter(f"{P}graphicFrame")
    assert frame[0][0].get("name") == "policy-report: changes brief=b"


def test_many_new_cells_have_a_row_an_actor_and_hide_nothing_that_moved(workspace):
    topics = "".join(f"- {{id: t{number}, title: Topic {number}}}\n" for number in range(13))
    new = "".join(f"India,t{number},support,2025-02-11,Yes.\n" for number in range(13))
    sample = workspace(
        {
            "policy-report.toml": 'title = "T"\n[briefs.b]\nsince = 2024-12-31\nsections = ["changes"]\n',
            "positions/topics.yaml": topics,
            "positions/all.csv": "actor,topic,stance,date,summary\nFrance,t0,oppose,2024-02-11,No.\n"
            f"France,t0,support,2025-02-11,Yes.\n{new}",
        }
    )
    (edition,) = sample.editions("b")
    found = deck(compose(edition, before(find(sample.root, exact=True), sample.records, edition)))
    assert found.titles == ["T", "What changed since 31 December 2024: 1 cell", "New since 31 December 2024"]
    assert [row[0] for row in found.tables(2)[0]] == ["Actor", "France"]
    ((_, (actor, cells)),) = found.tables(3)
    assert actor == "India"
    assert cells.startswith("Topic 0: Supports; Topic 1: Supports; ")
    assert "Topic 12: Supports: India" in found.notes(3)


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
    assert {run.get("typeface") for slide in found.slides for run in slide.iter(f"{A}latin")} <= {"+mj-lt"}
    path = tmp_path / "made.pptx"
    path.write_bytes(found.content)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert [str(each) for each in check_pptx(path) if each.severity == ERROR] == []


def test_without_a_place_for_it_the_question_stands_above_the_content(every_state, tmp_path):
    found = deck(every_state, template(lambda _: None), tmp_path)
    slide = found.slides[found.slide("Joint declaration: France signed") - 1]
    assert words(named(slide, "Kicker above")) == "Did they sign?"


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


def small_slides(presentation) -> None:
    presentation.slide_width, presentation.slide_height = 300 * POINT, 200 * POINT


def high_titles(presentation) -> None:
    for layout in presentation.slide_layouts:
        for shape in [each for each in layout.placeholders if each.placeholder_format.idx in (0, 1)]:
            shape.left, shape.top, shape.width, shape.height = (each * POINT for each in (40, 40, 640, 400))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (small_slides, "its slides are 300 × 200 points; text of 12 points needs 360 each way"),
        (high_titles, "layout “Title Only” leaves 19% of the slide below its title; content needs 40%: make the title"),
    ],
)
def test_a_template_without_room_is_refused(every_state, tmp_path, change, said):
    with pytest.raises(UserError, match=said):
        deck(every_state, template(change), tmp_path)


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
