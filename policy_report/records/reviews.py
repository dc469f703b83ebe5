"""Who signed off which record, `positions/reviews.yaml`: by the hash of what the record says, who, and when.

A review holds until its record says something else: its hash is another then. What the record said when it was signed
stands beside the hash, so that the next reader sees what changed and need not read all of it again.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

import yaml
from pydantic import StringConstraints

from policy_report.errors import Problem
from policy_report.records import entries
from policy_report.records.models import IsoDate, Model, Text
from policy_report.records.readers import REVIEWS
from policy_report.workspace import Workspace

FILE = f"positions/{REVIEWS}"
HEADER = """\
# Written by `policy-report review --sign NAME`, to be kept with the records: do not edit.
# Each entry is a record that somebody signed off. record: a hash of all that it says; said: what that was.
"""

Key = tuple[str, str, str]  # actor, topic, hash


class Review(Model):
    """That somebody signed off a record. `record`: the hash of what it says, which is `said` (`store.digest`)."""

    actor: Text
    topic: Text
    record: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]
    reviewer: Text
    date: IsoDate
    said: Mapping[str, str] = {}

    @property
    def key(self) -> Key:
        """The key of the review, as a record has it (`store.SourceRecord.key`)."""
        return self.actor, self.topic, self.record


def read(workspace: Workspace) -> tuple[list[Review] | None, list[Problem]]:
    """Return the reviews of a workspace, None where it has no file of them, and what is wrong with the file."""
    path = workspace.positions / REVIEWS
    if not path.exists() or workspace.refusal(path):  # a refused file is a problem of reading the records
        return None, []
    return entries.read(path, FILE, Review, "reviews; sign anew with `review --sign NAME`")


def dump(reviews: Iterable[Review]) -> bytes:
    """Return the file: the same bytes for the same reviews, in whatever order they come."""
    ordered = sorted(reviews, key=lambda review: (*review.key, review.date, review.reviewer))
    return (HEADER + "".join(map(_entry, ordered))).encode()


def _entry(review: Review) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    fields = yaml.dump([review.model_dump()], Dumper=dumper, sort_keys=False, allow_unicode=True, width=120)
    return f"\n{fields}"
