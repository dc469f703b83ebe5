"""A page of a PDF as a picture, in a process of its own: `python -m policy_report.reading.draw NUMBER <PDF >PNG`.

A document of strangers may ask for any time and memory, or take its reader down: this process has limits, and nobody
else is in it. It ends with 1 where it cannot draw.
"""

import sys
from io import BytesIO

from policy_report.limits import limit

SCALE = 1.2  # pixels a point: an A4 page is 714 wide, as wide as it is shown
LEAST = 714  # pixels that a smaller page is wide
MOST = 2_400  # pixels of the longer side of a page
CPU_SECONDS, MEMORY_BYTES = 20, 2 * 2**30


def drawn(document: bytes, number: int) -> bytes:
    """Return a page, by its number from 0, as PNG. Raise PdfiumError."""
    from policy_report.evidence.pdf import opened

    with opened(document) as pages:
        page = pages[number]
        scale = min(max(SCALE, LEAST / page.get_width()), MOST / max(page.get_size()))
        content = BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(content, "PNG")
        return content.getvalue()


def main() -> int:
    """Draw the page that the command line names."""
    from pypdfium2 import PdfiumError

    limit(CPU_SECONDS, MEMORY_BYTES)
    try:
        content = drawn(sys.stdin.buffer.read(), int(sys.argv[1]))
    except (PdfiumError, MemoryError, ArithmeticError, ValueError, IndexError, OSError):
        return 1
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
