"""While WeasyPrint draws a page: no more pages than a brief may have, and what it would leave out in silence is said.

In: what WeasyPrint reports to its loggers. Out: `UserError` for a page too many, for elements nested too deep,
for a picture, a drawing, a style sheet or an attachment that it could not use.
"""

import contextlib
import logging
from collections.abc import Iterator
from threading import get_ident

from policy_report.errors import PROBLEMS_EXIT, UserError

MOST_PAGES = 2000  # some two minutes of drawing
MOST_PIXELS = 50_000_000  # of a picture: 150 MB while it is drawn
LAYOUT = "Step 5 - Creating layout - Page %d"
LEFT_OUT = "Failed to "
SHOWN = 100  # characters of an address


class _Watcher(logging.Handler):
    """Hears what WeasyPrint reports in this thread."""

    def __init__(self) -> None:
        super().__init__()
        self.left_out: list[str] = []
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self._thread:
            return
        message = record.getMessage()
        if str(record.msg).startswith(LAYOUT) and isinstance(record.args, tuple) and record.args[0] == MOST_PAGES + 1:
            text = f"templates: the brief has more than {MOST_PAGES} pages; select fewer topics or actors, or split it"
            raise UserError(text, code=PROBLEMS_EXIT)
        if message.startswith(LEFT_OUT):
            self.left_out.append(message.removeprefix(LEFT_OUT)[:SHOWN])


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """Raise UserError at a page too many, and at the end for what was left out."""
    from PIL import Image

    drawing, progress = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    watcher, before = _Watcher(), (progress.level, Image.MAX_IMAGE_PIXELS)
    drawing.addHandler(watcher)
    progress.setLevel(logging.INFO)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses what has twice as many
    try:
        yield
    except RecursionError:
        raise UserError("templates: elements are nested too deep to be drawn", code=PROBLEMS_EXIT) from None
    finally:
        drawing.removeHandler(watcher)
        progress.setLevel(before[0])
        Image.MAX_IMAGE_PIXELS = before[1]
    if watcher.left_out:
        limits = f"it is damaged, outside the templates folder or above {MOST_PIXELS // 10**6} million pixels"
        raise UserError(f"templates: could not {watcher.left_out[0]}; {limits}", code=PROBLEMS_EXIT)
