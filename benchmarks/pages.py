"""The finished print pages of briefs: what the peers that read no records get."""

from pathlib import Path

from policy_report import load, workspace
from policy_report.briefs import Choice, editions
from policy_report.compose import compose
from policy_report.pages.templating import Look
from policy_report.renderers.html import page


def print_pages(root: Path, folder: Path, *briefs: str) -> list[Path]:
    """Write the page that each PDF is made from, fonts and style sheet inside; return the files."""
    loaded, _ = load.load_or_fail(workspace.find(root))
    folder.mkdir(exist_ok=True)
    look, written = Look(), []
    for edition in editions(loaded.settings, loaded.records, Choice(briefs)):
        target = folder / f"{edition.id.rpartition('/')[2]}.html"
        text = page(compose(loaded.records, edition), look, "brief.pdf.html.j2", for_print=True)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written
