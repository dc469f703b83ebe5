"""The input formats, and how one file of records is read within `[limits]`; a message names the key that raises one.

Adding a format is one module with `SUFFIXES` and `read(path, file, *, top)`, and one line here. Renderers, terminals
and readers of a brief all have texts of some length in mind; a text past every one of them is a mistake, such as a
quotation mark never closed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import is_field
from policy_report.records.models import Limits
from policy_report.records.readers import bibtex, csl, csv, yaml
from policy_report.records.readers.base import Declaration, KeyPath, Raw, counted
from policy_report.text import shorten
from policy_report.workspace import Workspace

READERS: dict[str, ModuleType] = {"csv": csv, "yaml": yaml, "csl": csl, "bibtex": bibtex}

BY_SUFFIX: dict[str, ModuleType] = {suffix: reader for reader in READERS.values() for suffix in reader.SUFFIXES}

WORKBOOKS = (".xlsx", ".xlsm")
REFERENCES = {".ris", ".enw", ".nbib", ".rdf", ".enl"}
AS_REFERENCES = "; export it as CSL-JSON or BibTeX, and put that into positions/ as sources.json or sources.bib"
READINGS = "readings.yaml"  # sources that were read on a topic, and have nothing
PROOFS = "proofs.yaml"  # lies among the records, and is read by `evidence`
REVIEWS = "reviews.yaml"  # lies there too: who signed off which record; `reviews` reads it
MEGABYTE = 1_000_000

FileRead = tuple[Raw, list[Problem]]


def read_file(workspace: Workspace, path: Path, limits: Limits) -> FileRead:
    """Return the records of a file, and the problems of reading it; one that is too large is not opened."""
    file = workspace.relative(path)
    if refusal := workspace.refusal(path):
        return Raw(), [Problem(shorten(file, 200), 1, refusal, checks.UNREADABLE_FILE)]
    if path.suffix.lower() not in BY_SUFFIX:
        instead = "; bring it in with `policy-report import`" if path.suffix.lower() in WORKBOOKS else ""
        instead += AS_REFERENCES if path.suffix.lower() in REFERENCES else ""
        message = f"not read; records have one of the suffixes {', '.join(BY_SUFFIX)}{instead}"
        return Raw(), [Problem(file, 1, message, checks.UNREAD_FILE)]
    if large := _oversize(path, file, limits):
        return Raw(), [large]
    if path in (workspace.positions / PROOFS, workspace.positions / REVIEWS):
        return Raw(), []
    if path == workspace.positions / READINGS:
        return yaml.read_readings(path, file)
    found: FileRead = BY_SUFFIX[path.suffix.lower()].read(path, file, top=path.parent == workspace.positions)
    return found


def _oversize(path: Path, file: str, limits: Limits) -> Problem | None:
    """Return the problem of a file that is larger than its limit, or None. The file is not opened."""
    key = "table_megabytes" if path.suffix.lower() in csv.SUFFIXES else "file_megabytes"
    most, size = getattr(limits, key), path.stat().st_size / MEGABYTE
    if size <= most:
        return None
    message = f"{size:.0f} MB is more than the {most} MB that it may have; split it, or raise {_where(key)}"
    return Problem(file, 1, message, checks.TOO_LARGE)


def long_texts(raws: Sequence[Raw], limits: Limits) -> list[Problem]:
    """Return a problem for each text that is longer than `text_characters`."""
    most = limits.text_characters
    columns = [(raw, str(name)) for raw in raws for name in raw.positions if is_field(str(name))]
    declared = [declaration for raw in raws for declaration in raw.declarations]
    problems = [problem for raw, name in columns for problem in _in_column(raw, name, most)]
    return problems + [problem for declaration in declared for problem in _in_fields(declaration, most)]


def _in_column(raw: Raw, name: str, most: int) -> list[Problem]:
    column = raw.positions[name].tolist()
    if max(map(len, column), default=0) <= most:  # a million rows take some 20 ms
        return []
    lengths = [len(text) for text in column]
    rows = [row for row, length in enumerate(lengths) if length > most]
    files, lines = raw.positions["file"], raw.positions["line"]

    def say(row: int) -> Problem:
        line = raw.field_lines.get((row, name), int(lines.iloc[row]))
        return _too_long(str(files.iloc[row]), line, name, lengths[row], most)

    return counted(rows, say, "records")


def _in_fields(found: Declaration, most: int) -> list[Problem]:
    return [
        _too_long(found.file, found.line(path), ".".join(map(str, path)), len(text), most)
        for path, text in _texts(found.values)
        if len(text) > most
    ]


def _texts(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text inside a declared value with the path to it."""
    if isinstance(value, str):
        yield path, value
    inside = value.items() if hasattr(value, "items") else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from _texts(item, (*path, key))


def _too_long(file: str, line: int, field: str, length: int, most: int) -> Problem:
    message = f"{length} characters are more than the {most} that a text may have; shorten it, or raise "
    return Problem(file, line, message + _where("text_characters"), checks.TOO_LARGE, field=field)


def _where(key: str) -> str:
    return f"{key} under [limits] in policy-report.toml"
