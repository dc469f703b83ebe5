"""Countries and blocs that need no declaration: a code or a name goes in, an actor comes out.

ISO 3166-1 comes from pycountry; beside it stands a small table of names that people really type.
"""

from functools import cache
from typing import NamedTuple

from policy_report.text import fold, slug


class Known(NamedTuple):
    """An actor that the world already knows: its id, its plain name, its kind and its ISO code ("" for a bloc)."""

    id: str
    name: str
    kind: str
    iso: str


# What people type and ISO 3166 does not list, by alpha-2 code.
EVERYDAY_NAMES = {
    "BO": ["Bolivia"],
    "CD": ["DR Congo", "DRC", "Democratic Republic of the Congo"],
    "CG": ["Congo-Brazzaville", "Republic of the Congo"],
    "CI": ["Ivory Coast", "Cote d'Ivoire"],
    "CV": ["Cape Verde"],
    "CZ": ["Czech Republic"],
    "FM": ["Micronesia"],
    "GB": ["UK", "U.K.", "Britain", "Great Britain"],
    "KP": ["North Korea", "DPRK"],
    "KR": ["South Korea", "Korea", "ROK"],
    "LA": ["Laos"],
    "MD": ["Moldova"],
    "MK": ["Macedonia"],
    "MM": ["Burma"],
    "NL": ["Holland", "The Netherlands"],
    "PS": ["Palestine"],
    "RU": ["Russia"],
    "SY": ["Syria"],
    "SZ": ["Swaziland"],
    "TR": ["Turkey", "Türkiye"],
    "TW": ["Taiwan"],
    "TZ": ["Tanzania"],
    "US": ["USA", "U.S.", "U.S.A.", "America", "United States of America"],
    "VA": ["Vatican", "Holy See"],
    "VE": ["Venezuela"],
    "VN": ["Vietnam"],
    "AE": ["UAE", "Emirates"],
    "BN": ["Brunei"],
    "IR": ["Iran"],
    "XK": ["Kosovo"],
}

# ISO's own short names are inverted or formal for these; a brief prints what readers say.
PLAIN_NAMES = {
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "FM": "Micronesia",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "PS": "Palestine",
    "RU": "Russia",
    "SY": "Syria",
    "TR": "Türkiye",
    "VA": "Holy See",
    "BN": "Brunei",
    "BQ": "Caribbean Netherlands",
    "CC": "Cocos Islands",
    "FK": "Falkland Islands",
    "MF": "Saint-Martin",
    "SX": "Sint Maarten",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
}

BLOCS = {
    "African Union": [],
    "ASEAN": ["Association of Southeast Asian Nations"],
    "BRICS": [],
    "CARICOM": ["Caribbean Community"],
    "ECOWAS": ["Economic Community of West African States"],
    "European Union": ["EU"],
    "G7": ["Group of Seven"],
    "G20": ["Group of Twenty"],
    "G77": ["Group of 77"],
    "Mercosur": [],
    "NATO": ["North Atlantic Treaty Organization", "North Atlantic Treaty Organisation"],
}


def lookup(name: str) -> Known | None:
    """Return the country or bloc that a code or name means, in any case, or None."""
    return _by_name().get(fold(name))


def by_iso(code: str) -> Known | None:
    """Return the country of an ISO 3166-1 alpha-2 or alpha-3 code, or None."""
    found = _by_name().get(fold(code))
    return found if found and found.iso and len(code.strip()) in (2, 3) else None


def names() -> list[str]:
    """Return every plain name, for suggestions."""
    return sorted({known.name for known in _by_name().values()})


def spellings(known: Known) -> list[str]:
    """Return every spelling under which `lookup` finds a country or bloc, case folded."""
    return [spelling for spelling, other in _by_name().items() if other == known]


@cache
def _by_name() -> dict[str, Known]:
    blocs = [(Known(slug(bloc), bloc, "bloc", ""), [bloc, *others]) for bloc, others in BLOCS.items()]
    table: dict[str, Known] = {}
    for known, spellings in [*_countries(), *blocs]:  # an ISO code comes first: AU is Australia
        for spelling in [known.id, *spellings]:
            table.setdefault(fold(spelling), known)
    return table


def _countries() -> list[tuple[Known, list[str]]]:
    import pycountry

    rows = []
    for country in pycountry.countries:
        fields = dict(country)
        code = fields["alpha_2"]
        name = PLAIN_NAMES.get(code) or fields.get("common_name") or fields["name"].split(",")[0]
        spellings = [code, fields["alpha_3"], name, fields["name"], fields.get("official_name", name)]
        rows.append((Known(slug(name), name, "country", code), spellings + EVERYDAY_NAMES.get(code, [])))
    if "XK" not in {known.iso for known, _ in rows}:  # user-assigned in ISO 3166, in use all the same
        rows.append((Known("kosovo", "Kosovo", "country", "XK"), ["XK", "XKX", "Kosovo"]))
    return rows
