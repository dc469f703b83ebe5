"""Roll calls as Popolo writes them (popoloproject.com, votes): a JSON file of vote events, or of motions with theirs.

Out: an `InputTable` with a row for each vote: vote_event (its identifier or id, else that of its motion), date, voter,
group, option. Persons and organizations are named as the file names them. An event without votes, of which groups are
counted, has a row for each vote that is counted.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.readers.base import read_text
from policy_report.spreadsheet.inputs import InputRow, InputTable, checked
from policy_report.text import whole_number

SUFFIXES = (".json",)
HEADER = ("vote_event", "date", "voter", "group", "option")
FIELDS = {"voter": "actor", "option": "stance", "date": "date"}
EVENTS = ("vote_events", "voteEvents", "results")
CITED = ("citation-key", "issued", "container-title")  # by which a file of references is known
MOST = 100_000  # votes that a count may stand for

Entry = Mapping[str, Any]


def read(path: Path, file: str) -> tuple[InputTable, list[Problem]]:
    """Return the votes of a file; with a problem there are none."""
    text, problems = read_text(path, file)
    if problems:
        return InputTable(), problems
    try:
        root = json.loads(text)
        events = list(_events(root))
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg}; look at this line and the one before"
        return InputTable(), [Problem(file, error.lineno, message, checks.JSON_SYNTAX)]
    except (RecursionError, ValueError):
        return InputTable(), [Problem(file, 1, "nested too deeply, or a number too long", checks.JSON_SYNTAX)]
    if not events:
        return InputTable(), [Problem(file, 1, _refusal(root), checks.OPINIONS_FORMAT)]
    names = _names(root)
    cells = [row for event, motion in events for row in _rows(event, motion, names)]
    used = [place for place in range(len(HEADER)) if any(row[place] for row in cells)]
    rows = tuple(InputRow(f"vote {number}", tuple(row[place] for place in used)) for number, row in enumerate(cells, 1))
    header = tuple(HEADER[place] for place in used)
    fields = {head: field for head, field in FIELDS.items() if head in header}
    if "voter" not in header and "group" in header:
        fields["group"] = "actor"
    return checked(InputTable(header, rows, fields), file)


def _refusal(root: Any) -> str:
    first = root[0] if isinstance(root, list) and root else root
    if isinstance(first, dict) and any(name in first for name in CITED):
        return "holds references, and no votes; put it into positions/ as sources.json, where it is read"
    expected = "expected `vote_events`, or `motions` with their `vote_events`"
    return f"holds no votes as Popolo writes them: {expected}; save a table of records as .csv, and import that"


def _events(root: Any) -> Iterator[tuple[Entry, Entry]]:
    """Yield each event that has votes or counts, with its motion."""
    listed = _entries(root) if isinstance(root, list) else [root] if isinstance(root, dict) else []
    for entry in listed:
        if _entries(entry.get("votes")) or _entries(entry.get("counts")):
            motion = entry.get("motion")
            yield entry, motion if isinstance(motion, dict) else {"id": entry.get("motion_id", "")}
        for motion in _entries(entry.get("motions")):
            yield from ((event, motion) for event, _ in _events(motion))
        for name in EVENTS:
            yield from ((event, motion or entry) for event, motion in _events(_entries(entry.get(name))))


def _entries(value: Any) -> list[Entry]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(root: Any) -> dict[str, str]:
    """Return the names of persons and organizations by their ids."""
    lists = [root.get(name) for name in ("persons", "people", "organizations")] if isinstance(root, dict) else []
    return {str(each.get("id", "")): _text(each.get("name")) for found in lists for each in _entries(found)}


def _rows(event: Entry, motion: Entry, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    known = (event.get("identifier"), event.get("id"), motion.get("identifier"), motion.get("id"))
    vote = next((text for each in known if (text := _text(each))), "")
    days = (event.get("start_date"), event.get("date"), motion.get("date"))
    day = next((text for each in days if (text := _text(each))), "")
    for each in _entries(event.get("votes")):
        voter, group = (_named(each, role, names) for role in ("voter", "group"))
        yield vote, day, voter, group, _text(each.get("option"))
    for each in _entries(event.get("counts")) if not _entries(event.get("votes")) else ():
        count = whole_number(_text(each.get("value")))
        group = _named(each, "group", names)
        if group and count:
            yield from [(vote, day, "", group, _text(each.get("option")))] * min(count, MOST)


def _named(entry: Entry, role: str, names: Mapping[str, str]) -> str:
    """Return the name of who voted, or of a group: as it stands there, as the file has it of the id, or the id."""
    given = entry.get(role)
    if isinstance(given, dict):
        return _text(given.get("name")) or _text(given.get("id"))
    identifier = _text(entry.get(f"{role}_id")) or _text(given)
    return names.get(identifier) or identifier


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
