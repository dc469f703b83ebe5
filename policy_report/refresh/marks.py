"""Marks: what a person writes at a place of a deck or document, so that its content follows the records.

In: the texts of a place: the name or alternative text of a shape or table, the title or tag of a content control. Out:
its `Mark`, or `MarkError` in words for the person who wrote it. A mark reads `policy-report: KIND [key=value …]` and
goes to the end of its line; other lines, and words before it, are the author's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policy_report.text import did_you_mean

PREFIX = "policy-report:"
KEYS = ("brief", "topics", "actors", "as_of", "since", "colours", "part", "text")

_MARK = re.compile(r"policy-report\s*:(.*)", re.IGNORECASE)
_QUOTES = re.compile("[“”„‟«»]")  # what programs make of the quotes that people type
_SPACED = re.compile(r'("[^"]*")|\s*([,=])\s*')
_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_FIGURELESS = re.compile(r"[^\W\d]+")
_ITEM = re.compile(r'(?:"[^"]*"|[^,"])+')


class MarkError(Exception):
    """A mark that cannot be followed; its text says why."""


@dataclass(frozen=True)
class Mark:
    """A parsed mark: a kind of table or text, and the values of its keys as they were written."""

    kind: str
    keys: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """Return the one value of a key, "" where it is left out."""
        return self.keys.get(key, "").replace('"', "")

    def choice(self, key: str, values: Sequence[str]) -> str:
        """Return the value of a key that has few, "" where it is left out. Raise MarkError for another one."""
        value = self.get(key).casefold()
        if value and value not in values:
            raise MarkError(f"{key}={value} is not known; expected {' or '.join(values)}")
        return value

    def items(self, key: str) -> list[str]:
        """Return the values of a key that names several, separated by commas."""
        return [name for item in _ITEM.findall(self.keys.get(key, "")) if (name := item.replace('"', "").strip())]


def find(texts: Iterable[str]) -> Mark | None:
    """Return the mark in the texts of a shape, None without one. Raise MarkError for a wrong one, or for two."""
    found = dict.fromkeys(match[1].strip() for text in texts for match in _MARK.finditer(text))
    if len(found) > 1:
        both = "' and '".join(found)
        raise MarkError(f"two marks on one place, '{both}'; keep one")
    return parse(next(iter(found))) if found else None


def parse(text: str) -> Mark:
    """Return the mark that a text such as `matrix brief=countries` writes, with or without its prefix."""
    given = _MARK.fullmatch(text.strip())
    plain = _QUOTES.sub('"', given[1] if given else text)
    if plain.count('"') % 2:
        raise MarkError(f"a quotation mark is missing in '{text.strip()}'")
    kind, *words = _WORD.findall(_SPACED.sub(lambda match: match[1] or match[2], plain)) or [""]
    keys: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        key = key.casefold().replace("-", "_")
        if not sign:
            raise MarkError(f"'{word}' is no key=value; write a name with spaces in quotation marks")
        if key not in KEYS:
            raise MarkError(f"unknown key '{key}'{did_you_mean(key, KEYS) or ';'} expected one of {', '.join(KEYS)}")
        if key in keys:
            raise MarkError(f"'{key}' stands there twice")
        if not value.replace('"', ""):
            raise MarkError(f"'{key}' has no value; leave it out, or write {key}=…")
        keys[key] = value
    return Mark(kind.casefold(), keys)


def hinted(text: str) -> bool:
    """Return whether a text may hold a mark."""
    return _MARK.search(text) is not None


def described(present: str, about: str) -> str:
    """Return the text alternative to write over a `present` one that says the same of other figures; "" to leave it.

    Other text is the author's.
    """
    return about if present != about and _gist(present) == _gist(about) else ""


def _gist(text: str) -> list[str]:
    """Return the words of a text without figures, dates and plurals."""
    return [word.rstrip("s") for word in _FIGURELESS.findall(text)]
