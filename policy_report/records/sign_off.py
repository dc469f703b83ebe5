"""Sign-off: which records nobody signed, what changed since somebody did, and the reviews when more are signed.

Records and reviews go in, values come out; `reviews` is the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from policy_report.records.fields import ordered
from policy_report.records.reviews import Review
from policy_report.records.store import SourceRecord
from policy_report.text import fold


class FieldChange(NamedTuple):
    """A field that is not what it was when the record was signed; "" where it was, or is, left out."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class OpenRecord:
    """A record that nobody signed off as it is. `last`: the review that it had before it changed, if any."""

    record: SourceRecord
    last: Review | None

    @property
    def changes(self) -> list[FieldChange]:
        """What changed since `last`, in the order of the fields."""
        if self.last is None:
            return []
        before, after = self.last.said, self.record.said
        names = ordered({*before, *after})
        pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
        return [FieldChange(*each) for each in pairs if each[1] != each[2]]

    def coded_by(self, name: str) -> bool:
        """Return whether a person is the coder of the record."""
        return fold(self.record.fields.get("coder", "")) == fold(name)


def unsigned(records: Sequence[SourceRecord], reviews: Sequence[Review]) -> list[OpenRecord]:
    """Return the records that no review holds for, in reading order.

    A review that no longer holds is that of the open record of its cell that is most like what was signed.
    """
    held, present = {review.key for review in reviews}, {record.key for record in records}
    ended: dict[tuple[str, str], list[Review]] = defaultdict(list)
    for review in sorted(reviews, key=lambda review: review.date, reverse=True):
        if review.key not in present:
            ended[review.key[:2]].append(review)
    found = []
    for record in records:
        if record.key not in held:
            candidates = ended[record.key[:2]]
            last = max(candidates, key=lambda review: _likeness(review, record), default=None)
            if last:
                candidates.remove(last)
            found.append(OpenRecord(record, last))
    return found


def _likeness(review: Review, record: SourceRecord) -> int:
    return sum(record.said.get(name) == text for name, text in review.said.items())


def sign(
    records: Sequence[SourceRecord],
    reviews: Sequence[Review],
    chosen: Iterable[OpenRecord],
    reviewer: str,
    day: date,
) -> list[Review]:
    """Return the reviews when `chosen` are signed. Those of records that are gone, or were signed anew, go."""
    signed = {each.record.key: each.record for each in chosen}
    present = {record.key for record in records}
    ended = [each.last for each in unsigned(records, reviews) if each.last and each.record.key not in signed]
    kept = [review for review in reviews if review.key in present or review in ended]
    new = [
        Review(actor=actor, topic=topic, record=digest, reviewer=reviewer, date=day, said=record.said)
        for (actor, topic, digest), record in signed.items()
    ]
    return [*kept, *new]
