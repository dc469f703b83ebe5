"""`agreement`, `topics` and `changes`: what they print in each format, for a brief, on a day, since a date or a brief."""

import csv
import io
import json

import pytest

from policy_report.cli import main

pytestmark = pytest.mark.usefixtures("without_processes")
CONFIG = """
    title = "Test"
    [defaults]
    minimum_shared_topics = 2
    [briefs.two]
    title = "Two"
    actors = ["IN", "FR"]
    [briefs.early]
    as_of = 2024-12-31
    [briefs.compared]
    since = 2024-12-31
    [briefs.each-country]
    each = "actor"
    """
TOPICS = """
    - {id: declaration, title: Joint declaration, labels: {support: Signed}}
    - {id: outcome, title: Outcome}
    """
TABLE = """
    actor,topic,stance,date,summary,source_url,locator
    FR,declaration,oppose,2024-05-22,Hesitated.,https://example.org/,
    FR,declaration,support,2025-02-11,Signed.,https://example.org/,
    FR,outcome,support,2025-02-11,Welcomes it.,https://example.org/,
    IN,declaration,support,2025-02-11,Signed too.,https://example.org/,
    IN,outcome,qualified-opposition,2025-02-11,Thin.,https://example.org/,
    CN,declaration,oppose,2024-05-22,Stayed out.,https://example.org/,
    CN,outcome,declined,2025-02-11,No answer.,https://example.org/,
    JP,outcome,support,2025-02-11,Likes it.,https://example.org/,p. 1
    JP,outcome,oppose,2025-02-11,Dislikes it.,https://example.org/,p. 2
    """
FILES = {"policy-report.toml": CONFIG, "positions/topics.yaml": TOPICS, "positions/a.csv": TABLE}


@pytest.fixture
def said(capfd):
    """Run the command in this process: (exit code, stdout, stderr)."""

    def call(*arguments):
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        output = capfd.readouterr()
        return exit_.value.code or 0, output.out, output.err

    return call


@pytest.fixture
def root(workspace):
    return workspace(FILES).root


@pytest.fixture
def printed(said, root):
    """What a command that succeeds prints: stdout alone, stderr is empty."""

    def call(*arguments):
        code, out, err = said("-C", root, *arguments)
        assert (code, err) == (0, "")
        return out

    return call


@pytest.fixture
def rows(printed):
    return lambda *arguments: list(csv.reader(io.StringIO(printed(*arguments, "--format", "csv"))))


@pytest.fixture
def values(printed):
    return lambda *arguments: json.loads(printed(*arguments, "--format", "json"))


# --- agreement ------------------------------------------------------------------------------------------------------


def test_agreement_as_text_is_a_table(printed):
    lines = printed("agreement").splitlines()
    assert lines[0].split() == ["a", "b", "agreement", "exact", "n"]
    assert lines[1].split() == ["France", "India", "0.625", "0.500", "2"]
    assert len(lines) == 7


def test_agreement_as_csv_has_the_best_known_first_and_blanks_last(rows):
    found = rows("agreement")
    assert found[:2] == [["a", "b", "agreement", "exact", "n"], ["France", "India", "0.625", "0.500", "2"]]
    assert ["China", "France", "", "", "1"] in found
    assert {tuple(row[2:4]) for row in found[2:]} == {("", "")}


def test_agreement_as_json_has_ids_and_null(values):
    found = values("agreement")
    assert found["schema"] == "policy-report/1"
    assert found["brief"]["as_of"] == "2025-02-11"
    pairs = {(pair["a"], pair["b"]): (pair["agreement"], pair["exact"], pair["n"]) for pair in found["agreement"]}
    assert len(pairs) == 6
    assert pairs["france", "india"] == (0.625, 0.5, 2)
    assert pairs["china", "france"] == (None, None, 1)


