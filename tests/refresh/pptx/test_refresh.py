"""A whole deck refreshed: what is written where, what stays, and what is said."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import pytest
from openxml_audit import validate_pptx
from PIL import Image
from pptx import Presentation
from pptx.util import Cm, Pt

from policy_report.brief.editions import Choice
from policy_report.errors import UserError
from policy_report.ooxml.package import replaced
from policy_report.refresh import refresh
from policy_report.refresh.mark_contents import MarkContents
from policy_report.refresh.pptx.deck import Deck
from policy_report.workspace import find

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
TIMING = (
    b'<p:transition><p:fade/></p:transition><p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" '
    b'restart="never" nodeType="tmRoot"/></p:par></p:tnLst></p:timing>'
)


def problems(error):
    return [str(problem) for problem in error.value.problems]


# --- what is written ------------------------------------------------------------------------------------------------


def test_a_marked_table_is_written_and_what_changed_is_said(made, refreshed):
    made.table(OLD, made.slide())
    run = refreshed(made)
    assert run.texts() == MATRIX
    assert run.said == ["1 matrix: 1 cell changed, 1 row added (Kenya)"]
    assert run.refreshed.changes[0].cells == ["India, Joint declaration: ● Supports → ○ Opposes"]
    assert (run.refreshed.marks, run.warned) == (1, [])


def test_a_blank_table_is_filled(made, refreshed):
    made.table([["", ""], ["", ""]])
    run = refreshed(made)
    assert run.texts() == MATRIX
    assert run.said == ["1 matrix: 3 rows added (France, India, Kenya), 2 columns added (Joint declaration, Outcome)"]


def test_the_mark_may_stand_in_the_alternative_text_among_the_author_s_words(made, refreshed):
    made.table(OLD, name="Table 7", descr="Who stands where.\npolicy-report: matrix\nAsk Ann.")
    run = refreshed(made)
    assert run.texts() == MATRIX
    (frame,) = [shape for shape in run.slide().shapes if shape.has_table]
    properties = frame._element.nvGraphicFramePr.cNvPr
    assert (properties.get("name"), properties.get("descr")) == (
        "Table 7",
        "Who stands where.\npolicy-report: matrix\nAsk Ann.",
    )


def test_alternative_text_that_was_generated_is_kept_true(made, refreshed):
    old = (
        "2 actors down, 1 topic across, a stance in each cell as of 2024-01-01. No evidence was found for 1 of 2 cells."
    )
    made.table(OLD, descr=old)
    (frame,) = [shape for shape in refreshed(made).slide().shapes if shape.has_table]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == (
        "3 actors down, 2 topics across, a stance in each cell as of 2025-02-20. No evidence was found for 2 of 6 cells."
    )


def test_a_table_in_a_group_in_a_group_is_found(made, refreshed):
    slide = made.slide()
    frame = made.table(OLD, slide)
    inner = slide.shapes.add_group_shape().shapes.add_group_shape()
    inner._element.append(frame._element)
    assert refreshed(made).texts() == MATRIX


@pytest.mark.parametrize(
    ("mark", "header", "first"),
    [
        ("matrix brief=two", ["Actor", "Joint declaration", "Outcome"], ["France", "India"]),
        ("matrix brief=each/india", ["Actor", "Joint declaration", "Outcome"], ["India"]),
        ("matrix topics=outcome,declaration", ["Actor", "Outcome", "Joint declaration"], ["France", "India", "Kenya"]),
        ('matrix actors=ke,"India" topics="the text"', ["Actor", "Joint declaration"], ["Kenya", "India"]),
        ("matrix part=1/2", ["Actor", "Joint declaration", "Outcome"], ["France"]),
        ("matrix part=2/2", ["Actor", "Joint declaration", "Outcome"], ["India", "Kenya"]),
        ("agreement actors=kenya,france", ["Actor", "Kenya", "France"], ["Kenya", "France"]),
        ("topics", ["Topic", "Where it stands", "n", "Polarisation"], ["Joint declaration", "Outcome"]),
        (
            "changes since=2025-02-01 topics=declaration",
            ["Actor", "Topic", "Change", "Before", "After"],
            ["France", "India"],
        ),
    ],
)
def test_what_marks_ask_for(mark, header, first, made, refreshed):
    made.table([["", ""], ["", ""]], name=f"policy-report: {mark}")
    texts = refreshed(made).texts()
    assert (texts[0], [row[0] for row in texts[1:]]) == (header, first)


def test_the_command_s_choice_holds_for_marks_that_name_none(made, refreshed):
    made.table([["", ""], ["", ""]], name="policy-report: matrix")
    made.table([["", ""], ["", ""]], name="policy-report: matrix as_of=2025-03-01 brief=each/kenya")
    run = refreshed(made, briefs=("two",), as_of=date(2025, 1, 31))
    assert [row[1] for row in run.texts(1)] == ["Joint declaration", "· No evidence", "· No evidence"]
    assert run.texts(2) == [["Actor", "Joint declaration", "Outcome"], ["Kenya", "· No evidence", "◐ Neutral"]]


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("as-of", "20 February 2025"),
        ("as-of brief=two", "12 February 2025"),
        ('as-of text="Stand: {}"', "Stand: 20 February 2025"),
        ("title brief=two", "France and India"),
        ("marking", "TLP:CLEAR"),
        ("since since=2025-01-01", "1 January 2025"),
        ("subtitle", ""),
        ("evidence", "4 positions from 0 sources; no evidence found for 2 of 6 cells"),
    ],
)
def test_texts(mark, text, made, refreshed):
    made.text_box("before", name=f"policy-report: {mark}")
    run = refreshed(made)
    assert [shape.text_frame.text for shape in run.slide().shapes][1:] == [text]
    assert run.said == [f"1 {mark.split()[0]}: before → {text or '–'}"]


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("as-of", "20 février 2025"),
        ("since since=2025-01-01", "1er janvier 2025"),
        ("evidence", "4 positions tirées de 0 source\u202f; aucun élément recueilli pour 2 des 6 cases"),
    ],
)
def test_texts_of_a_french_brief(mark, text, made, refreshed):
    made.text_box("before", name=f"policy-report: {mark}")
    run = refreshed(made, settings='[defaults]\nlanguage = "fr"\n')
    assert [shape.text_frame.text for shape in run.slide().shapes][1:] == [text]


def test_a_text_keeps_the_look_of_its_first_run(made, refreshed):
    box = made.text_box("As of ")
    first = box.text_frame.paragraphs[0].runs[0]
    first.font.size, first.font.italic = Pt(31), True
    box.text_frame.paragraphs[0].add_run().text = "yesterday"
    box.text_frame.add_paragraph().text = "or so"
    shape = refreshed(made).slide().shapes[1]
    (paragraph,) = shape.text_frame.paragraphs
    (run,) = paragraph.runs
    assert (run.text, run.font.size, run.font.italic) == ("20 February 2025", Pt(31), True)


# --- what stays -----------------------------------------------------------------------------------------------------


def full(made, by_hand):
    """A deck of six slides with pictures, charts, notes and animations, of which two hold marked shapes."""
    by_hand.chart(made.slide("A chart"))
    noted = made.slide("Notes")
    noted.notes_slide.notes_text_frame.text = "Say this. policy-report: matrix"
    noted.shapes.add_picture(io.BytesIO(png()), Cm(2), Cm(5))
    mixed = made.slide("Two tables & a <chart>")
    by_hand.chart(mixed)
    made.table(OLD, mixed)
    made.table([["Budget", "“1”"], ["Ann’s", "5 < 6"]], mixed, name="Table 9", top=10)
    made.table(MATRIX)
    made.text_box("x")
    made.slide("policy-report: a title that is no mark")
    return animated(made.content)


def png():
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "navy").save(out, "PNG")
    return out.getvalue()


def animated(content):
    """Return the deck with a transition and an animation on its third slide, written as no library writes them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        slide = package.read("ppt/slides/slide3.xml")
    slide = slide.replace(b"</p:clrMapOvr>", b"</p:clrMapOvr>\r\n<!-- by hand -->" + TIMING)
    return replaced(content, {"ppt/slides/slide3.xml": slide.replace(b"<a:latin", b"<a:latin  ")})


