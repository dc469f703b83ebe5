"""A table of a million positions against what pandas alone takes: `make bench`.

Ours reads the table as strictly as a small one, checks it, and computes matrix, agreement and topics. The bare script
is one `pandas.read_csv` and one `pivot` of the same file. They take turns; the medians are compared.

    ours / bare                       at most 8
    agreement / bare                  at most 0.8, a tenth of what all may take
    peak memory                       at most 1.5 GB
"""

import csv
import datetime as dt
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ACTORS, TOPICS, ROUNDS = 200, 5_000, 3
STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose", "declined")

BARE = """
import pandas as pd, sys
table = pd.read_csv(sys.argv[1])
table.pivot(index="actor", columns="topic", values="stance")
"""

OURS = """
import sys, time
from pathlib import Path
from policy_report.agreement import agreement, scores
from policy_report.briefs import Choice, whole
from policy_report.load import load_or_fail
from policy_report.matrix import cells
from policy_report.positions import select
from policy_report.topics import polarisation, step_counts
from policy_report.workspace import find
loaded, warnings = load_or_fail(find(Path(sys.argv[1])))
records = loaded.records
edition = whole(loaded.settings, records, Choice())
values = {s.id: s.value for s in records.scale if s.value is not None}
known = select(records.positions, edition.actors, edition.topics, edition.as_of)
assert len(cells(known, edition.actors, edition.topics)) == len(edition.actors) * len(edition.topics)
polarisation(step_counts(known, list(values), edition.topics))
start = time.perf_counter()
score, sets = scores(known, values, edition.actors, edition.topics)
agreement(score, sets, edition.actors, 2.0, 3)
print(time.perf_counter() - start)
"""


def write_workspace(root: Path, actors: int, topics: int) -> Path:
    """Write a workspace whose one table has a position of every actor on every topic; return the table."""
    chance = random.Random(1)  # noqa: S311 - figures, not secrets
    folder = root / "positions"
    folder.mkdir(parents=True)
    (root / "policy-report.toml").write_text('title = "A million positions"\n')
    declared = "".join(f"- {{id: actor-{i}, name: Actor {i}, kind: expert}}\n" for i in range(actors))
    (folder / "actors.yaml").write_text(declared)
    (folder / "topics.yaml").write_text("".join(f"- {{id: topic-{i}, title: Topic {i}}}\n" for i in range(topics)))
    (folder / "sources.yaml").write_text("".join(f"- {{id: source-{i}, title: Source {i}}}\n" for i in range(50)))
    days = [(dt.date(2020, 1, 1) + dt.timedelta(i)).isoformat() for i in range(1500)]
    with (folder / "positions.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["actor", "topic", "stance", "date", "summary", "source", "salience"])
        writer.writerows(
            [
                f"actor-{a}",
                f"topic-{t}",
                chance.choice(STANCES),
                chance.choice(days),
                f"What actor {a} said on topic {t}",
                f"source-{chance.randrange(50)}",
                chance.randrange(1, 6),
            ]
            for a in range(actors)
            for t in range(topics)
        )
    return folder / "positions.csv"


def run(script: str, argument: Path) -> tuple[float, str]:
    """Return how long a script takes as a process of its own, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script, str(argument)], check=True, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout


def main() -> None:
    """Measure in turns and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        table = write_workspace(root, ACTORS, TOPICS)
        bare, ours, pairs = [], [], []
        for _ in range(ROUNDS):
            bare.append(run(BARE, table)[0])
            seconds, printed = run(OURS, root)
            ours.append(seconds)
            pairs.append(float(printed))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    base = statistics.median(bare)
    print(f"{ACTORS * TOPICS:,} positions; read_csv and pivot {base:.2f} s, ours {statistics.median(ours):.2f} s")
    print(f"{'ours / bare':36}{statistics.median(ours) / base:6.2f}   at most 8")
    print(f"{'agreement / bare':36}{statistics.median(pairs) / base:6.2f}   at most 0.8")
    print(f"{'peak memory, GB':36}{peak:6.2f}   at most 1.5")


if __name__ == "__main__":
    main()
