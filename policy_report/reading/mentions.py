"""Who is named in a stretch of a text: the actors of a workspace in, their mentions out, in order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policy_report.records.models import Actor
from policy_report.search.voices import names_of
from policy_report.search.words import Place, places

ACRONYM = 4  # letters of a name that is a word too where it is not in capitals: US, UN, WHO

Names = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


class Mention(NamedTuple):
    """An actor that is named: its id, and from where to where in the text."""

    actor: str
    start: int
    end: int


def names(actors: Mapping[str, Actor]) -> Names:
    """Return the names of actors as words, by the first of them, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for actor, each in actors.items():
        for name in names_of(each):
            if words := tuple(name.split()):
                found.setdefault(words[0], []).append((words, actor))
    return {first: sorted(each, key=lambda one: -len(one[0])) for first, each in found.items()}


def mentions(text: str, known: Names, start: int, end: int) -> Iterator[Mention]:
    """Yield who is named from a place to a place of a text; of two names at one place, the longer."""
    words = [Place(each.word, start + each.start, start + each.end) for each in places(text[start:end])]
    at = 0
    while at < len(words):
        candidates = known.get(words[at].word, ())
        found = next((each for each in candidates if _stands(text, words[at : at + len(each[0])], each[0])), None)
        if found:
            yield Mention(found[1], words[at].start, words[at + len(found[0]) - 1].end)
        at += len(found[0]) if found else 1


def _stands(text: str, words: Sequence[Place], name: Sequence[str]) -> bool:
    if [each.word for each in words] != list(name):
        return False
    spelled = text[words[0].start : words[-1].end]
    if len(name) == 1 and len(spelled) <= ACRONYM and spelled.isascii():
        return spelled.isupper()
    return not spelled.islower()
