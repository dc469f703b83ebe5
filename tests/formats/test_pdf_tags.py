"""The tag tree of the document, walked as a screen reader does: every cell has the actor and topic of the records.

And the document is what it claims, PDF/UA-1 and PDF/A-3a, for briefs of every shape and script, on a machine with few
fonts.
"""

import io
import re
from dataclasses import dataclass
from functools import cached_property

import page
import pikepdf
import pytest

from policy_report.brief.view.pictures.matrix import is_dense
from policy_report.formats import RENDERERS
from policy_report.templating import TemplateSet

PROFILES = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A]
Element = pikepdf.Dictionary


@dataclass(frozen=True)
class Cell:
    """A cell of data: its text, and the texts of the headers that its row, column and `/Headers` give it."""

    text: str
    row: str
    column: str
    named: tuple[str, ...]


class Tagged:
    """The tags of a PDF."""

    def __init__(self, content: bytes):
        self._pdf = pikepdf.open(io.BytesIO(content))

    @cached_property
    def tables(self) -> list[list[Cell]]:
        """The cells of every table, a table that goes on on the next page once for each page.

        Left out is the rest of a row that is longer than a page: it has no headers of its own.
        """
        return [self._cells(table) for table in self.find("/Table") if self.find("/THead", table)]

    @cached_property
    def by_name(self) -> dict[str, Element]:
        """The elements that others refer to, through the tree's list of names."""
        return dict(pikepdf.NameTree(self._pdf.Root.StructTreeRoot.IDTree).items())

    def find(self, kind: str, within: Element | None = None) -> list[Element]:
        """Return the elements of a kind below another, in the order of reading."""
        found = []
        for child in _children(within if within is not None else self._pdf.Root.StructTreeRoot):
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                found += [child] if kind == child.S else self.find(kind, child)
        return found

    def text(self, element: Element) -> str:
        """Return what is read for an element, its white space as single spaces."""
        return " ".join(self._text(element).replace("\u200b", "").split())

    def _text(self, element: Element) -> str:
        if "/ActualText" in element:
            return str(element.ActualText)
        parts = []
        for child in _children(element):
            if isinstance(child, pikepdf.Dictionary):
                parts.append(self._text(child) if "/S" in child else "")
            else:
                parts.append(self._marked[element.Pg.objgen][int(child)])
        return "".join(parts)

    def _cells(self, table: Element) -> list[Cell]:
        head, *body = self.find("/TR", table)
        columns = [th for th in _children(head) if th.A.Scope == "/Column"]
        cells = []
        for row in body:
            header, *data = _children(row)
            assert header.S == "/TH"
            assert header.A.Scope == "/Row"
            for column, cell in zip(columns[1:], data, strict=True):
                names = [self.by_name[str(name)] for name in cell.A.Headers]
                cells.append(Cell(self.text(cell), *map(self.text, (header, column)), tuple(map(self.text, names))))
        return cells

    @cached_property
    def _marked(self) -> dict[tuple[int, int], dict[int, str]]:
        """The text of each marked sequence, by page and number."""
        return {page.objgen: self._sequences(page) for page in self._pdf.pages}

    def _sequences(self, page: pikepdf.Page) -> dict[int, str]:
        texts: dict[int, str] = {}
        open_marks: list[int | None] = []
        letters: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BMC" | "BDC":
                    properties = operands[1] if len(operands) > 1 else {}
                    open_marks.append(int(properties["/MCID"]) if "/MCID" in properties else None)
                    texts |= {mark: "" for mark in open_marks[-1:] if mark is not None}
                case "EMC":
                    open_marks.pop()
                case "Tf":
                    letters = self._letters[page.Resources.Font[operands[0]].objgen]
                case "Tj" | "TJ" if open_marks and open_marks[-1] is not None:
                    texts[open_marks[-1]] += _decoded(operands[0], letters)
        return texts

    @cached_property
    def _letters(self) -> dict[tuple[int, int], dict[int, str]]:
        """The text of each code of each font."""
        fonts = {font.objgen: font for page in self._pdf.pages for font in page.Resources.Font.values()}
        return {
            name: {
                int(code, 16): bytes.fromhex(text).decode("utf-16-be")
                for code, text in re.findall(r"^<(\w+)> <(\w+)>$", font.ToUnicode.read_bytes().decode(), re.MULTILINE)
            }
            for name, font in fonts.items()
        }


def _children(element: Element) -> list[Element]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _decoded(shown: pikepdf.Object, letters: dict[int, str]) -> str:
    parts = [
        part for part in (shown if isinstance(shown, pikepdf.Array) else [shown]) if isinstance(part, pikepdf.String)
    ]
    codes = b"".join(map(bytes, parts))
    return "".join(letters[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))


# --- workspaces of every shape ---------------------------------------------------------------------------------------

WORDS = {
    "cyrillic": "Совместная декларация о прозрачности",
    "greek": "Κοινή δήλωση για τη διαφάνεια",
    "vietnamese": "Tuyên bố chung về tính minh bạch",
    "arabic": "الإعلان المشترك",
    "hebrew": "הצהרה משותפת",
    "georgian": "ერთობლივი დეკლარაცია",
    "hindi": "संयुक्त घोषणा पर हस्ताक्षर",
    "thai": "แถลงการณ์ร่วม",
    "japanese": "日本政府は共同宣言に署名した。",
    "emoji": "Signed 🎉 at last ⚠ 5‰ non\u2011breaking",
}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose", "declined", "not-applicable")


