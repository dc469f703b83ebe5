"""The interactive page, read as a browser's parser reads it: one file, every cell proven, no text becomes markup."""

import re
from html.parser import HTMLParser

import pytest

from policy_report.brief.view.page import arrange, context
from policy_report.brief.view.pictures.matrix import is_dense
from policy_report.formats import html
from policy_report.templating import TemplateSet

VOID = {"meta", "br", "col", "input", "img", "hr", "link"}


class Page(HTMLParser):
    """The elements of a page, in order: (tag, attributes, text inside)."""

    def __init__(self, content):
        super().__init__()
        self.elements = []
        self._open = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        element = [tag, dict(attrs), ""]
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for element in self._open:
            element[2] += data

    def all(self, tag):
        return [(attributes, text) for name, attributes, text in self.elements if name == tag]

    def values(self, attribute):
        return [attributes[attribute] for _, attributes, _ in self.elements if attributes.get(attribute)]

    @property
    def text(self):
        return squeeze(self.all("main")[0][1])

    @property
    def cells(self):
        return {
            (attributes["data-actor"], attributes["data-topic"]): (attributes, text)
            for attributes, text in self.all("td")
            if "data-state" in attributes
        }


def squeeze(text):
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.fixture
def read(rendered):
    return lambda report: Page(rendered(report, "html"))


@pytest.fixture
def page(report, read):
    return read(report)


def test_nothing_is_fetched(page):
    assert page.all("link") == []
    assert [src for src in page.values("src") if not src.startswith("data:")] == []
    styles = "".join(text for _, text in page.all("style")) + "".join(page.values("style"))
    assert re.findall(r"url\((?![\"']?(?:data:|#))|@import", styles) == []


@pytest.mark.parametrize(
    "beginning",
    [
        '<!doctype html>\n<html lang="en" class="x">\n<head>',
        "\ufeff <!DOCTYPE html PUBLIC 'x'><HTML>",
        "<!doctype html>|<!-- a note --><html><head>",
        '<!doctype html>|<html onload="x"><head>',
        "|<html\xa0lang='en'>",
        "|text<head>",
        "|",
    ],
)
def test_the_policy_stands_before_all_else(beginning):
    before, _, behind = beginning.partition("|")
    made = html.guarded(f"{before}{behind}<p>x", "run()")
    policy = "default-src 'none'; script-src 'sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ='; "
    first = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}'
    assert made.startswith(f"{before}\n{first}")
    assert made.endswith(f'">{behind}<p>x')


@pytest.mark.parametrize(
    "tag",
    [
        '<meta http-equiv="refresh" content="0;url=https://e.org">',
        "<META/http-equiv=refresh content='0'>",
        '<meta name="x" content=">" http-equiv="&#114;efresh">',
        '<link rel="preconnect" href="https://e.org">',
        "<link\nrel=dns-prefetch href=//e.org>",
    ],
)
def test_a_tag_that_sends_the_browser_elsewhere_is_taken_out(tag):
    assert re.search(r'<(?:meta|link) http-equiv="" rel=""[\s/]', html.guarded(tag, "run()"), re.IGNORECASE)


@pytest.mark.parametrize(
    "tag",
    ['<meta name="viewport" content="width=device-width">', '<link rel="icon" href="data:image/png;base64,AA=="/>'],
)
def test_any_other_stays_as_it_is(tag):
    assert html.guarded(tag, "run()").endswith(f">{tag}")


def test_ids_are_unique(page):
    ids = page.values("id")
    assert [name for name in set(ids) if ids.count(name) > 1] == []


def test_ids_are_unique_where_names_hold_two_hyphens(workspace, read):
    page = read(
        workspace(
            {
                "positions/actors.yaml": "- {id: a, name: A, kind: other}\n- {id: a--b, name: B, kind: other}\n",
                "positions/topics.yaml": "- {id: c, title: C}\n- {id: b--c, title: D}\n",
                "positions/p.csv": "actor,topic,stance\na,b--c,support\na--b,c,oppose\n",
            }
        ).report()
    )
    ids = page.values("id")
    assert [name for name in set(ids) if ids.count(name) > 1] == []


def test_every_link_inside_the_page_has_its_target(page):
    targets = [href[1:] for href in page.values("href") if href.startswith("#")]
    assert targets
    assert set(targets) <= set(page.values("id"))


@pytest.mark.parametrize(
    "section", ["key-messages", "matrix", "changes", "topics", "agreement", "actors", "gaps", "evidence", "method"]
)
def test_every_link_has_its_target_when_a_section_stands_alone(workspace, read, section):
    page = read(
        workspace(
            {
                "policy-report.toml": f'[briefs.b]\nsections = ["{section}"]\n',
                "positions/p.csv": "actor,topic,stance,source_url\nFR,outcome,support,https://example.org/\nIN,outcome,oppose,\n",
            }
        ).report("b")
    )
    assert {href[1:] for href in page.values("href") if href.startswith("#")} <= set(page.values("id"))


