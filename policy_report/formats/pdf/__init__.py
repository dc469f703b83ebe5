"""PDF: the brief as a composed A4 document, accessible and for the archive (PDF/UA-1, PDF/A-3a), fonts embedded.

The matrix as CSV and all that the brief says as JSON travel inside as attachments.
"""

import atexit
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from threading import get_ident
from typing import TYPE_CHECKING, Any
from urllib.request import url2pathname

from policy_report.brief.report import Report
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.formats import csv, json
from policy_report.formats.html import page
from policy_report.formats.pdf import stylesheets, weasyprint_patches
from policy_report.formats.pdf.fallback_font import style_of_boxes
from policy_report.formats.pdf.finish import finish, separate
from policy_report.formats.pdf.page_limits import watched
from policy_report.templating.environment import Look
from policy_report.text import LINK_SCHEMES, shorten

if TYPE_CHECKING:
    from weasyprint import Attachment
    from weasyprint.document import Document

SUFFIX = ".pdf"
ABOUT = "a composed A4 document, accessible (PDF/UA-1), for the archive (PDF/A-3a)"
SLOW = True

FOLDER = "file:///templates/"  # what the look's folders are called inside a page, wherever they lie
NO_DATE = dt.date(1980, 1, 1)  # what the attachments of an undated brief are dated
DATA = ((csv, "The matrix as a table"), (json, "Everything that the brief says, as data"))
SRGB = "sRGB"  # for the name "srgb" WeasyPrint would open a file of its own and leave it open
ENDS_NAME = re.compile(rb"[\x00-\x20\x7f()<>\[\]{}/%#]")  # in a PDF
NO_PANGO = (
    "PDF needs the Pango library, which is not installed; get it with "
    "`apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` (Debian, Ubuntu), `dnf install pango` (Fedora) "
    "or `brew install pango` (macOS), or build other formats with --format html"
)


def warm() -> None:
    """Import what rendering needs; raise UserError where the machine cannot do it."""
    import jinja2.sandbox  # noqa: F401

    try:
        import weasyprint  # noqa: F401
    except OSError:  # cffi's word for a shared library that is not there
        raise UserError(NO_PANGO) from None


def render(report: Report, look: Look) -> bytes:
    """Return the document as PDF/UA-1 and PDF/A-3a. The same report gives the same bytes."""
    warm()
    return write(page(report, look, "brief.pdf.html.j2", for_print=True), look, partial(_attachments, report, look))


def write(html: str, look: Look, attachments: "Callable[[], list[Attachment]]" = list) -> bytes:
    """Return the PDF of a print page; its resources may come from the look's folders and from nowhere else.

    A character that no font has is drawn as a box: the page is drawn again with a font of these.
    """
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    look.note(html)
    try:
        with watched():
            content, missing = _draw(html, look, attachments(), _fonts(get_ident()))
            look.missing.update(map(chr, missing))
            if missing:
                content, _ = _draw(html, look, attachments(), FontConfiguration(), style_of_boxes(missing))
    except FatalURLFetchingError as error:  # a BaseException, since WeasyPrint goes on after any other
        raise UserError(str(error), code=PROBLEMS_EXIT) from None
    return separate(weasyprint_patches.identify(content, hashlib.sha256(html.encode()).hexdigest()[:32]))


