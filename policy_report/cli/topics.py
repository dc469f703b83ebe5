"""`topics`: where each topic stands, and how polarised it is."""

import argparse

import pandas as pd

from policy_report.cli.figures import number, result_figures
from policy_report.cli.request import figures_of
from policy_report.cli.terminal import result_rows


def run(arguments: argparse.Namespace) -> int:
    """Print how many hold each stance, in words; as JSON, counts by stance id."""
    figures = figures_of(arguments)
    table = figures.topics
    kinds = [name for name in table.columns if name not in ("topic", "n", "polarisation")]
    counts = [{name: row[name] for name in kinds if row[name]} for row in table[kinds].to_dict("records")]
    table = table[["topic", "n", "polarisation"]].assign(counts=pd.Series(counts, dtype=object))
    if arguments.format == "json":
        result_figures(figures, "topic_summaries", table)
        return 0
    rows = [["topic", "stances", "n", "polarisation"]]
    for row in table.to_dict("records"):
        held = row["counts"].items()
        of = sum(row["counts"].values())
        said = "; ".join(f"{n} of {of} {figures.stance_label(row['topic'], name)}" for name, n in held)
        title = figures.records.topics[row["topic"]].title
        rows.append([title, said, str(row["n"]), number(row["polarisation"])])
    result_rows(arguments.format, rows)
    return 0
