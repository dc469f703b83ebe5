"""Sources as BibTeX and BibLaTeX files keep them.

Goes in: `positions/sources.bib`, entries of any type. Comes out: `Raw`, one source an entry, LaTeX turned into text.

bibtexparser finds the entries and their fields. What they say is worked out here, so that nothing is lost silently: a
name that no @string defines, a LaTeX command that is not known, a `%` or `$` that LaTeX would take for more than text.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.checks import Check, Severity
from policy_report.records.readers.base import Declaration, Raw
from policy_report.records.readers.csl import date_text, doi_link, in_words, iso_date, labelled, read_sources, source_of
from policy_report.text import shorten

SUFFIXES = (".bib",)
MAX_LENGTH = 100_000  # a @string made of others can grow without end
MAX_DEPTH = 20

# The fields of a source and those of BibTeX that they come from; the first that is there counts.
FIELDS = {
    "title": ("title",),
    "author": ("author",),
    "publisher": ("publisher", "institution", "organization", "school", "journal", "journaltitle", "howpublished"),
    "date": ("date", "year"),
    "url": ("url", "howpublished", "doi"),
    "accessed": ("urldate",),
    "type": ("type",),
    "language": ("language", "langid"),
    "marking": ("marking", "note"),
    "embargo": ("embargo", "note"),
    "remark": ("remark",),
    "note": ("note",),
}
INHERITING = ("crossref", "xdata")  # name another entry, whose fields count here too
VERBATIM = ("url", "doi", "urldate", "date")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# LaTeX commands that pylatexenc has no text for, by their arguments: %(1)s is the first.
FORMATTING = (
    "textsubscript",
    "textsuperscript",
    "textnormal",
    "textup",
    "textsf",
    "texttt",
    "uppercase",
    "mbox",
    "url",
)
COMMANDS = dict.fromkeys(FORMATTING, ("{", "%(1)s")) | {"enquote": ("{", "“%(1)s”"), "href": ("{{", "%(2)s")}
SYMBOLS = {"euro": "€", "texteuro": "€", "copyright": "©", "LaTeX": "LaTeX", "TeX": "TeX"}
REFUSED = ("today", "input", "include", "cite", "ref")  # what they stand for is not in the file

_LINK = re.compile(r"\\url\s*\{([^{}]*)\}|(https?://[^\s{}]+)")
_PIECE = re.compile(r"(?<!\\)[{}\"#]")
_QUOTED = re.compile(r'"(?:[^"\\{}]|\\.|[{}]"?)*"', re.DOTALL)  # {"} is a quotation mark inside the text
_BRACE = re.compile(r"(?<!\\)[{}]")
_FORMULA = re.compile(r"((?<!\\)\$(?=[^$\s]*(?:\\[A-Za-z]|[\^_]))[^$\s]*(?<!\\)\$)")
_LATEX = re.compile(r"[\\{}$~%&]|--|``|''")
_NAME_PART = re.compile(r"(?:^|,)\s*(given|prefix|family|suffix)\s*=([^,]*)")
_ENTRY_WITHOUT_AT = re.compile(r"^[ \t]*\w+[ \t]*\{[^\s,{}]*,[ \t\r]*$", re.MULTILINE)
_SILENT = logging.NullHandler()  # what the libraries would log is said in problems


@dataclass
class _File:
    """The state of reading a file, whose blocks are read in order.

    `unknown`: the LaTeX commands without a text in the field that is read, and whether braces stand behind each.
    """

    file: str
    strings: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unknown: list[tuple[str, bool]] = field(default_factory=list)

    def say(self, line: int, message: str, check: Check, name: str = "", severity: Severity | None = None) -> None:
        """Note a problem; `name` is the field as BibTeX calls it."""
        self.problems.append(Problem(self.file, line, message, check, severity, name))

    @cached_property
    def decode(self) -> Callable[[str], str]:
        """LaTeX to text, by pylatexenc: accents, symbols, dashes, quotation marks; formatting and braces go."""
        from pylatexenc import latex2text, latexwalker
        from pylatexenc.macrospec import MacroSpec

        grammar, words = latexwalker.get_default_latex_context_db(), latex2text.get_default_latex_context_db()
        grammar.add_context_category("own", prepend=True, macros=[MacroSpec(n, a) for n, (a, _) in COMMANDS.items()])
        texts = {name: text for name, (_, text) in COMMANDS.items()} | SYMBOLS | dict.fromkeys(REFUSED, self._unknown)
        specs = [latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in texts.items()]
        words.add_context_category("own", prepend=True, macros=specs)
        words.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=self._unknown))
        decoder = latex2text.LatexNodes2Text(latex_context=words, math_mode="text")
        return lambda text: str(decoder.latex_to_text(text, latex_context=grammar, tolerant_parsing=False))

    def _unknown(self, node: Any) -> str:
        """Note a command without a text. What stands in braces behind it stays."""
        end = node.pos + node.len
        behind = node.parsing_state.s[end : end + 2]
        self.unknown.append((node.macroname, behind[:1] == "{" and behind != "{}"))
        return ""


@dataclass(frozen=True)
class _Field:
    """A field of an entry: its value with @strings put in, braces and LaTeX still there, and its line."""

    name: str
    value: str
    line: int


def read(path: Path, file: str, *, top: bool) -> tuple[Raw, list[Problem]]:
    """Return the sources of `sources.bib` and its problems. `top`: the file lies directly in `positions/`."""
    text, problems = read_sources(path, file, top=top)
    if problems:
        return Raw(), problems
    for library in ("bibtexparser", "pylatexenc"):
        logging.getLogger(library).addHandler(_SILENT)
    from bibtexparser.entrypoint import parse_string

    reading = _File(file)
    blocks = parse_string(text, parse_stack=[]).blocks
    found = [_block(block, reading) for block in blocks]
    sources = tuple(source for source in found if source)
    if not sources and not reading.problems:
        reading.say(1, "no entry found, such as @misc{some-id, title = {…}}", checks.EMPTY_FILE)
    return Raw(sources), reading.problems


def _block(block: Any, reading: _File) -> Declaration | None:
    """Return the source that a block is; take note of a @string; say what is wrong with a block."""
    from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock, String

    line = (block.start_line or 0) + 1
    if isinstance(block, ParsingFailedBlock):
        if block.ignore_error_block is None:
            reason = " ".join(getattr(block.error, "abort_reason", "it cannot be read").split()).rstrip(". ")
            message = f"not valid BibTeX: {shorten(reason, 150)}; check the braces and commas of this entry"
            reading.say(line, message, checks.BIBTEX_SYNTAX)
            return None
        block = block.ignore_error_block  # a key given twice: `declarations` says so for ids, `_fields` for fields
    if isinstance(block, String):
        reading.strings[block.key.lower()] = _assembled(_Field(block.key, block.value, line), reading).value
    if isinstance(block, ImplicitComment) and (found := _ENTRY_WITHOUT_AT.search(block.comment)):
        line += block.comment.count("\n", 0, found.start())
        message = f"'{shorten(found[0], 30)}' is not read; an entry starts with @"
        reading.say(line, message, checks.BIBTEX_SYNTAX)
    return _source(block, line, reading) if isinstance(block, Entry) else None


# --- from an entry to a source --------------------------------------------------------------------------------------


def _source(entry: Any, line: int, reading: _File) -> Declaration:
    """Return the source that an entry is; its problems go to `reading`."""
    fields = _fields(entry, reading)
    fields.setdefault("type", _Field("type", entry.entry_type, line))
    source, problems = source_of(
        reading.file,
        {name: field.line for name, field in fields.items()},
        FIELDS,
        lambda name, candidate: _text(name, fields[candidate], fields, reading),
        (entry.key, line),
    )
    reading.problems += problems
    for name in fields.keys() & set(INHERITING):
        message = f"what '{shorten(fields[name].value, 30)}' says is not taken over; write its fields into this entry"
        reading.say(fields[name].line, message, checks.MISSING_FIELD, name, "warning")
    return source


def _fields(entry: Any, reading: _File) -> dict[str, _Field]:
    """Return the fields of an entry that a source may use, by their names in lower case."""
    used = {name for names in FIELDS.values() for name in names} | {"month", "day", *INHERITING}
    fields: dict[str, _Field] = {}
    for given in entry.fields:
        name, line = given.key.lower(), given.start_line + 1
        if name in fields:
            message = f"given twice in one record, first on line {fields[name].line}; keep one"
            reading.say(line, message, checks.DUPLICATE_KEY, name)
        elif name in used:
            fields[name] = _assembled(_Field(name, given.value, line), reading)
    return fields


def _text(name: str, given: _Field, fields: Mapping[str, _Field], reading: _File) -> str:
    """Return the text of the field `name` of a source, as `given` by a field of BibTeX; "" when it gives none."""
    if given.name == "howpublished":
        link = _LINK.search(given.value)
        if name == "url":
            return _plain(link[1] or link[2] or "") if link else ""
        return "" if link else _latex(given, reading)
    if name == "author":
        return _people(given, reading)
    if given.name == "year":
        return _year(fields, reading)
    if given.name == "note":
        return _latex(replace(given, value=labelled(given.value, name)), reading)
    if given.name not in VERBATIM:
        return _latex(given, reading)
    link = _LINK.search(given.value)
    text = _plain((link and link[1]) or given.value)
    if given.name == "doi":
        return doi_link(text) if text else ""
    return text if given.name == "url" else date_text(" ".join(re.sub("[{}]", "", given.value).split()))


def _people(given: _Field, reading: _File) -> str:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    if _depth(given.value) is None:
        return _latex(given, reading)
    names = [_spoken(name) for name in split_multiple_persons_names(given.value)]
    return in_words([_latex(_Field(given.name, name, given.line), reading) for name in names])


def _spoken(name: str) -> str:
    """Return a name with the given name first, from "Last, First" or the parts that BibLaTeX names."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    parts = {part: text.strip() for part, text in _NAME_PART.findall(name) if text.strip()}
    if "family" in parts:
        return " ".join(parts[part] for part in ("given", "prefix", "family", "suffix") if part in parts)
    return parse_single_name_into_parts(name, strict=False).merge_first_name_first