@pytest.mark.parametrize(
    "section", ["key-messages", "matrix", "changes", "topics", "agreement", "actors", "gaps", "evidence", "method"]
)
def test_a_printed_section_that_stands_alone_links_to_what_is_printed_alone(workspace, section):
    table = "actor,topic,stance,date,source_url\nFR,outcome,support,2025-02-11,https://example.org/1\n"
    table += "FR,outcome,oppose,2025-02-11,https://example.org/2\nIN,outcome,oppose,2025-02-11,\n"
    config = f'[briefs.b]\nsince = 2024-01-01\nsections = ["{section}"]\n'
    report = workspace({"policy-report.toml": config, "positions/p.csv": table}).report("b")
    known = context(arrange(report), for_print=True)
    printed = Page(html.laid_out(known, TemplateSet(), "brief.pdf.html.j2").encode())
    assert [
        href for href in printed.values("href") if href.startswith("#") and href[1:] not in printed.values("id")
    ] == []


def test_every_evidenced_cell_leads_to_its_own_evidence(report, page):
    evidence = {attributes["id"]: text for attributes, text in page.all("article")}
    hrefs = set(page.values("href"))
    for cell in report.cells:
        if cell.positions:
            assert f"#e-{cell.actor}/{cell.topic}" in hrefs
            proof = squeeze(evidence[f"e-{cell.actor}/{cell.topic}"])
            assert all(squeeze(report.positions[i].summary) in proof for i in (*cell.positions, *cell.history))


def test_a_cell_says_its_state_and_its_words(report, page):
    if is_dense(report):
        return
    assert len(page.cells) == len(report.cells)
    for cell in report.cells:
        attributes, text = page.cells[cell.actor, cell.topic]
        assert attributes["data-state"] == cell.state
        assert attributes["data-stance"] == (cell.stance or "")
        assert cell.label in text


def test_a_cell_that_is_a_symbol_says_its_words_to_who_points_at_it(workspace, rendered):
    topics = "".join(f"- {{id: t{place}, title: Topic {place}}}\n" for place in range(12))
    table = "actor,topic,stance,salience\nFR,t0,support,5\nFR,t1,oppose,1\nIN,t0,support,\n"
    report = workspace({"positions/topics.yaml": topics, "positions/a.csv": table}).report()
    first = re.search(r"<tbody>.*?</tr>", rendered(report, "html").decode(), re.DOTALL)[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", first)
    assert cells == [
        '<a class="tone-support red" href="#e-france/t0" aria-label="Supports, red line">●</a>',
        '<a class="tone-oppose" href="#e-france/t1" aria-label="Opposes">○</a>',
        *["No evidence"] * 10,
    ]


def test_a_cell_without_evidence_has_no_link_and_says_so(every_state, rendered):
    cells = re.findall(r"<td[^>]*data-state=\"no-evidence\"[^>]*>(.*?)</td>", rendered(every_state, "html").decode())
    assert len(cells) == len(every_state.gaps) == 2
    assert all("No evidence" in cell and "<a" not in cell for cell in cells)


def test_symbols_are_hidden_from_readers_that_speak(every_state, rendered):
    page = Page(rendered(every_state, "html"))
    assert {a.get("aria-hidden") for a, _ in page.all("span") if a.get("class") == "symbol"} == {"true"}


def test_every_summary_and_quote_is_on_the_page(report, page):
    assert [p.summary for p in report.positions if squeeze(p.summary) not in page.text] == []
    assert [p.quote for p in report.positions if squeeze(p.quote) not in page.text] == []


def test_title_language_date_and_marking(every_state, read):
    page = read(every_state)
    assert page.all("html")[0][0]["lang"] == "en"
    assert page.all("title")[0][1] == page.all("h1")[0][1] == "Who stands where"
    assert "Evidence up to 11 February 2025" in page.all("header")[0][1]
    assert "TLP:GREEN" in page.all("header")[0][1]


def test_texts_of_records_do_not_become_elements(reports, read):
    plain, nasty = read(reports("one-cell")), read(reports("markup-in-texts"))
    for tag in ("script", "style", "svg", "img", "i", "br"):
        assert len(nasty.all(tag)) == len(plain.all(tag))
    assert nasty.all("title")[0][1] == '<b>T</b> & "C"'
    assert nasty.all("h3")[0][1] == "<script>alert(1)</script>"
    assert "{{7*7}}&<br>" in nasty.text


def test_no_handler_comes_from_a_record(reports, read):
    attributes = {name for _, found, _ in read(reports("markup-in-texts")).elements for name in found}
    assert not {name for name in attributes if name.startswith("on")}


def test_a_source_links_to_its_document(every_state, read):
    links = {attributes["href"]: text for attributes, text in read(every_state).all("a")}
    assert links["https://example.org/late"] == "Late days"


def test_links_leave_the_page_by_known_ways_only(page):
    assert {href.split(":")[0] for href in page.values("href") if not href.startswith("#")} <= {
        "http",
        "https",
        "mailto",
    }


def test_only_the_letters_in_use_bring_their_fonts(reports, rendered):
    plain, other = (rendered(reports(name), "html").count(b"@font-face") for name in ("one-cell", "other-letters"))
    assert 0 < plain < other


def test_a_message_of_the_author_links_to_the_cell_it_rests_on(workspace, read):
    page = read(
        workspace(
            {
                "policy-report.toml": '[briefs.b]\nkey_messages = ["[France](france/outcome) leads. The rest & more follows."]\n',
                "positions/p.csv": "actor,topic,stance\nFR,outcome,support\n",
            }
        ).report("b")
    )
    assert ({"href": "#e-france/outcome"}, "France") in page.all("a")
    assert "Theresta" not in page.text
    assert "France leads. The rest & more follows." in " ".join(page.all("main")[0][1].split())
