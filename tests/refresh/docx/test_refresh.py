"""A whole document refreshed: what is written where, what stays, and what is said."""

import io
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document as new_document  # noqa: N813 - a function
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from policy_report.errors import UserError
from policy_report.ooxml.package import replaced
from policy_report.refresh import refresh
from policy_report.refresh.docx.document import Document

MATRIX = [
    ["Actor", "Joint declaration", "Outcome"],
    ["France", "● Supports", "· No evidence"],
    ["India", "○ Opposes", "◕ With reservations"],
    ["Kenya", "· No evidence", "◐ Neutral"],
]
OLD = [
    ["Actor", "Joint declaration", "Outcome"],
    ["France", "● Supports", "· No evidence"],
    ["India", "● Supports", "◕ With reservations"],
]
BLANK = [["", ""], ["", ""]]
BODY = "word/document.xml"


def problems(error):
    return [str(problem) for problem in error.value.problems]


# --- what is written ------------------------------------------------------------------------------------------------


def test_a_marked_table_is_written_and_what_changed_is_said(made, refreshed):
    made.table(OLD)
    run = refreshed(made)
    assert run.texts() == MATRIX
    assert run.said == ["mark 1: matrix: 1 cell changed, 1 row added (Kenya)"]
    assert run.refreshed.changes[0].cells == ["India, Joint declaration: ● Supports → ○ Opposes"]


def test_a_second_refresh_changes_nothing(made, refreshed):
    made.table(OLD)
    made.control("policy-report: as-of")
    made.control("policy-report: topics", "<w:p/>")
    once = refreshed(made)
    assert len(once.said) == 3
    again = refreshed(once.after)
    assert (again.after, again.said, again.refreshed.marks) == (once.after, [], 3)


@pytest.mark.parametrize(
    ("mark", "header", "first"),
    [
        ("matrix brief=two", ["Actor", "Joint declaration", "Outcome"], ["France", "India"]),
        ("agreement actors=kenya,france", ["Actor", "Kenya", "France"], ["Kenya", "France"]),
        ("topics", ["Topic", "Where it stands", "n", "Polarisation"], ["Joint declaration", "Outcome"]),
        (
            "changes since=2025-02-01 topics=declaration",
            ["Actor", "Topic", "Change", "Before", "After"],
            ["France", "India"],
        ),
        (
            "sides",
            ["Topic", "Supports", "With reservations", "Neutral", "Opposes", "No evidence"],
            ["Joint declaration", "Outcome"],
        ),
        ("sources", ["No.", "Source", "Date", "Link"], ["None"]),
        (
            "counts",
            [
                "Topic",
                "Question",
                "Supports",
                "With reservations",
                "Neutral",
                "Opposed in part",
                "Opposes",
                "No evidence",
                "n",
                "Polarisation",
            ],
            ["Joint declaration", "Outcome"],
        ),
    ],
)
def test_what_marks_ask_for(mark, header, first, made, refreshed):
    made.table(BLANK, f"policy-report: {mark}")
    texts = refreshed(made).texts()
    assert (texts[0], [row[0] for row in texts[1:]]) == (header, first)


def test_sides_are_names(made, refreshed):
    made.table(BLANK, "policy-report: sides")
    assert refreshed(made).texts()[1] == ["Joint declaration", "France", "", "", "India", "Kenya"]


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("as-of", "20 February 2025"),
        ("as-of text=&quot;Stand: {}&quot;", "Stand: 20 February 2025"),
        ("title brief=two", "France and India"),
        ("subtitle", ""),
        ("evidence", "4 positions from 0 sources; no evidence found for 2 of 6 cells"),
        ("counts topics=declaration", "1 of 2 Supports; 1 of 2 Opposes"),
        ("stance actors=India topics=declaration", "○ Opposes"),
        ("summary actors=India topics=declaration", "Did not sign."),
        ("quote actors=India topics=declaration", "We cannot."),
        ("quote actors=Kenya topics=declaration", "No evidence"),
    ],
)
@pytest.mark.parametrize("form", ["blocks", "line"])
def test_texts(form, mark, text, made, refreshed):
    title = f"policy-report: {mark}"
    made.control(title) if form == "blocks" else made.inline("It says ", title, after=", as was said.")
    positions = """
        actor,topic,stance,date,summary,quote
        France,declaration,support,2025-02-11,,
        India,declaration,oppose,2025-02-11,Did not sign.,We cannot.
        India,outcome,qualified-support,2025-01-05,,
        Kenya,outcome,neutral,2025-02-20,,
        """
    run = refreshed(made, positions=positions)
    assert run.text() == text
    assert run.said == [f"mark 1: {mark.split()[0]}: before → {text or '–'}"]
    if form == "line":
        assert [each.text for each in run.document.paragraphs[0].runs] == ["It says ", ", as was said."]


def test_a_mark_may_stand_in_the_tag_or_the_description(made, refreshed):
    made.control("The day", tag="policy-report: as-of")
    made.table(OLD, "Who stands where", "As we know it.\npolicy-report: matrix")
    run = refreshed(made)
    assert (run.text(), run.texts()) == ("20 February 2025", MATRIX)


