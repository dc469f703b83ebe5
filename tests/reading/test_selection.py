"""Selections of the text of a source: every one is whole words, and verified, whatever the document."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.evidence import VERIFIED, QuoteChecker
from policy_report.evidence.nearest import SourceText
from policy_report.evidence.snapshots import SourceSnapshot, of
from policy_report.reading.selection import select

TEXT = (
    "Record of the session\n\n"
    "1. The minister said “we will keep the lake clean, and the govern-\nment will pay”.\n\n"
    "2. L’accord n’est pas signé; the ﬁnal text (draft 2) is not ready.\n\n"
    "我们支持这个条约。 وقال الوزير إن البحيرة نظيفة.\n\n"
    "The well-known bank – so the chair – “agreed”: 10 % of all.\n"
)
PAGES = "Lakes 2025  p. 1\nThe state will pay for the\nLakes 2025  p. 2\n\fLakes 2025  p. 3\ndams that it needs.\nLakes 2025  p. 4\n"
SAYINGS = (
    "Water is dear and the state will",
    "Sentences run on. A dam",
    "is planned where the river",
    "bends to the sea.",
)
PAGED = "\f".join(f"Report on lakes\n{said}\nLakes, page {n}\n" for n, said in enumerate(SAYINGS, 1))
SCRIPTS = (
    "हिन्दी में समझौते पर हस्ताक्षर हुए। Điều khoản được ký: 3.5 % và 10⁶ tấn.\n"
    "Die Regie\u00adrung sagt, 2,4 Mio. t CO₂ im Jahr 2024/25 seien zu viel¹; die U.S.-Seite [nicht] …\n"
    "הממשלה אמרה: „האגם יישאר נקי”. وَقَالَ الوزيرُ إنّ البحيرةَ نظيفةٌ — تمامًا.\n"
    "日本は「条約を支持する」と述べた。ｶﾞｽは使わない。 don't – o'clock; rock'n'roll *** (a) § 3a.\n"
)
PAGE = """<h1>The dam</h1><p>The <b>state</b>&#8203;ment of 12&nbsp;May<sup>1</sup> says: <q>we agree</q>, and</p>
<table><tr><td>2023</td><td>4.1</td></tr><tr><td>2024</td><td>4.7</td></tr></table>
<p>the eﬃcient o&shy;ﬃce pays. <a href="/x">Read</a>on.</p><ul><li>One<li>two – three</ul><p dir=rtl>האגם נקי.</p>"""
PRINTED = """<html lang=en><style>@page{size:A5;margin:2cm;@top-left{content:"Lakes in numbers " counter(page)}}
body{font:10pt/1.3 serif;hyphens:auto;text-align:justify} div{columns:2} sup{font-size:60%}</style>
<h1>The dam</h1><div>""" + "".join(
    f"<p>{n}. The international administration of the efficient waterworks<sup>{n}</sup> said “we will notwithstanding "
    f"that pay {n},500.75 euros”, which the ombudsperson’s office considers well-founded; the floods of 20{n:02} "
    "were extraordinary and the responsibilities remain unacknowledged throughout the neighbouring communities.</p>"
    for n in range(1, 16)
) + "</div><p dir=rtl lang=he>הממשלה אמרה כי האגם יישאר נקי לכולם בשנת 2025.</p>"  # fmt: skip
FEW, MANY = 20, 200


def pdf():
    from weasyprint import HTML

    return HTML(string=PRINTED).write_pdf()


DOCUMENTS = {
    "prose": (".txt", TEXT.encode),
    "pages": (".txt", PAGES.encode),
    "heads": (".txt", PAGED.encode),
    "scripts": (".txt", SCRIPTS.encode),
    "HTML": (".html", PAGE.encode),
    "PDF in columns": (".pdf", pdf),
}


def snapshot(data, suffix=".txt") -> SourceSnapshot:
    found, _ = of(data if isinstance(data, bytes) else data.encode(), suffix, "s", f"snapshots/s{suffix}")
    return found


def selected(text, start, end):
    found = snapshot(text)
    return select(SourceText(found), found, start, end)


def between(text, first, last, **kind):
    """Select from some words of a text to some others."""
    found = snapshot(text, **kind)
    return select(SourceText(found), found, found.text.index(first), found.text.index(last) + len(last))


def drawn(document, count):
    """Draw selections of a document, most as long as a sentence; yield those that are not verified."""
    suffix, made = DOCUMENTS[document]
    found, random = snapshot(made(), suffix), Random(document)
    source, checker = SourceText(found), QuoteChecker({"s": found}, {})
    for _ in range(count):
        start = random.randrange(len(found.text))
        end = min(len(found.text), start + random.choice((1, 4, 40, 200, 1500)))
        selection = select(source, found, start, end)
        if selection is None:
            wrong = any(each.isalpha() or each.isdecimal() for each in found.text[start:end])
        else:
            outcome = checker.check(selection.quote, "s").quote_check
            wrong = outcome != VERIFIED or not selection.verified or "\n" in selection.quote
        if wrong:
            yield found.text[start:end], selection and selection.quote


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_selected_is_verified(document):
    assert list(drawn(document, FEW)) == []


@pytest.mark.soak
@pytest.mark.parametrize("document", DOCUMENTS)
def test_whatever_is_selected_is_verified(document):
    assert list(drawn(document, MANY)) == []


@pytest.mark.soak
@given(st.text("a-‐\n\f .,'’“”\"–—…()[]1²éе́ﬁ中ا\u0301\u00ad\u200b", min_size=1), st.data())
def test_a_selection_of_any_text_is_verified_or_says_that_it_is_not(text, data):
    found = snapshot(f"{text}a")
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    selection = select(SourceText(found), found, start, end)
    if selection:
        outcome = QuoteChecker({"s": found}, {}).check(selection.quote, "s").quote_check
        assert (outcome == VERIFIED) == selection.verified


def test_a_cut_word_is_taken_whole_over_the_end_of_a_line():
    at = TEXT.index("ment will")
    assert selected(TEXT, at + 2, at + 9).quote == "government will"


def test_a_hyphen_stays_where_the_text_elsewhere_has_it():
    text = "The well-\nknown bank is well-known.\n\nA govern-\nment is known.\n"
    assert between(text, "The", "bank").quote == "The well-known bank"
    assert between(text, "A ", "is known.").quote == "A government is known."


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        (("5 perc", "ent"), "3.5 percent"),
        (("n", "'t si"), "don't sign"),
        (("हिन्", "द"), "हिन्दी"),
        (("gree", "d"), "“agreed”"),
    ],
)
def test_numbers_contractions_and_vowel_signs_are_of_their_word(cut, whole):
    text = "It is 3.5 percent. They don't sign. यह हिन्दी है। He “agreed” then.\n"
    start = text.index("".join(cut))
    assert selected(text, start, start + len("".join(cut))).quote == whole.strip("“”")


def test_the_heads_of_pages_are_left_out():
    found = selected(PAGED, PAGED.index("the state will"), PAGED.index("tences run") + 3)
    assert found.quote == "the state will Sentences"
    assert found.place == "p. 1"


def test_a_table_between_is_an_ellipsis():
    found = between(PAGE, "says", "pays.", suffix=".html")
    assert found.quote == "says: we agree, and … the efficient office pays."
    assert found.verified


def test_a_figure_with_its_caption_is_an_ellipsis_in_a_text_that_marks_none():
    text = (
        "The state will pay for all of the dams that it needs, and also\n"
        "Figure 2: Dams by state\n2019 2020 2021\nNorth 3.1 4.1 5.9\nSource: the office\n"
        "for the bridges over them, as the minister has told the house.\n"
    )
    assert between(text, "and also", "for the bridges").quote == "and also … for the bridges"
    assert between(text, "North", "5.9").quote == "North 3.1 4.1 5.9"


def test_a_sentence_that_begins_with_a_figure_stays():
    text = "All that is known of it is shown below, and so is the rest of it.\nFigure 2. The state pays for the dams, says the minister of it.\nNobody else does, and that is what all of it is about in truth.\n"
    assert "…" not in between(text, "below", "Nobody").quote


def test_a_note_at_the_foot_can_be_quoted_by_itself():
    text = "\f".join(f"Report on lakes\n{said}\n" for said in SAYINGS)
    assert selected(text, text.index("on lakes"), text.index("on lakes") + 8).quote == "on lakes"


def test_a_paragraph_has_its_own_number_or_its_place():
    assert selected(TEXT, TEXT.index("text (draft"), TEXT.index(" is not")).place == "para. 2"
    assert selected(TEXT, TEXT.index("bank"), TEXT.index(" so the")).place == "para. 5"
