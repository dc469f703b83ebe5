"""Sides: which topics the picture shows, in which order, as chips or bars, and the sentence above it."""

import pytest

from policy_report.brief.view.pictures import PHONE, PRINT, Place
from policy_report.brief.view.pictures.sides import sides
from policy_report.layout.drawing import DrawnBox, DrawnText

HEAD = "actor,topic,stance,salience\n"
STATES = ["FR", "DE", "IN", "CN", "US", "GB", "JP", "BR", "MX", "ZA", "EG", "KE", "NG"]


@pytest.fixture
def drawn(workspace):
    """Draw rows "actor topic stance [salience]" of a table, with topics named by their ids."""

    def draw(rows, place=PRINT, *, topics="", **files):
        table = [line.split() for line in rows]
        lines = topics or "".join(
            f"- {{id: {name}, title: {name}}}\n" for name in dict.fromkeys(row[1] for row in table)
        )
        text = HEAD + "".join(",".join([*row, ""][:4]) + "\n" for row in table)
        return sides(workspace({"positions/a.csv": text, "positions/topics.yaml": lines, **files}).report(), place)

    return draw


def texts(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, DrawnText)]


def voted(topic, yes, no):
    return [
        *(f"{name} {topic} support" for name in STATES[:yes]),
        *(f"{name} {topic} oppose" for name in STATES[yes : yes + no]),
    ]


def test_the_most_evenly_divided_topic_is_first_then_the_one_with_more_actors_then_the_given_order(drawn):
    rows = [*voted("alike", 3, 0), *voted("few", 1, 0), *voted("split", 3, 3), *voted("uneven", 5, 1)]
    found = texts(drawn(rows).first)
    assert [text for text in found if text in ("alike", "few", "split", "uneven")] == [
        "split",
        "uneven",
        "alike",
        "few",
    ]


def test_the_topics_of_the_messages_fill_the_first_picture_up_to_ten_and_the_others_follow(drawn):
    rows = [row for place in range(12) for row in voted(f"t{place:02}", 4, 2)]
    config = 'title = "T"\n[briefs.brief]\nkey_messages = ["See [France](FR/t11)."]\n'
    found = drawn(rows, **{"policy-report.toml": config.replace("FR", "france")})
    assert {"t00", "t09"} <= set(texts(found.first))
    assert set(texts(found.others)) & {"t10", "t11"} == {"t10", "t11"}
    assert (found.others.title, found.more) == ("The other 2 topics, the most evenly divided first", 0)


def test_six_names_of_a_cell_are_chips_and_seven_make_bars(drawn):
    chips, bars = drawn(voted("a", 6, 2)).first, drawn(voted("a", 7, 2)).first
    assert "France" in texts(chips)
    assert "France" not in texts(bars)
    assert "● 7" in texts(bars)
    assert "○ Opposes: Brazil, Mexico" in texts(bars)  # a side of five or fewer


def test_a_picture_that_outgrows_its_place_is_bars_of_as_many_topics_as_fit(drawn):
    rows = [row for place in range(9) for row in voted(f"t{place}", 6, 6)]
    found = drawn(rows, Place(493.0, 9.0, 120.0))
    assert found.first.height <= 120
    assert "t8" in texts(found.others)
    assert "full width: all 12 actors" in texts(found.first)


def test_fewer_names_stand_beside_the_bars_of_the_others_before_topics_are_left_out(workspace):
    voting = [
        f"{name},t{place},{'oppose' if name in STATES[:5] else 'support'}" for name in STATES for place in range(38)
    ]
    files = {"positions/a.csv": "actor,topic,stance\n" + "\n".join(voting) + "\n"}
    files["positions/topics.yaml"] = "".join(
        f"- {{id: t{place}, title: Paragraph {place} as the presidency drafted it last week}}\n" for place in range(38)
    )
    report = workspace(files).report()
    roomy, close = (sides(report, PRINT, page) for page in (1200.0, 560.0))
    assert (roomy.more, close.more) == (0, 0)
    said = [sum("Opposes: " in text for text in texts(drawn.others)) for drawn in (roomy, close)]
    assert said == [28, 0]


def test_names_beside_bars_have_the_room_that_titles_leave_and_share_a_line(drawn):
    rows = [*voted("a", 7, 1), "MX a neutral", "ZA a neutral"]
    bars = drawn(rows).first
    assert "◐ Neutral: Mexico, South Africa\u2003○ Opposes: Brazil" in texts(bars)


