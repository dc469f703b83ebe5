"""The limits of `[limits]`: how large a file is read, how long a text may be. A message names the key that raises it.

Goes in: a path, or what the readers gave. Comes out: problems. Renderers, terminals and readers of a brief all have
texts of some length in mind; a text past every one of them is a mistake, such as a quotation mark never closed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.models import Limits, Position
from policy_report.records.readers.base import Declaration, KeyPath, Raw, counted

MEGABYTE = 1_000_000
TABLES = (".csv",)


def oversize(path: Path, file: str, limits: Limits) -> Problem | None:
    """Return the problem of a file that is larger than its limit, or None. The file is not opened."""
    key = "table_megabytes" if path.suffix.lower() in TABLES else "file_megabytes"
    most, size = getattr(limits, key), path.stat().st_size / MEGABYTE
    if size <= most:
        return None
    message = f"{size:.0f} MB is more than the {most} MB that it may have; split it, or raise {_where(key)}"
    return Problem(file, 1, message, checks.TOO_LARGE)


def long_texts(raws: Sequence[Raw], limits: Limits) -> list[Problem]:
    """Return a problem for each text that is longer than `text_characters`."""
    most = limits.text_characters
    columns = [(raw, str(name)) for raw in raws for name in raw.positions if name in Position.model_fields]
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
