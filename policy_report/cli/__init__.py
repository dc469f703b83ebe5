"""The command line: the only package that prints and exits. Here: usage, and what every command has in common.

Each command, or group of commands, is a module with `run(arguments)`, imported when it runs. argparse, not click:
`--help` must be instant, and importing click alone costs more than the whole of it.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from policy_report import __version__
from policy_report.errors import USAGE_EXIT, UserError

if TYPE_CHECKING:
    from datetime import date

    from policy_report.records.since import Since

INTERRUPTED_EXIT = 130
LAST_PORT = 65535
COLLECT_AFTER = 500_000  # new objects: what a command reads is else searched for garbage again and again, a twentieth


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 problems in the records, 2 wrong usage or environment, 130 interrupted."""
    processes = sys.modules.get("multiprocessing.process")
    if processes and getattr(processes.current_process(), "_inheriting", False):  # a worker that imports the script:
        # without its guard it would build as well, and wait for the lock of the build that waits for it
        raise RuntimeError("a script that calls policy_report.cli.main needs `if __name__ == '__main__':` before it")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is worth threads, and where they fail it chatters
    gc.set_threshold(COLLECT_AFTER)
    _streams()
    from policy_report.cli.terminal import flush, say, silence

    try:
        code = _code(sys.argv[1:] if argv is None else argv)
        flush()
    except BrokenPipeError:  # the reader of stdout went away in the middle of much
        silence(sys.stdout)
        code = 0
    except OSError as error:  # what the commands open themselves, they report themselves: without a name it is stdout
        silence(sys.stdout)
        what = f"{error.filename}: cannot be used" if error.filename else "the result cannot be written"
        say(f"{what}: {error.strerror or error}")
        code = USAGE_EXIT
    gc.freeze()  # what pandas leaves would else be searched for garbage a last time: 50 ms
    sys.exit(code)


def _code(argv: Sequence[str]) -> Any:
    """Run a command and return how it ends; usage and `--help` too."""
    from policy_report.cli.terminal import refuse, say

    try:
        arguments = _parser().parse_args(_repeated(argv))
        return import_module(f"{__name__}.{MODULES.get(arguments.command, arguments.command)}").run(arguments)
    except SystemExit as end:
        return end.code
    except UserError as error:
        refuse(error)
        return error.code
    except KeyboardInterrupt:
        say("interrupted; every finished report is whole")
        return INTERRUPTED_EXIT
    except MemoryError:
        say("there is too little memory on this machine, or too little allowed (`ulimit -v`); every report is whole")
        return USAGE_EXIT


