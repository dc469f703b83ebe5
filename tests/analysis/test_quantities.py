"""The quantities of a text: what is one, what it amounts to, and which two can be compared."""

import pytest

from policy_report.analysis.quantities import conflicting, quantities


def found(text):
    """Return each quantity as the text says it."""
    return [quantity.text for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("61 signatories", ["61 signatories"]),
        ("Over 60 countries in all, India among them.", ["Over 60 countries"]),
        ("nine countries and twenty-two firms", ["nine countries", "twenty-two firms"]),
        ("37 technology firms", ["37 technology firms"]),
        ("EUR 109 billion for AI", ["EUR 109 billion"]),
        ("€109bn.", ["€109bn"]),
        ("109 billion euros", ["109 billion euros"]),
        ("$5m and £5k", ["$5m", "£5k"]),
        ("EUR 5 per tonne", ["EUR 5 per tonne"]),
        ("30 % of it, or 30 per cent, or 30%", ["30 %", "30 per cent", "30%"]),
        ("1.5 °C and 400 MW", ["1.5 °C", "400 MW"]),
        ("between 58 and 61 countries", ["between 58 and 61 countries"]),
        ("58–61 countries", ["58–61 countries"]),
        ("in 2025 100 states", ["100 states"]),
    ],
)
def test_a_number_with_its_unit_is_a_quantity(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "on 11 February 2025",
        "February 11 and 3 May",
        "since 2015 firms and states",
        "2025-02-11 at 12:30",
        "the 21st century",
        "a 30-year plan of the 61-member group",
        "Article 5 members and para. 3 lines, page 4 articles",
        "the G7, the P5, COVID-19 and the Group of 20",
        "61 have signed",
        "1.5 million",
        "a 500m race",
        "",
    ],
)
def test_dates_ordinals_numbered_places_and_bare_numbers_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("US$ 2.5 bn", "USD"),
        ("3 million pounds", "GBP"),
        ("CHF 12", "CHF"),
        ("30 percent", "%"),
        ("two parties", "party"),
        ("5 international organisations", "international organisation"),
        ("2 million people", "people"),
        ("EUR 1.2 million a year", "EUR a year"),
    ],
)
def test_units_are_brought_to_one_form(text, unit):
    assert [quantity.unit for quantity in quantities(text)] == [unit]


def differ(ours, theirs):
    return [(a.text, b.text) for a, b in conflicting(quantities(ours), quantities(theirs))]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("61 signatories", "58 signatories"),
        ("€109 billion", "100 billion euros"),
        ("nine countries", "11 countries"),
        ("over 60 countries", "58 countries"),
        ("a cut of 30 % in emissions", "cuts emissions by 20 %"),
        ("61 countries", "between 50 and 58 countries"),
        ("about 100 firms", "80 firms"),
        ("at most EUR 30", "EUR 40"),
    ],
)
def test_two_values_of_one_thing_differ(ours, theirs):
    assert len(differ(ours, theirs)) == 1
    assert len(differ(theirs, ours)) == 1


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("€109 billion", "EUR 109,000 million"),
        ("€109 billion", "€109.4 bn"),
        ("over 60 countries", "61 countries"),
        ("some 60 countries", "61 countries"),
        ("58–61 countries", "61 countries"),
        ("61 countries signed", "60 or 61 countries signed"),
        ("€109 billion", "$109 million"),
        ("61 signatories", "58 countries"),
        ("37 technology firms", "12 firms"),
        ("EUR 109 billion for data centres", "EUR 20 billion for schools"),
        ("EUR 5 per tonne", "EUR 109 billion"),
        ("61 countries signed the declaration", "nine countries fund the initiative"),
        ("30 % of the budget", "20 % of emissions"),
        ("emissions should fall by 30 %", "a levy of 5 % on revenue"),
        ("signed in 2024", "signed in 2025"),
        ("61 signatories", "no figure"),
    ],
)
def test_what_may_both_be_true_does_not_differ(ours, theirs):
    assert differ(ours, theirs) == []
    assert differ(theirs, ours) == []


def test_a_shared_value_settles_a_unit_and_leaves_the_others():
    ours = "61 signatories, EUR 5 for each firm"
    assert differ(ours, "61 signatories, 12 firms") == []
    assert differ(ours, "61 signatories and 7 more signatories; EUR 9 for a firm") == [("EUR 5", "EUR 9")]
