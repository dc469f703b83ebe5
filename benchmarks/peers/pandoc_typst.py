"""Pandoc and Typst: `python benchmarks/peers/pandoc_typst.py PAGES OUT` (folders of .html and of .pdf).

Pandoc reads each page, writes it as Typst's markup, and Typst sets that in its own font: it does not read WOFF2. The
pages come finished: no records are read. Pandoc drops the style sheet: the stances have no colours, pages no head, and
tables get its own widths. Links inside the page are taken out: Typst refuses a link to a label that is not there.
"""

import re
import sys
from pathlib import Path

import pypandoc
import typst

INSIDE = re.compile(r'<a [^>]*href="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
IDS = re.compile(r' id="[^"]*"')
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def main(pages: Path, out: Path) -> None:
    """Set every page of a folder."""
    for page in sorted(pages.glob("*.html")):
        html = STYLE.sub("", page.read_text(encoding="utf-8"))
        html = IDS.sub("", INSIDE.sub(r"\1", html))
        markup = out / f"{page.stem}.typ"
        pypandoc.convert_text(html, "typst", format="html", outputfile=markup, extra_args=["--standalone"])
        typst.compile(markup, output=out / f"{page.stem}.pdf")
        markup.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
