"""What templates say in the language of their brief: functions and filters that follow `brief.language`.

`_("{n} of {of} cells", n=3, of=7)` is a text of the catalogue with its values, escaped as the template escapes; the
text itself may hold markup. `many(3, "{n} actor", "{n} actors")` is the form that goes with a count. A page without a
brief, such as the preview, is English.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from policy_report.report import BriefInfo
from policy_report.words import ENGLISH, Words, words_of


def _words(context: Context) -> Words:
    return words_of(getattr(context.get("brief"), "language", ENGLISH))


def _filled(context: Context, text: str, values: dict[str, Any]) -> str:
    words = _words(context)
    if not context.eval_ctx.autoescape:
        return words.fill(text, values)
    return Markup(words.fill(text, values, lambda value: str(escape(value))))  # noqa: S704 - the values are escaped


@pass_context
def say(context: Context, text: str, /, **values: Any) -> str:
    """Return a text in the language of the brief, its values escaped."""
    return _filled(context, _words(context).say(text), values)


@pass_context
def say_many(context: Context, count: int, one: str, several: str, /, **values: Any) -> str:
    """Return the form of a text that goes with a count, `{n}`."""
    return _filled(context, _words(context).say_many(count, one, several), {"n": count, **values})


@pass_context
def day(context: Context, value: date | None) -> str:
    """Return a date as readers write it; "" for none."""
    return _words(context).day(value)


@pass_context
def since(context: Context, brief: BriefInfo) -> str:
    """Return what a brief is compared with, to stand after "since"."""
    return _words(context).since(brief.since, brief.earlier)


@pass_context
def decimal(context: Context, value: float, places: int = 2) -> str:
    """Return a number with so many decimals."""
    return _words(context).decimal(value, places)


@pass_context
def signed(context: Context, value: float) -> str:
    """Return a value of a scale with its sign."""
    return _words(context).signed(value)


@pass_context
def percent(context: Context, share: float) -> str:
    """Return a share as a whole percentage."""
    return _words(context).percent(share)


@pass_context
def number(context: Context, value: int) -> str:
    """Return a whole number as the language writes it."""
    return _words(context).number(value)


@pass_context
def listed(context: Context, items: Iterable[str]) -> str:
    """Return texts as a list in a sentence: a, b and c."""
    return _words(context).listed(items)


@pass_context
def language_name(context: Context, tag: str) -> str:
    """Return the name of a language by its BCP 47 tag."""
    return _words(context).name_of(tag)


FUNCTIONS: dict[str, Callable[..., str]] = {"_": say, "many": say_many}
FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "since": since,
    "decimal": decimal,
    "signed": signed,
    "percent": percent,
    "number": number,
    "listed": listed,
    "language_name": language_name,
}