def _year(fields: Mapping[str, _Field], reading: _File) -> str:
    """Return year, month and day; a month may be a number or a name, with the day beside it."""
    year = _latex(fields["year"], reading)
    if "month" not in fields:
        return date_text(year)
    written = _latex(fields["month"], reading)
    words = re.findall(r"\w+", written.lower())
    months = [month for word in words if (month := _month(word))]
    days = [word for word in words if not _month(word)]
    if not months and len(days) == 1:  # a number
        months, days = days, []
    if len(months) != 1 or not all(re.fullmatch("[0-9]{1,2}", number) for number in [*months, *days]) or len(days) > 1:
        message = f"'{shorten(written, 40)}' is left out; write a month as feb or 2"
        reading.say(fields["month"].line, message, checks.BAD_DATE, "month", "warning")
        return year
    if "day" in fields and not days:
        days = [_latex(fields["day"], reading)]
    return iso_date(year, *months, *days)


def _month(word: str) -> str:
    """Return the number of a month from its name or the beginning of it, or ""."""
    found = (f"{number:02}" for number, name in enumerate(MONTHS, 1) if name.startswith(word) and len(word) > 2)  # noqa: PLR2004 # jan
    return next(found, "")


# --- from what BibTeX and LaTeX write to text -----------------------------------------------------------------------