def test_all_other_parts_keep_every_byte(made, by_hand, refreshed, seen):
    run = refreshed(full(made, by_hand))
    before, after = seen.entries(run.before), seen.entries(run.after)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [
        "ppt/slides/slide3.xml",
        "ppt/slides/slide5.xml",
    ]
    assert run.said == ["3 matrix: 1 cell changed, 1 row added (Kenya)", "5 as-of: x → 20 February 2025"]


def test_in_a_slide_all_bytes_outside_the_marked_shapes_stay(made, by_hand, refreshed, seen):
    run = refreshed(full(made, by_hand))
    frame = re.compile(rb"<p:graphicFrame>(?:(?!</p:graphicFrame>).)*policy-report.*?</p:graphicFrame>", re.DOTALL)
    before, after = (seen.part(content, "ppt/slides/slide3.xml") for content in (run.before, run.after))
    assert before != after
    assert frame.sub(b"", before) == frame.sub(b"", after)
    assert len(frame.sub(b"", before)) < len(before) - 1000
    assert TIMING in after


def test_a_second_refresh_changes_nothing(made, by_hand, refreshed):
    once = refreshed(full(made, by_hand)).after
    again = refreshed(once)
    assert (again.after, again.said) == (once, [])


def test_the_same_records_give_the_same_bytes(made, by_hand, refreshed):
    deck = full(made, by_hand)
    assert refreshed(deck).after == refreshed(deck).after


