"""Whether quotes stand in the text of their source: words must agree, typography need not.

In: the quotes with their sources, the snapshots, and the proofs for quotes whose source has none. Out: for each quote
whether it is verified and where it stands; for a mismatch the nearest passage, and what differs.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from policy_report.evidence.finding import find
from policy_report.evidence.nearest import Source, nearest
from policy_report.evidence.proofs import Key, Proof
from policy_report.evidence.quotation import digest, parts
from policy_report.evidence.snapshots import Snapshot

VERIFIED, MISMATCH, NO_SNAPSHOT, NO_QUOTE = "verified", "mismatch", "no-snapshot", "no-quote"


class _Outcome(NamedTuple):
    quote_check: str
    quote_hash: str = ""
    place: int = -1
    place_line: int = 0
    nearest: str = ""
    difference: str = ""


def check(quotes: pd.DataFrame, snapshots: Mapping[str, Snapshot], proofs: Mapping[Key, Proof]) -> pd.DataFrame:
    """Return for each quote whether it stands in its source.

    `quotes`: columns `quote` (text, "" without one) and `source` (ids, "" without one); any others are left alone.
    Returns one row for each of its rows, with its index, and the columns:

    - `quote_check` (category): verified, mismatch, no-snapshot or no-quote. A snapshot decides; without one a quote
      counts as verified where `proofs` has it.
    - `quote_hash` (str): `digest` of the quote, "" without one.
    - `place`, `place_line` (int64): character offset and line, from 1, in the snapshot's text; -1 and 0 elsewhere.
    - `nearest`, `difference` (str): for a mismatch the most similar passage, and in plain words what differs.
    """
    given = np.flatnonzero((quotes["quote"] != "").to_numpy())
    pairs = list(zip(quotes["quote"].iloc[given].tolist(), quotes["source"].iloc[given].tolist(), strict=True))
    sources: dict[str, Source] = {}
    outcomes = {pair: _outcome(*pair, snapshots, proofs, sources) for pair in dict.fromkeys(pairs)}
    rows = [_Outcome(NO_QUOTE)] * len(quotes)
    for row, pair in zip(given.tolist(), pairs, strict=True):
        rows[row] = outcomes[pair]
    frame = pd.DataFrame(rows, columns=pd.Index(_Outcome._fields), index=quotes.index)
    kinds = pd.CategoricalDtype([VERIFIED, MISMATCH, NO_SNAPSHOT, NO_QUOTE])
    texts = dict.fromkeys(["quote_hash", "nearest", "difference"], "str")
    dtypes: dict[str, Any] = {"quote_check": kinds, "place": "int64", "place_line": "int64", **texts}
    return frame.astype(dtypes)


def _outcome(
    quote: str, name: str, snapshots: Mapping[str, Snapshot], proofs: Mapping[Key, Proof], sources: dict[str, Source]
) -> _Outcome:
    looked_for = parts(quote)
    if not looked_for:
        return _Outcome(NO_QUOTE)
    quote_hash = digest(quote)
    if name not in snapshots:
        proof = proofs.get((quote_hash, name))
        return _Outcome(VERIFIED, quote_hash, proof.offset, proof.line) if proof else _Outcome(NO_SNAPSHOT, quote_hash)
    if name not in sources:  # made ready once, and only when a quote asks for it
        sources[name] = Source(snapshots[name])
    span = find(looked_for, sources[name].wording)
    if span is None:
        return _Outcome(MISMATCH, quote_hash, -1, 0, *nearest(looked_for, sources[name]))
    return _Outcome(VERIFIED, quote_hash, *sources[name].place(span[0]))
