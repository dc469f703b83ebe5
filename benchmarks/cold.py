"""One brief, the sample of this repository, and starting up: `python -m benchmarks.cold`."""

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import print_pages
from benchmarks.turns import TOOL, Limit, Measured, measured, process, show

PEERS = Path(__file__).parent / "peers"
SAMPLE = Path(__file__).parents[1]
BRIEF = "paris-ai-action-summit"
ABOUT = (
    "The sample brief in HTML and PDF, against WeasyPrint alone on the same finished page, PDF/UA-1, nothing checked;"
    " and without its annex."
)
LIMITS = (
    Limit("cold build", "bare WeasyPrint", 1.1),
    Limit("without its annex", "cold build", 0.75),
    Limit("nothing changed", "cold build", 0.1),
    Limit("--help", "python -c pass", 4),
)


def measure(rounds: int) -> Measured:
    """Let the builds and the bare render take turns."""
    with tempfile.TemporaryDirectory() as folder:
        root, pages = copied(Path(folder) / "sample"), Path(folder) / "pages"
        short = copied(Path(folder) / "short", "annex = false")
        (page,) = print_pages(root, pages, BRIEF)
        build = (*TOOL, "-C", root, "build", BRIEF)
        competitors = {
            "cold build": process(*build, "--force"),
            "bare WeasyPrint": process(sys.executable, PEERS / "bare_weasyprint.py", page, page.with_suffix(".pdf")),
            "without its annex": process(*TOOL, "-C", short, "build", BRIEF, "--force"),
            "nothing changed": process(*build),
            "--help": process(*TOOL, "--help"),
            "python -c pass": process(sys.executable, "-c", "pass"),
        }
        return measured("One brief", ABOUT, competitors, LIMITS, rounds)


def copied(root: Path, default: str = "") -> Path:
    """Copy the sample to a folder, with one more line under [defaults]; return the folder."""
    shutil.copytree(SAMPLE / "positions", root / "positions")
    settings = (SAMPLE / "policy-report.toml").read_text(encoding="utf-8")
    (root / "policy-report.toml").write_text(settings.replace("[defaults]", f"[defaults]\n{default}"), encoding="utf-8")
    return root


if __name__ == "__main__":
    show(measure(9))
