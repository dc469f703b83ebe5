"""Countries and blocs that need no declaration: a code or a name goes in, an actor comes out.

ISO 3166-1 comes from pycountry; beside it stands a small table of names that people really type. The lists of the
United Nations, of ISO and of the World Bank write one name in three ways: "Republic of Korea", "Korea (the Republic
of)", "Korea, Rep.". So where no spelling is the same, the words of a name count, in any order. Last come the names that
the languages of briefs have for a country, as Unicode lists them: Suisse is Switzerland.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import permutations
from typing import Literal, NamedTuple, TypeVar

from policy_report.i18n import ENGLISH, LANGUAGES, term, words_of
from policy_report.text import LITTLE, abbreviated, fold, initials, slug

Key = TypeVar("Key")
KINDS = ("country", "bloc")  # of actors that the world knows


class KnownActor(NamedTuple):
    """An actor that the world already knows: its id, its plain name, its kind and its ISO code ("" for a bloc)."""

    id: str
    name: str
    kind: Literal["country", "bloc"]
    iso: str


# What people type and neither ISO 3166 nor Unicode lists, by alpha-2 code.
EVERYDAY_NAMES = {
    "AE": ["UAE", "Emirates"],
    "AX": ["Åland"],
    "BA": ["Bosnia"],
    "CD": ["DRC", "Congo Kinshasa"],
    "CG": ["Congo Brazzaville"],
    "CI": ["Ivory Coast"],
    "CN": ["PRC", "PR China"],
    "FO": ["Faeroe Islands"],
    "GB": ["UK", "Britain", "Great Britain"],
    "GS": ["S. Geo. and the Is."],
    "HK": ["Hong Kong SAR", "Hong Kong, China", "Hong Kong SAR China"],
    "IE": ["Republic of Ireland"],
    "KP": ["DPRK"],
    "KR": ["Korea", "ROK"],
    "LA": ["Lao PDR"],
    "MK": ["Macedonia", "FYROM", "The former Yugoslav Republic of Macedonia"],
    "MM": ["Burma"],
    "MO": ["Macau", "Macao SAR"],
    "NL": ["Holland"],
    "PN": ["Pitcairn Islands"],
    "PS": ["West Bank and Gaza"],
    "SA": ["KSA"],
    "SZ": ["Swaziland"],
    "TF": ["French Southern and Antarctic Lands"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "TW": ["Taiwan, China", "Chinese Taipei"],
    "US": ["U.S", "America"],
    "VA": ["Vatican", "Vatican City State"],
    "VE": ["Venezuela, RB"],
    "WF": ["Wallis and Futuna Islands"],
}

# ISO's own short names are inverted or formal for these; a brief prints what readers say.
PLAIN_NAMES = {
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "RU": "Russia",
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
    term("African Union"): [],
    term("ASEAN"): ["Association of Southeast Asian Nations"],
    "BRICS": [],
    term("CARICOM"): ["Caribbean Community"],
    term("ECOWAS"): ["Economic Community of West African States"],
    "European Union": ["EU", "E.U.", "EU27", "EU-27", "EU 27"],
    "G7": ["G-7", "Group of Seven"],
    "G20": ["G-20", "Group of Twenty"],
    "G77": ["G-77", "Group of 77", "G77 and China", "Group of 77 and China"],
    term("Mercosur"): [],
    term("NATO"): ["North Atlantic Treaty Organization", "North Atlantic Treaty Organisation"],
}

UNICODE_CODES = {"European Union": "EU"}  # of blocs

WORDS = {"dem": "democratic", "fed": "federated", "rep": "republic", "st": "saint", "sts": "states"}
SHORTENED = re.compile(r"(?<![\w.])(\w+)\.(?!\w)")  # a word that ends in a full stop; not U.S.
MOST_SHORTENED = 4  # such words of a name
SHORTEST = 4  # letters of a name whose words may stand in any order: shorter ones are codes


@lru_cache(maxsize=10_000)  # the names of a workspace are looked up at each save, and at each keystroke in a form
def lookup(name: str) -> KnownActor | None:
    """Return the country or bloc that a code or name means, or None, whatever its case, accents and order of words."""
    if (found := _by_name().get(fold(name))) or len(name.strip()) < SHORTEST:
        return found
    found = _by_words().get(_words(name)) or _by_territory().get(fold(name)) or _shortened(name)
    whole, short = abbreviated(name)
    if found or not short:
        return found
    found = lookup(whole)
    return found if found and (lookup(short) == found or fold(short) in initials(whole)) else None


def by_iso(code: str) -> KnownActor | None:
    """Return the country of an ISO 3166-1 alpha-2 or alpha-3 code, or None."""
    found = _by_name().get(fold(code))
    return found if found and found.iso and code.strip().isalpha() and len(code.strip()) in (2, 3) else None


def names() -> list[str]:
    """Return every plain name, for suggestions."""
    return sorted({known.name for known in everyone()})


def everyone() -> set[KnownActor]:
    """Return all countries and blocs that need no declaration."""
    return set(_by_name().values())


def spellings(known: KnownActor) -> list[str]:
    """Return every spelling under which `lookup` finds a country or bloc, case folded."""
    return [spelling for spelling, other in _by_name().items() if other == known]


def usual_names(known: KnownActor, language: str) -> list[str]:
    """Return what a language calls a country or bloc, as Unicode or our catalogue has it; nothing if they do not."""
    from babel import Locale, UnknownLocaleError

    code = known.iso or UNICODE_CODES.get(known.name, "")
    try:
        listed = Locale.parse(language, sep="-").territories.get(code)
    except (UnknownLocaleError, ValueError):
        return []
    return [listed] if listed else [words_of(language).say(known.name)] if language in LANGUAGES else []


def name_in(known: KnownActor, language: str) -> str:
    """Return the name that a brief of a language prints for a country or bloc."""
    return known.name if language == ENGLISH else usual_names(known, language)[0]


@cache
def _by_name() -> dict[str, KnownActor]:
    blocs = [(KnownActor(slug(bloc), bloc, "bloc", ""), [bloc, *others]) for bloc, others in BLOCS.items()]
    table: dict[str, KnownActor] = {}
    for known, spellings in [*_countries(), *blocs]:  # an ISO code comes first: AU is Australia
        for spelling in [known.id, *spellings]:
            table.setdefault(fold(spelling), known)
    return table


@cache
def _by_words() -> dict[frozenset[str], KnownActor]:
    """Return the actor of each set of words that only one has."""
    return _unambiguous((_words(spelling), known) for spelling, known in _by_name().items())


@cache
def _by_territory() -> dict[str, KnownActor]:
    """Return the country of each name that only one has in a language of briefs."""
    from babel import Locale  # takes a tenth of a second, and most names are known before

    names = (item for language in LANGUAGES for item in Locale(language).territories.items())
    listed = [(fold(name), _by_name()[fold(code)]) for code, name in names if fold(code) in _by_name()]
    others = [language for language in LANGUAGES if language != ENGLISH]
    return _unambiguous(
        listed + [(fold(words_of(language).say(b)), _by_name()[fold(b)]) for language in others for b in BLOCS]
    )


def _shortened(name: str) -> KnownActor | None:
    """Return the one actor whose words a name writes in part, those with a full stop: Bosnia and Herz., W. Sahara."""
    short = [word for word in SHORTENED.findall(_plain(name)) if word not in WORDS]
    whole = _words(SHORTENED.sub(lambda word: word[0] if word[1] in WORDS else "", _plain(name)))
    if not whole or not 0 < len(short) <= MOST_SHORTENED:
        return None
    found = {
        known
        for words, known in _by_words().items()
        if len(words) == len(whole) + len(short) and whole < words and _begin(short, words - whole)
    }
    return found.pop() if len(found) == 1 else None


def _begin(short: Sequence[str], words: Iterable[str]) -> bool:
    """Return whether each of some words begins with another one of the shortened words."""
    return any(all(map(str.startswith, order, short)) for order in permutations(words))


def _unambiguous(pairs: Iterable[tuple[Key, KnownActor]]) -> dict[Key, KnownActor]:
    """Return the one actor of each key, keys of several left out."""
    found: dict[Key, set[KnownActor]] = {}
    for key, known in pairs:
        found.setdefault(key, set()).add(known)
    return {key: known for key, (known, *others) in found.items() if not others}


def _words(name: str) -> frozenset[str]:
    """Return the words of a name: without accents, little words and full stops, the usual abbreviations written out."""
    words = re.findall(r"\w+", re.sub(r"['.]", "", _plain(name)))
    return frozenset(WORDS.get(word, word) for word in words) - LITTLE


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", fold(name)) if not unicodedata.combining(c))


def _countries() -> list[tuple[KnownActor, list[str]]]:
    import pycountry

    rows = [(KnownActor("kosovo", "Kosovo", "country", "XK"), ["XK", "XKX", "Kosovo"])]  # not in ISO 3166, and in use
    for country in pycountry.countries:
        fields = dict(country)
        code = fields["alpha_2"]
        name = PLAIN_NAMES.get(code) or fields.get("common_name") or fields["name"].split(",")[0]
        known = KnownActor(slug(name), name, "country", code)
        rows.append((known, [name, *fields.values(), *EVERYDAY_NAMES.get(code, [])]))
    return rows
