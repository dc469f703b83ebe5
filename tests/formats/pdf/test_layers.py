"""The two layers of a document: a brief of two to four pages that says nothing twice, and an annex to look things up in."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.brief.report import ALONE, SEPARATE
from policy_report.brief.view.lines import runs
from policy_report.formats import RENDERERS
from policy_report.records.store import load_or_fail
from policy_report.templating import TemplateSet
from policy_report.workspace import find

REPO = Path(__file__).parents[3]
STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose")
FOOT = 60  # points


def texts(report, **brief):
    """Return the text of each page of a document, between head and foot; `brief`: what is changed in its settings."""
    shown = replace(report, brief=replace(report.brief, **brief))
    document = PdfDocument(RENDERERS["pdf"].render(shown, TemplateSet()))
    return [
        page.get_textpage().get_text_bounded(0, FOOT, page.get_width(), page.get_height() - FOOT) for page in document
    ]


def report_of(folder, brief):
    workspace = find(folder, exact=True)
    loaded, _ = load_or_fail(workspace)
    (edition,) = editions(loaded.settings, loaded.records, Choice((brief,)))
    return compose(loaded.records, edition, before(workspace, loaded.records, edition))


@pytest.fixture(scope="module")
def votes():
    return report_of(REPO / "tests/data/un-votes", "un-74")


@pytest.fixture(scope="module")
def full(fresh_workspace):
    """28 actors on 38 topics, each with a quote and a summary."""
    rows = "".join(
        f"a{a},t{t},{STANCES[(a * 7 + t * 3) % 5]},2025-02-{a + 1:02},"
        f'"The delegation {a} holds that paragraph {t} needs {(a * t) % 97} changes of the sort that number {a + t} names",'
        f'"We have said {a} times before that item {t} asks {(a + 3 * t) % 89} things of all of us",source-{t % 9}\n'
        for a in range(28)
        for t in range(38)
    )
    files = {
        "positions/actors.yaml": "".join(f"- {{id: a{a}, name: Delegation {a}, kind: country}}\n" for a in range(28)),
        "positions/topics.yaml": "".join(
            f"- {{id: t{t}, title: The question of item {t} of the agenda, question: Should item {t} stand as drafted?}}\n"
            for t in range(38)
        ),
        "positions/sources.yaml": "".join(f"- {{id: source-{n}, title: Record of meeting {n}}}\n" for n in range(9)),
        "positions/all.csv": "actor,topic,stance,date,summary,quote,source\n" + rows,
    }
    return fresh_workspace(files).report()


def test_a_brief_has_two_to_four_pages_whatever_there_is(sample, votes, full):
    assert [len(texts(report, annex=False)) for report in (sample, votes, full)] == [2, 3, 4]


@pytest.mark.parametrize("name", ["paris-ai-action-summit", "river-compact"])
def test_nothing_is_said_twice_in_a_brief(name):
    report = report_of(REPO / {"river-compact": "examples/river-compact"}.get(name, ""), name)
    said = " ".join(" ".join(texts(report, annex=False)).split())
    sources = [text for source in report.sources for text in (source.title, source.publisher)]
    names = [name for entry in report.actors for name in (entry.name, entry.short)]
    labels = [label for cell in report.cells for label in cell.label.split(" / ")]
    for again in sorted({*names, *labels, *sources} - {""}, key=len, reverse=True):
        said = re.sub(rf"\b{re.escape(again)}\b", " ; ", said)
    words = re.findall(r"\w+|;", re.sub(r"[-\u0002\ufffe]\s+", "", said).casefold())
    found = [tuple(words[i : i + 6]) for i in range(len(words) - 5)]
    assert [run for run in set(found) if found.count(run) > 1 and ";" not in run] == []
    assert runs("a b c d e f g") == {tuple("abcdef"), tuple("bcdefg")}


def test_an_annex_is_a_part_a_file_of_its_own_or_none(every_state):
    whole, brief, annex, none = (texts(every_state, annex=value) for value in (True, SEPARATE, ALONE, False))
    assert len(whole) == len(brief) + len(annex)
    assert len(brief) == len(none) == 1
    assert [page for page in brief if "Topic by topic" in page] == []
    assert "Annex" in annex[0]
    assert "Method" in "".join(annex)


def test_a_long_annex_has_a_table_of_contents(sample, every_state):
    (contents,) = [page for page in texts(sample) if page.lstrip().startswith("Annex")]
    assert [title for title in (*(topic.title for topic in sample.topics), "Method") if title not in contents] == []
    assert "....." not in "".join(texts(every_state))


def test_files_lines_coders_and_numbers_of_salience_are_for_internal_use(workspace):
    row = "France,outcome,support,2025-02-11,Signed.,5,Ann,Not for print.\n"
    files = {"positions/p.csv": "actor,topic,stance,date,summary,salience,coder,note\n" + row}
    report = workspace(files).report()
    said = " ".join(texts(report))
    assert [word for word in ("p.csv", "Ann", "salience", "Not for print") if word in said] == ["Ann"]  # of Annex
    assert "red line" in said
    files["policy-report.toml"] = "[defaults]\ninternal = true\n"
    assert "Not for print" in " ".join(texts(workspace(files).report()))


def test_actors_of_whom_nothing_is_said_are_named_in_one_line(workspace):
    files = {"positions/p.csv": "actor,topic,stance\nFrance,outcome,support\nIndia,outcome,support\n"}
    report = workspace(files | {"policy-report.toml": 'title = "T"\n[defaults]\nsections = ["topics"]\n'}).report()
    assert "France, India" in texts(report)[-1]
    assert "**France**, **India**" in RENDERERS["md"].render(report, TemplateSet()).decode()
