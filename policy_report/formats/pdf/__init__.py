"""PDF: the brief as a composed A4 document, accessible and for the archive (PDF/UA-1, PDF/A-3a), fonts embedded.

The matrix as CSV and all that the brief says as JSON travel inside as attachments, where the brief has them.
"""

import atexit
import contextlib
import hashlib
import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from threading import get_ident
from typing import TYPE_CHECKING, Any
from urllib.request import url2pathname

from policy_report.brief.report import Report
from policy_report.brief.view.figures import Pairs
from policy_report.brief.view.layers import WITH_CONTENTS
from policy_report.brief.view.page import arrange, context
from policy_report.brief.view.pictures import agreement, matrix
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.formats import csv, json
from policy_report.formats.html import laid_out
from policy_report.formats.pdf import weasyprint_patches
from policy_report.formats.pdf.conformance import finish, separate, style_of_boxes
from policy_report.layout.text import longest_word
from policy_report.ooxml.package import midnight
from policy_report.templating import TemplateSet

if TYPE_CHECKING:
    from weasyprint import Attachment
    from weasyprint.document import Document

ABOUT = "a composed A4 document, accessible (PDF/UA-1), for the archive (PDF/A-3a)"
NEEDS = ("jinja2.sandbox", "weasyprint")
SLOW = True
ANNEX = True  # after the brief, or in a file of its own

TEMPLATE = "brief.pdf.html.j2"
FOLDER = "file:///templates/"  # what the templates' folders are called inside a page, wherever they lie
DATA = (("csv", csv, "The matrix as a table"), ("json", json, "Everything that the brief says, as data"))
SRGB = "sRGB"  # for the name "srgb" WeasyPrint would open a file of its own and leave it open
HEAD, SQUARE, AROUND = 8.0, 408.0, 7.5  # points: of the heads of the table of agreement, its columns, around a head
WIDE = 4  # columns from which on it takes the width of the page
MOST_PAGES = 2000  # some two minutes of drawing
LEFT_OUT = "Failed to "
SHOWN = 100  # characters of an address
NO_PANGO = (
    "PDF needs the Pango library, which is not installed; get it with "
    "`apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` (Debian, Ubuntu), `dnf install pango` (Fedora) "
    "or `brew install pango` (macOS), or build other formats with --format html"
)


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the document as PDF/UA-1 and PDF/A-3a. The same report gives the same bytes.

    A long annex has a table of contents. How long it is is guessed first; where that was wrong, it is drawn again.
    """
    arranged = arrange(report)
    known = context(arranged, for_print=True)
    if matrix.is_dense(report) and "matrix" in known["sections"]:
        known["matrix_pictures"] = matrix.pages(arranged.report)
    if not _fits(known["pairs"]):
        known["pairs"] = replace(known["pairs"], table=())
        known["agreement_picture"] = agreement.document(arranged.report)
    attached = partial(_attachments, report, templates) if report.brief.attachments else list
    drawn = _drawn(laid_out(known, templates, TEMPLATE), templates, attached)
    contents = drawn.annex >= WITH_CONTENTS
    if drawn.annex and contents != known["contents"]:
        drawn = _drawn(laid_out(known | {"contents": contents}, templates, TEMPLATE), templates, attached)
    return drawn.content


def _fits(pairs: Pairs) -> bool:
    """Return whether the table of agreement has room for its heads: no name is broken; a picture turns them."""
    columns = max(1, len(pairs.order) - 1)
    heads = longest_word([actor.short for actor in pairs.order[:-1]], HEAD, bold=True)
    return bool(pairs.table) and (columns < WIDE or heads <= SQUARE / columns - AROUND)


def write(html: str, templates: TemplateSet) -> bytes:
    """Return the PDF of a print page; its resources may come from the templates' folders and from nowhere else."""
    return _drawn(html, templates, list).content


@dataclass(frozen=True)
class DrawnDocument:
    """A PDF, the characters (code points) for which there was no font, and how many pages its annex has."""

    content: bytes
    missing: frozenset[int]
    annex: int


def _drawn(html: str, templates: TemplateSet, attachments: "Callable[[], list[Attachment]]") -> DrawnDocument:
    """Return a page as a PDF; where a character has no font, it is drawn again with a font of boxes for these."""
    try:
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError
    except OSError:  # cffi's word for a shared library that is not there
        raise UserError(NO_PANGO) from None
    templates.note(html)
    try:
        with complete_drawing():
            drawn = _draw(html, templates, attachments(), _fonts(get_ident()))
            templates.missing.update(map(chr, drawn.missing))
            if drawn.missing:
                style = style_of_boxes(drawn.missing)
                drawn = _draw(html, templates, attachments(), FontConfiguration(), style)
    except FatalURLFetchingError as error:  # a BaseException, since WeasyPrint goes on after any other
        raise UserError(str(error), code=PROBLEMS_EXIT) from None
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32]
    return replace(drawn, content=separate(weasyprint_patches.identify(drawn.content, identifier)))


