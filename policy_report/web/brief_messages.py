"""Key messages of a brief as a form holds them: what the settings say in, a text for each language out, and back.

A message is a line. The lines of all languages belong together: where a message lacks one, its line there is empty.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from policy_report.records.change.toml import Text
from policy_report.text import in_one_line
from policy_report.texts import tag_of

NAME = "key_messages"


def lines(messages: Any, language: str, own: str) -> str:
    """Return what messages say in a language. `own`: that of a plain text; `messages`: as the settings have them."""
    return "\n".join(said.get(language, "") for said, _ in _each(messages, own)).rstrip()


def stored(texts: Mapping[str, str], messages: Any, own: str) -> Sequence[Text] | None:
    """Return messages for the settings, None for none. `texts`: lines by language; `messages`: what was there.

    One that says what it said is written as it was.
    """
    rows = zip_longest(*(text.split("\n") for text in texts.values()), fillvalue="")
    wanted = [{tag: text.strip() for tag, text in zip(texts, row, strict=True) if text.strip()} for row in rows]
    known = _each(messages, own)
    return [_stored(each, known, own) for each in wanted if each] or None


def _stored(wanted: Mapping[str, str], known: Sequence[tuple[Mapping[str, str], Text]], own: str) -> Text:
    plain = wanted[own] if wanted.keys() == {own} else wanted
    return next((written for said, written in known if said == wanted), plain)


def _each(messages: Any, own: str) -> list[tuple[Mapping[str, str], Text]]:
    """Return what each message says in each language, and the message; nothing where the settings have no list."""
    return [(_said(each, own), each) for each in messages] if isinstance(messages, list) else []


def _said(message: Any, own: str) -> dict[str, str]:
    each = message if isinstance(message, Mapping) else {own: message}
    return {tag_of(tag): in_one_line(str(text)) for tag, text in each.items()}