def _draw(
    html: str, look: Look, attachments: list["Attachment"], fonts: Any, style: str = ""
) -> tuple[bytes, set[int]]:
    """Return the drawn PDF, and the characters (code points) for which there was no font."""
    from weasyprint import CSS

    fetcher = _fetcher(look)
    missing: set[int] = set()

    def complete(document: "Document", pdf: Any) -> None:
        if look.changed:
            _check_fonts(document)
        finish(document, pdf)
        missing.update(code for font in document.fonts.values() for code in font.missing)
        weasyprint_patches.forget_pages(document)

    weasyprint_patches.number_pages_once()
    page, sheets = stylesheets.page(html, FOLDER, fetcher, fonts)
    options = {"pdf_variant": "pdf/a-3a", "output_intent": SRGB, "attachments": attachments, "pdf_identifier": False}
    document = page.render(
        font_config=fonts,
        color_profiles={SRGB: _colours()},
        stylesheets=[*sheets, CSS(string=style, url_fetcher=fetcher, font_config=fonts)],
        **options,
    )
    if look.changed:
        _check(document)
    weasyprint_patches.forget_layout(document)
    weasyprint_patches.pack_pages(document)
    content: bytes = document.write_pdf(finisher=complete, **options)
    return content, missing


def _check(document: "Document") -> None:
    """Raise UserError where a template of others lets the document lead astray, or carry what is not its own."""
    links = (link[:2] for page in document.pages for link in page.links)
    led_to = (*LINK_SCHEMES, "tel:")
    astray = (goal for kind, goal in links if kind == "external" and not goal.lower().startswith(led_to))
    if goal := next(astray, ""):
        places = "links lead to the web, to mail, to a telephone, or to a place in it"
        raise UserError(
            f"templates: the document has a link to {shorten(goal.removeprefix(FOLDER))}; {places}", code=PROBLEMS_EXIT
        )
    if any(fields for page in document.pages for fields in page.forms.values()):
        raise UserError(
            "templates: the document has a form, which sends what is filled in; leave it out", code=PROBLEMS_EXIT
        )
    attached = any(link[0] == "attachment" for page in document.pages for link in page.links)
    if attached or document.metadata.attachments:
        raise UserError("templates: the document attaches a file; it carries its own data alone", code=PROBLEMS_EXIT)


def _check_fonts(document: "Document") -> None:
    """Raise UserError for the family of a font that holds what ends a name in a PDF: it is written there as it is."""
    fonts = (font for font in document.fonts.values() if ENDS_NAME.search(font.name[1:]))
    if font := next(fonts, None):
        called = f"templates: the document has a font that is called {shorten(font.family)}"
        raise UserError(f"{called}; use letters, digits, spaces and hyphens", code=PROBLEMS_EXIT)


def _attachments(report: Report, look: Look) -> list["Attachment"]:
    """Return the brief as the data formats give it, dated by the brief and by no clock."""
    from weasyprint import Attachment

    day = dt.datetime.combine(report.brief.as_of or NO_DATE, dt.time())
    return [
        Attachment(
            string=form.render(report, look).decode(),
            name=report.brief.id + form.SUFFIX,
            description=description,
            created=day,
            modified=day,
            relationship="Data",
        )
        for form, description in DATA
    ]


def _colours() -> Any:
    """Return the colours that are meant, as PDF/A asks: sRGB, by the profile that WeasyPrint brings."""
    from weasyprint.css import ColorProfile

    profile = io.BytesIO(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes())
    return ColorProfile(profile, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@cache
def _fonts(thread: int) -> Any:  # noqa: ARG001 - the key: fontconfig is not to be shared between threads
    """Return the fonts that this thread has loaded: unpacking them anew costs a fifth of a short brief."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


atexit.register(_fonts.cache_clear)  # they delete their files, which they cannot when the modules are already gone


def _fetcher(look: Look) -> Any:
    """Return a fetcher that opens `data:` and the files of the look; anything else stops the rendering."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class LookFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url.startswith(FOLDER):
                return URLFetcherResponse(url, self._read(url2pathname(url.removeprefix(FOLDER).split("?")[0])))
            raise FatalURLFetchingError(f"templates: '{url}' is outside the templates folder; nothing else is read")

        @staticmethod
        def _read(name: str) -> bytes:
            try:
                return look.read(name)
            except UserError as error:
                raise FatalURLFetchingError(error.message) from None

    return LookFetcher(allowed_protocols={"data"}, allow_redirects=False)
