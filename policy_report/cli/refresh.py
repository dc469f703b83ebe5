"""`refresh`: the marked tables and texts of a deck or document from the records of today, in place."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from policy_report.cli.request import choice_of, workspace_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import UserError
from policy_report.files import write_whole
from policy_report.text import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_report.refresh import MarkChange
    from policy_report.refresh.mark_contents import MarkContents
    from policy_report.refresh.office import OfficeFile

SHOWN_CELLS = 12  # changed cells that are listed below a table's line
DOCUMENTS = (".docx", ".docm", ".dotx", ".dotm")
HOW_TO_MARK_A_DECK = (
    "no shape is marked; name a table `policy-report: matrix` (Arrange, Selection Pane), or write that into its "
    "alternative text, or put a first one in with --insert matrix --slide 1"
)
HOW_TO_MARK_A_DOCUMENT = (
    "no table or content control is marked; write `policy-report: matrix` into the title of a table's alternative text "
    "(Table Properties, Alt Text), or put a first table in with --insert matrix"
)


def run(arguments: argparse.Namespace) -> int:
    """Refresh, and print what changed, place by place; a file in which nothing changed is left untouched."""
    path = Path(arguments.file)
    document = path.suffix.lower() in DOCUMENTS
    _check(arguments, document=document)
    content = _read(path)
    from policy_report.refresh import refresh

    file = _opened(content, path, document=document)
    sources = _sources(arguments)
    file, first = _inserted(file, sources, arguments) if arguments.insert else (file, [])
    done = refresh(file, sources)
    for problem in done.warnings:
        say(str(problem))
    if not done.marks:
        raise UserError(f"{shown(path)}: {HOW_TO_MARK_A_DOCUMENT if document else HOW_TO_MARK_A_DECK}")
    target = Path(arguments.output) if arguments.output else path
    if done.content != content or target.resolve() != path.resolve():
        write_whole(target.resolve(), done.content)  # who may read it stays, and a link to it stays a link
    _tell(target, [*first, *done.changes], many(done.marks, "marked place" if document else "marked shape"))
    return 0


def _check(arguments: argparse.Namespace, *, document: bool) -> None:
    """Raise UserError for options that do not go together, or not with the kind of file."""
    if document and arguments.slide is not None:
        raise UserError("--slide is for a deck; in a document, --insert takes --after WORDS, or nothing")
    if document and arguments.after and not arguments.insert:
        raise UserError("--after goes with --insert, such as --insert matrix --after 'Where they stand'")
    if not document and arguments.after:
        raise UserError("--after is for a document; in a deck, --insert takes --slide N")
    if not document and bool(arguments.insert) != (arguments.slide is not None):
        raise UserError("--insert and --slide go together, such as --insert matrix --slide 4")


def _opened(content: bytes, path: Path, *, document: bool) -> "OfficeFile":
    if document:
        from policy_report.refresh.docx.document import Document

        return Document(content, shown(path))
    from policy_report.refresh.pptx.deck import Deck

    return Deck(content, shown(path))


def _inserted(
    file: "OfficeFile", sources: "MarkContents", arguments: argparse.Namespace
) -> "tuple[OfficeFile, list[MarkChange]]":
    """Return the file with a first table, and what is said of it."""
    from policy_report.refresh.docx.document import Document
    from policy_report.refresh.pptx.deck import Deck

    if isinstance(file, Deck):
        from policy_report.refresh.pptx import insert as in_decks

        deck, change = in_decks.insert(file, sources, arguments.insert, arguments.slide)
        return deck, [change]
    from policy_report.refresh.docx import insert as in_documents

    if not isinstance(file, Document):
        raise TypeError(file)
    document, change = in_documents.insert(file, sources, arguments.insert, arguments.after)
    return document, [change]


def _read(path: Path) -> bytes:
    """Return the file as it is, with a warning where another program has it open."""
    content = path.read_bytes()
    locks = (f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    if any(path.with_name(name).exists() for name in locks):
        way_out = "close it there unsaved, or it will undo the refresh"
        say(f"{shown(path)}: another program seems to have it open; {way_out}")
    return content


def _sources(arguments: argparse.Namespace) -> "MarkContents":
    """Return the contents of the marks, from the records of the workspace."""
    from policy_report.brief.editions import one
    from policy_report.records.store import load_or_fail
    from policy_report.refresh.mark_contents import MarkContents

    workspace = workspace_of(arguments)
    loaded, warnings = load_or_fail(workspace)
    warn(warnings)
    choice = choice_of(arguments)
    one(loaded.settings, loaded.records, choice)  # a brief that does not exist is refused before any part is read
    return MarkContents(workspace, loaded, choice)


def _tell(target: Path, changes: "Sequence[MarkChange]", marks: str) -> None:
    """Print each change with its first changed cells, then how many there were."""
    for change in changes:
        result(f"{change.place}: {change.kind}: {change.summary}")
        for cell in change.cells[:SHOWN_CELLS]:
            result(f"  {cell}")
        if len(change.cells) > SHOWN_CELLS:
            result(f"  and {len(change.cells) - SHOWN_CELLS} more")
    changed = f"{len(changes)} of {marks} changed" if changes else "nothing changed"
    say(f"{shown(target)}: {changed}")
