"""The table that an import becomes, `positions/<name>.csv`: which records of it go, which are new.

Its names are ids, so that the rows keep their meaning when an actor or a topic is renamed.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policy_report.errors import UserError
from policy_report.records.change import ChangeRequest
from policy_report.records.change.csv import table
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.store import SourceRecord, WorkspaceState, digest
from policy_report.spreadsheet.importing import import_settings
from policy_report.spreadsheet.importing.columns import Incoming
from policy_report.spreadsheet.importing.form_diff import Comparison
from policy_report.spreadsheet.importing.import_settings import Memory
from policy_report.spreadsheet.importing.meaning import Meant
from policy_report.text import slug
from policy_report.workspace import Workspace


@dataclass(frozen=True)
class Turnover:
    """What becomes of the table: which of the new rows are added, by number, and which of its records go."""

    added: tuple[int, ...]
    gone: tuple[SourceRecord, ...]
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

    @cached_property
    def memory(self) -> Memory | None:
        """What is remembered of the file; None where the table did not come from an import."""
        return import_settings.read(self.root / self.memory_name, self.memory_name)

    def turnover(self, comparison: Comparison, result: Meant, held: WorkspaceState, *, form: bool) -> Turnover:
        """Return what becomes of the table.

        A table is replaced whole. Of a form, only the rows that it brought before are: records that it knows are kept,
        and so is what was added to the table or changed in it by hand.
        """
        kept = {record.place for record in comparison.kept}
        free = [record for record in held.source_records if record.file == self.name and record.place not in kept]
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

    def wanted(self, turnover: Turnover, result: Meant, known: Memory, file: str) -> ChangeRequest:
        """Return what changes in the table, and what is remembered of `file`.

        Raise UserError where the table is there and did not come from an import.
        """
        if not result.new and not turnover.gone and known == Memory():
            return ChangeRequest()
        remembered = {self.memory_name: import_settings.dump(known, file)}
        if not turnover.added and not turnover.gone:
            return ChangeRequest(files=remembered)
        if (self.root / self.name).exists() and self.memory is None:
            message = f"{self.name} is there already and did not come from an import; rename one of the two files"
            raise UserError(message)
        if not turnover.form:
            return ChangeRequest(files={self.name: table(result.new), **remembered})
        gone = [RecordEdit(record.line, None, record.digest) for record in turnover.gone]
        added = [result.new[number] for number in turnover.added]
        return ChangeRequest({self.name: gone}, {self.name: added}, files=remembered)
