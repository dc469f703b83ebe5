"""The document, read back with other readers: pikepdf for its structure, PDFium for its text, `page` for PDF/UA-1."""

import io
import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from policy_report.errors import UserError
from policy_report.formats import RENDERERS
from policy_report.templating import TemplateSet

REPO = Path(__file__).parents[3]
SECTIONS = ["key-messages", "matrix", "changes", "topics", "agreement", "actors", "gaps", "evidence", "method"]
BUNDLED = re.compile(r"/[A-Z]{6}\+(Source-Sans-3|Source-Serif-4|Noto-Sans-Symbols-2)\b")
HEADER = 56  # points: what lies above on a page is its header


class Document:
    """What other readers see in a PDF."""

    def __init__(self, content):
        self.content = content
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.pages = list(self.pdf.pages)
        self._pdfium = pypdfium2.PdfDocument(content)

    @cached_property
    def texts(self):
        return [self._textpage(i).get_text_range() for i in range(len(self.pages))]

    @cached_property
    def text(self):
        """The text of all pages between their headers and footers, without spaces and hyphens."""
        return squeeze("".join(self.body(i) for i in range(len(self.pages))))

    def body(self, i):
        width, height = self.size(i)
        return self.text_in(i, 0, 45, width, height - HEADER)

    def header(self, i):
        width, height = self.size(i)
        return " ".join(self.text_in(i, 0, height - HEADER, width, height).split())

    def footer(self, i):
        return " ".join(self.text_in(i, 0, 0, self.size(i)[0], 45).split())

    def size(self, i):
        return [float(x) for x in self.pages[i].mediabox][2:]

    def _textpage(self, i):
        return self._pdfium[i].get_textpage()

    def text_in(self, i, left, bottom, right, top):
        return self._textpage(i).get_text_bounded(left, bottom, right, top)

    def boxes(self, i):
        """Return the boxes of all text on a page: (left, bottom, right, top) in points."""
        textpage = self._textpage(i)
        return [textpage.get_rect(n) for n in range(textpage.count_rects())]

    @cached_property
    def bookmarks(self):
        """The bookmarks, as (level, title)."""
        found = []

        def walk(items, level):
            for item in items:
                found.append((level, item.title))
                walk(item.children, level + 1)

        with self.pdf.open_outline() as outline:
            walk(outline.root, 1)
        return found

    @cached_property
    def targets(self):
        """The page number of every named destination."""
        numbers = {page.objgen: i for i, page in enumerate(self.pages)}
        names = pikepdf.NameTree(self.pdf.Root.Names.Dests) if "/Names" in self.pdf.Root else {}
        return {str(name): numbers[target[0].objgen] for name, target in names.items()}

    @cached_property
    def links(self):
        """The links inside the document: (page number, name of the destination, rectangle)."""
        return [
            (i, str(link.Dest), [float(x) for x in link.Rect])
            for i, page in enumerate(self.pages)
            for link in page.get("/Annots", [])
            if "/Dest" in link
        ]

    def tags(self, kind):
        """The elements of the structure tree of a kind, such as /TH."""
        return [element for element in self._tags(self.pdf.Root.StructTreeRoot) if element.get("/S") == kind]

    def _tags(self, element):
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                yield child
                yield from self._tags(child)

    @cached_property
    def fonts(self):
        """The fonts in use: name → whether its file is embedded."""
        found = {}
        for one in self.pages:
            for font in one.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                found[str(font.BaseFont)] = any(key.startswith("/FontFile") for key in descriptor)
        return found


def squeeze(text):
    """Return text without what a layout may change: white space, break opportunities, hyphens."""
    return re.sub(r"[\s\u200b\u00ad\u0002\ufffe-]+", "", text)


@pytest.fixture(scope="session")
def read(rendered):
    documents = {}

    def reading(report):
        content = rendered(report, "pdf")
        return documents.setdefault(content, Document(content))

    return reading


@pytest.fixture(scope="session")
def sample_pdf(sample, read):
    return read(sample)


@pytest.fixture
def every_state_pdf(every_state, read):
    return read(every_state)


@pytest.fixture(params=["sample", "every-state"])
def briefed(request, sample, reports, read):
    """Two briefs, each with its PDF: (report, document)."""
    report = sample if request.param == "sample" else reports(request.param)
    return report, read(report)


# --- PDF/UA-1 -------------------------------------------------------------------------------------------------------


def failures(content):
    found = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert found.rules.total > 100
    return [str(failure) for failure in found.failures]


def test_the_sample_is_accessible(sample_pdf):
    assert failures(sample_pdf.content) == []