@pytest.mark.parametrize(
    ("style", "table"),
    [
        ("text", "topic    France    India\nOutcome  Supports  Opposed in part\n"),
        ("csv", "topic,France,India\nOutcome,Supports,Opposed in part\n"),
    ],
)
def test_what_splits_two_actors(printed, style, table):
    assert printed("agreement", "--between", "FR", "India", "--format", style) == table


def test_what_splits_two_actors_as_json(values):
    found = values("agreement", "--between", "FR", "India")
    assert found["split"] == [{"topic": "outcome", "a": "Supports", "b": "Opposed in part"}]


# --- topics ---------------------------------------------------------------------------------------------------------


def test_topics_as_text_counts_in_words(printed):
    head, declaration, outcome = printed("topics").splitlines()
    assert head.split() == ["topic", "stances", "n", "polarisation"]
    assert declaration.startswith("Joint declaration  2 of 3 Signed; 1 of 3 Opposes")
    assert declaration.split()[-2:] == ["3", "0.667"]
    assert "1 of 4 Supports; 1 of 4 Opposed in part; 1 of 4 Declined to say; 1 of 4 Mixed" in outcome


def test_topics_as_csv(rows):
    assert rows("topics")[:2] == [
        ["topic", "stances", "n", "polarisation"],
        ["Joint declaration", "2 of 3 Signed; 1 of 3 Opposes", "3", "0.667"],
    ]


def test_topics_as_json_has_counts_by_stance(values):
    declaration, outcome = values("topics")["topic_summaries"]
    assert declaration.pop("polarisation") == pytest.approx(2 / 3, abs=1e-6)
    assert declaration == {"topic": "declaration", "counts": {"support": 2, "oppose": 1}, "n": 3}
    assert outcome["counts"] == {"support": 1, "qualified-opposition": 1, "declined": 1, "mixed": 1}
    assert outcome["n"] == 3


def test_a_topic_that_nobody_speaks_to_has_no_figure(values):
    _, outcome = values("topics", "--as-of", "2024-12-31")["topic_summaries"]
    assert outcome == {"topic": "outcome", "counts": {}, "n": 0, "polarisation": None}


# --- changes --------------------------------------------------------------------------------------------------------

CHANGED = [
    ["China", "Outcome", "new", "", "Declined to say"],
    ["France", "Joint declaration", "moved", "Opposes", "Signed"],
    ["France", "Outcome", "new", "", "Supports"],
    ["India", "Joint declaration", "new", "", "Signed"],
    ["India", "Outcome", "new", "", "Opposed in part"],
    ["Japan", "Outcome", "new", "", "Mixed"],
]


def test_changes_as_csv(rows):
    assert rows("changes", "--since", "2024-12-31") == [["actor", "topic", "change", "before", "after"], *CHANGED]


def test_changes_as_text(printed):
    lines = printed("changes", "--since", "2024-12-31").splitlines()
    assert [line.split()[0] for line in lines] == ["actor", *(row[0] for row in CHANGED)]
    assert "France  Joint declaration  moved" in lines[2]


def test_changes_as_json_has_ids_and_null(values):
    found = values("changes", "--since", "2024-12-31")
    assert found["brief"]["since"] == "2024-12-31"
    subset = [{key: c[key] for key in ("actor", "topic", "change", "before", "after")} for c in found["changes"]]
    assert subset[:2] == [
        {"actor": "china", "topic": "outcome", "change": "new", "before": None, "after": "declined"},
        {"actor": "france", "topic": "declaration", "change": "moved", "before": "oppose", "after": "support"},
    ]


@pytest.mark.parametrize("style", ["text", "csv", "json"])
def test_no_change_is_an_empty_result(printed, style):
    out = printed("changes", "--since", "2025-02-11", "--format", style)
    assert json.loads(out)["changes"] == [] if style == "json" else len(out.splitlines()) == 1


def test_an_actor_and_a_topic_of_one_id_keep_their_names(workspace, said):
    files = {
        "positions/actors.yaml": "- {id: outcome, name: Outcome Watch, kind: civil-society}\n",
        "positions/a.csv": "actor,topic,stance,date,summary\nOutcome Watch,outcome,support,2025-02-11,Yes.\n",
    }
    _, out, _ = said("-C", workspace(files).root, "changes", "--since", "2024-12-31", "--format", "csv")
    assert out.splitlines()[1] == "Outcome Watch,Outcome,new,,Supports"


