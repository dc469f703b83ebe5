"""`positions/reviews.yaml`: who signed off which record; read strictly, the same bytes for the same reviews."""

from datetime import date

import pytest

from policy_report.records import reviews, store
from policy_report.records.reviews import Review
from policy_report.records.store import load
from policy_report.workspace import find
from tests.conftest import place, write

FILES = {
    "policy-report.toml": 'title = "T"\n[checks]\nno-source = "off"\n',
    "positions/topics.yaml": "- {id: levy, title: Water levy}\n",
    "positions/a.csv": "actor,topic,stance,date\nFrance,levy,support,2025-02-11\nChad,levy,oppose,2025-02-11\n",
}
DAY = date(2025, 3, 1)


@pytest.fixture
def root(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


def a_review(root, row, **changed):
    record = store.read(find(root))[0].source_records[row]
    actor, topic, digest = record.key
    return Review(**{"actor": actor, "topic": topic, "record": digest, "reviewer": "Ana", "date": DAY} | changed)


def test_a_workspace_without_the_file_knows_nothing_of_reviews(root):
    assert load(find(root))[0].records.reviewed is None


def test_each_position_is_reviewed_or_not(root):
    write(root, {"positions/reviews.yaml": reviews.dump([a_review(root, 1)])})
    loaded, problems = load(find(root))
    assert not problems
    assert loaded.records.reviewed.tolist() == [False, True]


def test_a_change_of_the_record_ends_its_review_and_a_move_does_not(root):
    write(root, {"positions/reviews.yaml": reviews.dump([a_review(root, 0), a_review(root, 1)])})
    rows = "actor,topic,stance,date\n{},levy,oppose,2025-02-11\nFR,levy,{},2025-02-11\n"
    write(root, {"positions/a.csv": None, "positions/b.csv": rows.format("Chad", "qualified-support")})
    (root / "positions/a.csv").unlink()
    assert load(find(root))[0].records.reviewed.tolist() == [True, False]


def test_an_empty_file_and_reviews_of_nobody_are_no_review(root):
    for text in ("", reviews.dump([a_review(root, 0, actor="atlantis")])):
        write(root, {"positions/reviews.yaml": text})
        loaded, problems = load(find(root))
        assert not problems
        assert loaded.records.reviewed.tolist() == [False, False]


def test_it_is_read_as_it_was_written_in_whatever_order(root):
    given = [a_review(root, 1, said={"stance": "oppose", "quote": "No:\n“never”, 0123"}), a_review(root, 0)]
    write(root, {"positions/reviews.yaml": reviews.dump(given)})
    found, problems = reviews.read(find(root))
    assert (sorted(found, key=str), problems) == (sorted(given, key=str), [])
    assert reviews.dump(given) == reviews.dump(given[::-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {actor: chad, topic: levy, record: abc, reviewer: Ana, date: 2025-03-01}", "1 record wrong-form"),
        (
            "\n\n- {actor: chad, topic: levy, record: 0123456789abcdef0123, date: 2025-03-01}",
            "3 reviewer missing-field",
        ),
        ("- {actor: chad, topic: levy, record: 0123456789abcdef0123, reviewer: A, date: March}", "1 date bad-date"),
        ("chad: levy", "1 wrong-type"),
        ("- {actor: chad", "1 yaml-syntax"),
    ],
)
def test_what_is_wrong_in_it_is_a_problem_with_its_line(root, text, expected):
    write(root, {"positions/reviews.yaml": text.encode()})
    found = [place(problem) for problem in load(find(root))[1]]
    assert expected in [each.removeprefix("positions/reviews.yaml:") for each in found]
