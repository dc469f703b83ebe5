"""The command line as users meet it: what it prints where, how it exits, and that no mistake of theirs is a traceback."""

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from policy_report.cli import main
from policy_report.formats import RENDERERS

pytestmark = pytest.mark.usefixtures("without_processes")
REPO = Path(__file__).parents[1]
HEAVY = {"pandas", "numpy", "weasyprint", "pydantic", "jinja2", "rapidfuzz", "pycountry", "yaml"}
TABLE = """
    actor,topic,stance,date,summary,source_url
    France,declaration,support,2025-02-11,Signed.,https://example.org/
    India,outcome,oppose,2025-02-11,Not enough.,https://example.org/
    """


def run(*arguments, env=None, **options):
    """Run the command in a process of its own."""
    streams = {} if "stdout" in options else {"stdout": subprocess.PIPE}
    return subprocess.run(
        [sys.executable, "-m", "policy_report", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(REPO)} | (env or {}),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
        **streams,
        **options,
    )


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
    """A workspace with two positions and nothing built."""
    return workspace({"positions/all.csv": TABLE}).root


def reports(root):
    return {
        path.relative_to(root / "reports").as_posix(): path.read_bytes()
        for path in (root / "reports").rglob("*.*")
        if ".kept" not in path.parts
    }


# --- help and usage -------------------------------------------------------------------------------------------------


def test_help_names_every_command(said):
    code, out, err = said("--help")
    assert (code, err) == (0, "")
    assert [
        name for name in ("init", "check", "matrix", "build", "formats", "schema") if f"\n    {name} " not in out
    ] == []


@pytest.mark.parametrize("command", ["init", "check", "matrix", "build", "formats", "schema"])
def test_every_command_has_help(said, command):
    code, out, _ = said(command, "--help")
    assert code == 0
    assert out.startswith(f"usage: policy-report {command}")


def test_the_version(said):
    code, out, _ = said("--version")
    assert code == 0
    assert re.fullmatch(r"policy-report \d+\.\d+\.\d+\S*\n", out)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["build", "--frobnicate"],
        ["build", "--as-of", "11.02.2025"],
        ["build", "--as-of", "2025-02-30"],
        ["build", "--format", "docs"],
        ["build", "--format", "html,,pdf"],
        ["build", "nope"],
        ["matrix", "--brief", "nope"],
        ["matrix", "--format", "xml"],
        ["check", "--format", "csv"],
        ["check", "extra"],
        ["schema", "nope"],
        ["-C"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_said_in_one_line(root, said, monkeypatch, arguments):
    monkeypatch.chdir(root)
    code, out, err = said(*arguments)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert list(root.glob("reports/*")) == []


def test_a_misspelt_format_is_suggested(root, said):
    assert "did you mean 'html'?" in said("-C", root, "build", "--format", "htlm")[2]


def test_a_misspelt_brief_is_suggested(workspace, said):
    root = workspace({"policy-report.toml": "[briefs.summit]\n", "positions/all.csv": TABLE}).root
    assert said("-C", root, "build", "sumit")[2].startswith("no brief is called 'sumit'; did you mean 'summit'?")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["formats"]], ids=" ".join)
def test_what_needs_no_records_imports_nothing_heavy(root, arguments):
    assert not HEAVY & imported("-C", root, *arguments)


def test_a_build_with_nothing_to_do_imports_nothing_heavy(root, said):
    assert said("-C", root, "build", "--format", "md")[0] == 0
    assert not HEAVY & imported("-C", root, "build", "--format", "md")


def test_a_check_does_not_import_the_renderers_libraries(root):
    assert not {"weasyprint", "jinja2"} & imported("-C", root, "check")


def imported(*arguments):
    """Return the top-level modules that a run of the command imports."""
    done = run(*arguments, env={"PYTHONPROFILEIMPORTTIME": "1"})
    return {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in done.stderr.splitlines()
        if line.startswith("import time")
    }


# --- the workspace --------------------------------------------------------------------------------------------------


def test_the_workspace_is_the_nearest_folder_above(root, said, monkeypatch):
    (root / "positions/deep").mkdir()
    monkeypatch.chdir(root / "positions/deep")
    assert said("check")[0] == 0


