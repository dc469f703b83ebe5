"""What commands say: results on stdout, messages on stderr; the only place that prints."""

import os
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from policy_report.errors import Problem, UserError, errors

SHOWN_WARNINGS = 5


def say(message: str) -> None:
    """Print a message on stderr, after all that was printed on stdout; where nobody hears it, the work goes on."""
    from policy_report.text import showable  # no `--help` needs it

    flush()
    try:
        print(showable(message), file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def flush() -> None:
    """Write out what was printed on stdout; where its reader went away, as `head` does, the work goes on."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)


def silence(stream: TextIO) -> None:
    """Let a stream lead nowhere, so that what it still holds is no error at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def result(text: object) -> None:
    """Print a line of the result on stdout."""
    from policy_report.text import showable

    print(showable(str(text)))
    flush()


def result_json(value: object) -> None:
    """Print the result as JSON; dates as 2025-02-11."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def result_rows(form: str, rows: Sequence[Sequence[str]]) -> None:
    """Print rows of text, the header first, as CSV (`form` is "csv"; formulas harmless) or as an aligned table."""
    if form == "csv":
        import csv

        from policy_report.text import harmless

        csv.writer(sys.stdout, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in rows)
        return
    from policy_report.text import in_one_line

    lines = [[in_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(_columns, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - _columns(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: a Chinese sign two, an accent of its own none."""
    if text.isascii():
        return len(text)
    marks = sum(unicodedata.category(sign) in ("Mn", "Me", "Cf") for sign in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def warn(problems: Sequence[Problem]) -> None:
    """Print the first warnings, and how many more there are."""
    for problem in problems[:SHOWN_WARNINGS]:
        say(str(problem))
    if len(problems) > SHOWN_WARNINGS:
        say(f"and {len(problems) - SHOWN_WARNINGS} more warnings; `policy-report check` shows all")


def refuse(error: UserError) -> None:
    """Print why the run cannot go on."""
    for problem in error.problems:
        say(str(problem))
    if error.message:
        say(error.message)
    if error.problems:
        say(f"{verdict(error.problems)}; nothing was written")


def verdict(problems: Sequence[Problem]) -> str:
    """Return how many errors and warnings there are, in words."""
    from policy_report.text import many

    wrong = len(errors(problems))
    return f"{many(wrong, 'error')}, {many(len(problems) - wrong, 'warning')}"


def shown(path: Path) -> str:
    """Return a path as the user would type it from here."""
    return os.path.relpath(path) if path.is_relative_to(path.cwd()) else str(path)