def _assembled(given: _Field, reading: _File) -> _Field:
    """Return a field with its value in one piece: braces or quotes around it gone, @strings put in, # joined."""
    pieces = [_piece(piece.strip(), given, reading) for piece in _pieces(given.value)]
    if sum(map(len, pieces)) > MAX_LENGTH:
        reading.say(given.line, f"longer than {MAX_LENGTH} characters; left out", checks.TOO_LARGE, given.name)
        pieces = []
    return _Field(given.name, "".join(pieces).strip(), given.line)


def _pieces(value: str) -> list[str]:
    """Return the pieces of a value that # joins; a # inside braces or quotes joins nothing."""
    cuts, depth, quoted = [-1], 0, False
    for found in _PIECE.finditer(value):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        quoted ^= sign == '"' and not depth
        if sign == "#" and not depth and not quoted:
            cuts.append(found.start())
    return [value[start + 1 : end] for start, end in zip(cuts, [*cuts[1:], len(value)], strict=True)]


def _piece(piece: str, given: _Field, reading: _File) -> str:
    if _QUOTED.fullmatch(piece) or (piece[:1] == "{" and piece[-1:] == "}" and _depth(piece[1:-1]) is not None):
        return piece[1:-1]
    if piece[:1] in ("{", '"'):
        message = f"the text does not end where its brace or quotation mark closes: '{shorten(piece, 40)}'; add a comma"
        reading.say(given.line, message, checks.BIBTEX_SYNTAX, given.name)
        return ""
    name = piece.lower()
    if name in reading.strings or _month(name) or name.isdigit():
        return reading.strings.get(name, piece)
    message = f"'{shorten(piece, 40)}' is not defined by a @string; put text in braces"
    reading.say(given.line, message, checks.UNKNOWN_STRING, given.name)
    return ""