def test_a_control_around_a_table_is_one_place_with_it(made, refreshed):
    table = made.table(OLD, mark="")
    made.control("policy-report: matrix", "<w:p/>")
    control = made.document.element.body.find(qn("w:sdt"))
    content = control.find(qn("w:sdtContent"))
    content.insert(0, table._tbl)
    run = refreshed(made)
    assert (run.texts(), run.refreshed.marks) == (MATRIX, 1)


def test_a_control_that_shows_its_prompt_gets_its_own_style(made, refreshed):
    prompt = '<w:p><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Click here</w:t></w:r></w:p>'
    made.control("policy-report: as-of", prompt, "<w:rPr><w:b/></w:rPr><w:showingPlcHdr/>")
    run = refreshed(made)
    assert run.text() == "20 February 2025"
    control = run.document.element.body.find(qn("w:sdt"))
    assert control.find(f".//{qn('w:showingPlcHdr')}") is None
    (look,) = control.find(qn("w:sdtContent")).iter(qn("w:rPr"))
    assert [each.tag for each in look] == [qn("w:b")]
    assert run.said == ["mark 1: as-of: – → 20 February 2025"]


def test_a_control_without_a_table_gets_one(made, refreshed):
    made.control("policy-report: matrix", "<w:p><w:r><w:t>Here</w:t></w:r></w:p>")
    run = refreshed(made)
    assert run.texts() == MATRIX
    assert run.said == ["mark 1: matrix: put in, 3 rows, 3 columns"]


def test_marks_in_heads_feet_and_notes_are_followed(made, refreshed):
    made.document.sections[0].header.paragraphs[0].text = "Stand: "
    made.inline("", "policy-report: as-of")
    control = made.document.element.body.find(f".//{qn('w:sdt')}")
    made.document.sections[0].header.paragraphs[0]._p.append(control)
    run = refreshed(made)
    header = run.document.sections[0].header.paragraphs[0]._p
    assert "".join(each.text for each in header.iter(qn("w:t"))) == "Stand: 20 February 2025"
    assert run.said == ["mark 1 (header): as-of: before → 20 February 2025"]


def test_alternative_text_that_was_generated_is_kept_true(made, refreshed):
    old = (
        "2 actors down, 1 topic across, a stance in each cell as of 2024-01-01. No evidence was found for 1 of 2 cells."
    )
    made.table(MATRIX, about=old)
    run = refreshed(made)
    assert run.said == ["mark 1: matrix: alternative text brought up to date"]
    about = run.table()._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    assert about.startswith("3 actors down, 2 topics across, a stance in each cell as of 2025-02-20.")


# --- what stays -----------------------------------------------------------------------------------------------------


def full(made):
    """A document with text, another table, a comment, a bookmark around a row, and three marks."""
    made.document.add_heading("A paper & its <words>")
    commented = made.document.add_paragraph("Nobody “agrees”.")
    made.document.add_comment(commented.runs, text="Is that so?", author="Ann")
    made.table([["Budget", "1"], ["Ann’s", "5 < 6"]], mark="")
    made.table(OLD)
    made.inline("As of ", "policy-report: as-of", after=" we know this.")
    made.control("policy-report: evidence")
    made.document.add_paragraph("The end.")
    return made.content


def outside(data):
    """What stands outside the marks of `full`: the text without its second table and its controls."""
    _first, second, *_ = re.split(rb"(?=<w:tbl>)", data)[1:]
    head = data[: data.index(second)]
    tail = second[second.index(b"</w:tbl>") :]
    return head + re.sub(rb"<w:sdt>.*?</w:sdt>", b"", tail, flags=re.DOTALL)


def test_every_byte_outside_the_marks_stays(made, refreshed, hand):
    content = full(made)
    run = refreshed(content)
    assert len(run.said) == 3
    before, after = hand.entries(run.before), hand.entries(run.after)
    assert [name for name in before if before[name] != after[name]] == [BODY]
    old, new = (hand.part(each, BODY) for each in (run.before, run.after))
    assert old != new
    assert outside(old) == outside(new)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
    ),
    where=st.integers(0, 3),
    comment=st.sampled_from(["", "<!-- x -->", "<?a b?>", "\n  "]),
)
def test_whatever_stands_around_a_mark_stays(texts, where, comment, sources):
    """The part is written by hand, as no library writes it: comments, instructions, odd spaces."""
    paragraphs = [f"{comment}<w:p ><w:r><w:t>{_escaped(text)}</w:t></w:r></w:p>" for text in texts]
    mark = (
        "<w:sdt><w:sdtPr><w:alias w:val='policy-report: as-of'/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    )
    before, after = "".join(paragraphs[:where]), "".join(paragraphs[where:])
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = f"<?xml version='1.0' encoding='UTF-8'?>\n<w:document xmlns:w='{space}' ><w:body>{before}"
    tail = f"{after}<w:sectPr/></w:body>\n</w:document>"
    out = io.BytesIO()
    new_document().save(out)
    content = replaced(out.getvalue(), {BODY: f"{head}{mark}{tail}".encode()})
    done = refresh(Document(content, "paper.docx"), sources())
    with zipfile.ZipFile(io.BytesIO(done.content)) as package:
        text = package.read(BODY).decode()
    assert text.startswith(head)
    assert text.endswith(tail)
    assert "20 February 2025" in text[len(head) : len(text) - len(tail)]


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_what_comes_out_is_valid_and_opens_elsewhere(made, refreshed, tmp_path):
    run = refreshed(full(made))
    assert wrong(run.after, tmp_path) == wrong(run.before, tmp_path)  # the template of python-docx has some of its own
    assert run.document.paragraphs[-1].text == "The end."


def wrong(content, folder):
    (folder / "paper.docx").write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(folder / "paper.docx").errors]


