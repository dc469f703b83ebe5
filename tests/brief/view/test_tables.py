"""The tables of a report as text."""

from datetime import date

import pytest

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.view import tables
from policy_report.brief.view.figures import NO_EVIDENCE, legend
from policy_report.brief.view.tables import Box
from policy_report.i18n import words_of
from policy_report.workspace import find

FILES = {
    "positions/topics.yaml": """
        - {id: declaration, title: Joint declaration, short: Text, labels: {support: Signed}}
        - {id: outcome, title: Outcome}
        - {id: money, title: Money}
        """,
    "positions/actors.yaml": "- {id: eu, name: European Union, short: EU, kind: other}\n",
    "positions/sources.yaml": "- {id: news, title: The news, url: 'https://example.org/news', accessed: 2025-03-01}\n",
    "positions/all.csv": "actor,topic,stance,date,summary,source,locator,salience,conditions\n"
    "eu,declaration,support,2025-02-11,Signed it.,news,p. 3,5,A second round\n"
    "eu,outcome,support,2025-02-11,Welcomes it.,,,,\n"
    "eu,outcome,oppose,2025-02-11,Calls it thin.,,,,\n"
    "France,declaration,oppose,2024-05-01,Hesitates.,,,,\n"
    "France,declaration,support,2025-02-11,Signs.,,,,\n"
    "France,outcome,support,2025-02-11,Good.,,,,\n"
    "France,money,qualified-support,2025-02-11,If shared.,,,,\n"
    "India,declaration,declined,2025-02-11,Asked.,,,,\n"
    "Japan,declaration,oppose,2025-02-11,No.,,,,\n"
    "Japan,money,support,2025-02-11,Pays.,,,,\n",
}


@pytest.fixture
def report(workspace):
    return workspace(FILES).report()


def texts(table):
    return [[box.text for box in row] for row in table.rows]


def test_the_matrix_has_actors_down_and_topics_across(report):
    table = tables.matrix(report)
    assert table.header == ("Actor", "Text", "Outcome", "Money")
    assert texts(table) == [
        ["France", "Signed", "Supports", "With reservations"],
        ["India", "Declined to say", "No evidence", "No evidence"],
        ["Japan", "Opposes", "No evidence", "Supports"],
        ["European Union", "Signed", "Mixed: Opposes / Supports", "No evidence"],
    ]
    assert table.row_ids == ("france", "india", "japan", "eu")
    assert table.column_ids == ("declaration", "outcome", "money")


def test_a_stance_has_symbol_tone_and_value(report):
    row = tables.matrix(report).rows[0]
    assert row[0] == Box("France")
    assert row[1] == Box("Signed", "●", "support", 1.0)
    assert row[3].words == "◕ With reservations"


def test_a_cell_without_evidence_says_so_and_has_no_value(report):
    assert tables.matrix(report).rows[1][2] == Box("No evidence", "·", NO_EVIDENCE)


def test_the_text_alternative_counts_and_dates(report):
    assert tables.matrix(report).about == (
        "4 actors down, 3 topics across, a stance in each cell as of 2025-02-11. No evidence was found for 4 of 12 cells."
    )


def test_the_key_has_the_stances_in_use_in_the_order_of_the_scale(report):
    assert [f"{stance.symbol} {stance.label}" for stance in legend(report)] == [
        *("● Supports", "◕ With reservations", "○ Opposes", "– Declined to say", "◆ Mixed"),
        "· no evidence found, which is not neutral",
    ]


def test_a_matrix_in_words_names_what_is_known_of_each_actor(report):
    words = tables.describe(tables.matrix(report), words_of("en"))
    assert words.startswith(tables.matrix(report).about)
    assert words.endswith(
        "France – Text: Signed; Outcome: Supports; Money: With reservations. India – Text: Declined to say. "
        "Japan – Text: Opposes; Money: Supports. European Union – Text: Signed; Outcome: Mixed: Opposes / Supports."
    )


def test_an_actor_of_whom_nothing_is_known_is_named_too(workspace):
    files = {"positions/all.csv": "actor,topic,stance\nFrance,money,support\n"}
    words = tables.describe(tables.matrix(workspace(FILES | files).report()), words_of("en"))
    assert words.endswith("France – Money: Supports. European Union – no evidence.")


def test_agreement_is_blank_below_the_minimum_and_has_its_n(workspace):
    config = 'title = "T"\n[defaults]\nminimum_shared_topics = 2\n'
    table = tables.agreement(workspace(FILES | {"policy-report.toml": config}).report())
    by_name = dict(zip(table.row_ids, texts(table), strict=True))
    france, japan = (1 + table.column_ids.index(name) for name in ("france", "japan"))
    assert {by_name["france"][japan], by_name["japan"][france]} == {"38% (n 2)", ""}  # each pair once
    assert by_name["india"][france] == by_name["france"][france] == ""


def test_pairs_give_each_pair_once(report):
    assert len(tables.pairs(report).rows) == 6
    assert tables.pairs(report).header == ("Actor", "And", "Agreement", "Same stance", "n", "What splits them")


def test_topics_count_the_stances_in_words(report):
    assert texts(tables.topics(report))[2] == ["Money", "1 of 2 Supports; 1 of 2 With reservations", "2", "–"]


def test_changes_name_what_was_before(workspace):
    sample = workspace(FILES)
    (edition,) = sample.editions(since=date(2024, 12, 31))
    earlier = before(find(sample.root, exact=True), sample.records, edition)
    table = tables.changes(compose(edition, earlier))
    assert ["France", "Joint declaration", "Moved", "Opposes", "Signed"] in texts(table)
    assert table.about == "8 changes since 2024-12-31 as of 2025-02-11."


def test_positions_give_every_record_the_superseded_too(report):
    table = tables.positions(report)
    rows = [dict(zip(table.header, row, strict=True)) for row in texts(table)]
    assert len(rows) == 10
    assert [row["Counts"] for row in rows if row["Summary"] == "Hesitates."] == ["superseded"]
    (signed,) = [row for row in rows if row["Summary"] == "Signed it."]
    assert (signed["Source"], signed["Locator"], signed["Salience"]) == ("[1] The news", "p. 3", "5")


def test_sources_have_their_number_and_link(report):
    (row,) = tables.sources(report).rows
    assert row[:2] == (Box("1", value=1), Box("The news", url="https://example.org/news"))


def test_a_part_keeps_header_names_and_ids(report):
    part = tables.part(tables.matrix(report), rows=[2], columns=[0, 2])
    assert part.header == ("Actor", "Text", "Money")
    assert texts(part) == [["Japan", "Opposes", "Supports"]]
    assert (part.row_ids, part.column_ids) == (("japan",), ("declaration", "money"))


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_row_is_as_long_as_the_header(report, name):
    table = tables.TABLES[name](report)
    assert table.title
    assert table.about.endswith(".")
    assert {len(row) for row in table.rows} <= {len(table.header)}
