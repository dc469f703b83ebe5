"""What may be said and is seldom meant is told; what is only unusual is not. Of declarations `check` alone tells."""

import pytest

from policy_report.cli import main

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


@pytest.fixture
def told(workspace):
    """Return the problems of a workspace, as `check` and `build` tell them: `file:line field check`."""

    def places(files):
        sample = workspace({"positions/topics.yaml": TOPICS, "positions/a.csv": HEAD + SIGNED, **files})
        return [f"{found.file}:{found.line} {found.field} {found.check}" for found in sample.problems]

    return places


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("2024-02-11 2025-02-11 2045-02-10", ""),
        ("2024-02-11 2025-02-11 2052-02-11", "4 late-date"),
        ("2025-02-11 2062-02-11", "3 late-date"),
        ("2025-02-11 2205-02-11", "3 late-date"),
        ("2026-02-11 2062-02-11 2062-03-11", "3 late-date, 4 late-date"),
        ("2045-02-11 2062-02-11", ""),
        ("2026-02-11 0206-02-11", "3 early-date"),
        ("0026-02-11", "2 early-date"),
        ("2026-02-11 1026-02-11", "3 early-date"),
        ("1215-06-15 1494-06-07 1648-10-24 2025-02-11", ""),
        ("1066-10-14 2026-02-11", ""),
        ("1945-10-24 1946-01-10 2025-02-11", ""),
        ("1815-06-09 1919-06-28 1945-10-24 2025-02-11", ""),
    ],
)
def test_a_day_that_nobody_can_have_meant(told, days, found):
    table = HEAD + "".join(SIGNED.replace("2025-02-11", day) for day in days.split())
    expected = [f"positions/a.csv:{each.replace(' ', ' date ')}" for each in found.split(", ") if each]
    assert told({"positions/a.csv": table}) == expected


def test_a_day_of_another_age_is_told_with_the_one_it_is_compared_with(workspace):
    table = HEAD + SIGNED.replace("2025-02-11", "0206-02-11") + SIGNED.replace("support,2025", "oppose,2026")
    (problem,) = workspace({"positions/topics.yaml": TOPICS, "positions/a.csv": table}).problems
    assert problem.message == "0206-02-11 is of another age than the newest, 2026-02-11 in positions/a.csv:3"


def test_build_tells_it_too(workspace, without_processes, capsys):
    table = HEAD + SIGNED + SIGNED.replace("2025", "2062")
    root = workspace({"positions/topics.yaml": TOPICS, "positions/a.csv": table}).root
    with pytest.raises(SystemExit) as end:
        main(["-C", str(root), "build", "--format", "json"])
    assert end.value.code == 0
    told = "positions/a.csv:3: warning: date: 2062-02-11 is 37 years after the next newest, 2025-02-11 in positions/a.csv:2"
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(("day", "found"), [("2025-03-01", []), ("2025-03-02", ["positions/b.csv:2 date late-date"])])
def test_a_position_after_the_day_on_which_its_source_was_read(told, day, found):
    files = {
        "positions/sources.yaml": "- {id: s, title: S, accessed: 2025-03-01}\n",
        "positions/b.csv": f"actor,topic,stance,date,source\nDE,outcome,support,{day},s\n",
    }
    assert told(files) == found


# --- copies of files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "copy",
    [
        "a (1)",
        "a(2)",
        "a - Copy",
        "a - Copy (2)",
        "a copy 2",
        "Copy of a",
        "A - Kopie",
        "a (Jane's conflicted copy 2025-02-11)",
        "a (conflicted copy 2025-02-11 093000)",
        "a (Case Conflict)",
        "a.sync-conflict-20250211-093000-7AB12CD",
        "a-DESKTOP-7AB12C",
        "a-LAPTOP-7AB12C-2",
    ],
)
def test_a_file_beside_the_one_that_it_is_a_copy_of(workspace, copy):
    india = HEAD + "IN,outcome,oppose,2025-02-11,https://example.org/\n"
    files = {"positions/topics.yaml": TOPICS, "positions/a.csv": HEAD + SIGNED, f"positions/{copy}.csv": india}
    (problem,) = workspace(files).problems
    assert (problem.file, problem.check, problem.severity) == (f"positions/{copy}.csv", "copied-file", "error")
    assert "a copy of positions/a.csv" in problem.message


