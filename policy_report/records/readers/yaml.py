"""The reader of YAML records, all values as text: `NO` is Norway, `0123` keeps its zero, a date is its text.

Goes in: an actor file, a list of positions, or `topics.yaml`, `sources.yaml`, `actors.yaml`. Comes out: `Raw`.

The usual loaders retype values, merge and expand them. This one takes libyaml's events: every scalar is text with its
line, and the models convert it. Anchors, aliases, tags and merge keys are refused; a key given twice is an error; an
unquoted text that a ` #`, or a comma inside `{ }`, would cut short is reported rather than cut.
"""

import re
from bisect import bisect_left
from collections.abc import Collection
from itertools import takewhile
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import REQUIRED, SPOKEN, of_type
from policy_report.records.models import DECLARATIONS, Position, Reading
from policy_report.records.readers.base import (
    Declaration,
    DeclarationKind,
    KeyPath,
    Mention,
    Raw,
    UnreadableError,
    read_text,
)
from policy_report.text import did_you_mean, forbidden, or_expected, shorten
from policy_report.texts import LANGUAGE_TAG, column, split, tag_of

SUFFIXES = (".yaml", ".yml")
MAX_DEPTH = 20
MAX_OPEN = 200  # libyaml's time grows with the square of open brackets, and of dashes in a row
DECLARATION_FILES: dict[str, DeclarationKind] = {"topics": "topic", "sources": "source", "actors": "actor"}
ACTOR_FILE = ("actor", "positions")
# A comment may stand behind these values. Any other text would be cut by it; so would a name, where no space follows
# the #.
VALUES = {*of_type("date", "level", "choice", "language"), "kind", "iso", "accessed", "archived", "type"}
NAMES = {*of_type("id", "name", "link"), "url", "archive_url"}
COMMENT = re.compile("[ \t]*(#[^\n\r\x85\u2028\u2029]*)?")  # to any break that libyaml knows
COLON = re.compile(r"\s*:")
DASHES = rf"(?:-[ \t]++){{{MAX_OPEN + 1}}}"  # libyaml takes a time for these that grows with their square
ABSENT = {"", "~", "null"}
# A field whose text begins with a sign that means something to YAML.
SIGNED = re.compile(r"[ -]*([^\s:#\"'{}\[\],][^:#]*):\s+([\"'\[{>|*&!%@`?:-])")

ONE_TEXT = "expected one text, not a list or a mapping; put a text that begins with [ or { in double quotes"

Event = Any  # PyYAML's events are untyped
Node = Any  # str, None (nothing was written), list[Node] or dict[str, Node]


def read(path: Path, file: str, *, top: bool) -> tuple[Raw, list[Problem]]:
    """Return the records of a YAML file and its problems. `top`: the file lies directly in `positions/`."""
    text, problems = read_text(path, file)
    kind = DECLARATION_FILES.get(path.stem) if top else None
    return (Raw(), problems) if problems else read_positions(text, file, kind)


def read_readings(path: Path, file: str) -> tuple[Raw, list[Problem]]:
    """Return the readings of `readings.yaml`, a list of them, and its problems."""
    text, problems = read_text(path, file)
    if problems:
        return Raw(), problems
    try:
        document = compose(text, file)
    except UnreadableError as error:
        return Raw(), [error.problem(file)]
    root = document.root or []
    if not isinstance(root, list) or not all(isinstance(item, dict) for item in root):
        return Raw(), [_expected(file, 1, "a list of readings, each with its `source` and `topic`")]
    fields = [given(item, Reading.model_fields) for item in root]
    found = tuple(Declaration("reading", each, file, (n,), document.lines) for n, each in enumerate(fields))
    return Raw(readings=found), list(document.problems)


def read_positions(text: str, file: str, kind: DeclarationKind | None = None) -> tuple[Raw, list[Problem]]:
    """Return the records of a text and its problems; without `kind` an actor file or a list of positions."""
    try:
        document = compose(text, file)
    except UnreadableError as error:
        return Raw(), [error.problem(file)]
    if document.root is None:
        return Raw(), [*document.problems, Problem(file, 1, "the file is empty", checks.EMPTY_FILE)]
    declared = kind or _declared_kind(document.root)
    raw, more = _declarations(document, declared, file) if declared else _actor_file(document, file)
    if declared and not kind:
        place = f"{declared}s are declared in positions/{declared}s.yaml"
        message = f"{place}; rename this file, or move what it says there"
        more = [Problem(file, 1, message, checks.MISPLACED_FILE), *more]
    return raw, [*document.problems, *more]


