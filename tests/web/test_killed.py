"""An editor that is killed while it saves: no record is lost or damaged, and what was told as saved is there."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policy_report.files import NEW, TEMPORARY
from policy_report.records.change import history
from policy_report.records.store import load
from policy_report.workspace import find
from tests.test_faults import until

REPO = Path(__file__).parents[2]
MOVES = 3  # every third turn moves a record from one table to another: two files at once
OWN, HOMES = "positions/france.yaml", ("positions/a.csv", "positions/b.csv")
HEAD = "actor,topic,stance,date,summary,source\n"

SAVER = f"""
import itertools, sys
from pathlib import Path
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.web.session import Session
from policy_report.workspace import find
from tests.web.conftest import CLOCK, DAY, Silent

session = Session(find(Path(sys.argv[1]), exact=True), Silent(), lambda: CLOCK, lambda: DAY)

def request(now, turn):
    wanted = "peru" if turn % {MOVES} == 0 else "france"
    (record,) = (each for each in now.state.source_records if each.ids["actor"] == wanted)
    said = {{"summary": f"Turn {{turn}}."}}
    if wanted == "france":
        return ChangeRequest({{record.file: [RecordEdit(record.line, said, record.digest)]}})
    other = next(home for home in {HOMES} if home != record.file)
    gone = {{record.file: [RecordEdit(record.line, None, record.digest)]}}
    return ChangeRequest(gone, {{other: [{{**record.fields, **said}}]}})

for turn in itertools.count(int(sys.argv[2])):
    session.save(lambda now: request(now, turn), f"turn {{turn}}")
    print(turn, flush=True)
"""


def contents(turn):
    """Return what the files hold after a turn."""
    moves, edits = turn // MOVES, max(n for n in range(turn + 1) if n % MOVES or not n)
    row = f"Peru,outcome,neutral,2025-02-11,Turn {moves * MOVES}.,news\n"
    others = ("India", "Kenya")
    tables = {
        home: f"{HEAD}{other},outcome,support,2025-02-11,Stays.,news\n{row if moves % 2 == number else ''}"
        for number, (home, other) in enumerate(zip(HOMES, others, strict=True))
    }
    own = "actor: France\npositions:\n  # Kept.\n  - topic: outcome\n    stance: support\n    date: 2025-02-11\n"
    return tables | {OWN: f"{own}    summary: Turn {edits}.\n    source: news   # page 1\n"}


@pytest.fixture
def root(fresh_workspace):
    return fresh_workspace({**contents(0), "positions/sources.yaml": "- {id: news, title: The news}\n"}).root


def killed(root, turn, chance):
    """Save one turn after the other from the one after `turn` on, until a kill; return the last that was told."""
    command = [sys.executable, "-c", SAVER, str(root), str(turn + 1)]
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(REPO)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        told = process.stdout.readline()
        time.sleep(chance.random() * 0.2)
        if chance.random() < 0.8:  # while it writes, which is a fraction of its time
            until(lambda: process.poll() is not None or any((root / "positions").glob(f"{TEMPORARY}*")))
            time.sleep(chance.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        rest, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (-signal.SIGKILL, "")
    return int([told, *rest.split("\n")[:-1]][-1])


def after_kill(root, told):
    """Return the turn at which the files are when an editor was started again."""
    history.recover(find(root))
    found = {name: (root / name).read_text() for name in contents(0)}
    assert found in (contents(told), contents(told + 1))
    return told if found == contents(told) else told + 1


def kill_often(root, times, chance):
    turn = 0
    for _ in range(times):
        turn = after_kill(root, killed(root, turn, chance))
        loaded, problems = load(find(root))
        assert (len(loaded.records.positions), problems) == (4, [])
    saves = killed(root, turn, chance)
    after_kill(root, saves)
    return saves


def test_two_kills_while_saving(root):
    assert kill_often(root, 1, random.Random(1)) > 1


@pytest.mark.soak
def test_a_hundred_kills_while_saving(root):
    assert kill_often(root, 99, random.Random(2)) > 99
    leftovers = list((root / "positions").glob(f"{TEMPORARY}*{NEW}"))
    assert len(leftovers) <= 2  # of the last kill; those before it were cleared
