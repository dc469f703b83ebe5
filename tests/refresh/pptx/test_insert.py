"""A first marked table on a slide of somebody's deck."""

import io

import pytest
from openxml_audit import validate_pptx
from pptx import Presentation
from pptx.util import Cm

from policy_report.errors import UserError
from policy_report.refresh import refresh
from policy_report.refresh.pptx.deck import Deck
from policy_report.refresh.pptx.insert import insert


@pytest.fixture
def inserted(made, sources):
    """Put a table in; return the new deck, and what is said."""

    def run(mark, slide=1, **choice):
        return insert(Deck(made.content, "deck.pptx"), sources(**choice), mark, slide)

    return run


def table_of(deck, slide=1):
    (frame,) = [shape for shape in Presentation(io.BytesIO(deck.content)).slides[slide - 1].shapes if shape.has_table]
    return frame


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("matrix", "put in, 3 rows, 3 columns"),
        ("agreement brief=two", "put in, 2 rows, 3 columns"),
        ("topics", "put in, 2 rows, 4 columns"),
        ("changes since=2025-02-01", "put in, 3 rows, 5 columns"),
        ("changes since=2025-02-20", "put in, 1 row, 5 columns"),
    ],
)
def test_a_table_is_put_in_and_the_next_refresh_finds_it_true(mark, said, made, inserted, sources, tmp_path):
    made.slide("Who stands where")
    deck, change = inserted(mark)
    assert (change.place, change.kind, change.summary) == ("slide 1", mark.split()[0], said)
    assert table_of(deck).name == f"policy-report: {mark}"
    again = refresh(deck, sources())
    assert (again.marks, again.changes, again.warnings) == (1, (), ())
    assert again.content == deck.content
    (tmp_path / "deck.pptx").write_bytes(deck.content)
    assert [str(error) for error in validate_pptx(tmp_path / "deck.pptx").errors] == []


def test_it_stands_below_the_title_and_above_the_foot(made, inserted):
    title = made.slide().shapes.title
    title.left, title.top, title.width, title.height = Cm(2), Cm(1), Cm(29), Cm(2)
    frame = table_of(inserted("matrix")[0])
    assert frame.left == Cm(2) + 91440
    assert frame.top == Cm(3) + 12 * 12700
    assert frame.top + frame.height < Cm(17.6)


def test_it_stands_where_the_layout_puts_the_title(made, inserted):
    made.slide()
    layout = made.presentation.slide_layouts[5].placeholders[0]
    layout.left, layout.top, layout.width, layout.height = Cm(3), Cm(2), Cm(25), Cm(2)
    frame = table_of(inserted("matrix")[0])
    assert (frame.left, frame.top) == (Cm(3) + 91440, Cm(4) + 12 * 12700)


def test_it_keeps_clear_of_other_shapes(made, inserted):
    slide = made.slide()
    slide.shapes.title.top, slide.shapes.title.height = Cm(1), Cm(2)
    slide.shapes.title.left, slide.shapes.title.width = Cm(2), Cm(29)
    slide.shapes.add_textbox(Cm(2), Cm(4), Cm(20), Cm(4)).text_frame.text = "Three reasons"
    assert table_of(inserted("matrix")[0]).top == Cm(8) + 12 * 12700


def test_a_large_table_stands_on_the_one_slide_in_smaller_text(made, sources):
    made.slide()
    names = ["Brazil", "Canada", "Chile", "China", "Egypt", "France", "Germany", "Ghana", "India", "Italy", "Japan"]
    names += ["Kenya", "Mexico", "Nepal", "Norway", "Peru", "Poland", "Spain", "Sweden", "Uganda", "Vietnam"]
    rows = "".join(f"{name},declaration,support,2025-02-11\n" for name in names)
    large = sources(positions=f"actor,topic,stance,date\n{rows}", settings='title = "Lakes"\n')
    deck, _ = insert(Deck(made.content, "deck.pptx"), large, "matrix", 1)
    table = table_of(deck).table
    assert [row.cells[0].text for row in table.rows][1:] == names
    paragraphs = [paragraph for cell in table.iter_cells() for paragraph in cell.text_frame.paragraphs]
    assert {run.font.size.pt for paragraph in paragraphs for run in paragraph.runs} == {8}
    assert table_of(deck).top + sum(row.height for row in table.rows) <= Cm(19.05) * 0.92


def test_a_slide_without_a_title(made, inserted):
    made.presentation.slides.add_slide(made.presentation.slide_layouts[6])
    frame = table_of(inserted("matrix")[0])
    assert frame.top == round(0.08 * 6858000)
    assert frame.left == round(0.05 * 12192119)


@pytest.mark.parametrize(
    ("mark", "named"),
    [
        ("matrix", "policy-report: matrix brief=two"),
        ("policy-report: matrix topics=outcome", "policy-report: matrix topics=outcome brief=two"),
        ("matrix brief=each/kenya", "policy-report: matrix brief=each/kenya"),
    ],
)
def test_its_mark_names_the_brief_that_was_chosen(mark, named, made, inserted):
    made.slide()
    assert table_of(inserted(mark, briefs=("two",))[0]).name == named


def test_its_number_is_its_own(made, inserted):
    made.text_box("x", name="Box")
    deck = inserted("matrix")[0]
    numbers = [shape.shape_id for shape in Presentation(io.BytesIO(deck.content)).slides[0].shapes]
    assert numbers == [2, 3, 4]


def test_only_its_slide_changes(made, sources, seen, by_hand):
    by_hand.chart(made.slide())
    made.slide()
    content = made.content  # saved once, since a package says when
    deck, _ = insert(Deck(content, "deck.pptx"), sources(), "matrix", 2)
    before, after = seen.entries(content), seen.entries(deck.content)
    assert [name for name in before if before[name] != after[name]] == ["ppt/slides/slide2.xml"]


def test_all_that_the_slide_held_stays(made, inserted, seen):
    made.slide("Before & after")
    before, after = (
        seen.part(content, "ppt/slides/slide1.xml") for content in (made.content, inserted("matrix")[0].content)
    )
    place = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    rest = len(before) - place
    assert after[:place] + after[-rest:] == before


@pytest.mark.parametrize(
    ("mark", "slide", "said"),
    [
        (
            "as-of",
            1,
            "--insert: 'as-of' is no table; expected one of matrix, agreement, topics, changes, sides, counts, sources",
        ),
        ("matrix topics=zzz", 1, "--insert: unknown topic 'zzz'"),
        ("matrix two", 1, "--insert: 'two' is no key=value; write a name with spaces in quotation marks"),
        ("matrix", 3, "--slide 3: deck.pptx has the slides 1 to 2"),
        ("matrix", 0, "--slide 0: deck.pptx has the slides 1 to 2"),
    ],
)
def test_what_cannot_be_put_in_is_refused(mark, slide, said, made, inserted):
    made.slide()
    made.slide()
    with pytest.raises(UserError) as error:
        inserted(mark, slide)
    assert (error.value.message, error.value.code) == (said, 2)
