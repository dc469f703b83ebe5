"""The editor on a screen: Save to the new matrix, a keystroke to what is wrong (`python -m benchmarks.editor`).

The command runs as people start it, in a real Chromium: a form is opened, another stance is chosen and saved, and the
clock of the page runs until the frame that shows it in the matrix.
"""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from benchmarks.peers.chromium import found as chromium
from benchmarks.turns import TOOL, Limit, Measured, Ratio, measured, process, show
from benchmarks.workspaces import many

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ABOUT = (
    "In Chromium. Another stance is chosen in the form and saved: from the press of Save to the frame that shows it in "
    "the matrix, which is that of the whole workspace, in windows. `check` is of the same workspace, from the start of "
    "its process. A keystroke is one of 60, in a form whose quote is looked up in 200 kB of text, until the frame that "
    "says what is wrong."
)
SAVE, CHECK, LARGE = "Save, 1,000 positions", "check, 1,000 positions", "Save, 20,000 positions"
KEY = "a keystroke, 20,000 positions"
KEYSTROKES = 60
SMALL_SHAPE, LARGE_SHAPE = (72, 20), (197, 145)  # actors and topics, with seven in ten of the cells
CELL = "/cell/actor-0/topic-1"
SPOKEN = "We have read every draft, and none of them answers who pays for it. "
FRAME = "const frame = () => new Promise(requestAnimationFrame);"
SAVED = f"""async ([cell, tone]) => {{
  {FRAME}
  const begin = performance.now();
  document.querySelector('#record footer button.main').click();
  while (!document.querySelector(`#grid [formaction="${{cell}}"].tone-${{tone}}`)) await frame();
  await frame();
  return performance.now() - begin;
}}"""
TYPED = f"""async ([date, quote]) => {{
  {FRAME}
  document.getElementById('f-quote').value = quote;
  const field = document.getElementById('f-date');
  const begin = performance.now();
  field.value = date;
  field.dispatchEvent(new Event('input', {{ bubbles: true }}));
  while (!document.getElementById('m-date').textContent.includes(date)) await frame();
  return performance.now() - begin;
}}"""


class Screen:
    """A running `edit` on the screen of a browser."""

    def __init__(self, page: "Page", address: str) -> None:
        self._page, self._home = page, urljoin(address, "/")
        self._stances, self._turns = cycle(("support", "oppose", "neutral")), count(1)
        page.set_default_timeout(300_000)
        page.goto(address)

    def save(self) -> float:
        """Save another stance; return the seconds until it is in the matrix."""
        self._open()
        held = self._page.locator("#record [name=stance]:checked").get_attribute("value")
        stance = next(each for each in self._stances if each != held)
        self._page.locator(f"#record [name=stance][value={stance}]").check(force=True)
        return float(self._page.evaluate(SAVED, [CELL, stance])) / 1000

    def keystrokes(self, number: int) -> list[float]:
        """Return the seconds that each of so many keystrokes takes until the form says what is wrong."""
        self._open()
        self._page.locator("#f-source").fill("Statement of round 1")
        turns = (f"no day {next(self._turns)}" for _ in range(number))
        return [float(self._page.evaluate(TYPED, [date, SPOKEN[: 5 + n % 60]])) / 1000 for n, date in enumerate(turns)]

    def _open(self) -> None:
        """Open the form of the position of a cell, beside the matrix."""
        self._page.goto(self._home)
        self._page.locator(f'#grid [formaction="{CELL}"]').click()
        self._page.locator(".position .actions a.button").first.click()
        self._page.locator("#record").wait_for()


@contextmanager
def browser() -> Iterator["Browser"]:
    """Yield a Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


@contextmanager
def edited(root: Path, chromium: "Browser") -> Iterator[Screen]:
    """Yield the editor of a workspace on a screen."""
    command = (*TOOL, "-C", root, "edit", "--port", "0", "--no-browser")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        try:
            assert running.stdout
            yield Screen(context.new_page(), running.stdout.readline().strip())
        finally:
            context.close()
            running.terminate()


def measure(
    rounds: int,
    small: tuple[int, int] = SMALL_SHAPE,
    large: tuple[int, int] = LARGE_SHAPE,
    keystrokes: int = KEYSTROKES,
) -> Measured:
    """Let Save and `check` take turns."""
    with tempfile.TemporaryDirectory() as folder:
        roots = [_workspace(Path(folder) / name, shape) for name, shape in (("small", small), ("large", large))]
        with browser() as chromium, edited(roots[0], chromium) as editor, edited(roots[1], chromium) as other:
            competitors = {SAVE: editor.save, CHECK: process(*TOOL, "-C", roots[0], "check"), LARGE: other.save}
            found = measured("The editor", ABOUT, competitors, [Limit(SAVE, CHECK, 0.5)], rounds)
            keys = other.keystrokes(keystrokes)
    ratios = [
        Ratio(f"{LARGE}, in seconds", median(found.seconds[LARGE]), 1),
        Ratio(f"{KEY}: median, in ms", 1000 * median(keys), 60),
        Ratio(f"{KEY}: 95th percentile, in ms", 1000 * quantiles(keys, n=20)[-1], 150),
    ]
    return replace(found, seconds={**found.seconds, KEY: keys}, ratios=[*found.ratios, *ratios])


def _workspace(root: Path, shape: Sequence[int]) -> Path:
    """Write a workspace with the text of one of its sources."""
    many(root, *shape)
    (root / "snapshots").mkdir()
    (root / "snapshots" / "source-0.txt").write_text(SPOKEN * 3_000, encoding="utf-8")
    return root


if __name__ == "__main__":
    show(measure(5))