@pytest.mark.parametrize("case", ["every-state", "markup-in-texts", "nothing-known-yet"])  # more in `test_pdf_tags`
def test_every_kind_of_brief_is_accessible(reports, read, case):
    assert failures(read(reports(case)).content) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_alone_is_accessible(workspace, read, section):
    report = workspace(
        {
            "policy-report.toml": f'[briefs.b]\nsections = ["{section}"]\nmarking = "M"\n',
            "positions/p.csv": "actor,topic,stance,source_url\nFR,outcome,support,https://example.org/\nIN,outcome,oppose,\n",
        }
    ).report("b")
    document = read(report)
    assert failures(document.content) == []
    assert {name for _, name, _ in document.links} <= set(document.targets)


def test_a_brief_without_a_marking_is_accessible(workspace, read):
    report = workspace({"positions/p.csv": "actor,topic,stance\nFR,outcome,support\n"}).report()
    assert report.brief.marking == ""
    assert failures(read(report).content) == []


def test_title_and_language_are_declared(briefed):
    report, document = briefed
    with document.pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == report.brief.title
    assert document.pdf.Root.Lang == "en"
    assert document.pdf.Root.ViewerPreferences.DisplayDocTitle


def test_every_table_header_says_what_it_heads(briefed):
    _, document = briefed
    headers = document.tags("/TH")
    assert len(headers) > 10
    assert {str(header.A.Scope) for header in headers} == {"/Column", "/Row"}


def test_the_matrix_heads_its_columns_and_rows(every_state, every_state_pdf):
    table = max(every_state_pdf.tags("/Table"), key=lambda table: len(list(every_state_pdf._tags(table))))
    scopes = [str(tag.A.Scope) for tag in every_state_pdf._tags(table) if tag.S == "/TH"]
    assert scopes.count("/Row") >= len(every_state.actors)
    assert scopes.count("/Column") >= len(every_state.topics)


# --- finding one's way ----------------------------------------------------------------------------------------------


def test_the_bookmarks_are_the_two_layers_sections_topics_and_actors(briefed):
    report, document = briefed
    titles = ["Topic by topic", "Actor by actor"]
    assert [title for level, title in document.bookmarks if level == 1] == [report.brief.title, "Annex"]
    for title, entries in zip(titles, ([t.title for t in report.topics], [a.name for a in report.actors]), strict=True):
        start = document.bookmarks.index((2, title)) + 1
        assert document.bookmarks[start : start + len(entries)] == [(3, entry) for entry in entries]


def test_every_part_has_a_bookmark(sample_pdf):
    assert [title for level, title in sample_pdf.bookmarks if level == 2] == [
        "What they said, the most divided question first",
        "What is not known",
        "Sources",
        "The matrix",
        "Topic by topic",
        "Who agrees with whom",
        "Actor by actor",
        "Where no evidence was found",
        "Sources",
        "Method",
    ]


def test_every_evidenced_cell_of_the_matrix_leads_to_its_evidence(briefed):
    report, document = briefed
    names = {actor.id: actor.name for actor in report.actors}
    matrix = {name for i, name, _ in document.links if i == document.targets["matrix"]}
    for cell in report.cells:
        if cell.positions:
            name = f"e-{cell.actor}/{cell.topic}"
            shown = squeeze(document.texts[document.targets[name]])
            assert name in matrix
            assert squeeze(names[cell.actor]) in shown
            assert squeeze(report.positions[cell.positions[0]].summary) in shown


def test_the_words_of_a_linked_cell_are_those_of_the_cell(briefed):
    report, document = briefed
    cells = {f"e-{cell.actor}/{cell.topic}": cell for cell in report.cells}
    checked = 0
    for i, name, (left, top, right, bottom) in document.links:
        if i == document.targets["matrix"] and name in cells:
            shown = document.text_in(i, left - 0.5, min(top, bottom) - 0.5, right + 0.5, max(top, bottom) + 0.5)
            assert squeeze(shown) in squeeze(f"{cells[name].symbol} {cells[name].label}")
            assert squeeze(shown)
            checked += 1
    assert checked >= sum(bool(cell.positions) for cell in report.cells)


def test_every_link_inside_has_its_target(report, read):
    document = read(report)
    assert {name for _, name, _ in document.links} <= set(document.targets)


def test_evidence_leads_back_to_the_matrix(briefed):
    report, document = briefed
    back = {name for _, name, _ in document.links if name.startswith("m-")}
    said = [part for message in report.key_messages for part in (*message.lead, *message.body) if part.actor]
    linked = {(part.actor, part.topic) for part in said}  # also to cells without evidence
    cells = {cell for cell in report.cells if cell.positions or (cell.actor, cell.topic) in linked}
    assert back == {f"m-{cell.actor}/{cell.topic}" for cell in cells}
    assert {document.targets[name] for name in back} == {document.targets["matrix"]}


