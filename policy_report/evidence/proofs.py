"""The proofs of quotes, `positions/proofs.yaml`: which were found in which text, by its SHA-256, and when.

The text of a source may often not be kept beside the records. A proof lets its quote count as verified without it:
until the quote's words change (their hash is another then), or a snapshot is there, which always decides.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import yaml
from pydantic import Field

from policy_report.errors import Problem
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.records import entries
from policy_report.records.models import Digest, IsoDate, Model, Text

HEADER = """\
# Written by `policy-report check --prove`, to be kept with the records: do not edit.
# Each entry is a quote that was found, word for word, in the text of its source. quote: SHA-256 of its words;
# source_sha256: SHA-256 of the file with the text; line, offset: where in the text; date: when it was checked.
"""

Key = tuple[str, str]


class Proof(Model):
    """That a quote stood in the text of its source. `quote`: the hash of its words, see `finding.digest`."""

    source: Text
    quote: Digest
    source_sha256: Digest
    line: int = Field(ge=1)
    offset: int = Field(ge=0)
    date: IsoDate

    @property
    def key(self) -> Key:
        """The key of the proof: the quote's hash and the source."""
        return self.quote, self.source


def read(path: Path, file: str) -> tuple[dict[Key, Proof], list[Problem]]:
    """Return the proofs in a file by quote hash and source, and what is wrong with it. No file, no proofs."""
    found, problems = entries.read(path, file, Proof, "proofs; write it anew with `check --prove`")
    return {proof.key: proof for proof in found}, problems


def prove(
    checked: pd.DataFrame, snapshots: Mapping[str, SourceSnapshot], on: date, known: Mapping[Key, Proof] | None = None
) -> list[Proof]:
    """Return the proofs of all verified quotes, each once.

    `checked`: the columns of `evidence.check_quotes` and, from its input, `source`. A quote with a snapshot is proved
    anew, with the date `on`; one that counts by a proof of `known` keeps it. Those of quotes that are gone go.
    """
    verified = checked[checked["quote_check"] == "verified"]
    found: dict[Key, Proof] = {}
    columns = zip(*(verified[name].tolist() for name in ("quote_hash", "source", "place_line", "place")), strict=True)
    for quote, source, line, offset in columns:
        key = (quote, source)
        if snapshot := snapshots.get(source):
            sha256 = snapshot.sha256
            found[key] = Proof(quote=quote, source=source, source_sha256=sha256, line=line, offset=offset, date=on)
        elif known and key in known:
            found[key] = known[key]
    return list(found.values())


def dump(proofs: Iterable[Proof]) -> bytes:
    """Return the file: the same bytes for the same proofs, in whatever order they come."""
    ordered = sorted(proofs, key=lambda proof: (proof.source, proof.offset, proof.quote))
    return (HEADER + "".join(map(_entry, ordered))).encode()


def _entry(proof: Proof) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    fields = yaml.dump([proof.model_dump()], Dumper=dumper, sort_keys=False, allow_unicode=True)
    return f"\n{fields}"
