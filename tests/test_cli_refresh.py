"""`policy-report refresh`: what it prints where, and that a deck is replaced whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation
from pptx.util import Cm

from policy_report.cli import main

pytestmark = pytest.mark.usefixtures("without_processes")
REPO = Path(__file__).parents[1]
POSITIONS = """
    actor,topic,stance,date,summary,source_url
    France,declaration,support,2025-02-11,Signed.,https://example.org/
    India,declaration,oppose,2025-02-11,Did not sign.,https://example.org/
    """


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
def deck(workspace, monkeypatch):
    """A deck of two slides in a workspace; a blank table on the second is marked."""
    root = workspace({"positions/all.csv": POSITIONS}).root
    monkeypatch.chdir(root)
    made = Presentation()
    made.slides.add_slide(made.slide_layouts[5])
    frame = made.slides.add_slide(made.slide_layouts[5]).shapes.add_table(2, 2, Cm(2), Cm(5), Cm(20), Cm(2))
    frame.name = "policy-report: matrix topics=declaration"
    made.save(root / "deck.pptx")
    return root / "deck.pptx"


def test_what_changed_is_printed_slide_by_slide(deck, said):
    assert said("refresh", "deck.pptx") == (
        0,
        "slide 2: matrix: 2 rows added (France, India), 1 column added (Joint declaration)\n",
        "deck.pptx: 1 of 1 marked shape changed\n",
    )


def test_changed_cells_are_listed(deck, said):
    said("refresh", "deck.pptx")
    records = Path("positions/all.csv")
    records.write_text(records.read_text().replace("oppose", "neutral"))
    assert said("refresh", "deck.pptx")[1] == (
        "slide 2: matrix: 1 cell changed\n  India, Joint declaration: ○ Opposes → ◐ Neutral\n"
    )


def test_a_deck_that_is_up_to_date_is_not_touched(deck, said):
    said("refresh", "deck.pptx")
    os.utime(deck, (1, 1))
    inode = deck.stat().st_ino
    assert said("refresh", "deck.pptx") == (0, "", "deck.pptx: nothing changed\n")
    assert (deck.stat().st_mtime, deck.stat().st_ino) == (1, inode)


def test_a_deck_as_it_was_built_is_not_touched(workspace, said):
    """Its stances stand on their colours, and a point where nothing is known."""
    files = {
        "positions/actors.yaml": "".join(f"- {{id: body-{n}, name: Body {n}, kind: other}}\n" for n in range(9)),
        "positions/all.csv": "actor,topic,stance\n"
        + "".join(f"body-{n},declaration,support\n" for n in range(0, 9, 3)),
    }
    root = workspace(files).root
    said("-C", root, "build", "--format", "pptx")
    (built,) = (root / "reports").glob("*.pptx")
    marked = [shape.name for slide in Presentation(built).slides for shape in slide.shapes if shape.has_table]
    assert [name.partition(" brief=")[0] for name in marked[:2]] == ["policy-report: matrix", "policy-report: topics"]
    assert said("-C", root, "refresh", built)[1] == ""


def test_output_leaves_the_old_deck(deck, said):
    before = deck.read_bytes()
    code, _, err = said("refresh", "deck.pptx", "--output", "new/deck.pptx")
    assert (code, err) == (0, "new/deck.pptx: 1 of 1 marked shape changed\n")
    assert deck.read_bytes() == before
    code, out, _ = said("refresh", "new/deck.pptx", "--output", "again.pptx")
    assert (code, out) == (0, "")
    assert Path("again.pptx").read_bytes() == Path("new/deck.pptx").read_bytes() != before


def test_a_first_table_is_put_in(deck, said):
    assert said("refresh", "deck.pptx", "--insert", "matrix", "--slide", "1") == (
        0,
        (
            "slide 1: matrix: put in, 2 rows, 3 columns\n"
            "slide 2: matrix: 2 rows added (France, India), 1 column added (Joint declaration)\n"
        ),
        "deck.pptx: 2 of 2 marked shapes changed\n",
    )


def test_a_document_is_refreshed_in_the_same_way(deck, said):
    paper = Document()
    paper.add_heading("Where they stand")
    paper.save("paper.docx")
    assert said("refresh", "paper.docx", "--insert", "matrix topics=declaration", "--after", "Where they") == (
        0,
        "after “Where they stand”: matrix: put in, 2 rows, 2 columns\n",
        "paper.docx: 1 of 1 marked place changed\n",
    )
    assert said("refresh", "paper.docx") == (0, "", "paper.docx: nothing changed\n")
    Path("~$per.docx").write_bytes(b"")  # as Word has it open
    records = Path("positions/all.csv")
    records.write_text(records.read_text().replace("oppose", "neutral"))
    assert said("refresh", "paper.docx") == (
        0,
        "mark 1: matrix: 1 cell changed\n  India, Joint declaration: ○ Opposes → ◐ Neutral\n",
        (
            "paper.docx: another program seems to have it open; close it there unsaved, or it will undo the refresh\n"
            "paper.docx: 1 of 1 marked place changed\n"
        ),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--insert", "matrix", "--slide", "1"],
            "--slide is for a deck; in a document, --insert takes --after WORDS, or",
        ),
        (["--after", "x"], "--after goes with --insert, such as --insert matrix --after 'Where they stand'"),
        (
            [],
            "paper.docx: no table or content control is marked; write `policy-report: matrix` into the title of a table",
        ),
    ],
)
def test_what_a_document_does_not_take_is_said(arguments, message, deck, said):
    Document().save("paper.docx")
    code, out, err = said("refresh", "paper.docx", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.pptx"], "gone.pptx: cannot be used: No such file or directory\n"),
        (["."], ".: cannot be used: Is a directory\n"),
        (["policy-report.toml"], "policy-report.toml: not a PowerPoint deck (.pptx), or a damaged one\n"),
        (["deck.pptx", "--insert", "matrix"], "--insert and --slide go together, such as --insert matrix --slide 4\n"),
        (["deck.pptx", "--slide", "1"], "--insert and --slide go together, such as --insert matrix --slide 4\n"),
        (["deck.pptx", "--insert", "matrix", "--slide", "9"], "--slide 9: deck.pptx has the slides 1 to 2\n"),
        (["deck.pptx", "--brief", "x"], "no brief is called 'x'; policy-report.toml defines brief\n"),
    ],
)
def test_wrong_usage_is_one_line(arguments, message, deck, said):
    before = deck.read_bytes()
    assert said("refresh", *arguments) == (2, "", message)
    assert deck.read_bytes() == before


def test_a_deck_without_marks_says_how_to_mark(deck, said):
    Presentation().save("plain.pptx")
    code, out, err = said("refresh", "plain.pptx")
    assert (code, out) == (2, "")
    assert err == (
        "plain.pptx: no shape is marked; name a table `policy-report: matrix` (Arrange, Selection Pane), or write that "
        "into its alternative text, or put a first one in with --insert matrix --slide 1\n"
    )


def test_a_wrong_mark_leaves_the_deck_and_exits_1(deck, said):
    made = Presentation(deck)
    made.slides[1].shapes[1].name = "policy-report: matrix topics=zzz"
    made.save(deck)
    before = deck.read_bytes()
    assert said("refresh", "deck.pptx") == (
        1,
        "",
        "deck.pptx:slide 2: unknown topic 'zzz' [mark]\n1 error, 0 warnings; nothing was written\n",
    )
    assert deck.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$deck.pptx", ".~lock.deck.pptx#"])
def test_a_deck_that_is_open_elsewhere_is_refreshed_with_a_warning(lock, deck, said):
    Path(lock).write_bytes(b"")
    code, _, err = said("refresh", "deck.pptx")
    assert code == 0
    assert err.splitlines()[0] == (
        "deck.pptx: another program seems to have it open; close it there unsaved, or it will undo the refresh"
    )


def test_who_may_read_the_deck_stays(deck, said):
    deck.chmod(0o640)
    said("refresh", "deck.pptx")
    assert stat.S_IMODE(deck.stat().st_mode) == 0o640


def test_a_link_to_a_deck_stays_a_link(deck, said):
    Path("link.pptx").symlink_to(deck)
    assert said("refresh", "link.pptx")[0] == 0
    assert Path("link.pptx").is_symlink()
    assert said("refresh", "deck.pptx")[1] == ""


def test_a_folder_that_cannot_be_written_leaves_the_deck(deck, said):
    code, out, err = said("refresh", "deck.pptx", "--output", "deck.pptx/new.pptx")
    assert (code, out) == (2, "")
    assert err.startswith(f"{deck}/new.pptx: cannot be written: ")


@pytest.mark.soak
def test_a_kill_at_any_moment_leaves_a_whole_deck(deck):
    before = deck.read_bytes()
    command = [sys.executable, "-m", "policy_report", "refresh", "deck.pptx"]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    start = time.monotonic()
    subprocess.run([*command, "--output", "whole.pptx"], env=environment, check=True, capture_output=True)
    needed, whole = time.monotonic() - start, Path("whole.pptx").read_bytes()
    for step in range(20):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(needed * (0.7 + 0.4 * step / 20))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert deck.read_bytes() in (before, whole)
        deck.write_bytes(before)
