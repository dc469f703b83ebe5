"""Measure everything, and write `docs/performance.md` and its plot: `make bench`, about half an hour.

`python -m benchmarks --quick` takes a few minutes, with 20 briefs instead of 200 and one round, and writes nothing.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks import cold, decks, editor, large, many, page, plot, quotes, scale, search
from benchmarks.turns import Measured, show

PLOT = page.PAGE.parent / "images" / "performance.svg"


def main() -> None:
    """Measure, print, and write unless in a hurry."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure how fast policy-report is.")
    parser.add_argument("--quick", action="store_true", help="one round, 20 briefs; print, and write nothing")
    quick = parser.parse_args().quick
    found = []
    for each in everything(quick=quick):
        show(each)
        found.append(each)
    if not quick:
        page.write(page.PAGE, found, page.machine())
        write_plot(PLOT, found)


def everything(*, quick: bool) -> Iterator[Measured]:
    """Measure one group after the other."""
    rounds = 1 if quick else 3
    yield cold.measure(1 if quick else 9)
    yield many.measure(rounds, 20 if quick else 200)
    yield scale.measure(rounds)
    yield large.measure(rounds)
    yield quotes.measure(rounds)
    yield search.measure(rounds)
    yield decks.measure()
    yield editor.measure(rounds)


def write_plot(target: Path, found: Sequence[Measured]) -> None:
    """Draw the group of many briefs."""
    group = next(each for each in found if many.ALL in each.seconds)
    times = {name: median(values) for name, values in group.seconds.items()}
    title = f"{group.title}: what a run takes"
    subtitle = (
        "Median seconds. Blue: policy-report, page and document; grey: what one would use instead, document alone."
    )
    target.write_text(plot.drawing(title, subtitle, times, many.OURS), encoding="utf-8")


if __name__ == "__main__":
    main()
