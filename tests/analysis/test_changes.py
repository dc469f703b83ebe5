"""What changed between two states of the records: what is found, what it is called, and what changes nothing."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.analysis.changes import changes
from policy_report.records.positions import COLUMNS, select

ACTORS, TOPICS = ["france", "india", "japan"], ["declaration", "outcome"]


@pytest.fixture
def state(table):
    """Return records as `changes` takes them: rows `actor topic stance [date]`, other columns by keyword."""

    def of(*rows, as_of=None, **columns):
        return select(table(*rows, **columns), ACTORS, TOPICS, as_of)

    return of


@pytest.fixture
def cell(table):
    """Return records of the one cell france/declaration: rows `stance [date]`, other columns by keyword."""

    def of(*rows, **columns):
        return select(table(*(f"france declaration {row}" for row in rows), **columns), ACTORS, TOPICS, None)

    return of


def told(before, after, **orders):
    """Return each change as `actor/topic change before>after`."""
    return [
        f"{row.actor}/{row.topic} {row.change} {row.before}>{row.after}"
        for row in changes(before, after, **orders).itertuples()
    ]


def change(before, after):
    """Return the one change as `change before>after`, or nothing."""
    (found,) = told(before, after) or ["france/declaration nothing"]
    return found.removeprefix("france/declaration ")


# --- what it is called ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], ["support 2025-02-11"], "new >support"),
        ([], ["declined"], "new >declined"),
        ([], ["support", "oppose"], "new >mixed"),
        (["support"], [], "withdrawn support>"),
        (["support", "oppose"], [], "withdrawn mixed>"),
        (["support 2024-01-01"], ["support 2024-01-01", "oppose 2025-02-11"], "moved support>oppose"),
        (["support 2024-01-01"], ["oppose 2024-01-01"], "moved support>oppose"),
        (["support 2024-01-01"], ["support 2024-01-01", "oppose 2024-01-01"], "moved support>mixed"),
        (["support", "oppose"], ["support", "neutral"], "moved mixed>mixed"),
        (["declined 2024-01-01"], ["support 2025-02-11"], "moved declined>support"),
        (["support 2024-01-01", "oppose 2025-02-11"], ["support 2024-01-01"], "moved oppose>support"),
        (["support 2024-01-01"], ["support 2024-01-01", "support 2025-02-11"], "evidence-added support>support"),
        (["support 2024-01-01"], ["support 2025-02-11"], "evidence-added support>support"),
        (["support 2024-01-01"], ["support 2024-01-01", "support 2024-01-01"], "evidence-added support>support"),
        (["support 2025-02-11"], ["support 2025-02-11", "oppose 2024-01-01"], "evidence-added support>support"),
        (["support", "oppose"], ["support", "oppose", "oppose"], "evidence-added mixed>mixed"),
        (["support 2025-02-11"], ["support 2025-02-11"], "nothing"),
        (["support", "oppose"], ["oppose", "support"], "nothing"),
        (["support 2024-01-01", "support 2025-02-11"], ["support 2025-02-11"], "nothing"),
        (["support", "support"], ["support"], "nothing"),
        ([], [], "nothing"),
    ],
)
def test_what_a_change_of_the_records_is_called(cell, before, after, expected):
    assert change(cell(*before), cell(*after)) == expected


@pytest.mark.parametrize(
    ("column", "before", "after", "expected"),
    [
        ("summary", "Signed.", "Signed it.", "reworded"),
        ("speaker", "", "The minister", "reworded"),
        ("conditions", "If funded", "", "reworded"),
        ("quote", "we sign", "we will sign", "reworded"),
        ("quote", "we sign", "", "reworded"),
        ("quote", "", "we sign", "evidence-added"),
        ("source", "communique", "interview", "evidence-added"),
        ("locator", "", "para. 4", "evidence-added"),
        ("summary", "Signed in  Paris.", " Signed\nin Paris. ", "nothing"),
        ("quote", "we\tsign", "we sign", "nothing"),
        ("locator", "para.  4", "para. 4", "nothing"),
        ("note", "", "asked twice", "nothing"),
        ("coder", "A. B.", "C. D.", "nothing"),
        ("confidence", "stated", "reported", "nothing"),
        ("salience", 1, 5, "nothing"),
    ],
)
def test_what_a_change_of_a_field_is_called(cell, column, before, after, expected):
    found = change(cell("support", **{column: [before]}), cell("support", **{column: [after]}))
    assert found.split()[0] == expected


def test_the_texts_of_a_record_belong_together(cell):
    before = cell("support", "support", summary=["one", "two"], speaker=["a", "b"])
    after = cell("support", "support", summary=["one", "two"], speaker=["b", "a"])
    assert change(before, after) == "reworded support>support"


def test_a_move_is_a_move_even_when_it_is_also_reworded_and_better_evidenced(cell):
    before = cell("support 2024-01-01", summary=["old"])
    after = cell("support 2024-01-01", "oppose 2025-01-01", summary=["other", "new"], quote=["", "no"])
    assert change(before, after) == "moved support>oppose"


def test_more_evidence_goes_before_other_words(cell):
    after = cell("support", "support", summary=["other", "new"], source=["a", "b"])
    assert change(cell("support", summary=["old"], source=["a"]), after) == "evidence-added support>support"


def test_a_removed_record_and_another_wording_is_a_rewording(cell):
    before = cell("support", "support", source=["a", "b"], summary=["one", "two"])
    assert change(before, cell("support", source=["a"], summary=["three"])) == "reworded support>support"


# --- where and when -------------------------------------------------------------------------------------------------


def test_only_the_cells_that_changed_are_told(state):
    before = state("france declaration support", "india declaration oppose", "japan outcome neutral")
    after = state("france declaration support", "india declaration neutral", "france outcome support")
    assert told(before, after, actors=ACTORS, topics=TOPICS) == [
        "france/outcome new >support",
        "india/declaration moved oppose>neutral",
        "japan/outcome withdrawn neutral>",
    ]


def test_without_orders_names_come_as_they_appear_first_after_then_before(state):
    before = state("france outcome support", "japan declaration support")
    after = state("japan outcome oppose", "india declaration oppose")
    assert told(before, after) == [
        "india/declaration new >oppose",
        "japan/declaration withdrawn support>",
        "japan/outcome new >oppose",
        "france/outcome withdrawn support>",
    ]


def test_names_that_an_order_lacks_come_last(state):
    after = state("france declaration support", "india outcome support", "india declaration oppose")
    assert told(state(), after, actors=["india"], topics=["outcome"]) == [
        "india/outcome new >support",
        "india/declaration new >oppose",
        "france/declaration new >support",
    ]


def test_each_side_has_the_newest_date_of_the_cell(state):
    before = state(
        "france declaration support 2023-01-01", "france declaration oppose 2024-01-01", "india outcome support"
    )
    after = state("france declaration neutral 2025-02-11", "india outcome oppose 0001-01-01")
    found = changes(before, after)
    assert found["before_date"].tolist() == [pd.Timestamp("2024-01-01"), pd.NaT]
    assert found["after_date"].tolist() == [pd.Timestamp("2025-02-11"), pd.Timestamp("0001-01-01")]


def test_one_table_on_two_dates(table):
    positions = table(
        "france declaration neutral 2024-01-01",
        "france declaration support 2025-02-11",
        "france outcome support 2024-01-01",
        "india outcome oppose 2025-02-11",
    )
    before, after = (select(positions, ACTORS, TOPICS, day) for day in (date(2024, 6, 1), date(2025, 6, 1)))
    assert told(before, after) == ["france/declaration moved neutral>support", "india/outcome new >oppose"]


def test_the_columns(state):
    kinds = dict.fromkeys(["actor", "topic", "change", "before", "after"], "str")
    kinds |= dict.fromkeys(["before_date", "after_date"], "datetime64[s]")
    for found in (changes(state(), state()), changes(state(), state("india outcome oppose"))):
        assert {name: str(kind) for name, kind in found.dtypes.items()} == kinds


def test_actors_and_topics_are_apart_even_where_their_ids_are_alike(table):
    one = select(table("a b support"), ["a"], ["b"], None)
    other = select(table("b a support"), ["b"], ["a"], None)
    assert told(one, other) == ["b/a new >support", "a/b withdrawn support>"]


# --- any records ----------------------------------------------------------------------------------------------------

FIELDS = ["stance", "date", "source", "locator", "quote", "summary"]
RECORD = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(ACTORS[:2]),
        "topic": st.sampled_from(TOPICS),
        "stance": st.sampled_from(["support", "oppose"]),
        "date": st.sampled_from([None, date(2024, 1, 1), date(2025, 1, 1)]),
        "source": st.sampled_from(["", "a"]),
        "locator": st.sampled_from(["", "p. 1"]),
        "quote": st.sampled_from(["", "one", "two"]),
        "summary": st.sampled_from(["", "x", "y"]),
    }
)
RECORDS = st.lists(RECORD, max_size=6)


def frame(records):
    """Return records as `positions.select` gives them."""
    filled = [dict.fromkeys(COLUMNS, "") | {"salience": None, "line": i} | r for i, r in enumerate(records)]
    plain = pd.DataFrame(filled, columns=list(COLUMNS)).assign(
        date=lambda f: pd.to_datetime(f["date"]), begins=lambda f: f["date"]
    )
    return select(plain.astype(COLUMNS), ACTORS, TOPICS, None)


def naive(before, after):
    """Return the change of each cell, worked out by hand."""
    found = {}
    for key in [(actor, topic) for actor in ACTORS for topic in TOPICS]:
        old, new = ([r for r in side if (r["actor"], r["topic"]) == key] for side in (before, after))
        if kind := naive_change(old, new):
            found[key] = kind
    return found


def naive_change(old, new):
    def more(*fields, among=lambda _: True):
        had, has = ([[r[f] for f in fields] for r in side if among(r)] for side in (old, new))
        return any(has.count(record) > had.count(record) for record in has)

    def held(side):
        newest = max((str(r["date"] or "") for r in side), default="")
        return {r["stance"] for r in side if str(r["date"] or "") == newest}

    if not old or not new:
        return "new" if new else "withdrawn" if old else None
    if held(old) != held(new):
        return "moved"
    evidence = ("date", "stance", "source", "locator")
    if more(*evidence) or more(*evidence, among=lambda r: r["quote"]):
        return "evidence-added"
    return "reworded" if more(*evidence, "quote", "summary") else None


@given(before=RECORDS, after=RECORDS, shared=RECORDS)
def test_it_agrees_with_a_computation_cell_by_cell(before, after, shared):
    before, after = before + shared, after + shared
    found = changes(frame(before), frame(after))
    assert {(row.actor, row.topic): row.change for row in found.itertuples()} == naive(before, after)


@given(records=RECORDS, data=st.data())
def test_order_line_numbers_and_file_names_change_nothing(records, data):
    shuffled = data.draw(st.permutations(records))
    moved = [
        r | {"file": data.draw(st.sampled_from(["a.yaml", "b.csv"])), "line": i} for i, r in enumerate(shuffled, 90)
    ]
    assert told(frame(records), frame(moved)) == []


@given(records=RECORDS)
def test_the_tables_that_go_in_are_left_as_they_are(records):
    table = frame(records)
    before = table.copy(deep=True)
    changes(table, table)
    pd.testing.assert_frame_equal(table, before)