@pytest.mark.parametrize(
    "name", ["round (1)", "a-laptop-users", "a2", "a (Lagos)", "copy", "carbon copy", "other/a (1)", "a-win-win"]
)
def test_a_name_that_is_no_copy_of_a_file_beside_it(workspace, name):
    india = HEAD + "IN,outcome,oppose,2025-02-11,https://example.org/\n"
    files = {"positions/topics.yaml": TOPICS, "positions/a.csv": HEAD + SIGNED, f"positions/{name}.csv": india}
    assert workspace(files).problems == []


# --- records that contradict each other -------------------------------------------------------------------------------

CITED = "actor,topic,stance,date,source_url,locator,coder\n"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("support,2025-02-11,https://e.org/,p. 4,", "oppose,2025-02-11,https://e.org/,p.4,", True),
        ("support,2025-02-11,https://e.org/,,", "oppose,2025-02-11,https://e.org/,,", True),
        ("support,2025-02-11,https://e.org/,,Ann", "oppose,2025-02-11,https://e.org/,,Ann", True),
        ("support,,https://e.org/,,", "oppose,,https://e.org/,,", True),
        ("support,2025-02-11,https://e.org/,p. 4,", "oppose,2025-02-11,https://e.org/,p. 5,", False),
        ("support,2025-02-11,https://e.org/,,", "oppose,2025-02-12,https://e.org/,,", False),
        ("support,2025-02-11,https://e.org/,,Ann", "oppose,2025-02-11,https://e.org/,,Ben", False),
        ("support,2025-02-11,https://e.org/a,,", "oppose,2025-02-11,https://e.org/b,,", False),
        ("support,2025-02-11,,,", "oppose,2025-02-11,,,", False),
        ("support,2025-02-11,https://e.org/,,", "support,2025-02-11,https://e.org/,,", False),
    ],
)
def test_two_stances_of_one_day_in_one_place_of_one_source(workspace, first, second, found):
    sample = workspace(
        {"positions/topics.yaml": TOPICS, "positions/a.csv": f"{CITED}FR,outcome,{first}\nFR,outcome,{second}\n"}
    )
    told = [problem for problem in sample.problems if problem.check == "contradiction"]
    assert [(problem.file, problem.line, problem.field) for problem in told] == [
        ("positions/a.csv", 3, "stance")
    ] * found
    assert all("'oppose' here and 'support' in positions/a.csv:2" in problem.message for problem in told)


# --- what a merge has left --------------------------------------------------------------------------------------------


def test_a_merge_that_was_not_finished(workspace):
    text = '"One.\n<<<<<<< HEAD\nTwo.\n=======\nThree.\n>>>>>>> branch"'
    table = f"actor,topic,stance,date,source_url,summary\nFR,outcome,support,2025-02-11,https://e.org/,{text}\n"
    (problem,) = workspace({"positions/topics.yaml": TOPICS, "positions/a.csv": table}).problems
    assert (problem.file, problem.line, problem.check) == ("positions/a.csv", 3, "merge-marker")
    assert "to line 7" in problem.message


@pytest.mark.parametrize("text", ["a <<<<<<< b", "======= and", ">>>>>>> quoted", "<<<<<<<<<<<< long"])
def test_signs_that_are_no_merge(workspace, text):
    table = f'actor,topic,stance,date,source_url,summary\nFR,outcome,support,2025-02-11,https://e.org/,"One\n{text}"\n'
    assert workspace({"positions/topics.yaml": TOPICS, "positions/a.csv": table}).problems == []


# --- months and years whose order is open -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("support,2025", "oppose,2025-03-04", ["positions/a.csv:2 date open-order"]),
        ("oppose,2025-03-04", "support,2025", ["positions/a.csv:3 date open-order"]),
        ("support,2025-03", "oppose,2025-03", ["positions/a.csv:2 date open-order"]),
        ("support,2025", "support,2025-03-04", []),
        ("support,2025-02", "oppose,2025-03-04", []),
        ("support,2025-03-04", "oppose,2025-03-04", []),
    ],
)
def test_a_month_or_year_with_another_stance_in_it(told, first, second, found):
    rows = f"FR,outcome,{first},https://example.org/a\nFR,outcome,{second},https://example.org/b\n"
    assert [each for each in told({"positions/a.csv": HEAD + rows}) if "conflict" not in each] == found


def test_a_source_read_in_the_year_of_a_position_is_not_read_before_it(told):
    files = {
        "positions/sources.yaml": "- {id: s, title: S, accessed: 2025-03-01}\n",
        "positions/b.csv": "actor,topic,stance,date,source\nDE,outcome,support,2025,s\n",
    }
    assert told(files) == []
