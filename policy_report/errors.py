"""What can go wrong and how it is said: `Problem` (one finding, a value) and `UserError` (the run cannot go on).

Reading and validating return problems; they never raise for a mistake in a file. `UserError` carries what the
user can mend. Anything else that escapes is a bug. Both quote what others wrote, and can be shown whatever that is.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self

from policy_report.records.checks import Check, Severity

PROBLEMS_EXIT = 1  # mistakes in the records
USAGE_EXIT = 2  # wrong usage, or an environment that cannot do it


class _Finding(NamedTuple):  # a dataclass would cost every `--help` the import of `inspect`
    file: str
    line: int
    message: str
    check: str  # its id
    severity: Severity
    field: str
    place: str  # where the file has no lines: a cell of a workbook, a statement of a database
    link: str  # of a link in a text: where it leads, as actor/topic


class Problem(_Finding):
    """One finding in a file: where it is, what was expected, and the check that found it."""

    __slots__ = ()

    def __new__(
        cls,
        file: str,
        line: int,
        message: str,
        check: Check,
        severity: Severity | None = None,
        field: str = "",
        place: str = "",
        link: str = "",
    ) -> Self:
        """Make what is quoted fit to be shown. `severity`: where it is not that of the check."""
        shown = _showable(file), line, _showable(message)
        where = _showable(field), _showable(place), _showable(link)
        return super().__new__(cls, *shown, check.id, severity or check.severity, *where)

    def __reduce__(self) -> "tuple[object, ...]":
        """Cross a process boundary as it is: the registry is asked for ids no second time."""
        return (self._make, (tuple(self),))

    def __str__(self) -> str:
        """Return `file:line: message [check]`, the form editors and terminals can jump to."""
        warning = "warning: " if self.severity == "warning" else ""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.place or self.line}: {warning}{field}{self.message} [{self.check}]"


class UserError(Exception):
    """The run cannot go on, for a reason that the user can mend."""

    def __init__(self, message: str = "", problems: tuple[Problem, ...] = (), code: int = USAGE_EXIT) -> None:
        self.message = _showable(message)
        super().__init__(self.message)
        self.problems = problems
        self.code = PROBLEMS_EXIT if problems else code

    @classmethod
    def of(cls, problems: "list[Problem]") -> "UserError":
        """Return the error that stands for `problems`, all of them."""
        return cls(problems=tuple(problems))

    def __reduce__(self) -> "tuple[object, ...]":
        """Cross a process boundary whole: an exception by itself keeps its message alone."""
        return (UserError, (self.message, self.problems, self.code))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are errors."""
    return [problem for problem in problems if problem.severity == "error"]


class TemplateError(UserError):
    """A template that cannot be used; `file`: its name in the folder of templates."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"templates/{file}: {message}", code=PROBLEMS_EXIT)


def has_error(problems: Iterable[Problem]) -> bool:
    """Return whether one of the problems is an error."""
    return bool(errors(problems))


def stop(problems: Iterable[Problem]) -> None:
    """Raise UserError with all problems where one of them is an error."""
    found = list(problems)
    if has_error(found):
        raise UserError.of(found)


def _showable(text: str) -> str:
    from policy_report.text import showable  # no `--help` needs it

    return showable(text)
