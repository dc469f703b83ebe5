"""What a brief leaves out is counted for who builds it, listed for who keeps the records, and in no report."""

import json
import shutil

import pytest

from tests.conftest import TOPICS, run_here, write

SETTINGS = """
    [markings]
    unmarked = "TLP:CLEAR"
    [defaults]
    formats = ["json"]
    """
ACTORS = """
    - {id: union, name: Union, kind: other}
    - {id: mole, name: The Mole, kind: other, marking: TLP:RED}
    - {id: firm, name: Firm, kind: company}
    """
TABLE = """
    actor,topic,stance,date,marking,embargo,attribution,speaker,quote
    union,outcome,support,2025-01-01,,,withheld,A Speaker,Never.
    union,declaration,oppose,2025-01-01,TLP:AMBER,,,,
    mole,outcome,oppose,2025-01-01,,,,,
    firm,outcome,oppose,2025-01-01,,2026-01-01,,,
    """
PUBLIC = '\n    [briefs.public]\n    marking = "TLP:CLEAR"\n'
TEAM = '\n    [briefs.team]\n    marking = "TLP:RED"\n'


@pytest.fixture
def run(tmp_path):
    """Return what runs a command in a workspace with some briefs, and gives its exit code and all that it says."""

    def run(briefs, *arguments):
        files = {"policy-report.toml": SETTINGS + briefs, "positions/topics.yaml": TOPICS}
        write(tmp_path, {**files, "positions/actors.yaml": ACTORS, "positions/p.csv": TABLE})
        return run_here("-C", tmp_path, *arguments)

    return run


def test_build_says_how_many_records_a_brief_leaves_out_and_never_which(run, tmp_path):
    code, said = run(PUBLIC, "build")
    assert code == 0
    assert (
        "public: leaves out 3 records (2 by marking, 1 under embargo; all that is under embargo, since it has" in said
    )
    assert "Mole" not in said
    assert "Mole" not in (tmp_path / "reports/public.json").read_text()
    said = run(PUBLIC + "    as_of = 2026-01-01\n", "build")[1]
    assert "public: leaves out 2 records (2 by marking)" in said


def test_check_lists_them_with_the_briefs_that_their_marking_matters_to(run):
    said = run(PUBLIC + TEAM, "check", "--brief", "public", "--withheld")[1]
    assert "actor mole: TLP:RED\n" in said
    assert "positions/p.csv:3: Union, Joint declaration: TLP:AMBER; its marking matters to public, team" in said
    assert "positions/p.csv:4: The Mole, Outcome: TLP:RED by its actor mole; its marking matters to public, te" in said
    assert "positions/p.csv:5: Firm, Outcome: under embargo until 2026-01-01\n" in said
    assert "leaves out" not in said


def test_check_of_one_brief_is_of_what_it_leaves_out(run):
    code, said = run(PUBLIC, "check", "--brief", "public")
    assert (code, "add --withheld" in said) == (2, True)


def test_check_lists_them_brief_by_brief(run):
    said = run(PUBLIC + TEAM + "    as_of = 2026-01-01\n", "check", "--withheld")[1]
    heads = [line for line in said.splitlines() if "leaves out" in line]
    assert heads[0].startswith("public: leaves out 3 records (2 by marking, 1 under embargo")
    assert heads[1:] == ["team: leaves out no record"]


def test_an_embargo_ends_with_the_later_one_of_a_record_and_its_source(run, tmp_path):
    write(tmp_path, {"positions/sources.yaml": "- {id: minutes, title: Minutes, embargo: 2027-01-01}\n"})
    table = "actor,topic,stance,source,embargo\nFR,outcome,support,minutes,2026-01-01\nIN,outcome,support,minutes,\n"
    run(PUBLIC, "formats")
    write(tmp_path, {"positions/p.csv": table})
    said = run_here("-C", tmp_path, "check", "--brief", "public", "--withheld")[1]
    assert said.count("under embargo until 2027-01-01") == 2


