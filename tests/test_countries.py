"""Countries and blocs that need no declaration. The reference is ISO 3166-1 as pycountry carries it."""

import re

import pycountry
import pytest

from policy_report.countries import by_iso, lookup, names, spellings

COUNTRIES = list(pycountry.countries)


@pytest.mark.parametrize("field", ["alpha_2", "alpha_3", "name"])
def test_every_iso_code_and_name_is_that_country(field):
    found = {getattr(country, field): lookup(getattr(country, field)) for country in COUNTRIES}
    wrong = [(c.alpha_2, found[getattr(c, field)]) for c in COUNTRIES if found[getattr(c, field)].iso != c.alpha_2]
    assert wrong == []


@pytest.mark.parametrize("field", ["alpha_2", "alpha_3"])
def test_every_iso_code_may_declare_a_country(field):
    assert [c.name for c in COUNTRIES if by_iso(getattr(c, field)) is None] == []


def test_every_country_has_an_id_of_its_own():
    ids = [lookup(country.alpha_3).id for country in COUNTRIES]
    assert sorted(ids) == sorted(set(ids))
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("FR", "france"),
        ("fra", "france"),
        ("FRANCE", "france"),
        ("French Republic", "france"),
        ("UK", "united-kingdom"),
        ("Britain", "united-kingdom"),
        ("USA", "united-states"),
        ("U.S.", "united-states"),
        ("South Korea", "south-korea"),
        ("North Korea", "north-korea"),
        ("Russia", "russia"),
        ("Iran", "iran"),
        ("Türkiye", "turkiye"),
        ("Turkey", "turkiye"),
        ("Czech Republic", "czechia"),
        ("Ivory Coast", "cote-d-ivoire"),
        ("Viet Nam", "vietnam"),
        ("Vietnam", "vietnam"),
        ("DRC", "dr-congo"),
        ("Congo", "republic-of-the-congo"),
        ("Niger", "niger"),
        ("Nigeria", "nigeria"),
        ("Taiwan", "taiwan"),
        ("Kosovo", "kosovo"),
        ("  the netherlands ", "netherlands"),
    ],
)
def test_names_that_people_type(typed, identifier):
    assert lookup(typed).id == identifier
    assert lookup(typed).kind == "country"


@pytest.mark.parametrize(
    ("typed", "name"), [("EU", "European Union"), ("asean", "ASEAN"), ("Group of Seven", "G7"), ("G20", "G20")]
)
def test_blocs_are_known_too(typed, name):
    assert (lookup(typed).name, lookup(typed).kind, lookup(typed).iso) == (name, "bloc", "")


@pytest.mark.parametrize("typed", ["", "Atlantis", "XX", "ZZZ", "Franc", "*"])
def test_nothing_is_invented(typed):
    assert lookup(typed) is None


@pytest.mark.parametrize("code", ["EU", "G7", "France", "XX", "", "F", "NATO"])
def test_only_the_code_of_a_country_is_an_iso_code(code):
    assert by_iso(code) is None


def test_iso_codes_are_read_in_any_case():
    assert by_iso("gb").id == by_iso("GBR").id == "united-kingdom"


@pytest.mark.parametrize("typed", ["FR", "EU", "Kosovo"])
def test_spellings_all_lead_back(typed):
    known = lookup(typed)
    assert spellings(known)
    assert {lookup(spelling) for spelling in spellings(known)} == {known}


def test_suggestions_come_from_plain_names():
    assert {"France", "South Korea", "European Union"} <= set(names())
    assert not {name for name in names() if "," in name}
