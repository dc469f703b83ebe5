"""The form that comes back: what became of each row since it was written, and of the record that it came from.

Goes in: the rows as they are, the hidden sheet that knows them as they were, the records as they are now. Comes out: a
`Comparison`: new rows, changed and deleted ones with their record, and conflicts, where both sides changed.

A record is found again by its file and the hash of what it says, wherever it stands by now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policy_report.errors import Problem, UserError
from policy_report.records import checks, countries
from policy_report.records.declarations import Names
from policy_report.records.store import NAMED, SourceRecord, WorkspaceState
from policy_report.spreadsheet.form import POSITION_COLUMNS, POSITIONS, FormRow, RecordCells
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.text import shorten

CELL = ("actor", "topic")  # of the matrix
FIELDS = tuple(column.field for column in POSITION_COLUMNS)  # of a form without rows


@dataclass(frozen=True)
class Changed:
    """A row that says something else than when it was written: its record, and the cells before and after."""

    row: IncomingRow
    record: SourceRecord
    cells: Mapping[str, tuple[str, str]]


@dataclass
class Comparison:
    """What became of the rows of a form. `kept`: the records that the form knows, all of them."""

    new: list[IncomingRow] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    deleted: list[SourceRecord] = field(default_factory=list)
    untouched: int = 0
    kept: list[SourceRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compare(
    rows: Sequence[IncomingRow], lines: Mapping[str, FormRow], state: WorkspaceState, file: str, workspace: str
) -> Comparison:
    """Return what became of each row. `lines`: as they were written. `workspace`: the title of the one they are from.

    Raise UserError for a form of another workspace.
    """
    result = Comparison()
    records = state.source_records
    found = _found_again(lines.values(), records)
    taken = {id(record) for record in found.values()}
    result.kept = list(found.values())
    by_key = _by_key(rows, lines)
    result.new += by_key.pop("", [])
    first: dict[str, IncomingRow | None] = {}
    for key, line in lines.items():
        mine = sorted(by_key.get(key, []), key=lambda row: bool(_cells(row, line)))
        first[key] = mine[0] if mine else None
        result.new += mine[1:]
    result.new.sort(key=lambda row: row.row.line)
    names = state.records.names
    fields = next((line.fields for line in lines.values()), FIELDS)
    said = [(row.fields, {kind: _id(kind, row.fields, names) for kind in CELL}) for row in result.new]
    new = {_identity(*each, fields) for each in said}
    free = [r for r in records if id(r) not in taken and _identity(r.fields, r.ids, fields) not in new]
    now = _RecordsNow(free, RecordCells(state.records, fields), file)
    _require_known(lines, found, now, workspace, state.settings.config.title)
    for key, line in lines.items():
        _judge(result, line, first[key], found.get(key), now)
    return result


def _id(kind: str, fields: Mapping[str, str], names: Mapping[str, Names]) -> str:
    name = fields.get(kind, "")
    country = countries.lookup(name) if kind == "actor" else None
    return names[kind].get(name) or (country.id if country else name)


def _identity(fields: Mapping[str, str], ids: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    """Return what a record and the new row that it came from have in common, whatever they call actor and topic."""
    return (*(ids[kind] for kind in CELL), *(fields.get(name, "") for name in names if name not in NAMED))


def _require_known(
    lines: Mapping[str, FormRow], found: Mapping[str, SourceRecord], now: "_RecordsNow", written: str, title: str
) -> None:
    """Raise UserError for a form whose records are not those of this workspace, named or found again."""
    other = written not in ("", title)
    lost = [line for key, line in lines.items() if key not in found]
    foreign = len(lost) > len(found) if other else not found and not any(map(now.successor, lost))
    if lines and foreign:
        where = f"from '{written}'" if other else "from another workspace"
        message = f"is a form {where}, not of '{title}': {len(found)} of its {len(lines)} records are here; "
        problem = Problem(now.file, 1, f"{message}import it there, or write a new form", checks.WORKBOOK)
        raise UserError.of([problem])


def _by_key(rows: Sequence[IncomingRow], lines: Mapping[str, FormRow]) -> dict[str, list[IncomingRow]]:
    """Return the rows by the key of the line that they came from, "" for none.

    A row that was pasted without its key is known by its cells, if nobody changed them.
    """
    found: dict[str, list[IncomingRow]] = defaultdict(list)
    for row in rows:
        found[row.key if row.key in lines else ""].append(row)
    lost: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, line in lines.items():
        if key not in found:
            lost[line.cells].append(key)
    without, found[""] = found[""], []
    fields = next((line.fields for line in lines.values()), FIELDS)
    for row in without:
        same = lost[tuple(row.fields.get(name, "") for name in fields)]
        found[same.pop(0) if same else ""].append(row)
    return found


class _RecordsNow:
    """The records of today that the form does not know as they are, and how they look."""

    def __init__(self, free: Sequence[SourceRecord], shown: RecordCells, file: str) -> None:
        self.shown, self.file = shown, file
        self.near: dict[tuple[str, str], list[tuple[SourceRecord, tuple[str, ...]]]] = defaultdict(list)
        for record in free:
            cells = shown.cells(record)
            for key in _marks(record.file, dict(zip(shown.fields, cells, strict=True))):
                self.near[key].append((record, cells))

    def successor(self, line: FormRow) -> SourceRecord | None:
        """Return the record that most likely is that of a line, reworded: of its actor and topic, or much like it."""

        def likeness(found: tuple[SourceRecord, tuple[str, ...]]) -> tuple[bool, int]:
            record, cells = found
            same = sum(1 for old, new in zip(line.cells, cells, strict=True) if old and old == new)
            return record.file == line.file and cells[:2] == line.cells[:2], same

        near = [found for key in _marks(line.file, line.said) for found in self.near.get(key, ())]
        best = max(near, key=likeness, default=None)
        if best is None:
            return None
        at_home, same = likeness(best)
        return best[0] if at_home or same * 2 >= sum(map(bool, line.cells)) else None

    def says(self, row: IncomingRow, line: FormRow) -> bool:
        """Return whether a record of now says all that a row says: the change has been made already."""
        wanted = {**line.said, **{name: new for name, (_, new) in _cells(row, line)}}
        cells = tuple(wanted[name] for name in line.fields)
        return any((record.file, its) == (line.file, cells) for record, its in self.near.get((cells[0], cells[1]), ()))


def _marks(file: str, row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what two rows that may be of one record have in common: actor and topic, one of them in a file, a text."""
    texts = [("", row[name]) for name in ("summary", "quote") if row[name]]
    return [(row["actor"], row["topic"]), (file, row["actor"]), (file, row["topic"]), *texts]