def test_a_workspace_can_be_named(root, said, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert said("-C", root, "check")[0] == 0


@pytest.mark.parametrize("where", ["missing", "positions"])
def test_a_named_folder_without_settings_is_an_error(root, said, where):
    code, out, err = said("-C", root / where, "check")
    assert (code, out) == (2, "")
    assert err.startswith(f"{root / where} has no policy-report.toml; ")


def test_paths_are_shown_as_the_user_would_type_them(root, said, monkeypatch):
    monkeypatch.chdir(root)
    assert said("build", "--format", "csv")[1] == "reports/brief.csv\n"
    monkeypatch.chdir(root.parent)
    assert said("-C", root.name, "build", "--format", "json")[1] == f"{root.name}/reports/brief.json\n"


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_of_good_records(root, said):
    assert said("-C", root, "check") == (0, "", "2 positions, no problem\n")


def test_check_prints_every_problem_with_its_place(workspace, said):
    root = workspace(
        {
            "positions/a.yaml": "- actor: Frnace\n  topic: outcome\n  stance: suport\n  date: 2025-02-11\n",
            "positions/b.csv": "actor,topic,stance\nFrance,nope,support\n",
        }
    ).root
    code, out, err = said("-C", root, "check")
    assert code == 1
    assert [line.split(" ")[0] for line in out.splitlines() if "warning" not in line] == [
        "positions/a.yaml:1:",
        "positions/a.yaml:3:",
        "positions/b.csv:2:",
    ]
    assert "did you mean 'France'?" in out
    assert "did you mean 'support'?" in out
    assert err.startswith("3 errors, ")


def test_a_warning_alone_is_no_failure_unless_asked(workspace, said):
    root = workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n"}).root
    code, out, _ = said("-C", root, "check")
    assert code == 0
    assert "positions/a.csv:2: warning: source: " in out
    assert said("-C", root, "check", "--strict")[0] == 1


def test_check_as_json(workspace, said):
    root = workspace(
        {"positions/a.csv": "actor,topic,stance,date,source_url\nFR,outcome,maybe,2025-02-11,https://example.org/\n"}
    ).root
    code, out, _ = said("-C", root, "check", "--format", "json")
    (problem,) = json.loads(out)
    assert code == 1
    assert {key: problem[key] for key in ("file", "line", "field", "check", "severity")} == {
        "file": "positions/a.csv",
        "line": 2,
        "field": "stance",
        "check": "unknown-stance",
        "severity": "error",
    }
    assert problem["message"]


def test_check_of_good_records_as_json(root, said):
    assert said("-C", root, "check", "--format", "json")[:2] == (0, "[]\n")


def test_check_finds_what_a_build_would_stumble_over(workspace, said):
    root = workspace({"policy-report.toml": '[briefs.b]\nactors = ["Atlantis"]\n', "positions/all.csv": TABLE}).root
    code, out, _ = said("-C", root, "check")
    assert code == 1
    assert out.startswith("policy-report.toml:2: ")


# --- matrix ---------------------------------------------------------------------------------------------------------


def test_the_matrix_as_csv(root, said):
    code, out, err = said("-C", root, "matrix", "--format", "csv")
    assert (code, err) == (0, "")
    assert list(csv.reader(io.StringIO(out))) == [
        ["Actor", "Joint declaration", "Outcome"],
        ["France", "Supports", "No evidence"],
        ["India", "No evidence", "Opposes"],
    ]


def test_the_matrix_as_text(root, said):
    assert said("-C", root, "matrix")[1].splitlines() == [
        "Actor   Joint declaration  Outcome",
        "France  Supports           No evidence",
        "India   No evidence        Opposes",
    ]


def test_the_matrix_as_json(root, said):
    found = json.loads(said("-C", root, "matrix", "--format", "json")[1])
    assert found["schema"] == "policy-report/1"
    assert [(cell["actor"], cell["topic"], cell["state"], cell["stance"]) for cell in found["cells"]] == [
        ("france", "declaration", "stance", "support"),
        ("france", "outcome", "no-evidence", None),
        ("india", "declaration", "no-evidence", None),
        ("india", "outcome", "stance", "oppose"),
    ]
    held = [found["positions"][place] for cell in found["cells"] for place in cell["positions"]]
    assert [(each["actor"], each["topic"], each["stance"]) for each in held] == [
        ("france", "declaration", "support"),
        ("india", "outcome", "oppose"),
    ]
    assert {each["source"] for each in held} == {each["id"] for each in found["sources"]}


def test_the_matrix_of_a_brief(workspace, said):
    config = '[briefs.b]\nactors = ["india"]\ntopics = ["outcome"]\n'
    root = workspace({"policy-report.toml": config, "positions/all.csv": TABLE}).root
    assert said("-C", root, "matrix", "--brief", "b", "--format", "csv")[1] == "Actor,Outcome\nIndia,Opposes\n"


def test_the_matrix_as_of_an_earlier_day(root, said):
    out = said("-C", root, "matrix", "--as-of", "2025-02-10", "--format", "csv")[1]
    assert out.count("No evidence") == 4


def test_the_matrix_of_many_briefs_is_refused(workspace, said):
    root = workspace({"policy-report.toml": '[briefs.b]\neach = "actor"\n', "positions/all.csv": TABLE}).root
    code, out, err = said("-C", root, "matrix", "--brief", "b")
    assert (code, out) == (2, "")
    assert err == "the brief 'b' makes 2 reports; name one, such as b/france\n"
    assert said("-C", root, "matrix", "--brief", "b/india", "--format", "csv")[1].splitlines()[1:] == [
        "India,No evidence,Opposes"
    ]


# --- build ----------------------------------------------------------------------------------------------------------


def test_a_brief_named_twice_is_built_once(root, said):
    code, out, err = said("-C", root, "build", "brief", "brief", "--format", "csv")
    assert (code, len(out.splitlines())) == (0, 1)
    assert err.splitlines() == ["brief: not built before", "built 1 brief"]


def test_a_build_prints_the_files_alone(root, said):
    code, out, err = said("-C", root, "build", "--format", "csv,json")
    assert code == 0
    assert [Path(line).name for line in out.splitlines()] == ["brief.csv", "brief.json"]
    assert err.splitlines() == ["brief: not built before", "built 1 brief"]
    assert set(reports(root)) == {"brief.csv", "brief.json", ".manifest.json"}


def test_every_format_is_built(root, said):
    code, out, _ = said("-C", root, "build", "--format", ",".join(RENDERERS))
    assert code == 0
    assert {Path(line).suffix[1:] for line in out.splitlines()} == set(RENDERERS)
    assert all(reports(root).values())


def test_only_the_named_briefs_are_built(workspace, said):
    root = workspace({"policy-report.toml": "[briefs.a]\n[briefs.b]\n[briefs.c]\n", "positions/all.csv": TABLE}).root
    said("-C", root, "build", "c", "a", "--format", "csv")
    assert set(reports(root)) == {"a.csv", "c.csv", ".manifest.json"}


def test_one_brief_for_each_actor(workspace, said):
    root = workspace(
        {"policy-report.toml": '[briefs.by]\neach = "actor"\nformats = ["csv"]\n', "positions/all.csv": TABLE}
    ).root
    said("-C", root, "build")
    assert set(reports(root)) == {"by/france.csv", "by/india.csv", ".manifest.json"}


def test_no_name_in_the_records_leads_out_of_the_reports(workspace, said):
    root = workspace(
        {
            "policy-report.toml": '[briefs.by]\neach = "group"\nformats = ["csv"]\n',
            "positions/a.yaml": "actor: {id: a, name: A, kind: other, groups: ['../../Ж', 'Я/Ш']}\npositions:\n  - {topic: outcome, stance: support}\n",
        }
    ).root
    said("-C", root, "build")
    assert [path for path in root.rglob("*.csv") if not path.is_relative_to(root / "reports/by")] == []


def test_a_second_build_has_nothing_to_do(root, said):
    said("-C", root, "build", "--format", "csv")
    before = reports(root)
    code, out, err = said("-C", root, "build", "--format", "csv")
    assert (code, out) == (0, "")
    assert err == f"nothing changed; 1 report in {root}/reports up to date\n"
    assert reports(root) == before


def test_force_builds_all_the_same(root, said):
    said("-C", root, "build", "--format", "csv")
    assert said("-C", root, "build", "--format", "csv", "--force")[1] == f"{root}/reports/brief.csv\n"


def test_a_report_that_was_deleted_is_built_again(root, said):
    said("-C", root, "build", "--format", "csv")
    (root / "reports/brief.csv").unlink()
    assert said("-C", root, "build", "--format", "csv")[1] == f"{root}/reports/brief.csv\n"


def test_reports_of_the_last_good_run_stay_as_they_were(root, said):
    said("-C", root, "build", "--format", "csv,md")
    before, good = reports(root), (root / "positions/all.csv").read_text()
    (root / "positions/all.csv").write_text(good + "Frnace,outcome,support,2025-02-11,,\n")
    code, out, err = said("-C", root, "build", "--format", "csv,md")
    assert (code, out) == (1, "")
    assert "positions/all.csv:4: " in err
    assert err.splitlines()[-1].endswith("; nothing was written")
    assert reports(root) == before
    (root / "positions/all.csv").write_text(good)
    assert said("-C", root, "build", "--format", "csv,md")[2].startswith("nothing changed; ")


def test_a_build_as_of_an_earlier_day_says_so(root, said):
    said("-C", root, "build", "--format", "json", "--as-of", "2024-01-01")
    assert json.loads(reports(root)["brief.json"])["brief"]["as_of"] == "2024-01-01"


def test_warnings_are_said_and_the_build_goes_on(workspace, said):
    rows = "".join(f"{name},outcome,support\n" for name in ("FR", "IN", "CN", "JP"))
    root = workspace({"positions/a.csv": "actor,topic,stance\n" + rows}).root
    code, out, err = said("-C", root, "build", "--format", "csv")
    assert (code, out) == (0, f"{root}/reports/brief.csv\n")
    assert len(err.splitlines()) == 8
    assert err.splitlines()[-3] == "and 3 more warnings; `policy-report check` shows all"


# --- init, formats, schema ------------------------------------------------------------------------------------------


def test_a_new_workspace_builds_at_once(said, tmp_path):
    assert said("init", tmp_path / "new")[0] == 0
    code, out, _ = said("-C", tmp_path / "new", "build")
    assert code == 0
    assert {Path(line).suffix for line in out.splitlines()} == {".html", ".pdf"}


def test_a_workspace_is_made_once(tmp_path, said):
    assert said("init", tmp_path)[0] == 0
    code, _, err = said("init", tmp_path)
    assert code == 2
    assert err == f"{tmp_path} is a workspace already; name a new folder: policy-report init DIR\n"


def test_the_formats_are_listed(said):
    code, out, _ = said("formats")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(RENDERERS)


@pytest.mark.parametrize("which", ["actor", "positions", "config"])
def test_a_schema_is_printed(said, which):
    code, out, _ = said("schema", which)
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


# --- mistakes in files ----------------------------------------------------------------------------------------------

GOOD = "- {actor: FR, topic: outcome, stance: support, date: 2025-02-11}\n"
COLUMNS = "actor,topic,stance,date,summary\n"

# What is wrong: the files that make it so, and the place that must be named.
MISTAKES: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "broken-yaml": ({"positions/a.yaml": "- actor: FR\n  topic: [outcome\n"}, "positions/a.yaml:"),
    "tab-in-yaml": ({"positions/a.yaml": "- actor: FR\n\ttopic: outcome\n"}, "positions/a.yaml:2:"),
    "colon-in-yaml-text": ({"positions/a.yaml": "- actor: FR\n  summary: He said: no\n"}, "positions/a.yaml:2:"),
    "yaml-anchor": ({"positions/a.yaml": "- actor: FR\n  topic: &x outcome\n"}, "positions/a.yaml:2:"),
    "wrong-type": ({"positions/a.yaml": "actor: France\npositions: none\n"}, "positions/a.yaml:2:"),
    "list-for-text": ({"positions/a.yaml": "- actor: FR\n  topic: [outcome]\n  stance: support\n"}, "positions/a.yaml:2:"),
    "text-for-list": ({"positions/a.yaml": "actor: {id: a, name: A, kind: other,\n  aliases: B}\n"}, "positions/a.yaml:2:"),
    "just-text": ({"positions/a.yaml": "hello\n"}, "positions/a.yaml:1:"),
    "missing-field": ({"positions/a.yaml": "- actor: FR\n  stance: support\n"}, "positions/a.yaml:1: topic:"),
    "missing-actor": ({"positions/a.yaml": "positions:\n  - {topic: outcome, stance: support}\n"}, "positions/a.yaml:1: actor:"),
    "unknown-field": ({"positions/a.yaml": GOOD + "- {actor: FR, topic: outcome, stance: support, sumary: x}\n"}, "positions/a.yaml:2: sumary:"),
    "unknown-actor": ({"positions/a.yaml": GOOD + "- {actor: Atlantis, topic: outcome, stance: support}\n"}, "positions/a.yaml:2: actor:"),
    "unknown-topic": ({"positions/a.yaml": GOOD + "- {actor: FR, topic: outcomes, stance: support}\n"}, "positions/a.yaml:2: topic:"),
    "unknown-source": ({"positions/a.yaml": GOOD + "- {actor: FR, topic: outcome, stance: support, source: nope}\n"}, "positions/a.yaml:2: source:"),
    "unknown-stance": ({"positions/a.yaml": GOOD + "- {actor: FR, topic: outcome, stance: maybe}\n"}, "positions/a.yaml:2: stance:"),
    "impossible-date": ({"positions/a.yaml": GOOD.replace("02-11", "02-30")}, "positions/a.yaml:1: date:"),
    "date-in-another-form": ({"positions/a.yaml": GOOD.replace("2025-02-11", "11.02.2025")}, "positions/a.yaml:1: date:"),
    "salience-out-of-range": ({"positions/a.yaml": GOOD.replace("}", ", salience: 9}")}, "positions/a.yaml:1: salience:"),
    "link-of-another-kind": ({"positions/a.yaml": GOOD.replace("}", ", source_url: 'javascript:alert(1)'}")}, "positions/a.yaml:1: source_url:"),
    "duplicate-record-id": ({"positions/a.yaml": 2 * GOOD.replace("}", ", id: one}")}, "positions/a.yaml:2: id:"),
    "duplicate-actor": ({f"positions/{name}.yaml": "actor: {id: a, name: A, kind: other}\n" for name in "ab"}, "positions/b.yaml:1: id:"),
    "duplicate-topic": ({"positions/topics.yaml": "- {id: outcome, title: A}\n- {id: outcome, title: B}\n"}, "positions/topics.yaml:2: id:"),
    "unknown-kind": ({"positions/a.yaml": "actor: {id: a, name: A, kind: planet}\n"}, "positions/a.yaml:1: kind:"),
    "label-of-no-stance": ({"positions/topics.yaml": "- id: outcome\n  title: A\n  labels: {suport: Yes}\n"}, "positions/topics.yaml:3:"),
    "unknown-column": ({"positions/a.csv": "actor,topic,stance,colour\nFR,outcome,support,x\n"}, "positions/a.csv:1: colour:"),
    "missing-column": ({"positions/a.csv": "actor,stance\nFR,support\n"}, "positions/a.csv:1: topic:"),
    "ragged-row": ({"positions/a.csv": COLUMNS + "FR,outcome,support,2025-02-11,a,b\n"}, "positions/a.csv:2:"),
    "open-quote-in-csv": ({"positions/a.csv": COLUMNS + 'FR,outcome,support,2025-02-11,"open\nIN,outcome,oppose,,\n'}, "positions/a.csv:2:"),
    "bad-date-in-csv": ({"positions/a.csv": COLUMNS + "FR,outcome,support,2025-13-01,x\n"}, "positions/a.csv:2: date:"),
    "latin-1": ({"positions/a.yaml": GOOD.encode() + "# é\n".encode("latin-1")}, "positions/a.yaml:2:"),
    "utf-16": ({"positions/a.csv": (COLUMNS + "FR,outcome,support,,\n").encode("utf-16")}, "positions/a.csv:1:"),
    "control-character": ({"positions/a.yaml": GOOD + "# \x07\n"}, "positions/a.yaml:2:"),
    "no-position": ({"positions/all.csv": None}, "positions/:1:"),
    "no-positions-folder": ({"positions/all.csv": None, "positions/topics.yaml": None}, "positions/:1:"),
    "broken-toml": ({"policy-report.toml": 'title = "T"\ntitle =\n'}, "policy-report.toml:2:"),
    "toml-key-twice": ({"policy-report.toml": 'title = "T"\ntitle = "U"\n'}, "policy-report.toml:2:"),
    "unknown-setting": ({"policy-report.toml": 'title = "T"\ntitel = "U"\n'}, "policy-report.toml:2: titel:"),
    "unknown-format": ({"policy-report.toml": '[defaults]\nformats = ["htlm"]\n'}, "policy-report.toml:2: defaults.formats:"),
    "format-of-a-wrong-type": ({"policy-report.toml": "[defaults]\nformats = [3]\n"}, "policy-report.toml:2:"),
    "defaults-of-a-wrong-type": ({"policy-report.toml": "title = 'T'\ndefaults = 3\n"}, "policy-report.toml:2: defaults:"),
    "briefs-as-text": ({"policy-report.toml": "title = 'T'\nbriefs = 'all'\n"}, "policy-report.toml:2: briefs:"),
    "briefs-as-number": ({"policy-report.toml": "title = 'T'\nbriefs = 3\n"}, "policy-report.toml:2: briefs:"),
    "briefs-as-list": ({"policy-report.toml": "title = 'T'\nbriefs = ['a', 'b']\n"}, "policy-report.toml:2: briefs:"),
    "brief-as-text": ({"policy-report.toml": "[briefs]\nb = 'all'\n"}, "policy-report.toml:2: briefs.b:"),
    "unknown-field-of-a-brief": ({"policy-report.toml": "[briefs.b]\nactor = ['FR']\n"}, "policy-report.toml:2: briefs.b.actor:"),
    "unknown-section": ({"policy-report.toml": "[briefs.b]\nsections = ['matrx']\n"}, "policy-report.toml:2: briefs.b.sections"),
    "impossible-date-in-settings": ({"policy-report.toml": "[briefs.b]\nas_of = 2025-02-30\n"}, "policy-report.toml:2:"),
    "brief-of-an-unknown-actor": ({"policy-report.toml": "[briefs.b]\nactors = ['Atlantis']\n"}, "policy-report.toml:2: briefs.b.actors:"),
    "brief-of-an-unknown-topic": ({"policy-report.toml": "[briefs.b]\ntopics = ['nope']\n"}, "policy-report.toml:2: briefs.b.topics:"),
    "brief-of-nobody": ({"policy-report.toml": "title = 'T'\n[briefs.b]\nkinds = ['expert']\n"}, "policy-report.toml:2: briefs.b:"),
    "message-without-evidence": ({"policy-report.toml": "[briefs.b]\nkey_messages = ['[x](france/nope)']\n"}, "policy-report.toml:2: briefs.b.key_messages:"),
    "scale-without-a-value": ({"policy-report.toml": "[[stances]]\nid = 'a'\nlabel = 'A'\nsymbol = 'a'\n"}, "policy-report.toml:1: stances:"),
    "settings-not-utf-8": ({"policy-report.toml": "title = 'T'\n# é\n".encode("latin-1")}, "policy-report.toml:2:"),
    "template-syntax": ({"templates/brief.md.j2": "one\n{% if %}\n"}, "templates/brief.md.j2:2:"),
    "template-undefined": ({"templates/brief.md.j2": "one\n{{ nope }}\n"}, "templates/brief.md.j2:2:"),
    "template-missing": ({"templates/brief.md.j2": "one\n{% include 'nope' %}\n"}, "templates/brief.md.j2:2:"),
    "template-not-utf-8": ({"templates/brief.md.j2": b"one\n\xff\n"}, "templates/brief.md.j2:"),
    "template-breaks-out": ({"templates/brief.md.j2": "one\n{{ ''.__class__ }}\n"}, "templates/brief.md.j2:2:"),
    "asset-missing": ({"templates/brief.md.j2": "one\n{{ asset('nope.png') }}\n"}, "templates/brief.md.j2:2:"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_file_is_named_and_harms_nothing(workspace, said, files, place):
    root = workspace({"positions/all.csv": TABLE, "reports/brief.md": "old", **files}).root
    code, out, err = said("-C", root, "build", "--format", "md")
    assert code == 1
    assert out == ""
    assert [line for line in err.splitlines() if place in line] != [], err
    assert "Traceback" not in err
    assert reports(root) == {"brief.md": b"old"}


@pytest.mark.parametrize("case", [case for case, (_, place) in MISTAKES.items() if not place.startswith("positions/")])
def test_check_finds_it_too(workspace, said, case):
    """What is wrong with records, `check` is shown in `tests/hostile`."""
    files, place = MISTAKES[case]
    code, out, err = said("-C", workspace({"positions/all.csv": TABLE, **files}).root, "check")
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith(place)] != [], out
    assert "Traceback" not in err


# --- environments ---------------------------------------------------------------------------------------------------


@pytest.fixture
def no_pango(tmp_path_factory):
    """The environment of a machine where WeasyPrint does not find Pango."""
    folder = tmp_path_factory.mktemp("stub")
    (folder / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{REPO}"}


def test_a_machine_without_pango_is_told_how_to_get_it(root, no_pango):
    (root / "reports").mkdir()
    (root / "reports/brief.pdf").write_bytes(b"old")
    done = run("-C", root, "build", env=no_pango)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert [
        way for way in ("apt install", "dnf install", "brew install", "--format html") if way not in done.stderr
    ] == []
    assert reports(root) == {"brief.pdf": b"old"}


def test_a_machine_without_pango_builds_the_other_formats(root, no_pango):
    done = run("-C", root, "build", "--format", "html,md", env=no_pango)
    assert (done.returncode, done.stderr.splitlines()) == (0, ["brief: not built before", "built 1 brief"])


@pytest.mark.parametrize(
    ("arguments", "unbuffered"),
    [(["schema"], "1"), (["schema"], ""), (["check"], ""), (["build", "--format", "md"], ""), (["--help"], "")],
)
def test_a_reader_that_goes_away_is_no_error(root, arguments, unbuffered):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run("-C", root, *arguments, stdout=writing, env={"PYTHONUNBUFFERED": unbuffered})
    finally:
        os.close(writing)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_in_one_pipe_files_stand_before_what_is_said_of_them(root):
    done = subprocess.run(
        [sys.executable, "-m", "policy_report", "-C", root, "build", "--format", "md"],
        env=os.environ | {"PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"{root}/reports/brief.md", "brief: not built before", "built 1 brief"]


@pytest.mark.parametrize(
    ("arguments", "closed"),
    [(["check"], ">&-"), (["check"], "2>&-"), (["--version"], ">&-"), (["build", "--format", "md"], "<&- >&- 2>&-")],
)
def test_a_stream_that_is_closed_is_no_error(root, arguments, closed):
    command = shlex.join([sys.executable, "-m", "policy_report", "-C", str(root), *arguments])
    done = subprocess.run(
        ["sh", "-c", f"{command} {closed}"],
        env=os.environ | {"PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    if arguments[0] == "build":  # nothing printed went into a file that took the number of the stream
        assert reports(root)["brief.md"].startswith(b"# ")


def test_a_name_that_is_too_long_is_named(root, said):
    code, out, err = said("-C", root / ("x" * 300), "check")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert f"{'x' * 300}/policy-report.toml: cannot be used: File name too long" in err


def test_too_little_memory_for_threads_is_nothing_to_chatter_of(root):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29)); "
    code = f"{limit}from policy_report.cli import main; main(['-C', {str(root)!r}, 'matrix'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={name: value for name, value in os.environ.items() if "OPENBLAS" not in name} | {"PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_said_in_one_line(root):
    with Path("/dev/full").open("w") as full:
        done = run("-C", root, "matrix", stdout=full)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "No space left on device" in done.stderr


def test_a_terminal_that_knows_ascii_alone_is_no_error(workspace):
    root = workspace({"positions/a.csv": "actor,topic,stance,date\nCI,outcome,support,2025-02-11\n"}).root
    done = run("-C", root, "matrix", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert done.returncode == 0
    assert "Supports" in done.stdout


def test_the_locale_changes_nothing(root, said):
    assert run("-C", root, "matrix", env={"LC_ALL": "C"}).stdout == said("-C", root, "matrix")[1]
