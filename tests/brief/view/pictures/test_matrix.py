"""The matrix whole: what fits one picture, in which order, and what is said above and below it."""

from itertools import pairwise

import pytest

from policy_report.brief.view.pictures import matrix
from policy_report.brief.view.pictures.matrix_grid import HEAD, SYMBOL, Named, Room, measure

STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose")
LONG = (
    "Follow-up to the obligations that were agreed to at the review conferences of the parties to the treaty number {}"
)


def files(actors, topics, *, title="Topic {}", stance=lambda a, t: STANCES[(a * t + a) % 5], **more):
    rows = [
        f"a{a},t{t},{held},{5 if (a, t) == (0, 0) else ''}\n"
        for a in range(actors)
        for t in range(topics)
        if (held := stance(a, t))
    ]
    return {
        "positions/topics.yaml": "".join(f"- {{id: t{t}, title: '{title.format(t)}'}}\n" for t in range(topics)),
        "positions/actors.yaml": "".join(f"- {{id: a{a}, name: Actor {a}, kind: other}}\n" for a in range(actors)),
        "positions/all.csv": "actor,topic,stance,salience\n" + "".join(rows),
    } | more


@pytest.fixture
def report(workspace):
    return lambda *size, **words: workspace(files(*size, **words)).report()


def texts(drawing, **wanted):
    return [s for s in drawing.shapes if s.kind == "text" and all(getattr(s, k) == v for k, v in wanted.items())]


def within(drawing):
    """Whether every shape that has a place stands in its picture."""
    boxes = [shape for shape in drawing.shapes if shape.kind == "box"]
    heads, lines = texts(drawing, turned=True), texts(drawing, turned=False, anchor="start")
    lefts, tops = (
        [box.x for box in boxes],
        [*(box.y for box in boxes), *(head.y - (head.length or 0) for head in heads)],
    )
    rights = [*(box.x + box.width for box in boxes), *(line.x + (line.length or 0) for line in lines)]
    foots = [*(box.y + box.height for box in boxes), *(line.y for line in lines)]
    return min(*lefts, *tops) >= 0 and max(rights) <= drawing.width and max(foots) <= drawing.height


@pytest.mark.parametrize("make", [matrix.pages, matrix.slides])
@pytest.mark.parametrize("size", [(28, 38), (34, 38), (1, 38), (12, 12)])
def test_a_matrix_of_usual_size_is_one_legible_picture(report, make, size):
    (drawing,) = make(report(*size, title=LONG))
    symbols = [shape for shape in texts(drawing, anchor="middle") if shape.text in "●◕◐◔○"]
    assert len(symbols) >= size[0] * size[1]
    assert min(shape.size for shape in symbols) >= SYMBOL.size
    assert min(shape.size for shape in drawing.shapes if shape.kind == "text") >= HEAD.size
    assert within(drawing)


def test_more_than_fifty_rows_stand_upright(report):
    (across,), (upright,) = matrix.pages(report(30, 14)), matrix.pages(report(60, 14))
    assert across.height < across.width
    assert upright.height > upright.width


def test_what_does_not_fit_is_divided_into_equal_parts(report):
    drawn = matrix.pages(report(150, 30))
    rows = [len(texts(drawing, anchor="end")) for drawing in drawn]
    assert len(rows) > 1
    assert sum(rows) == 150
    assert max(rows) - min(rows) <= 1
    assert drawn[0].title.endswith(f"(part 1 of {len(rows)})")
    assert all(map(within, drawn))


def test_a_head_that_is_cut_has_a_number_and_its_whole_title_below(report):
    (drawing,) = matrix.pages(report(12, 38, title=LONG))
    (slide,) = matrix.slides(report(12, 38, title=LONG))
    assert drawing.cut[0] == (1, LONG.format(drawing.cut[0][1].split()[-1]))
    assert any(head.text.endswith("…\u00a01") for head in texts(drawing, turned=True))
    assert len(texts(drawing, bold=True)) == len(drawing.cut) == 38
    assert texts(slide, bold=True) == []


def test_a_short_title_is_taken_as_it_is(report):
    (drawing,) = matrix.pages(report(2, 12, title=f"{LONG.format('{0}')}', short: 'In short {{0}}"))
    assert drawing.cut == ()
    assert {head.text[:8] for head in texts(drawing, turned=True)} == {"In short"}


def blocs(a, t):
    """Six against four on topics 0 to 2, on the others all alike."""
    return "support" if (a % 2 or a > 7 or t > 2) else "oppose"


def test_two_blocs_that_face_each_other_are_told_and_stand_apart(report):
    (drawing,) = matrix.pages(report(10, 12, stance=blocs))
    assert drawing.title == "Two blocs face each other on 3 of 12 topics"
    assert "at least 4 of the 4" in drawing.caption
    assert "at least 6 of the 6" in drawing.caption
    assert {"4 actors", "6 actors"} <= {bracket.text for bracket in texts(drawing, turned=True)}
    rows = sorted(name.y for name in texts(drawing, anchor="end"))
    steps = {round(b - a, 1) for a, b in pairwise(rows)}
    assert len(steps) == 2


def test_without_two_blocs_the_title_is_a_plain_count(report):
    (drawing,) = matrix.pages(report(10, 12, stance=lambda _, t: "support" if t else ""))
    assert drawing.title == "Who stands where: evidence for 110 of 120 cells"
    assert drawing.caption == "Rows and columns in the order of likeness."
    assert matrix.pages(report(1, 12))[0].caption == ""


def test_rows_and_columns_are_in_the_order_of_likeness(report):
    made = report(10, 12, stance=blocs)
    (drawing,) = matrix.pages(made)
    names = [made.actor_of[name].short for name in made.blocs]
    assert [name.text for name in sorted(texts(drawing, anchor="end"), key=lambda name: name.y)] == names
    heads = [head.text for head in texts(drawing, turned=True) if head.text.startswith("Topic")]
    assert heads == [made.topic_of[name].title for name in made.topic_blocs]


def test_opposition_is_a_frame_and_a_red_line_is_marked(report):
    (drawing,) = matrix.pages(report(1, 12, stance=lambda *_: "oppose"))
    cell = next(shape for shape in drawing.shapes if shape.kind == "box")
    assert (cell.fill, cell.border) == ("", "oppose")
    assert sum(shape.kind == "line" for shape in drawing.shapes) == 2  # the cell, and the key
    assert {"Opposes", "red line"} == {text.text for text in texts(drawing, anchor="start", turned=False)}


def test_in_french(report):
    french = {"policy-report.toml": '[defaults]\nlanguage = "fr"\n'}
    (drawing,) = matrix.pages(report(10, 12, stance=blocs, **french))
    assert drawing.title == "Deux blocs s’opposent sur 3 sujets sur 12"
    assert "4 acteurs" in {bracket.text for bracket in texts(drawing, turned=True)}


def test_a_head_in_another_language_is_marked_with_it(report):
    files = {"policy-report.toml": 'records_language = "en"\n[defaults]\nlanguage = "fr"\n'}
    (drawing,) = matrix.pages(report(2, 12, **files))
    assert {head.language for head in texts(drawing, turned=True) if head.text.startswith("Topic")} == {"en"}


def test_heads_are_as_high_as_their_longest_word():
    heads = [Named(word, word) for word in ("Gouvernance", "Approvisionnement", "Investissement")]
    grid = measure(heads, heads, "●", Room(864, 420, notes=False), blocs=1, scales=(1.5, 1.0))
    assert [head.lines for head in grid.heads] == [(head.text,) for head in heads]
