"""What `check` says at a field, in the language of the page: its English message in, the same in other words out.

Messages are made where something is found, in English. Those that a form can meet are told apart here by their shape;
one that is not among them stays as it is.
"""

import re
from functools import cache

from policy_report.i18n import PLACEHOLDER, Words, term

SHAPES = (
    term("missing; a position needs actor, topic and stance"),
    term("no date, and none in its source; it counts as older than any dated one"),
    term("no source; a reader cannot check this position"),
    term("unknown stance '{name}'; did you mean '{near}'? expected one of {known}"),
    term("unknown stance '{name}'; expected one of {known}"),
    term("'{value}' is not a date ({reason}); write it like 2025-02-11"),
    term("'{value}' is not known; expected one of {known}"),
    term("'{value}' has a form that is not allowed; write the language as a tag, such as fr, pt-BR or zh-Hant"),
    term("{value} is out of range; expected at most {most}"),
    term("{value} is out of range; expected at least {least}"),
    term("expected a whole number, not '{value}'"),
    term("'{value}' is not a link that a brief may carry; start it with https://, http://, mailto: or doi:"),
    term("a translation without its quote; give the speaker's own words as `quote`, or your words as `summary`"),
    term("given beside `source`; give one of the two"),
    term("is empty; write a text or leave the field out"),
    term("expected at least one, not an empty list"),
    term("the brief selects no actor; widen actors, kinds, groups or topics"),
    term("the brief selects no topic; widen actors, kinds, groups or topics"),
    term("'{value}' is not {expected}, of this workspace"),
    term("this is the same one; choose another"),
    term("{one} is known by all its names without a record; merge {other} into {place} instead"),
    term("{one} and {other} are marked differently; give both the same marking first"),
    term("{one} and {other} have other words of their own for the stances; give both the same words first"),
    term("'{stance}' is no stance of {topic}; choose one of its own first"),
    term("'{stance}' is another stance in {topic}; choose one of its own first"),
    term("the link ({cell}) leads to a cell without evidence; add a position or drop the link"),
    term("the link ({cell}) leads to no cell of this brief; write [words](actor-id/topic-id); did you mean '{near}'?"),
    term("the link ({cell}) leads to no cell of this brief; write [words](actor-id/topic-id)"),
    term("there is no change to take back"),
    term("{files}: changed since `{command}`; nothing was taken back"),
)
IN_PLACE = {  # messages that tell of files, and what is said in a form, which can make the same
    "unknown actor '{name}'; did you mean '{near}'? if it is new, declare it in {where}": term(
        "unknown actor '{name}'; did you mean '{near}'? if it is new, open “New actor”"
    ),
    "unknown actor '{name}'; if it is new, declare it in {where}": term(
        "unknown actor '{name}'; if it is new, open “New actor”"
    ),
    "unknown topic '{name}'; did you mean '{near}'? if it is new, declare it in {where}": term(
        "unknown topic '{name}'; did you mean '{near}'? if it is new, open “New topic”"
    ),
    "unknown topic '{name}'; if it is new, declare it in {where}": term(
        "unknown topic '{name}'; if it is new, open “New topic”"
    ),
    "unknown source '{name}'; did you mean '{near}'? if it is new, declare it in {where}": term(
        "unknown source '{name}'; did you mean '{near}'? if it is new, open “New source”"
    ),
    "unknown source '{name}'; if it is new, declare it in {where}": term(
        "unknown source '{name}'; if it is new, open “New source”"
    ),
}
VALUES = (  # what is said inside of others
    term("not in the form YYYY-MM-DD"),
    term("not in the calendar"),
    term('a date such as 2025-02-11, "last", "kept:2025-02-11", or the .json of an earlier brief'),
)
NEAR = re.compile(r"; did you mean '([^']+)'\?")


def said(words: Words, message: str) -> str:
    """Return a message in the language of a page."""
    for shape, pattern in _patterns():
        if found := pattern.fullmatch(message):
            values = {name: words.say(value) if value in VALUES else value for name, value in found.groupdict().items()}
            return words.fill(words.say(IN_PLACE.get(shape, shape)), values)
    return message


def near(message: str) -> str:
    """Return the name that a message says was meant, "" where it says none."""
    found = NEAR.search(message)
    return found[1] if found else ""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((shape, re.compile(_pattern(shape), re.DOTALL)) for shape in (*SHAPES, *IN_PLACE))


def _pattern(shape: str) -> str:
    """Return the expression of the messages of a shape."""
    pieces, at = [], 0
    for place in PLACEHOLDER.finditer(shape):
        pieces += [re.escape(shape[at : place.start()]), f"(?P<{place[1]}>.+?)"]
        at = place.end()
    return "".join([*pieces, re.escape(shape[at:])])
