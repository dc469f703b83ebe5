"""Sources in the browser: the list, reading one, coding what is selected, adding a document."""

import re
from urllib.parse import urlencode

import pytest

from tests.web.conftest import in_and_beside

WORDS = "we will keep the lake clean for all"


def text_of(lakes):
    return (lakes.root / "snapshots/speech.txt").read_text()


def code(lakes, words, **query):
    start = text_of(lakes).index(words)
    return lakes.get(f"/code?{urlencode({'source': 'speech', 'start': start, 'end': start + len(words), **query})}")


def upload(lakes, name, content, **headers):
    fields = {"token": (None, lakes.access.token), "file": (name, content)}
    return lakes.client.post("/add-source", files=fields, headers={"Sec-Fetch-Site": "same-origin", **headers})


def save(lakes, page, **typed):
    fields = dict(re.findall(r'name="((?:f-)?\w+)" value="([^"]*)"', page))
    return lakes.post("/add-source", {**fields, **typed}, follow_redirects=False)


def test_the_list_says_what_is_cited_and_what_has_a_text(lakes):
    page = lakes.get("/sources").text
    assert '<a href="/sources/news">The news</a>' in page
    assert "3 positions · its text is not here" in page
    assert "0 positions · 0 quotes in its text" in page


def test_a_paragraph_is_the_text_of_the_checker_from_where_it_says(lakes):
    page = lakes.get("/sources/speech").text
    found = [(int(start), said) for start, said in re.findall(r'<p data-start="(\d+)">([^<]*)</p>', page)]
    assert found
    assert all(text_of(lakes)[start:].startswith(said) for start, said in found)


def test_a_selection_is_cut_by_the_server_and_verified(lakes):
    page = code(lakes, "e will keep the lake clean for al").text
    assert f">{WORDS}</textarea>" in page
    assert "verified" in page
    assert 'value="para. 1"' in page