def test_the_new_deck_is_valid(made, by_hand, refreshed, tmp_path):
    run = refreshed(full(made, by_hand))
    found = []
    for name, content in (("old.pptx", run.before), ("new.pptx", run.after)):
        (tmp_path / name).write_bytes(content)
        found.append([str(error) for error in validate_pptx(tmp_path / name).errors])
    assert found[1] == found[0]


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_new_deck(made, by_hand, refreshed, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(refreshed(full(made, by_hand)).after)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "deck.pptx"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    import pypdfium2

    pages = pypdfium2.PdfDocument(tmp_path / "deck.pdf")
    assert len(pages) == 6
    assert "Kenya" in pages[2].get_textpage().get_text_range()


# --- what is refused or reported ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("matrx", "unknown mark 'matrx'; did you mean 'matrix'? expected one of matrix, agreement, topics"),
        ("", "unknown mark ''; expected one of matrix"),
        ("matri\x7f", "unknown mark 'matri\ufffd'; did you mean 'matrix'? expected one of matrix"),
        ("matrix brief=tow", "no brief is called 'tow'; "),
        ("matrix brief=each", "the brief 'each' makes 3 reports"),
        ("matrix brief=each/chad", "no brief is called 'each/chad'"),
        ("matrix topics=outcom", "unknown topic 'outcom'; did you mean 'outcome'?"),
        ("matrix actors=Chad", "unknown actor 'Chad'"),
        ("matrix brief=two actors=Kenya", "the actor 'Kenya' is not in the brief that this mark shows"),
        ("matrix as_of=11.2.2025", "as_of=11.2.2025 is not a date; write it like 2025-02-11"),
        ("matrix part=3/2", "part=3/2 is no share; write the second of three as part=2/3"),
        ("matrix colours=blue", "colours=blue is not known; expected yes or no"),
        ("changes", "compared with nothing; write since=DATE, or give --since"),
        ("changes since=old.json", "there is no earlier brief 'old.json' to compare with"),
        ("changes since=../old.json", "since=../old.json is not a date such as 2025-02-11"),
        ("changes since=/tmp/old.json", "since=/tmp/old.json is not a date such as 2025-02-11"),
        ("changes since=soon", "since=soon is not a date such as 2025-02-11"),
        ("changes since=last brief=two", "no build kept a state of this brief to compare with"),
        ("as-of", "'as-of' is a text, but the mark is on a table; put it on a text box"),
    ],
)
def test_a_wrong_mark_names_its_slide(mark, said, made, refreshed):
    made.slide()
    made.table(OLD, name="Table 3", descr=f"policy-report: {mark}")
    with pytest.raises(UserError) as error:
        refreshed(made)
    (problem,) = problems(error)
    assert problem.startswith(f"deck.pptx:slide 2: Table 3: {said}")
    assert problem.endswith(" [mark]")


