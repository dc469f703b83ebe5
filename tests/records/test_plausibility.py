"""What may be said and is seldom meant is told by `check` alone; what is only unusual is not."""

import pytest

TOPICS = "- {id: outcome, title: Outcome}\n"
HEAD = "actor,topic,stance,date,source_url\n"
SIGNED = "FR,outcome,support,2025-02-11,https://example.org/\n"


@pytest.fixture
def doubted(workspace):
    """Return the doubts about a workspace as `file:line field check`."""

    def places(files):
        loaded, _ = workspace({"positions/topics.yaml": TOPICS, "positions/a.csv": HEAD + SIGNED, **files}).loaded
        return [f"{found.file}:{found.line} {found.field} {found.check}" for found in loaded.implausible]

    return places


def test_nothing_is_doubted_without_reason(doubted):
    assert doubted({}) == []


def test_a_topic_without_a_position(doubted):
    topics = TOPICS + "- {id: declaration, title: Joint declaration}\n"
    assert doubted({"positions/topics.yaml": topics}) == ["positions/topics.yaml:2 id empty-topic"]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Élysée", "Elysee", ["positions/actors.yaml:2 name similar-name"]),
        ("Côte", "COTE", ["positions/actors.yaml:2 name similar-name"]),
        ("Niger", "Nigeria", []),
        ("Ο", "O", ["positions/actors.yaml:2 name similar-name"]),
        ("Nоrthsea", "Northsea", ["positions/actors.yaml:2 name similar-name"]),
        ("ΕΝΙ", "Eni", ["positions/actors.yaml:2 name similar-name"]),
        ("Россия", "Poccy", []),
    ],
)
def test_names_that_differ_in_accents_alone(doubted, first, second, found):
    actors = f"- {{id: a, name: {first}, kind: other}}\n- {{id: b, name: {second}, kind: other}}\n"
    assert doubted({"positions/actors.yaml": actors}) == found


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ("2024-02-11 2025-02-11 2045-02-10", None),
        ("2024-02-11 2025-02-11 2052-02-11", 4),
        ("2025-02-11 2052-02-11", None),
        ("2025-02-11 2205-02-11", 3),
        ("1945-10-24 2025-02-11", None),
        ("1815-06-09 1919-06-28 1945-10-24 2025-02-11", None),
    ],
)
def test_a_date_far_ahead_of_all_others(doubted, days, line):
    table = HEAD + "".join(SIGNED.replace("2025-02-11", day) for day in days.split())
    assert doubted({"positions/a.csv": table}) == ([f"positions/a.csv:{line} date late-date"] if line else [])


@pytest.mark.parametrize(("day", "found"), [("2025-03-01", []), ("2025-03-02", ["positions/b.csv:2 date late-date"])])
def test_a_position_after_the_day_on_which_its_source_was_read(doubted, day, found):
    files = {
        "positions/sources.yaml": "- {id: s, title: S, accessed: 2025-03-01}\n",
        "positions/b.csv": f"actor,topic,stance,date,source\nDE,outcome,support,{day},s\n",
    }
    assert doubted(files) == found
