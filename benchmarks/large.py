"""The page and the deck of a large workspace, 300 actors on 100 topics: `python -m benchmarks.large`."""

import tempfile
from pathlib import Path

from benchmarks.cold import BRIEF, copied
from benchmarks.turns import TOOL, Limit, Measured, Ratio, measured, process, show
from benchmarks.workspaces import votes

ABOUT = "Some 18,000 votes of 300 actors on 100 topics, as page and as deck, against the sample brief in HTML and PDF."
LIMITS = (Limit("the page", "the sample brief", 3), Limit("the deck", "the sample brief", 3))
MOST_MB = 6


def measure(rounds: int) -> Measured:
    """Let the builds take turns; the size is that of the finished page."""
    with tempfile.TemporaryDirectory() as folder:
        large, sample = Path(folder) / "large", copied(Path(folder) / "sample")
        votes(large)
        competitors = {
            "the page": process(*TOOL, "-C", large, "build", "--force"),
            "the deck": process(*TOOL, "-C", large, "build", "--format", "pptx", "--force"),
            "the sample brief": process(*TOOL, "-C", sample, "build", BRIEF, "--force"),
        }
        found = measured("A large page and deck", ABOUT, competitors, LIMITS, rounds)
        size = (large / "reports" / "votes.html").stat().st_size / 1e6
        large_page = Ratio("the size of the page, MB", size, MOST_MB)
        return Measured(found.title, found.about, found.seconds, [*found.ratios, large_page])


if __name__ == "__main__":
    show(measure(3))
