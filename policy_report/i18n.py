"""The words that a brief itself says, in its language: English text in, the text of the catalogue with its values out.

English stands in the code and the templates, and is its own catalogue; `locale/<language>/LC_MESSAGES/brief.po` holds
the others, and `edit.po` what the pages of the editor say beside that. Dates, numbers, lists and the names of languages
follow the Unicode locale data, through Babel, which an English brief does without. What the records say is never
translated.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from policy_report.spans import Span

LOCALE = Path(__file__).parent / "locale"
ENGLISH = "en"
BRIEF, EDITOR = "brief", "edit"  # the catalogues
LANGUAGES = {"en": "en-GB", "de": "de-DE", "es": "es-ES", "fr": "fr-FR"}
"""Language of a brief → the tag that Office files carry."""

MONTH = len("2025-02")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
FIRST_OF_MONTH = {"fr": "1er"}  # the locale data writes "1 février", the French do not


def term(text: str) -> str:
    """Return the text as it is: marks a word of a table in the code, which is translated where it is shown."""
    return text


SECTIONS = {  # of a brief, each with its title, in the order that a brief has where it names none
    "key-messages": term("Key messages"),
    "sides": term("Who stands where"),
    "matrix": term("The matrix"),
    "moves": term("What moved"),
    "changes": term("What changed"),
    "topics": term("Topic by topic"),
    "agreement": term("Who agrees with whom"),
    "actors": term("Actor by actor"),
    "gaps": term("Where no evidence was found"),
    "evidence": term("Sources"),
    "method": term("Method"),
}
NUMBERS = (  # from two on
    term("two"),
    term("three"),
    term("four"),
    term("five"),
    term("six"),
    term("seven"),
    term("eight"),
    term("nine"),
    term("ten"),
    term("eleven"),
    term("twelve"),
)
AFTER_SINCE = term("{day}")  # a day where a sentence says "since {since}"


def catalogue(language: str, name: str = BRIEF) -> Path:
    """Return the file with the words of a language."""
    return LOCALE / language / "LC_MESSAGES" / f"{name}.po"


def catalogues() -> list[Path]:
    """Return the files with the words of all languages."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/brief.po"))


class Words:
    """The words of briefs in one language. Make it with `words_of`, which reads each catalogue once.

    `name`: of the catalogue; that of the editor has the words of briefs too.
    """

    def __init__(self, language: str, name: str = BRIEF) -> None:
        self.language = language
        self._translations = None if language == ENGLISH else _translations(catalogue(language, name))
        if self._translations and name != BRIEF:
            self._translations.add_fallback(_translations(catalogue(language)))

    def __call__(self, text: str, /, **values: Any) -> str:
        """Return an English text in the language, `{name}` replaced by the value of that name."""
        return self.fill(self.say(text), values)

    def many(self, count: int, one: str, several: str, /, **values: Any) -> str:
        """Return the form of a text that goes with a count, which it may show as `{n}`."""
        return self.fill(self.say_many(count, one, several), {"n": count, **values})

    def say(self, text: str) -> str:
        """Return an English text in the language, its placeholders as they are."""
        return str(self._translations.gettext(text)) if self._translations and text else text

    def say_many(self, count: int, one: str, several: str) -> str:
        """Return the form of a text that goes with a count, its placeholders as they are."""
        if self._translations:
            return str(self._translations.ngettext(one, several, count))
        return one if count == 1 else several

    def fill(self, text: str, values: dict[str, Any], made: Callable[[str], str] = str) -> str:
        """Return a text with its values in place, whole numbers as the language writes them. `made`: an escape."""
        return PLACEHOLDER.sub(lambda found: made(self._value(values[found[1]])), text)

    def _value(self, value: Any) -> str:
        return self.number(value) if isinstance(value, int) else value

    def number(self, value: int) -> str:
        """Return a whole number: 12,500, in French 12 500."""
        if self.language == ENGLISH or abs(value) < 1000:  # noqa: PLR2004 - no language groups three digits
            return f"{value:,}"
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self.language)

    def spelled(self, value: int) -> str:
        """Return a whole number from two on as a sentence has it: in letters up to twelve."""
        return self.say(NUMBERS[value - 2]) if 0 <= value - 2 < len(NUMBERS) else self.number(value)

    def decimal(self, value: float, places: int = 2) -> str:
        """Return a number with so many decimals: 0.55, in French 0,55."""
        return self._point(f"{value:.{places}f}")

    def signed(self, value: float) -> str:
        """Return a value of a scale with its sign: +1, 0, −0.5."""
        return self._point(f"{value:+g}".replace("-", "−")) if value else "0"

    def _point(self, number: str) -> str:
        if self.language == ENGLISH:
            return number
        from babel.numbers import get_decimal_symbol

        return number.replace(".", get_decimal_symbol(self.language))

    def percent(self, share: float) -> str:
        """Return a share as a whole percentage: 62%, in French 62 %."""
        if self.language == ENGLISH:
            return f"{share:.0%}"
        from babel.numbers import format_percent

        return format_percent(round(share, 2), locale=self.language)

    def day(self, value: date | None) -> str:
        """Return a date as readers write it: 11 February 2025, 11 février 2025, February 2025; "" for none."""
        if value is None:
            return ""
        span = isinstance(value, Span) and len(value.text)
        if self.language == ENGLISH:
            return f"{value:%B %Y}" if span == MONTH else f"{value:%Y}" if span else f"{value.day} {value:%B %Y}"
        from babel.dates import format_date, format_skeleton

        if span:
            return str(format_skeleton("yMMMM" if span == MONTH else "y", value, locale=self.language))
        said = str(format_date(value, "long", locale=self.language))
        first = FIRST_OF_MONTH.get(self.language)
        return f"{first}{said[1:]}" if first and value.day == 1 else said

    def listed(self, items: Iterable[str]) -> str:
        """Return texts as a list in a sentence: a, b and c."""
        *others, last = [*items] or [""]
        if self.language != ENGLISH:
            from babel.lists import format_list

            return self._before_i(format_list([*others, last], locale=self.language), last)
        return f"{', '.join(others)} and {last}" if others else last

    def _before_i(self, listed: str, last: str) -> str:
        """Return a list as Spanish says it: y is e before the sound of i."""
        if self.language != "es" or not re.match(r"h?i(?![ae])", last, re.IGNORECASE):
            return listed
        return re.sub(rf" y (?={re.escape(last)}\Z)", " e ", listed)

    def name_of(self, tag: str) -> str:
        """Return the name of a language: "pt-BR" is Portuguese. A tag that nobody knows stays as it is."""
        from babel import Locale

        return str(Locale(self.language).languages.get(tag.partition("-")[0].lower(), tag))


@cache
def words_of(language: str, name: str = BRIEF) -> Words:
    """Return the words of a language."""
    return Words(language, name)


def _translations(path: Path) -> Any:
    """Return a catalogue as the standard library looks words up in it; plurals as its header says."""
    from gettext import GNUTranslations
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    packed = BytesIO()
    with path.open("rb") as file:
        write_mo(packed, read_po(file, locale=path.parts[-3]))
    packed.seek(0)
    return GNUTranslations(packed)
