"""The command line: the only module that prints and exits.

argparse, not click: `--help` must be instant, and importing click alone costs more than the whole of it.
Every command imports what it needs when it runs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from policy_report import __version__
from policy_report.errors import PROBLEMS_EXIT, USAGE_EXIT, UserError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policy_report.briefs import Choice
    from policy_report.errors import Problem
    from policy_report.evidence import Evidence
    from policy_report.figures import Figures
    from policy_report.load import Loaded
    from policy_report.workspace import Workspace

INTERRUPTED_EXIT = 130
SHOWN_WARNINGS = 5


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 problems in the records, 2 wrong usage or environment, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show a letter shows a question mark
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
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
    except OSError as error:  # what the commands open themselves, they report themselves: this is stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _say(f"the result cannot be written: {error.strerror or error}")
        code = USAGE_EXIT
    sys.exit(code)


# --- commands -------------------------------------------------------------------------------------------------------


def _init(arguments: argparse.Namespace) -> int:
    from policy_report.scaffold import create

    root = create(_path(arguments.dir))
    _say(f"made a workspace in {root}; build its brief with: policy-report -C {root} build")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from policy_report.briefs import Choice, editions
    from policy_report.load import before, load

    if arguments.prove and arguments.on is None:
        raise UserError("--prove writes the day of the check with each proof; name it with --on, as --on 2025-02-11")
    workspace = _workspace(arguments)
    loaded, problems = load(workspace)
    if not _errors(problems):
        try:
            for edition in editions(loaded.settings, loaded.records, Choice()):
                before(workspace, loaded.records, edition)
        except UserError as error:
            problems = [*problems, *error.problems]
    if arguments.prove and not _errors(problems):
        _prove(arguments, workspace, loaded.evidence)
    if arguments.format == "json":
        _print_json([problem._asdict() for problem in problems])
    else:
        print(*problems, sep="\n", end="\n" if problems else "")
    errors = _errors(problems)
    _say(_verdict(len(errors), len(problems) - len(errors), len(loaded.records.positions)) + _quotes(loaded))
    return PROBLEMS_EXIT if errors or (arguments.strict and problems) else 0


def _prove(arguments: argparse.Namespace, workspace: "Workspace", evidence: "Evidence | None") -> None:
    """Write which quotes were verified, so that they count without the snapshots."""
    from policy_report.evidence import PROOFS
    from policy_report.output import write_whole

    path = workspace.positions / PROOFS
    if evidence is None:
        raise UserError("there is no quote to prove")
    write_whole(path, evidence.prove(arguments.on))
    _say(f"wrote {_shown(path)}")


def _matrix(arguments: argparse.Namespace) -> int:
    figures = _figures(arguments)
    if arguments.format == "json":
        from policy_report.compose import compose

        plain = compose(figures.records, figures.edition, figures.before).as_dict()
        keys = ("schema", "brief", "scale", "actors", "topics", "cells", "gaps", "coverage")
        _print_json({key: plain[key] for key in keys})
        return 0
    words = figures.words
    return _print_rows(
        arguments, [["Actor", *words.columns], *([str(name), *map(str, row)] for name, *row in words.itertuples())]
    )


def _agreement(arguments: argparse.Namespace) -> int:
    from policy_report.figures import rows

    figures = _figures(arguments)
    table = figures.agreement
    if arguments.format == "json" and not arguments.between:
        return _print_figures(figures, "agreement", table)
    names = {name: figures.records.actors[name].name for name in figures.edition.actors}
    table = table.sort_values(["agreement", "n"], ascending=False, kind="stable", na_position="last")
    if arguments.between:
        a, b = (_actor_id(figures, name) for name in arguments.between)
        apart = figures.split(a, b)
        titles = [figures.records.topics[name].title for name in apart["topic"]]
        pairs = zip(titles, apart["a"], apart["b"], strict=True)
        return _print_rows(arguments, [["topic", names[a], names[b]], *map(list, pairs)])
    found = [
        [names[row.a], names[row.b], _number(row.agreement), _number(row.exact), str(row.n)] for row in rows(table)
    ]
    return _print_rows(arguments, [["a", "b", "agreement", "exact", "n"], *found])


def _topics(arguments: argparse.Namespace) -> int:
    import pandas as pd

    figures = _figures(arguments)
    table = figures.topics
    kinds = [name for name in table.columns if name not in ("topic", "n", "polarisation")]
    if arguments.format == "json":
        counts = [{name: row[name] for name in kinds if row[name]} for row in table[kinds].to_dict("records")]
        return _print_figures(
            figures,
            "topic_summaries",
            table[["topic", "n", "polarisation"]].assign(counts=pd.Series(counts, dtype=object)),
        )
    rows = [["topic", "stances", "n", "polarisation"]]
    for row in table.to_dict("records"):
        held = {name: row[name] for name in kinds if row[name]}
        said = (f"{n} of {sum(held.values())} {figures.stance_label(row['topic'], name)}" for name, n in held.items())
        title = figures.records.topics[row["topic"]].title
        rows.append([title, "; ".join(said), str(row["n"]), _number(row["polarisation"])])
    return _print_rows(arguments, rows)


def _changes(arguments: argparse.Namespace) -> int:
    from policy_report.figures import rows

    figures = _figures(arguments)
    if figures.before is None:
        raise UserError("compare with what? give --since DATE, or --since FILE.json of an earlier brief")
    table = figures.changes
    if arguments.format == "json":
        empty = table[["before", "after"]].replace("", None)
        return _print_figures(figures, "changes", table[["actor", "topic", "change"]].join(empty))
    records = figures.records
    found = [
        [records.actors[row.actor].name, records.topics[row.topic].title, row.change, row.before_label, row.after_label]
        for row in rows(table)
    ]
    return _print_rows(arguments, [["actor", "topic", "change", "before", "after"], *found])


def _actor_id(figures: "Figures", name: str) -> str:
    from policy_report.text import did_you_mean

    names = figures.records.names["actor"]
    found = names.get(name)
    if found is None or found not in figures.edition.actors:
        raise UserError(f"no actor here is called '{name}'{did_you_mean(name, names.known())}")
    return found


def _print_rows(arguments: argparse.Namespace, rows: list[list[str]]) -> int:
    """Print rows of text as CSV or as an aligned table."""
    if arguments.format == "csv":
        import csv

        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    else:
        _print_table(rows)
    return 0


def _print_figures(figures: "Figures", key: str, table: Any) -> int:
    """Print a table as JSON under the key that it has in a brief; a figure that cannot be given is null."""
    brief = {"id": figures.edition.id, "title": figures.edition.title, "as_of": figures.edition.as_of}
    brief["since"] = figures.before.day if figures.before else None
    found = table.astype(object).where(table.notna(), None).to_dict("records")
    _print_json({"schema": "policy-report/1", "brief": brief, key: found})
    return 0


def _number(value: float) -> str:
    return f"{value:.3f}" if value == value else ""  # noqa: PLR0124 - NaN is not itself


def _build(arguments: argparse.Namespace) -> int:
    from policy_report import output, templating, worker

    workspace = _workspace(arguments)
    formats = _formats(arguments.format)
    request = {"briefs": arguments.brief, "formats": formats, "as_of": arguments.as_of, "since": arguments.since}
    earlier = [arguments.since] if hasattr(arguments.since, "is_file") and arguments.since.is_file() else []
    mark = output.fingerprint(workspace, [*templating.built_in_files(), *earlier], request)
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


def _workspace(arguments: argparse.Namespace) -> "Workspace":
    from policy_report import workspace

    return workspace.find(_path(arguments.dir_before or "."), exact=arguments.dir_before is not None)


def _figures(arguments: argparse.Namespace) -> "Figures":
    """Return the figures of the brief named by --brief, or of the whole workspace."""
    from policy_report.briefs import one
    from policy_report.figures import Figures
    from policy_report.load import before, load_or_fail

    workspace = _workspace(arguments)
    loaded, warnings = load_or_fail(workspace)
    _warn(warnings)
    edition = one(loaded.settings, loaded.records, _choice(arguments))
    return Figures(loaded.records, edition, before(workspace, loaded.records, edition))


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


def _date(text: str) -> "date":
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date; write it as 2025-02-11") from None


def _path(text: str) -> "Path":
    from pathlib import Path  # not at the top: `--help` does without

    return Path(text)


def _since(text: str) -> "date | Path":
    return _path(text).absolute() if text.lower().endswith(".json") else _date(text)


def _errors(problems: "Sequence[Problem]") -> "list[Problem]":
    return [problem for problem in problems if problem.severity == "error"]


def _verdict(errors: int, warnings: int, positions: int) -> str:
    if not errors and not warnings:
        return f"{positions} positions, no problem"
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"


def _quotes(loaded: "Loaded") -> str:
    """Return how many quotes are verified, and how many could not be checked, for want of the source's text."""
    counts = loaded.records.positions["quote_check"].value_counts()
    verified, mismatch, unknown = (int(counts.get(name, 0)) for name in ("verified", "mismatch", "no-snapshot"))
    if not verified + mismatch + unknown:
        return ""
    without = f", {unknown} without the text of their source" if unknown else ""
    return f"; {verified} of {verified + mismatch + unknown} quotes verified{without}"


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


