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
