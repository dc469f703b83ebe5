"""Quotes against the text of their sources: which are verified, and which words differ where one is not.

The snapshots and the proofs of a workspace go in; each position's `quote_check` and the problems come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from policy_report.errors import Problem
from policy_report.evidence import proofs, snapshots
from policy_report.evidence.finding import digest, parts
from policy_report.evidence.nearest import SourceText, nearest
from policy_report.evidence.proofs import Key, Proof
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.files import ReadOnce
from policy_report.records import checks
from policy_report.records.models import Source
from policy_report.records.readers import PROOFS
from policy_report.text import did_you_mean, shorten
from policy_report.workspace import Workspace

VERIFIED, MISMATCH, NO_SNAPSHOT, NO_QUOTE = "verified", "mismatch", "no-snapshot", "no-quote"


@dataclass(frozen=True)
class Evidence:
    """The result of the check: `checked`, one row a position, as `check_quotes` gives it, with its source."""

    checked: pd.DataFrame
    texts: dict[str, snapshots.SourceSnapshot]
    proofs: dict[proofs.Key, proofs.Proof]

    def prove(self, on: date) -> bytes:
        """Return the file of proofs of all verified quotes; those proven now get the date `on`."""
        return proofs.dump(proofs.prove(self.checked, self.texts, on, self.proofs))


def check(
    workspace: Workspace, positions: pd.DataFrame, sources: Mapping[str, Source], quotes: "QuoteChecker | None" = None
) -> tuple[Evidence, list[Problem]]:
    """Return the check of each position's quote, and a warning for each that its source does not have.

    A snapshot of no source, and one that is not the file that was captured, is a warning too. `quotes`: what checks
    them, where its files were read before (`checker`).
    """
    quotes = quotes or checker(workspace)
    texts, problems = quotes.texts, list(quotes.problems)
    asked = positions[["quote", "source"]].astype(object)
    checked = quotes.check_all(asked).assign(source=asked["source"])
    mismatches = checked[checked["quote_check"] == MISMATCH]
    for name in (name for name in texts if name not in sources):
        hint = f"{did_you_mean(name, sources) or ';'} name a snapshot after its source's id"
        message = f"no source is called '{name}'{hint}"
        problems.append(Problem(texts[name].file, 1, message, checks.UNKNOWN_SOURCE, "warning"))
    problems += [
        Problem(text.file, 1, "another text than the one that was captured", checks.CHANGED_SNAPSHOT)
        for name, text in texts.items()
        if name in sources and _another(text, sources[name])
    ]
    records = positions.loc[mismatches.index, ["file", "line", "quote"]]
    for (file, line, quote), found in zip(records.itertuples(index=False), mismatches.itertuples(), strict=True):
        message = _mismatch(*map(str, (quote, found.source, found.nearest, found.difference)))
        problems.append(Problem(str(file), int(line), message, checks.QUOTE_MISMATCH, field="quote"))
    return Evidence(checked, quotes.texts, quotes.proofs), problems


def _another(text: SourceSnapshot, source: Source) -> bool:
    return source.sha256 not in (None, text.sha256) and source.text_sha256 != text.text_sha256


def _mismatch(quote: str, source: str, nearest: str, difference: str) -> str:
    message = f"“{shorten(quote, 60)}” is not in the text of '{source}'"
    if not nearest:
        return f"{message}, and nothing like it"
    return f"{message}: {difference}; the nearest passage is “{shorten(nearest, 200)}”"


class QuoteOutcome(NamedTuple):
    """Whether a quote stands in its source, and where; else the nearest passage and what differs."""

    quote_check: str
    quote_hash: str = ""
    place: int = -1
    place_line: int = 0
    nearest: str = ""
    difference: str = ""


def check_quotes(quotes: pd.DataFrame, texts: Mapping[str, SourceSnapshot], known: Mapping[Key, Proof]) -> pd.DataFrame:
    """Return for each quote whether it stands in its source.

    `quotes`: columns `quote` (text, "" without one) and `source` (ids, "" without one); any others are left alone.
    Returns one row for each of its rows, with its index, and the columns:

    - `quote_check` (category): verified, mismatch, no-snapshot or no-quote. A snapshot decides; without one a quote
      counts as verified where `known` has it.
    - `quote_hash` (str): `digest` of the quote, "" without one.
    - `place`, `place_line` (int64): character offset and line, from 1, in the snapshot's text; -1 and 0 elsewhere.
    - `nearest`, `difference` (str): for a mismatch the most similar passage, and in plain words what differs.
    """
    return QuoteChecker(texts, known).check_all(quotes)


class QuoteChecker:
    """Checks quotes against texts and proofs. A source is made ready once, and a quote is looked for once.

    `problems`: of reading the texts and proofs. `before`: a checker whose outcomes hold where the text is the same.
    """

    def __init__(
        self,
        texts: Mapping[str, SourceSnapshot],
        known: Mapping[Key, Proof],
        problems: Sequence[Problem] = (),
        before: "QuoteChecker | None" = None,
    ) -> None:
        self.texts, self.proofs, self.problems = dict(texts), dict(known), problems
        self._sources: dict[str, SourceText] = {}
        self._outcomes: dict[tuple[str, str], QuoteOutcome] = {}
        if before:
            same = {name for name, text in texts.items() if before.texts.get(name) is text}
            sources, outcomes = before.made
            self._sources |= {name: text for name, text in sources.items() if name in same}
            self._outcomes |= {pair: found for pair, found in outcomes.items() if pair[1] in same}

    @property
    def made(self) -> tuple[dict[str, SourceText], dict[tuple[str, str], QuoteOutcome]]:
        """The sources that are ready, and the quotes that were looked for."""
        return self._sources.copy(), self._outcomes.copy()

    def text(self, source: str) -> SourceText:
        """Return the text of a source made ready. Raise KeyError where there is none."""
        if source not in self._sources:
            self._sources[source] = SourceText(self.texts[source])
        return self._sources[source]

    def check(self, quote: str, source: str) -> QuoteOutcome:
        """Return the check of a quote."""
        pair = quote, source
        if pair not in self._outcomes:
            self._outcomes[pair] = _outcome(quote, source, self.texts, self.proofs, self._sources)
        return self._outcomes[pair]

    def check_all(self, quotes: pd.DataFrame) -> pd.DataFrame:
        """Return the check of each quote of a table, as `check_quotes`."""
        given = np.flatnonzero((quotes["quote"] != "").to_numpy())
        pairs = zip(quotes["quote"].iloc[given].tolist(), quotes["source"].iloc[given].tolist(), strict=True)
        rows = [QuoteOutcome(NO_QUOTE)] * len(quotes)
        for row, pair in zip(given.tolist(), pairs, strict=True):
            rows[row] = self.check(*pair)
        frame = pd.DataFrame(rows, columns=pd.Index(QuoteOutcome._fields), index=quotes.index)
        kinds = pd.CategoricalDtype([VERIFIED, MISMATCH, NO_SNAPSHOT, NO_QUOTE])
        strings = dict.fromkeys(["quote_hash", "nearest", "difference"], "str")
        dtypes: dict[str, Any] = {"quote_check": kinds, "place": "int64", "place_line": "int64", **strings}
        return frame.astype(dtypes)


def checker(workspace: Workspace, before: QuoteChecker | None = None, read: ReadOnce | None = None) -> QuoteChecker:
    """Return what checks quotes against the snapshots and proofs of a workspace.

    `before`: the one of an earlier moment; `read`: what keeps the files that are still the same.
    """
    read = read or ReadOnce()
    path = workspace.positions / PROOFS
    known: dict[Key, Proof] = {}
    problems: list[Problem] = []
    if not workspace.refusal(path):
        known, problems = read(path, lambda: proofs.read(path, workspace.relative(path)))
    texts, more = snapshots.texts(workspace.root / "snapshots", workspace.refusal, read)
    return QuoteChecker(texts, known, [*problems, *more], before)


def _outcome(
    quote: str,
    name: str,
    texts: Mapping[str, SourceSnapshot],
    known: Mapping[Key, Proof],
    sources: dict[str, SourceText],
) -> QuoteOutcome:
    looked_for = parts(quote)
    if not looked_for:
        return QuoteOutcome(NO_QUOTE)
    quote_hash = digest(quote)
    if name not in texts:
        proof = known.get((quote_hash, name))
        return (
            QuoteOutcome(VERIFIED, quote_hash, proof.offset, proof.line)
            if proof
            else QuoteOutcome(NO_SNAPSHOT, quote_hash)
        )
    if name not in sources:  # made ready once, and only when a quote asks for it
        sources[name] = SourceText(texts[name])
    place = sources[name].find(looked_for)
    if place is None:
        return QuoteOutcome(MISMATCH, quote_hash, -1, 0, *nearest(looked_for, sources[name]))
    return QuoteOutcome(VERIFIED, quote_hash, *place)
