"""Sources as Zotero and other reference managers export them: CSL-JSON.

Goes in: `positions/sources.json`, a list of items, or an object with `items`. Comes out: `Raw`, one source an item.

Python's `json` says nothing of lines, lets a second `title` replace the first, reads NaN and stops at long numbers.
Here every string, number and truth value stays text with its line, and the models convert it.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.readers.base import Declaration, KeyPath, Raw, UnreadableError, read_text
from policy_report.text import forbidden, shorten

SUFFIXES = (".json",)
MAX_DEPTH = 20
WRAPPERS = ("items", "references")

# The fields of a source and the CSL variables that they come from; the first that is there counts.
VARIABLES = {
    "title": ("title",),
    "author": ("author",),
    "publisher": ("publisher", "container-title"),
    "date": ("issued",),
    "url": ("URL", "DOI"),
    "accessed": ("accessed",),
    "type": ("type",),
    "language": ("language",),
    "note": ("note",),
}
NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
ZOTERO_ADDRESS = "zotero.org/"

_SPACE = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_MARKUP = re.compile(r"</?(?:i|b|sc|sub|sup|span)(?:\s[^<>]*)?>")  # what CSL allows inside a title
_CITATION_KEY = re.compile(r"^[ \t]*citation[ -]?key[ \t]*:[ \t]*(\S+)[ \t]*\n?", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:T\S*| [0-9:]+|/(?:[0-9]{4}\S*|\.\.)?)?")  # time or range
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)

Node = Any  # str, None, list[Node] or dict[str, Node]


@dataclass(frozen=True)
class _Item:
    """An item of the list: its variables, and the lines of all that is in the file, to be asked by path."""

    variables: dict[str, Node]
    path: KeyPath
    lines: dict[KeyPath, int]
    file: str

    def line(self, *inside: str | int) -> int:
        return self.lines.get((*self.path, *inside)) or self.lines[self.path]

    def problem(self, message: str, check: checks.Check, *inside: str | int) -> Problem:
        """Return an error at a value inside the item, named as CSL names it."""
        return Problem(self.file, self.line(*inside), message, check, field=".".join(map(str, inside)))


def read(path: Path, file: str, *, top: bool) -> tuple[Raw, list[Problem]]:
    """Return what `sources.json` says and its problems. `top`: the file lies directly in `positions/`."""
    text, problems = read_sources(path, file, top=top)
    if problems:
        return Raw(), problems
    decoder = _Decoder(text, file)
    try:
        root = decoder.document()
    except UnreadableError as error:
        return Raw(), [*decoder.problems, Problem(file, error.line, error.message, error.check)]
    items, problems = _items(root, decoder)
    found = [_source(item) for item in items]
    problems += [problem for _, more in found for problem in more]
    return Raw(tuple(source for source, _ in found if source)), decoder.problems + problems


# --- what every file of sources shares ------------------------------------------------------------------------------


def read_sources(path: Path, file: str, *, top: bool) -> tuple[str, list[Problem]]:
    """Return the text of `positions/sources.*`; of a file of another name or place only a warning."""
    if path.is_file() and not (top and path.stem == "sources"):
        message = f"not read; of the {path.suffix} files, only positions/sources{path.suffix.lower()} is"
        return "", [Problem(file, 1, message, checks.UNREAD_FILE)]
    text, problems = read_text(path, file)
    if not problems and not text.strip():
        problems = [Problem(file, 1, "the file is empty", checks.EMPTY_FILE)]
    return text, problems


def in_words(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "A, B and C"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def iso_date(*parts: str) -> str:
    """Return year, month and day as 2025, 2025-02 or 2025-02-11; whatever is no date, the model refuses."""
    return "-".join(part.zfill(2) for part in takewhile(bool, parts))


def date_text(text: str) -> str:
    """Return a date without its time, and the first day of a range; any other text as it is."""
    found = _DATE.fullmatch(text.strip())
    return found[1] if found else text


def doi_link(doi: str) -> str:
    """Return a DOI, however it was written, as a link that a source may carry, such as doi:10.1000/1."""
    return f"doi:{_DOI_PREFIX.sub('', doi.strip(), count=1)}"


def checked(source: Declaration) -> tuple[Declaration, list[Problem]]:
    """Return the source, and what no model can say of it, because it would refuse the source or not see the mistake.

    A day of access that is no full date is left out, with a warning. Characters that are
    refused are named: escapes hide them from the look at the text of the file.
    """
    problems = [
        source.problem((field,), what, checks.FORBIDDEN_CHARACTER)
        for field, value in source.values.items()
        if isinstance(value, str) and (what := forbidden(value))
    ]
    accessed = source.values.get("accessed")
    if not isinstance(accessed, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", accessed):
        return source, problems
    message = f"'{shorten(accessed, 40)}' is left out; the day of access is a full date, such as 2025-02-11"
    problems.append(source.problem(("accessed",), message, checks.BAD_DATE, "warning"))
    values = {field: value for field, value in source.values.items() if field != "accessed"}
    return replace(source, values=values), problems


# --- from JSON to nested text ---------------------------------------------------------------------------------------


class _Decoder:
    """Reads JSON strictly into nested text, and keeps the line of every value by its path."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.at = text, file, 0
        self.newlines = [found.start() for found in re.finditer("\n", text)]
        self.strings = json.JSONDecoder()
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Node:
        """Return the one value of the file; what is null or an empty text is not in its object."""
        root = self._value(())
        if self._next():
            raise self._expected("nothing after the end")
        return root

    def _value(self, path: KeyPath) -> Node:
        sign = self._next()
        line = self.lines[path] = self._line(self.at)
        if len(path) > MAX_DEPTH:
            raise UnreadableError(line, f"nested deeper than {MAX_DEPTH} levels", checks.JSON_DEPTH)
        if sign == "{":
            return self._object(path)
        if sign == "[":
            return self._array(path)
        if sign == '"':
            return self._string()
        if not (found := _ATOM.match(self.text, self.at)):
            raise self._expected("a value")
        self.at = found.end()
        return None if found[0] == "null" else found[0]

    def _array(self, path: KeyPath) -> list[Node]:
        found: list[Node] = []
        more = self._opened("]")
        while more:
            found.append(self._value((*path, len(found))))
            more = self._goes_on("]")
        return found

    def _object(self, path: KeyPath) -> dict[str, Node]:
        found: dict[str, Node] = {}
        seen: dict[str, int] = {}
        more = self._opened("}")
        while more:
            key, line = self._key()
            value = self._value((*path, key))
            if key in seen:
                message = f"given twice in one record, first on line {seen[key]}; keep one"
                self.problems.append(Problem(self.file, line, message, checks.DUPLICATE_KEY, field=shorten(key)))
            self.lines[(*path, key)] = seen[key] = line
            if value not in (None, ""):
                found[key] = value
            more = self._goes_on("}")
        return found

    def _key(self) -> tuple[str, int]:
        if self._next() != '"':
            raise self._expected("a field name in double quotes")
        line = self._line(self.at)
        key = self._string()
        if what := forbidden(key):
            raise UnreadableError(line, f"in a field name: {what}", checks.FORBIDDEN_CHARACTER)
        if self._next() != ":":
            raise self._expected("a colon after the field name")
        self.at += 1
        return key, line

    def _string(self) -> str:
        try:
            text, self.at = self.strings.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise UnreadableError(
                self._line(error.pos), f"not valid JSON: {error.msg.removesuffix(' at')}", checks.JSON_SYNTAX
            ) from None
        return str(text)

    def _opened(self, end: str) -> bool:
        """Step over the opening bracket; return whether something stands before the closing one."""
        self.at += 1
        closed = self._next() == end
        self.at += closed
        return not closed

    def _goes_on(self, end: str) -> bool:
        sign = self._next()
        if sign not in (",", end):
            raise self._expected(f"a comma or {end}")
        self.at += 1
        return sign == ","

    def _next(self) -> str:
        """Return the next character that is no space, or "" at the end; `at` is there."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr] # matches always
        return self.text[self.at : self.at + 1]

    def _expected(self, what: str) -> UnreadableError:
        rest = shorten(self.text[self.at : self.at + 60], 20)
        before = self.text[: self.at].rstrip()[-1:] if rest[:1] in ("]", "}") else ""
        hint = "; delete the comma before it" if before == "," else ""
        found = f"'{rest}'" if rest else "the end of the file"
        message = f"not valid JSON: expected {what}, not {found}{hint}"
        return UnreadableError(self._line(self.at), message, checks.JSON_SYNTAX)

    def _line(self, at: int) -> int:
        return bisect_left(self.newlines, at) + 1


# --- from nested text to sources ------------------------------------------------------------------------------------


def _items(root: Node, decoder: _Decoder) -> tuple[list[_Item], list[Problem]]:
    """Return the items of a list, or of the list under `items`."""
    base: KeyPath = ()
    if isinstance(root, dict) and (wrapper := next((name for name in WRAPPERS if name in root), None)):
        root, base = root[wrapper], (wrapper,)
    if not isinstance(root, list):
        message = "expected a list of items, as Zotero exports it under the name CSL JSON"
        return [], [Problem(decoder.file, decoder.lines[base], message, checks.WRONG_TYPE)]
    problems = [
        Problem(decoder.file, decoder.lines[(*base, i)], "expected the fields of a source in { }", checks.WRONG_TYPE)
        for i, item in enumerate(root)
        if not isinstance(item, dict)
    ]
    items = [_Item(v, (*base, i), decoder.lines, decoder.file) for i, v in enumerate(root) if isinstance(v, dict)]
    return items, problems


def _source(item: _Item) -> tuple[Declaration | None, list[Problem]]:
    """Return the source that an item is, and its problems; None when it has no name to be cited by."""
    if "itemType" in item.variables:
        message = "this is not CSL-JSON but Zotero's own JSON; export again, as CSL JSON or Better CSL JSON"
        return None, [item.problem(message, checks.WRONG_TYPE, "itemType")]
    name, identifier = _identifier(item)
    if isinstance(identifier, str) and ZOTERO_ADDRESS in identifier:
        return None, [item.problem(_without_key(identifier), checks.WRONG_FORM, "id")]
    values = {"id": identifier} if name else {}
    lines: dict[KeyPath, int] = {(): item.line(), ("id",): item.line(name)}
    problems: list[Problem] = []
    called: dict[str, str] = {}
    for field, names in VARIABLES.items():
        if variable := next((name for name in names if name in item.variables), None):
            called[field] = variable
            value, more = _converted(item, variable)
            problems += more
            lines[(field,)] = item.line(variable)
            values |= {field: value} if value else {}
    source, more = checked(Declaration("source", values, item.file, (), lines, called))
    return source, problems + more


def _identifier(item: _Item) -> tuple[str, Node]:
    """Return the name of the item, and the variable that gives it: `id`, unless that is an address of Zotero."""
    own = item.variables.get("id")
    if own and not (isinstance(own, str) and ZOTERO_ADDRESS in own):
        return "id", own
    for variable in ("citation-key", "citekey"):
        if key := item.variables.get(variable):
            return variable, key
    for variable in ("note", "extra"):
        if found := _CITATION_KEY.search(str(item.variables.get(variable, ""))):
            return variable, found[1]
    return ("id", own) if own else ("", None)


def _without_key(identifier: str) -> str:
    return (
        f"'{shorten(identifier)}' is Zotero's address of the item, not a name to cite it by; export with the add-on "
        "Better BibTeX as Better CSL JSON, or give the item a citation key (in Extra: `Citation Key: some-id`)"
    )


def _converted(item: _Item, variable: str) -> tuple[Node, list[Problem]]:
    """Return a variable as the text that a source has; what is not of the right kind goes to the models as it is."""
    value = item.variables[variable]
    if variable == "author":
        return _people(item, value)
    if variable in ("issued", "accessed"):
        return _date(item, variable, value)
    if not isinstance(value, str):
        return value, []
    if variable == "title":
        return _MARKUP.sub("", value), []
    if variable == "note":
        return _CITATION_KEY.sub("", value).strip(), []
    return (doi_link(value) if variable == "DOI" else value), []


def _people(item: _Item, people: Node) -> tuple[str, list[Problem]]:
    if not isinstance(people, list):
        return "", [item.problem("expected a list of names", checks.WRONG_TYPE, "author")]
    names = [_name(person) for person in people]
    problems = [
        item.problem("expected `family` and `given`, or `literal`", checks.WRONG_TYPE, "author", i)
        for i, name in enumerate(names)
        if not name
    ]
    return in_words([name for name in names if name] or [""]), problems


def _name(person: Node) -> str:
    """Return a name as it is spoken, or "" when there is none."""
    if not isinstance(person, dict):
        return ""
    if literal := person.get("literal"):
        return literal if isinstance(literal, str) else ""
    parts = [person.get(part) for part in NAME_PARTS]
    return " ".join(part for part in parts if isinstance(part, str))


def _date(item: _Item, variable: str, value: Node) -> tuple[str, list[Problem]]:
    """Return a CSL date as 2025, 2025-02 or 2025-02-11, of a range the first; a text that is none of them as it is."""
    given = value if isinstance(value, dict) else {"raw": value}
    parts = given.get("date-parts")
    if parts is None:
        text = given.get("raw", given.get("literal", ""))
        if isinstance(text, str):
            return date_text(text), []
    elif isinstance(parts, list) and parts and isinstance(parts[0], list):
        first = list(takewhile(lambda part: part is not None, parts[0]))
        if all(isinstance(part, str) for part in first):
            return iso_date(*first), []
    message = "expected `date-parts` such as [[2025, 2, 11]], or a text under `raw`"
    return "", [item.problem(message, checks.WRONG_TYPE, variable)]
