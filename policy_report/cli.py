"""The command line: the only module that prints and exits.

argparse, not click: `--help` must be instant, and importing click alone costs more than the whole of it.
Every command imports what it needs when it runs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from policy_report import __version__
from policy_report.errors import PROBLEMS_EXIT, USAGE_EXIT, UserError

if TYPE_CHECKING:
    from policy_report.briefs import Choice
    from policy_report.errors import Problem
    from policy_report.report import Report

INTERRUPTED_EXIT = 130
SHOWN_WARNINGS = 5


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 problems in the records, 2 wrong usage or environment, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
    except UserError as error:
        _report(error)
        code = error.code
    except KeyboardInterrupt:
        _say("interrupted; every finished report is whole")
        code = INTERRUPTED_EXIT
    except BrokenPipeError:  # the reader of stdout went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


# --- commands -------------------------------------------------------------------------------------------------------


def _init(arguments: argparse.Namespace) -> int:
    from policy_report.scaffold import create

    root = create(Path(arguments.dir))
    _say(f"made a workspace in {root}; build its brief with: policy-report -C {root} build")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from policy_report.briefs import Choice, editions
    from policy_report.load import load

    loaded, problems = load(_workspace(arguments))
    if not _errors(problems):
        try:
            editions(loaded.settings, loaded.records, Choice())
        except UserError as error:
            problems = [*problems, *error.problems]
    if arguments.format == "json":
        _print_json([problem._asdict() for problem in problems])
    else:
        print(*problems, sep="\n", end="\n" if problems else "")
    errors = _errors(problems)
    _say(_verdict(len(errors), len(problems) - len(errors), len(loaded.records.positions)))
    return PROBLEMS_EXIT if errors or (arguments.strict and problems) else 0


def _matrix(arguments: argparse.Namespace) -> int:
    report = _one_report(arguments)
    if arguments.format == "json":
        plain = report.as_dict()
        keys = ("schema", "brief", "scale", "actors", "topics", "cells", "gaps", "coverage")
        _print_json({key: plain[key] for key in keys})
        return 0
    from policy_report.renderers.csv import matrix_rows, render
    from policy_report.templating import Look

    if arguments.format == "csv":
        sys.stdout.write(render(report, Look()).decode())
    else:
        _print_table(matrix_rows(report))
    return 0


def _build(arguments: argparse.Namespace) -> int:
    from policy_report import output, templating, worker

    workspace = _workspace(arguments)
    formats = _formats(arguments.format)
    request = {"briefs": arguments.brief, "formats": formats, "as_of": arguments.as_of, "since": arguments.since}
    mark = output.fingerprint(workspace, templating.built_in_files(), request)
    done = None if arguments.force else output.unchanged(workspace, mark)
    if done is not None:
        _say(f"nothing changed; {len(done)} reports in {_shown(workspace.reports)} are up to date")
        return 0
    with worker.renderer(formats or ("pdf",)) as renderer:  # pdf: the slowest to import, and in the defaults
        from policy_report.pipeline import build

        written = build(workspace, _choice(arguments), renderer, mark, _warn)
    for path in written:
        print(_shown(path))
    return 0


def _formats_command(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - one signature for all commands
    from policy_report.renderers import RENDERERS

    for name, module in RENDERERS.items():
        print(f"{name:6}{module.ABOUT}")
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    from policy_report.schema import schema

    _print_json(schema(arguments.which))
    return 0


# --- what the commands share ----------------------------------------------------------------------------------------


def _workspace(arguments: argparse.Namespace) -> Any:
    from policy_report import workspace

    return workspace.find(Path(arguments.dir_before or "."), exact=arguments.dir_before is not None)


def _one_report(arguments: argparse.Namespace) -> "Report":
    """Return the report of the brief named by --brief, or of the whole workspace."""
    from policy_report.briefs import editions, whole
    from policy_report.compose import compose
    from policy_report.load import load_or_fail

    loaded, warnings = load_or_fail(_workspace(arguments))
    _warn(warnings)
    choice = _choice(arguments)
    if not choice.briefs:
        return compose(loaded.records, whole(loaded.settings, loaded.records, choice))
    found = editions(loaded.settings, loaded.records, choice)
    if len(found) > 1:
        raise UserError(f"the brief '{choice.briefs[0]}' makes {len(found)} reports; name one without `each`")
    return compose(loaded.records, found[0])


def _choice(arguments: argparse.Namespace) -> "Choice":
    from policy_report.briefs import Choice

    briefs = arguments.brief if isinstance(arguments.brief, list) else [arguments.brief] if arguments.brief else []
    formats = _formats(arguments.format) if arguments.command == "build" else ()
    return Choice(tuple(briefs), formats, arguments.as_of, arguments.since)


def _formats(given: str | None) -> tuple[str, ...]:
    if not given:
        return ()
    from policy_report.renderers import RENDERERS
    from policy_report.text import did_you_mean

    names = tuple(dict.fromkeys(name.strip() for name in given.split(",")))
    for name in names:
        if name not in RENDERERS:
            raise UserError(f"unknown format '{name}'{did_you_mean(name, RENDERERS)}; expected {', '.join(RENDERERS)}")
    return names


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date; write it as 2025-02-11") from None


def _errors(problems: "Sequence[Problem]") -> "list[Problem]":
    return [problem for problem in problems if problem.severity == "error"]


def _verdict(errors: int, warnings: int, positions: int) -> str:
    if not errors and not warnings:
        return f"{positions} positions, no problem"
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"


def _print_json(value: object) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _print_table(rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _warn(problems: "list[Problem]") -> None:
    for problem in problems[:SHOWN_WARNINGS]:
        _say(str(problem))
    if len(problems) > SHOWN_WARNINGS:
        _say(f"and {len(problems) - SHOWN_WARNINGS} more warnings; `policy-report check` shows all")


def _report(error: UserError) -> None:
    for problem in error.problems:
        _say(str(problem))
    if error.message:
        _say(error.message)
    if error.problems:
        errors = _errors(error.problems)
        _say(_verdict(len(errors), len(error.problems) - len(errors), 0) + "; nothing was written")


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _shown(path: Path) -> str:
    """Return a path as the user would type it from here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


