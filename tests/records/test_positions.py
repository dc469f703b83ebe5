"""Which positions count when, and in which order."""

from datetime import date

import pandas as pd
import pytest

from policy_report.records.positions import COLUMNS, known, newest_date, select, stances

ACTORS, TOPICS = ["france", "india"], ["declaration", "outcome"]


def chosen(positions, actors=ACTORS, topics=TOPICS, as_of=None):
    """Return the selection as `line` of each position, those that count marked with a star."""
    found = select(positions, actors, topics, as_of)
    return [f"{line}*" if current else str(line) for line, current in zip(found["line"], found["current"], strict=True)]


def test_the_newest_position_of_a_cell_counts_and_older_ones_are_history(table):
    positions = table(
        "france declaration oppose 2024-01-01",
        "france declaration support 2025-02-11",
        "france declaration neutral 2024-06-01",
        "france outcome support 2020-01-01",
    )
    assert chosen(positions) == ["2*", "3", "1", "4*"]


def test_all_positions_of_the_newest_date_count(table):
    positions = table(
        "france declaration support 2025-02-11",
        "france declaration oppose 2025-02-11",
        "france declaration neutral 2025-02-10",
    )
    assert chosen(positions) == ["2*", "1*", "3"]


def test_the_order_is_that_of_the_actors_and_topics_asked_for(table):
    positions = table(
        "france declaration support", "india declaration support", "france outcome support", "india outcome support"
    )
    assert chosen(positions, ["india", "france"], ["outcome", "declaration"]) == ["4*", "2*", "3*", "1*"]


def test_others_are_left_out(table):
    positions = table("france declaration support", "india declaration support", "china outcome support")
    assert chosen(positions, ["india"], ["declaration"]) == ["2*"]
    assert chosen(positions, ["japan"], ["declaration"]) == []


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (None, ["3*", "2", "1"]),
        (date(2025, 2, 11), ["3*", "2", "1"]),
        (date(2025, 2, 10), ["2*", "1"]),
        (date(2024, 1, 1), ["1*"]),
        (date(2023, 12, 31), []),
    ],
)
def test_what_was_not_known_yet_is_left_out(table, as_of, expected):
    positions = table(
        "france declaration neutral 2024-01-01",
        "france declaration oppose 2024-06-01",
        "france declaration support 2025-02-11",
    )
    assert chosen(positions, as_of=as_of) == expected


@pytest.mark.parametrize(("as_of", "lines"), [(None, [1, 2, 3]), (date(2024, 1, 1), [1, 2]), (date(2023, 12, 31), [1])])
def test_what_was_known_on_a_day_is_dated_by_then_or_not_at_all(table, as_of, lines):
    positions = table("france outcome oppose", "india outcome oppose 2024-01-01", "china outcome support 2024-01-02")
    assert list(positions[known(positions, as_of)]["line"]) == lines


@pytest.mark.parametrize(
    ("known_on", "lines"), [("2025-01-01", [1, 4]), ("2025-02-12", [1, 3, 4]), ("2025-03-01", [1, 2, 3, 4])]
)
def test_what_was_recorded_later_was_not_known(table, known_on, lines):
    positions = table(
        "france outcome oppose 2024-01-01",  # known since its own date
        "india outcome oppose 2024-01-01",
        "china outcome support 2025-02-11",
        "brazil outcome support",
    ).assign(recorded=pd.to_datetime(pd.Series([None, "2025-03-01", "2025-02-12", None])).astype("datetime64[s]"))
    assert list(positions[known(positions, None, date.fromisoformat(known_on))]["line"]) == lines


@pytest.mark.parametrize("as_of", [None, date(2024, 1, 1)])
def test_an_undated_position_is_older_than_any_dated_one(table, as_of):
    positions = table("france declaration oppose", "france declaration support 0001-01-01", "india declaration oppose")
    assert chosen(positions, as_of=as_of) == ["2*", "1", "3*"]


def test_undated_positions_alone_all_count(table):
    assert chosen(table("france declaration oppose", "france declaration support")) == ["1*", "2*"]