def _declared_kind(root: Node) -> DeclarationKind | None:
    """Return the kind of declarations in a file of another name; None for positions."""
    if isinstance(root, dict) and list(root) in ([stem] for stem in DECLARATION_FILES):
        (root,) = root.values()
    if isinstance(root, dict) and not root.keys() & set(ACTOR_FILE):
        root = list(root.values())
    if not isinstance(root, list) or not root or not all(isinstance(item, dict) for item in root):
        return None
    if any(item.keys() & set(REQUIRED) or not item.keys() & {"title", "name"} for item in root):
        return None
    known = {kind: DECLARATIONS[kind].model_fields.keys() for kind in DECLARATION_FILES.values()}
    return max(known, key=lambda kind: sum(len(item.keys() & known[kind]) for item in root))


# --- from events to nested text ------------------------------------------------------------------------------------


def compose(text: str, file: str) -> "_Document":
    """Return a YAML text as nested text with lines. Raise UnreadableError where it cannot be read."""
    _refuse_depth(text)
    try:
        return _Document(text, file)
    except yaml.MarkedYAMLError as error:
        endless = "end of stream" in (error.problem or "")  # what is wrong is where it began
        mark = (error.context_mark if endless else error.problem_mark) or error.problem_mark or error.context_mark
        line = text.count("\n", 0, mark.index) + 1 if mark else 1
        raise UnreadableError(line, _explain(error, text.split("\n")[line - 1]), checks.YAML_SYNTAX) from None
    except yaml.YAMLError as error:
        raise UnreadableError(1, f"not YAML: {shorten(str(error))}", checks.YAML_SYNTAX) from None


def _refuse_depth(text: str) -> None:
    """Raise UnreadableError where brackets or dashes nest deeper than libyaml should see."""
    depth = 0
    for found in re.finditer(rf"[\[\]{{}}]|{DASHES}", text):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        dashes = found[0][0] == "-"
        if dashes or depth > MAX_OPEN:
            brackets = f"more than {MAX_OPEN} brackets are open at once"
            message = f"nested deeper than {MAX_DEPTH} levels" if dashes else brackets
            raise UnreadableError(text.count("\n", 0, found.start()) + 1, message, checks.YAML_DEPTH)


def _explain(error: yaml.MarkedYAMLError, line: str) -> str:
    hints = {
        "mapping values are not allowed": 'put text that contains ": " in double quotes',
        "tab character": "indent with spaces, not tabs",
        "cannot start any token": "put text that starts with this character in double quotes",
        "hexdecimal number": "inside double quotes write \\\\ for \\, or use single quotes",
        "escape character": "inside double quotes write \\\\ for \\, or use single quotes",
        "end of stream": "a quotation mark or bracket is opened and never closed",
        "did not find expected": "check indentation, quotation marks and brackets on this line and the one before",
    }
    reported = " ".join(part for part in (error.context, error.problem) if part)
    if re.match(r"[ -]*\t", line):
        reported = "tab character"
    endless = "end of stream" in reported
    hint = next((hint for key, hint in hints.items() if key in reported), "check this line and the one before")
    if not any(key in reported for key in hints if key != "did not find expected") and (found := SIGNED.match(line)):
        hint = _to_be_quoted(*found.groups())
    started = f" (it began on line {error.context_mark.line + 1})" if error.context_mark and not endless else ""
    return f"not valid YAML: {error.problem or reported}{started}; {hint}"


def _to_be_quoted(field: str, sign: str) -> str:
    """Return the hint for a text that begins with a sign of YAML."""
    if sign in "\"'":
        other = "single" if sign == '"' else "double"
        return f"the text of `{shorten(field, 30)}` goes on behind its quotation mark; put all of it in {other} quotes"
    return f"put the text of `{shorten(field, 30)}` in double quotes, since it begins with {sign}"