# --- usage ----------------------------------------------------------------------------------------------------------

Run = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage in one line."""
        _say(f"policy-report: {message}; see `{self.prog} --help`")
        sys.exit(USAGE_EXIT)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="policy-report",
        description="Who stands where: position records in, comparison matrix and briefs out.",
    )
    parser.add_argument(
        "-C", dest="dir_before", metavar="DIR", help="the workspace (default: the nearest at or above here)"
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, run: Run, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        added.set_defaults(run=run)
        return added

    init = command("init", _init, "make a new workspace with a small worked example")
    init.add_argument("dir", nargs="?", default=".", metavar="DIR", help="the folder (default: this one)")
    check = command("check", _check, "read everything and print every problem")
    check.add_argument("--strict", action="store_true", help="exit 1 on a warning too")
    check.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    matrix = command("matrix", _matrix, "print the comparison matrix")
    matrix.add_argument("--format", choices=("text", "csv", "json"), default="text", help="default: text")
    matrix.add_argument("--brief", metavar="ID", help="the matrix of a brief (default: of everything)")
    build = command("build", _build, "build the briefs into reports/")
    build.add_argument("brief", nargs="*", metavar="BRIEF", help="the briefs (default: all in policy-report.toml)")
    build.add_argument("--format", metavar="A,B", help="formats, instead of those in the settings; see `formats`")
    build.add_argument("--force", action="store_true", help="build even if nothing changed")
    for with_dates in (matrix, build):
        with_dates.add_argument("--as-of", type=_date, metavar="DATE", help="what was known on this date")
        with_dates.add_argument("--since", type=_date, metavar="DATE", help="compare with this date")
    command("formats", _formats_command, "list the output formats")
    schema = command("schema", _schema, "print the JSON Schema of a file, for editors")
    schema.add_argument(
        "which", nargs="?", choices=("actor", "positions", "config"), default="actor", help="default: actor"
    )
    return parser
