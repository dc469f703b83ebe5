"""Markdown, read back with a CommonMark parser: the records arrive as they are, and none becomes markup."""

import re

import pytest
from markdown_it import MarkdownIt

NASTY = {
    "html": "<img src=x onerror=alert(1)>",
    "link": "[click](javascript:alert(1))",
    "autolink": "<https://example.org>",
    "table": "a | b || c",
    "emphasis": "*a* _b_ **c** `d` ~~e~~",
    "heading": "# not a heading",
    "entity": "AT&amp;T &lt;b&gt; &#35;",
    "backslash": r"C:\new\*",
    "image": "![x](http://example.org/x.png)",
    "comment": "<!-- hidden -->",
}


class Document:
    """What a parser sees in a text: its tokens, and its tables as rows of plain text."""

    def __init__(self, content):
        self.tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())

    def count(self, kind):
        return sum(token.type == kind for token in self.flat())

    def flat(self):
        return [inner for token in self.tokens for inner in (token, *(token.children or ()))]

    def headings(self):
        return [
            (token.tag, plain(self.tokens[i + 1]))
            for i, token in enumerate(self.tokens)
            if token.type == "heading_open"
        ]

    def table(self):
        rows = []
        for i, token in enumerate(self.tokens):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(plain(self.tokens[i + 1]))
        return rows

    def text(self):
        return "\n".join(plain(token) for token in self.tokens if token.type == "inline")


def plain(inline):
    return "".join(" " if child.type == "softbreak" else child.content for child in inline.children)


@pytest.fixture
def read(rendered):
    return lambda report: Document(rendered(report, "md"))


def flat(text):
    return " ".join(text.split())


def test_the_matrix_is_a_table_with_the_words_of_the_stances(every_state, read):
    assert read(every_state).table() == [
        ["Actor", "Joint declaration", "Outcome"],
        ["China", "◕ With reservations", "· No evidence"],
        ["France", "● Signed", "◆ Mixed"],
        ["India", "– Declined to say", "n/a Not applicable"],
        ["Japan", "· No evidence", "◐ Neutral"],
    ]


def test_the_table_agrees_with_the_report(report, read):
    rows = read(report).table()
    assert rows[0] == ["Actor", *(flat(topic.title) for topic in report.topics)]
    cells = {(cell.actor, cell.topic): f"{cell.symbol} {cell.label}" for cell in report.cells}
    assert rows[1:] == [
        [flat(actor.name), *(cells[actor.id, topic.id] for topic in report.topics)] for actor in report.actors
    ]


def test_every_summary_and_quote_is_there(report, read):
    text = flat(read(report).text())
    assert [p.summary for p in report.positions if flat(p.summary) not in text] == []
    assert [p.quote for p in report.positions if flat(p.quote) not in text] == []


def test_the_headings_are_title_sections_topics_and_actors(every_state, read):
    assert read(every_state).headings() == [
        ("h1", "Who stands where"),
        ("h2", "Key messages"),
        ("h2", "Who stands where"),
        ("h2", "The matrix"),
        ("h2", "Topic by topic"),
        ("h3", "Joint declaration"),
        ("h3", "Outcome"),
        ("h2", "Who agrees with whom"),
        ("h2", "Actor by actor"),
        ("h3", "China"),
        ("h3", "France"),
        ("h3", "India"),
        ("h3", "Japan"),
        ("h2", "Where no evidence was found"),
        ("h2", "Sources"),
        ("h2", "Method"),
    ]


def test_marking_and_date_stand_under_the_title(every_state, read):
    second = [token for token in read(every_state).tokens if token.type == "inline"][1]
    assert plain(second).startswith("TLP:GREEN · Evidence up to 11 February 2025 · ")


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_a_name_stays_the_text_that_it_is(workspace, read, text):
    report = workspace(
        {
            "positions/topics.yaml": f"- {{id: declaration, title: '{text}', question: '{text}'}}\n",
            "positions/actors.yaml": f"- {{id: a, name: '{text}', kind: other}}\n",
            "positions/all.csv": f'actor,topic,stance,summary,quote\na,declaration,support,"{text}","{text}"\n',
        }
    ).report()
    document = read(report)
    assert document.table() == [["Actor", text], [text, "● Supports"]]
    assert ("h3", text) in document.headings()
    assert flat(document.text()).count(text) >= 6


@pytest.mark.parametrize("kind", ["html_inline", "html_block", "link_open", "image", "code_inline", "em_open"])
def test_no_text_of_a_record_becomes_markup(workspace, read, kind):
    text = " ".join(NASTY.values())
    report = workspace(
        {
            "positions/actors.yaml": f"- {{id: a, name: '{text}', kind: other, groups: ['{text}']}}\n",
            "positions/all.yaml": f"- {{actor: a, topic: declaration, stance: support, summary: '{text}', quote: '{text}', speaker: '{text}', source_url: 'https://example.org/*a*_b_', source_title: '{text}', locator: '{text}'}}\n",
        }
    ).report()
    assert read(report).count(kind) == 0


@pytest.mark.parametrize("text", ["# Loud", "- item", "1. first", "> quoted", "+ plus", "===", "---", "```"])
def test_a_subtitle_that_opens_like_markup_stays_a_paragraph(workspace, read, text):
    config = f'[briefs.b]\ntitle = "T"\nsubtitle = "{text}"\n'
    report = workspace(
        {"policy-report.toml": config, "positions/a.csv": "actor,topic,stance\nFR,outcome,support\nIN,outcome,oppose\n"}
    ).report("b")
    document = read(report)
    assert text in document.text().splitlines()
    assert document.headings()[0] == ("h1", "T")
    assert document.headings()[1] == ("h2", "Key messages")


def test_without_sources_there_is_no_heading_of_them(workspace, read):
    document = read(workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n"}).report())
    assert ("h2", "Sources") not in document.headings()


def test_sources_are_numbered_as_they_are_cited(every_state, read):
    items = re.findall(r"^\[(\d+)\] (.+?)\. https", read(every_state).text(), re.MULTILINE)
    assert items == [(str(source.number), source.title) for source in every_state.sources]


def test_one_of_a_thing_is_not_many(reports, rendered):
    assert b"1 positions" not in rendered(reports("one-cell"), "md")
    assert b"1 actors" not in rendered(reports("one-cell"), "md")
