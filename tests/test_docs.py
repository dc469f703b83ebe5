"""What the docs say is so: links lead somewhere, commands and options exist, sessions print what stands there."""

import argparse
import doctest
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import docx
import openpyxl
import pytest
import weasyprint

from policy_report.cli import _parser
from tests.conftest import run_here, write

REPO = Path(__file__).parents[1]
PAGES = sorted(
    [*REPO.glob("*.md"), *REPO.glob("docs/*.md"), *REPO.glob("examples/*/README.md"), *REPO.glob("templates/*/*.md")]
)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")
INLINE = re.compile(r"`(policy-report [^`]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
PLACEHOLDERS = re.compile(r"[…|\[\]]|\b(?:COMMAND|DIR|DATE|JSON|FILE|ID|BRIEF|MARK)\b")

PACKAGES = "|".join(sorted(path.parent.name for path in REPO.glob("policy_report/*/__init__.py")))
MODULE = re.compile(rf"`((?:{PACKAGES})/[a-z_/]+)")


def named(page: Path) -> str:
    return page.relative_to(REPO).as_posix()


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text())


def anchor(heading: str) -> str:
    """The name under which a heading can be linked, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def section(page: str, title: str) -> str:
    """The text below a heading, up to the next one of the same level."""
    mark = re.escape(title.split(maxsplit=1)[0])
    found = re.search(
        rf"^{re.escape(title)}\n(.*?)(?=^{mark} |\Z)", (REPO / page).read_text(), re.DOTALL | re.MULTILINE
    )
    assert found, f"{page} has no heading '{title}'"
    return found[1]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_and_picture_leads_somewhere(page):
    broken = []
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(page))):
        path, _, name = link.partition("#")
        if re.match(r"https?:", link):
            continue
        target = (page.parent / path).resolve() if path else page
        headings = re.findall(r"^#+ (.*)$", prose(target), re.MULTILINE) if name and target.exists() else []
        if not target.exists() or (name and name not in map(anchor, headings)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_of_tests_that_is_named_is_there(page):
    files = set(re.findall(r"`(tests/[\w/]+\.py)`", prose(page))) - {"tests/test_x.py"}
    assert [file for file in files if not (REPO / file).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_module_that_is_named_is_there(page):
    modules = [REPO / "policy_report" / name for name in MODULE.findall(prose(page))]
    assert [module for module in modules if not (module.is_dir() or module.with_suffix(".py").exists())] == []


def test_the_readme_leads_to_every_page():
    read_on = LINK.findall(section("README.md", "## Read on"))
    assert {page for page in map(named, PAGES) if page.startswith("docs/")} <= set(read_on)


# --- commands and options --------------------------------------------------------------------------------------------


def blocks(page: Path) -> Iterator[str]:
    """Yield the commands that a page shows, in blocks and within its sentences, on one line each."""
    text = page.read_text()
    for _, block in FENCE.findall(text):
        for line in block.splitlines():
            if found := re.match(r"\s*(?:\$ )?(policy-report .*)", line):
                yield found[1]
    for found in INLINE.findall(prose(page)):
        yield " ".join(found.split())


COMMANDS = [(named(page), command) for page in PAGES for command in blocks(page)]


def options() -> dict[str, set[str]]:
    """The options of each command, by its name."""
    (action,) = (found for found in _parser()._actions if isinstance(found, argparse._SubParsersAction))
    return {name: set(command._option_string_actions) for name, command in action.choices.items()}


def test_the_docs_show_commands():
    assert {page for page, _ in COMMANDS} >= {"README.md", "CONTRIBUTING.md", "docs/refresh.md", "docs/spreadsheets.md"}


@pytest.mark.parametrize(
    "command", sorted({command for _, command in COMMANDS if not PLACEHOLDERS.search(command)}), ids=lambda name: name
)
def test_every_command_can_be_typed(command):
    words = shlex.split(command, comments=True)[1:]
    if len(words) == 1:  # a command by its name alone, or `--version`
        assert words[0] in {*options(), *_parser()._option_string_actions}
    else:
        assert _parser().parse_args(words).command in options()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_option_belongs_to_its_command(page):
    known = options()
    shown = [command.removeprefix("policy-report ") for command in blocks(page)]
    shown += [row.replace("\\|", "|") for row in re.findall(r"^\| `([^`]+)` \|", prose(page), re.MULTILINE)]
    wrong = [
        (command, option)
        for command in shown
        if (name := command.split()[0]) in known
        for option in OPTION.findall(command.partition("#")[0])
        if option not in known[name]
    ]
    assert wrong == []


# --- sessions --------------------------------------------------------------------------------------------------------


def typed(block: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a session with the lines that it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield command, lines


def printed(command: str, folder: Path) -> list[str]:
    """The lines that a command prints in a folder, results and messages as they come."""
    with chdir(folder):
        _, said = run_here(*shlex.split(command)[1:])
    return [line.rstrip() for line in said.splitlines()]


def follow(text: str, folder: Path, write: Path | None = None) -> int:
    """Type all that a text shows; return how many commands. Its YAML goes to the end of the file `write`."""
    count = 0
    for kind, block in FENCE.findall(text):
        if kind == "yaml" and write:
            write.write_text(write.read_text() + block)
        for command, lines in typed(block):
            count += 1
            if command.startswith("cd "):
                folder = folder / command[3:]
                continue
            said = printed(command, folder)
            assert (command, said[: lines.index("…")] if "…" in lines else said) == (
                command,
                lines[: lines.index("…")] if "…" in lines else lines,
            )
    return count


def test_the_first_five_minutes(tmp_path):
    belmare = tmp_path / "harbour/positions/countries/belmare.yaml"
    assert follow(section("README.md", "## Five minutes"), tmp_path, belmare) == 8

    wrong = belmare.read_text().replace(
        "qualified-support\n    date: 2026-03-05", "qualified-suport\n    date: 5 March 2026"
    )
    belmare.write_text(wrong)
    assert follow(section("README.md", "## When something is wrong"), tmp_path / "harbour") == 1


@pytest.mark.parametrize(
    ("page", "title", "count"),
    [
        ("README.md", "## What the records add up to", 2),
        ("docs/evidence.md", "## Checking quotes", 3),
        ("docs/spreadsheets.md", "## Roll calls", 3),
        ("docs/review.md", "## A session", 5),
    ],
)
def test_a_session_prints_what_stands_there(tmp_path, page, title, count):
    for name in ("policy-report.toml", "positions", "examples"):
        copy = shutil.copytree if (REPO / name).is_dir() else shutil.copy
        copy(REPO / name, tmp_path / name)
    assert follow(section(page, title), tmp_path) == count


ELSEWHERE = "zotero:", "debate.dna"  # what needs Zotero, or a database; each has tests of its own
ROWS = {
    "tracker.xlsx": [["Country", "Topic", "Stance"], ["Belgium", "Levy", "support"]],
    "table.xlsx": [["Country", "Topic", "Stance"], ["Chile", "Levy", "support"]],
    "matrix.xlsx": [["Country", "Levy", "Fund"], ["Ghana", "support", "oppose"]],
}
TEXTS = {
    "policy-report.toml": 'title = "T"\n',
    "positions/topics.yaml": "- {id: levy, title: Levy}\n- {id: fund, title: Fund}\n",
    "answers.csv": "Country,Position\nPeru,support\n",
    "votes.csv": "rcid,country,vote\n1,Kenya,yes\n",
    "meaning.csv": "rcid,topic,yes,no\n1,Fund,support,oppose\n",
}


def test_each_command_for_a_file_does_it(tmp_path, monkeypatch):
    """What the table of docs/spreadsheets.md says to type for a file is typed, and does something."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, TEXTS)
    for name, rows in ROWS.items():
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        made.save(name)
    weasyprint.HTML(string="<title>A statement</title><p>We will pay.").write_pdf("statement.pdf")
    docx.Document().save("paper.docx")
    assert run_here("workbook", "round-2.xlsx")[0] == 0

    table = re.search(r"\| you have \| type \|\n(.*?)\n\n", (REPO / "docs/spreadsheets.md").read_text(), re.DOTALL)
    commands = [each for line in table[1].splitlines() if (each := INLINE.search(line))]
    typed_here = [each[1] for each in commands if not any(name in each[1] for name in ELSEWHERE)]
    assert len(typed_here) == len(commands) - len(ELSEWHERE) == 8
    for line in typed_here:
        code, said = run_here(*shlex.split(line)[1:])
        assert code == 0, f"{line}: {said}"
    assert run_here("matrix", "--format", "csv")[1].splitlines()[-4:] == [
        *("Chile,Supports,No evidence", "Ghana,Supports,Opposes", "Kenya,No evidence,Supports"),
        "Peru,Supports,No evidence",
    ]
    assert (tmp_path / "harbours/positions/tracker.csv").exists()
    assert list(tmp_path.glob("snapshots/*.pdf"))


def test_the_session_in_python(monkeypatch):
    monkeypatch.chdir(REPO)
    text = "\n\n".join(
        block for kind, block in FENCE.findall((REPO / "docs/notebooks.md").read_text()) if kind == "python"
    )
    session = doctest.DocTestParser().get_doctest(text, {}, "notebooks", "docs/notebooks.md", 0)
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(session)
    assert (results.failed, results.attempted) == (0, 12)
