"""PNG: the drawing of the matrix as pixels, for any program, sharp on a slide."""

import io
from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING

from policy_report.brief.report import Report
from policy_report.formats import pdf, svg
from policy_report.formats.svg.picture import draw
from policy_report.layout.drawing import Drawing
from policy_report.templating import TemplateSet

if TYPE_CHECKING:
    from PIL.Image import Image

ABOUT = "the matrix as pixels, sharp on a slide"
NEEDS = ("PIL.PngImagePlugin", "pypdfium2", *svg.NEEDS, *pdf.NEEDS)
SLOW = True

LEAST_SCALE, LEAST_WIDTH = 8 / 3, 1920  # pixels of the picture to a point, and across
MOST_PIXELS = 60_000_000  # 240 MB while it is drawn
FINER = 3  # times more pixels are drawn and averaged, where there is room: small symbols would lose their edges
INCH = 72  # points


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the first of the pictures."""
    return next(render_each(report, templates))


def render_each(report: Report, templates: TemplateSet) -> Iterator[bytes]:
    """Return each picture as PNG (RGB, sRGB), at least 1920 pixels wide unless it is very large.

    Title, description and marking are in its text chunks.
    """
    return (picture(drawing, templates) for drawing in draw(report))


def picture(drawing: Drawing, templates: TemplateSet) -> bytes:
    """Return a drawing as PNG."""
    scale = scale_of(drawing)
    return _encode(_pixels(drawing, templates, scale), drawing, scale)


def scale_of(drawing: Drawing) -> float:
    """Return how many pixels a point of the drawing gets: enough for a slide, fewer where it would be too many."""
    most = sqrt(MOST_PIXELS / (drawing.width * drawing.height))
    return min(max(LEAST_SCALE, LEAST_WIDTH / drawing.width), most)


def _pixels(drawing: Drawing, templates: TemplateSet, scale: float) -> "Image":
    import pypdfium2

    drawn = svg.drawn(drawing, templates)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>picture</title><style>'
        f"{templates.fonts(drawn)}"
        f"@page {{ size: {drawing.width}pt {drawing.height}pt; margin: 0 }} body {{ margin: 0 }} "
        f"svg {{ display: block }}</style></head><body>{drawn}</body></html>"
    )
    document = pypdfium2.PdfDocument(pdf.write(page, templates))
    try:
        finer = min(FINER, max(1, int(sqrt(MOST_PIXELS / (drawing.width * drawing.height)) / scale)))
        image: Image = document[0].render(scale=scale * finer).to_pil().convert("RGB").reduce(finer)
    finally:
        document.close()
    return image


def _encode(image: "Image", drawing: Drawing, scale: float) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    about.add(b"sRGB", b"\0")
    about.add_itxt("Title", drawing.title)
    about.add_itxt("Description", drawing.about)
    if drawing.marking:
        about.add_itxt("Marking", drawing.marking)
    out = io.BytesIO()
    image.save(out, "png", pnginfo=about, dpi=(INCH * scale,) * 2, optimize=True)
    return out.getvalue()
