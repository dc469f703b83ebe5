"""A workspace of 200 briefs, against what people would use instead: `python -m benchmarks.many`.

A peer takes part where its tool is installed (`pip install '.[bench]'`, and Chromium).
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from shutil import which

from benchmarks.pages import print_pages
from benchmarks.peers.chromium import found as browser
from benchmarks.turns import TOOL, Competitor, Limit, Measured, measured, process, run, show, timed
from benchmarks.workspaces import add_position, many
from policy_report.build.workers import cores

PEERS = Path(__file__).parent / "peers"
ALL, ONE, PLAIN = "all, all cores", "all, one core", "plain script"
ALONE, ADDED = "one brief alone", "one position added"
OURS = (ONE, ALL, ALONE, ADDED)
PER_CORE = 0.9  # of what a further core could bring
BOUND = ("taskset", "--cpu-list", "0")  # to one core: `--jobs 1` alone is a worker on one and the reports on another


def peers(root: Path, pages: Path, out: Path) -> Iterator[tuple[str, Competitor]]:
    """Yield each peer that can run here."""
    yield PLAIN, process(sys.executable, PEERS / "plain.py", root, out)
    if find_spec("playwright") and browser():
        yield "Chromium, finished pages", process(sys.executable, PEERS / "chromium.py", pages, out)
    if find_spec("pypandoc") and find_spec("typst"):
        yield "pandoc and Typst, finished pages", process(sys.executable, PEERS / "pandoc_typst.py", pages, out)


def limits() -> list[Limit]:
    """Return the limits; that of all cores is for as many as there are here.

    What finding the brief that is due costs is seen beside that brief alone, not beside all of them, which may be fast.
    """
    spread = [Limit(ONE, ALL, PER_CORE * cores(), at_least=True)] if cores() > 1 and which(BOUND[0]) else []
    return [Limit(ADDED, ALONE, 1.15), *spread, Limit(PLAIN, ALL, 1.8, at_least=True)]


@contextmanager
def workspace(actors: int) -> Iterator[dict[str, Competitor]]:
    """Yield the competitors, with a workspace of a brief for each actor."""
    with tempfile.TemporaryDirectory() as folder:
        root, pages, out = (Path(folder) / name for name in ("workspace", "pages", "out"))
        table = many(root, actors)
        print_pages(root, pages)
        out.mkdir()
        build = (*TOOL, "-C", root, "build", "--quiet")
        actor = count()

        def added() -> float:
            add_position(table, next(actor))
            return timed(lambda: _one_brief(run(*build)))

        bound = {ONE: process(*BOUND, *build, "--force", "--jobs", "1")} if which(BOUND[0]) else {}
        alone = process(*build, "--force", "actors/actor-0")
        ours = bound | {ALL: process(*build, "--force"), ALONE: alone, ADDED: added}
        yield ours | dict(peers(root, pages, out))


def _one_brief(printed: str) -> None:
    if len(printed.split()) != 2:  # a page and a document
        raise RuntimeError(f"more or less than one brief was built: {printed}")


def measure(rounds: int, actors: int = 200) -> Measured:
    """Let our builds and the peers take turns."""
    with workspace(actors) as competitors:
        about = (
            f"{actors} briefs, each of one actor on 20 topics, 6 pages, in HTML and PDF; the peers make the PDF alone."
        )
        return measured(f"{actors} briefs", about, competitors, limits(), rounds)


if __name__ == "__main__":
    show(measure(3))