def test_all_wrong_marks_are_named_at_once(made, refreshed):
    made.table(OLD, name="policy-report: matrx")
    made.text_box("x", name="policy-report: matrix")
    by_picture = made.slide().shapes.add_picture(io.BytesIO(png()), Cm(2), Cm(5))
    by_picture.name = "policy-report: matrix"
    made.slide().shapes.add_group_shape().name = "policy-report: topics"
    with pytest.raises(UserError) as error:
        refreshed(made)
    assert [problem.partition("; ")[0] for problem in problems(error)] == [
        "deck.pptx:slide 1: unknown mark 'matrx'",
        "deck.pptx:slide 2: 'matrix' is a table, but the mark is on a text box",
        "deck.pptx:slide 3: 'matrix' is a table, but the mark is on a picture",
        "deck.pptx:slide 4: 'topics' is a table, but the mark is on a group",
    ]


def test_merged_cells_are_refused(made, refreshed):
    table = made.table(OLD).table
    table.cell(1, 1).merge(table.cell(1, 2))
    with pytest.raises(UserError) as error:
        refreshed(made)
    assert problems(error) == ["deck.pptx:slide 1: the table has merged cells; split them (Layout, Split Cells) [mark]"]


def test_a_text_without_a_place_for_what_it_shows_is_refused(made, refreshed):
    made.text_box("x", name='policy-report: as-of text="today"')
    with pytest.raises(UserError) as error:
        refreshed(made)
    assert problems(error) == ['deck.pptx:slide 1: text="today" has no place for the as-of; write {} there [mark]']


def test_a_table_that_outgrows_its_slide_is_written_whole_and_reported(made, refreshed):
    made.slide()
    made.table(OLD, top=16.5)
    run = refreshed(made)
    assert run.texts(2) == MATRIX
    assert run.warned == ["slide 2 outgrown"]
    assert "matrix: the table passes the lower edge of the slide by about 1." in run.refreshed.warnings[0].message


def test_a_table_that_runs_over_what_is_below_it_is_reported(made, refreshed):
    slide = made.slide()
    made.text_box("A note", slide, name="Note").top = Cm(7.2)
    made.table(OLD, slide)
    run = refreshed(made)
    assert run.texts() == MATRIX
    assert run.refreshed.warnings[0].message.startswith("matrix: the table runs over 'Note' below it by about 0.9 cm;")


