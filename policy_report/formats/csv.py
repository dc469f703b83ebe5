"""CSV: the matrix as a table, actors down, topics across, the words of the stances inside."""

import csv
import io

from policy_report.brief.report import Report
from policy_report.brief.view import marking
from policy_report.brief.view.tables import stance
from policy_report.i18n import words_of
from policy_report.templating import TemplateSet
from policy_report.text import harmless

ABOUT = "the matrix as a table"


def render(report: Report, templates: TemplateSet) -> bytes:  # noqa: ARG001 - one signature for all renderers
    """Return the matrix as UTF-8 CSV; a mixed cell names its stances, a cell without evidence says so.

    The first head says the marking, Actor (TLP:GREEN), where there is one.

    A text that a spreadsheet program would compute is kept harmless (`policy_report.text`).
    """
    out = io.StringIO()
    head, marked = words_of(report.brief.language)("Actor"), marking.shown(report.brief)
    rows = [[f"{head} ({marked})" if marked else head, *(topic.title for topic in report.topics)]]
    for actor in report.actors:
        cells = (report.cell_of[actor.id, topic.id] for topic in report.topics)
        rows.append([actor.name, *(stance(report, cell).text for cell in cells)])
    csv.writer(out, lineterminator="\n").writerows([harmless(text) for text in row] for row in rows)
    return out.getvalue().encode()
