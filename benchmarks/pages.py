"""The finished print pages of briefs: what the peers that read no records get."""

from pathlib import Path

from policy_report import workspace
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.brief.view.page import arrange, context
from policy_report.formats.html import laid_out
from policy_report.formats.pdf import TEMPLATE
from policy_report.records import store
from policy_report.templating import TemplateSet


def print_pages(root: Path, folder: Path, *briefs: str) -> list[Path]:
    """Write the page that each PDF is made from, fonts and style sheet inside; return the files."""
    loaded, _ = store.load_or_fail(workspace.find(root))
    folder.mkdir(exist_ok=True)
    templates, written = TemplateSet(), []
    for edition in editions(loaded.settings, loaded.records, Choice(briefs)):
        target = folder / f"{edition.id.rpartition('/')[2]}.html"
        report = compose(edition)
        text = laid_out(context(arrange(report), for_print=True), templates, TEMPLATE)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written
