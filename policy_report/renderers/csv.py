"""CSV: the matrix as a table, actors down, topics across, the words of the stances inside."""

import csv
import io

from policy_report.formulas import harmless
from policy_report.pages.templating import Look
from policy_report.report import Report
from policy_report.words import words_of

SUFFIX = ".csv"
ABOUT = "the matrix as a table"


def render(report: Report, look: Look) -> bytes:  # noqa: ARG001 - one signature for all renderers
    """Return the matrix as UTF-8 CSV; a mixed cell names its stances, a cell without evidence says so.

    A text that a spreadsheet program would compute is kept harmless (`policy_report.formulas`).
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in matrix_rows(report))
    return out.getvalue().encode()


def matrix_rows(report: Report) -> list[list[str]]:
    """Return the matrix as rows of text, the header first."""
    header = [words_of(report.brief.language)("Actor"), *(topic.title for topic in report.topics)]
    return [header] + [
        [actor.name, *(_words(report, actor.id, topic.id) for topic in report.topics)] for actor in report.actors
    ]


def _words(report: Report, actor: str, topic: str) -> str:
    cell = report.cell_of[actor, topic]
    if cell.state != "mixed":
        return cell.label
    stances = dict.fromkeys(report.positions[i].label for i in cell.positions)
    words = words_of(report.brief.language)
    return words("{mixed}: {stances}", mixed=cell.label, stances=" / ".join(stances))