def _plain(text: str) -> str:
    """Return an address, a DOI or a date without the backslashes and braces that protect its characters."""
    return "".join(re.sub(r"\\([%&#_~$])(?:\{\})?|[{}]", r"\1", text).split())


def _depth(value: str) -> int | None:
    """Return how deep braces are nested, or None when they are not in pairs."""
    depths = list(accumulate((1 if brace == "{" else -1 for brace in _BRACE.findall(value)), initial=0))
    return max(depths) if depths[-1] == 0 <= min(depths) else None


def _dollars(value: str) -> str:
    r"""Return the value with a `$` that begins no formula as `\$`: "$5 and $6" is money, "$\geq$" is not."""
    parts = _FORMULA.split(value)
    parts[::2] = [re.sub(r"(?<!\\)\$", r"\\$", text) for text in parts[::2]]
    return "".join(parts)


def _latex(given: _Field, reading: _File) -> str:
    """Return the text of a field on one line; a command that is not known is left out with a warning."""
    value = given.value
    depth = _depth(value)
    if depth is None or depth > MAX_DEPTH:
        what = "braces that are not in pairs" if depth is None else f"braces nested deeper than {MAX_DEPTH} levels"
        reading.say(given.line, what, checks.BIBTEX_SYNTAX, given.name)
        return ""
    if _LATEX.search(value):
        value = _decoded(re.sub(r"(?<!\\)([%&])", r"\\\1", _dollars(value)), given, reading)
    return " ".join(value.split())


def _decoded(value: str, given: _Field, reading: _File) -> str:
    reading.unknown.clear()
    try:
        text = reading.decode(value)
    except Exception:  # noqa: BLE001 # pylatexenc fails in many ways on what is not LaTeX
        reading.say(given.line, "LaTeX that cannot be read; write plain text", checks.LATEX, given.name)
        return ""
    for name, kept in dict.fromkeys(reading.unknown):
        stays = ", and what its braces hold stays" if kept else ""
        message = f"the LaTeX command '\\{shorten(name, 30)}' is not known and left out{stays}; write plain text"
        reading.say(given.line, message, checks.LATEX, given.name, "warning")
    return text
