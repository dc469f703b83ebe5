"""A brief of a thousand positions: how long its PDF takes, and how much memory its largest process."""

import os
import sys
import time
from pathlib import Path

import pytest

from tests.measured import measured

REPO = Path(__file__).parents[1]
ACTORS, TOPICS = 50, 20
STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose")
SECONDS, MEGABYTES = 15, 400


def table():
    """One position of each actor on each topic, every one with a summary, a quote, a speaker and a source."""
    lines = ["actor,topic,stance,date,summary,quote,speaker,source_url,source_title"]
    for a in range(ACTORS):
        for t in range(TOPICS):
            stance = STANCES[(a * 7 + t * 3) % len(STANCES)]
            summary = f"Would sign clause {t} if the {a} amendments of the second round are taken up in full."
            quote = f"We said in round {t} what we say today: clause {a} has to be read with the annex."
            lines.append(
                f"Actor {a},Topic {t},{stance},2025-02-{t % 28 + 1:02},{summary},{quote},Minister {a},https://e.org/{a},Hearing {a}"
            )
    return "\n".join(lines) + "\n"


@pytest.mark.soak
def test_a_thousand_positions_take_their_time_and_no_more(workspace):
    actors = "".join(f"- {{id: actor-{a}, name: Actor {a}, kind: company}}\n" for a in range(ACTORS))
    topics = "".join(f"- {{id: topic-{t}, title: Topic {t}}}\n" for t in range(TOPICS))
    files = {"positions/all.csv": table(), "positions/actors.yaml": actors, "positions/topics.yaml": topics}
    root = workspace(files).root
    command = [sys.executable, "-m", "policy_report", "-C", root, "build", "--format", "pdf", "--quiet"]
    start = time.monotonic()
    done = measured(*command, env=os.environ | {"PYTHONPATH": str(REPO)})
    seconds, megabytes = time.monotonic() - start, done.megabytes
    assert done.code == 0
    assert list(root.glob("reports/*.pdf"))
    assert (seconds < SECONDS, megabytes < MEGABYTES) == (True, True), f"{seconds:.1f} s, {megabytes:.0f} MB"
