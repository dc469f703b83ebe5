"""Take `docs/images/editor.png`, the picture at the top of README.md: run it after a change of the look.

The example of a river is opened by the command itself, a sentence is selected and coded, and nothing is saved.
"""  # noqa: INP001 - a script

import io
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

REPO = Path(__file__).parents[1]
TARGET = REPO / "docs" / "images" / "editor.png"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
SOURCE, WORDS = "Record of the second session on the Orvane Compact", "she had no instructions on that point"
STANCE, SUMMARY = "Declined to say", "Has no instructions, and says so when the Chair asks whether it would sign."


def main() -> None:
    """Open the example, and take the picture."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = shutil.copytree(REPO / "examples" / "river-compact", Path(folder) / "river")
        command = [sys.executable, "-m", "policy_report", "-C", root, "edit", "--port", "0", "--no-browser"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as editor:  # noqa: S603 - ours
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
            page.goto(editor.stdout.readline().strip() if editor.stdout else "")
            code(page)
            taken = Image.open(io.BytesIO(page.screenshot()))
            taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(TARGET, optimize=True)
            browser.close()
            editor.terminate()


def code(page: Page) -> None:
    """Select words of a source, and fill the form in that they open."""
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("link", name=SOURCE).click()
    page.get_by_role("heading", name=SOURCE).wait_for()
    page.evaluate("async words => { await document.fonts.ready; window.find(words); }", WORDS)
    page.get_by_role("button", name="Code this").click()
    form = page.get_by_role("form", name="New position")
    form.get_by_label("Topic", exact=True).fill("The compact")
    form.get_by_label("Summary", exact=True).fill(SUMMARY)
    form.get_by_role("radio", name=STANCE).check()
    form.get_by_text("✓ verified").wait_for()
    page.wait_for_timeout(500)  # ms: for what is said of the last that was typed


if __name__ == "__main__":
    main()
