"""What parties answered to the statements of a voting-advice application: the open data of the Wahl-O-Mat and its like.

Goes in: a folder, or one of its files, as in github.com/gockelhahn/qual-o-mat-data: `party.json` (id, name, longname),
`statement.json` (id, text, and label where there is one), `opinion.json` (party, statement, answer, comment), and if
there are any `comment.json` (id, text) and `overview.json` (title, date, data_source). Comes out: an `InputTable` with
a row for each opinion. The answer 0 agrees, 1 disagrees, 2 is neutral; a party's comment is its own words, so a quote.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.readers.base import read_text
from policy_report.spreadsheet.inputs import InputRow, InputTable, checked
from policy_report.text import LINK, id_of

SUFFIXES = ()  # a folder; one of its files stands for it
NAMES = ("party.json", "statement.json", "opinion.json", "comment.json", "overview.json")
STANCES = {"0": "support", "1": "oppose", "2": "neutral"}
FIELDS = {"party": "actor", "statement": "topic", "answer": "stance", "comment": "quote", "source": "source"}

Entry = dict[str, Any]
Entries = dict[str, Entry]  # by id, as text
Named = dict[str, tuple[str, Entry]]  # by id: the name of an entry, and the entry


def read(path: Path, file: str) -> tuple[InputTable, list[Problem]]:
    """Return the opinions of a folder, `path` or the one that `path` lies in; with a problem there are none."""
    if not path.is_dir():
        path, file = path.parent, file.rpartition("/")[0] or "."
    try:
        table = _table(path)
    except UserError as error:
        return InputTable(), [problem._replace(file=f"{file}/{problem.file}") for problem in error.problems]
    return checked(table, f"{file}/opinion.json")


def _fault(file: str, message: str, line: int = 1, place: str = "", field: str = "") -> UserError:
    """Return the error for a file that cannot be used."""
    return UserError.of([Problem(file, line, message, checks.OPINIONS_FORMAT, field=field, place=place)])


def _table(folder: Path) -> InputTable:
    parties = _named(_entries(folder, "party.json"), "party", "name")
    statements = _named(_entries(folder, "statement.json"), "statement", "label", "text")
    comments = _entries(folder, "comment.json") if (folder / "comment.json").exists() else {}
    title, source = _overview(folder)
    rows = tuple(
        _row(number, opinion, parties, statements, comments, title)
        for number, opinion in _entries(folder, "opinion.json").items()
    )
    actors = {name: _actor(party, name) for name, party in parties.values()}
    topics = {name: {"title": name, "question": _text(entry, "text")} for name, entry in statements.values()}
    return InputTable(tuple(FIELDS), rows, FIELDS, STANCES, actors, topics, {title: source} if title else {})


# --- the files ------------------------------------------------------------------------------------------------------


def _json(folder: Path, name: str) -> Any:
    """Return the content of a file."""
    if not (folder / name).exists():
        raise _fault(name, "not there; expected party.json, statement.json and opinion.json in one folder")
    text, problems = read_text(folder / name, name)
    if problems:
        raise UserError.of(problems)
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _unique(name, pairs))
    except json.JSONDecodeError as error:
        raise _fault(name, f"not JSON: {error.msg}; check this line and the one before", error.lineno) from None
    except (RecursionError, ValueError):  # a number of thousands of digits
        raise _fault(name, "not such a file: nested too deeply, or a number too long") from None


def _unique(name: str, pairs: list[tuple[str, Any]]) -> Entry:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise _fault(name, "given twice in one entry; keep one", place=_place(name, found), field=twice)
    return found


def _entries(folder: Path, name: str) -> Entries:
    """Return the entries of a list by their id. An opinion without an id is known by its number in the list."""
    listed = _json(folder, name)
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise _fault(name, 'expected a list of entries, such as [{"id": 0, …}]')
    found: Entries = {}
    for number, entry in enumerate(listed):
        key = _id(name, entry, "id", str(number) if name == "opinion.json" else "")
        if key in found:
            raise _fault(name, f"two entries have the id {key}; ids name one entry each", field="id")
        found[key] = entry
    return found


def _id(name: str, entry: Entry, field: str, default: str = "") -> str:
    """Return an id, a number in this format, as text."""
    value = entry.get(field, default)
    if isinstance(value, bool) or not isinstance(value, (int, str)) or value == "":
        message = "expected the number of an entry" if field in entry else "missing; expected the number of an entry"
        raise _fault(name, message, place=_place(name, entry), field=field)
    return str(value)


def _place(name: str, entry: Entry) -> str:
    return f"{name.removesuffix('.json')} {entry['id']}" if "id" in entry else ""


def _text(entry: Entry, field: str) -> str:
    value = entry.get(field)
    return value.strip() if isinstance(value, str) else ""


# --- the table ------------------------------------------------------------------------------------------------------


def _named(entries: Entries, what: str, *fields: str) -> Named:
    """Return each entry with a name of its own, the first of `fields` that it has."""
    found: Named = {}
    taken: set[str] = set()
    for key, entry in entries.items():
        name = next((text for field in fields if (text := _text(entry, field))), "")
        if not name:
            raise _fault(f"{what}.json", "missing; expected a text", place=f"{what} {key}", field=fields[-1])
        name = name if name not in taken else f"{name} ({what} {key})"
        taken.add(name)
        found[key] = (name, entry)
    return found


def _row(number: str, opinion: Entry, parties: Named, statements: Named, comments: Entries, title: str) -> InputRow:
    name, place = "opinion.json", f"opinion {number}"
    party = _one_of(parties, _id(name, opinion, "party"), "party", place)[0]
    statement = _one_of(statements, _id(name, opinion, "statement"), "statement", place)[0]
    answer = _id(name, opinion, "answer")
    if answer not in STANCES:
        message = f"{answer} is not an answer; expected 0 (agrees), 1 (disagrees) or 2 (neutral)"
        raise _fault(name, message, place=place, field="answer")
    comment = ""
    if comments and opinion.get("comment") is not None:
        comment = _text(_one_of(comments, _id(name, opinion, "comment"), "comment", place), "text")
    return InputRow(place, (party, statement, answer, comment, title))


def _one_of(entries: Mapping[str, Any], key: str, field: str, place: str) -> Any:
    if key not in entries:
        raise _fault("opinion.json", f"{key} is not in {field}.json", place=place, field=field)
    return entries[key]


def _actor(party: Entry, name: str) -> Entry:
    long = _text(party, "longname")
    if not long or long == name:
        return {"name": name, "kind": "other"}
    return {"name": long, "short": name, "aliases": [name], "kind": "other"}


def _overview(folder: Path) -> tuple[str, Entry]:
    """Return the title of the whole and what is known of it as a source; "" where there is no overview."""
    overview: Any = _json(folder, "overview.json") if (folder / "overview.json").exists() else {}
    title = _text(overview, "title") if isinstance(overview, dict) else ""
    if not title:
        return "", {}
    day = re.match(r"\d{4}-\d{2}-\d{2}", _text(overview, "date"))
    url = next((link for field in ("data_source", "info") if LINK.match(link := _text(overview, field))), "")
    date = day[0] if day else ""
    source = {"id": f"{id_of(title)}-{date[:4]}".strip("-"), "title": title, "date": date, "url": url}
    return title, {field: value for field, value in source.items() if value}
