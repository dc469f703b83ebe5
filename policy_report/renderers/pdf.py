"""PDF: the brief as a composed A4 document, tagged for PDF/UA-1, fonts embedded."""

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.request import url2pathname

from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.renderers.html import page
from policy_report.report import Report
from policy_report.templating import Look

if TYPE_CHECKING:
    from weasyprint import Document

SUFFIX = ".pdf"
ABOUT = "a composed A4 document, accessible (PDF/UA-1)"

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
    """Return the document as PDF/UA-1. The same report gives the same bytes."""
    warm()
    return write(page(report, look, "brief.pdf.html.j2", for_print=True), look)


def write(html: str, look: Look) -> bytes:
    """Return the PDF of a print page; its resources may come from the look's folders and from nowhere else."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    document = HTML(string=html, base_url=look.folders[0].as_uri() + "/", url_fetcher=_fetcher(look))
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        result: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier,
            font_config=FontConfiguration(),
            finisher=_finish,
        )
    except FatalURLFetchingError as error:  # a BaseException, since WeasyPrint goes on after any other
        raise UserError(str(error), code=PROBLEMS_EXIT) from None
    return result


def _fetcher(look: Look) -> Any:
    """Return a fetcher that opens `data:` and the files of the look; anything else stops the rendering."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class LookFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            for folder in look.folders:
                base = folder.as_uri() + "/"
                if url.startswith(base):
                    return URLFetcherResponse(url, self._read(url2pathname(url.removeprefix(base).split("?")[0])))
            raise FatalURLFetchingError(f"templates: '{url}' is outside the templates folder; nothing else is read")

        @staticmethod
        def _read(name: str) -> bytes:
            try:
                return look.read(name)
            except UserError as error:
                raise FatalURLFetchingError(error.message) from None

    return LookFetcher(allowed_protocols={"data"}, allow_redirects=False)


def _finish(document: "Document", pdf: Any) -> None:
    """Complete what WeasyPrint leaves out of the tags, right before it writes the file."""
    import pydyf

    _scope_headers(pdf)
    for sheet in document.pages:
        for *_, box in sheet.links:
            if box.link_annotation:  # described by its target's name otherwise, which says nothing
                words = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(words)


def _scope_headers(pdf: Any) -> None:
    """Write `/Scope` into every table header: WeasyPrint tags the header cells but leaves it out.

    A header inside THead heads its column; any other heads its row.
    """
    objects = {f"{thing.number} 0 R".encode(): thing for thing in pdf.objects}
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH" and "A" in element:
            section = objects[objects[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if section.get("S") == "/THead" else "/Row"
