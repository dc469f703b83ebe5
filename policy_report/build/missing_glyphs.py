"""Characters that no font had: which records they stand in, and what to install.

The characters that a renderer missed go in, warnings at the lines of the records come out.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policy_report.brief.editions import Edition
from policy_report.brief.figures import rows as found
from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import FIELDS
from policy_report.records.languages import positions, spoken
from policy_report.records.positions import chosen
from policy_report.records.validate import Records
from policy_report.text import many

if TYPE_CHECKING:
    import pandas as pd

TEXTS = tuple(field.name for field in FIELDS if field.type == "text" and field.shown)
EAST_ASIAN = {"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH"}
PACKAGES = {"core": "fonts-noto-core", "east-asian": "fonts-noto-cjk", "symbol": "fonts-symbola"}
"""Debian's packages of fonts, by what they hold. Noto Core has the scripts of Europe, Africa and South Asia."""
SETTINGS = "policy-report.toml"
NAMED = 3  # characters of a script that a message shows

Place = tuple[str, int, str, set[str]]  # file, line, field, the characters that stand there


def problems(edition: Edition, missing: Iterable[str]) -> list[Problem]:
    """Return a warning for each script with characters that no font had, at the first record that has some."""
    scripts: dict[str, set[str]] = {}
    for character in missing:
        scripts.setdefault(script(character), set()).add(character)
    if not scripts:
        return []
    records = edition.records
    rows = records.positions[chosen(records.positions, edition.actors, edition.topics, edition.as_of, edition.known_on)]
    rows, records = positions(rows, edition.language, records.language), spoken(records, edition.language)
    return [_of_script(name, scripts[name], list(_places(scripts[name], records, rows))) for name in sorted(scripts)]


def script(character: str) -> str:
    """Return the script of a character by its Unicode name, such as Khmer or CJK; "symbol" for what is no letter."""
    name = unicodedata.name(character, "")
    if not name or unicodedata.category(character)[0] not in "LM":
        return "symbol"
    word = name.split()[0].split("-")[0]
    return word if word == "CJK" else word.capitalize()


def package(name: str) -> str:
    """Return the Debian package with a font of a script."""
    if name == "symbol":
        return PACKAGES["symbol"]
    return PACKAGES["east-asian" if name.upper() in EAST_ASIAN else "core"]


def _of_script(name: str, characters: set[str], places: list[Place]) -> Problem:
    """Return the warning for a script; it stands at the settings where only what they say has the characters."""
    file, line, field, here = places[0] if places else (SETTINGS, 1, "", characters)
    shown = ", ".join(f"'{character}'" for character in sorted(here)[:NAMED])
    more = f", nor for {many(len(places) - 1, 'more record')}" if len(places) > 1 else ""
    message = f"no font here has {shown} ({name}){more}; install {package(name)}, see docs/languages.md"
    return Problem(file, line, message, checks.MISSING_GLYPH, field=field)


def _places(characters: set[str], records: Records, rows: "pd.DataFrame") -> Iterator[Place]:
    """Yield file, line, field and the characters of each record that has some; a name at its first record."""
    seen: set[str] = set()
    for row in found(rows):
        names = {"actor": records.actors[row.actor].name, "topic": records.topics[row.topic].title}
        if row.source:
            names["source"] = records.sources[row.source].title
        texts = {field: str(getattr(row, field)) for field in TEXTS}
        texts |= {field: text for field, text in names.items() if text not in seen}
        seen |= set(names.values())
        for field, text in texts.items():
            if here := characters & set(text):
                yield str(row.file), int(row.line), field, here
                break
