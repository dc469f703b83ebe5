"""Documents of every kind as snapshots: all their text, what they say of themselves, and quotes checked against them."""

import io
import zipfile

import docx
import pandas as pd
import pytest
from docx.oxml import OxmlElement

from policy_report.evidence import check_quotes
from policy_report.evidence.snapshots import READERS, of
from policy_report.records.readers.base import UnreadableError

WORDS = "The minister said: “We will not sign the treaty in this form¹.” It costs 3.5 per cent."
RIGHT = ["We will not sign the treaty in this form.", "It costs 3.5 per cent", "minister said", "in this form¹"]
WRONG = ["We will sign the treaty", "costs 3 per cent", "in this form1", "We will never sign"]


def word(*runs, **properties):
    """A Word document; a run is a text, or a text and the name of a property that is set."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for run in runs:
        text, *looks = [run] if isinstance(run, str) else run
        made = paragraph.add_run(text)
        for look in looks:
            setattr(made.font, look, True)
    for name, text in properties.items():
        setattr(document.core_properties, name, text)
    return document


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


NAMES = "xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:dc='d' xmlns:meta='m'"


def odt(body, styles="", meta=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        text = f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
        package.writestr("content.xml", text)
        package.writestr("meta.xml", f"<office:document-meta {NAMES}>{meta}</office:document-meta>")
    return out.getvalue()


def message(body, kind="text/plain; charset=utf-8", **heads):
    lines = [f"{name.replace('_', '-')}: {text}" for name, text in {**heads, "MIME_Version": "1.0"}.items()]
    return "\r\n".join([*lines, f"Content-Type: {kind}", "", body]).encode()


HTML = WORDS.replace("¹", "<sup>1</sup>")
CUES = WORDS.replace(" sign ", " sign\n\n2\n00:02.000 --> 00:03.000\n")
DOCUMENTS = {
    ".docx": saved(word(WORDS.partition("¹")[0], ("1", "superscript"), WORDS.partition("¹")[2])),
    ".odt": odt(
        "<text:p>" + WORDS.replace("¹", "<text:span text:style-name='T1'>1</text:span>") + "</text:p>",
        "<style:style style:name='T1'><style:text-properties style:text-position='super 58%'/></style:style>",
    ),
    ".eml": message(WORDS.replace(" sign ", " sign\r\n"), From="a@b.org"),
    ".mhtml": message(
        f"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{HTML}\r\n--x--",
        "multipart/related; boundary=x",
        Snapshot_Content_Location="https://b.org/a",
    ),
    ".vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n{CUES}\n".encode(),
    ".srt": f"1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>{WORDS}</i>\r\n".encode(),
    ".md": f"# Head\n\n{HTML.replace('not', '**not**')}\n".encode(),
    ".txt": WORDS.encode(),
    ".html": f"<meta charset=utf-8><p>{HTML}</p>".encode(),
}


def read(suffix, data):
    snapshot, problems = of(data, suffix, "a", f"snapshots/a{suffix}")
    assert not problems
    return snapshot


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_right_quotes_are_verified_and_wrong_ones_are_not_in_every_kind(suffix):
    snapshot = read(suffix, DOCUMENTS[suffix])
    checked = check_quotes(pd.DataFrame({"quote": RIGHT + WRONG, "source": "a"}), {"a": snapshot}, {})
    assert checked["quote_check"].tolist() == ["verified"] * len(RIGHT) + ["mismatch"] * len(WRONG)


def test_every_kind_is_tested():
    aliases = {".htm", ".mht", ".pdf"}
    assert set(READERS) - aliases == set(DOCUMENTS)


def about(suffix, data):
    return [(said.field, said.text) for said in READERS[suffix].about(data) if said.text]


# --- Word -----------------------------------------------------------------------------------------------------------


def test_what_is_struck_or_hidden_in_a_document_is_no_text_and_tables_heads_and_feet_are():
    document = word("We will ", ("not ", "strike"), ("never ", "hidden"), "sign")
    document.add_table(1, 2).cell(0, 1).text = "a cell"
    document.sections[0].header.paragraphs[0].text = "Draft 3"
    assert read(".docx", saved(document)).text == "We will sign\na cell\nDraft 3"


def test_tracked_changes_are_read_as_accepted():
    document = word("We ")
    paragraph = document.paragraphs[0]._p
    for tag, kind, text in (("w:del", "w:delText", "will not"), ("w:ins", "w:t", "will")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(kind)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph.append(change)
    assert read(".docx", saved(document)).text == "We will"


def test_a_document_says_its_title_author_and_day():
    data = saved(word("x", title="Our view", author="Ann Lee"))
    assert {("title", "Our view"), ("author", "Ann Lee")} <= set(about(".docx", data))


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_what_is_no_document_is_refused(suffix):
    with pytest.raises(UnreadableError, match="open it in a word processor"):
        of(b"We", suffix, "a", "a")


def test_a_note_and_a_deletion_do_not_stand_in_a_sentence_of_an_odt():
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See there.</text:p></text:note-body></text:note>"
    deleted = "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    text = read(".odt", odt(f"{deleted}<text:h>Head</text:h><text:p>We will{note} not<text:s/>sign</text:p>")).text
    assert text == "Head\nWe will¹ not sign\nSee there."


def test_an_odt_says_its_title_author_and_day():
    said = "<dc:title>Our view</dc:title><meta:initial-creator>Ann</meta:initial-creator><dc:date>2025-02-11T10:00:00</dc:date>"
    assert about(".odt", odt("", meta=said)) == [("title", "Our view"), ("author", "Ann"), ("date", "2025-02-11")]


# --- messages ---------------------------------------------------------------------------------------------------------


def test_the_longest_of_alternatives_and_all_other_parts_of_a_message_are_text():
    inner = "--y\r\nContent-Type: text/plain\r\n\r\nshort\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>the long one</p>\r\n--y--"
    parts = f"--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n{inner}\r\n--x\r\nContent-Type: text/plain\r\n\r\nattached\r\n--x--"
    data = message(parts, "multipart/mixed; boundary=x", Subject="=?utf-8?q?Caf=C3=A9?=", From="Ann <a@b.org>")
    assert read(".eml", data).text == "Subject: Café\nFrom: Ann <a@b.org>\n\nthe long one\nattached"


def test_a_message_says_who_wrote_it_and_when():
    data = message("x", Subject="Our view", From="Ann Lee <a@b.org>", Date="Tue, 11 Feb 2025 23:33:00 -0500")
    assert about(".eml", data) == [("author", "Ann Lee"), ("title", "Our view"), ("date", "2025-02-11")]


def test_a_saved_page_says_its_address():
    assert ("url", "https://b.org/a") in about(".mhtml", DOCUMENTS[".mhtml"])
    assert read(".mhtml", DOCUMENTS[".mhtml"]).text.startswith("The minister")


# --- captions ---------------------------------------------------------------------------------------------------------


def test_captions_have_times_as_places_speakers_once_and_no_line_that_rolls_up_twice():
    cues = "1:00:01.000 --> 1:00:02.000 align:start\n<v Ann>We <b>will</b>\n\nNOTE no\n\n1:00:02.000 --> 1:00:04.000\nWe will\n<v Ann>not &amp; never"
    snapshot = read(".vtt", f"WEBVTT - A talk\n\n{cues}\n".encode())
    assert snapshot.text == "Ann: We will\nWe will\nnot & never"
    assert [snapshot.place(snapshot.text.index(word)) for word in ("Ann", "not")] == ["01:00:01", "01:00:02"]
    assert about(".vtt", b"WEBVTT - A talk\n") == [("title", "A talk")]


def test_a_time_of_thousands_of_figures_begins_no_caption():
    cues = f"{'1' * 5000}:00:01,000 --> 00:00:02,000\nNo.\n\n00:00:03,000 --> 00:00:04,000\nWe will.\n"
    assert read(".srt", cues.encode()).text == "We will."


# --- Markdown and pages -------------------------------------------------------------------------------------------------


def test_markdown_is_the_text_that_it_shows():
    data = b"---\ntitle: 'X'\ndate: 2025-02-11\n---\n# Head\n\nWe *will*\nsign [it](http://x).\n\n- one\n- ~~two~~\n"
    assert read(".md", data).text == "title: 'X'\ndate: 2025-02-11\nHead\nWe will sign it.\none"
    assert about(".md", data) == [("title", "X"), ("date", "2025-02-11"), ("title", "Head")]


def test_a_page_says_its_title_date_author_publisher_and_address():
    page = """<!-- Page saved with SingleFile \n url: https://b.org/a?x \n saved date: Tue --><title>T | Site</title>
    <meta name=citation_date content=2025/02/10><meta property=og:site_name content=Site><time datetime=2024-01-01>
    <script type="application/ld+json">{"headline": "T", "author": [{"name": "Ann"}], "datePublished": "2025-02-11T10:00Z"}</script>"""
    found = about(".html", page.encode())
    assert [said for said in found if said[0] == "date"] == [
        ("date", "2025-02-10"),
        ("date", "2025-02-11"),
        ("date", "2024-01-01"),
    ]
    assert dict(reversed(found)) == {
        "url": "https://b.org/a?x",
        "title": "T",
        "date": "2025-02-10",
        "author": "Ann",
        "publisher": "Site",
    }