# --- which brief, which day, since when -----------------------------------------------------------------------------


def test_a_brief_chooses_actors_and_order(rows):
    assert rows("agreement", "--brief", "two")[1:] == [["India", "France", "0.625", "0.500", "2"]]
    assert [row[0] for row in rows("changes", "--brief", "two", "--since", "2024-12-31")[1:]] == [
        "India",
        "India",
        "France",
        "France",
    ]


def test_a_brief_brings_its_day_and_as_of_wins(rows):
    assert rows("topics", "--brief", "early")[1] == ["Joint declaration", "2 of 2 Opposes", "2", ""]
    assert rows("topics", "--brief", "early") == rows("topics", "--as-of", "2024-12-31")
    assert rows("topics", "--brief", "early", "--as-of", "2025-02-11") == rows("topics")


def test_a_brief_brings_what_it_is_compared_with(rows):
    assert rows("changes", "--brief", "compared")[1:] == CHANGED
    assert rows("changes", "--brief", "compared", "--since", "2025-02-11")[1:] == []


@pytest.mark.parametrize("command", ["matrix", "agreement", "topics", "changes"])
def test_every_command_knows_brief_as_of_and_since(printed, command):
    assert printed(command, "--brief", "two", "--as-of", "2025-01-01", "--since", "2024-01-01")


@pytest.mark.parametrize("command", ["agreement", "topics", "changes"])
def test_an_unknown_brief_is_wrong_usage(said, root, command):
    code, out, err = said("-C", root, command, "--brief", "tow", "--since", "2024-12-31")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "no brief is called 'tow'" in err


def test_a_brief_of_several_reports_is_refused(said, root):
    code, out, err = said("-C", root, "agreement", "--brief", "each-country")
    assert (code, out) == (2, "")
    assert "makes 4 reports" in err


def test_changes_since_the_last_build_also_of_today(said, root):
    said("-C", root, "build", "two", "--format", "md")
    assert (
        "that says something else of the brief 'two'"
        in said("-C", root, "changes", "--brief", "two", "--since", "last")[2]
    )
    assert "of 2019-01-01 or before" in said("-C", root, "changes", "--brief", "two", "--since", "kept:2019-01-01")[2]
    (root / "positions/a.csv").write_text(
        (root / "positions/a.csv").read_text().replace("FR,outcome,support", "FR,outcome,oppose")
    )
    code, out, _ = said("-C", root, "changes", "--brief", "two", "--since", "last", "--format", "csv")
    assert (code, out.splitlines()[1:]) == (0, ["France,Outcome,moved,Supports,Opposes"])


def test_changes_since_nothing_is_wrong_usage(said, root):
    code, out, err = said("-C", root, "changes")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "give --since a date such as" in err


@pytest.mark.parametrize("word", ["yesterday", "2025-13-01", "brief.jsn"])
@pytest.mark.parametrize("command", ["matrix", "agreement", "topics", "changes", "build"])
def test_since_a_wrong_word_is_wrong_usage(said, root, command, word):
    code, out, err = said("-C", root, command, "--since", word)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert word in err


def test_since_a_brief_of_the_workspace_from_another_folder(rows, said, root, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert said("-C", root, "build", "early", "--format", "json")[0] == 0
    assert rows("changes", "--since", "reports/early.json")[1:] == CHANGED


def test_since_a_missing_file_is_said_without_a_traceback(said, root):
    code, out, err = said("-C", root, "changes", "--since", root / "missing.json")
    assert code in (1, 2)
    assert out == ""
    assert "missing.json" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "check"),
    [(b"{", "json-syntax"), (b"[]", "not-a-brief"), (b'{"schema": "x"}', "not-a-brief"), (b"\xff", "")],
)
def test_since_what_is_no_brief_names_the_file(said, root, content, check):
    (root / "other.json").write_bytes(content)
    code, out, err = said("-C", root, "changes", "--since", root / "other.json")
    assert (code, out) == (1, "")
    assert "other.json:1:" in err
    assert check in err


