"""Commands that show records as they are written know of a brief what its readers may, and say how far it may travel."""

import csv
import io
import json

import openpyxl
import pytest
from pptx import Presentation

import policy_report
from policy_report.cli import main
from tests.conftest import command, run_here, write
from tests.unpacked import holds, tree

FILES = {
    "policy-report.toml": """
        title = "Waters"
        [markings]
        order = ["LOW", "MIDDLE", "HIGH"]
        unmarked = "LOW"
        [briefs.public]
        marking = "LOW"
        actors = ["*"]
        [briefs.team]
        marking = "HIGH"
        """,
    "positions/topics.yaml": """
        - {id: levy, title: Levy, note: canarytopic}
        - {id: pact, title: Canarypact, marking: HIGH}
        """,
    "positions/actors.yaml": """
        - {id: ada, name: Ada, kind: other, note: canaryactor}
        - {id: mole, name: Canarymole, kind: other, marking: HIGH}
        """,
    "positions/sources.yaml": """
        - {id: open, title: Open letter, date: 2025-01-01, note: canarysource}
        - {id: minutes, title: Canaryminutes, date: 2025-01-01}
        - {id: closed, title: Canaryclosed, date: 2025-01-01, marking: HIGH}
        - {id: uncited, title: Uncited, date: 2025-01-01}
        """,
    "snapshots/open.txt": "Ada: We will pay the levy.\n",
    "snapshots/minutes.txt": "Canaryspeaker: A levy is never fair to anybody.\n",
    "snapshots/closed.txt": "Ada: Canarywords, we will not pay the levy.\n",
    "snapshots/uncited.txt": f"A levy that everybody knows of.\n\n{'It rains here. ' * 60}\n",
    "positions/canaryfile.csv": """
        actor,topic,stance,date,source,quote,summary,speaker,locator,marking,attribution,coder,note,id
        ada,levy,support,2025-01-01,open,We will pay the levy.,Pays the levy.,,,,,canarycoder,canarynote,canaryid
        ada,levy,oppose,2025-01-02,minutes,A levy is never fair to anybody.,Told us of the levy.,canaryname,canaryplace,,withheld,,,
        ada,levy,oppose,2025-01-03,closed,,Canarysecret on the levy.,,,,,,,
        FR,levy,oppose,2025-01-03,,,Canaryabove on the levy.,,,MIDDLE,,,,
        mole,levy,oppose,2025-01-03,,,Canarymole on the levy.,,,,,,,
        ada,pact,oppose,2025-01-03,,,Canaryon the levy.,,,,,,,
        """,
}


