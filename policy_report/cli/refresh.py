"""`refresh`: the marked tables and texts of a deck from the records of today, in place."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_report.cli.request import choice_of, workspace_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import UserError
from policy_report.files import write_whole
from policy_report.text import many

if TYPE_CHECKING:
    from policy_report.deck_refresh import ShapeChange
    from policy_report.deck_refresh.mark_contents import MarkContents

SHOWN_CELLS = 12  # changed cells that are listed below a table's line
HOW_TO_MARK = (
    "name a table `policy-report: matrix` (Arrange, Selection Pane), or write that into its alternative text, or put a "
    "first one in with --insert matrix --slide 1"
)


def run(arguments: argparse.Namespace) -> int:
    """Refresh, and print what changed, slide by slide; a deck in which nothing changed is left untouched."""
    if bool(arguments.insert) != (arguments.slide is not None):
        raise UserError("--insert and --slide go together, such as --insert matrix --slide 4")
    path = Path(arguments.deck)
    content = _read(path)
    from policy_report.deck_refresh import refresh
    from policy_report.deck_refresh.deck import Deck

    deck = Deck(content, shown(path))
    sources = _sources(arguments)
    first = []
    if arguments.insert:
        from policy_report.deck_refresh.insert import insert

        deck, change = insert(deck, sources, arguments.insert, arguments.slide)
        first = [change]
    done = refresh(deck, sources)
    for problem in done.warnings:
        say(str(problem))
    if not done.marks:
        raise UserError(f"{shown(path)}: no shape is marked; {HOW_TO_MARK}")
    target = Path(arguments.output) if arguments.output else path
    if done.content != content or target.resolve() != path.resolve():
        write_whole(target.resolve(), done.content)  # who may read it stays, and a link to it stays a link
    _tell(target, sorted([*first, *done.changes], key=lambda change: change.slide), done.marks)
    return 0


def _read(path: Path) -> bytes:
    """Return the deck as it is, with a warning where another program has it open."""
    content = path.read_bytes()
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        way_out = "close it there unsaved, or it will undo the refresh"
        say(f"{shown(path)}: another program seems to have it open; {way_out}")
    return content


def _sources(arguments: argparse.Namespace) -> "MarkContents":
    """Return the contents of the marks, from the records of the workspace."""
    from policy_report.brief.editions import one
    from policy_report.deck_refresh.mark_contents import MarkContents
    from policy_report.records.store import load_or_fail

    workspace = workspace_of(arguments)
    loaded, warnings = load_or_fail(workspace)
    warn(warnings)
    choice = choice_of(arguments)
    one(loaded.settings, loaded.records, choice)  # a brief that does not exist is refused before any slide is read
    return MarkContents(workspace, loaded, choice)


def _tell(target: Path, changes: "Sequence[ShapeChange]", marks: int) -> None:
    """Print each change with its first changed cells, then how many there were."""
    for change in changes:
        result(f"slide {change.slide}: {change.kind}: {change.summary}")
        for cell in change.cells[:SHOWN_CELLS]:
            result(f"  {cell}")
        if len(change.cells) > SHOWN_CELLS:
            result(f"  and {len(change.cells) - SHOWN_CELLS} more")
    changed = f"{len(changes)} of {many(marks, 'marked shape')} changed" if changes else "nothing changed"
    say(f"{shown(target)}: {changed}")