def _streams() -> None:
    """Open what was closed at the start, as by `>&-`, and let no letter be an error that a terminal cannot show."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # the lowest free number is that of the stream; a file would get it otherwise
            handle = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(handle, "r" if name == "stdin" else "w", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


PAIRS = {  # options of `import` that take pairs, any number of them
    "--map": "COLUMN=FIELD, such as --map Country=actor",
    "--stance": "VALUE=STANCE, such as --stance Yes=support",
    "--set": "FIELD=VALUE, such as --set topic=levy",
}
MODULES = {  # the modules of commands that share one
    **dict.fromkeys(("matrix", "agreement", "topics", "changes"), "analysis"),
    **dict.fromkeys(("formats", "schema"), "init"),
    **dict.fromkeys(("edit", "preview"), "browser"),
    **dict.fromkeys(("workbook", "import", "undo"), "exchange"),
}


# --- usage ----------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage in one line."""
        from policy_report.cli.terminal import say

        say(f"policy-report: {message}; see `{self.prog} --help`")
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

    _reading(commands)
    _writing(commands)
    _exchanging(commands)
    _documents(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - argparse has no public name for it


def _command(commands: Commands, name: str, about: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")


def _reading(commands: Commands) -> None:
    """Add the commands that make a workspace, read records and print."""
    init = _command(commands, "init", "make a new workspace with a small worked example")
    init.add_argument("dir", nargs="?", default=".", metavar="DIR", help="the folder (default: this one)")
    init.add_argument("--empty", action="store_true", help="without the example")
    init.add_argument("--from", dest="table", default="", metavar="FILE", help="from a table, .xlsx or .csv")
    init.add_argument("--on", type=_date, metavar="DATE", help="the day as which its rows are recorded")
    check = _command(commands, "check", "read everything and print every problem")
    check.add_argument("--strict", action="store_true", help="exit 1 on a warning too")
    check.add_argument("--brief", metavar="ID", help="with --withheld: the brief (default: all)")
    check.add_argument("--withheld", action="store_true", help="print which records a brief leaves out, and why")
    check.add_argument("--prove", action="store_true", help="write positions/proofs.yaml: the quotes verified, and how")
    check.add_argument("--on", type=_date, metavar="DATE", help="the day of the check, written with each proof")
    check.add_argument("--unreviewed", action="store_true", help="print the records that nobody signed off instead")
    check.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    views = {
        "matrix": "print the comparison matrix",
        "agreement": "print who agrees with whom, with n",
        "topics": "print where each topic stands and how polarised it is",
        "changes": "print what changed since a date or an earlier brief",
    }
    for name, about in views.items():
        view = _command(commands, name, about)
        view.add_argument("--format", choices=("text", "csv", "json"), default="text", help="default: text")
        whose = "the actors, topics and date of a brief (default: of everything)"
        view.add_argument("--brief", metavar="ID", help=whose)
        _dates(view)
        if name == "agreement":
            between = "the topics that split two actors, those that split the fewest pairs first"
            view.add_argument("--between", nargs=2, metavar=("A", "B"), help=between)


def _writing(commands: Commands) -> None:
    """Add the commands around the output."""
    build = _command(commands, "build", "build the briefs into reports/")
    build.add_argument("brief", nargs="*", metavar="BRIEF", help="the briefs (default: all in policy-report.toml)")
    build.add_argument("--format", metavar="A,B", help="formats, instead of those in the settings; see `formats`")
    build.add_argument("--force", action="store_true", help="build even if nothing changed")
    build.add_argument("--jobs", type=_jobs, metavar="N", help="how many briefs at once (default: the cores)")
    build.add_argument("--scheduler", metavar="ADDRESS", help="render on a Dask cluster, such as tcp://10.0.0.5:8786")
    build.add_argument("--explain", action="store_true", help="say of every brief why it is built, or that it is not")
    build.add_argument("--quiet", action="store_true", help="print the files written and what went wrong, no more")
    _dates(build)
    build.add_argument("--on", type=_date, metavar="DATE", help="the day under which is kept what the briefs say")
    edit = _command(commands, "edit", "read sources, code, correct and build in the browser")
    edit.add_argument("--port", type=_port, metavar="N", help="on this machine (default: the first free from 8001)")
    edit.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    preview = _command(commands, "preview", "show the briefs in the browser, and each change as soon as it is saved")
    preview.add_argument("brief", nargs="?", metavar="BRIEF", help="the brief to open first (default: the list of all)")
    preview.add_argument("--port", type=_port, metavar="N", help="on this machine (default: the first free from 8001)")
    preview.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    _command(commands, "formats", "list the output formats")
    schema = _command(commands, "schema", "print the JSON Schema of a file, for editors")
    schema.add_argument(
        "which", nargs="?", choices=("actor", "positions", "config"), default="actor", help="default: actor"
    )


def _exchanging(commands: Commands) -> None:
    """Add the commands that go into other programs' files and back."""
    workbook = _command(commands, "workbook", "write a form for a spreadsheet program, filled with the positions")
    workbook.add_argument("file", metavar="FILE.xlsx", help="the workbook to write")
    workbook.add_argument("--brief", metavar="ID", help="with what the readers of a brief may know alone")
    bring = _command(commands, "import", "bring in a table or a workbook, and say what changed")
    bring.add_argument("file", metavar="FILE", help="a table, a .dna file, voting-advice JSON, or zotero:COLLECTION")
    bring.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column holds")
    bring.add_argument("--stance", action="append", default=[], metavar="VALUE=STANCE", help="what a value means")
    bring.add_argument("--source", default="", metavar="ID", help="the source of the rows that name none")
    bring.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="what every row says")
    bring.add_argument("--matrix", action="store_true", help="actors stand down and topics across, or turned")
    bring.add_argument("--meaning", default="", metavar="FILE", help="what the votes of a roll call say of a topic")
    bring.add_argument("--missing", action="append", default=[], metavar="WORD", help="a word that means nothing")
    bring.add_argument("--dates", default="", choices=("d/m/y", "m/d/y", "excel"), help="how days are written")
    bring.add_argument("--sheet", default="", metavar="NAME", help="the sheet of a workbook")
    bring.add_argument("--header-row", type=_count, default=0, metavar="N", help="the row with the column names")
    bring.add_argument("--encoding", default="", metavar="NAME", help="of a text, such as windows-1252")
    bring.add_argument("--create-missing", action="store_true", help="declare the actors and topics not known yet")
    bring.add_argument("--update", action="store_true", help="apply the changed rows of a form to records")
    bring.add_argument("--delete", action="store_true", help="delete the records whose rows are gone from a form")
    bring.add_argument(
        "--delete-rows", type=_count, metavar="N", help="the same for just N rows, also for more than a fifth"
    )
    bring.add_argument(
        "--as", dest="owner", default="", metavar="NAME", help="whose file it is: each has a table of its own"
    )
    bring.add_argument("--on", type=_date, metavar="DATE", help="the day as which new rows are recorded")
    bring.add_argument("--dry-run", action="store_true", help="show what would change; write nothing")
    review = _command(commands, "review", "list the records that nobody signed off, or sign them off")
    review.add_argument("of", nargs="*", metavar="ACTOR[/TOPIC]", help="of which actors and topics (default: all)")
    review.add_argument("--sign", metavar="NAME", help="sign them off, in this name")
    review.add_argument("--on", type=_date, metavar="DATE", help="the day of the sign-off (default: today)")
    review.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    undo = _command(commands, "undo", "take back the last change that a command made to records")
    undo.add_argument("--list", action="store_true", help="print what can be taken back, the last change first")
    refresh = _command(commands, "refresh", "rewrite the marked tables inside an existing deck or document")
    refresh.add_argument("file", metavar="FILE", help="the deck (.pptx) or document (.docx)")
    refresh.add_argument("--output", metavar="FILE", help="write the new file here and leave the old one as it is")
    refresh.add_argument("--insert", metavar="MARK", help="put a first marked table in, such as `matrix`")
    refresh.add_argument("--slide", type=int, metavar="N", help="the slide of a deck that --insert puts it on")
    refresh.add_argument(
        "--after", default="", metavar="WORDS", help="the paragraph of a document that --insert puts it after"
    )
    refresh.add_argument("--brief", metavar="ID", help="the brief of the marks that name none (default: everything)")
    _dates(refresh)


def _documents(commands: Commands) -> None:
    """Add the commands for the documents that positions are cited from."""
    capture = _command(commands, "capture", "make a document a source: keep its file, and say what it says of itself")
    capture.add_argument("file", nargs="+", metavar="FILE", help="a PDF, page, Word or OpenDocument text, message, …")
    for name in ("id", "title", "date", "url", "publisher"):
        help_text = (
            f"its {name}, in place of what the file says" if name != "id" else "its id (default: from its title)"
        )
        capture.add_argument(f"--{name}", default="", metavar=name.upper(), help=help_text)
    search = _command(commands, "search", "find passages in the texts of sources and in records")
    search.add_argument("words", nargs="*", metavar="WORDS", help="all of these; `publish*`: beginnings; `'a phrase'`")
    search.add_argument("--actor", metavar="A", help="where this actor speaks, or is named near by")
    search.add_argument("--topic", metavar="T", help="on this topic, by its names and keywords")
    search.add_argument(
        "--uncoded", action="store_true", help="sentences on --topic that no quote covers, likeliest first"
    )
    search.add_argument(
        "--nothing", nargs="+", default=[], metavar="SOURCE", help="note that these were read on --topic: nothing there"
    )
    search.add_argument("--reader", default="", metavar="NAME", help="who read them")
    search.add_argument("--brief", metavar="ID", help="in what the readers of a brief may know alone")
    search.add_argument("--format", choices=("text", "csv", "json"), default="text", help="default: text")


def _dates(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=_date, metavar="DATE", help="leave out what is dated later")
    command.add_argument("--known-on", type=_date, metavar="DATE", help="leave out what was recorded later")
    command.add_argument(
        "--since",
        type=_since,
        metavar="DATE|last|kept:DATE|JSON",
        help="compare with a date, with what the brief said when it was built last, or with an earlier brief's .json",
    )


def _repeated(argv: Sequence[str]) -> list[str]:
    """Return the arguments with `--map A=x B=y` as `--map=A=x --map=B=y`, and `--stance -1=oppose` as one word."""
    found: list[str] = []
    option = ""
    for word in argv:
        value = not word.startswith("--")
        if value and found and found[-1] in PAIRS:
            option = found.pop()
            found.append(f"{option}={word}")
        elif value and option and "=" in word:
            found.append(f"{option}={word}")
        else:
            option = ""
            found.append(word)
    return found


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of rows")
    return int(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of jobs; give 1 or more")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; give a number up to {LAST_PORT}, 0 for any")
    return int(text)


def _date(text: str) -> "date":
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date; write it like 2025-02-11") from None


def _since(text: str) -> "Since":
    from pathlib import Path  # not at the top: `--help` does without

    from policy_report.records.since import EXPECTED, since_of

    try:
        named = since_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not {EXPECTED}") from None
    found = isinstance(named, Path) and named.exists()  # else it is relative to the workspace, as in its settings
    return named.absolute() if isinstance(named, Path) and found else named