def test_check_warns_where_the_author_names_who_is_withheld(run):
    said = run(PUBLIC + '    title = "What The Mole said"\n', "check")[1]
    assert "names 'The Mole', which readers of this brief may not know [withheld-named]" in said


@pytest.mark.parametrize(
    ("brief", "message"),
    [
        ("", "the brief has no marking"),
        ('    marking = "TLP:CLER"\n', "unknown marking 'TLP:CLER'; did you mean 'TLP:CLEAR'?"),
        ('    marking = "TLP:AMBER"\n    internal = true\n', "which only TLP:RED allows"),
        ('    marking = "TLP:RED"\n    internal = true\n', "while records are under embargo"),
        ('    marking = "TLP:CLEAR"\n    actors = ["The Mole", "Union"]\n', "withheld from its readers: The Mole"),
        (
            '    marking = "TLP:CLEAR"\n    key_messages = ["[It](union/declaration)."]\n',
            "some records are withheld from its readers",
        ),
    ],
)
def test_a_brief_that_cannot_be_made_without_the_withheld_is_not(run, tmp_path, brief, message):
    code, said = run(f"\n    [briefs.wrong]\n{brief}", "build")
    assert code == 1
    assert message in said
    assert not (tmp_path / "reports/wrong.json").exists()


def test_a_brief_from_which_all_is_withheld_is_not_made(run, tmp_path):
    run(PUBLIC, "formats")
    write(tmp_path, {"positions/p.csv": "actor,topic,stance,date\nmole,outcome,oppose,2025-01-01\n"})
    code, said = run_here("-C", tmp_path, "build")
    assert (code, "every record is withheld from its readers" in said) == (1, True)


def test_a_brief_is_not_compared_with_one_of_a_higher_marking(run, tmp_path):
    assert run(TEAM, "build")[0] == 0
    shutil.copy(tmp_path / "reports/team.json", tmp_path / "team.json")
    assert "it is marked TLP:RED, above TLP:CLEAR" in run(PUBLIC + '    since = "team.json"\n', "build")[1]


def test_what_was_withdrawn_from_view_is_no_change(run, tmp_path):
    before = TABLE.replace("TLP:AMBER", "")
    run(PUBLIC, "formats")
    write(tmp_path, {"positions/p.csv": before})
    assert run_here("-C", tmp_path, "build")[0] == 0
    shutil.copy(tmp_path / "reports/public.json", tmp_path / "old.json")
    assert run(PUBLIC + '    since = "old.json"\n', "build")[0] == 0
    assert json.loads((tmp_path / "reports/public.json").read_text())["changes"] == []


def test_kept_states_belong_to_their_marking(run, tmp_path):
    marked = '\n    [briefs.one]\n    since = "last"\n    marking = "{}"\n'
    run(marked.format("TLP:RED"), "build", "--on", "2025-01-01")
    run(marked.format("TLP:CLEAR"), "build", "--on", "2025-01-02")
    assert json.loads((tmp_path / "reports/one.json").read_text())["brief"]["nothing_kept"] is True
    assert len({path.parent.name for path in (tmp_path / "reports/.kept/one").rglob("*.gz")}) == 2


def test_without_attribution_nobody_is_named_in_a_brief(run, tmp_path):
    run(TEAM, "build")
    text = (tmp_path / "reports/team.json").read_text()
    assert ("Never." in text, "A Speaker" in text) == (True, False)


def test_a_command_with_a_brief_knows_no_more_than_the_brief(run):
    said = run(PUBLIC, "matrix", "--brief", "public")[1]
    assert "Mole" not in said


