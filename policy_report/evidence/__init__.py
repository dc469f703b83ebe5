"""Quotes against the text of their sources: which are verified, and which words differ where one is not.

The snapshots and the proofs of a workspace go in; each position's `quote_check` and the problems come out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from policy_report.errors import Problem
from policy_report.evidence import proofs, quotes, snapshots
from policy_report.records import checks
from policy_report.text import did_you_mean, shorten
from policy_report.workspace import Workspace

PROOFS = "proofs.yaml"


@dataclass(frozen=True)
class Evidence:
    """What the check found: `checked`, one row a position, as `quotes.check` gives it, with its source."""

    checked: pd.DataFrame
    texts: dict[str, snapshots.Snapshot]
    proofs: dict[proofs.Key, proofs.Proof]

    def prove(self, on: date) -> bytes:
        """Return the file of proofs of all verified quotes; those proven now get the date `on`."""
        return proofs.dump(proofs.prove(self.checked, self.texts, on, self.proofs))


def check(workspace: Workspace, positions: pd.DataFrame, sources: Collection[str]) -> tuple[Evidence, list[Problem]]:
    """Return what is known of each position's quote, and a warning for each that its source does not have.

    `sources`: the ids of all sources; a snapshot of none of them is a warning too.
    """
    path = workspace.positions / PROOFS
    known, problems = ({}, []) if workspace.refusal(path) else proofs.read(path, workspace.relative(path))
    texts, more = snapshots.texts(workspace.root / "snapshots", workspace.refusal)
    asked = positions[["quote", "source"]].astype(object)
    checked = quotes.check(asked, texts, known).assign(source=asked["source"])
    mismatches = checked[checked["quote_check"] == quotes.MISMATCH]
    problems += more
    problems += [
        Problem(
            snapshot.file,
            1,
            f"no source is called '{name}'{did_you_mean(name, sources) or ';'} name a snapshot after its source's id",
            checks.UNKNOWN_SOURCE,
            "warning",
        )
        for name, snapshot in texts.items()
        if name not in sources
    ]
    problems += [
        Problem(
            file=str(positions["file"].iloc[row]),
            line=int(positions["line"].iloc[row]),
            message=_mismatch(*map(str, (positions["quote"].iloc[row], found.source, found.nearest, found.difference))),
            check=checks.QUOTE_MISMATCH,
            field="quote",
        )
        for row, found in zip(mismatches.index, mismatches.itertuples(), strict=True)
    ]
    return Evidence(checked, texts, known), problems


def _mismatch(quote: str, source: str, nearest: str, difference: str) -> str:
    said = f"“{shorten(quote, 60)}” is not in the text of '{source}'"
    if not nearest:
        return f"{said}, and nothing like it"
    return f"{said}: {difference}; the nearest passage is “{shorten(nearest, 200)}”"
