"""The table from spellings to ids."""

import pytest

from policy_report.records.declarations import Names


@pytest.fixture
def names():
    names = Names()
    names.add("united-kingdom", ["united-kingdom", "United Kingdom", "UK"])
    return names


@pytest.mark.parametrize("spelling", ["UK", "uk", " United  kingdom", "UNITED-KINGDOM", "ＵＫ"])
def test_case_width_and_spaces_do_not_matter(names, spelling):
    assert names.get(spelling) == "united-kingdom"


@pytest.mark.parametrize("spelling", ["", "U K", "kingdom"])
def test_a_name_that_is_not_there_means_nothing(names, spelling):
    assert names.get(spelling) is None


def test_a_spelling_that_is_taken_keeps_its_meaning_and_is_told(names):
    assert names.add("ukraine", ["Ukraine", "uk"]) == [("uk", "united-kingdom")]
    assert names.get("UK") == "united-kingdom"
    assert names.get("ukraine") == "ukraine"


def test_the_same_spelling_twice_for_one_id_is_no_clash(names):
    assert names.add("united-kingdom", ["UK", "u.k."]) == []


def test_an_offer_never_takes_a_spelling_away(names):
    names.offer("ukraine", ["UK", "UKR"])
    assert names.get("UK") == "united-kingdom"
    assert names.get("ukr") == "ukraine"


def test_suggestions_are_what_was_declared_in_its_own_spelling(names):
    names.offer("france", ["fr"])
    assert names.known() == ["united-kingdom", "United Kingdom", "UK"]


@pytest.fixture
def world():
    """Names of actors: two countries and two others, beside the countries that need no declaration."""
    names = Names(world=True)
    for identifier, spellings in {
        "cyprus": ["Cyprus", "CY"],
        "australia": ["Australia", "AU"],
        "iea": ["International Energy Agency"],
        "boe": ["Bank of England", "Old Lady"],
        "workers": ["Workers' Union"],
    }.items():
        names.add(identifier, spellings)
    return names


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("International Energy Agency (IEA)", "iea"),
        ("Bank of England (BoE)", "boe"),
        ("Bank of England (Old Lady)", "boe"),
        ("Workers’ Union", "workers"),
        ("Workers\u02bc Union", "workers"),
        ("Australia (AUS)", "australia"),
        ("Republic of Cyprus", "cyprus"),
    ],
)
def test_abbreviations_behind_a_name_and_kinds_of_apostrophes_do_not_matter(world, name, identifier):
    assert world.get(name) == identifier


@pytest.mark.parametrize(
    "name", ["Bank of England (ECB)", "International Energy Agency (Cyprus)", "Cyprus (north)", "()"]
)
def test_what_else_stands_behind_a_name_makes_it_another(world, name):
    assert world.get(name) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Cypruss", "Cyprus"),
        ("Untied Kingdom", "United Kingdom"),
        ("Fr\u0430nce", "France"),
        ("Ger many", "Germany"),
        ("Internatonal Energy Agency", "International Energy Agency"),
        ("Energy Agency", "International Energy Agency"),
    ],
)
def test_a_slip_is_told_with_what_it_is_a_slip_for(world, name, meant):
    assert world.like(name).startswith(f"; did you mean '{meant}'?")


@pytest.mark.parametrize(
    "name",
    [
        *("Austria", "AT", "Niger"),  # known, if not here: no slips for Australia and Nigeria
        *(
            "Northern Cyprus",
            "N. Cyprus",
            "W. Germany",
            "South Vietnam",
            "Republic of China",
        ),  # more words, another state
        *("Nigera", "Slovekia", "Austrlia"),  # slips for either of two
        "Korea, Democratic Republic",
    ],
)
def test_a_suggestion_never_names_another_country(world, name):
    assert world.like(name) == ""
