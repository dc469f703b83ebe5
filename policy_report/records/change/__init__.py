"""The one way to change records: planned as values, checked as the workspace would be, written as one set, remembered.

    ChangeRequest       edits of records, new positions, declarations, briefs of the settings, whole files
    base                the workspace as it was read, with the digest of each file
    plan                the new content of each file (`drafts`), and the workspace with it, read by the code of `check`
    write               all files or none, under a lock, if no file changed since; `history` takes it back

Whoever changes records (`import`, an editor) says what is wanted, and knows nothing of files. Quotes are not checked: a
quote that its source does not have is no error.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy_report.brief.editions import problems_of
from policy_report.errors import Problem, errors, has_error, stop
from policy_report.records import countries, store
from policy_report.records.change import history, toml
from policy_report.records.change.drafts import FileDraft, RecordEdit, edited, owner_of, refusal
from policy_report.records.change.history import ChangeInfo
from policy_report.records.change.toml import BriefEdit
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.records.readers.base import Declaration, Raw
from policy_report.records.store import WorkspaceState
from policy_report.text import slug
from policy_report.workspace import Workspace


@dataclass(frozen=True)
class ChangeRequest:
    """A request to change records.

    `edits`: by file. `additions`: the fields of new positions, by the file that they are added to; "" for the file of
    their actor, which may be a new one. `entries` and `redeclared`: new declarations, and edits of others. `briefs`:
    edits of the settings. `owners`: by the file of an actor, the id of another whose file it becomes. `files`: whole
    files that the caller owns, None for one that goes. `refused`: why it is not made after all, given the state before
    and after.
    """

    edits: Mapping[str, Sequence[RecordEdit]] = field(default_factory=dict)
    additions: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    entries: Sequence[NewDeclaration] = ()
    redeclared: Sequence[DeclarationEdit] = ()
    briefs: Sequence[BriefEdit] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    refused: Callable[[WorkspaceState, WorkspaceState], Sequence[Problem]] = lambda *_: ()


@dataclass(frozen=True)
class Base:
    """A workspace as it was read. `digests`: of its settings and of each file, None for one that is not there."""

    workspace: Workspace
    state: WorkspaceState
    problems: Sequence[Problem]
    digests: Mapping[str, str | None]

    def content(self, file: str) -> bytes | None:
        """Return a file as it was read, None for one that was not there. Raise UserError where it changed since."""
        path = self.workspace.root / file
        content = path.read_bytes() if path.is_file() else None
        history.compare({file: history.digest(content)}, self.digests)
        return content


@dataclass(frozen=True)
class ChangePlan:
    """The new content of each file that changes; what the workspace would hold then, and what would be wrong."""

    base: Base
    files: Mapping[str, bytes | None]
    after: WorkspaceState
    problems: Sequence[Problem]

    @property
    def new_problems(self) -> list[Problem]:
        """The problems that the workspace did not have before, wherever they stood."""
        known = Counter(map(_said, self.base.problems))
        found: Counter[Sequence[str]] = Counter()
        new = []
        for problem in self.problems:
            found[_said(problem)] += 1
            if found[_said(problem)] > known[_said(problem)]:
                new.append(problem)
        return new

    @property
    def records(self) -> int:
        """The number of records that come, go or change."""
        states = [
            {id(record): record for record in state.source_records if record.file in self.files}
            for state in (self.base.state, self.after)
        ]
        before, after = (  # one that is taken over is the same object
            Counter(record.digest for key, record in state.items() if key not in other)
            for state, other in (states, reversed(states))
        )
        return max((before - after).total(), (after - before).total())


def digests(workspace: Workspace, *more: str) -> dict[str, str | None]:
    """Return the digests of all that records rest on, and of `more`. To be taken before the workspace is read."""
    names = (workspace.relative(path) for path in (workspace.config, *workspace.record_files()))
    return history.digests(workspace, [*names, *more])


def _said(problem: Problem) -> Sequence[str]:
    """Return a problem without its line, which edits above it move."""
    return problem.file, problem.field, problem.check, problem.message


def base(workspace: Workspace, *more: str) -> Base:
    """Return a workspace as it is. `more`: other files on which the change rests. Raise UserError for errors in it."""
    found = digests(workspace, *more)
    state, problems = store.read(workspace)
    stop(errors(problems))
    return Base(workspace, state, problems, found)


def plan(base: Base, wanted: ChangeRequest) -> ChangePlan:
    """Return the plan of a request. Raise UserError for what cannot be written so."""
    drafts = list(_drafts(base, wanted))
    files = {draft.file: draft.content for draft in drafts} | dict(wanted.files)
    if wanted.briefs:
        name = base.workspace.config.name
        files[name] = toml.edited(base.content(name) or b"", name, wanted.briefs)
    files = {name: content for name, content in files.items() if content != base.content(name)}
    after, problems = store.read_with(base.state, files)
    for draft in drafts:
        raw, found = after.files[draft.file]
        known = base.state.files.get(draft.file, (Raw(), []))[1]
        draft.verify(raw, [problem for problem in found if problem not in known])
    stop(wanted.refused(base.state, after))
    if not has_error(problems) and (of_briefs := _brief_problems(after)):
        before = set(map(_said, _brief_problems(base.state)))
        problems += [problem for problem in of_briefs if _said(problem) not in before]
    return ChangePlan(base, files, after, problems)


def write(plan: ChangePlan, command: str, when: str, *, beside_errors: bool = False) -> list[Path]:
    """Write a plan; return the files that changed. Raise UserError where it has an error. `when`: for `undo --list`.

    `beside_errors`: errors that were there before, elsewhere in the workspace, are no reason not to write.
    """
    stop(plan.new_problems if beside_errors else plan.problems)
    return history.write(plan.base.workspace, plan.files, plan.base.digests, ChangeInfo(command, when, plan.records))


# --- files ----------------------------------------------------------------------------------------------------------


def _drafts(base: Base, wanted: ChangeRequest) -> Iterable[FileDraft]:
    """Yield each file that records or declarations are edited in, or added to."""
    added: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for name, records in wanted.additions.items():
        for fields in records:
            added[name or _home(base.state, fields.get("actor", ""))].append(fields)
    declared: dict[str, list[NewDeclaration]] = defaultdict(list)
    for entry in wanted.entries:
        names = [f"positions/{entry.kind}s{suffix}" for suffix in (".yaml", ".yml")]
        declared[next((name for name in names if name in base.state.files), names[0])].append(entry)
    redeclared: dict[str, list[DeclarationEdit]] = defaultdict(list)
    present = (declaration for raw in base.state.raws for declaration in raw.declarations)
    homes: Mapping[Any, Declaration] = {(each.kind, each.values.get("id")): each for each in present}
    for edit in wanted.redeclared:
        home = homes[edit.kind, edit.id]
        if not home.file.endswith((".yaml", ".yml")):
            message = f"'{edit.id}' is declared in a file of another program; change it there"
            raise refusal(home.file, home.line(), message)
        redeclared[home.file].append(edit)
    for file in {**declared, **redeclared, **wanted.edits, **added, **wanted.owners}:
        edits = wanted.edits.get(file, ())
        _recognise(base, file, edits)
        new = _of_owner(base, file, added[file])
        raw, owner = _raw(base, file), wanted.owners.get(file, "")
        yield edited(base.content(file), raw, file, edits, new, redeclared[file], declared[file], owner)


def _raw(base: Base, file: str) -> Raw:
    return base.state.files.get(file, (Raw(language=base.state.records.language), []))[0]


def _recognise(base: Base, file: str, edits: Sequence[RecordEdit]) -> None:
    """Raise UserError where a record is not the one that an edit means."""
    lines = {edit.line for edit in edits}
    records = (record for record in base.state.source_records if record.file == file and record.line in lines)
    known = {(record.line, record.digest) for record in records}
    for edit in edits:
        if edit.digest and (edit.line, edit.digest) not in known:
            raise refusal(file, edit.line, "the record that starts on this line is another by now; look at it again")


# --- whose file -----------------------------------------------------------------------------------------------------


def _home(state: WorkspaceState, name: str) -> str:
    """Return the file of an actor: one that is its own, the one with most of its records, else a new one."""
    actor = _actor(state, name)
    owners = {file: owner for file, (raw, _) in state.files.items() if (owner := owner_of(raw)) is not None}
    if own := [file for file, owner in owners.items() if _actor(state, owner) == actor]:
        return min(own, key=lambda file: state.files[file][0].owner is not None)  # first one that declares it
    if among := Counter(record.file for record in state.source_records if record.ids["actor"] == actor):
        return among.most_common(1)[0][0]
    known = state.records.actors.get(actor)
    country = known.kind == "country" if known else countries.lookup(actor) is not None
    return f"positions/{'countries' if country else 'stakeholders'}/{slug(actor)}.yaml"


def _actor(state: WorkspaceState, name: str) -> str:
    """Return the id that the name of an actor means; a name that means nothing is one to be declared."""
    country = countries.lookup(name)
    return state.records.names["actor"].get(name) or (country.id if country else name)


def _of_owner(base: Base, file: str, new: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
    """Return new positions for a file. Raise UserError for one that does not belong into the file of an actor."""
    owner = owner_of(_raw(base, file))
    for name in (fields.get("actor", "") for fields in new if owner is not None):
        if name and _actor(base.state, name) != _actor(base.state, owner or ""):
            raise refusal(file, 1, f"this is the file of '{owner}'; a position of '{name}' belongs elsewhere")
    return new


def _brief_problems(state: WorkspaceState) -> tuple[Problem, ...]:
    """Return the problems of the briefs, such as a key message that rests on a cell without evidence."""
    return problems_of(state.settings, state.records) if len(state.records.positions) else ()
