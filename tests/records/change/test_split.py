"""A topic is split: the chosen records move, and nothing else; a stance that the target does not have is told there."""

import pytest

from policy_report.errors import UserError
from policy_report.records import change, reviews, store
from policy_report.records.change import history
from policy_report.records.change.split import split
from policy_report.workspace import find

TOPICS = """\
- {id: declaration, title: Declaration, labels: {support: Signed, oppose: {en: Did not sign, fr: Non signé}}}
- {id: outcome, title: Outcome, labels: {oppose: Signed}}
"""
TABLE = """
    actor,topic,stance,date,summary,source
    France,declaration,Signed,2025-02-11,Early.,news
    India,Declaration,support,2025-02-12,Late.,news
    Peru,Declaration,Did not sign,2025-02-12,Never.,news
    """
FILES = {
    "positions/topics.yaml": TOPICS,
    "positions/all.csv": TABLE,
    "positions/sources.yaml": "- {id: news, title: The news}\n",
}


@pytest.fixture
def place(workspace):
    return find(workspace(FILES).root, exact=True)


def moved(place, target, title, *actors):
    base = change.base(place)
    chosen = [record for record in base.state.source_records if record.fields["actor"] in actors]
    change.write(change.plan(base, split(base, "declaration", chosen, target, title)), "split", "2025-03-01")


def text(place, name):
    return (place.root / name).read_text()


def test_chosen_records_move_to_a_new_topic_with_the_words_for_its_stances(place):
    before = text(place, "positions/all.csv")
    moved(place, "late-signers", "Late signers", "India", "Peru")
    assert text(place, "positions/all.csv") == before.replace("Declaration", "Late signers")
    labels = store.load(place)[0].records.topics["late-signers"].labels
    assert {name: getattr(label, "each", label) for name, label in labels.items()} == {
        "support": "Signed",
        "oppose": {"en": "Did not sign", "fr": "Non signé"},
    }
    history.undo(place)
    assert (text(place, "positions/all.csv"), text(place, "positions/topics.yaml")) == (before, TOPICS)


def test_a_record_names_its_new_topic_as_it_named_the_old_one(place):
    (place.root / "positions/all.csv").write_text(text(place, "positions/all.csv").replace("Signed", "support"))
    moved(place, "outcome", "", "France", "India")
    assert [line.split(",")[1] for line in text(place, "positions/all.csv").split("\n")[1:4]] == [
        "outcome",
        "Outcome",
        "Declaration",
    ]


def test_a_stance_that_the_target_does_not_have_or_means_otherwise_is_told_at_its_record(place):
    before = text(place, "positions/all.csv")
    with pytest.raises(UserError) as error:
        moved(place, "outcome", "", "France", "India", "Peru")
    assert [(problem.line, problem.message) for problem in error.value.problems] == [
        (2, "'Signed' is another stance in Outcome; choose one of its own first"),
        (4, "'Did not sign' is no stance of Outcome; choose one of its own first"),
    ]
    assert text(place, "positions/all.csv") == before


def test_the_sign_off_of_a_record_that_moves_ends(place):
    keys = [record.key for record in change.base(place).state.source_records]
    signed = [
        reviews.Review(actor=actor, topic=topic, record=record, reviewer="Ada", date="2025-03-01")
        for actor, topic, record in keys
    ]
    (place.root / reviews.FILE).write_bytes(reviews.dump(signed))
    moved(place, "late-signers", "Late signers", "India")
    assert [review.actor for review in reviews.read(place)[0]] == ["france", "peru"]


def test_records_do_not_move_to_a_topic_that_is_marked_otherwise(place):
    (place.root / "policy-report.toml").write_text('[markings]\nunmarked = "TLP:RED"\n')
    (place.root / "positions/topics.yaml").write_text(
        TOPICS.replace("title: Outcome", "title: Outcome, marking: TLP:CLEAR")
    )
    with pytest.raises(UserError, match="give both the same marking first"):
        moved(place, "outcome", "", "India")
