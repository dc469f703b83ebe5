"""Agreement as a picture: every pair once, its figure in per cent, what the title says of the ends."""

from policy_report.brief.view.pictures import Place
from policy_report.brief.view.pictures.agreement import SMALLEST, agreement

PLACE = Place(864.0, 12.0, 360.0)
TOPICS = "".join(f"- {{id: t{topic}, title: T{topic}}}\n" for topic in range(4))


def drawn(workspace, stances, place=PLACE):
    """Draw actors with the stances that they hold on four topics, one letter each: s(upport), n(eutral), o(ppose)."""
    names = {"s": "support", "n": "neutral", "o": "oppose"}
    rows = [
        f"{actor},t{topic},{names[letter]}"
        for actor, letters in stances.items()
        for topic, letter in enumerate(letters)
        if letter in names
    ]
    actors = "".join(f"- {{id: {actor}, name: {actor.upper()}, kind: other}}\n" for actor in stances)
    files = {"positions/topics.yaml": TOPICS, "positions/actors.yaml": actors}
    return agreement(
        workspace({**files, "positions/a.csv": "\n".join(["actor,topic,stance", *rows, ""])}).report(), place
    )


def texts(drawing):
    return [shape.text for shape in drawing.shapes if shape.kind == "text"]


def test_every_pair_stands_once_and_the_names_on_the_diagonal(workspace):
    found = drawn(workspace, {"aa": "ssss", "bb": "sssn", "cc": "oooo"})
    assert sorted(texts(found)) == ["0", "12", "88", "AA", "BB", "CC"]
    assert found.title == "AA and BB agree most, AA and CC least"
    assert "AA: 88%" in found.about or "BB: 88%" in found.about


def test_pairs_that_agree_alike_are_counted_in_the_title(workspace):
    found = drawn(workspace, {"aa": "ssss", "bb": "ssss", "cc": "oooo"})
    assert found.title == "AA and BB agree most, two pairs least"


def test_one_pair_is_no_picture_and_a_pair_below_the_minimum_has_no_figure(workspace):
    assert drawn(workspace, {"aa": "ssss", "bb": "ssss"}) is None
    found = drawn(workspace, {"aa": "ssss", "bb": "sss-", "cc": "oo--", "dd": "ssso"})
    assert "CC" not in texts(found)


def test_no_figure_is_too_small_and_of_too_many_actors_the_best_known_are_shown(workspace):
    found = drawn(workspace, {f"a{number:02}": "sson" for number in range(40)}, Place(864.0, 12.0, 300.0))
    assert min(shape.size for shape in found.shapes if shape.kind == "text") >= SMALLEST
    assert found.height <= 300
    assert "Shown are the 29 of 40 actors" in found.note
