"""What the commands that print figures share: the JSON of a table, and a figure in print."""

import math
from typing import TYPE_CHECKING

from policy_report.brief.figures import Figures
from policy_report.cli.terminal import result_json

if TYPE_CHECKING:
    import pandas as pd


def result_figures(figures: Figures, key: str, table: "pd.DataFrame") -> None:
    """Print a table as JSON under the key that it has in a brief; a figure that cannot be given is null."""
    brief = {"id": figures.edition.id, "title": figures.edition.title, "as_of": figures.edition.as_of}
    brief["since"] = figures.before.day if figures.before else None
    found = table.astype(object).where(table.notna(), None).to_dict("records")
    result_json({"schema": "policy-report/1", "brief": brief, key: found})


def number(value: float) -> str:
    """Return a figure with three decimals, "" where there is none."""
    return "" if math.isnan(value) else f"{value:.3f}"
