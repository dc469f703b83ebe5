"""A document of each kind, captured by the command and checked: 20 quotes that it has are verified, 20 others are not."""

import io
import quopri

import docx
import pytest

from policy_report.cli import main
from policy_report.evidence.snapshots import READERS
from policy_report.records import store
from policy_report.workspace import Workspace
from tests.conftest import write
from tests.evidence.test_documents import odt

TEXT = (
    "The harbours of the coast burn too much fuel. We will not sign the treaty in this form.",
    "Shore power costs 3.5 per cent of the budget, and nobody has shown how it is paid. A levy is welcome.",
    "Our members voted on 11 February: eleven were for the levy, two against it, and one did not vote.",
    "“No port can do this alone”, said the chair. The state must pay at least half of what it costs.",
    "We support a date of 2030 – not 2027 – for ships above 5,000 tonnes; smaller ones need more time.",
)
RIGHT = (
    *(
        "We will not sign the treaty in this form.",
        "burn too much fuel",
        "3.5 per cent of the budget",
        "A levy is welcome",
    ),
    *(
        "nobody has shown how it is paid",
        "Our members voted on 11 February",
        "eleven were for the levy",
        "two against it",
    ),
    *(
        "one did not vote",
        "No port can do this alone",
        '"No port can do this alone", said the chair',
        "The state must pay",
    ),
    *("at least half of what it costs", "We support a date of 2030 - not 2027", "ships above 5,000 tonnes"),
    *("smaller ones need more time", "The harbours of the coast", "We will not sign … in this form"),
    *("in this form. Shore power costs 3.5 per cent", "the treaty in this form"),
)
WRONG = (
    *("We will sign the treaty in this form.", "burn much fuel", "3 per cent of the budget", "No levy is welcome"),
    *("somebody has shown how it is paid", "Our members voted on 1 February", "twelve were for the levy", "two for it"),
    *("one did vote", "Every port can do this alone", "No port can do that", "The state must not pay"),
    *(
        "at most half of what it costs",
        "We support a date of 2027",
        "ships above 5,00 tonnes",
        "smaller ones need time",
    ),
    *(
        "We will not … sign the levy",
        "the treaty in that form",
        "costs 3.5 per cent of a budget",
        "Our members voted for the levy",
    ),
)


def word():
    made, out = docx.Document(), io.BytesIO()
    for paragraph in TEXT:
        made.add_paragraph(paragraph)
    made.save(out)
    return out.getvalue()


def pdf():
    from weasyprint import HTML

    return HTML(string=PAGE).write_pdf()


def message(kind, body):
    head = f"From: Ann <a@b.org>\r\nSubject: Our view\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n"
    return f"{head}Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode() + quopri.encodestring(body.encode())


def cues(numbered):
    """Captions: a cue for each eight words or so."""
    words = " ".join(TEXT).split()
    lines = [" ".join(words[n : n + 8]) for n in range(0, len(words), 8)]
    comma = "," if numbered else "."
    times = [f"00:00:{n:02}{comma}000 --> 00:00:{n + 1:02}{comma}000" for n in range(len(lines))]
    numbers = (f"{n + 1}\n" if numbered else "" for n in range(len(lines)))
    return "\n\n".join(f"{number}{time}\n{line}" for number, time, line in zip(numbers, times, lines, strict=True))


PAGE = f"<!doctype html><meta charset=utf-8><title>Our view</title>{''.join(f'<p>{each}</p>' for each in TEXT)}"
PLAIN = "\n\n".join(TEXT)
MHTML = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\nSnapshot-Content-Location: https://b.org/a\r\n\r\n--x\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
)
DOCUMENTS = {
    "a.html": PAGE.encode,
    "a.mhtml": lambda: MHTML.encode() + quopri.encodestring(PAGE.encode()) + b"\r\n--x--\r\n",
    "a.pdf": pdf,
    "a.docx": word,
    "a.odt": lambda: odt("".join(f"<text:p>{each}</text:p>" for each in TEXT)),
    "a.eml": lambda: message("text/plain", PLAIN),
    "a.vtt": f"WEBVTT\n\n{cues(numbered=False)}\n".encode,
    "a.srt": f"{cues(numbered=True)}\n".encode,
    "a.md": f"# Our *view*\n\n{PLAIN.replace('not sign', '**not** sign')}\n".encode,
    "utf-8.txt": PLAIN.encode,
    "utf-16.txt": lambda: PLAIN.encode("utf-16"),
    "windows.txt": lambda: PLAIN.encode("cp1252"),
}


def test_every_kind_of_document_is_there():
    kinds = {f".{name.partition('.')[2]}" for name in DOCUMENTS}
    assert set(READERS) - kinds <= {".htm", ".mht", ".markdown", ".text"}
    assert (len(set(RIGHT)), len(set(WRONG))) == (20, 20)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_captured_document_verifies_what_it_says_and_nothing_else(name, tmp_path):
    files = {"policy-report.toml": 'title = "T"\n', "positions/topics.yaml": "- {id: levy, title: Levy}\n"}
    write(tmp_path / "w", files)
    (tmp_path / name).write_bytes(DOCUMENTS[name]())
    with pytest.raises(SystemExit) as end:
        main(["-C", str(tmp_path / "w"), "capture", str(tmp_path / name), "--id", "view"])
    assert not end.value.code
    rows = "".join(f'France,levy,support,view,"{quote.replace(chr(34), chr(34) * 2)}"\n' for quote in (*RIGHT, *WRONG))
    (tmp_path / "w/positions/a.csv").write_text(f"actor,topic,stance,source,quote\n{rows}", encoding="utf-8")
    positions = store.load(Workspace(tmp_path / "w"))[0].records.positions
    found = dict(zip(positions["quote"], positions["quote_check"], strict=True))
    assert [quote for quote in RIGHT if found[quote] != "verified"] == []
    assert [quote for quote in WRONG if found[quote] == "verified"] == []