def test_what_is_coded_is_saved_marked_and_leads_back(lakes):
    form = re.findall(r'name="([\w-]+)" value="([^"]*)"', code(lakes, WORDS).text)
    fields = {
        **dict(form),
        "quote": WORDS,
        "actor": "India",
        "topic": "Outcome",
        "stance": "support",
        "source": "speech",
    }
    answer = lakes.post("/positions", {**fields, "topic": "outcome"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources/speech?at=19#at")
    page = lakes.get("/sources/speech").text
    assert re.search(rf'<mark class="tone-support" data-mark="1" data-ends="1">{WORDS}</mark>', page)
    assert '<a href="/cell/india/outcome" data-chip="1">' in page
    assert "✓" in lakes.get("/cell/india/outcome").text


def test_an_actor_that_is_named_is_proposed_and_no_stance_is(editor):
    said = "France and others spoke.\n\nIndia: the declaration is a step.\n"
    lakes = editor(**{"snapshots/speech.txt": said})
    page = code(lakes, "the declaration is a step").text
    assert re.search(r'id="f-actor"[^>]*value="India"', page)
    assert "it speaks here" in page
    assert re.search(r'id="f-topic"[^>]*value="Declaration"', page) or "its words: declaration" in page
    assert not re.search(r'name="stance"[^>]* checked', page)


@pytest.mark.parametrize(
    "query", ["source=speech", "source=speech&start=5&end=2", "source=speech&start=x&end=999999999999"]
)
def test_where_nothing_is_selected_the_page_says_so(lakes, query):
    assert "Nothing is selected" in lakes.get(f"/code?{query}").text


def test_a_source_that_is_not_there_is_not_found(lakes):
    assert [lakes.get(path).status_code for path in ("/sources/nope", "/code?source=../x&start=0&end=9")] == [404, 404]


def test_read_and_nothing_there_is_noted_once_and_can_be_undone(lakes):
    for _ in range(2):
        lakes.post("/uncoded/speech", {"topic": "outcome", "actor": "india"})
    assert lakes.text("positions/readings.yaml").count("speech") == 1
    assert "Noted: read, nothing there" in lakes.get("/uncoded/speech?topic=outcome&actor=india").text
    lakes.post("/undo", {})
    assert not (lakes.root / "positions/readings.yaml").exists()


def test_a_document_is_proposed_corrected_and_kept_byte_for_byte(lakes):
    content = b"<html><head><title>Lake report</title></head><body><p>Water is clean.</p></body></html>"
    page = upload(lakes, "lake.html", content).text
    assert 'value="Lake report"' in page
    assert "proposed" in page
    answer = save(lakes, page, **{"f-title": "The lake report", "f-date": "2025-02", "f-language": "fr"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources/lake-report")
    assert (lakes.root / "snapshots/lake-report.html").read_bytes() == content
    assert "The lake report" in lakes.text("positions/sources.yaml")
    assert "language: fr" in lakes.text("positions/sources.yaml")
    assert "Water is clean." in lakes.get("/sources/lake-report").text


def attach(lakes, name, **sent):
    parts = {"token": (None, lakes.access.token), **sent}
    address, ours = f"/sources/{name}/text", {"Sec-Fetch-Site": "same-origin"}
    return lakes.client.post(address, files=parts, headers=ours, follow_redirects=False)


def test_a_source_without_text_takes_its_document_there_and_can_be_coded(lakes):
    page = lakes.get("/sources/news").text
    assert 'action="/sources/news/text"' in page
    answer = attach(lakes, "news", file=("../Lake news.HTML", b"<p>The lake is clean, she said.</p>"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources/news")
    assert (lakes.root / "snapshots/news.html").read_bytes() == b"<p>The lake is clean, she said.</p>"
    page = lakes.get("/sources/news").text
    assert 'data-source="news"' in page
    assert 'action="/sources/news/text"' not in page
    assert "Undo: added the text of The news" in page
    assert attach(lakes, "news", file=("a.txt", b"Another text.")).status_code == 404
    lakes.post("/undo", {})
    assert not (lakes.root / "snapshots/news.html").exists()


def test_a_text_that_is_pasted_becomes_that_of_a_source(lakes):
    assert attach(lakes, "news", text=(None, "The lake is clean.\r\n")).status_code == 303
    assert lakes.text("snapshots/news.txt") == "The lake is clean.\n"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file, or paste a text."),
        ({"file": ("a.exe", b"MZ")}, "not a kind of document that is read"),
        ({"file": ("a.html", b"<p> </p>")}, "has no text"),
    ],
)
def test_what_cannot_be_the_text_of_a_source_is_refused_where_it_was_sent(lakes, sent, said):
    answer = attach(lakes, "news", **sent)
    assert answer.status_code == 422
    assert said in re.search(r'role="alert">(.*?)</p>', answer.text, re.DOTALL)[1]
    assert not list(lakes.root.glob("snapshots/news.*"))


def test_an_address_that_is_a_source_has_no_file_of_its_own_and_a_preview_takes_none(editor):
    table = "actor,topic,stance,date,source_url\nIndia,outcome,oppose,2025-02-12,https://example.org/a\n"
    assert "/text" not in editor(**{"positions/all.csv": table}).get("/sources/https:%2F%2Fexample.org%2Fa").text
    assert attach(editor(), "nope", text=(None, "x")).status_code == 404


def test_a_pasted_text_becomes_a_source(lakes):
    page = lakes.post("/add-source", {"text": "A statement.\nIt is short.\n", "url": "https://example.org/a"}).text
    assert save(lakes, page).headers["location"] == "/sources/a-statement"
    assert "https://example.org/a" in lakes.text("positions/sources.yaml")


def test_a_mistake_stands_at_its_field_and_nothing_is_written(lakes):
    page = upload(lakes, "a.txt", b"Some text.\n").text
    answer = save(lakes, page, **{"f-date": "yesterday", "f-id": "a"})
    assert answer.status_code == 422
    assert "yesterday" in answer.text
    assert not (lakes.root / "snapshots/a.txt").exists()


@pytest.mark.parametrize("name", ["../../evil.txt", "..\\..\\evil.txt", "/etc/passwd.txt", "a/b/../evil.txt"])
def test_the_name_of_a_file_never_becomes_a_path(lakes, name):
    before = in_and_beside(lakes.root)
    page = upload(lakes, name, b"Some text that is new.\n").text
    save(lakes, page)
    new = in_and_beside(lakes.root) - before
    assert {path.parent for path in new if path.suffix == ".txt"} == {lakes.root / "snapshots"}


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"no pdf"), ("a.docx", b"PK\x03\x04broken"), ("a", b"x")]
)
def test_what_nobody_reads_is_refused_with_a_word(lakes, name, content):
    answer = upload(lakes, name, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_document_that_nobody_sent_cannot_be_saved(lakes):
    assert lakes.post("/add-source", {"document": "0" * 64, "f-title": "x"}).status_code == 409
