"""The matrix: of the workspace or a brief, filtered, sorted, in windows; gaps walked; search."""

import re

import pytest

from policy_report.web.pages import matrix
from tests.web.conftest import FILES

CELL = re.compile(r'aria-label="([^":]+): ([^"]+)"')


def cells(page):
    return dict(CELL.findall(page.text))


def actors(page):
    return list(dict.fromkeys(name.partition(",")[0] for name in cells(page)))


def test_it_is_that_of_the_workspace_or_of_a_brief(lakes):
    assert actors(lakes.get("/")) == ["France", "India"]
    assert actors(lakes.get("/?brief=summit")) == ["France"]
    assert '<option value="summit" selected>The summit</option>' in lakes.get("/?brief=summit").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=ind", ["India"]),
        ("q=zzz", []),
        ("kind=bloc", []),
        ("kind=country", ["France", "India"]),
        ("stance=support", ["France"]),
        ("stance=no-evidence", ["India"]),
        ("topic=outcome&stance=oppose", ["France"]),
        ("sort=gaps", ["India", "France"]),
        ("from=" + "9" * 5000, []),
        ("brief=../../x&kind=%00", []),
    ],
)
def test_it_is_filtered_and_sorted(lakes, query, shown):
    assert actors(lakes.get(f"/?{query}")) == shown


def test_a_topic_alone_is_one_column(lakes):
    assert list(cells(lakes.get("/?topic=outcome"))) == ["France, Outcome", "India, Outcome"]


def test_a_large_one_comes_in_windows(lakes, monkeypatch):
    monkeypatch.setattr(matrix, "CELLS", 2)
    first = lakes.get("/?sort=name")
    assert actors(first) == ["France"]
    further = re.search(r'href="([^"]+)" data-further', first.text)[1].replace("&amp;", "&")
    second = lakes.get(further, **{"X-Part": "rows"})
    assert (actors(second), "data-further" in second.text, "<html" in second.text) == (["India"], False, False)


def test_many_topics_show_symbols_alone(lakes, monkeypatch):
    assert "<span>Supports</span>" in lakes.get("/").text
    monkeypatch.setattr(matrix, "WORDS", 2)
    assert "<span>Supports</span>" not in lakes.get("/").text
    assert cells(lakes.get("/"))["France, Joint declaration"] == "Supports"


def test_gaps_are_walked_row_by_row(lakes):
    assert lakes.get("/next").url.path == "/cell/india/outcome"
    assert lakes.get("/next?actor=india&topic=outcome").url.path == "/cell/india/outcome"
    assert lakes.get("/next?brief=summit").url.path == "/"  # it has none


def test_a_change_in_a_file_is_told_to_open_pages(lakes):
    first = lakes.get("/news").json()
    assert lakes.get("/news").json() == first
    table = lakes.root / "positions/all.csv"
    table.write_text(table.read_text().replace("oppose", "opose"))
    lakes.session.changed()
    second = lakes.get("/news").json()
    assert second["version"] > first["version"]
    assert "1 mistake" in second["problems"]


def test_search_leads_to_cells_and_marks_the_words(lakes):
    page = lakes.get("/search?q=early").text
    assert '<a href="/cell/france/declaration">' in page
    assert "<mark>early</mark>" in page
    assert "Nothing found" in lakes.get("/search?q=zzz").text
    assert lakes.get("/search?q=%22%27*(").status_code == 200


def test_an_empty_workspace_says_how_to_begin_and_is_no_mistake(editor):
    nothing = dict.fromkeys([*FILES, "positions/topics.yaml"]) | {"policy-report.toml": 'title = "Lakes"\n'}
    begun = editor(**nothing).get("/").text
    assert "How to begin" in begun
    assert 'href="/add-source"' in begun
    assert "No problems" in begun
    assert 'id="grid"' not in begun


def test_what_is_filtered_is_said(lakes):
    page = lakes.get("/?kind=country&stance=support").text
    assert "Kinds: Countries · Stances: Supports – 1 of 2 actors shown." in page
    assert "Filters</summary>" in lakes.get("/").text
    assert "Filters (2)</summary>" in page
    assert "actors shown. <a" not in lakes.get("/").text


def test_the_matrix_beside_a_record_is_not_filtered_by_its_cell(lakes):
    page = lakes.get("/positions/new?actor=france&topic=outcome").text
    assert 'aria-label="India, Joint declaration: Opposes"' in page


@pytest.mark.parametrize(("language", "built_in"), [("fr", "Pour"), ("de", "Dafür"), ("es", "A favor")])
def test_the_words_for_a_stance_are_those_of_the_reader(editor, language, built_in):
    topics = f"- {{id: declaration, title: D, labels: {{support: {{en: Signed, {language}: Own words}}}}}}\n- {{id: outcome, title: O}}\n"
    lakes = editor(**{"positions/topics.yaml": topics})
    asked = {"Accept-Language": language}
    for path in ("/", "/cell/france/declaration", f"/positions/{lakes.key('france', 'declaration')}"):
        page = lakes.get(path, **asked).text
        assert (path, "Own words" in page, "Signed<" in page, "Supports" in page) == (path, True, False, False)
    assert built_in in lakes.get("/positions/new?topic=outcome", **asked).text
