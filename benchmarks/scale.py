"""A table of a million positions, against what pandas alone takes: `python -m benchmarks.scale`."""

import sys
import tempfile
from pathlib import Path

from benchmarks.turns import Competitor, Limit, Measured, Ratio, measured, run, show, timed
from benchmarks.workspaces import million

ABOUT = (
    "Reading as strictly as a small table, checking, matrix, agreement and topics of 200 actors on 5,000 topics; the "
    "bare script is one `pandas.read_csv` and one `pivot` of the same file."
)
OURS, BARE, AGREEMENT = "1,000,000 positions", "read_csv and pivot", "agreement of all pairs"
READING, FILTER = "reading them", "leaving out one in ten for an audience"
LIMITS = (Limit(OURS, BARE, 8), Limit(AGREEMENT, BARE, 0.8), Limit(FILTER, READING, 0.05))
PEAK_GB = 1.5

PIVOT = """
import pandas as pd, sys
table = pd.read_csv(sys.argv[1])
table.pivot(index="actor", columns="topic", values="stance")
"""

ANALYSIS = """
import resource, sys, time
from pathlib import Path
from policy_report.analysis.agreement import agreement, scores
from policy_report.brief.editions import Choice, whole
from policy_report.records.store import load_or_fail
from policy_report.analysis.matrix import cells
from policy_report.records.positions import select
from policy_report.analysis.matrix import polarisation, step_counts
from policy_report.workspace import find
start = time.perf_counter()
loaded, warnings = load_or_fail(find(Path(sys.argv[1])))
reading = time.perf_counter() - start
records = loaded.records
edition = whole(loaded.settings, records, Choice())
values = {s.id: s.value for s in records.scale if s.value is not None}
known = select(records.positions, edition.actors, edition.topics, edition.as_of)
assert len(cells(known, edition.actors, edition.topics)) == len(edition.actors) * len(edition.topics)
polarisation(step_counts(known, list(values), edition.topics))
start = time.perf_counter()
score, sets = scores(known, values, edition.actors, edition.topics)
agreement(score, sets, edition.actors, 2.0, 3)
agreeing, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from dataclasses import replace
import numpy as np, pandas as pd
from policy_report.records.audience import Audience, for_audience
from policy_report.records.markings import Markings
from policy_report.records.models import MarkingSettings
places = (np.arange(len(records.positions)) % 10 == 0).astype("int8")
marking = pd.Categorical.from_codes(places, pd.Index(["", "TLP:RED"], dtype="str"))
marked = replace(
    records,
    positions=records.positions.assign(marking=marking),
    markings=Markings(MarkingSettings(unmarked="TLP:CLEAR")),
)
start = time.perf_counter()
assert len(for_audience(marked, Audience("TLP:CLEAR")).positions) == len(places) - places.sum()
print(agreeing, peak, reading, time.perf_counter() - start)
"""


def measure(rounds: int, actors: int = 200, topics: int = 5_000) -> Measured:
    """Let both take turns; the agreement is timed inside ours, its peak memory is that of its process."""
    printed: list[tuple[float, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        table = million(root, actors, topics)

        def ours() -> None:
            printed.append(tuple(map(float, run(sys.executable, "-c", ANALYSIS, root).split())))

        competitors: dict[str, Competitor] = {
            BARE: lambda: timed(lambda: run(sys.executable, "-c", PIVOT, table)),
            OURS: lambda: timed(ours),
            AGREEMENT: lambda: printed[-1][0],
            READING: lambda: printed[-1][2],
            FILTER: lambda: printed[-1][3],
        }
        found = measured("A million positions", ABOUT, competitors, LIMITS, rounds)
    unit = 1e9 if sys.platform == "darwin" else 1e6  # ru_maxrss: bytes there, KiB elsewhere
    peak = Ratio("peak memory, GB", max(peak for _, peak, *_ in printed) / unit, PEAK_GB)
    return Measured(found.title, found.about, found.seconds, [*found.ratios, peak])


if __name__ == "__main__":
    show(measure(3))