class _Document:
    """A file as nested text, from events: `root`, the line of every value by its path, and what was wrong on the way.

    A field without a value is None, and not left out: whoever takes the fields that it knows must see the others.
    """

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.newlines = [found.start() for found in re.finditer("\n", text)]
        self.file = file
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self.root: Node = None
        events = iter(yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader)))
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and self.lines:
                message = "a second document starts here; use one file for each"
                raise UnreadableError(self._line(event), message, checks.YAML_SYNTAX)
            if isinstance(event, yaml.NodeEvent):
                self.root = self._node(event, events, ())

    def _node(self, event: Event, events: Any, path: KeyPath) -> Node:
        line = self._line(event)
        self._refuse_magic(event, line)
        if len(path) > MAX_DEPTH:
            raise UnreadableError(line, f"nested deeper than {MAX_DEPTH} levels", checks.YAML_DEPTH)
        self.lines[path] = line
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path, line)
        if isinstance(event, yaml.SequenceStartEvent):
            inside = _until(events, yaml.SequenceEndEvent)
            return [self._node(e, events, (*path, i)) for i, e in enumerate(inside)]
        return self._mapping(events, path, flow=event.flow_style)

    def _mapping(self, events: Any, path: KeyPath, *, flow: bool) -> dict[str, Node]:
        found: dict[str, Node] = {}
        seen: dict[str, int] = {}
        for event in _until(events, yaml.MappingEndEvent):
            line = self._line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise UnreadableError(line, "a field name must be plain text", checks.YAML_SYNTAX)
            self._refuse_magic(event, line)
            key = event.value
            if what := forbidden(key):
                raise UnreadableError(line, f"in a field name: {what}", checks.FORBIDDEN_CHARACTER)
            if key == "<<":
                raise UnreadableError(line, "merge keys (<<) are not read; write the fields out", checks.YAML_MAGIC)
            value = self._node(next(events), events, (*path, key))
            if key in seen:
                message = f"given twice in one record, first on line {seen[key]}; keep one"
                self.problems.append(Problem(self.file, line, message, checks.DUPLICATE_KEY, field=shorten(key)))
            self.lines[(*path, key)] = seen[key] = line
            if flow and value is None and not COLON.match(self.text, event.end_mark.index):  # type: ignore[union-attr] # always there
                self.problems.append(self._torn(key, next(reversed(found), ""), line))
            else:
                found[key] = value
        return found

    def _torn(self, words: str, before: str, line: int) -> Problem:
        """Return the problem of words between commas that are no field: as a rule the rest of the text `before`."""
        whose = f", that of `{shorten(before, 30)}`" if before else ""
        message = f"has no value; if it belongs to the text before the comma{whose}, put that text in double quotes"
        return Problem(self.file, line, message, checks.UNKNOWN_FIELD, field=shorten(words))

    def _scalar(self, event: Event, path: KeyPath, line: int) -> str | None:
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        if what := forbidden(event.value):  # written as an escape, which the text of the file does not show
            self.problems.append(Problem(self.file, line, what, checks.FORBIDDEN_CHARACTER, field=name))
        if event.style:  # quoted, or a block
            return str(event.value).strip()
        rest = COMMENT.match(self.text, event.end_mark.index)[1]  # type: ignore[index] # matches always
        if rest and event.value and name not in VALUES and not (name in NAMES and rest[1:2] in (" ", "\t", "")):
            message = f"the text ends before '{shorten(rest, 30)}', which YAML takes for a comment; quote the text"
            self.problems.append(Problem(self.file, line, message, checks.TEXT_CUT_BY_COMMENT, field=name))
        return None if event.value in ABSENT else str(event.value)

    def _line(self, event: Event) -> int:
        """Return the line of an event as editors count: libyaml also counts separators that they do not."""
        return bisect_left(self.newlines, event.start_mark.index) + 1

    def _refuse_magic(self, event: Event, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f"'{sign}{event.anchor}' is read as a YAML anchor; put text that starts with {sign} in quotes"
            raise UnreadableError(line, message, checks.YAML_MAGIC)
        if getattr(event, "tag", None):
            message = f"'{event.tag}' is read as a YAML tag; put text that starts with ! in quotes"
            raise UnreadableError(line, message, checks.YAML_MAGIC)


def _until(events: Any, end: type) -> Any:
    return takewhile(lambda event: not isinstance(event, end), events)


# --- from nested text to records ----------------------------------------------------------------------------------


def given(fields: dict[str, Node], known: Collection[str]) -> dict[str, Node]:
    """Return the fields without those of the known ones that have no value; an unknown one stays, to be reported."""
    return {name: value for name, value in fields.items() if value is not None or name not in known}


def _declarations(document: _Document, kind: DeclarationKind, file: str) -> tuple[Raw, list[Problem]]:
    """Return the mappings of a list, of a list under one key (`topics:`), or of a mapping from id to fields."""
    root, base, wrapper = document.root, (), f"{kind}s"
    if isinstance(root, dict) and list(root) == [wrapper]:
        root, base = [] if root[wrapper] is None else root[wrapper], (wrapper,)  # type: ignore[assignment]
    if not isinstance(root, list | dict):
        return Raw(), [_expected(file, 1, f"a list of {wrapper}, each with its id")]
    problems: list[Problem] = []
    found: list[Declaration] = []
    for key, value in root.items() if isinstance(root, dict) else enumerate(root):
        path = (*base, key)
        if not isinstance(value, dict):
            expected = f"the fields of one of the {wrapper}, such as `id: …`"
            problems.append(_expected(file, document.lines[path], expected))
            continue
        if isinstance(key, str) and value.get("id") not in (None, key):
            message = f"the id '{shorten(key)}' stands in front already; delete this one, or make the two the same"
            problems.append(Problem(file, document.lines[(*path, "id")], message, checks.DUPLICATE_KEY, field="id"))
        fields = given({**value, "id": key} if isinstance(key, str) else value, DECLARATIONS[kind].model_fields)
        found.append(Declaration(kind, fields, file, path, document.lines))
    return Raw(tuple(found)), problems


def _expected(file: str, line: int, what: str) -> Problem:
    return Problem(file, line, f"expected {what}", checks.WRONG_TYPE)


def _actor_file(document: _Document, file: str) -> tuple[Raw, list[Problem]]:
    root = document.root
    if isinstance(root, list):
        return _positions(document, root, (), None, file)
    if not isinstance(root, dict):
        return Raw(), [_expected(file, 1, "`actor:` and `positions:`, or a list of positions")]
    problems: list[Problem] = []
    for key in (key for key in root if key not in ACTOR_FILE):
        message = f"unknown field; an actor file has `actor` and `positions`{did_you_mean(key, ACTOR_FILE)}"
        problems.append(Problem(file, document.lines[(key,)], message, checks.UNKNOWN_FIELD, field=shorten(key)))
    actor, positions = root.get("actor"), root.get("positions") or []
    actor = given(actor, DECLARATIONS["actor"].model_fields) if isinstance(actor, dict) else actor
    if actor is None and isinstance(positions, list):
        message = "missing; name the actor whose positions these are"
        problems.append(Problem(file, 1, message, checks.MISSING_FIELD, field="actor"))
    if isinstance(actor, list):
        problems.append(_expected(file, document.lines[("actor",)], "one name under `actor:`, or its fields"))
        positions = []
    if not isinstance(positions, list):
        problems.append(_expected(file, document.lines[("positions",)], "a list under `positions:`, each with a dash"))
        positions = []
    declared = (Declaration("actor", actor, file, ("actor",), document.lines),) if isinstance(actor, dict) else ()
    named = Mention(actor, file, document.lines[("actor",)]) if actor and isinstance(actor, str) else None
    owner = actor.get("id", actor.get("name", "")) if isinstance(actor, dict) else actor
    raw, more = _positions(document, positions, ("positions",), str(owner or ""), file)
    return Raw(declared, raw.positions, raw.field_lines, named), problems + more


def _positions(
    document: _Document, items: list[Node], base: KeyPath, owner: str | None, file: str
) -> tuple[Raw, list[Problem]]:
    rows: list[dict[str, Any]] = []
    field_lines: dict[tuple[int, str], int] = {}
    problems: list[Problem] = []
    for i, item in enumerate(items):
        line = document.lines[(*base, i)]
        if not isinstance(item, dict):
            problems.append(_expected(file, line, "the fields of a position, such as `topic: …`"))
            continue
        lines = {key: document.lines[(*base, i, key)] for key in item}
        found, more = _position(item, lines, owner, file)
        field_lines |= {(len(rows), key): lines[split(key)[0]] for key in found if split(key)[0] in item}
        rows.append({**found, "file": file, "line": line})
        problems += more
    return Raw(positions=pd.DataFrame(rows, dtype=object).fillna(""), field_lines=field_lines), problems


def _position(
    item: dict[str, Node], lines: dict[str, int], owner: str | None, file: str
) -> tuple[dict[str, str], list[Problem]]:
    known = [name for name in Position.model_fields if name != "actor" or owner is None]
    problems: list[Problem] = []
    found = {} if owner is None else {"actor": owner}
    for key, value in given(item, known).items():
        if key not in known:
            message = f"unknown field of a position{or_expected(key, known)}"
            problems.append(Problem(file, lines[key], message, checks.UNKNOWN_FIELD, field=shorten(key)))
        elif isinstance(value, str):
            found[key] = value
        elif key in SPOKEN and isinstance(value, dict):
            found |= {column(key, tag_of(tag)): said for tag, said in value.items() if isinstance(said, str)}
            problems += _language_problems(key, value, lines[key], file)
        else:
            problems.append(Problem(file, lines[key], ONE_TEXT, checks.WRONG_TYPE, field=key))
    return found, problems


def _language_problems(field: str, texts: dict[str, Node], line: int, file: str) -> list[Problem]:
    """Return the problems of a text in several languages: what is no language, no text, or none at all."""
    wrong = [tag for tag in texts if not re.fullmatch(LANGUAGE_TAG, tag)]
    message = "'{}' is no language; write a text, or one a language: {{en: …, fr: …}}"
    problems = [Problem(file, line, message.format(shorten(tag)), checks.WRONG_FORM, field=field) for tag in wrong]
    if not texts or not all(isinstance(said, str) for said in texts.values()):
        problems.append(Problem(file, line, "expected a text for each language", checks.WRONG_TYPE, field=field))
    return problems