def _shown(path: "Path") -> str:
    """Return a path as the user would type it from here."""
    return os.path.relpath(path) if path.is_relative_to(path.cwd()) else str(path)


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
    check.add_argument("--prove", action="store_true", help="write positions/proofs.yaml: the quotes verified, and how")
    check.add_argument("--on", type=_date, metavar="DATE", help="the day of the check, written with each proof")
    check.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    views = [
        command("matrix", _matrix, "print the comparison matrix"),
        command("agreement", _agreement, "print who agrees with whom, with n"),
        command("topics", _topics, "print where each topic stands and how contested it is"),
        command("changes", _changes, "print what changed since a date or an earlier brief"),
    ]
    for view in views:
        view.add_argument("--format", choices=("text", "csv", "json"), default="text", help="default: text")
        view.add_argument(
            "--brief", metavar="ID", help="the actors, topics and date of a brief (default: of everything)"
        )
    between = "the topics that split two actors, farthest apart first"
    views[1].add_argument("--between", nargs=2, metavar=("A", "B"), help=between)
    build = command("build", _build, "build the briefs into reports/")
    build.add_argument("brief", nargs="*", metavar="BRIEF", help="the briefs (default: all in policy-report.toml)")
    build.add_argument("--format", metavar="A,B", help="formats, instead of those in the settings; see `formats`")
    build.add_argument("--force", action="store_true", help="build even if nothing changed")
    for dated in (*views, build):
        dated.add_argument("--as-of", type=_date, metavar="DATE", help="what was known on this date")
        dated.add_argument(
            "--since", type=_since, metavar="DATE|JSON", help="compare with a date or an earlier brief's .json"
        )
    command("formats", _formats_command, "list the output formats")
    schema = command("schema", _schema, "print the JSON Schema of a file, for editors")
    schema.add_argument(
        "which", nargs="?", choices=("actor", "positions", "config"), default="actor", help="default: actor"
    )
    return parser
