"""A collection of Zotero as sources: `import zotero:COLLECTION`. Read anew, it replaces what it brought.

Out: a change of the records, as `records/change` plans it: an entry in `positions/sources.yaml` for each item, and for
one that has a PDF or a saved page in Zotero, its bytes in `snapshots/`. Which item became which source is remembered in
`positions/.zotero.json`, so that an entry keeps its id whatever becomes of its title.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policy_report.errors import Problem, UserError
from policy_report.evidence.snapshots import READERS, of
from policy_report.records import change, checks
from policy_report.records.change import Base, ChangePlan, ChangeRequest
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.records.readers import csl
from policy_report.records.readers.base import UnreadableError
from policy_report.text import free_id, id_of
from policy_report.workspace import Workspace
from policy_report.zotero.library import Attachment, Library, ZoteroItem

PREFIX = "zotero:"
MEMORY = "positions/.zotero.json"
FIELDS = ("title", "author", "publisher", "date", "url", "accessed", "type", "language", "marking", "embargo", "note")
KINDS = ("application/pdf", "text/html")  # attachments, the first that an item has counts; then any that is read


@dataclass
class ZoteroImport:
    """What an import of a collection changes, in words: new, changed and unchanged sources by id, files, warnings."""

    collection: str
    change: ChangePlan
    new: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def plan(workspace: Workspace, said: str) -> ZoteroImport:
    """Return what the import of a collection would change. Raise UserError where Zotero or the collection is not there.

    `said`: zotero: and the name, path or key of the collection.
    """
    library = Library(said)
    key, name = library.collection(said.removeprefix(PREFIX).strip())
    items, attachments = library.items(key)
    base = change.base(workspace, MEMORY, *_brought(workspace))
    return _Collection(base, library, said, items, attachments).plan(name)


class _Collection:
    """The items of a collection against the sources of a workspace."""

    def __init__(
        self, base: Base, library: Library, said: str, items: Sequence[ZoteroItem], attachments: Sequence[Attachment]
    ) -> None:
        self._base, self._library, self._said, self._items = base, library, said, items
        self._memory = _remembered(base.content(MEMORY))
        self._sources = base.state.records.sources
        self._taken = {name.lower() for name in self._sources} | {path.stem.lower() for path in self._kept()}
        self._attachments: dict[str, list[Attachment]] = {}
        for each in attachments:
            self._attachments.setdefault(each.item, []).append(each)
        self._files: dict[str, bytes | None] = {}
        self._said_of: list[Problem] = []

    def plan(self, name: str) -> ZoteroImport:
        ids = {item.key: self._id(item) for item in self._items}
        wanted = {item.key: self._fields(item, ids[item.key]) for item in self._items}
        entries, edits = [], []
        new, changed, same = [], {}, []
        for item, fields in ((item, wanted[item.key]) for item in self._items if wanted[item.key]):
            source = ids[item.key]
            if source not in self._sources:
                entries.append(NewDeclaration("source", {"id": source, **fields}))
                new.append(source)
            elif differing := self._differing(source, fields):
                edits.append(DeclarationEdit("source", source, differing))
                changed[source] = list(differing)
            else:
                same.append(source)
        memory = self._memory | ids
        files = dict(self._files)
        if memory != self._memory:
            files[MEMORY] = (json.dumps(memory, indent=1, sort_keys=True) + "\n").encode()
        made = change.plan(self._base, ChangeRequest(entries=entries, redeclared=edits, files=files))
        brought = [file for file in made.files if file.startswith("snapshots/")]
        return ZoteroImport(name, made, new, changed, same, brought, self._said_of)

    def _id(self, item: ZoteroItem) -> str:
        """Return the id of the source that an item is: the one that it has, its citation key, or one of its title."""
        known = self._memory.get(item.key, "")
        if known in self._sources:
            return known
        wanted = id_of(csl.citation_key(item.citation)) or id_of(item.title) or f"zotero-{item.key.lower()}"
        name = free_id(wanted, self._taken.__contains__)
        self._taken.add(name)
        return name

    def _fields(self, item: ZoteroItem, source: str) -> dict[str, str]:
        """Return the fields of the source that an item is, none where it cannot be one, and take its file."""
        found, problems = csl.sources_in(json.dumps([{**item.citation, "id": source}]), self._said)
        self._said_of += [problem._replace(line=1, place=item.title, severity="warning") for problem in problems]
        if not found:
            return {}
        fields = {name: str(found[0].values[name]) for name in FIELDS if found[0].values.get(name)}
        fields.setdefault("title", item.title)
        return fields | self._snapshot(item, source)

    def _snapshot(self, item: ZoteroItem, source: str) -> dict[str, str]:
        """Take the file of an item as the snapshot of its source; return its hashes, none where it has no file."""
        present = [path for path in self._kept() if path.stem == source]
        known = self._sources.get(source)
        own = known is not None and [_sha(path.read_bytes()) for path in present] == [known.sha256]
        if present and not own:
            self._warn(item, f"snapshots/{present[0].name} is there already, and is kept")
            return {}
        for attachment in self._readable(item):
            suffix = _suffix(attachment)
            file = f"snapshots/{source}{suffix}"
            try:
                data = self._library.file(attachment)
                text, problems = of(data, suffix, source, file)
            except UserError as error:
                self._warn(item, error.message.removeprefix(f"{self._said}: "))
                continue
            except UnreadableError as error:
                self._warn(item, f"{attachment.name}: {error.message}")
                continue
            self._said_of += problems
            self._files |= {f"snapshots/{path.name}": None for path in present}
            self._files[file] = data
            return {"sha256": _sha(data)} | ({"text_sha256": text.text_sha256} if text else {})
        return {}

    def _readable(self, item: ZoteroItem) -> Iterator[Attachment]:
        """Give the files of an item that can be read, the likeliest first."""
        found = [each for each in self._attachments.get(item.key, ()) if _suffix(each) in READERS]
        order = {kind: place for place, kind in enumerate(KINDS)}
        yield from sorted(found, key=lambda each: (order.get(each.kind, len(KINDS)), each.key))

    def _kept(self) -> list[Path]:
        folder = self._base.workspace.root / "snapshots"
        if folder.is_symlink():
            raise UserError("snapshots is a link to another folder; put the files there by hand")
        return [path for path in sorted(folder.iterdir()) if path.is_file()] if folder.is_dir() else []

    def _differing(self, source: str, fields: Mapping[str, str]) -> dict[str, str]:
        """Return the fields in which a source is not what Zotero says; what Zotero does not say is left."""
        known = self._sources[source].model_dump(exclude_none=True, mode="json")
        return {name: text for name, text in fields.items() if str(known.get(name, "")) != text}

    def _warn(self, item: ZoteroItem, message: str) -> None:
        self._said_of.append(Problem(self._said, 1, message, checks.LEFT_OUT, place=item.title))


def _brought(workspace: Workspace) -> list[str]:
    """Return the snapshots that earlier imports may have brought."""
    path, folder = workspace.root / MEMORY, workspace.root / "snapshots"
    known = {*_remembered(path.read_bytes() if path.is_file() else None).values()}
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [f"snapshots/{each.name}" for each in found if each.stem in known]


def _suffix(attachment: Attachment) -> str:
    name = attachment.name.lower()
    usual = {"application/pdf": ".pdf", "text/html": ".html"}.get(attachment.kind, "")
    return usual or f".{name.rpartition('.')[2]}"


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _remembered(content: bytes | None) -> dict[str, str]:
    """Return which item became which source. Raise UserError for a memory that is none."""
    try:
        found = json.loads(content) if content else {}
        if isinstance(found, dict) and all(isinstance(each, str) for each in found.values()):
            return found
    except ValueError:
        pass
    raise UserError(f"{MEMORY}: cannot be read; delete it, and give the sources of Zotero their ids again")
