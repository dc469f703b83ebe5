"""Sources as Zotero and other reference managers export them: CSL-JSON.

Goes in: `positions/sources.json`, a list of items, or an object with `items`. Comes out: `Raw`, one source an item.

Python's `json` reads the values, with numbers as they are written, and says nothing of lines or of a second `title`:
these come from the reader of YAML, of which JSON is a part.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from policy_report.days import iso_day, year_in
from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.readers.base import Declaration, KeyPath, Raw, UnreadableError, read_text
from policy_report.records.readers.yaml import MAX_DEPTH, compose
from policy_report.text import forbidden, shorten

SUFFIXES = (".json",)
WRAPPERS = ("items", "references")

# The fields of a source and the CSL variables that they come from; the first that says something counts.
VARIABLES = {
    "title": ("title",),
    "author": ("author",),
    "publisher": ("publisher", "container-title"),
    "date": ("issued",),
    "url": ("URL", "DOI"),
    "accessed": ("accessed",),
    "type": ("type",),
    "language": ("language",),
    "marking": ("marking", "note"),
    "embargo": ("embargo", "note"),
    "note": ("note",),
}
NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
ZOTERO_ADDRESS = "zotero.org/"

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NOT_YAML = re.compile(r"[\[\]{}]|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")  # in a string: brackets to count, half characters
_MARKUP = re.compile(r"</?(?:i|b|sc|sub|sup|span)(?:\s[^<>]*)?>")  # what CSL allows inside a title
_CITATION_KEY = re.compile(r"^[ \t]*citation[ -]?key[ \t]*:[ \t]*(\S+)[ \t]*\n?", re.IGNORECASE | re.MULTILINE)
_LABELLED = re.compile(r"^[ \t]*(marking|embargo)[ \t]*:[ \t]*(\S.*?)[ \t]*$\n?", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:T\S*| [0-9:]+|/(?:[0-9]{4}\S*|\.\.)?)?")  # time or range
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)

Node = Any  # str, bool, float (NaN), None, list[Node] or dict[str, Node]


def read(path: Path, file: str, *, top: bool) -> tuple[Raw, list[Problem]]:
    """Return the sources of `sources.json` and its problems. `top`: the file lies directly in `positions/`."""
    text, problems = read_sources(path, file, top=top)
    if problems:
        return Raw(), problems
    sources, problems = sources_in(text, file)
    return Raw(tuple(sources)), problems


def sources_in(text: str, file: str) -> tuple[list[Declaration], list[Problem]]:
    """Return the sources in a text of CSL-JSON, and its problems. `file`: its name in messages."""
    problems: list[Problem] = []
    try:
        root, lines = decode_json(text, file, problems)
    except UnreadableError as error:
        check = checks.JSON_DEPTH if error.check == checks.YAML_DEPTH else error.check
        return [], [Problem(file, error.line, error.message, check)]
    found = [_source(item, problems) for item in _items(root, lines, file, problems)]
    return [source for source in found if source], problems


def citation_key(item: Mapping[str, Node]) -> str:
    """Return the citation key of an item of CSL-JSON, "" where it has none but an address of Zotero."""
    key = _identifier(Declaration("source", {**item, "id": ""}, "", (), {}))[1]
    return key if isinstance(key, str) else ""


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
    """Return names as a sentence lists them, without empty ones: "A, B and C"."""
    *most, last = [name for name in names if name] or [""]
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


def source_of(
    file: str,
    lines: Mapping[str, int],
    fields: Mapping[str, tuple[str, ...]],
    convert: Callable[[str, str], Node],
    identifier: tuple[Node, int],
) -> tuple[Declaration, list[Problem]]:
    """Return a source, and what no model can say of it, because it would refuse the source or not see the mistake.

    `lines`: those of the variables that an entry has. `fields`: the variables that each field of a source may come
    from; the first that `convert` (field, variable) makes something of counts. `identifier`: the id, and the line of
    the entry. A date in words is read as far as it names a day or a year; nobody can mend an export in place, so one
    that names none is left out with a warning, and so is a day of access that is no full date. Characters that are
    refused are named: escapes hide them from the look at the text of the file.
    """
    values, called = {"id": identifier[0]} if identifier[0] else {}, {}
    for field, variables in fields.items():
        found = ((name, convert(field, name)) for name in variables if name in lines)
        if first := next((pair for pair in found if pair[1]), None):
            called[field], values[field] = first
    places: dict[KeyPath, int] = {(): identifier[1]}
    places |= {(field,): lines[name] for field, name in {"id": "id", **called}.items() if name in lines}
    source = Declaration("source", values, file, (), places, called, exported=True)
    problems = [
        source.problem((field,), what, checks.FORBIDDEN_CHARACTER)
        for field, value in values.items()
        if isinstance(value, str) and (what := forbidden(value))
    ]
    written = values.get("date")
    if isinstance(written, str) and not _settle_date(values, written):
        message = f"'{shorten(written, 40)}' is left out: it names no day and no year"
        problems.append(source.problem(("date",), message, checks.BAD_DATE, "warning"))
    accessed = values.get("accessed")
    if isinstance(accessed, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", iso_day(accessed)):
        message = f"'{shorten(accessed, 40)}' is left out; the day of access is a full date, such as 2025-02-11"
        problems.append(source.problem(("accessed",), message, checks.BAD_DATE, "warning"))
        del values["accessed"]
    elif isinstance(accessed, str):
        values["accessed"] = iso_day(accessed)
    return source, problems


def labelled(note: str, field: str) -> str:
    """Return what a line of a note says of a field, as `Marking: TLP:AMBER`; of `note`, all other lines."""
    if field == "note":
        return _LABELLED.sub("", note).strip()
    return next((found[2] for found in _LABELLED.finditer(note) if found[1].lower() == field), "")


def _settle_date(values: dict[str, Any], written: str) -> str:
    """Let a source have the day, month or year that its date names, or no date."""
    found = iso_day(written.rstrip("~?%")) or year_in(written)
    values.pop("date")
    values |= {"date": found} if found else {}
    return found


# --- from JSON to nested text ---------------------------------------------------------------------------------------


def decode_json(text: str, file: str, problems: list[Problem]) -> tuple[Node, dict[KeyPath, int]]:
    """Return the value of a JSON text and the line of each part by its path; note each key given twice.

    Numbers are as they are written; what is null or "" is not in its object. Raise UnreadableError where it is no JSON.
    """
    try:
        root = json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_without_empty)
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg.removesuffix(' at')}; look at this line and the one before"
        raise UnreadableError(error.lineno, message, checks.JSON_SYNTAX) from None
    except RecursionError:
        raise UnreadableError(1, f"nested deeper than {MAX_DEPTH} levels", checks.JSON_DEPTH) from None
    document = compose(_STRING.sub(lambda found: _NOT_YAML.sub("_", found[0]), text), file)
    problems += [problem for problem in document.problems if problem.check == checks.DUPLICATE_KEY.id]
    return root, document.lines


def _without_empty(pairs: list[tuple[str, Node]]) -> dict[str, Node]:
    return {key: value for key, value in pairs if value not in (None, "")}


# --- from nested text to sources ------------------------------------------------------------------------------------


def _items(root: Node, lines: dict[KeyPath, int], file: str, problems: list[Problem]) -> list[Declaration]:
    """Return the items of a list, or of the list under `items`, with their variables as CSL names them."""
    base: KeyPath = ()
    if isinstance(root, dict) and (wrapper := next((name for name in WRAPPERS if name in root), None)):
        root, base = root[wrapper], (wrapper,)
    if not isinstance(root, list):
        message = "expected a list of items, as Zotero exports it under the name CSL JSON"
        problems.append(Problem(file, lines[base], message, checks.WRONG_TYPE))
        return []
    others = dict.fromkeys(lines[(*base, i)] for i, item in enumerate(root) if not isinstance(item, dict))
    problems += [Problem(file, line, "expected the fields of a source in { }", checks.WRONG_TYPE) for line in others]
    items = ((i, item) for i, item in enumerate(root) if isinstance(item, dict))
    return [Declaration("source", variables, file, (*base, i), lines) for i, variables in items]


def _source(item: Declaration, problems: list[Problem]) -> Declaration | None:
    """Return the source that an item is; None when it has no name to be cited by."""
    if "itemType" in item.values:
        message = "this is not CSL-JSON but Zotero's own JSON; export again, as CSL JSON or Better CSL JSON"
        problems.append(item.problem(("itemType",), message, checks.WRONG_TYPE))
        return None
    variable, identifier = _identifier(item)
    if isinstance(identifier, str) and ZOTERO_ADDRESS in identifier:
        message = f"'{shorten(identifier)}' is Zotero's address of the item, not a name to cite it by; export with the "
        message += "add-on Better BibTeX as Better CSL JSON, or give the item a citation key (in Extra: `Citation Key: "
        problems.append(item.problem(("id",), f"{message}some-id`)", checks.WRONG_FORM))
        return None
    lines = {name: item.line((name,)) for name in item.values} | {"id": item.line((variable,))}
    convert = lambda field, name: _converted(item, field, name, problems)  # noqa: E731
    source, more = source_of(item.file, lines, VARIABLES, convert, (identifier, item.line()))
    problems += more
    return source


def _identifier(item: Declaration) -> tuple[str, Node]:
    """Return the id of the item behind the variable that gives it: `id`, unless that is an address of Zotero."""
    own = item.values.get("id")
    if own and not (isinstance(own, str) and ZOTERO_ADDRESS in own):
        return "id", own
    for variable in ("citation-key", "citekey"):
        if key := item.values.get(variable):
            return variable, key
    for variable in ("note", "extra"):
        if found := _CITATION_KEY.search(str(item.values.get(variable, ""))):
            return variable, found[1]
    return "id" if own else "", own


def _converted(item: Declaration, field: str, variable: str, problems: list[Problem]) -> Node:
    """Return a variable as the text that a source has; what is not of the right kind goes to the models as it is."""
    value = item.values[variable]
    if variable == "author":
        return _people(item, value, problems)
    if isinstance(value, list) and len(value) == 1:  # as Crossref writes titles and dates
        value = value[0]
    if variable in ("issued", "accessed"):
        return _date(item, variable, value, problems)
    if not isinstance(value, str):
        return value
    if variable == "title":
        return _MARKUP.sub("", value)
    if variable == "note":
        return labelled(_CITATION_KEY.sub("", value), field)
    return doi_link(value) if variable == "DOI" else value


def _people(item: Declaration, people: Node, problems: list[Problem]) -> str:
    if not isinstance(people, list):
        problems.append(item.problem(("author",), "expected a list of names", checks.WRONG_TYPE))
        return ""
    names = [_name(person) for person in people]
    for i, name in enumerate(names):
        if not name:
            message = "expected `family` and `given`, or `literal`"
            problems.append(item.problem(("author", i), message, checks.WRONG_TYPE))
    return in_words(names)


def _name(person: Node) -> str:
    """Return a name as it is spoken, or "" when there is none."""
    if not isinstance(person, dict):
        return ""
    if literal := person.get("literal", person.get("name")):
        return literal if isinstance(literal, str) else ""
    parts = [person.get(part) for part in NAME_PARTS]
    return " ".join(part for part in parts if isinstance(part, str))


def _date(item: Declaration, variable: str, value: Node, problems: list[Problem]) -> str:
    """Return a CSL date as 2025, 2025-02 or 2025-02-11, of a range the first; a text that is none of them as it is."""
    given = value if isinstance(value, dict) else {"raw": value}
    parts = given.get("date-parts")
    if parts is None:
        text = next((given[key] for key in ("raw", "edtf", "literal") if key in given), "")
        if isinstance(text, str):
            return date_text(text)
    elif isinstance(parts, list) and parts and not isinstance(parts[0], dict):
        parts = parts if isinstance(parts[0], list) else [parts]
        first = list(takewhile(lambda part: part is not None, parts[0]))
        if all(isinstance(part, str) for part in first):
            return iso_date(*first)
    message = "expected `date-parts` such as [[2025, 2, 11]], or a text under `raw`"
    problems.append(item.problem((variable,), f"left out; {message}", checks.WRONG_TYPE, "warning"))
    return ""
