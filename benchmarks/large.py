"""The page of a large workspace, 300 actors on 100 topics: `python -m benchmarks.large`."""

import tempfile
from pathlib import Path

from benchmarks.cold import BRIEF, copied
from benchmarks.turns import TOOL, Limit, Measured, Ratio, measured, process, show
from benchmarks.workspaces import many

ABOUT = "Some 18,000 positions of 300 actors on 100 topics as one page, against the sample brief in HTML and PDF."
SHARE = 0.6  # of the cells that have a position
SETTINGS = '\ntitle = "Who stands where"\n[briefs.whole]\nformats = ["html"]\n'
LIMITS = (Limit("the page", "the sample brief", 3),)
MOST_MB = 6


def measure(rounds: int) -> Measured:
    """Let the two builds take turns; the size is that of the finished page."""
    with tempfile.TemporaryDirectory() as folder:
        large, sample = Path(folder) / "large", copied(Path(folder) / "sample")
        many(large, 300, 100, share=SHARE)
        (large / "policy-report.toml").write_text(SETTINGS, encoding="utf-8")
        competitors = {
            "the page": process(*TOOL, "-C", large, "build", "--force"),
            "the sample brief": process(*TOOL, "-C", sample, "build", BRIEF, "--force"),
        }
        found = measured("A large page", ABOUT, competitors, LIMITS, rounds)
        size = (large / "reports" / "whole.html").stat().st_size / 1e6
        return Measured(found.title, found.about, found.seconds, [*found.ratios, Ratio("its size, MB", size, MOST_MB)])


if __name__ == "__main__":
    show(measure(3))
