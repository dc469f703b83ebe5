"""The Python interface: a workspace in, DataFrames out, their columns, dtypes and figures."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import policy_report
from policy_report.errors import UserError
from policy_report.records.positions import COLUMNS

REPO = Path(__file__).parents[1]
CONFIG = """
    title = "Test"
    [defaults]
    minimum_shared_topics = 2
    [briefs.three]
    actors = ["IN", "FR", "CN"]
    topics = ["outcome", "declaration"]
    [briefs.early]
    as_of = 2024-12-31
    [briefs.each-country]
    each = "actor"
    """
TOPICS = """
    - {id: declaration, title: Joint declaration, aliases: [the text], labels: {support: Signed}}
    - {id: outcome, title: Outcome}
    """
TABLE = """
    actor,topic,stance,date,summary,salience
    FR,declaration,oppose,2024-05-22,Hesitated.,
    FR,declaration,support,2025-02-11,Signed.,5
    FR,outcome,support,2025-02-11,Welcomes it.,
    IN,declaration,support,2025-02-11,Signed too.,
    IN,outcome,qualified-opposition,2025-02-11,Thin.,2
    CN,declaration,oppose,2024-05-22,Stayed out.,
    CN,outcome,declined,2025-02-11,No answer.,
    JP,outcome,support,2025-02-11,Likes it.,
    JP,outcome,oppose,2025-02-11,Dislikes it.,
    """
FILES = {"policy-report.toml": CONFIG, "positions/topics.yaml": TOPICS, "positions/a.csv": TABLE}


@pytest.fixture
def opened(workspace):
    return policy_report.open_workspace(workspace(FILES).root)


def dtypes(frame):
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def plain(frame):
    """The rows of a frame, what is missing as None."""
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in frame.astype(object).itertuples(index=False)
    ]


# --- positions ------------------------------------------------------------------------------------------------------


def test_positions_are_every_record_with_the_documented_columns(opened):
    assert dtypes(opened.positions) == COLUMNS
    first = opened.positions.iloc[1]
    assert len(opened.positions) == 9
    assert (first.actor, first.topic, first.stance, first.date, first.summary, first.salience) == (
        "france",
        "declaration",
        "support",
        pd.Timestamp(2025, 2, 11),
        "Signed.",
        5,
    )
    assert (first.file, first.line, first.quote_check) == ("positions/a.csv", 3, "no-quote")


def test_a_change_to_the_positions_stays_with_the_caller(opened):
    mine = opened.positions
    mine.loc[:, "summary"] = "changed"
    assert "changed" not in set(opened.positions["summary"])


def test_known_marks_what_counts(opened):
    known = opened.known("three")
    assert dtypes(known) == COLUMNS | {"current": "bool"}
    assert plain(known[["actor", "topic", "stance", "current"]]) == [
        ("india", "outcome", "qualified-opposition", True),
        ("india", "declaration", "support", True),
        ("france", "outcome", "support", True),
        ("france", "declaration", "support", True),
        ("france", "declaration", "oppose", False),
        ("china", "outcome", "declined", True),
        ("china", "declaration", "oppose", True),
    ]


def test_known_on_a_day_leaves_later_records_out(opened):
    known = opened.known(as_of=date(2024, 12, 31))
    assert plain(known[["actor", "topic", "stance", "current"]]) == [
        ("china", "declaration", "oppose", True),
        ("france", "declaration", "oppose", True),
    ]


def test_known_is_in_the_order_of_a_matrix_that_shows_blocs(workspace):
    config = 'title = "T"\n[briefs.b]\norder_actors = "similarity"\nminimum_shared_topics = 1\n'
    table = "actor,topic,stance\nCN,outcome,support\nFR,outcome,oppose\nIN,outcome,support\nJP,outcome,oppose\n"
    opened = policy_report.open_workspace(workspace({"policy-report.toml": config, "positions/a.csv": table}).root)
    names = {"china": "China", "france": "France", "india": "India", "japan": "Japan"}
    assert [names[actor] for actor in opened.known("b")["actor"]] == list(opened.matrix("b").index)


# --- the matrix -----------------------------------------------------------------------------------------------------


def test_the_matrix_has_names_titles_and_words(opened):
    matrix = opened.matrix()
    assert list(matrix.index) == ["China", "France", "India", "Japan"]
    assert list(matrix.columns) == ["Joint declaration", "Outcome"]
    assert set(dtypes(matrix).values()) == {"str"}
    assert matrix.to_numpy().tolist() == [
        ["Opposes", "Declined to say"],
        ["Signed", "Supports"],
        ["Signed", "Opposed in part"],
        ["No evidence", "Mixed: Opposes / Supports"],
    ]


def test_the_matrix_of_a_brief_is_in_its_order(opened):
    matrix = opened.matrix("three")
    assert list(matrix.index) == ["India", "France", "China"]
    assert list(matrix.columns) == ["Outcome", "Joint declaration"]


def test_the_matrix_on_a_day(opened):
    assert opened.matrix(as_of=date(2024, 12, 31)).loc["France"].tolist() == ["Opposes", "No evidence"]
    assert opened.matrix("early").equals(opened.matrix(as_of=date(2024, 12, 31)))


def test_the_day_given_wins_over_that_of_the_brief(opened):
    assert opened.matrix("early", as_of=date(2025, 2, 11)).equals(opened.matrix())


def test_cells_are_one_row_each(opened):
    cells = opened.cells()
    assert dtypes(cells) == dict.fromkeys(("actor", "topic", "state", "stance"), "str") | {
        "label": dtypes(cells)["label"]
    }
    assert plain(cells)[:2] == [
        ("china", "declaration", "stance", "oppose", "Opposes"),
        ("china", "outcome", "declined", "declined", "Declined to say"),
    ]
    assert plain(cells)[-2:] == [
        ("japan", "declaration", "no-evidence", "", "No evidence"),
        ("japan", "outcome", "mixed", "", "Mixed"),
    ]


# --- figures --------------------------------------------------------------------------------------------------------


def test_agreement_is_one_row_a_pair(opened):
    pairs = opened.agreement()
    assert dtypes(pairs) == {"a": "str", "b": "str", "agreement": "float64", "exact": "float64", "n": "int64"}
    assert len(pairs) == 6
    found = {(row[0], row[1]): row[2:] for row in plain(pairs)}
    assert found["france", "india"] == (0.625, 0.5, 2)  # 1 − (0 + 1.5) / 2 / 2
    assert found["china", "france"] == (None, None, 1)


def test_agreement_of_a_brief_with_a_minimum_of_its_own(workspace):
    config = '[briefs.one]\nminimum_shared_topics = 1\nactors = ["FR", "CN"]\n'
    opened = policy_report.open_workspace(workspace(FILES | {"policy-report.toml": config}).root)
    assert plain(opened.agreement("one")) == [("france", "china", 0.0, 0.0, 1)]
    assert plain(opened.agreement()[["agreement"]].drop_duplicates()) == [(None,)]


def test_agreement_of_one_actor_is_an_empty_table_of_the_same_kind(workspace):
    files = FILES | {"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n"}
    pairs = policy_report.open_workspace(workspace(files).root).agreement()
    assert (len(pairs), dtypes(pairs)["n"], dtypes(pairs)["agreement"]) == (0, "int64", "float64")


def test_topics_count_the_stances(opened):
    topics = opened.topics()
    assert next(iter(topics.columns)) == "topic"
    assert list(topics.columns)[-2:] == ["n", "polarisation"]
    assert dtypes(topics)["polarisation"] == "float64"
    assert {kind for name, kind in dtypes(topics).items() if name not in ("topic", "polarisation")} == {"int64"}
    rows = topics.set_index("topic")
    assert rows.loc["declaration", ["support", "oppose", "declined", "mixed", "n"]].tolist() == [2, 1, 0, 0, 3]
    assert rows.loc["outcome", ["support", "qualified-opposition", "declined", "mixed", "n"]].tolist() == [
        1,
        1,
        1,
        1,
        3,
    ]


def test_polarisation_is_that_of_van_der_eijk(opened):
    # declaration: [1, 0, 0, 0, 2] peels into [1,0,0,0,1] (A −1) and [0,0,0,0,1] (A 1): A = −2/3 + 1/3
    assert opened.topics().set_index("topic").loc["declaration", "polarisation"] == pytest.approx(2 / 3, abs=1e-6)


def test_below_three_actors_there_is_no_polarisation(opened):
    topics = opened.topics(as_of=date(2024, 12, 31))
    assert topics["n"].tolist() == [2, 0]
    assert topics["polarisation"].isna().all()


def test_before_all_records_nothing_is_known(opened):
    day = date(1999, 12, 31)
    assert opened.topics(as_of=day)["n"].tolist() == [0, 0]
    assert opened.agreement(as_of=day)["n"].tolist() == [0] * 6
    assert set(opened.matrix(as_of=day).to_numpy().ravel()) == {"No evidence"}


# --- changes --------------------------------------------------------------------------------------------------------

COLUMNS_OF_CHANGES = ["actor", "topic", "change", "before", "after", "before_label", "after_label"]
CHANGED = [
    ("china", "outcome", "new", "", "declined", "", "Declined to say"),
    ("france", "declaration", "moved", "oppose", "support", "Opposes", "Signed"),
    ("france", "outcome", "new", "", "support", "", "Supports"),
    ("india", "declaration", "new", "", "support", "", "Signed"),
    ("india", "outcome", "new", "", "qualified-opposition", "", "Opposed in part"),
    ("japan", "outcome", "new", "", "mixed", "", "Mixed"),
]


def test_changes_since_a_date(opened):
    changes = opened.changes(date(2024, 12, 31))
    assert list(changes.columns) == COLUMNS_OF_CHANGES
    assert plain(changes) == CHANGED


def test_changes_of_a_brief_are_in_its_order_and_its_cells_alone(opened):
    changes = opened.changes(date(2024, 12, 31), "three")
    assert plain(changes[["actor", "topic", "change"]]) == [
        ("india", "outcome", "new"),
        ("india", "declaration", "new"),
        ("france", "outcome", "new"),
        ("france", "declaration", "moved"),
        ("china", "outcome", "new"),
    ]


def test_no_change_is_an_empty_table(opened):
    changes = opened.changes(date(2025, 2, 11))
    assert (list(changes.columns), len(changes)) == (COLUMNS_OF_CHANGES, 0)


def test_changes_between_two_days(opened):
    assert plain(opened.changes(date(2024, 5, 21), as_of=date(2024, 5, 22))) == [
        ("china", "declaration", "new", "", "oppose", "", "Opposes"),
        ("france", "declaration", "new", "", "oppose", "", "Opposes"),
    ]


def test_changes_since_an_earlier_brief(workspace):
    from policy_report.formats import json as json_format
    from policy_report.templating import TemplateSet

    sample = workspace(FILES)
    path = sample.root / "earlier.json"
    path.write_bytes(json_format.render(sample.report(as_of=date(2024, 12, 31)), TemplateSet()))
    opened = policy_report.open_workspace(sample.root)
    assert plain(opened.changes(path)) == CHANGED
    assert plain(opened.changes(Path("earlier.json"))) == CHANGED


def test_an_earlier_brief_that_is_none_is_said(opened, tmp_path):
    (tmp_path / "other.json").write_text(json.dumps({"schema": "other"}))
    with pytest.raises(UserError) as error:
        opened.changes(tmp_path / "other.json")
    assert [problem.check for problem in error.value.problems] == ["not-a-brief"]


# --- HTML -----------------------------------------------------------------------------------------------------------


def test_the_matrix_as_html_has_symbols_and_words(opened):
    shown = opened.matrix_html("three")
    assert shown.startswith('<table><thead><tr><th scope="col">Actor</th><th scope="col">Outcome</th>')
    assert '<tr><th scope="row">France</th><td>● Supports</td><td>● Signed</td></tr>' in shown
    assert shown.count("<tr>") == 4


def test_a_notebook_shows_the_matrix(opened):
    assert opened._repr_html_() == opened.matrix_html()


def test_what_records_say_never_becomes_markup(workspace):
    files = {
        "positions/topics.yaml": "- {id: declaration, title: '<b>T</b>', labels: {support: '<i>S</i>'}}\n",
        "positions/actors.yaml": "- {id: acme, name: 'Acme & <Sons>', kind: company}\n",
        "positions/a.csv": "actor,topic,stance\nacme,declaration,support\n",
    }
    shown = policy_report.open_workspace(workspace(files).root).matrix_html()
    assert "Acme &amp; &lt;Sons&gt;" in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


# --- opening --------------------------------------------------------------------------------------------------------


def test_a_folder_inside_a_workspace_opens_it(workspace):
    root = workspace(FILES).root
    assert len(policy_report.open_workspace(str(root / "positions")).positions) == 9


def test_no_workspace_is_said(tmp_path):
    with pytest.raises(UserError, match=r"no policy-report\.toml"):
        policy_report.open_workspace(tmp_path)


def test_mistakes_are_raised_all_at_once_with_their_lines(workspace):
    table = "actor,topic,stance\nAtlantis,outcome,support\nFR,outcome,perhaps\n"
    root = workspace({"positions/a.csv": table}).root
    with pytest.raises(UserError) as error:
        policy_report.open_workspace(root)
    assert [(p.file, p.line, p.check) for p in error.value.problems if p.severity == "error"] == [
        ("positions/a.csv", 2, "unknown-actor"),
        ("positions/a.csv", 3, "unknown-stance"),
    ]


def test_an_unknown_brief_is_said(opened):
    with pytest.raises(UserError, match="no brief is called 'thre'"):
        opened.matrix("thre")


def test_a_brief_of_several_reports_is_refused(opened):
    with pytest.raises(UserError, match="'each-country' makes 4 reports"):
        opened.matrix("each-country")


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, policy_report; print({'pandas', 'numpy', 'pydantic', 'scipy'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, timeout=60, check=True
    )
    assert found.stdout == "set()\n"


# --- not yet so -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("since", ["earlier.json", "2024-12-31"])
def test_since_as_a_text_is_read_or_refused_in_the_words_of_the_caller(opened, since):
    try:
        opened.changes(since)
    except UserError as error:
        assert "--since" not in error.message  # noqa: PT017 - either way is good