@pytest.fixture
def root(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def result(root, capsys):
    """Return what gives the exit code and the result of a command; messages are for those who keep the records."""

    def run(*arguments, at=root):
        with pytest.raises(SystemExit) as end:
            main(["-C", str(at), *map(str, arguments)])
        return int(end.value.code or 0), capsys.readouterr().out

    return run


def test_the_form_of_a_brief_has_what_its_readers_may_know(root, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "form.xlsx"
    assert command(root, "workbook", "--brief", "public", path) == 0
    assert not holds(path.read_bytes(), "canary")
    book = openpyxl.load_workbook(path)
    rows = [[cell for cell in row if cell] for row in book["Positions"].iter_rows(min_row=2, values_only=True)]
    assert [[str(cell) for cell in row[1:4]] for row in rows if row] == [
        ["Ada", "Levy", "Supports"],
        ["Ada", "Levy", "Opposes"],
    ]
    assert [row[0].value for row in book["Sources"].iter_rows(min_row=2) if row[0].value] == ["open"]
    assert book["Positions"].oddHeader.right.text.endswith("LOW")
    assert book.properties.contentStatus == "LOW"


def test_the_form_of_a_brief_comes_back_with_new_rows_and_changes_nothing_else(root, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "form.xlsx"
    assert command(root, "workbook", "--brief", "public", path) == 0
    code, said = run_here("-C", root, "import", path, "--update", "--dry-run")
    assert (code, "nothing to write" in said) == (0, True)
    book = openpyxl.load_workbook(path)
    row = [None, "Ada", "Levy", "Neutral", None, "From outside."]
    for column, text in enumerate(row, 1):
        book["Positions"].cell(4, column).value = text
    book.save(path)
    code, said = run_here("-C", root, "import", path, "--on", "2025-02-01")
    assert (code, "1 new row" in said) == (0, True)
    assert "From outside." in (root / "positions/form.csv").read_text()


def test_the_form_of_the_workspace_offers_its_markings(root, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "form.xlsx"
    assert command(root, "workbook", path) == 0
    book = openpyxl.load_workbook(path)
    for name, heads in {"Positions": 2, "Actors": 1, "Topics": 1, "Sources": 1}.items():
        sheet = book[name]
        head = {cell.value: cell.column_letter for cell in sheet[1]}
        lists = {str(rule.sqref).split("2")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
        assert lists[head["Marking"]] == "markings"
        assert heads == 1 or lists[head["Attribution"]] == '"withheld"'
    cells = book["Help"][book.defined_names["markings"].attr_text.partition("!")[2].replace("$", "")]
    assert [row[0].value for row in cells] == ["LOW", "MIDDLE", "HIGH"]
    assert book["Positions"].oddHeader.right.text is None


@pytest.mark.parametrize("form", ["text", "csv", "json"])
@pytest.mark.parametrize("more", [["levy"], ["--topic", "Levy"], ["--topic", "levy", "--uncoded"]])
def test_a_search_in_a_brief_finds_what_its_readers_may_know(result, form, more):
    said = result("search", *more, "--brief", "public", "--format", form)[1].replace("**", "")
    assert ("canary" in said.lower(), "everybody knows" in said) == (False, True)
    assert ("Pays the levy." in said) is (more == ["levy"])
    assert "Canary" in result("search", "levy", "--brief", "team", "--format", form)[1]


@pytest.mark.parametrize("name", ["Canarymole", "Canarypact"])
def test_a_search_in_a_brief_does_not_know_a_name_that_its_readers_may_not(root, name):
    option = "--actor" if name == "Canarymole" else "--topic"
    code, said = run_here("-C", root, "search", "levy", option, name, "--brief", "public")
    assert (code, f"is called '{name}'" in said) == (2, True)


def test_the_order_of_what_is_found_tells_of_no_other_text(root, result, tmp_path_factory):
    bare = tmp_path_factory.mktemp("bare")
    kept = {"open", "uncited"}
    write(bare, {name: text for name, text in FILES.items() if "snapshots" not in name or any(k in name for k in kept)})
    found = [result("search", "levy", "--brief", "public", "--format", "json", at=each)[1] for each in (root, bare)]
    assert found[0] == found[1]
    assert len(json.loads(found[0])) == 4


def test_what_was_read_is_noted_in_the_workspace_and_not_in_a_brief(root):
    code, said = run_here("-C", root, "search", "--nothing", "open", "--topic", "levy", "--brief", "public")
    assert (code, "--brief does not go with it" in said) == (2, True)


COMMANDS = [
    ["matrix"],
    ["matrix", "--as-of", "2025-06-01"],
    ["agreement"],
    ["topics"],
    ["changes", "--since", "2024-12-31"],
    ["agreement", "--between", "ada", "Canarymole"],
]


@pytest.mark.parametrize("arguments", COMMANDS)
@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_the_figures_of_a_brief_name_nobody_else(result, arguments, form):
    code, said = result(*arguments, "--brief", "public", "--format", form)
    assert (code == 0, "canary" in said.lower()) == ("Canarymole" not in arguments, False)


def test_the_python_interface_of_a_brief_says_no_more_than_the_brief(root):
    opened = policy_report.open_workspace(root)
    frames = [opened.known("public"), opened.matrix("public"), opened.cells("public"), opened.agreement("public")]
    frames += [opened.topics("public"), opened.changes("2024-12-31", "public")]
    said = [frame.to_csv() for frame in frames] + [opened.matrix_html("public")]
    assert [text for text in said if "canary" in text.lower()] == []
    assert list(map(str, opened.known("public").dtypes)) == list(map(str, opened.known().dtypes))
    assert "canarynote" in opened.known().to_csv()


def test_a_deck_is_refreshed_for_the_readers_of_a_brief_alone(root, tmp_path_factory):
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    path = tmp_path_factory.mktemp("deck") / "deck.pptx"
    deck.save(path)
    refused = run_here("-C", root, "refresh", path, "--insert", "matrix", "--slide", "1")
    assert (refused[0], "names no brief" in refused[1]) == (2, True)
    for mark in ("matrix", "sources", "positions", "changes"):
        run_here(
            "-C", root, "refresh", path, "--insert", mark, "--slide", "1", "--brief", "public", "--since", "2024-12-31"
        )
    assert holds(path.read_bytes(), "ada")
    assert not holds(path.read_bytes(), "canary")


def test_no_output_of_the_brief_has_it_either(root):
    formats = "csv,html,json,md,xlsx,svg,docx,pptx"
    assert command(root, "build", "public", "--format", formats, "--since", "2024-12-31", "--on", "2025-03-01") == 0
    assert [name for name, content in tree(root / "reports").items() if holds(content, "canary")] == []
    rows = list(csv.reader(io.StringIO((root / "reports/public.csv").read_text("utf-8-sig"))))
    assert rows[0][0] == "Actor (LOW)"
