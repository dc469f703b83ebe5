"""`docs/performance.md` and its plot: what was measured goes in, the page comes out.

What stands in the page below the mark is written by hand and kept from run to run.
"""

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.turns import Measured, Ratio

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
MARK = "<!-- By hand from here: `make bench` keeps it. -->"
HEAD = """# Performance

Measured by `make bench`, which anybody can run again: it writes this page and its plot. The competitors take turns; a
time is the median of its rounds, a ratio the median of the ratios of each round. Ratios hold from machine to machine
where seconds do not, so the limits are set on ratios. Every start of a process is in its time.

![The 200 briefs, in seconds](images/performance.svg)
"""


def write(page: Path, found: Sequence[Measured], machine: str) -> None:
    """Write the page, and keep what was written by hand."""
    _, mark, kept = page.read_text(encoding="utf-8").partition(MARK) if page.exists() else ("", "", "")
    parts = [
        HEAD,
        f"Measured on {machine}.\n",
        *(section(each) for each in found),
        f"{MARK}{kept if mark else chr(10)}",
    ]
    page.write_text("\n".join(parts), encoding="utf-8")


def section(found: Measured) -> str:
    """Return one group as Markdown: its times and its ratios."""
    times = [(name, seconds(median(values)), _span(values)) for name, values in found.seconds.items()]
    ratios = [(each.name, f"{each.value:.3g}", bound(each), "yes" if each.held else "**no**") for each in found.ratios]
    return "\n".join(
        [
            f"## {found.title}\n",
            f"{found.about} Rounds: {len(next(iter(found.seconds.values())))}.\n",
            *table(("", "median", "from … to"), times),
            "",
            *table(("ratio", "measured", "limit", "held"), ratios),
            "",
        ]
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table as lines of Markdown, figures to the right."""
    rule = ["---", *("---:" for _ in header[1:])]
    return [f"| {' | '.join(row)} |" for row in (header, rule, *rows)]


def bound(ratio: Ratio) -> str:
    """Return the limit of a ratio in words."""
    return f"{'at least' if ratio.at_least else 'at most'} {ratio.limit:g}"


def seconds(value: float) -> str:
    """Return a time as readers write it."""
    return f"{value:.1f} s" if value >= 10 else f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def machine() -> str:
    """Return this machine in words: system, processor, cores, and the Python."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    processor = model or platform.processor() or platform.machine()
    return f"{platform.system()}, {processor}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _span(values: Sequence[float]) -> str:
    return f"{seconds(min(values))} … {seconds(max(values))}"
