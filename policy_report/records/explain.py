"""A pydantic error said in the words of the person who wrote the file: which field, what was expected, what to do."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from policy_report.records import checks
from policy_report.records.models import KINDS
from policy_report.text import did_you_mean, shorten

# How pydantic's error types are said here. Anything else keeps pydantic's own message.
WHOLE_NUMBER, NUMBER, DATE = "expected a whole number", "expected a number", "expected a date, such as 2025-02-11"
FIELDS = "expected fields, one a line, such as `name: value`"
_EXPECTED = {
    "string_type": "expected text",
    "tuple_type": "expected a list, such as [first, second]",
    **dict.fromkeys(("dict_type", "model_type"), FIELDS),
    "string_too_short": "is empty; write a text or leave the field out",
    "too_short": "expected at least one",
    **dict.fromkeys(("int_parsing", "int_from_float", "int_parsing_size", "int_type"), WHOLE_NUMBER),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("date_type", "date_from_datetime_parsing"), DATE),
    "string_unicode": "expected text without halves of characters",
}
DIGITS = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


def explain(
    error: ValidationError, fields: Iterable[str], most: int | None = None
) -> list[tuple[tuple[str | int, ...], str, checks.Check]]:
    """Return `(path, message, check)` for each thing that is wrong, of `most` things at most.

    `fields`: the known names, for suggestions.
    """
    known = list(fields)
    items = error.errors(include_url=False)[:most]
    deeper = {tuple(item["loc"][:-1]) for item in items}  # a list with a wrong item is not also too short
    return [
        (tuple(item["loc"]), *_say(item, known))
        for item in items
        if item["type"] != "too_short" or tuple(item["loc"]) not in deeper
    ]


def _say(item: Any, known: list[str]) -> tuple[str, checks.Check]:
    kind, given, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind == "missing":
        choices = f", one of {', '.join(KINDS)}" if item["loc"][-1] == "kind" else ""
        return f"missing; add it{choices}", checks.MISSING_FIELD
    if kind == "extra_forbidden":
        name = str(item["loc"][-1])
        return f"unknown field{did_you_mean(name, known)}", checks.UNKNOWN_FIELD
    if kind in checks.BY_ID:
        return item["msg"], checks.BY_ID[kind]
    if kind == "literal_error":
        choices = context["expected"].replace("'", "").replace(" or ", ", ")
        hint = did_you_mean(str(given), choices.split(", "))
        return f"'{_shown(given)}' is not known; expected one of {choices}{hint}", checks.UNKNOWN_VALUE
    if kind == "string_pattern_mismatch":
        return f"'{_shown(given)}' has a form that is not allowed; {_form(context['pattern'])}", checks.WRONG_FORM
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = "at least " + str(context["ge"]) if "ge" in context else "at most " + str(context["le"])
        return f"{_shown(given)} is out of range; expected {bound}", checks.OUT_OF_RANGE
    if kind in ("too_long", "string_too_long"):
        return f"'{_shown(given)}' is too long; expected at most {context['max_length']} characters", checks.TOO_LARGE
    if kind in _EXPECTED:
        quoted = isinstance(given, str) and kind in ("int_type", "float_type") and DIGITS.fullmatch(given)
        hint = "; write it without quotation marks" if quoted else ""
        return f"{_EXPECTED[kind]}, not {_given(given)}{hint}" if str(given).strip() else "is empty", checks.WRONG_TYPE
    return item["msg"], checks.WRONG_VALUE


def _shown(value: Any) -> str:
    return shorten(str(value), 40)


def _given(value: Any) -> str:
    """Return a value as the one who wrote it would call it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"a list, [{_shown(', '.join(map(str, value)))}]" if value else "an empty list"
    if isinstance(value, dict):
        return f"fields, {{{_shown(', '.join(map(str, value)))}}}" if value else "nothing"
    return f"'{_shown(value)}'"


def _form(pattern: str) -> str:
    if "{64}" in pattern:
        return "expected a SHA-256, 64 digits of 0-9 and a-f; have `check --prove` write the file anew"
    if "{2,8}" in pattern:
        return "write the language as a tag, such as fr, pt-BR or zh-Hant"
    if "{2,3}" in pattern:
        return "expected an ISO 3166 code of two or three letters, such as GB"
    return "use letters, digits, hyphens, dots and underscores, and start with a letter or digit"
