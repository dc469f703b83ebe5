"""PNG: the drawing of the matrix as pixels, for any program, sharp on a slide."""

import io
from math import sqrt
from typing import TYPE_CHECKING

from policy_report.brief.report import Report
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.formats import pdf, svg
from policy_report.formats.svg.picture import Picture, draw
from policy_report.templating import TemplateSet

if TYPE_CHECKING:
    from PIL.Image import Image

ABOUT = "the matrix as pixels, sharp on a slide"
NEEDS = ("PIL.PngImagePlugin", "pypdfium2", *svg.NEEDS, *pdf.NEEDS)
SLOW = True

LEAST_SCALE, LEAST_WIDTH = 2.0, 1920  # pixels of the picture to one of the drawing, and across
MOST_PIXELS = 60_000_000  # 240 MB while it is drawn
POINT = 0.75  # of a CSS pixel
INCH = 96  # CSS pixels


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the picture as PNG (RGB, sRGB), at least 1920 pixels wide unless it is very large.

    Title and description are in its text chunks. Raise UserError where even at its own size it has too many pixels.
    """
    picture = draw(report)
    scale = scale_of(picture)
    return _encode(_pixels(picture, templates, scale), picture, scale)


def scale_of(picture: Picture) -> float:
    """Return how many pixels a unit of the drawing gets: enough for a slide, fewer where it would be too many."""
    most = sqrt(MOST_PIXELS / (picture.width * picture.height))
    if most < 1:
        raise UserError(
            f"the picture of the matrix would have {picture.width * picture.height / 1e6:.0f} million pixels, and "
            f"{MOST_PIXELS // 10**6} million is the most; select fewer topics or actors, or use --format svg",
            code=PROBLEMS_EXIT,
        )
    return min(max(LEAST_SCALE, LEAST_WIDTH / picture.width), most)


def _pixels(picture: Picture, templates: TemplateSet, scale: float) -> "Image":
    import pypdfium2

    drawing = svg.drawing(picture, templates)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>picture</title><style>'
        f"{templates.fonts(drawing)}"
        f"@page {{ size: {picture.width}px {picture.height}px; margin: 0 }} body {{ margin: 0 }} "
        f"svg {{ display: block }}</style></head><body>{drawing}</body></html>"
    )
    document = pypdfium2.PdfDocument(pdf.write(page, templates))
    try:
        image: Image = document[0].render(scale=scale / POINT).to_pil().convert("RGB")
    finally:
        document.close()
    return image


def _encode(image: "Image", picture: Picture, scale: float) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    about.add(b"sRGB", b"\0")
    about.add_itxt("Title", picture.title)
    about.add_itxt("Description", picture.about)
    out = io.BytesIO()
    image.save(out, "png", pnginfo=about, dpi=(INCH * scale,) * 2, optimize=True)
    return out.getvalue()