def test_a_mistake_in_the_records_exits_1_with_its_place(workspace, said):
    root = workspace({"positions/a.csv": "actor,topic,stance\nAtlantis,outcome,support\n"}).root
    code, out, err = said("-C", root, "agreement")
    assert (code, out) == (1, "")
    assert "positions/a.csv:2: actor: " in err


# --- exactly what changed -------------------------------------------------------------------------------------------

CSV_HEAD = "id,actor,topic,stance,date,summary,source\n"
SOURCE = "- {id: minutes, title: The minutes, url: 'https://example.org/minutes', date: 2025-01-01}\n"
ACTORS = "- {id: acme, name: Acme, kind: company}\n- {id: lakes, name: Lakes Board, kind: other}\n"
OLD = (
    "r1,FR,declaration,support,2025-01-01,Signed.,minutes\n"
    "r2,FR,outcome,neutral,2025-01-01,Waits.,minutes\n"
    "r3,IN,declaration,support,2025-01-01,Signed too.,minutes\n"
    "r4,Acme,declaration,oppose,2025-01-01,Against it.,minutes\n"
    "r5,Lakes Board,outcome,support,2025-01-01,For it.,minutes\n"
    "r6,CN,outcome,support,2025-01-01,For it.,minutes\n"
)


@pytest.fixture
def compared(workspace, said):
    """Build the JSON of OLD, replace the records by `files`, and return what `changes --since` that JSON says."""

    def compare(files, **replaced):
        base = {"positions/sources.yaml": SOURCE, "positions/actors.yaml": ACTORS, "positions/topics.yaml": TOPICS}
        root = workspace(base | {"positions/old.csv": CSV_HEAD + OLD}).root
        assert said("-C", root, "build", "--format", "json")[0] == 0
        (root / "reports/brief.json").rename(root / "earlier.json")
        (root / "positions/old.csv").unlink()
        workspace(base | files | {f"positions/{name}.yaml": text for name, text in replaced.items()})
        code, out, err = said("-C", root, "changes", "--since", root / "earlier.json", "--format", "json")
        assert (code, err) == (0, "")
        return [
            tuple(change[key] for key in ("actor", "topic", "change", "before", "after"))
            for change in json.loads(out)["changes"]
        ]

    return compare


def shuffled():
    """OLD with its rows reversed, its ids renumbered, in two files of other names, one of them with other columns first."""
    lines = [line.split(",", 1)[1] for line in OLD.splitlines()][::-1]
    numbered = [f"x{90 - i},{line}\n" for i, line in enumerate(lines)]
    moved = "".join(
        ",".join([line.strip().split(",")[i] for i in (6, 3, 1, 2, 4, 5, 0)]) + "\n" for line in numbered[3:]
    )
    return {
        "positions/more/zz.csv": CSV_HEAD + "".join(numbered[:3]),
        "positions/0.csv": "source,stance,actor,topic,date,summary,id\n" + moved,
    }


def test_rows_reordered_ids_renumbered_and_files_renamed_change_nothing(compared):
    assert compared(shuffled()) == []


def test_just_what_changed_is_found_among_the_shuffled(compared):
    files = shuffled()
    text = files["positions/0.csv"]
    text = text.replace("Signed too.", "Signed as well.")  # India: reworded
    text = text.replace("minutes,neutral,FR,outcome,2025-01-01,Waits.", "minutes,support,FR,outcome,2025-01-01,Waits.")
    text += "minutes,support,IN,outcome,2025-01-02,New to it.,n1\n"  # India: new
    text += "minutes,support,FR,declaration,2025-01-02,Signed again.,n2\n"  # France: evidence added
    more = files["positions/more/zz.csv"].splitlines(keepends=True)
    files["positions/more/zz.csv"] = "".join(line for line in more if ",Lakes Board," not in line)  # withdrawn
    found = compared(files | {"positions/0.csv": text})
    assert sorted(found, key=str) == [
        ("france", "declaration", "evidence-added", "support", "support"),
        ("france", "outcome", "moved", "neutral", "support"),
        ("india", "declaration", "reworded", "support", "support"),
        ("india", "outcome", "new", None, "support"),
        ("lakes", "outcome", "withdrawn", "support", None),
    ]


