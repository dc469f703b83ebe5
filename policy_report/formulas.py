"""Texts that a spreadsheet program would take for a formula: kept harmless in CSV, and given back unchanged.

`harmless` goes where CSV is written, `original` where it is imported; `original(harmless(text)) == text` for any text.

A text that begins like a formula (`=`, `+`, `-`, `@`, also full-width, after any white space), or with a tab or a line
break, gets an apostrophe in front, as OWASP advises ("CSV Injection"). A text that has the apostrophe already gets a
second one, so that taking one away always gives the text as it was. Any other text stays as it is, `'tis` too.

A workbook needs none of this: its cells say that they are text.
"""

import re

LIKE_A_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")


def harmless(text: str) -> str:
    """Return the text as a CSV cell that no spreadsheet program computes."""
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


def original(text: str) -> str:
    """Return the text that `harmless` was given; a text that it would not have made stays as it is."""
    return text[1:] if text.startswith("'") and LIKE_A_FORMULA.match(text) else text
