"""What is different between two tables of text, in words."""

from policy_report.refresh.lines import LineNames, difference

BY_ACTOR, BY_ACTOR_AND_TOPIC = LineNames("matrix", {}), LineNames("changes", {})

OLD = [["Actor", "Text", "Money"], ["France", "Yes", "No"], ["India", "No", "–"]]


def test_no_difference_says_nothing():
    assert difference(OLD, OLD, BY_ACTOR) == ("", [])


def test_cells_rows_and_columns():
    new = [["Actor", "Text", "Rules"], ["France", "No", "Yes"], ["Kenya", "Yes", "Yes"]]
    summary, cells = difference(OLD, new, BY_ACTOR)
    assert summary == (
        "1 cell changed, 1 row added (Kenya), 1 row removed (India), 1 column added (Rules), 1 column removed (Money)"
    )
    assert cells == ["France, Text: Yes → No"]


def test_a_cell_that_becomes_empty():
    new = [["Actor", "Text", "Money"], ["France", "", "No"], ["India", "No", "–"]]
    assert difference(OLD, new, BY_ACTOR)[1] == ["France, Text: Yes → –"]


def test_another_order_of_the_same():
    assert difference(OLD, [OLD[0], OLD[2], OLD[1]], BY_ACTOR)[0] == "order changed"


def test_rows_that_two_cells_name():
    old = [["Actor", "Topic", "Change"], ["India", "Text", "New"], ["India", "Money", "New"]]
    new = [["Actor", "Topic", "Change"], ["India", "Text", "Moved"], ["India", "Rules", "New"]]
    summary, cells = difference(old, new, BY_ACTOR_AND_TOPIC)
    assert summary == "1 cell changed, 1 row added (India / Rules), 1 row removed (India / Money)"
    assert cells == ["India / Text, Change: New → Moved"]


def test_blank_rows_that_are_filled_are_not_missed():
    assert difference([["", ""], ["", ""], ["", ""]], [["Actor", "Text"], ["India", "No"]], BY_ACTOR)[0] == (
        "1 row added (India), 1 column added (Text)"
    )


def test_many_names_are_cut_and_counted():
    new = [["Actor", "Text"], *([f"A{i}", "Yes"] for i in range(7))]
    assert difference([["Actor", "Text"]], new, BY_ACTOR)[0] == "7 rows added (A0, A1, A2, A3, A4 and 2 more)"
