"""A text in several languages: what the records say in each, and the one that a brief of one language shows.

A plain text is in the language of the records. A text that is shown in another language than that of its brief is a
`Texts` of its one language, by which formats mark it.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Self

LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"  # BCP 47, without the private and the irregular ones
SIGN = ":"  # between a field and a language, in the name of a column: summary:fr
SCRIPT, REGION = 4, 2  # letters of these subtags


class Texts(str):
    """A text in several languages: as a text that of `language`; `each`: all of them, by their tags."""

    __slots__ = ("each", "language")
    language: str
    each: Mapping[str, str]

    def __new__(cls, each: Mapping[str, str], language: str = "") -> Self:
        """Return the text of a language, of the first where it has none."""
        found = nearest(each, language) or next(iter(each))
        made = super().__new__(cls, each[found])
        made.language, made.each = found, dict(each)
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:  # for workers and copies
        return self.each, self.language


def tag_of(text: str) -> str:
    """Return a language tag as BCP 47 writes it: pt-BR, zh-Hant."""
    first, *others = text.strip().lower().split("-")
    return "-".join([first, *(_subtag(part) for part in others)])


def _subtag(part: str) -> str:
    return part.title() if len(part) == SCRIPT and part.isalpha() else part.upper() if len(part) == REGION else part


def nearest(tags: Iterable[str], language: str) -> str:
    """Return the tag of a language, else the first of the same language elsewhere (fr-CA for fr); "" for none."""
    tags, (main, *_) = list(tags), language.split("-")
    alike = (tag for tag in tags if tag.split("-")[0] == main)
    return language if language in tags else next(alike, "")


def in_language(text: str, language: str, own: str) -> str:
    """Return a text as a brief shows it: plain in its language, else that of the records (`own`), or the first."""
    each = text.each if isinstance(text, Texts) else {own: str(text)}
    if found := nearest(each, language):
        return str(each[found])
    shown = Texts(each, own)
    return Texts({shown.language: str(shown)}) if text else text


def language_of(text: object) -> str:
    """Return the language of a text that a brief shows in another one than its own; "" for all others."""
    return text.language if isinstance(text, Texts) else ""


def like(text: str, other: str) -> str:
    """Return a text made of another one, in the language of that."""
    language = language_of(other)
    return Texts({language: text}) if language and text else text


def spellings(text: str) -> list[str]:
    """Return what a text is in all of its languages, its own first."""
    return list(dict.fromkeys([str(text), *(text.each.values() if isinstance(text, Texts) else ())]))


# --- the columns of a field in several languages ---------------------------------------------------------------------


def split(name: str) -> tuple[str, str]:
    """Return the field and the language of a column: "summary:fr" is ("summary", "fr"); "" for that of the records."""
    field, _, tag = name.partition(SIGN)
    return (field.strip(), tag_of(tag)) if re.fullmatch(LANGUAGE_TAG, tag.strip()) else (name, "")


def column(field: str, tag: str) -> str:
    """Return the name of the column of a field in a language, "" for that of the records."""
    return f"{field}{SIGN}{tag}" if tag else field


def columns(field: str, text: str) -> dict[str, str]:
    """Return a text by its columns, the plain one first."""
    others = text.each.items() if isinstance(text, Texts) else ()
    return {field: str(text)} | {column(field, tag): said for tag, said in others if tag != language_of(text)}


def name_of(tag: str) -> str:
    """Return the English name of a language, as heads of forms have it: French, Brazilian Portuguese."""
    from babel import Locale

    known = Locale("en").languages
    main, _, rest = tag.partition("-")
    return str(known.get(tag.replace("-", "_")) or f"{known.get(main, main)}{f' {rest}' if rest else ''}")


def tag_called(name: str) -> str:
    """Return the tag of a language by its English name or its tag, "" for none."""
    tag = tag_of(name)
    return _tags_by_name().get(name.strip().lower()) or (tag if tag in _tags_by_name().values() else "")


@cache
def _tags_by_name() -> Mapping[str, str]:
    from babel import Locale

    return {name.lower(): tag_of(tag.replace("_", "-")) for tag, name in Locale("en").languages.items()}