def test_a_signed_deck_is_refreshed_with_a_warning(made, refreshed):
    made.table(OLD)
    out = io.BytesIO(made.content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", "<s/>")
    assert [problem.check for problem in refreshed(out.getvalue()).refreshed.warnings] == ["signature"]


def test_a_deck_without_marks_is_the_same_bytes(made, refreshed):
    made.table(OLD, name="Table 1")
    run = refreshed(made)
    assert (run.after, run.refreshed.marks) == (run.before, 0)


def test_a_deck_that_another_program_wrote_in_another_encoding_is_not_passed_over(made, refreshed):
    made.slide()
    slide = b'<?xml version="1.0" encoding="UTF-16"?><p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'
    content = replaced(made.content, {"ppt/slides/slide1.xml": slide.decode().encode("utf-16")})
    with pytest.raises(UserError) as error:
        refreshed(content)
    assert problems(error) == [
        "deck.pptx:slide 1: not written in UTF-8; open the deck in PowerPoint and save it [slide]"
    ]


NAMED = """
    actor,topic,stance,date
    United Kingdom,levy,support,2025-02-11
    US,levy,oppose,2025-02-11
    South Korea,levy,support,2025-02-11
    France,levy,support,2025-02-11
    Arvonia,levy,oppose,2025-02-11
    Côte d’Ivoire,workers,neutral,2025-02-11
    Bosnia and Herzegovina,levy,support,2025-02-11
    European Union,levy,support,2025-02-11
    """
DECLARED = """
    actors: [{id: arvonia, name: Arvonia, kind: other}]
    topics: [{id: levy, title: Levy on fuel, short: Levy, aliases: [CBAM]}, {id: workers, title: Workers’ rights}]
    """


def test_rows_and_columns_keep_their_look_whatever_they_are_called(made, workspace, seen, by_hand):
    written = ["UK", "USA", "Korea, Rep.", "FR", "ARVONIA", "Cote d'Ivoire", "Bosnia and Herz.", "European Union (EU)"]
    frame = made.table([["State", "Workers' rights", "CBAM"], *([name, "-", "-"] for name in written)])
    for place, row in enumerate(list(frame.table.rows)[1:]):
        by_hand.style(row.cells[0], f"{place:06}", 10 + place, "Arial")
    for place in (1, 2):
        by_hand.style(frame.table.cell(0, place), f"{place:06}", 30, "Georgia")
    actors, topics = (line.partition(": ")[2] for line in DECLARED.strip().splitlines())
    sample = workspace({"positions/actors.yaml": actors, "positions/topics.yaml": topics, "positions/a.csv": NAMED})
    contents = MarkContents(find(sample.root, exact=True), sample.loaded[0], Choice())
    done = refresh(Deck(made.content, "deck.pptx"), contents)
    (table,) = [shape.table for shape in Presentation(io.BytesIO(done.content)).slides[0].shapes if shape.has_table]
    header, *rows = table.rows
    looks = {row.cells[0].text: seen.looks(row.cells[0]) for row in rows}
    names = ["United Kingdom", "United States", "South Korea", "France", "Arvonia", "Côte d'Ivoire"]
    names += ["Bosnia and Herzegovina", "European Union"]
    assert looks == {name: (f"{place:06}", 10 + place, "Arial") for place, name in enumerate(names)}
    assert {cell.text: seen.looks(cell)[0] for cell in list(header.cells)[1:]} == {
        "Levy": "000002",
        "Workers’ rights": "000001",
    }
    (change,) = done.changes
    assert change.summary == (
        "16 cells changed, 8 rows renamed (Bosnia and Herz. → Bosnia and Herzegovina, Cote d'Ivoire → Côte d'Ivoire, FR "
        "→ France, Korea, Rep. → South Korea, UK → United Kingdom and 3 more), 2 columns renamed (CBAM → Levy, "
        "Workers' rights → Workers’ rights), order changed"
    )


def test_alternative_text_alone_is_a_change_that_is_said(made, refreshed):
    made.table(
        MATRIX,
        descr="1 actor down, 1 topic across, a stance in each cell as of 2024-01-01. No evidence was found for 1 of 1 cell.",
    )
    assert refreshed(made).said == ["1 matrix: alternative text brought up to date"]


def test_colours_alone_are_a_change_that_is_said(made, refreshed, by_hand):
    by_hand.colour(made.table(MATRIX).table.cell(1, 1), "B5500B")
    run = refreshed(made)
    assert run.said == ["1 matrix: colours changed"]
    assert refreshed(run.after).said == []