@pytest.mark.parametrize(("language", "said"), [("en", "Source withheld"), ("fr", "Source non divulguée")])
def test_a_source_that_is_withheld_is_called_so_in_the_language_of_the_brief(run, tmp_path, language, said):
    sources = {"positions/sources.yaml": "- {id: minutes, title: Minutes of a closed meeting}\n"}
    write(tmp_path, sources)
    run(TEAM + f'    language = "{language}"\n', "formats")
    table = "actor,topic,stance,date,source,attribution\nunion,outcome,support,2025-01-01,minutes,withheld\n"
    write(tmp_path, {"positions/p.csv": table})
    assert run_here("-C", tmp_path, "build")[0] == 0
    text = (tmp_path / "reports/team.json").read_text()
    assert [source["title"] for source in json.loads(text)["sources"]] == [said]
    assert "inutes" not in text


def test_reports_of_parts_that_are_withheld_by_now_are_named(run, tmp_path):
    each = PUBLIC + '    each = "actor"\n'
    assert run(each, "build")[0] == 0
    assert sorted(path.name for path in (tmp_path / "reports/public").iterdir()) == ["firm.json", "union.json"]
    run(each, "check")
    hidden = ACTORS.replace("kind: company", "kind: company, marking: TLP:RED").replace("id: union", "id: league")
    write(tmp_path, {"positions/actors.yaml": hidden, "positions/p.csv": TABLE.replace("union", "league")})
    code, said = run_here("-C", tmp_path, "build")
    gone = [line.partition(": ")[0] for line in said.splitlines() if "no brief makes this report any more" in line]
    assert (code, gone) == (0, [f"{tmp_path}/reports/public/{name}.json" for name in ("firm", "union")])


@pytest.mark.parametrize(("count", "warned"), [(2, True), (3, False)])
def test_check_warns_where_withholding_leaves_too_few_who_may_have_said_it(workspace, count, warned):
    actors = "".join(f"- {{id: a{n}, name: A {n}, kind: company}}\n" for n in range(count))
    rows = "".join(f"a{n},outcome,support,{'withheld' * (n == 0)}\n" for n in range(count))
    files = {"positions/actors.yaml": actors + "- {id: o, name: O, kind: other}\n"}
    table = f"actor,topic,stance,attribution\n{rows}o,outcome,oppose,\n"
    found = workspace({**files, "positions/p.csv": table}).problems
    assert [problem.check for problem in found].count("not-anonymous") == warned


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('unmarked = "LOW"\n[briefs.b]\nmarking = "LOW"\ninternal = true\n', "which only HIGH allows"),
        ('unmarked = "LOW"\n[briefs.b]\nmarking = "HIGH"\ninternal = true\n', "while records are under embargo"),
        ('unmarked = "LOW"\n[briefs.b]\nmarking = "HIGH"\ninternal = true\nas_of = 2026-01-01\n', ""),
        ('unmarked = "LOW"\n[briefs.b]\n', "the brief has no marking"),
        ('unmarked = "LOW"\n[briefs.b]\nmarking = "Public"\n', "unknown marking 'Public'"),
        ('[briefs.b]\nmarking = "LOW"\n', "unmarked"),
    ],
    ids=["below-the-highest", "under-embargo", "internal", "no-marking", "not-in-the-order", "unmarked-unsaid"],
)
def test_a_brief_says_who_may_read_it(workspace, settings, message):
    table = "actor,topic,stance,embargo\nFR,outcome,support,2026-01-01\nIN,outcome,support,\n"
    config = f'[markings]\norder = ["LOW", "HIGH"]\n{settings}formats = ["json"]\n'
    code, said = run_here("-C", workspace({"policy-report.toml": config, "positions/p.csv": table}).root, "build")
    assert (code, message in said) == (bool(message), True)


def test_that_what_is_withheld_was_signed_off_is_not_said(run, tmp_path):
    assert run(PUBLIC, "review", "--sign", "Ina", "--on", "2025-01-02", "mole")[0] == 0
    said = run_here("-C", tmp_path, "build")[1]
    assert "built 1 brief" in said
    assert json.loads((tmp_path / "reports/public.json").read_text())["coverage"].get("reviewed") is None
