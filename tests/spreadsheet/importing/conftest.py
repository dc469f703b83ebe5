"""A workspace of three records, its form, and a way to run a command on it."""

from pathlib import Path

import openpyxl
import pytest

from policy_report.cli import main
from policy_report.spreadsheet import importing

ACTOR_FILE = """
    # Checked in May.
    actor: {id: france, name: France, kind: country, aliases: [Paris]}
    positions:
      - topic: declaration
        stance: support     # see the minutes
        date: 2025-02-11
        summary: Signed first.
        source: minutes

      - topic: outcome
        stance: neutral
        date: 2025-02-11
        summary: "Waits: for the text."
        source: minutes
    """
TABLE = """
    actor,topic,stance,date,summary,source
    India,Joint declaration,Opposes,2025-02-10,Not enough.,minutes
    """
SOURCES = "- {id: minutes, title: Minutes of the meeting, date: 2025-02-12}\n"
FILES = {
    "positions/countries/france.yaml": ACTOR_FILE,
    "positions/second.csv": TABLE,
    "positions/sources.yaml": SOURCES,
}


@pytest.fixture
def root(workspace):
    return workspace(FILES).root


@pytest.fixture(autouse=True)
def undated(monkeypatch):
    """Record no day, so that tests of other things say the same tomorrow; `test_recorded` takes this back."""
    monkeypatch.setattr(importing.ImportTable, "recorded", lambda _, new, *__: list(new))
    monkeypatch.setattr(importing, "_recorded", lambda fields, _: fields)


@pytest.fixture
def said(capfd):
    """Run a command on a workspace in this process: (exit code, stdout, stderr)."""

    def call(root, *arguments):
        with pytest.raises(SystemExit) as exit_:
            main(["-C", str(root), *map(str, arguments)])
        output = capfd.readouterr()
        return exit_.value.code or 0, output.out.splitlines(), output.err.splitlines()

    return call


def contents(root):
    """Return every file of a workspace by name."""
    files = (path for path in root.rglob("*") if path.is_file() and ".policy-report" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def saved(root, name, text):
    path = root / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def form(root, said):
    """The form of the workspace, and a way to edit its sheet of positions as openpyxl does."""
    path = root / "form.xlsx"
    assert said(root, "workbook", path)[0] == 0
    return Form(path)


class Form:
    """A form on disk. A row is found by what it says in Summary; a cell by the head of its column."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["Positions"]
        self.heads = {cell.value: cell.column for cell in self.sheet[1]}

    def row(self, summary):
        (found,) = [c.row for c in self.sheet[self.letter("Summary")] if c.value == summary]
        return found

    def letter(self, head):
        return openpyxl.utils.get_column_letter(self.heads[head])

    def put(self, row, **cells):
        for head, value in cells.items():
            self.sheet.cell(row, self.heads[head]).value = value

    def add(self, **cells):
        last = max(cell.row for cell in self.sheet["B"] if cell.value)
        self.put(last + 1, **cells)

    def save(self):
        self.book.save(self.path)
        return self.path
