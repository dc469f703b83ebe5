"""The day on which a record was entered: new rows get it, unchanged ones keep their own."""

import csv

import pytest

from .conftest import saved


@pytest.fixture(autouse=True)
def undated():
    """Record the day, as the command does."""


@pytest.fixture
def days(root, said):
    """Import a table on a day: {stance: recorded} of what stands in `positions/`."""

    def call(day, *rows):
        path = saved(root, "votes.csv", "\n".join(["actor,topic,stance,summary,recorded", *rows]) + "\n")
        code, _, err = said(root, "import", path, "--on", day)
        assert code == 0, err
        with (root / "positions/votes.csv").open() as file:
            return {row["stance"]: row.get("recorded", "") for row in csv.DictReader(file)}

    return call


FIRST, OTHER, THIRD = "France,declaration,support,Yes,", "France,outcome,oppose,No,", "India,outcome,neutral,Waits,"


def test_new_rows_are_recorded_on_the_day_and_unchanged_ones_keep_their_own(days):
    assert days("2026-01-01", FIRST) == {"support": "2026-01-01"}
    assert days("2026-01-08", FIRST, OTHER) == {"support": "2026-01-01", "oppose": "2026-01-08"}
    assert days("2026-01-15", OTHER, FIRST, THIRD) == {
        "support": "2026-01-01",
        "oppose": "2026-01-08",
        "neutral": "2026-01-15",
    }


def test_a_row_may_say_its_own_day(days):
    assert days("2026-01-01", FIRST + "2025-12-24", OTHER) == {"support": "2025-12-24", "oppose": "2026-01-01"}


def test_what_was_imported_without_a_day_stays_without(root, days):
    days("2026-01-01", FIRST)
    saved(root, "positions/votes.csv", "actor,topic,stance,summary\nfrance,declaration,support,Yes\n")
    assert days("2026-01-08", FIRST, OTHER) == {"support": "", "oppose": "2026-01-08"}


def test_the_same_table_again_writes_nothing(root, said):
    path = saved(root, "votes.csv", f"actor,topic,stance,summary,recorded\n{FIRST}\n")
    assert said(root, "import", path, "--on", "2026-01-01")[0] == 0
    assert said(root, "import", path, "--on", "2026-01-08")[2][-1] == "nothing to write"


@pytest.mark.parametrize(("column", "value", "day"), [("Stance", "Opposes", "2026-01-01"), ("Summary", "Signed.", "")])
def test_a_changed_row_of_a_form_is_recorded_anew_where_it_says_something_else_than_words(
    root, said, form, column, value, day
):
    form.put(form.row("Signed first."), **{column: value})
    assert said(root, "import", form.save(), "--update", "--on", "2026-01-01")[0] == 0
    text = (root / "positions/countries/france.yaml").read_text()
    assert ("recorded: 2026-01-01" in text) == bool(day)
