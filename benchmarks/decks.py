"""A deck and a document refreshed: what `benchmarks/refresh.py` prints, as a group of this page."""

import re
import sys

from benchmarks.turns import Measured, Ratio, run, show

ABOUT = (
    "A deck of 40 slides and a document of 60 pages, 6 marked tables refreshed in each, against python-pptx and "
    "python-docx opening and saving the same file."
)
TIME = re.compile(r"^(?P<name>.+?)\s{2,}(?P<median>\d+) ms\s+\((?P<low>\d+) to (?P<high>\d+)\)$", re.MULTILINE)
LIMIT = re.compile(r"^(?P<name>.+?)\s{2,}(?P<value>[\d.]+)\s+at most (?P<limit>[\d.]+)$", re.MULTILINE)


def measure() -> Measured:
    """Run the benchmark in a process of its own."""
    return parsed(run(sys.executable, "-m", "benchmarks.refresh"))


def parsed(printed: str) -> Measured:
    """Return the times and the ratios with a limit that were printed; of the rounds, their median and extremes."""
    times = {m["name"]: [int(m[part]) / 1000 for part in ("median", "low", "high")] for m in TIME.finditer(printed)}
    ratios = [Ratio(m["name"], float(m["value"]), float(m["limit"])) for m in LIMIT.finditer(printed)]
    return Measured("A deck and a document refreshed", ABOUT, times, ratios)


if __name__ == "__main__":
    show(measure())
