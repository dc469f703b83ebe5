"""What each brief said on the days when it was built: one state a day, the same thing once, found again by day."""

import gzip
import json
from datetime import date, timedelta

import pytest

from policy_report.brief.baseline import before
from policy_report.brief.kept import MOST_STATES, KeptStates, state
from policy_report.errors import UserError
from policy_report.files import write_set
from policy_report.records.since import Kept
from policy_report.workspace import find

TABLE = "actor,topic,stance,date,summary\nFR,declaration,{stance},2025-02-11,{summary}\n"
DAYS = [date(2026, 1, day) for day in range(1, 10)]


def said(stance="support", summary="Signed."):
    """Return a state of a brief with one position."""
    return {"positions": [{"actor": "france", "topic": "declaration", "stance": stance, "summary": summary}]}


@pytest.fixture
def keep(tmp_path):
    """Return the states of one brief after `keep((day, state), …)`."""

    def build(*states):
        kept = KeptStates(tmp_path / ".kept", "lakes")
        for day, now in states:
            write_set(kept.update(now, day))
        return kept

    return build


def days(_, tmp_path):
    return sorted(path.name[:10] for path in (tmp_path / ".kept/lakes").glob("*.json.gz"))


def test_the_same_thing_is_kept_once(keep, tmp_path):
    assert days(keep((DAYS[0], said()), (DAYS[1], said())), tmp_path) == ["2026-01-01"]


def test_a_later_build_of_a_day_takes_the_place_of_that_days_state(keep, tmp_path):
    kept = keep((DAYS[0], said("support")), (DAYS[0], said("oppose")))
    assert days(kept, tmp_path) == ["2026-01-01"]
    assert json.loads(kept.find(Kept(DAYS[0]), said(), DAYS[1])[1]) == said("oppose")


def test_what_says_again_what_the_day_before_said_is_no_state_of_its_own(keep, tmp_path):
    assert days(keep((DAYS[0], said("support")), (DAYS[1], said("oppose")), (DAYS[1], said("support"))), tmp_path) == [
        "2026-01-01"
    ]


@pytest.mark.parametrize(
    ("wanted", "now", "today", "found"),
    [
        (Kept(), said("oppose"), DAYS[8], DAYS[0]),  # the newest that says something else
        (Kept(), said("neutral"), DAYS[8], DAYS[4]),
        (Kept(), said("neutral"), DAYS[4], DAYS[0]),  # of an earlier day
        (Kept(), said("neutral"), DAYS[0], None),
        (Kept(), said("neutral"), None, DAYS[4]),  # of any day where nothing is built
        (Kept(DAYS[3]), said("oppose"), DAYS[8], DAYS[0]),  # the newest on or before a day
        (Kept(DAYS[4]), said("oppose"), DAYS[8], DAYS[4]),
        (Kept(DAYS[0] - timedelta(1)), said(), DAYS[8], None),
    ],
)
def test_a_state_is_found_by_day(keep, wanted, now, today, found):
    kept = keep((DAYS[0], said("support")), (DAYS[4], said("oppose")))
    state_found = kept.find(wanted, now, today)
    assert (state_found and state_found[0]) == found


def test_the_oldest_states_go(keep, tmp_path):
    folder = tmp_path / ".kept/lakes"
    folder.mkdir(parents=True)
    for number in range(MOST_STATES + 5):
        day = date(2020, 1, 1) + timedelta(number)
        (folder / f"{day}.json.gz").write_bytes(gzip.compress(json.dumps(said(summary=str(number))).encode()))
    assert len(days(keep((DAYS[0], said())), tmp_path)) == MOST_STATES + 1
    assert days(keep(), tmp_path)[0] == "2020-01-06"


@pytest.mark.parametrize("content", [b"", b"not packed", gzip.compress(b"[]", mtime=0), gzip.compress(b"{", mtime=0)])
def test_a_damaged_state_is_named(keep, tmp_path, content):
    kept = keep((DAYS[0], said()))
    (tmp_path / ".kept/lakes/2026-01-01.json.gz").write_bytes(content)
    with pytest.raises(UserError, match=r"2026-01-01\.json\.gz: not a state that a build kept; delete it"):
        kept.find(Kept(), said("oppose"), DAYS[1])


def test_a_state_is_read_back_as_what_the_brief_is_compared_with(workspace):
    sample = workspace({"positions/p.csv": TABLE.format(stance="support", summary="Signed.")})
    (edition,) = sample.editions(since=Kept())
    kept = KeptStates(find(sample.root).kept, edition.id)
    write_set(kept.update(state(edition), DAYS[0]))
    changed = workspace({"positions/p.csv": TABLE.format(stance="oppose", summary="Left.")})
    (edition,) = changed.editions(since=Kept())
    earlier = before(find(changed.root), changed.records, edition, DAYS[1])
    assert (earlier.day, earlier.kept) == (DAYS[0], True)
    assert earlier.positions[["actor", "stance", "summary"]].to_numpy().tolist() == [["france", "support", "Signed."]]


def test_the_order_of_records_is_no_difference(workspace):
    rows = ["FR,declaration,support,,a", "FR,declaration,support,,b", "IN,outcome,oppose,,c"]
    table = "actor,topic,stance,date,summary\n"
    first, second = (
        workspace({"positions/p.csv": table + "\n".join(order) + "\n"}) for order in (rows, reversed(rows))
    )
    one, other = (state(sample.editions()[0]) for sample in (first, second))
    assert one == other


def test_a_link_that_leads_out_of_the_reports_is_no_state(keep, tmp_path):
    kept = keep((DAYS[0], said()))
    (tmp_path / ".kept/lakes").rename(tmp_path.parent / "elsewhere")
    (tmp_path / ".kept/lakes").symlink_to(tmp_path.parent / "elsewhere")
    assert kept.find(Kept(), said("oppose"), DAYS[1]) is None
