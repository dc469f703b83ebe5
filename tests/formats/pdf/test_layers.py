"""The two layers of a document: a brief of two to four pages that says nothing twice, and an annex to look things up in."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from math import hypot
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest
from pypdfium2 import PdfDocument

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.brief.report import ALONE, SEPARATE
from policy_report.brief.view.lines import runs
from policy_report.brief.view.page import arrange, context
from policy_report.brief.view.pictures.matrix import is_dense
from policy_report.formats import RENDERERS
from policy_report.records.store import load_or_fail
from policy_report.templating import TemplateSet
from policy_report.workspace import find

REPO = Path(__file__).parents[3]
STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose")
HEAD, FOOT = 58, 60  # points
RULE = 20  # points: above a part, and the first line of its text
HANGING = 20  # letters below the line, in formulas


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
    return compose(edition, before(workspace, loaded.records, edition))


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


@pytest.fixture(scope="module")
def compact():
    return report_of(REPO / "examples/river-compact", "river-compact")


@pytest.fixture(params=["sample", "compact", pytest.param("votes", marks=pytest.mark.soak)])
def printed(request, rendered):
    """A whole document, with its report."""
    report = request.getfixturevalue(request.param)
    return report, PdfDocument(rendered(report, "pdf"))


def test_a_brief_has_two_to_four_pages_whatever_there_is(sample, compact, votes, full):
    assert [len(texts(report, annex=False)) for report in (sample, compact, votes, full)] == [2, 3, 2, 4]


def test_every_topic_up_to_forty_is_in_the_brief_and_how_many_more_there_are_is_said(votes, full, workspace):
    assert context(arrange(votes), for_print=True)["sides"].more == 0
    assert len(context(arrange(full), for_print=True)["lines"]) == 38
    rows = "".join(
        f"{actor},t{n},{stance}\n" for n in range(43) for actor, stance in (("FR", "support"), ("US", "oppose"))
    )
    topics = "".join(f"- {{id: t{n}, title: Topic {n}}}\n" for n in range(43))
    many = workspace({"positions/topics.yaml": topics, "positions/p.csv": f"actor,topic,stance\n{rows}"}).report()
    note = "3 other topics, on which actors are less divided, are left to the annex."
    assert note in context(arrange(many), for_print=True)["sides"].others.note


def test_no_page_is_used_to_less_than_a_quarter_but_the_last_of_a_part(printed):
    pages = list(printed[1])
    inside = [page for page, after in pairwise(pages) if after.get_size() == page.get_size()]
    assert len(inside) > 1
    assert [pages.index(page) for page in inside if not _below_its_first_quarter(page).strip()] == []


def test_what_begins_a_page_stands_at_its_head(printed):
    """As high as the rule above a part and its space need: margins end with the page before."""
    tops = [_top_of_text(page) for page in printed[1] if page.get_width() < page.get_height()]
    assert max(tops[1:]) - min(tops[1:]) <= RULE


def _top_of_text(page):
    """Return how far below the head of a page its text begins, in points."""
    text, high = page.get_textpage(), page.get_height()
    tops = [high - text.get_charbox(place, loose=True)[3] for place in range(text.count_chars())]
    return min(top for top in tops if top > HEAD)


def _below_its_first_quarter(page):
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(0, FOOT, width, height - FOOT - (height - 2 * FOOT) / 4)


@pytest.mark.parametrize("name", ["sample", "compact", "votes"])
def test_nothing_is_said_twice_in_a_brief(name, request):
    report = request.getfixturevalue(name)
    said = " ".join(" ".join(texts(report, annex=False)).split())
    sources = [text for source in report.sources for text in (source.title, source.publisher)]
    names = [name for entry in report.actors for name in (entry.name, entry.short)]
    labels = [label for cell in report.cells for label in cell.label.split(" / ")]
    for again in sorted({*names, *labels, *sources} - {""}, key=len, reverse=True):
        said = re.sub(rf"\b{re.escape(again)}\b", " ; ", said)
    words = re.findall(r"\w+|;", re.sub(r"[-\u0002\ufffe]\s+", "", said).casefold())
    found = [tuple(words[i : i + 6]) for i in range(len(words) - 5)]
    titles = [" ".join(re.findall(r"\w+", topic.title.casefold())) for topic in report.topics]
    again = {run for run, count in Counter(found).items() if count > 1 and ";" not in run}
    of_titles = {run for run in again if any(" ".join(end) in title for title in titles for end in (run[1:], run[:-1]))}
    assert again - of_titles == set()
    assert runs("a b c d e f g") == {tuple("abcdef"), tuple("bcdefg")}


def test_no_text_in_print_is_smaller_than_eight_points_but_the_dense_matrix_and_what_hangs_below_a_line(printed):
    report, document = printed
    pages = [page for page in document if not (is_dense(report) and page.get_width() > page.get_height())]
    sizes = Counter(size for page in pages for size in _sizes(page.get_textpage()))
    assert {size for size, count in sizes.items() if size < 8 and count > HANGING} == set()


def _sizes(page):
    """Yield the size in points of each letter of a page."""
    matrix = pdfium.FS_MATRIX()
    for place in range(page.count_chars()):
        pdfium.FPDFText_GetMatrix(page, place, matrix)
        if pdfium.FPDFText_GetUnicode(page, place) > 32:
            yield round(pdfium.FPDFText_GetFontSize(page, place) * hypot(matrix.c, matrix.d), 1)


def test_no_word_in_print_is_broken_without_a_hyphen(printed):
    report, document = printed
    said = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    whole = {word for text in (*said, repr(report)) for word in re.findall(r"[^\W\d_]{2,}(?=[^\w\n])", text)}
    halves = [half for page in said for half in re.findall(r"([^\W\d_]{2,40})\n([^\W\d_]{2,40})", page)]
    assert len(halves) > 20
    assert [a + b for a, b in halves if a not in whole and a + b in whole] == []


def test_an_annex_is_a_part_a_file_of_its_own_or_none(every_state):
    whole, brief, annex, none = (texts(every_state, annex=value) for value in (True, SEPARATE, ALONE, False))
    assert len(whole) == len(brief) + len(annex)
    assert len(brief) == len(none) == 1
    assert [page for page in brief if "Topic by topic" in page] == []
    assert "Annex" in annex[0]
    assert "Method" in "".join(annex)


def test_the_annex_of_one_actor_has_no_matrix_of_one_row_and_counts_no_actors(workspace):
    table = "actor,topic,stance\nFR,outcome,support\nFR,declaration,oppose\nIN,outcome,oppose\n"
    files = {"policy-report.toml": "[briefs.b]\neach = 'actor'\n", "positions/p.csv": table}
    _, *pages = texts(workspace(files).report("b/france"))
    annex = "".join(pages)
    assert "Topic by topic" in annex
    assert [said for said in ("The matrix", "Actor by actor", "of 1 actor", "1 of 1") if said in annex] == []


def test_the_annex_of_one_actor_says_in_one_line_on_what_nothing_was_found(workspace):
    titles = {"outcome": "Outcome", "safety": "Safety", "money": "Money"}
    files = {
        "policy-report.toml": "[briefs.b]\neach = 'actor'\n",
        "positions/topics.yaml": "".join(f"- {{id: {name}, title: {title}}}\n" for name, title in titles.items()),
        "positions/p.csv": "actor,topic,stance\nFR,outcome,support\nIN,safety,oppose\nIN,money,oppose\n",
    }
    _, *pages = texts(workspace(files).report("b/france"))
    annex = "".join(pages)
    assert "No evidence found on Safety; Money." in annex
    assert annex.count("Safety") == 1


def test_an_annex_that_begins_with_a_dense_matrix_has_its_title_there(workspace):
    rows = "".join(f"France,t{number},support\n" for number in range(12))
    topics = "".join(f"- {{id: t{number}, title: Topic {number}}}\n" for number in range(12))
    files = {"positions/topics.yaml": topics, "positions/p.csv": f"actor,topic,stance\n{rows}"}
    document = PdfDocument(RENDERERS["pdf"].render(workspace(files).report(), TemplateSet()))
    (first,) = (page for page in document if "Annex 1 of" in page.get_textpage().get_text_bounded())
    assert first.get_width() > first.get_height()


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


def test_a_topic_of_names_alone_stands_on_one_page(workspace):
    topics = "".join(f"- {{id: t{n}, title: Item {n}, question: Shall it stand as drafted?}}\n" for n in range(30))
    sides = zip(("FR", "DE", "IT", "ES", "India"), STANCES, strict=True)
    rows = "".join(f"{actor},t{n},{stance}\n" for actor, stance in sides for n in range(30))
    files = {"positions/topics.yaml": topics, "positions/p.csv": f"actor,topic,stance\n{rows}"}
    pages = texts(workspace(files | {"policy-report.toml": '[briefs.b]\nsections = ["topics"]\n'}).report("b"))
    counts = [(page.count("5 of 5 actors with evidence"), page.count("India")) for page in pages[2:]]
    assert sum(begun for begun, _ in counts) == 30
    assert [number for number, (begun, ended) in enumerate(counts) if begun != ended] == []


def test_long_titles_have_half_of_a_table_of_gaps(workspace):
    long = "Whether the delegations that come late are to be heard before the text is put to the vote"
    files = {
        "positions/topics.yaml": f"- {{id: t, title: {long}}}\n",
        "positions/p.csv": "actor,topic,stance\nFR,t,support\n",
    }
    report = workspace(
        files | {"positions/b.yaml": "actor: {id: b, name: Bank, kind: company}\npositions: []\n"}
    ).report()
    (gaps,) = (page for page in texts(report) if "No evidence found for" in page)
    assert long[:50] in gaps.split("No evidence found for")[1]


def test_gaps_of_very_many_begin_below_their_heading(workspace):
    """A row of them may need most of a page."""
    bodies = "".join(f"- {{id: b{n}, name: Federation of the region {n}, kind: other}}\n" for n in range(200))
    known = "".join(f"b{n},{topic},support\n" for n in range(90) for topic in ("declaration", "outcome"))
    files = {"positions/actors.yaml": bodies, "positions/p.csv": f"actor,topic,stance\n{known}"}
    pages = texts(workspace(files | {"policy-report.toml": '[briefs.b]\nsections = ["gaps"]\n'}).report("b"))
    (begins,) = (page for page in pages if page.lstrip().startswith("Annex"))
    assert begins.count("Federation of the region") > 50


def test_a_table_that_goes_on_over_a_page_keeps_its_row_of_heads(workspace):
    """Also where a tall row is the first that has no room."""
    titles = {f"t{t}": f"Topic {t} " + "on a long matter " * (t % 7 * 3) for t in range(14)}
    files = {
        "policy-report.toml": '[briefs.b]\nsections = ["evidence"]\ninternal = true\n',
        "positions/topics.yaml": "".join(f"- {{id: {name}, title: {title}}}\n" for name, title in titles.items()),
        "positions/sources.yaml": "- {id: record, title: The record}\n",
        "positions/a.csv": "actor,topic,stance,source\n"
        + "".join(f"{actor},{topic},support,record\n" for actor in ("FR", "DE", "IT", "ES", "PT") for topic in titles),
    }
    pages = texts(workspace(files).report("b"))
    assert len(pages) > 4
    assert [page[:20] for page in pages[2:] if not page.startswith("Actor Topic Stance")] == []