@pytest.mark.soak
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_shows_what_was_written(made, refreshed, tmp_path):
    (tmp_path / "paper.docx").write_bytes(refreshed(full(made)).after)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "paper.docx"], check=True, capture_output=True)
    text = (tmp_path / "paper.txt").read_text(encoding="utf-8-sig")
    for words in ("○ Opposes", "As of 20 February 2025 we know this.", "Nobody “agrees”.", "The end."):
        assert words in text


def test_a_document_without_marks_is_the_same_bytes(made, refreshed):
    made.table(OLD, mark="Table 1")
    run = refreshed(made)
    assert (run.after, run.refreshed.marks) == (run.before, 0)


def test_a_signed_document_is_refreshed_with_a_warning(made, refreshed):
    made.table(OLD)
    out = io.BytesIO(made.content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", "<s/>")
    warnings = refreshed(out.getvalue()).refreshed.warnings
    assert [problem.check for problem in warnings] == ["signature"]


# --- what is refused ------------------------------------------------------------------------------------------------

INSERTED = '<w:p><w:ins w:id="1" w:author="Ann"><w:r><w:t>new</w:t></w:r></w:ins></w:p>'


@pytest.mark.parametrize(
    ("title", "inner", "properties", "said"),
    [
        ("matrx", "<w:p/>", "", "unknown mark 'matrx'; did you mean 'matrix'?"),
        ("matrix topics=zzz", "<w:p/>", "", "unknown topic 'zzz'"),
        (
            "as-of",
            INSERTED,
            "",
            "there are tracked changes in it; accept or reject them in Word (Review, Accept or Reject)",
        ),
        (
            "as-of",
            "<w:p/>",
            "<w:date/>",
            "'as-of' is a text, but the mark is on a date picker; put it on a content control",
        ),
        (
            "matrix",
            "<w:p/>",
            "<w:text/>",
            (
                "'matrix' is a table, but the mark is on a plain text control; put it on a table, or a rich text control "
                "around one"
            ),
        ),
        (
            "as-of",
            "<w:p/>",
            '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>',
            "the control shows a property of the document, which would go over it; use another control",
        ),
        ("quote", "<w:p/>", "", "write actors= with one actor and topics= with one topic, whose cell is meant"),
        ("counts", INSERTED, "<w:text/>", "write topics= with one topic, whose stances are counted"),
    ],
)
def test_a_mark_that_cannot_be_followed_is_named(title, inner, properties, said, made, refreshed):
    made.table(OLD)
    made.control(f"policy-report: {title}", inner, properties)
    with pytest.raises(UserError) as error:
        refreshed(made)
    (problem,) = problems(error)
    assert problem.startswith(f"paper.docx:mark 2: policy-report: {title}: {said}")


def test_tracked_changes_in_a_table_are_refused_elsewhere_they_do_not_matter(made, refreshed):
    made.control("A note", INSERTED)
    table = made.table(OLD)
    assert refreshed(made).texts() == MATRIX
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:del"), {qn("w:id"): "7", qn("w:author"): "Ann"}))
    with pytest.raises(UserError) as error:
        refreshed(made)
    assert problems(error) == [
        (
            "paper.docx:mark 1: policy-report: matrix: there are tracked changes in it; accept or reject them in Word "
            "(Review, Accept or Reject) [mark]"
        )
    ]


def test_a_mark_inside_a_marked_table_is_refused(made, refreshed):
    table = made.table(OLD)
    made.inline("", "policy-report: as-of")
    table.cell(1, 1).paragraphs[0]._p.append(made.document.element.body.find(f".//{qn('w:sdt')}"))
    with pytest.raises(UserError) as error:
        refreshed(made)
    assert [each.partition(": ")[2][:60] for each in problems(error)] == [
        "policy-report: matrix: the table has content controls around",
        "policy-report: as-of: the mark stands inside another marked ",
    ]


def test_merged_cells_are_refused(made, refreshed):
    table = made.table(OLD)
    table.cell(1, 1).merge(table.cell(2, 1))
    with pytest.raises(UserError) as error:
        refreshed(made)
    assert problems(error) == [
        "paper.docx:mark 1: policy-report: matrix: the table has merged cells; split them (Layout, Split Cells) [mark]"
    ]
