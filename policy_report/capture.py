"""Documents that become sources: a file in, its entry in `positions/sources.yaml` and the file as a snapshot out.

What is not said by whoever captures it is proposed from what the document says of itself, each with where it says so.
Nothing is fetched, and the file is kept byte for byte; its hash and that of its text stand in the entry.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from pydantic import ValidationError

from policy_report.errors import Problem, UserError
from policy_report.evidence.snapshots import READERS, SourceSnapshot, of
from policy_report.evidence.snapshots.base import Said
from policy_report.records import change
from policy_report.records.change import Base, ChangePlan, ChangeRequest
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.models import Source
from policy_report.records.readers.base import UnreadableError, read_bytes
from policy_report.text import FORBIDDEN, did_you_mean, free_id, id_of
from policy_report.workspace import Workspace

FIELDS = tuple(Source.model_fields)


@dataclass(frozen=True)
class Capture:
    """A document that becomes a source: its file in the workspace, and its fields with where each comes from.

    `text`: None where the document has none. `problems`: what its reader says.
    """

    id: str
    file: str
    data: bytes
    fields: Sequence[Said]
    text: SourceSnapshot | None
    problems: Sequence[Problem]


def plan(workspace: Workspace, paths: Sequence[Path], given: Mapping[str, str]) -> tuple[ChangePlan, list[Capture]]:
    """Return the change that makes sources of files, and each of them. Raise UserError for what cannot be one.

    `given`: fields of the source that are not to be read from the file, among them its id.
    """
    base = change.base(workspace)
    captures: list[Capture] = []
    for path in paths:
        refuse_unread(path)
        try:
            data = read_bytes(path)
        except UnreadableError as error:
            raise UserError(f"{path}: {error.message}") from None
        captures.append(captured(base, path, data, given, captures))
    return change.plan(base, request(captures)), captures


def request(captures: Sequence[Capture]) -> ChangeRequest:
    """Return the change that makes sources of documents."""
    entries = [NewDeclaration("source", {said.field: said.text for said in each.fields}) for each in captures]
    return ChangeRequest(entries=entries, files={each.file: each.data for each in captures})


def attached(base: Base, source: str, path: PurePath, data: bytes) -> ChangeRequest:
    """Return the change that gives a source its document. `path`: its name, which says of what kind it is.

    Raise UserError for what cannot be its text, also for a file that is another source's.
    """
    refuse_unread(path)
    _refuse_link(base)
    suffix = path.suffix.lower()
    file = f"snapshots/{source}{suffix}"
    try:
        text, problems = of(data, suffix, source, file)
    except UnreadableError as error:
        raise UserError(f"{path}: {error.message}") from None
    if text is None:
        raise UserError(f"{path}: {problems[0].message}")
    others = {name: each for name, each in base.state.records.sources.items() if name != source}
    _refuse_same(path, {"sha256": text.sha256, "text_sha256": text.text_sha256}, others)
    return ChangeRequest(files={file: data})


def is_attachable(source: str) -> bool:
    """Return whether the file of a source may be called by its id: that of a bare address may not."""
    return PurePath(source).name == source


def refuse_unread(path: PurePath) -> None:
    """Raise UserError for a kind of document that nobody reads here."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        hint = did_you_mean(suffix, READERS) if suffix else ""
        raise UserError(f"{path}: not a kind of document that is read{hint or ';'} expected {', '.join(READERS)}")


def captured(
    base: Base, path: PurePath, data: bytes, given: Mapping[str, str], before: Sequence[Capture] = ()
) -> Capture:
    """Return a document as a source. `path`: its name, which says of what kind it is; `before`: what comes in too.

    Raise UserError for what cannot be a source.
    """
    refuse_unread(path)
    suffix = path.suffix.lower()
    try:
        said = [Said(field, text, "as given") for field, text in given.items() if text]
        said += [*READERS[suffix].about(data), Said("title", path.stem, "name of the file")]
        fields = {each.field: each for each in reversed(list(_valid(said)))}
        name = fields["id"].text if given.get("id") else _new_id(base, before, fields["title"].text, path.stem)
        file = f"snapshots/{name}{suffix}"
        text, problems = of(data, suffix, name, file)
    except UnreadableError as error:
        raise UserError(f"{path}: {error.message}") from None
    hashes = {"sha256": hashlib.sha256(data).hexdigest()} | ({"text_sha256": text.text_sha256} if text else {})
    _refuse_twin(base, path, name, hashes, before)
    said = [Said("id", name, fields["id"].where if "id" in fields else "made from the title"), *fields.values()]
    said += [Said(field, value, "") for field, value in hashes.items()]
    ordered = sorted({each.field: each for each in said}.values(), key=lambda each: FIELDS.index(each.field))
    return Capture(name, file, data, ordered, text, problems)


def _valid(said: Sequence[Said]) -> Iterator[Said]:
    """Yield what a source may say; what is given is looked at as all records are."""
    for each in said:
        text = " ".join(FORBIDDEN.sub(" ", each.text).split())
        try:
            Source.model_validate({"id": "x", "title": "x", each.field: text})
        except ValidationError:
            if each.where != "as given":
                continue
        yield each._replace(text=text)


def _new_id(base: Base, before: Sequence[Capture], title: str, stem: str) -> str:
    """Return an id that no source and no snapshot has: the beginning of the title."""
    taken = _taken(base) | {each.id.lower() for each in before}
    return free_id(id_of(title) or id_of(stem) or "source", taken.__contains__)


def _taken(base: Base) -> set[str]:
    folder = base.workspace.root / "snapshots"
    kept = [path.stem for path in folder.iterdir()] if folder.is_dir() else []
    return {name.lower() for name in (*base.state.records.sources, *kept)}


def _refuse_twin(base: Base, path: PurePath, name: str, hashes: Mapping[str, str], before: Sequence[Capture]) -> None:
    """Raise UserError where the document is there already, or its id."""
    if name.lower() in _taken(base) | {each.id.lower() for each in before}:
        raise UserError(f"{path}: a source or snapshot is called '{name}' already; choose another id")
    _refuse_link(base)
    same = [each.id for each in before if hashlib.sha256(each.data).hexdigest() == hashes["sha256"]]
    _refuse_same(path, hashes, base.state.records.sources, same)


def _refuse_link(base: Base) -> None:
    if (base.workspace.root / "snapshots").is_symlink():
        raise UserError("snapshots is a link to another folder; put the files there by hand")


def _refuse_same(
    path: PurePath, hashes: Mapping[str, str], sources: Mapping[str, Source], same: Sequence[str] = ()
) -> None:
    """Raise UserError where a document is that of a source. `same`: the ids of others that are the file, too."""
    known = [source.id for source in sources.values() if source.sha256 == hashes["sha256"]]
    if same := [*known, *same]:
        raise UserError(f"{path}: this file is the source '{same[0]}' already; nothing was written")
    text = hashes.get("text_sha256")
    if twins := [source.id for source in sources.values() if text and source.text_sha256 == text]:
        raise UserError(f"{path}: another file with the same text is the source '{twins[0]}'; nothing was written")
