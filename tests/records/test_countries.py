"""Countries and blocs that need no declaration. The reference is ISO 3166-1 as pycountry carries it."""

import re

import pycountry
import pytest
from babel import Locale

from policy_report.records.countries import by_iso, lookup, names, spellings

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
        ("Suisse", "switzerland"),
        ("MEXIQUE", "mexico"),
        ("Corée du Sud", "south-korea"),
        ("États-Unis", "united-states"),
    ],
)
def test_names_that_people_type(typed, identifier):
    assert lookup(typed).id == identifier
    assert lookup(typed).kind == "country"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Republic of Korea", "KR"),  # as the United Nations list their members
        ("Bolivia (Plurinational State of)", "BO"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Netherlands (Kingdom of the)", "NL"),
        ("Korea (the Democratic People's Republic of)", "KP"),  # as ISO's own list has them
        ("Congo (the Democratic Republic of the)", "CD"),
        ("Congo (the)", "CG"),
        ("Niger (the)", "NE"),
        ("Taiwan (Province of China)", "TW"),
        ("Korea, Rep.", "KR"),  # as the World Bank has them
        ("Congo, Dem. Rep.", "CD"),
        ("Egypt, Arab Rep.", "EG"),
        ("Bahamas, The", "BS"),
        ("Hong Kong SAR, China", "HK"),
        ("Micronesia, Fed. Sts.", "FM"),
        ("Côte d’Ivoire", "CI"),  # as word processors write them
        ("Lao People’s Democratic Republic", "LA"),
        ("São Tomé & Príncipe", "ST"),
        ("St. Kitts and Nevis", "KN"),
        ("Guinea Bissau", "GW"),
        ("the United States", "US"),
        ("250", "FR"),  # the third code of ISO 3166
    ],
)
def test_names_as_the_lists_of_others_write_them(typed, code):
    assert lookup(typed).iso == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Bosnia and Herz.", "BA"),  # as Natural Earth has them on maps
        ("W. Sahara", "EH"),
        ("S. Sudan", "SS"),
        ("Dem. Rep. Congo", "CD"),
        ("Central African Rep.", "CF"),
        ("Eq. Guinea", "GQ"),
        ("Solomon Is.", "SB"),
        ("N. Mariana Is.", "MP"),
        ("U.S. Virgin Is.", "VI"),
        ("British Virgin Is.", "VG"),
        ("Antigua and Barb.", "AG"),
        ("St. Vin. and Gren.", "VC"),
        ("Fr. Polynesia", "PF"),
        ("Fr. S. Antarctic Lands", "TF"),
        ("Heard I. and McDonald Is.", "HM"),
        ("S. Geo. and the Is.", "GS"),
        ("St-Barthélemy", "BL"),
        ("Br. Indian Ocean Ter.", "IO"),
        ("Wallis and Futuna Is.", "WF"),
        ("Faeroe Is.", "FO"),
        ("Åland", "AX"),
        ("United Kingdom (UK)", "GB"),  # with the abbreviation behind it
        ("United States of America (USA)", "US"),
        ("Congo (Kinshasa)", "CD"),
        ("Guinea\u2011Bissau", "GW"),
    ],
)
def test_names_shortened_with_full_stops_and_followed_by_abbreviations(typed, code):
    assert lookup(typed).iso == code


@pytest.mark.parametrize("typed", ["European Union (EU)", "EU27", "EU-27", "Union européenne (EU)"])
def test_every_way_to_write_the_union(typed):
    assert lookup(typed).id == "european-union"


@pytest.mark.parametrize(
    "typed",
    [
        *("N. Cyprus", "N. Ireland", "S. Vietnam", "R. China", "Somaliland", "Indian Ocean Ter.", "Siachen Glacier"),
        *("C. Islands", "S. S. S.", "Sahara W", "Congo (DRC)", "France (UK)", "Sweden (A)", f"France{' (F)' * 999}"),
        *(" ".join(f"{letter}." for letter in "abcdefghij"), "A. Bosnia and Herz."),
    ],
)
def test_a_shortened_name_of_none_or_of_several_is_no_country(typed):
    assert lookup(typed) is None


def test_the_words_of_a_name_count_as_a_whole():
    assert lookup("Korea, Democratic Republic") is None
    assert lookup("Republic of China") is None
    assert lookup("S.U.") is None


@pytest.mark.parametrize("declared", ["", "- {id: rok, name: Seoul, kind: country, iso: KR}\n"])
def test_every_way_to_write_a_country_is_one_actor(workspace, declared):
    table = "actor,topic,stance\n" + "".join(
        f'"{name}",outcome,support\n' for name in ("Korea, Rep.", "South Korea", "Korea (the Republic of)", "KOR")
    )
    config = '[briefs.one]\nactors = ["Republic of Korea"]\n'
    files = {"policy-report.toml": config, "positions/a.csv": table, "positions/actors.yaml": declared or "[]"}
    (edition,) = workspace(files).editions()
    assert edition.actors == ("rok" if declared else "south-korea",)


def test_a_country_never_takes_the_id_of_another_actor(workspace):
    files = {
        "positions/actors.yaml": "- {id: georgia, name: State of Georgia, kind: other}\n",
        "positions/a.csv": "actor,topic,stance\nGE,outcome,support\n",
    }
    assert workspace(files).message("unknown-actor").startswith("unknown actor 'GE'")


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


def test_every_name_of_a_country_in_the_languages_of_briefs_is_that_country():
    known = {name: code for code in COUNTRIES for name in [Locale("fr").territories.get(code.alpha_2)] if name}
    assert {name for name, country in known.items() if lookup(name).iso != country.alpha_2} == set()


def test_a_bloc_has_a_name_in_french_too():
    assert lookup("Union européenne").id == "european-union"


@pytest.mark.parametrize("name", ["Svizzera", "Suiss", "Monde", "Suisse romande", "zone inconnue"])
def test_a_name_that_no_language_of_briefs_has_is_no_country(name):
    assert lookup(name) is None


def test_a_declared_country_is_found_by_its_french_name(workspace):
    actors = "- {id: helvetia, name: Switzerland, kind: country, groups: [EFTA]}\n"
    rows = "actor,topic,stance,date,source_url\nSuisse,outcome,support,2025-02-11,https://example.org\n"
    sample = workspace({"positions/actors.yaml": actors, "positions/a.csv": rows})
    assert [row["actor"] for row in sample.rows] == ["helvetia"]
