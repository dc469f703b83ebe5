"""The registry is the only place that names checks; `[checks]` sets those that are warnings, in every command."""

import ast
from functools import cache
from pathlib import Path

import pytest

from policy_report.cli import main
from policy_report.records import checks
from tests.conftest import run_here

PACKAGE = Path(checks.__file__).parents[1]
QUOTE_CHECK = "no-quote"  # also what the check of a quote may say
ONE_WORD = [check.id for check in checks.ALL if "-" not in check.id]
BARE = "actor,topic,stance,date\nFrance,outcome,support,2025-02-11\n"  # no source, and no position on `declaration`


@cache
def every_node():
    files = [path for path in PACKAGE.rglob("*.py") if path.name != "checks.py"]
    return [(path.name, node) for path in files for node in ast.walk(ast.parse(path.read_text()))]


def nodes(kind):
    return [(name, node) for name, node in every_node() if isinstance(node, kind)]


def constant(check):
    return check.id.upper().replace("-", "_")


def test_every_check_is_there_once_under_its_own_name():
    assert len({check.id for check in checks.ALL}) == len(checks.ALL)
    assert [check.id for check in checks.ALL if getattr(checks, constant(check)) is not check] == []


def test_every_check_is_made_somewhere():
    compared = {inner for _, node in nodes(ast.Compare) for inner in ast.walk(node)}
    made = {
        node.attr for _, node in nodes(ast.Attribute) if ast.unparse(node.value) == "checks" and node not in compared
    }
    assert "UNKNOWN" in made
    made |= {constant(check) for check in checks.UNKNOWN.values()}
    assert [check.id for check in checks.ALL if constant(check) not in made] == []


def test_no_other_module_writes_an_id():
    ids = {check.id for check in checks.ALL} - {QUOTE_CHECK, *ONE_WORD}
    assert [(name, node.lineno, node.value) for name, node in nodes(ast.Constant) if node.value in ids] == []
    calls = [(name, node) for name, node in nodes(ast.Call) if ast.unparse(node.func) in ("Problem", "UnreadableError")]
    assert len(calls) > 100
    texts = [(name, arg) for name, call in calls for arg in ast.walk(call) if isinstance(arg, ast.Constant)]
    assert [
        (name, arg.lineno, arg.value) for name, arg in texts if arg.value in ONE_WORD and arg.value != "signature"
    ] == []


@pytest.mark.parametrize(
    ("level", "errors", "warnings"),
    [
        ("error", ["positions/a.csv:2 source no-source"], []),
        ("warning", [], ["positions/a.csv:2 source no-source"]),
        ("off", [], []),
    ],
)
def test_a_workspace_says_how_bad_a_check_is(workspace, level, errors, warnings):
    sample = workspace({"policy-report.toml": f'[checks]\nno-source = "{level}"\n', "positions/a.csv": BARE})
    assert (sample.errors, sample.warnings) == (errors, warnings)


def test_what_check_alone_would_say_stops_everything_as_an_error(workspace):
    sample = workspace({"policy-report.toml": '[checks]\nempty-topic = "error"\n', "positions/a.csv": BARE})
    assert sample.errors == ["positions/topics.yaml:1 id empty-topic"]


def test_a_missing_font_can_be_an_error_of_its_brief(workspace):
    settings = """
        [checks]
        missing-glyph = "error"
        [defaults]
        formats = ["pdf"]
        [briefs.all]
        [briefs.plain]
        topics = ["declaration"]
        """
    table = "actor,summary,topic,stance\nFrance,Yes,declaration,support\nChina,\U00010000,outcome,oppose\n"
    root = workspace({"policy-report.toml": settings, "positions/a.csv": table}).root
    code, said = run_here("-C", root, "build")
    assert code == 1
    assert "positions/a.csv:3: summary: no font here has '\U00010000'" in said
    assert [path.name for path in (root / "reports").glob("*.pdf")] == ["plain.pdf"]


def test_an_import_is_checked_as_the_workspace_asks(workspace, tmp_path_factory, capfd):
    files = {
        "policy-report.toml": '[checks]\nno-source = "error"\n',
        "positions/a.csv": BARE.replace("date\n", "date,source_url\n").replace("11\n", "11,https://example.org\n"),
    }
    root, table = workspace(files).root, tmp_path_factory.mktemp("table") / "new.csv"
    table.write_text(BARE.replace("France", "India"))
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(root), "import", str(table)])
    assert exit_.value.code == 1
    assert "new.csv:2: source: no source; a reader cannot check this position [no-source]" in capfd.readouterr().err
    assert not (root / "positions/new.csv").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('no-sorce = "error"', "'no-sorce' is not known; expected one of changed-snapshot, "),
        ('bad-date = "off"', "is fixed: without it, files would be misread in silence; delete this line"),
        ('workbook-part = "off"', "is fixed: "),
        ('no-date = "loud"', "'loud' is not known; expected one of error, warning, off"),
    ],
)
def test_what_cannot_be_set_is_named_with_its_line(workspace, line, message):
    (problem,) = [
        p
        for p in workspace({"policy-report.toml": f"[checks]\n\n{line}\n", "positions/a.csv": BARE}).problems
        if p.severity == "error"
    ]
    assert (problem.file, problem.line, problem.field) == ("policy-report.toml", 3, f"checks.{line.split()[0]}")
    assert problem.message.startswith(message)
    assert "sorce" not in line or problem.message.endswith("did you mean 'no-source'?")
