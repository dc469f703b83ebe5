"""Who agrees with whom as a picture: each pair once, in per cent, none below the minimum, legible or not at all."""

import pytest

from policy_report.brief.view.pictures import agreement

STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose")


@pytest.fixture
def report(workspace):
    def made(actors, topics=5):
        rows = (f"a{a},t{t},{STANCES[a * (t + 1) % 5]}\n" for a in range(actors) for t in range(topics))
        return workspace(
            {
                "positions/topics.yaml": "".join(f"- {{id: t{t}, title: Topic {t}}}\n" for t in range(topics)),
                "positions/actors.yaml": "".join(f"- {{id: a{a}, name: A {a}, kind: expert}}\n" for a in range(actors)),
                "positions/all.csv": "actor,topic,stance\n" + "".join(rows),
            }
        ).report()

    return made


def figures(drawing):
    return [shape for shape in drawing.shapes if shape.kind == "text" and shape.anchor == "middle"]


@pytest.mark.parametrize("actors", [13, 34])
def test_each_pair_stands_once_and_can_be_read(report, actors):
    drawing = agreement.document(report(actors))
    assert len(figures(drawing)) == actors * (actors - 1) // 2
    assert min(shape.size for shape in drawing.shapes if shape.kind == "text") >= 8
    assert {shape.fill for shape in drawing.shapes if shape.kind == "box"} <= {f"agreement-{step}" for step in range(5)}
    assert drawing.title == "Agreement of each pair of actors in per cent, over 5 topics"


def test_what_cannot_be_read_or_compared_is_not_drawn(report):
    assert agreement.document(report(60)) is None
    assert agreement.document(report(13, topics=2)) is None
