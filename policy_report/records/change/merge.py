"""Two actors, or two topics, that are one: a workspace as it was read in, the change that merges them and what follows.

What the one is called the other is called too, so that all that names it elsewhere still finds it: settings, key
messages, forms that come back. Records name the other from then on, each as it did: by id, or by name. Two that say
the same stand once. What would silently mean something else afterwards is refused.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy_report.brief.key_messages import references
from policy_report.errors import UserError, errors, stop
from policy_report.records import reviews
from policy_report.records.change import Base, ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.joined import Pair, joined, lost
from policy_report.records.change.spans import Lines, mapping_at, spliced
from policy_report.records.change.yaml import changed
from policy_report.records.declarations import known_to_the_world
from policy_report.records.models import Actor, Reading, Topic
from policy_report.records.readers import READINGS
from policy_report.records.readers.base import Declaration
from policy_report.records.reviews import Review
from policy_report.records.store import SourceRecord, WorkspaceState
from policy_report.records.validate import Records
from policy_report.texts import spellings

FILE_OF_READINGS = f"positions/{READINGS}"


@dataclass(frozen=True)
class Merge:
    """A merge: the change, and what follows in it.

    `files`: how many positions follow in each; `twice`: how many both have, which then stand once. `names` become other
    names, `groups` are added; `lost`: what is said otherwise of the one that stays, by field. `briefs`: ids of those
    whose settings name the one that goes.
    """

    request: ChangeRequest
    files: Mapping[str, int]
    twice: int
    readings: int
    reviews: int
    names: Sequence[str]
    groups: Sequence[str]
    lost: Mapping[str, str]
    briefs: Sequence[str]


def merge(base: Base, pair: Pair) -> Merge:
    """Return a merge. Raise UserError where it is refused, with why and what to do."""
    state, records = base.state, base.state.records
    gone, kept = _things(records, pair.kind, pair)
    _refuse(pair, gone, kept)
    follow = [record for record in state.source_records if record.ids[pair.kind] == pair.gone]
    twice = _twice(state, pair, follow)
    known, problems = reviews.read(base.workspace)
    stop(errors(problems))
    signed = [review for review in known or () if getattr(review, pair.kind) == pair.gone]
    declared, names, groups = joined(state, pair, gone, kept)
    readings = [each for raw in state.raws for each in raw.readings if _names(records, pair, each)]
    files: dict[str, bytes | None] = {reviews.FILE: _reviews(known or [], pair)} if signed else {}
    if readings:
        files[FILE_OF_READINGS] = _readings(base, pair, readings)
    request = ChangeRequest(
        _edits(state, pair, follow, twice), redeclared=declared, owners=_owners(state, pair), files=files
    )
    return Merge(
        request,
        files=Counter(each.file for each in follow),
        twice=len(twice),
        readings=len(readings),
        reviews=len(signed),
        names=names,
        groups=groups,
        lost=lost(gone, kept),
        briefs=_briefs(state, pair),
    )


def _things(records: Records, kind: str, pair: Pair) -> tuple[Any, Any]:
    things: Mapping[str, Any] = records.actors if kind == "actor" else records.topics
    return things[pair.gone], things[pair.kept]


def _refuse(pair: Pair, gone: Any, kept: Any) -> None:
    """Raise UserError where records would afterwards say something else, or could be seen by others."""
    if pair.gone == pair.kept:
        raise UserError("this is the same one; choose another")
    one, other = _called(gone), _called(kept)
    if pair.kind == "actor" and known_to_the_world(gone):
        raise UserError(f"{one} is known by all its names without a record; merge {other} into {one} instead")
    if gone.marking != kept.marking:
        raise UserError(f"{one} and {other} are marked differently; give both the same marking first")
    if pair.kind == "topic" and _labels(gone) != _labels(kept):
        message = "have other words of their own for the stances; give both the same words first"
        raise UserError(f"{one} and {other} {message}")


def _called(thing: Any) -> str:
    return str(thing.name if isinstance(thing, Actor) else thing.title)


def _labels(topic: Topic) -> dict[str, list[str]]:
    return {stance: spellings(label) for stance, label in topic.labels.items()}


# --- records ----------------------------------------------------------------------------------------------------------


def _edits(
    state: WorkspaceState, pair: Pair, follow: Sequence[SourceRecord], twice: Sequence[SourceRecord]
) -> dict[str, list[RecordEdit]]:
    """Return the edits of the records that follow; one on a line that others start on too still does, by its name."""
    starts = Counter((record.file, record.line) for record in state.source_records)
    once = {(record.file, record.line) for record in twice}
    edits: dict[str, list[RecordEdit]] = defaultdict(list)
    for record in follow:
        if starts[record.file, record.line] > 1:
            continue
        if (record.file, record.line) in once:
            edits[record.file].append(RecordEdit(record.line, None, record.digest))
        elif not (record.owned and pair.kind == "actor"):
            said = {pair.kind: _renamed(state.records, pair, record.fields[pair.kind])}
            edits[record.file].append(RecordEdit(record.line, said, record.digest))
    return edits


def _renamed(records: Records, pair: Pair, name: str) -> str:
    """Return the name of the one that stays in the manner of a name of the other: its id for an id."""
    called = _called(_things(records, pair.kind, pair)[1])
    by_id = name == pair.gone or records.names[pair.kind].get(called) != pair.kept
    return pair.kept if by_id else called


def _twice(state: WorkspaceState, pair: Pair, follow: Sequence[SourceRecord]) -> list[SourceRecord]:
    """Return the records that follow and say what one of the other says already."""
    there = {_said(record, pair) for record in state.source_records if record.ids[pair.kind] == pair.kept}
    return [record for record in follow if _said(record, pair) in there]


def _said(record: SourceRecord, pair: Pair) -> frozenset[tuple[str, str]]:
    meant = {name: found or record.fields.get(name, "") for name, found in record.ids.items()}
    return frozenset({**record.fields, **meant, pair.kind: ""}.items())


def _owners(state: WorkspaceState, pair: Pair) -> dict[str, str]:
    """Return the files of the actor that goes, which become those of the other."""
    if pair.kind != "actor":
        return {}
    find, found = state.records.names["actor"].get, {}
    for file, (raw, _) in state.files.items():
        own = [each for each in raw.declarations if each.path == ("actor",)]
        if (raw.owner and find(raw.owner.name) == pair.gone) or (own and own[0].values.get("id") == pair.gone):
            found[file] = pair.kept
    return found


# --- what reads, signs and selects ------------------------------------------------------------------------------------


def _names(records: Records, pair: Pair, reading: Declaration) -> bool:
    name = reading.values.get(pair.kind)
    return bool(name) and records.names[pair.kind].get(str(name)) == pair.gone


def _readings(base: Base, pair: Pair, found: Sequence[Declaration]) -> bytes:
    """Return `readings.yaml` with the one that stays in the place of the other."""
    text = (base.content(FILE_OF_READINGS) or b"").decode("utf-8-sig")
    lines, splices = Lines(text), []
    for each in found:
        said = {pair.kind: _renamed(base.state.records, pair, str(each.values[pair.kind]))}
        splices += changed(mapping_at(text, each.path), said, lines, tuple(Reading.model_fields))
    return spliced(text, splices).encode()


def _reviews(known: Sequence[Review], pair: Pair) -> bytes:
    """Return `reviews.yaml` with each sign-off of a record that follows, those of records that both have once."""
    own = {review.key for review in known if getattr(review, pair.kind) != pair.gone}
    moved = (
        each.model_copy(update={pair.kind: pair.kept}) if getattr(each, pair.kind) == pair.gone else each
        for each in known
    )
    pairs = zip(known, moved, strict=True)
    return reviews.dump(after for before, after in pairs if before is after or after.key not in own)


def _briefs(state: WorkspaceState, pair: Pair) -> list[str]:
    """Return the briefs whose settings name the one that goes, in their selection or in a key message."""
    find, place = state.records.names[pair.kind].get, ("actor", "topic").index(pair.kind)
    found = []
    for name, brief in state.settings.config.briefs.items():
        texts = [text for message in brief.key_messages for text in spellings(message)]
        linked = [link[place] for link in references(texts)]
        if pair.gone in map(find, [*(brief.actors if pair.kind == "actor" else brief.topics), *linked]):
            found.append(name)
    return found