def test_an_actor_renamed_with_an_alias_changes_nothing(compared):
    actors = ACTORS.replace("{id: acme, name: Acme,", "{id: zenith, name: Zenith, aliases: [Acme],")
    assert compared({"positions/a.csv": CSV_HEAD + OLD}, actors=actors) == []


def test_a_source_of_another_id_but_one_title_and_address_is_the_same(compared):
    files = {"positions/a.csv": CSV_HEAD + OLD.replace(",minutes", ",the-minutes")}
    assert compared(files, sources=SOURCE.replace("id: minutes", "id: the-minutes")) == []


# --- build with an earlier brief ------------------------------------------------------------------------------------


def test_build_notices_that_the_earlier_brief_is_another_one(workspace, said):
    config = '[defaults]\nformats = ["json"]\n[briefs.b]\nsince = "earlier.json"\n'
    root = workspace(FILES).root
    assert said("-C", root, "build", "early", "two", "--format", "json")[0] == 0
    (root / "earlier.json").write_bytes((root / "reports/early.json").read_bytes())
    workspace(FILES | {"policy-report.toml": config})
    assert said("-C", root, "build")[0] == 0
    before = json.loads((root / "reports/b.json").read_bytes())["changes"]
    (root / "earlier.json").write_bytes((root / "reports/two.json").read_bytes())
    assert said("-C", root, "build")[0] == 0
    assert json.loads((root / "reports/b.json").read_bytes())["changes"] != before


def test_the_report_does_not_say_where_the_earlier_brief_lay(said, root):
    assert said("-C", root, "build", "early", "--format", "json")[0] == 0
    (root / "reports/early.json").rename(root / "earlier.json")
    assert said("-C", root, "build", "two", "--format", "json", "--since", root / "earlier.json")[0] == 0
    assert str(root) not in (root / "reports/two.json").read_text()


# --- not yet so -----------------------------------------------------------------------------------------------------


def test_the_first_record_of_an_actor_is_new_since_an_earlier_brief_as_since_a_date(compared):
    files = {"positions/a.csv": CSV_HEAD + OLD + "r7,JP,outcome,support,2025-01-02,New to it.,minutes\n"}
    assert compared(files) == [("japan", "outcome", "new", None, "support")]


def test_tables_are_in_the_language_of_the_brief(workspace, said):
    french = '[briefs.a]\nlanguage = "fr"\nsince = 2024-12-31\nminimum_shared_topics = 1\n'
    topics = "- {id: declaration, title: {en: Declaration, fr: Déclaration}}\n- {id: outcome, title: Outcome}\n"
    root = workspace({**FILES, "policy-report.toml": french, "positions/topics.yaml": topics}).root
    lines = {
        name: said("-C", root, name, "--brief", "a", "--format", "csv")[1].splitlines()
        for name in ("matrix", "topics", "changes", "agreement")
    }
    assert lines["matrix"][:2] == ["Acteur,Déclaration,Outcome", "Chine,Contre,Refus de répondre"]
    assert lines["topics"][:2] == [
        "Sujet,Positions,n,Polarisation",
        "Déclaration,2 sur 3\xa0: Pour\u202f; 1 sur 3\xa0: Contre,3,0.667",
    ]
    assert lines["changes"][0] == "Acteur,Sujet,Évolution,Avant,Après"
    assert "France,Déclaration,Position modifiée,Contre,Pour" in lines["changes"]
    assert lines["agreement"][0] == "Acteur,Et,Accord,Position identique,n"
