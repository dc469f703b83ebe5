"""What the preview shows: all briefs with their state, and the last good page of each. Values, nothing that changes."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from policy_report.errors import Problem, UserError
from policy_report.records import checks

State = Literal["unknown", "building", "mistake", "changed", "up-to-date"]
PLACED = re.compile(r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<message>.+) \[template\]", re.DOTALL)


@dataclass(frozen=True)
class Trouble:
    """Why something cannot be built: problems in files, and what no file can be named for. Empty where all is well."""

    problems: tuple[Problem, ...] = ()
    message: str = ""

    def __bool__(self) -> bool:
        return bool(self.problems or self.message)

    @classmethod
    def of(cls, error: UserError) -> "Trouble":
        """Return what an error says; a message with file and line, as templates give it, is a problem like others."""
        placed = PLACED.fullmatch(error.message)
        if not placed:
            return cls(error.problems, error.message)
        found = Problem(placed["file"], int(placed["line"]), placed["message"], checks.TEMPLATE)
        return cls((*error.problems, found))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are errors."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return len(self.problems) - len(self.errors)

    @property
    def count(self) -> int:
        """How many mistakes there are."""
        return len(self.errors) + bool(self.message)


@dataclass(frozen=True)
class Page:
    """A rendered brief: the HTML format's bytes, and the digests of what it was made from."""

    content: bytes
    parts: Mapping[str, str]
    used: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """What tells one page from the next."""
        return hashlib.sha256(self.content).hexdigest()[:16]


@dataclass(frozen=True)
class Sheet:
    """A brief as the list shows it. `positions`: None where not counted yet; `why`: what `build` would build it for."""

    id: str
    title: str
    state: State
    as_of: date | None = None
    positions: int | None = None
    why: tuple[str, ...] = ()
    trouble: Trouble = Trouble()

    @property
    def group(self) -> str:
        """The brief of the settings that makes this one and others, "" where it stands alone."""
        head, _, tail = self.id.partition("/")
        return head if tail else ""


@dataclass(frozen=True)
class Board:
    """All briefs, by id in the order of the settings. `trouble`: errors in the records, which concern all of them."""

    title: str = ""
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    trouble: Trouble = Trouble()
    warnings: int = 0


@dataclass(frozen=True)
class View:
    """What somebody who looks at a brief sees: its last good page, and what is wrong since.

    `known`: whether the settings make such a brief; `settled`: whether this is what the files say now.
    """

    brief: str
    page: Page | None
    trouble: Trouble
    known: bool
    building: bool
    settled: bool
