"""Reading a source in the browser: its text with what is coded, its pages as pictures, the form of a selection."""

import re
from io import BytesIO

import pikepdf
import pytest

from tests.evidence.test_pages import written

PAGES = ("/F 12 Tf 50 300 Td (The dam is paid for by France.) Tj", "/F 12 Tf 50 300 Td (Nobody else pays.) Tj")
CODED = {
    "positions/all.csv": """
        actor,topic,stance,date,source,locator,quote
        India,declaration,oppose,2025-02-12,speech,,keep the lake clean
        France,outcome,support,2025-02-12,speech,Who pays,
        """,
    "snapshots/speech.txt": (
        "Who spoke\n\nThe minister said “we will keep the lake clean for all” on Monday, and nobody in the house "
        "said a word.\n\nWho pays\n\nShe then left the room, and what it costs was not said at all by anybody who was in that house.\n"
    ),
}


@pytest.fixture
def lakes(editor):
    return editor(**CODED)


@pytest.fixture
def printed(editor):
    """A source that is a PDF of two pages."""
    found = editor(**{"positions/sources.yaml": "- {id: news, title: N}\n- {id: paper, title: P, publisher: France}\n"})
    (found.root / "snapshots/paper.pdf").write_bytes(written(*PAGES))
    found.session.changed()
    return found


def test_what_is_coded_is_marked_with_a_number_that_is_no_text(lakes):
    page = lakes.get("/sources/speech").text
    assert re.search(r'<mark class="tone-oppose" data-mark="1" data-ends="1">keep the lake clean</mark>', page)
    assert re.search(
        r'<a href="/cell/india/declaration" data-chip="1"><span class="n">1</span> India, Joint declaration', page
    )


def test_the_outline_counts_the_quotes_of_each_section(lakes):
    page = lakes.get("/sources/speech").text
    outline = re.findall(r'<li><a href="#t-\d+">([^<]+)</a> <span>(?:<[^>]+>–.*?">)?(\d)', page)
    assert outline == [("Who spoke", "1"), ("Who pays", "0")]


def test_records_of_a_section_without_a_quote_stand_at_its_heading(lakes):
    page = lakes.get("/sources/speech").text
    assert "1 position cites this section without a quote" in page
    assert 'href="/cell/france/outcome"' in page


def test_the_passage_that_is_being_coded_is_marked(lakes):
    at = CODED["snapshots/speech.txt"].index("She then left")
    page = lakes.get(f"/code?source=speech&start={at}&end={at + 8}").text
    assert '<span class="chosen">She then</span>' in page
    assert f'name="back" value="/sources/speech?at={at}#at"' in page


def test_several_who_may_be_meant_are_offered_and_one_is_chosen_by_a_link(editor):
    lakes = editor(**{"snapshots/speech.txt": "France and India signed the declaration.\n"})
    page = lakes.get("/code?source=speech&start=17&end=40").text
    assert re.search(r'id="f-actor"[^>]*value=""', page)
    link = re.search(r'perhaps <a href="([^"]+)" data-mend="France">France</a>', page)[1].replace("&amp;", "&")
    assert re.search(r'id="f-actor"[^>]*value="France"', lakes.get(link).text)


def test_the_stance_comes_before_the_summary_where_a_text_is_read(lakes):
    page = lakes.get("/code?source=speech&start=20&end=40").text
    order = [page.index(f'id="f-{name}"') for name in ("actor", "topic", "stance", "summary", "quote", "speaker")]
    assert order == sorted(order)


# --- pages as pictures ------------------------------------------------------------------------------------------------


def test_a_pdf_is_shown_as_text_or_as_pages_by_a_link(printed):
    assert 'href="/sources/paper?as=pages"' in printed.get("/sources/paper").text
    page = printed.get("/sources/paper?as=pages").text
    assert re.findall(r'<img src="(/sources/paper/pages/\d)', page) == [
        "/sources/paper/pages/1",
        "/sources/paper/pages/2",
    ]
    words = re.findall(r'<text data-start="(\d+)"[^>]*>([^<]+)</text>', page)
    assert words[:3] == [("0", "The"), ("4", "dam"), ("8", "is")]


def test_words_on_a_page_are_coded_as_those_of_the_text(printed):
    page = printed.get("/code?source=paper&start=5&end=13").text
    assert ">dam is paid</textarea>" in page
    assert 'value="p. 1"' in page
    assert re.search(r'id="f-actor"[^>]*value="France"', page)


def test_what_is_coded_on_a_page_leads_back_to_that_page(printed):
    page = printed.get("/code?source=paper&start=40&end=44&as=pages").text
    assert re.search(r'<img src="/sources/paper/pages/2', page)
    assert '<rect class="chosen"' in page
    back = re.search(r'name="back" value="([^"]+)"', page)[1].replace("&amp;", "&")
    assert back == "/sources/paper?as=pages&at=38#at"
    assert '<span id="at"></span><p class="place-mark" aria-hidden="true">p. 2</p>' in printed.get(back).text


def test_a_picture_is_sent_as_one_and_kept(printed):
    answer = printed.get("/sources/paper/pages/2")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert printed.get("/sources/paper/pages/2").content == answer.content
    assert len(list((printed.root / ".policy-report/pages").iterdir())) == 1


OTHERS = ("0", "3", "-1", "x", "..%2f1", "99999999", "²")


@pytest.mark.parametrize(
    "path", [*(f"paper/pages/{number}" for number in OTHERS), "speech/pages/1", "nope/pages/1", "..%2fpaper/pages/1"]
)
def test_a_page_that_is_not_there_is_not_found(printed, path):
    assert printed.get(f"/sources/{path}").status_code == 404
    assert not (printed.root / ".policy-report/pages").exists()


@pytest.mark.parametrize("number", ["0", "9", "x", "-3"])
def test_of_many_pages_some_are_shown(printed, number):
    assert "<svg" in printed.get(f"/sources/paper?as=pages&page={number}").text


def encrypted():
    out = BytesIO()
    with pikepdf.open(BytesIO(written(*PAGES))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", encrypted()], ids=["broken", "encrypted"])
def test_a_pdf_that_cannot_be_read_is_told(printed, content):
    (printed.root / "snapshots/paper.pdf").write_bytes(content)
    printed.session.changed()
    for address in ("/sources/paper", "/sources/paper?as=pages"):
        assert "snapshots/paper.pdf: cannot be read as PDF" in printed.get(address).text
    assert printed.get("/sources/paper/pages/1").status_code == 404


def test_a_page_that_cannot_be_drawn_says_so(printed, monkeypatch):
    monkeypatch.setattr("policy_report.reading.sheets.PATIENCE", 0)
    answer = printed.get("/sources/paper/pages/1")
    assert (answer.status_code, answer.text) == (
        422,
        "snapshots/paper.pdf: page 1 cannot be drawn; its text is still there\n",
    )
