"""How fast a build is, as ratios measured in one run: `make bench`.

The competitors take turns, so that a noisy machine is noisy for all of them; the medians are compared.

    cold build / bare WeasyPrint      at most 1.3
    unchanged build / cold build      at most 0.15
    --help / python -c pass           at most 4
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from policy_report import load, workspace
from policy_report.briefs import Choice, editions
from policy_report.compose import compose
from policy_report.renderers.html import page
from policy_report.templating import Look

ROUNDS = 9
HERE = Path(__file__).parent
SAMPLE = HERE.parent
BRIEF = "paris-ai-action-summit"
TOOL = str(Path(sys.executable).with_name("policy-report"))


def seconds(command: list[str]) -> float:
    """Return how long a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def write_print_page(root: Path, target: Path) -> None:
    """Write the page that the PDF is made from."""
    loaded, _ = load.load_or_fail(workspace.find(root))
    edition = editions(loaded.settings, loaded.records, Choice((BRIEF,)))[0]
    target.write_text(page(compose(loaded.records, edition), Look(), "brief.pdf.html.j2", for_print=True))


def main() -> None:
    """Measure in turns and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root, html = Path(folder) / "sample", Path(folder) / "page.html"
        root.mkdir()
        shutil.copy(SAMPLE / "policy-report.toml", root)
        shutil.copytree(SAMPLE / "positions", root / "positions")
        write_print_page(root, html)
        build = [TOOL, "-C", str(root), "build", BRIEF]
        commands = {
            "cold build": [*build, "--force"],
            "bare WeasyPrint": [sys.executable, str(HERE / "bare_weasyprint.py"), str(html), str(html) + ".pdf"],
            "unchanged build": build,
            "--help": [TOOL, "--help"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        runs: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                runs[name].append(seconds(command))
    median = {name: statistics.median(times) for name, times in runs.items()}
    for name, value in median.items():
        print(f"{name:18}{value * 1000:9.0f} ms   ({min(runs[name]) * 1000:.0f} to {max(runs[name]) * 1000:.0f})")
    print()
    for a, b, limit in (
        ("cold build", "bare WeasyPrint", 1.3),
        ("unchanged build", "cold build", 0.15),
        ("--help", "python -c pass", 4),
    ):
        print(f"{a + ' / ' + b:36}{median[a] / median[b]:6.2f}   at most {limit}")


if __name__ == "__main__":
    main()