def shape(actors: int, topics: int, every: int = 1, word: str = "") -> dict[str, str]:
    """Return the files of a workspace in which every so many cells have a position, with a word in all its texts."""
    named = f" {word}" if word else ""
    rows = [
        f"a{a},t{t},{STANCES[(2 * a + t) % 7]},2025-01-{1 + (a + t) % 28:02},Summary of {a} on {t}.{named},{word}\n"
        for a in range(actors)
        for t in range(topics)
        if (a + 3 * t) % every == 0
    ]
    return {
        "policy-report.toml": f'title = "{actors} by {topics}{named}"\n[defaults]\nmarking = "TLP:GREEN"\n',
        "positions/topics.yaml": "".join(f"- {{id: t{t}, title: 'Topic {t}{named}'}}\n" for t in range(topics)),
        "positions/actors.yaml": "".join(
            f"- {{id: a{a}, name: 'Actor {a}{named}', kind: {('country', 'company', 'expert')[3 * a // actors]}}}\n"
            for a in range(actors)
        ),
        "positions/all.csv": "actor,topic,stance,date,summary,speaker\n" + "".join(rows),
    }


SHAPES = {
    "1x1": shape(1, 1),
    "40x1": shape(40, 1, every=2),
    "8x25": shape(8, 25, every=6),
    "long-words": shape(3, 3, word=LONG),
} | {script: shape(2, 2, every=2, word=word) for script, word in WORDS.items()}
LARGE = {
    "1x12": shape(1, 12),
    "200x1": shape(200, 1),
    "3x60": shape(3, 60),
    "200x60": shape(200, 60, every=40),
    "40x20-full": shape(40, 20),
}


def failures(content):
    """Return what the validator has against a file, under either standard."""
    return [str(failure) for one in PROFILES for failure in page.validate_pdf_bytes(content, profile=one).failures]


def said(report):
    """Return what the records say of each cell: (actor, topic) → its symbol and words, or that there is nothing."""
    actors = {actor.id: actor.short for actor in report.actors}
    topics = {topic.id: topic.short for topic in report.topics}
    return {
        (squeeze(actors[cell.actor]), squeeze(topics[cell.topic])): squeeze(
            f"{cell.symbol} {cell.label}" if cell.positions else "No evidence"
        )
        for cell in report.cells
    }


def squeeze(text):
    """Return text without white space and invisible marks, which a layout may change."""
    return re.sub(r"[\s\u200b\u2060\u2068\u2069]+", "", text)


def matrices(report, tagged):
    """Return the cells of the matrix: tables of actors by topics."""
    topics = {squeeze(topic.short) for topic in report.topics}
    return [table for table in tagged.tables if table and {squeeze(cell.column) for cell in table} <= topics]


def assert_cells_are_those_of_the_records(report, content):
    tagged = Tagged(content)
    if is_dense(report):  # a picture, whose tests look at its cells
        spread = [topic for topic in report.topic_summaries if topic.n and len(report.actors) > 1]
        assert len(tagged.find("/Figure")) > len(spread)
        return
    cells = [cell for table in matrices(report, tagged) for cell in table]
    found = {(squeeze(cell.row), squeeze(cell.column)): squeeze(cell.text) for cell in cells}
    assert found == said(report)
    assert [cell for cell in cells if cell.named != (cell.row, cell.column)] == []


# --- every cell -------------------------------------------------------------------------------------------------------


def test_every_cell_of_the_sample_has_its_actor_and_topic(sample, rendered):
    assert_cells_are_those_of_the_records(sample, rendered(sample, "pdf"))


def test_every_cell_has_its_actor_and_topic(report, rendered):
    assert_cells_are_those_of_the_records(report, rendered(report, "pdf"))


def test_silence_is_read_as_words(every_state, rendered):
    (table,) = matrices(every_state, Tagged(rendered(every_state, "pdf")))
    silent = {(cell.row, cell.column): cell.text for cell in table}
    assert silent["Japan", "Joint declaration"] == "No evidence"


def test_a_figure_says_in_words_what_it_shows(sample, rendered):
    tagged = Tagged(rendered(sample, "pdf"))
    sides, *strips = tagged.find("/Figure")
    assert len(strips) == len(sample.topics)
    assert [figure for figure in strips if " on the scale" not in str(figure.Alt).lower()] == []
    assert "Declaration: Signed: China, France, India" in str(sides.Alt)


# --- every shape ------------------------------------------------------------------------------------------------------


def check_shape(workspace, files):
    report = workspace(files).report()
    content = RENDERERS["pdf"].render(report, TemplateSet())
    assert failures(content) == []
    assert_cells_are_those_of_the_records(report, content)


QUICK = {"long-words", "arabic", "japanese"}  # the others take as long, and find less


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else pytest.mark.soak) for name in SHAPES]
)
def test_a_brief_of_any_shape_is_valid_and_tagged(workspace, name):
    check_shape(workspace, SHAPES[name])


@pytest.mark.soak
@pytest.mark.parametrize("name", LARGE)
def test_a_brief_of_any_size_is_valid_and_tagged(workspace, name):
    check_shape(workspace, LARGE[name])