def test_a_source_links_to_its_document(every_state_pdf):
    addresses = {
        str(link.A.URI)
        for one in every_state_pdf.pages
        for link in one.get("/Annots", [])
        if "/A" in link and "/URI" in link.A
    }
    assert addresses == {"https://example.org/early", "https://example.org/late"}


# --- what is printed ------------------------------------------------------------------------------------------------


def test_the_marking_heads_every_page(briefed):
    report, document = briefed
    assert {report.brief.marking in document.header(i) for i in range(len(document.pages))} == {True}


def test_a_long_marking_has_a_line_of_its_own(every_state, read):
    marking = "TLP:AMBER+STRICT – for members of the working group only"
    title = "Paris AI Action Summit: who stands where, and what moved"
    brief = replace(every_state.brief, marking=marking, title=title)
    document = read(replace(every_state, brief=brief))
    width, height = document.size(1)
    lines = document.text_in(1, 0, height - 62, width, height).splitlines()
    assert [line.strip() for line in lines] == [marking, f"{title} · evidence up to 11 February 2025"]


def test_a_long_marking_stands_above_the_date_on_the_first_page(every_state, read):
    marking = "INTERNAL TO THE DIRECTORATE FOR DIGITAL AFFAIRS – not outside the working group on AI at all"
    document = read(replace(every_state, brief=replace(every_state.brief, marking=marking)))
    width, height = document.size(0)
    above, below = (document.text_in(0, 0, height - end, width, height - end + 18).strip() for end in (34, 52))
    assert (above, below) == (marking, "Position brief · evidence up to 11 February 2025")


def test_title_and_date_head_every_page_but_the_first(briefed):
    report, document = briefed
    day = "as of" if report.brief.dated else "evidence up to"
    head = f"{report.brief.title} · {day} 11 February 2025"
    assert [head in document.header(i) for i in range(len(document.pages))] == [False] + [True] * (
        len(document.pages) - 1
    )


def test_pages_are_numbered_in_each_layer(briefed):
    _, document = briefed
    count, brief = len(document.pages), document.targets["annex"]
    annex = count - brief
    numbers = [f"{i + 1} of {brief}" for i in range(brief)] + [f"Annex {i + 1} of {annex}" for i in range(annex)]
    assert [document.footer(i)[-len(said) :] for i, said in enumerate(numbers)] == numbers
    announced = f"Annex, from p. {brief + 1}: the matrix whole, every quote, agreement, sources, method"
    assert [document.footer(i).startswith(announced) for i in range(count)] == [True] * brief + [False] * annex


def test_every_summary_and_quote_is_printed(report, read):
    text = read(report).text
    assert [p.summary for p in report.positions if squeeze(p.summary) not in text] == []
    assert [p.quote for p in report.positions if squeeze(p.quote) not in text] == []


def test_every_summary_and_quote_of_the_sample_is_printed(sample, sample_pdf):
    assert [p.summary for p in sample.positions if squeeze(p.summary) not in sample_pdf.text] == []
    assert [p.quote for p in sample.positions if squeeze(p.quote) not in sample_pdf.text] == []


def test_no_text_leaves_the_page(report, read):
    document = read(report)
    for i in range(len(document.pages)):
        width, height = document.size(i)
        boxes = document.boxes(i)
        assert [box for box in boxes if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height] == []


QUOTES = ["<em lang='fr'>oui</em>", "<p><cite lang='fr'>oui</cite></p>", "<p lang='fr'>oui</p>", "<b>a</b> b"]


