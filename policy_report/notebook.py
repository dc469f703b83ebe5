"""The Python interface: a workspace in, DataFrames out, the same figures as in the briefs.

Every method takes `brief` (its id; the whole workspace when left out) and `as_of` (a date; what is later is left out).
With `brief`, what comes out is what the readers of that brief may know.
"""

import datetime as dt
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from policy_report.brief.baseline import before
from policy_report.brief.editions import Choice, one
from policy_report.brief.figures import Figures, rows
from policy_report.records.positions import COLUMNS
from policy_report.records.since import Since, since_of
from policy_report.records.store import Loaded, load_or_fail
from policy_report.workspace import Workspace, find

Day = dt.date | None
UNSAID: dict[str, Any] = {"note": "", "coder": "", "file": "", "line": 0}


class Analysis:
    """A workspace that was read and checked."""

    def __init__(self, workspace: Workspace, loaded: Loaded) -> None:
        self._workspace = workspace
        self._loaded = loaded

    @property
    def positions(self) -> pd.DataFrame:
        """Every position, one row each; columns and dtypes as `policy_report.records.positions.COLUMNS`."""
        return self._loaded.records.positions.copy()

    def known(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return the positions of a brief on a day, in matrix order; `current` (bool) marks those that count."""
        figures = self._figures(brief, as_of)
        marked = brief and figures.records.markings and not figures.edition.internal
        return _without_internal(figures.known) if marked else figures.known.copy()

    def matrix(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return the matrix: actor names down, topic titles across, the words of the stances (str) inside."""
        return self._figures(brief, as_of).words.copy()

    def cells(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a cell: actor, topic, state and stance (ids; "" for no or several stances), label (words)."""
        return self._figures(brief, as_of).cells.copy()

    def agreement(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a pair: a, b (ids), agreement and exact (float, NaN below the minimum), n (int)."""
        return self._figures(brief, as_of).agreement.copy()

    def topics(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a topic: topic (id), counts in a column a stance, n, polarisation (NaN below 3 actors)."""
        return self._figures(brief, as_of).topics.copy()

    def changes(self, since: Since | str, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a changed cell since a date, "last", "kept:2025-02-11" or the .json of an earlier brief.

        Columns: actor, topic (ids); change; before, after (stance ids, "" without evidence); before_label, after_label.
        """
        table = self._figures(brief, as_of, since_of(since) if isinstance(since, str) else since).changes
        return table[["actor", "topic", "change", "before", "after", "before_label", "after_label"]].copy()

    def matrix_html(self, brief: str | None = None, as_of: Day = None) -> str:
        """Return the matrix as an HTML table with symbols and words, for a notebook or a page of your own."""
        figures = self._figures(brief, as_of)
        symbols = {stance.id: f"{stance.symbol} " for stance in self._loaded.records.scale}
        cells = (escape(symbols.get(row.stance, "") + row.label) for row in rows(figures.cells))
        titles = list(figures.words.columns)
        head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
        body = "".join(
            f'<tr><th scope="row">{escape(name)}</th>' + "".join(f"<td>{next(cells)}</td>" for _ in titles) + "</tr>"
            for name in figures.words.index
        )
        return f'<table><thead><tr><th scope="col">Actor</th>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _repr_html_(self) -> str:
        return self.matrix_html()

    def _figures(self, brief: str | None, as_of: Day, since: Since | None = None) -> Figures:
        records = self._loaded.records
        choice = Choice((brief,) if brief else (), as_of=as_of, since=since)
        edition = one(self._loaded.settings, records, choice)
        return Figures(edition, before(self._workspace, records, edition))


def _without_internal(known: pd.DataFrame) -> pd.DataFrame:
    """Return positions without what no brief prints, for one that may be passed on; the columns stay, empty."""
    return known.assign(**UNSAID).astype({name: COLUMNS[name] for name in UNSAID})


def read(path: str | Path) -> Analysis:
    """Return the workspace at `path` or at the nearest folder above it."""
    workspace = find(Path(path))
    loaded, _ = load_or_fail(workspace)
    return Analysis(workspace, loaded)
