"""What stands at the head and foot of pages, and raised marks in PDFs that are written by hand."""

import pytest

from policy_report.evidence import pdf
from policy_report.evidence.pages import plain_pages


def written(*pages):
    """Return a PDF whose pages draw what the operators say, in Helvetica."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, operators in enumerate(pages):
        drawn = b"BT %s ET" % operators.encode()
        resources = b"/MediaBox[0 0 400 400]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R" % (5 + 2 * number)
        objects += [b"<</Type/Page/Parent 2 0 R%s>>" % resources]
        objects += [b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)]
    body = b"".join(b"%d 0 obj%s endobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%%PDF-1.4\n%strailer<</Root 1 0 R/Size %d>>" % (body, len(objects) + 1)


@pytest.mark.parametrize(
    ("operators", "expected"),
    [
        pytest.param(
            "/F 1 Tf 12 0 0 12 50 300 Tm (by 2030) Tj 7 0 0 7 93.5 304 Tm (3) Tj 12 0 0 12 98 300 Tm (. So) Tj",
            "by 2030³. So",
            id="sizes by the matrix",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (to 10) Tj 5 Ts /F 7 Tf (6) Tj 0 Ts /F 12 Tf ( t of CO) Tj -3 Ts /F 8 Tf (2) Tj "
            "0 Ts /F 12 Tf ( now) Tj",
            "to 10⁶ t of CO2 now",
            id="a rise of the text",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (by 2030) Tj 4 Ts /F 11 Tf (3) Tj 0 Ts /F 12 Tf (. So) Tj",
            "by 2030³. So",
            id="hardly smaller",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (the 4) Tj 5 Ts /F 7 Tf (th) Tj 0 Ts /F 12 Tf ( article) Tj",
            "the 4th article",
            id="raised words are words",
        ),
        pytest.param(
            "/F 36 Tf 50 300 Td (T) Tj /F 10 Tf 1 0 0 1 73 317 Tm (he 12 states of 2020 agree) Tj "
            "1 0 0 1 73 305 Tm (on all of 14 points) Tj",
            "T\nhe 12 states of 2020 agree\non all of 14 points",
            id="a large first letter raises nothing",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (The levy) Tj /F 8 Tf 1 0 0 1 120 303 Tm (2020) Tj 1 0 0 1 160 303 Tm (12) Tj",
            "The levy 2020 12",
            id="cells of a table are no marks",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (They will decide. ) Tj /F 10 Tf 1 0 0 1 145 390 Tm (Hearing) Tj",
            "They will decide. \nHearing",
            id="a head behind the last line",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (They will decide. ) Tj 1 0 0 1 145 390 Tm (Hearing) Tj",
            "They will decide. \nHearing",
            id="a head as large as the last line",
        ),
        pytest.param(
            "/F 12 Tf 50 300 Td (see Annex ) Tj /F 9 Tf (2020) Tj /F 12 Tf ( here) Tj",
            "see Annex 2020 here",
            id="smaller on the same line is no mark",
        ),
    ],
)
def test_what_is_raised_in_a_pdf_is_told_by_size_and_baseline(operators, expected):
    assert pdf.text(written(operators)).text == expected


def test_notes_in_small_print_at_the_foot_are_aside_and_the_text_above_is_not():
    page = "/F 12 Tf 50 300 Td (We will not) Tj 0 -14 Td (sign this) Tj /F 8 Tf 0 -60 Td (1 See the report.) Tj"
    text, asides, *_ = pdf.text(written(page, "/F 12 Tf 50 300 Td (treaty of ours.) Tj"))
    assert [text[start:end] for start, end in asides] == ["1 See the report."]
    assert text == "We will not\nsign this\n1 See the report.\ntreaty of ours."


def test_lines_in_large_print_that_end_no_sentence_are_headings():
    page = (
        "/F 18 Tf 50 380 Td (What the) Tj 0 -20 Td (dam costs) Tj /F 14 Tf 0 -20 Td (Who pays) Tj "
        "/F 10 Tf 0 -20 Td (The state pays for it, and nobody else.) Tj /F 14 Tf 0 -20 Td (Not this one.) Tj"
    )
    text, _, _, _, headings, _ = pdf.text(written(page))
    assert [text[start:end].split("\n") for start, end in headings] == [["What the", "dam costs", ""], ["Who pays", ""]]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (["Minutes\na b\n", "Minutes\nc d\n", "e f\n"], ["Minutes", "Minutes"]),
        (["a\nPage 1 of 3", "b\nPage 2 of 3", "c\nPage 3 of 3"], ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]),
        (["a\nxi\n", "b\nxii\n"], ["xi", "xii"]),
        (["Left\na\n", "Right\nb\n", "Left\nc\n", "Right\nd\n"], ["Left", "Right", "Left", "Right"]),
        (["Minutes\na\n", "b\n", "c\n"], []),
        (["Minutes\na\nTo be read\n b\n", "Minutes\nc\nTo be read\nd\n"], ["Minutes", "Minutes"]),  # amid the text
        (["Minutes\na\n"], []),
        # a head for each chapter
        (
            ["1 Rivers\na\n", "2 Rivers\nb\n", "c\n", "3 Lakes\nd\n", "4 Lakes\ne\n"],
            ["1 Rivers", "2 Rivers", "3 Lakes", "4 Lakes"],
        ),
        (["We reject 5.\na\n", "We reject 6.\nb\n", "c\n", "d\n", "e\n"], []),  # sentences of two pages
        (["a\nb\nc\nd\ne\nNo.\nf\ng\nh\nj\nk\n", "m\nn\no\np\nq\nNo.\nr\ns\nt\nu\nw\n"], []),  # amid the pages
    ],
)
def test_what_stands_at_the_head_or_foot_of_most_pages_is_aside(pages, expected):
    text, asides, *_ = plain_pages("\f".join(pages))
    assert [text[start:end].strip() for start, end in asides] == expected
