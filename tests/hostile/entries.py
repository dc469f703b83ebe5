"""What the catalogue is made of: an entry is a workspace with one thing wrong, or with one thing that only looks wrong.

Each workspace has settings and the topic `outcome`, unless its entry gives them. A text that opens
with a line break is dedented, and its line 1 is the next line.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

CONFIG = 'title = "Test"\n'
TOPICS = "- {id: outcome, title: Outcome}\n"
WHOLE = "  date: 2025-02-11\n  source_url: https://example.org/\n"  # what keeps a position free of warnings


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    to: str


@dataclass(frozen=True)
class Pipe:
    """A named pipe that nobody writes to: whoever opens it waits for ever."""


@dataclass(frozen=True)
class Large:
    """A file of many bytes that takes no room."""

    size: int


Content = str | bytes | Link | Pipe | Large | None  # None: the file is not there
Files = Mapping[str, Content]


@dataclass(frozen=True)
class Bad:
    """A workspace that `check` must refuse, or (`code` 0) warn of.

    `where`: `file:line field check` of the problem, the field left out where there is none. `said`: a phrase of it.
    """

    name: str
    files: Files
    where: str
    said: str
    code: int = 1


@dataclass(frozen=True)
class Odd:
    """A workspace without a problem. `text`: what the field of its one position says, word for word."""

    name: str
    files: Files
    text: str
    field: str = "summary"


def put(root: Path, files: Files) -> Path:
    """Write the workspace of an entry below `root`; return `root`."""
    for name, content in {"policy-report.toml": CONFIG, "positions/topics.yaml": TOPICS, **files}.items():
        path = root / name
        if content is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case str():
                path.write_bytes((dedent(content[1:]) if content.startswith("\n") else content).encode())
            case bytes():
                path.write_bytes(content)
            case Link():
                path.symlink_to(content.to)
            case Pipe():
                os.mkfifo(path)
            case Large():
                path.touch()
                os.truncate(path, content.size)
    return root


# --- workspaces in one line -----------------------------------------------------------------------------------------


def record(body: str, rest: str = WHOLE) -> Files:
    """Return a list of one position in YAML; `body` begins on line 4 of positions/a.yaml."""
    return {"positions/a.yaml": f"- actor: FR\n  topic: outcome\n  stance: support\n  {body}\n{rest}"}


def table(*rows: str, header: str = "actor,topic,stance,date,source_url") -> Files:
    """Return a CSV table; its first row is line 2 of positions/a.csv."""
    return {"positions/a.csv": "\n".join([header, *rows]) + "\n"}


def cell(text: str, column: str = "summary") -> Files:
    """Return a CSV table of one position with `text`, quoted where it has to be, in one column."""
    quoted = '"' + text.replace('"', '""') + '"'
    return table(
        f"FR,outcome,support,2025-02-11,https://example.org/,{quoted}",
        header=f"actor,topic,stance,date,source_url,{column}",
    )


def with_record(files: Files) -> Files:
    """Return the files beside a table of one position, which is without a problem."""
    return {**table("FR,outcome,support,2025-02-11,https://example.org/"), **files}