def _draw(
    html: str, templates: TemplateSet, attachments: list["Attachment"], fonts: Any, style: str = ""
) -> DrawnDocument:
    from weasyprint import CSS
    from weasyprint.css import ColorProfile

    fetcher = _fetcher(templates)
    missing: set[int] = set()

    def complete(document: "Document", pdf: Any) -> None:
        finish(document, pdf)
        missing.update(code for font in document.fonts.values() for code in font.missing)
        document.pages.clear()  # the boxes are drawn: only the objects of the PDF are to be written

    weasyprint_patches.number_pages_once()
    weasyprint_patches.name_languages()
    weasyprint_patches.join_letters()
    weasyprint_patches.fill_lines()
    page, sheets = weasyprint_patches.lean_page(html, FOLDER, fetcher, fonts)
    profile = io.BytesIO(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes())  # PDF/A asks which colours
    options = {"pdf_variant": "pdf/a-3a", "output_intent": SRGB, "attachments": attachments, "pdf_identifier": False}
    document = page.render(
        font_config=fonts,
        color_profiles={SRGB: ColorProfile(profile, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))},
        stylesheets=[*sheets, CSS(string=style, url_fetcher=fetcher, font_config=fonts)],
        **options,
    )
    if len(document.pages) > MOST_PAGES:
        message = f"the brief has more than {MOST_PAGES} pages; select fewer topics or actors, or split it"
        raise UserError(f"templates: {message}", code=PROBLEMS_EXIT)
    starts = [place for place, sheet in enumerate(document.pages) if "annex" in sheet.anchors]
    annex = len(document.pages) - starts[0] if starts else 0
    weasyprint_patches.forget_layout(document)
    weasyprint_patches.pack_pages(document)
    content: bytes = document.write_pdf(finisher=complete, **options)
    return DrawnDocument(content, frozenset(missing), annex)


def _attachments(report: Report, templates: TemplateSet) -> list["Attachment"]:
    """Return the brief as the data formats give it, dated by the brief and by no clock."""
    from weasyprint import Attachment

    day = midnight(report.brief.as_of)
    return [
        Attachment(
            string=form.render(report, templates).decode(),
            name=f"{report.brief.id}.{name}",
            description=description,
            created=day,
            modified=day,
            relationship="Data",
        )
        for name, form, description in DATA
    ]


@cache
def _fonts(thread: int) -> Any:  # noqa: ARG001 - the key: fontconfig is not to be shared between threads
    """Return the fonts that this thread has loaded: unpacking them anew costs a fifth of a short brief."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


atexit.register(_fonts.cache_clear)  # they delete their files, which they cannot when the modules are already gone


def _fetcher(templates: TemplateSet) -> Any:
    """Return a fetcher that opens `data:` and the files of the templates; anything else stops the rendering."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class TemplateFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith(FOLDER):
                raise FatalURLFetchingError(f"templates: '{url}' is outside the templates folder; nothing else is read")
            try:
                content = templates.read(url2pathname(url.removeprefix(FOLDER).split("?")[0]))
            except UserError as error:
                raise FatalURLFetchingError(error.message) from None
            return URLFetcherResponse(url, content)

    return TemplateFetcher(allowed_protocols={"data"}, allow_redirects=False)


# --- limits ---------------------------------------------------------------------------------------------------------


class _OmissionLog(logging.Handler):
    """Collects what WeasyPrint, in this thread, says that it goes on without."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.thread == self._thread and message.startswith(LEFT_OUT):
            self.messages.append(message.removeprefix(LEFT_OUT)[:SHOWN])


@contextlib.contextmanager
def complete_drawing() -> Iterator[None]:
    """Raise UserError at the end for a picture, a style sheet or an attachment that WeasyPrint left out."""
    handler = _OmissionLog()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield
    except RecursionError:
        raise UserError("templates: elements are nested too deep to be drawn", code=PROBLEMS_EXIT) from None
    finally:
        logger.removeHandler(handler)
    if handler.messages:
        message = (
            f"templates: could not {handler.messages[0]}; it is damaged, too large or outside the templates folder"
        )
        raise UserError(message, code=PROBLEMS_EXIT)
