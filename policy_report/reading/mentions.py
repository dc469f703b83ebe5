"""Who is named in a stretch of a text: actors, and persons who spoke for them before; their mentions out, in order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policy_report.records.validate import Records
from policy_report.search.words import Place, phrase, places
from policy_report.texts import spellings

SURNAME = 4  # letters of the last name of a person, at least, by which alone she is found
PERSON = range(2, 5)  # words of the name of one


class Name(NamedTuple):
    """A name as words; the actor that it names, and the person, where it is hers.

    `capitals`: whether it is written in capitals; another word has the same letters, as us and who have.
    """

    words: tuple[str, ...]
    actor: str
    person: str = ""
    capitals: bool = False


class Mention(NamedTuple):
    """An actor that is named, or a person who spoke for it before; from where to where in the text."""

    actor: str
    person: str
    start: int
    end: int


Names = Mapping[str, Sequence[Name]]


def names(records: Records) -> Names:
    """Return all names by their first word, the longest first; those of actors before those of persons."""
    found: dict[str, list[Name]] = {}
    for name in (*_actors(records), *_persons(records)):
        if name.words:
            found.setdefault(name.words[0], []).append(name)
    return {first: sorted(each, key=lambda name: -len(name.words)) for first, each in found.items()}


def _actors(records: Records) -> Iterator[Name]:
    for actor, each in records.actors.items():
        for said in (each.name, each.short, *each.aliases):
            for text in spellings(said) if said else ():
                yield Name(tuple(phrase(text).split()), actor, capitals=text.isupper())


def _persons(records: Records) -> Iterator[Name]:
    """Yield the names of persons who speak for one actor alone, whole and by their last name."""
    speakers = records.positions[["speaker", "actor"]].astype(str).drop_duplicates()
    alone = speakers.drop_duplicates("speaker", keep=False)
    for person, actor in alone.itertuples(index=False):
        said = str(person).split()
        if len(said) in PERSON and all(word[0].isupper() for word in said):
            whole = tuple(phrase(str(person)).split())
            yield Name(whole, str(actor), str(person))
            if len(said[-1]) >= SURNAME:
                yield Name(whole[-1:], str(actor), str(person))


def mentions(text: str, known: Names, start: int, end: int) -> Iterator[Mention]:
    """Yield who is named from a place to a place of a text; of two names at one place, the longer."""
    words = [Place(each.word, start + each.start, start + each.end) for each in places(text[start:end])]
    at = 0
    while at < len(words):
        candidates = known.get(words[at].word, ())
        found = next((each for each in candidates if _stands(text, words[at : at + len(each.words)], each)), None)
        if found:
            yield Mention(found.actor, found.person, words[at].start, words[at + len(found.words) - 1].end)
        at += len(found.words) if found else 1


def _stands(text: str, words: Sequence[Place], name: Name) -> bool:
    if tuple(each.word for each in words) != name.words:
        return False
    spelled = text[words[0].start : words[-1].end]
    return spelled.isupper() if name.capitals else not spelled.islower()
