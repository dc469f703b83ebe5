"""The Python interface: a workspace in, DataFrames out, the same figures as in the briefs.

Every method takes `brief` (its id; the whole workspace when left out) and `as_of` (a date; what was known then).
"""

import datetime as dt
from dataclasses import asdict
from html import escape
from pathlib import Path

import pandas as pd

from policy_report.briefs import Choice, Edition, editions, whole
from policy_report.compose import compose
from policy_report.errors import UserError
from policy_report.load import Loaded, before, load_or_fail
from policy_report.positions import select
from policy_report.report import Report
from policy_report.workspace import Workspace, find

Day = dt.date | None


class Analysis:
    """A workspace that was read and checked."""

    def __init__(self, workspace: Workspace, loaded: Loaded) -> None:
        self._workspace = workspace
        self._loaded = loaded

    @property
    def positions(self) -> pd.DataFrame:
        """Every position, one row each; columns and dtypes as `policy_report.positions.COLUMNS`."""
        return self._loaded.records.positions.copy()

    def known(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return the positions of a brief on a day, in matrix order; `current` (bool) marks those that count."""
        edition = self._edition(Choice(as_of=as_of), brief)
        return select(self._loaded.records.positions, edition.actors, edition.topics, edition.as_of)

    def matrix(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return the matrix: actor names down, topic titles across, the words of the stances (str) inside."""
        report = self._report(Choice(as_of=as_of), brief)
        names = {actor.id: actor.name for actor in report.actors}
        titles = {topic.id: topic.title for topic in report.topics}
        cells = pd.DataFrame(
            {"actor": names[cell.actor], "topic": titles[cell.topic], "stance": cell.label} for cell in report.cells
        )
        table = cells.pivot_table(index="actor", columns="topic", values="stance", aggfunc="first")
        return table.reindex(index=list(names.values()), columns=list(titles.values()))

    def cells(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a cell: actor, topic, state, stance (ids), label, and the number of its current positions."""
        report = self._report(Choice(as_of=as_of), brief)
        return pd.DataFrame(
            {
                "actor": cell.actor,
                "topic": cell.topic,
                "state": cell.state,
                "stance": cell.stance,
                "label": cell.label,
                "positions": len(cell.positions),
            }
            for cell in report.cells
        )

    def agreement(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a pair: a, b (ids), agreement and exact (float, NaN below the minimum), n (int)."""
        report = self._report(Choice(as_of=as_of), brief)
        columns = {"a": "str", "b": "str", "agreement": "float64", "exact": "float64", "n": "int64"}
        return pd.DataFrame([asdict(pair) for pair in report.agreement], columns=list(columns)).astype(columns)

    def topics(self, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a topic: topic (id), counts in a column a stance, n, polarisation (NaN below 3 actors)."""
        report = self._report(Choice(as_of=as_of), brief)
        rows = [
            {"topic": found.topic, **found.counts, "n": found.n, "polarisation": found.polarisation}
            for found in report.topic_summaries
        ]
        table = pd.DataFrame(rows)
        counts = [name for name in table.columns if name not in ("topic", "n", "polarisation")]
        table[counts] = table[counts].fillna(0).astype("int64")
        table["polarisation"] = table["polarisation"].astype("float64")
        return table[["topic", *counts, "n", "polarisation"]]

    def changes(self, since: dt.date | Path, brief: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Return one row a changed cell since a date or the .json of an earlier brief.

        Columns: actor, topic (ids), change, before, after (stance ids, None without evidence).
        """
        report = self._report(Choice(as_of=as_of, since=since), brief)
        columns = ["actor", "topic", "change", "before", "after"]
        return pd.DataFrame([asdict(change) for change in report.changes], columns=[*columns])

    def matrix_html(self, brief: str | None = None, as_of: Day = None) -> str:
        """Return the matrix as an HTML table with symbols and words, for a notebook or a page of your own."""
        report = self._report(Choice(as_of=as_of), brief)
        head = "".join(f'<th scope="col">{escape(topic.title)}</th>' for topic in report.topics)
        rows = "".join(_html_row(report, actor.id, actor.name) for actor in report.actors)
        return f'<table><thead><tr><th scope="col">Actor</th>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def _repr_html_(self) -> str:
        return self.matrix_html()

    def _edition(self, choice: Choice, brief: str | None) -> Edition:
        settings, records = self._loaded.settings, self._loaded.records
        if brief is None:
            return whole(settings, records, choice)
        chosen = Choice((brief,), as_of=choice.as_of, since=choice.since)
        found = editions(settings, records, chosen)
        if len(found) != 1:
            raise UserError(f"the brief '{brief}' makes {len(found)} reports; name one without `each`")
        return found[0]

    def _report(self, choice: Choice, brief: str | None) -> Report:
        edition = self._edition(choice, brief)
        return compose(self._loaded.records, edition, before(self._workspace, self._loaded.records, edition))


def read(path: str | Path) -> Analysis:
    """Return the workspace at `path` or at the nearest folder above it."""
    workspace = find(Path(path))
    loaded, _ = load_or_fail(workspace)
    return Analysis(workspace, loaded)


def _html_row(report: Report, actor: str, name: str) -> str:
    cells = (report.cell_of[actor, topic.id] for topic in report.topics)
    shown = "".join(f"<td>{escape(cell.symbol)} {escape(cell.label)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{shown}</tr>'