@pytest.mark.parametrize(
    "column",
    ["stance", "source", "summary", "quote", "speaker", "locator", "conditions", "confidence", "note", "salience"],
)
def test_equal_dates_are_ordered_by_what_the_records_say_not_by_where_they_stand(table, column):
    values = [2, 1] if column == "salience" else ["b", "a"]
    rows = ["france declaration support 2025-02-11"] * 2
    one = table(*rows, **{column: values, "file": ["1.csv", "2.csv"]})
    other = table(*rows, **{column: values[::-1], "file": ["1.csv", "2.csv"]})
    assert list(select(one, ACTORS, TOPICS, None)[column]) == list(select(other, ACTORS, TOPICS, None)[column])


def test_the_table_that_goes_in_is_left_as_it_is(table):
    positions = table("india outcome oppose", "france declaration support 2025-02-11")
    before = positions.copy(deep=True)
    select(positions, ACTORS, TOPICS, date(2025, 1, 1))
    pd.testing.assert_frame_equal(positions, before)


def test_nothing_selected_is_an_empty_table_of_the_same_columns(table):
    found = select(table(), ACTORS, TOPICS, date(2025, 1, 1))
    assert (len(found), set(found.columns)) == (0, {*COLUMNS, "current"})


def test_where_only_stances_are_known_each_of_a_cell_stands_once_without_evidence_and_words(table):
    positions = table(
        "france declaration support 2025-02-11",
        "france declaration support 2025-02-11",
        "france declaration oppose 2025-02-11",
        "france declaration neutral 2024-01-01",
        "india declaration support 2025-02-10",
        summary=["yes"] * 5,
        source=["speech"] * 5,
        salience=[3.0] * 5,
    )
    found = stances(select(positions, ACTORS, TOPICS, None))
    held = found[["actor", "topic", "stance"]].astype(str).agg(" ".join, axis=1)
    assert sorted(held) == ["france declaration oppose", "france declaration support", "india declaration support"]
    assert set(found["summary"]) | set(found["source"].astype(str)) == {""}
    assert found["date"].isna().all()
    assert set(found["salience"]) == {3.0}
    assert found["date"].dtype == positions["date"].dtype


def test_the_newest_date(table):
    assert newest_date(
        table("france outcome support", "france outcome support 2025-02-11", "india outcome oppose 2024-01-01")
    ) == date(2025, 2, 11)


@pytest.mark.parametrize("rows", [[], ["france outcome support"]])
def test_without_dates_there_is_no_newest_date(table, rows):
    assert newest_date(table(*rows)) is None


# --- months and years -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("support 2025-02", "oppose 2019-05-01"), "1*, 2"),  # it ended after the other
        (("support 2024", "oppose 2025-01-01"), "2*, 1"),  # begun on the day after it ended
        (("support 2025", "oppose 2025-03-04"), "1*, 2*"),  # overlap: nobody knows which is the newer
        (("support 2025-02", "oppose 2025-02-28"), "2*, 1*"),
        (("support 2025", "oppose 2025-02", "neutral 2025-03"), "1*, 3*, 2"),  # February is over in March
        (("support 2025", "oppose 2024-12", "neutral 2024-12-31"), "1*, 3, 2"),
        (("support 2025-02", "oppose"), "1*, 2"),
    ],
)
def test_a_record_is_superseded_by_one_that_begins_after_it_ended(table, rows, expected):
    positions = table(*(f"france declaration {row}" for row in rows))
    assert ", ".join(chosen(positions)) == expected


@pytest.mark.parametrize(("day", "known"), [("2025-02-27", []), ("2025-02-28", ["1*"]), ("2020-01-01", [])])
def test_a_month_is_known_when_it_ended(table, day, known):
    positions = table("france declaration support 2025-02")
    assert chosen(positions, as_of=date.fromisoformat(day)) == known


@pytest.mark.parametrize(
    ("rows", "newest"),
    [
        (("2025-02", "2025-02-27"), "2025-02"),
        (("2025-02", "2025-02-28"), "2025-02-28"),
        (("2025", "2025-12"), "2025-12"),
        (("2025", "2024-12-31"), "2025"),
    ],
)
def test_the_newest_date_may_be_a_month_or_a_year(table, rows, newest):
    assert str(newest_date(table(*(f"france declaration support {row}" for row in rows)))) == newest
