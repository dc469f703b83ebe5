"""The benchmarks run: a small workspace, each peer whose tool is installed, and the page that is written."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pytest

from benchmarks import decks, editor, page, plot, search, workspaces
from benchmarks.pages import print_pages
from benchmarks.peers.chromium import found as chromium
from benchmarks.turns import Limit, measured
from policy_report.records.store import load
from policy_report.workspace import find

PEERS = Path(__file__).parents[1] / "benchmarks" / "peers"
CELL = re.compile(r"<t([hd])[^>]*>(.*?)</t\1>", re.DOTALL)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace of two briefs, and their finished pages."""
    root = tmp_path_factory.mktemp("benchmark")
    workspaces.many(root / "workspace", actors=2)
    print_pages(root / "workspace", root / "pages")
    return root


def run(peer, *arguments):
    subprocess.run([sys.executable, PEERS / peer, *arguments], check=True, capture_output=True, timeout=300)


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    whole = re.sub(r"[-\xad\u2010\ufffe]\r?\n|[\xad\ufffe]", "", text)  # words that were hyphenated
    return re.findall(r"\w+", whole)  # a line may break behind a bracket


def test_the_workspace_has_no_problem(made):
    loaded, problems = load(find(made / "workspace"))
    assert problems == []
    assert list(loaded.records.actors) == ["actor-0", "actor-1"]
    assert len(loaded.records.topics) == 20


def test_a_position_added_is_one_of_its_actor(made, tmp_path):
    table = workspaces.many(tmp_path / "workspace", actors=2)
    before = len(load(find(tmp_path / "workspace"))[0].records.positions)
    workspaces.add_position(table, 1)
    loaded, problems = load(find(tmp_path / "workspace"))
    assert (problems, len(loaded.records.positions)) == ([], before + 1)
    assert loaded.records.positions["actor"].iloc[-1] == "actor-1"


def test_the_million_is_a_workspace_too(tmp_path):
    workspaces.million(tmp_path / "workspace", actors=2, topics=3)
    loaded, problems = load(find(tmp_path / "workspace"))
    assert (problems, len(loaded.records.positions)) == ([], 6)


@pytest.mark.soak
def test_the_plain_script_says_in_its_tables_what_ours_say(made, tmp_path):
    run("plain.py", made / "workspace", tmp_path)
    run("bare_weasyprint.py", made / "pages/actor-0.html", made / "ours.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["actor-0.pdf", "actor-1.pdf"]
    plain, ours = words(tmp_path / "actor-0.pdf"), words(made / "ours.pdf")
    cells = re.sub(r"<[^>]+>", " ", " ".join(m[2] for m in CELL.finditer((made / "pages/actor-0.html").read_text())))
    shown = set(re.findall(r"\w+", cells)) & set(ours)
    assert len(shown) > 100
    assert shown - set(plain) == set()
    assert len(pypdfium2.PdfDocument(tmp_path / "actor-0.pdf")) == len(pypdfium2.PdfDocument(made / "ours.pdf"))


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="needs Chromium")
def test_chromium_prints_the_pages(made, tmp_path):
    run("chromium.py", made / "pages", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["actor-0.pdf", "actor-1.pdf"]
    assert "Sources" in words(tmp_path / "actor-0.pdf")


@pytest.mark.skipif(not (find_spec("pypandoc") and find_spec("typst")), reason="needs pypandoc and typst")
def test_pandoc_and_typst_set_the_pages(made, tmp_path):
    run("pandoc_typst.py", made / "pages", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["actor-0.pdf", "actor-1.pdf"]
    assert "Sources" in words(tmp_path / "actor-0.pdf")


def group():
    times = {"ours": iter([1.0, 9.0, 2.0]), "theirs": iter([2.0, 9.0, 8.0])}
    competitors = {name: lambda values=values: next(values) for name, values in times.items()}
    limits = [Limit("ours", "theirs", 0.5), Limit("theirs", "ours", 3, at_least=True)]
    return measured("Two", "About both.", competitors, limits, rounds=3)


def test_a_ratio_is_the_median_of_the_rounds():
    found = group()
    assert found.seconds == {"ours": [1.0, 9.0, 2.0], "theirs": [2.0, 9.0, 8.0]}
    assert [(each.name, each.value, each.held) for each in found.ratios] == [
        ("ours / theirs", 0.5, True),
        ("theirs / ours", 2.0, False),
    ]


def test_the_page_has_the_tables_and_keeps_what_is_written_by_hand(tmp_path):
    target = tmp_path / "performance.md"
    page.write(target, [group()], "a machine")
    target.write_text(target.read_text() + "\n## What paid\n\nThis.\n")
    page.write(target, [group()], "another machine")
    written = target.read_text()
    assert "Measured on another machine." in written
    assert "| ours | 2.00 s | 1.00 s … 9.00 s |" in written
    assert "| ours / theirs | 0.5 | at most 0.5 | yes |" in written
    assert "| theirs / ours | 2 | at least 3 | **no** |" in written
    assert written.endswith("\n## What paid\n\nThis.\n")
    assert written.count(page.MARK) == 1


def test_what_the_benchmark_of_decks_prints_is_read():
    printed = "40 slides, 6 marked tables, 4000 KiB\nrefresh, loaded    120 ms   (100 to 140)\n\nrefresh / open    1.75   at most 2\n"
    found = decks.parsed(printed)
    assert found.seconds == {"refresh, loaded": [0.12, 0.1, 0.14]}
    assert [(each.name, each.value, each.limit) for each in found.ratios] == [("refresh / open", 1.75, 2.0)]


def test_the_plot_has_a_bar_for_each_on_one_scale():
    drawn = plot.drawing("Runs", "Seconds", {"ours": 10.0, "theirs": 20.0}, {"ours"})
    bars = re.findall(r'<rect x="\d+" y="\d+" width="([\d.]+)" height="16" fill="#(\w+)"', drawn)
    assert bars == [("220.0", "1F4E8C"), ("440.0", "A9B1BA")]
    assert drawn == plot.drawing("Runs", "Seconds", {"ours": 10.0, "theirs": 20.0}, {"ours"})


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.skipif(not (find_spec("playwright") and chromium()), reason="no browser")
def test_the_editor_is_measured_on_a_screen():
    with ThreadPoolExecutor(1) as apart:  # one thread has one Playwright, and other tests may have theirs open
        found = apart.submit(editor.measure, 1, small=(2, 3), large=(2, 4), keystrokes=2).result()
    assert set(found.seconds) == {editor.SAVE, editor.CHECK, editor.LARGE, editor.KEY}
    assert [each.limit for each in found.ratios] == [0.5, 1, 60, 150]
    assert all(each.value > 0 for each in found.ratios)


def test_search_finds_what_people_coded():
    both, alone = search.retrieval(keywords=True)
    assert (both >= 0.6, alone >= 0.75) == (True, True)