def _found_again(lines: Iterable[FormRow], records: Sequence[SourceRecord]) -> dict[str, SourceRecord]:
    """Return the record of each line that still says what it said: in its file, or wherever it was moved to."""
    by_digest: dict[str, list[SourceRecord]] = defaultdict(list)
    for record in records:
        by_digest[record.digest].append(record)
    found: dict[str, SourceRecord] = {}
    for at_home in (True, False):
        for line in lines:
            same = by_digest[line.digest] if line.key not in found else []
            fitting = [record for record in same if record.file == line.file or not at_home]
            if fitting:
                found[line.key] = fitting[0]
                same.remove(fitting[0])
    return found


def _cells(row: IncomingRow, line: FormRow) -> list[tuple[str, tuple[str, str]]]:
    """Return the fields whose cell is not what it was, with both; a column that was taken out changes nothing."""
    return [
        (name, (was, new))
        for name, was in line.said.items()
        if name in row.columns and (new := row.fields.get(name, "")) != was
    ]


def _judge(
    result: Comparison, line: FormRow, row: IncomingRow | None, record: SourceRecord | None, now: _RecordsNow
) -> None:
    """Sort one line of the form into the comparison."""
    cells = dict(_cells(row, line)) if row else {}
    if row and not cells:
        result.untouched += 1
    elif record and row:
        result.changed.append(Changed(row, record, cells))
    elif record:
        result.deleted.append(record)
    elif row and now.says(row, line):
        result.untouched += 1
    elif row or now.successor(line):
        result.problems.append(_conflict(line, row, cells, now))


def _conflict(
    line: FormRow, row: IncomingRow | None, cells: Mapping[str, tuple[str, str]], now: _RecordsNow
) -> Problem:
    who, here = f"{line.cells[0]} / {line.cells[1]}", in_words(cells) if row else "deleted"
    there = f"its record has gone from {line.file}; delete the row"
    if record := now.successor(line):
        there = f"{record.place} was changed too ({_difference(line, record, now)}); make the two agree"
    message = f"{who}: {here} here; since the workbook was written, {there}, then import again"
    problem = Problem(now.file, 1, message, checks.BOTH_CHANGED, place=POSITIONS)
    return row.located(problem) if row else problem


def _difference(line: FormRow, record: SourceRecord, now: _RecordsNow) -> str:
    pairs = zip(line.fields, line.cells, now.shown.cells(record), strict=True)
    return in_words({name: (old, new) for name, old, new in pairs if old != new}) or "in its wording"


def in_words(cells: Mapping[str, tuple[str, str]]) -> str:
    """Return changes of cells in words: stance Supports → Opposes, summary added."""
    return ", ".join(f"{name} {_change(old, new)}" for name, (old, new) in cells.items())


def _change(old: str, new: str) -> str:
    if not old or not new:
        return f"added: {shorten(new, 40)}" if new else "removed"
    return f"{shorten(old, 40)} → {shorten(new, 40)}" if len(old) + len(new) < 80 else "reworded"  # noqa: PLR2004
