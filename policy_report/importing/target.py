"""The table that an import becomes, `positions/<name>.csv`: which records of it are replaced, kept, and new.

Its names are ids, so that the rows keep their meaning when an actor or a topic is renamed.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policy_report.errors import UserError
from policy_report.fields import NAMES, REQUIRED
from policy_report.importing import memory
from policy_report.importing.columns import Incoming
from policy_report.importing.meaning import Meant, updated
from policy_report.importing.memory import Memory
from policy_report.importing.returned import Comparison
from policy_report.text import slug
from policy_report.workspace import Workspace
from policy_report.written import Held, Written, digest

FIELDS = tuple(dict.fromkeys((*REQUIRED, *NAMES)))


@dataclass(frozen=True)
class Turnover:
    """What becomes of the table: which of the new rows are added, by number, and which of its records go."""

    added: tuple[int, ...]
    gone: tuple[Written, ...]
    form: bool
    remembered: tuple[str, ...]  # of a form, the hash of each new row

    def last(self, result: Meant) -> list[Incoming]:
        """Return the rows that stand last in the table: those added to that of a form, else all of them."""
        return [result.rows[number] for number in self.added] if self.form else list(result.rows)


class Target:
    """Where an import goes. `name` and `memory_name`: the table, and what is remembered of it, in the workspace."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        if path.is_relative_to(workspace.positions):
            raise UserError(f"{path.name} lies in positions/, and what lies there is read without an import")
        stem = slug(path.name if path.is_dir() else path.stem) or "import"
        self.name, self.memory_name = f"positions/{stem}.csv", f"positions/.{stem}.import.toml"
        self.root = workspace.root
        self.memory = memory.read(workspace.root / self.memory_name, self.memory_name)

    def turnover(self, comparison: Comparison, result: Meant, held: Held, *, form: bool) -> Turnover:
        """Return what becomes of the table.

        A table is replaced whole. Of a form, only the rows that it brought before are: records that it knows are kept,
        and so is what was added to the table or changed in it by hand.
        """
        kept = {record.place for record in comparison.kept}
        free = [record for record in held.written if record.file == self.name and record.place not in kept]
        known = set(self.memory.rows if form and self.memory else ())
        left = Counter(record.digest for record in free)
        added = []
        for number, mark in enumerate(map(digest, result.new)):
            left[mark] -= 1
            if left[mark] < 0 and mark not in known:
                added.append(number)
        gone = []
        for record in free:
            left[record.digest] -= 1
            if left[record.digest] >= 0 and (not form or record.digest in known):
                gone.append(record)
        return Turnover(tuple(added), tuple(gone), form, tuple(map(digest, result.new)) if form else ())

    def files(
        self, turnover: Turnover, comparison: Comparison, result: Meant, held: Held, *, update: bool
    ) -> dict[str, bytes]:
        """Return the table if it changes. Raise UserError where it is there and did not come from an import."""
        if not turnover.added and not turnover.gone:
            return {}
        if (self.root / self.name).exists() and self.memory is None:
            message = f"{self.name} is there already and did not come from an import; rename one of the two files"
            raise UserError(message)
        if not turnover.form:
            return {self.name: table(result.new)}
        kept = self._kept(turnover, comparison, result, held, update=update)
        return {self.name: table([*kept, *(result.new[number] for number in turnover.added)])}

    def _kept(
        self, turnover: Turnover, comparison: Comparison, result: Meant, held: Held, *, update: bool
    ) -> Iterator[Mapping[str, str]]:
        """Yield the records of the table that stay, as they will be."""
        new = {record.place: fields for record, fields in updated(comparison, result)} if update else {}
        gone = {record.place for record in turnover.gone}
        for record in held.written:
            fields = new.get(record.place, {})
            if record.file == self.name and record.place not in gone and fields is not None:
                yield {**record.fields, **fields}

    def remembered(self, known: Memory, file: str) -> dict[str, bytes]:
        """Return what is remembered of `file`, if that changes."""
        content, path = memory.dump(known, file), self.root / self.memory_name
        return {} if path.exists() and path.read_bytes() == content else {self.memory_name: content}


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV file of records: the columns that any row needs, in the order of the documentation."""
    used = [name for name in FIELDS if name in REQUIRED or any(row.get(name) for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([row.get(name, "") for name in used] for row in rows)
    return out.getvalue().encode()
