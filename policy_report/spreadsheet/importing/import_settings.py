"""What `import` remembers of a file between two runs: `positions/.<name>.import.toml`, beside the table it became.

Hidden, so that it is no record. That it exists says that the table came from an import, and may be replaced by one.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.models import Position
from policy_report.text import shorten

IGNORED = "-"  # in the place of a field: the column is not read
BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
UNWRITTEN = re.compile("[\x7f-\x9f]")  # what TOML wants escaped and JSON does not


@dataclass(frozen=True)
class Memory:
    """What the columns hold (head → field, or "-"), what values mean (value → stance), and the source of the rest.

    `rows`: of a form, the hash of each new row that was imported, so that a record that was changed by hand since is
    told from one that the form no longer has.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    rows: tuple[str, ...] = ()

    def with_news(self, columns: Mapping[str, str], stances: Mapping[str, str], source: str) -> "Memory":
        """Return the memory after what the user says now, which counts more."""
        return Memory({**self.columns, **columns}, {**self.stances, **stances}, source or self.source, self.rows)


def read(path: Path, file: str) -> Memory | None:
    """Return what is remembered, None where the file is not there. Raise UserError for one that cannot be read."""
    if not path.exists():
        return None
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = tuple(map(str, found.get("rows", ())))
        memory = Memory(_texts(found, "columns"), _texts(found, "stances"), str(found.get("source", "")), rows)
        _check_fields(memory.columns.values())
    except (OSError, ValueError, TypeError) as error:
        message = f"cannot be read ({shorten(str(error), 80)}); mend it, or empty it and give --map and --stance again"
        raise UserError.of([Problem(file, 1, message, checks.TOML_SYNTAX)]) from None
    return memory


def _texts(found: Mapping[str, object], table: str) -> dict[str, str]:
    values = found.get(table, {})
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise TypeError(f"[{table}] needs texts")
    return values


def _check_fields(fields: Iterable[str]) -> None:
    if unknown := {*fields} - {*Position.model_fields, IGNORED}:
        raise ValueError(f"there is no field '{min(unknown)}'")


def dump(memory: Memory, name: str) -> bytes:
    """Return the file. `name`: of the file that was imported."""
    lines = [f"# What `policy-report import` knows of {shorten(name)}: change it here, or with --map and --stance."]
    lines += [f"source = {_quoted(memory.source)}"] if memory.source else []
    lines += ["rows = [", *(f'    "{row}",' for row in memory.rows), "]"] if memory.rows else []
    for table, values in (("columns", memory.columns), ("stances", memory.stances)):
        if values:
            lines += ["", f"[{table}]", *(f"{_key(head)} = {_quoted(value)}" for head, value in values.items())]
    return ("\n".join(lines) + "\n").encode()


def _key(text: str) -> str:
    return text if BARE.match(text) else _quoted(text)


def _quoted(text: str) -> str:
    return UNWRITTEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
