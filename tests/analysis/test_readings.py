"""One statement read by several coders: what is one position coded twice, and what is a difference of coders."""

from datetime import date

import pytest

from policy_report.analysis.coders import CodedRecord, differ, same
from policy_report.brief.view.page import arrange, context

DAY = date(2025, 2, 11)


def read(coder, stance="support", locator="p. 1", source="minutes", day=DAY, **more):
    return CodedRecord(day, stance, source, locator, coder, **more)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([read("A"), read("B")], [0, 0]),
        ([read("A"), read("B"), read("C")], [0, 0, 0]),
        ([read("A"), read("B", quote="Yes.")], [1, 1]),
        ([read("A"), read("B", summary="Longer.")], [1, 1]),
        ([read("A"), read("B", locator="line 9")], [0, 0]),
        ([read("A"), read("A", locator="p. 2"), read("B", locator="p. 2")], [0, 1, 1]),
        ([read("A"), read("A")], [0, 1]),
        ([read(""), read("B")], [0, 1]),
        ([read("A"), read("B", stance="oppose")], [0, 1]),
        ([read("A"), read("B", source="press")], [0, 1]),
        ([read("A"), read("B", day=None)], [0, 1]),
        ([read("A", source=""), read("B", source="")], [0, 1]),
    ],
)
def test_the_same_stance_in_the_same_source_on_the_same_day_by_another_coder_is_one_position(records, expected):
    assert same(records) == expected


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([read("A"), read("B", "oppose")], True),
        ([read("A"), read("B", "oppose"), read("C")], True),
        ([read("A"), read("B", "oppose", locator="")], True),
        ([read("A"), read("B")], False),
        ([read("A"), read("A", "oppose")], False),
        ([read("A"), read("A", "oppose"), read("B")], False),
        ([read("A"), read("", "oppose")], False),
        ([read("A"), read("B", "oppose", locator="p. 2")], False),
        ([read("A"), read("B", "oppose", source="press")], False),
        ([read("A", source=""), read("B", "oppose", source="")], False),
    ],
)
def test_different_stances_on_one_statement_are_a_difference_of_coders(records, expected):
    assert differ(records) is expected


# --- in a brief -----------------------------------------------------------------------------------------------------

SOURCES = "- {id: minutes, title: Minutes}\n"
HEADER = "actor,topic,stance,date,summary,source,locator,coder"


ROWS = (
    "FR,outcome,support,2025-02-11,Far enough for France.,minutes,p. 1,A",
    "FR,outcome,support,2025-02-11,Enough.,minutes,p. 1,B",
    "FR,outcome,oppose,2024-05-22,Thin.,minutes,p. 1,A",
    "FR,outcome,neutral,2024-05-22,So so.,minutes,p. 1,B",
    "IN,outcome,support,2025-02-11,Good.,minutes,p. 2,A",
    "IN,outcome,oppose,2025-02-11,Bad.,minutes,p. 2,B",
    "CN,outcome,support,2025-02-11,Yes.,minutes,p. 3,A",
    "CN,outcome,oppose,2025-02-11,No.,minutes,p. 4,A",
)
FILES = {"positions/sources.yaml": SOURCES, "positions/a.csv": "\n".join([HEADER, *ROWS, ""])}


@pytest.fixture
def report(workspace):
    return workspace(FILES).report()


def test_a_position_coded_twice_stands_once_and_an_internal_brief_says_by_whom(report, workspace):
    internal = workspace(FILES | {"policy-report.toml": "[defaults]\ninternal = true\n"}).report()
    cell = context(arrange(report), for_print=False)["rows"][1].cells[1]
    assert [(p.summary, p.coding, p.coder, p.coders) for p in cell.current] == [("Far enough for France.", "", "", ())]
    cell = context(arrange(internal), for_print=False)["rows"][1].cells[1]
    assert [(p.summary, p.coding) for p in cell.current] == [("Far enough for France.", "coded alike by A and B")]
    enough, far = report.cell_of["france", "outcome"].positions
    assert (report.positions[enough].same_as, report.positions[far].same_as) == (far, None)


def test_a_difference_of_coders_is_told_apart_from_a_mixed_position(report):
    cells = {cell.actor: cell for cell in report.cells if cell.topic == "outcome"}
    assert {name: (cell.state, cell.label, cell.coders_differ) for name, cell in cells.items()} == {
        "france": ("stance", "Supports", False),
        "india": ("mixed", "Coders differ", True),
        "china": ("mixed", "Mixed", False),
    }


def test_the_timeline_has_a_step_for_a_day_and_says_where_coders_differ(report):
    timeline = context(arrange(report), for_print=False)["rows"][1].cells[1].timeline
    assert [([s.label for s in step.stances], step.date, step.disputed) for step in timeline] == [
        (["Opposes", "Neutral"], date(2024, 5, 22), True),
        (["Supports"], date(2025, 2, 11), False),
    ]


def test_an_internal_brief_lists_a_position_of_a_source_once_with_the_records_of_all_coders(workspace):
    files = FILES | {"policy-report.toml": 'title = "Lakes"\n[defaults]\ninternal = true\n'}
    (cited,) = context(arrange(workspace(files).report()), for_print=False)["cited"]
    records = {(p.actor, p.stance): p.records for p in cited.positions}
    assert records["france", "support"] == ("positions/a.csv:3", "positions/a.csv:2")
    assert records["india", "oppose"] == ("positions/a.csv:7",)
