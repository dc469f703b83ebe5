"""Chromium prints pages to PDF: `python benchmarks/peers/chromium.py PAGES OUT` (folders of .html and of .pdf).

One browser for all pages, driven by Playwright, with tags and an outline, as its print dialogue would make them. The
pages come finished: no records are read. Chromium knows neither running elements nor page numbers in cross-references,
so the title at the head of each page and the “p. 4” of a link are missing, and the file is not PDF/UA.
"""

import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")


def found() -> str | None:
    """Return the system's Chromium, None where there is only Playwright's own or none at all."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def main(pages: Path, out: Path) -> None:
    """Print every page of a folder."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        tab = browser.new_page()
        for page in sorted(pages.glob("*.html")):
            tab.goto(page.resolve().as_uri())
            target = out / f"{page.stem}.pdf"
            tab.pdf(path=target, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
