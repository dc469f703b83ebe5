"""`positions/readings.yaml`: what was read and has nothing, and what a brief says of it."""

from datetime import date

import pytest

from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, one
from policy_report.formats import html
from policy_report.records.store import load
from policy_report.templating import TemplateSet
from policy_report.workspace import find
from tests.conftest import place, write

FILES = {
    "policy-report.toml": 'title = "T"\n',
    "positions/topics.yaml": "- {id: levy, title: Water levy}\n- {id: dams, title: New dams}\n",
    "positions/sources.yaml": "- {id: talks, title: Talks, date: 2025-01}\n- {id: late, title: Late, date: 2025-09-01}\n",
    "positions/a.csv": "actor,topic,stance,date,source\nFrance,levy,support,2025-02-11,talks\nChad,levy,oppose,2025-02-11,talks\n",
}
READINGS = """
    - {source: talks, topic: Water levy, actor: FR}     # has a position: no gap
    - {source: talks, topic: dams, reader: AB, date: 2025-03-01}
    - {source: late, topic: dams, actor: Chad}
    """


@pytest.fixture
def root(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


def report(root, **choice):
    loaded, problems = load(find(root))
    assert not problems
    return compose(one(loaded.settings, loaded.records, Choice(**choice)))


def test_a_gap_says_which_sources_were_read_for_it_by_the_day_of_the_brief(root):
    write(root, {"positions/readings.yaml": READINGS})
    assert {gap.actor: gap.read for gap in report(root).gaps} == {"france": ("talks",), "chad": ("talks",)}
    later = report(root, as_of=date(2025, 12, 31))
    assert {gap.actor: gap.read for gap in later.gaps} == {"france": ("talks",), "chad": ("talks", "late")}


def test_the_section_of_gaps_says_how_many_were_read(root):
    write(root, {"positions/readings.yaml": READINGS})
    page = html.render(report(root), TemplateSet()).decode()
    assert "New dams: 1 source read, nothing found on every actor" in page


def test_nothing_is_read_where_there_is_no_file(root):
    assert {gap.read for gap in report(root).gaps} == {()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {source: talks, topic: levvy}", "positions/readings.yaml:1 topic unknown-topic"),
        ("- {source: talks, topic: levy, actor: Atlantis}", "positions/readings.yaml:1 actor unknown-actor"),
        ("- {topic: levy}", "positions/readings.yaml:1 source missing-field"),
        ("- {source: talks, topic: levy, stance: none}", "positions/readings.yaml:1 stance unknown-field"),
        ("talks: levy", "positions/readings.yaml:1 wrong-type"),
    ],
)
def test_what_is_wrong_in_it_is_a_problem_with_its_line(root, text, expected):
    write(root, {"positions/readings.yaml": text})
    assert [place(problem) for problem in load(find(root))[1]] == [expected]
