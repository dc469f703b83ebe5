"""The editor, from Save to the new matrix, and from a keystroke to what is wrong: `python -m benchmarks.editor`.

The command runs as people start it, and is asked as its own pages ask: a form is opened, changed and sent, and the page
that follows is read to its end.
"""

import json
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urljoin

from lxml import html

from benchmarks.turns import TOOL, Limit, Measured, Ratio, measured, process, show, timed
from benchmarks.workspaces import many

ABOUT = (
    "A summary is changed in the form and saved; the time ends when the page with the new matrix has arrived. `check` "
    "is of the same workspace, from the start of its process. A keystroke is one of 60, until what is wrong is told."
)
SAVE, CHECK, LARGE = "Save, 1,000 positions", "check, 1,000 positions", "Save, 20,000 positions"
KEY = "a keystroke, 20,000 positions"
KEYSTROKES = 60
BETWEEN = "between-the-fields"
SMALL_SHAPE, LARGE_SHAPE = (72, 20), (197, 145)  # actors and topics, with seven in ten of the cells


class Editor:
    """A running `edit`, asked by its pages."""

    def __init__(self, address: str) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._turns, self._address = count(1), address
        self.get(address)

    def get(self, address: str, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> str:
        """Return a page; with `data`, what follows when that is sent."""
        sent = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
        request = urllib.request.Request(urljoin(self._address, address), data, sent)  # noqa: S310 - ours
        with self._opener.open(request, timeout=300) as answer:
            return str(answer.read().decode())

    def form(self) -> tuple[str, dict[str, str]]:
        """Return the form of the position of the first cell: where it is sent, and its fields."""
        panel = html.fromstring(self.get("/cell/actor-0/topic-1"))
        edit = next(link for link in panel.xpath("//a/@href") if link.startswith("/positions/") and "new" not in link)
        record = html.fromstring(self.get(edit)).get_element_by_id("record")
        found = {str(name): str(value or "") for name, value in record.form_values() if value not in (None, "on")}
        return record.get("action"), found

    def save(self) -> float:
        """Save another summary; return the seconds until the matrix is there."""
        action, fields = self.form()
        fields["summary"] = f"Turn {next(self._turns)}."
        parts = (f'--{BETWEEN}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
        data = f"{''.join(parts)}--{BETWEEN}--\r\n".encode()
        return timed(lambda: self._saved(action, data))

    def _saved(self, action: str, data: bytes) -> None:
        page = self.get(action, data, {"Content-Type": f"multipart/form-data; boundary={BETWEEN}"})
        if "Turn" not in page or "matrix" not in page:
            raise RuntimeError("the page that follows Save has no matrix")

    def keystrokes(self, number: int) -> list[float]:
        """Return the seconds that each of so many keystrokes takes to be validated."""
        _, fields = self.form()
        headers = {"Content-Type": "application/json", "X-Token": fields["token"]}
        typed = ({**fields, "quote": "We have read every draft, and more"[: n % 34]} for n in range(number))
        sent = [json.dumps({name: text for name, text in each.items() if name != "token"}).encode() for each in typed]
        return [timed(lambda data=data: self.get("/validate", data, headers)) for data in sent]  # type: ignore[misc]


@contextmanager
def edited(root: Path) -> Iterator[Editor]:
    """Yield the editor of a workspace."""
    command = (*TOOL, "-C", root, "edit", "--port", "0", "--no-browser")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            assert running.stdout
            yield Editor(running.stdout.readline().strip())
        finally:
            running.terminate()


def measure(
    rounds: int,
    small: tuple[int, int] = SMALL_SHAPE,
    large: tuple[int, int] = LARGE_SHAPE,
    keystrokes: int = KEYSTROKES,
) -> Measured:
    """Let Save and `check` take turns."""
    with tempfile.TemporaryDirectory() as folder:
        roots = Path(folder) / "small", Path(folder) / "large"
        for root, shape in zip(roots, (small, large), strict=True):
            many(root, *shape)
        with edited(roots[0]) as editor, edited(roots[1]) as other:
            competitors = {SAVE: editor.save, CHECK: process(*TOOL, "-C", roots[0], "check"), LARGE: other.save}
            found = measured("The editor", ABOUT, competitors, [Limit(SAVE, CHECK, 0.5)], rounds)
            keys = other.keystrokes(keystrokes)
    ratios = [
        Ratio(f"{LARGE}, in seconds", median(found.seconds[LARGE]), 1),
        Ratio(f"{KEY}: median, in ms", 1000 * median(keys), 60),
        Ratio(f"{KEY}: 95th percentile, in ms", 1000 * quantiles(keys, n=20)[-1], 150),
    ]
    return replace(found, seconds={**found.seconds, KEY: keys}, ratios=[*found.ratios, *ratios])


if __name__ == "__main__":
    show(measure(5))
