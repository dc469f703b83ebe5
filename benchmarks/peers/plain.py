"""Without this project: `python benchmarks/peers/plain.py WORKSPACE OUT` writes a PDF for each actor.

What somebody who knows the libraries would write for this one table: pandas reads it, Jinja2 fills a template with the
tables of a brief, WeasyPrint renders it to PDF/UA-1, one brief after the other. It borrows the style sheet and the
fonts of this repository, so the pages look alike. It checks nothing: a wrong name, two positions in one cell, a quote
that is not in its source pass in silence. It knows one file of positions and no history, and always writes everything.
"""

import sys
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
import yaml
from weasyprint import HTML

LOOK = Path(__file__).parents[2] / "templates"
AS_OF = pd.Timestamp("2025-06-30")
COLUMNS = 10  # of a matrix on a page
SCALE = {
    "support": ("●", "Supports"),
    "qualified-support": ("◕", "With reservations"),
    "neutral": ("◐", "Neutral"),
    "qualified-opposition": ("◔", "Opposed in part"),
    "oppose": ("○", "Opposes"),
    "declined": ("–", "Declined to say"),
}
KINDS = {"country": "Countries", "civil-society": "Civil society", "company": "Companies", "expert": "Experts"}


def declared(workspace: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the actors, topics or sources by id."""
    text = (workspace / "positions" / f"{name}.yaml").read_text(encoding="utf-8")
    return {entry["id"]: entry for entry in yaml.safe_load(text)}


def positions(workspace: Path) -> pd.DataFrame:
    """Return what was known, the newest position of each cell first, with the line of each in the table."""
    table = pd.read_csv(workspace / "positions" / "positions.csv", parse_dates=["date"], keep_default_na=False)
    table["line"] = table.index + 2
    table = table[table["date"] <= AS_OF].sort_values("date", ascending=False)
    return table.drop_duplicates(["actor", "topic"])


def brief(
    table: pd.DataFrame, actor: dict[str, Any], topics: dict[str, Any], sources: dict[str, Any]
) -> dict[str, Any]:
    """Return what the template shows of an actor."""
    held = table.set_index("topic").reindex([name for name in topics if name in set(table["topic"])])
    numbers = {name: number for number, name in enumerate(held["source"].unique(), 1)}
    cells = [{"topic": topics[name]["title"], "number": numbers[row["source"]], **row} for name, row in held.iterrows()]
    columns = [(topic["title"], held["stance"].get(name)) for name, topic in topics.items()]
    glance = sorted(sorted(range(len(columns)), key=lambda i: columns[i][1] is None)[:COLUMNS])
    return {
        "actor": actor | {"kind": KINDS[actor["kind"]]},
        "cells": cells,
        "glance": [columns[i] for i in glance],
        "parts": [columns[i : i + COLUMNS] for i in range(0, len(columns), COLUMNS)],
        "silent": [title for title, stance in columns if stance is None],
        "sources": [
            (number, sources[name], [c for c in cells if c["number"] == number]) for name, number in numbers.items()
        ],
        "topics": len(topics),
        "quotes": int((held["quote"] != "").sum()),
        "scale": SCALE,
    }


def main(workspace: Path, out: Path) -> None:
    """Write all briefs."""
    actors, topics, sources = (declared(workspace, name) for name in ("actors", "topics", "sources"))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([Path(__file__).parent, LOOK]), autoescape=True, trim_blocks=True
    )
    environment.globals["_"] = str  # the style sheet has one word that other languages translate
    template = environment.get_template("plain.html.j2")
    for name, held in positions(workspace).groupby("actor"):
        page = template.render(brief(held, actors[name], topics, sources))
        HTML(string=page, base_url=f"{LOOK.as_uri()}/").write_pdf(out / f"{name}.pdf", pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