@pytest.mark.parametrize("style", ["", " style='display: inline'"], ids=["block", "inline"])
@pytest.mark.parametrize("quote", QUOTES)
def test_a_quote_in_a_template_of_ones_own_may_have_any_form(workspace, quote, style):
    template = f"<html lang=en><title>x</title><body><blockquote{style}>{quote}</blockquote>"
    files = {"templates/brief.pdf.html.j2": template, "positions/p.csv": "actor,topic,stance\nFrance,outcome,support\n"}
    sample = workspace(files)
    document = Document(RENDERERS["pdf"].render(sample.report(), TemplateSet.of(sample.root / "templates")))
    things = (thing for thing in document.pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/S" in thing)
    spoken = [str(thing.Lang) for thing in things if "/Lang" in thing]
    assert len(document.pages) == 1
    if not style:  # a paragraph in a quote that is none has no tag to say it with
        assert spoken == (["fr"] if "lang" in quote else [])


def test_a_name_at_the_end_of_a_page_is_drawn_once_and_whole(workspace, read):
    names = [f"Zone{n} Coalition of the Willing{n} and the Able for a Treaty on All{n}" for n in range(60)]
    rows = "".join(f"{name},t,support,{'A word. ' * (n % 7 * 9)}\n" for n, name in enumerate(names))
    files = {
        "policy-report.toml": 'title = "T"\n[defaults]\nsections = ["topics"]\n',
        "positions/topics.yaml": "- {id: t, title: Topic}\n",
        "positions/actors.yaml": "".join(
            f"- {{id: a{n}, name: {name}, kind: other}}\n" for n, name in enumerate(names)
        ),
        "positions/p.csv": "actor,topic,stance,summary\n" + rows,
    }
    document = read(workspace(files).report())
    _, _, entries = document.text.partition(squeeze("Topic by topic"))
    said = [entries.count(squeeze(name)) for name in names]
    assert len(document.pages) > 4
    assert said == [1] * len(names)


def test_fonts_are_bundled_embedded_and_subset(report, read):
    fonts = read(report).fonts
    assert fonts
    assert [name for name, embedded in fonts.items() if not embedded or not BUNDLED.match(name)] == []


def test_the_first_page_of_the_sample_says_it_all(sample, sample_pdf):
    first = squeeze(sample_pdf.texts[0])
    assert squeeze(sample.brief.title) in first
    assert squeeze("as of 11 February 2025") in first
    for message in sample.key_messages:
        assert squeeze("".join(part.text for part in message.lead)) in first
        assert squeeze("".join(part.text for part in message.body)) in first
    for step in sample.scale:
        assert squeeze(step.label) in first or not any(cell.stance == step.id for cell in sample.cells)
    assert squeeze("silence is not neutrality. 38 positions, 1 source; 34 of 180 cells have evidence.") in first


def test_the_matrix_of_the_sample_is_whole_in_its_annex(sample, sample_pdf):
    place = sample_pdf.targets["matrix"]
    shown = squeeze(sample_pdf.texts[place])
    assert sample_pdf.body(place).strip().startswith("The matrix")
    assert [topic.short for topic in sample.topics if squeeze(topic.short) not in shown] == []
    assert [actor.short for actor in sample.actors if squeeze(actor.short) not in shown] == []


def test_from_twelve_topics_on_the_matrix_is_one_picture_on_a_page_across(reports, read):
    report = reports("twelve-topics-thirty-actors")
    document = read(report)
    place = document.targets["matrix"]
    assert place + 1 == document.targets["topics"]
    shown = squeeze(document.texts[place])
    assert squeeze("Who stands where: evidence for") in shown
    assert [actor.short for actor in report.actors if squeeze(actor.short) not in shown] == []


# --- what a template may reach --------------------------------------------------------------------------------------


@pytest.fixture
def templates(workspace):
    """Return the templates of a workspace whose print page has the given content."""

    def made(content, **files):
        template = (
            '<html lang="en"><head><title>T</title></head><body><p>{{ brief.title }}</p>' + content + "</body></html>"
        )
        return TemplateSet.of(workspace({"templates/brief.pdf.html.j2": template, **files}).root / "templates")

    return made


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('<img src="http://example.org/x.png" alt="x">', "http://example.org/x.png"),
        ('<img src="file:///etc/passwd" alt="x">', "file:///etc/passwd"),
        ('<img src="../secret.png" alt="x">', "secret.png"),
        ('<img src="%2e%2e/secret.png" alt="x">', "secret.png"),
        ('<img src="missing.png" alt="x">', "missing.png"),
        ("<style>p { background: url(http://example.org/x.png) }</style>", "http://example.org/x.png"),
        ('<style>@import url("http://example.org/x.css");</style>', "http://example.org/x.css"),
        ('<link rel="stylesheet" href="http://example.org/x.css">', "http://example.org/x.css"),
        ('<link rel="attachment" href="file:///etc/passwd">', "file:///etc/passwd"),
        ('<object data="http://example.org/x.svg"></object>', "http://example.org/x.svg"),
    ],
    ids=["http", "file", "parent", "escaped-parent", "missing", "css", "import", "stylesheet", "attachment", "object"],
)
def test_a_template_reads_nothing_but_the_templates(templates, every_state, content, named):
    with pytest.raises(UserError) as error:
        RENDERERS["pdf"].render(every_state, templates(content, **{"secret.png": "secret"}))
    assert named in error.value.message
    assert error.value.code == 1


@pytest.mark.parametrize("source", ["logo.svg", '{{ asset("logo.svg") }}'], ids=["file", "asset"])
def test_a_picture_in_the_templates_is_printed(templates, every_state, source):
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    with_logo = templates(f"<img src='{source}' alt='A logo'>", **{"templates/logo.svg": logo})
    document = Document(RENDERERS["pdf"].render(every_state, with_logo))
    (figure,) = document.tags("/Figure")
    assert figure.Alt == "A logo"