def test_bars_have_the_room_that_the_names_beside_them_leave(drawn):
    """So a number finds room in a part of few."""
    shown = drawn(voted("a", 7, 6)).first
    bar = sum(shape.width for shape in shown.shapes if isinstance(shape, DrawnBox) and shape.y > 20)
    assert bar > 0.9 * PRINT.width


def test_the_key_of_bars_names_silence_where_there_is_any(drawn):
    assert "No evidence" not in texts(drawn(voted("a", 7, 5)).first)
    assert "No evidence" in texts(drawn([*voted("a", 7, 5), *voted("b", 7, 4)]).first)


def test_silence_is_hatched_at_the_end_with_its_number_and_is_said_not_to_be_neutral(drawn):
    drawing = drawn([*voted("a", 3, 3), *voted("b", 1, 0)]).first
    hatched = [shape for shape in drawing.shapes if isinstance(shape, DrawnBox) and shape.hatched]
    assert min(box.x for box in hatched) > max(
        shape.x for shape in drawing.shapes if isinstance(shape, DrawnBox) and shape.fill
    )
    assert "5" in texts(drawing)
    assert drawing.note == "Hatched: nothing found, of 6 actors; silence is not neutrality."
    assert "b: Supports: France; No evidence: China, Germany" in drawing.about


def test_a_red_line_stands_in_words_behind_its_chip(drawn):
    drawing = drawn(["FR a support 5", "DE a oppose 4"]).first
    found = texts(drawing)
    assert found[found.index("France") + 1] == "red line"
    assert found.count("red line") == 1
    assert "France (red line)" in drawing.about


def test_a_name_that_ends_in_its_initials_is_these(drawn):
    actors = "- {id: itu, name: International Telecommunication Union (ITU), kind: other}\n"
    found = texts(drawn(["itu a support", "FR a oppose"], **{"positions/actors.yaml": actors}).first)
    assert "ITU" in found
    assert not [text for text in found if "Telecommunication" in text]


def test_the_topics_own_word_stands_before_its_chips_and_in_the_head_where_all_topics_have_it(drawn):
    topics = "- {{id: a, title: A, labels: {{support: Signed}}}}\n- {{id: b, title: B, labels: {{support: {}}}}}\n"
    two, one = (
        drawn([*voted("a", 2, 1), *voted("b", 2, 1)], topics=topics.format(word)).first for word in ("Paid", "Signed")
    )
    assert [texts(two).count(word) for word in ("●\u00a0Supports", "Signed", "Paid")] == [1, 1, 1]
    assert [texts(one).count(word) for word in ("●\u00a0Signed", "Signed")] == [1, 0]


def test_refusals_stand_apart_and_one_actor_has_no_sides(drawn):
    found = texts(drawn(["FR a support", "DE a declined"]).first)
    assert "–\u00a0Declined" in found or "–\u00a0Declined to say" in found
    assert drawn(["FR a support"]) is None


def test_every_text_stays_in_the_width(drawn):
    long = "- {id: fc, name: Federation of the Cooperatives of the Coast and the Islands, kind: other}\n"
    rows = [*voted("a", 3, 3), "fc a support", *voted("b", 2, 2)]
    for place in (PRINT, PHONE):
        for shape in drawn(rows, place, **{"positions/actors.yaml": long}).first.shapes:
            if isinstance(shape, DrawnText) and shape.anchor == "start":
                assert shape.x + shape.length <= place.width + 0.1


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([*voted("a", 4, 2), *voted("b", 3, 0), *voted("c", 3, 0)], "Only “a” divides the room"),
        ([*voted("a", 4, 2), *voted("b", 3, 3)], "Every topic divides the room, the sharpest 3 to 3"),
        ([*voted("a", 1, 1), *voted("b", 3, 0)], "Stances are opposed on one of two topics"),
        ([*voted("a", 4, 0), *voted("b", 3, 0)], "No topic divides the room"),
        (
            [*voted("a", 4, 2), *voted("b", 1, 0), *voted("c", 2, 0)],
            "Only “a” divides the room; on two of three topics one or two actors spoke",
        ),
        (voted("a", 3, 3), "Who stands where"),
    ],
)
def test_the_title_is_counted_from_the_data(drawn, rows, title):
    assert drawn(rows).first.title == title
