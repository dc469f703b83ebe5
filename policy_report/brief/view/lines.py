"""A line a topic: who stands where, and what one actor of each side says. Columns of topics in, `TopicLine`s out.

Nothing is said twice in a brief: what shares six words in a row with a key message or a line above is passed over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from policy_report.brief.report import PositionEntry, TopicEntry
from policy_report.brief.view.cells import CellView
from policy_report.brief.view.figures import C, StanceGroup, StanceMark, TopicColumn, division
from policy_report.layout.text import SANS, lines, shorten
from policy_report.text import cut, direction
from policy_report.texts import language_of

MOST_LINES = 40
RUN = 6  # words in a row
WORDS = re.compile(r"\w+")
QUOTABLE = range(10, 31)  # words of a quote that says enough and is read at once
SURE = ("stated", "reported", "inferred")
UNRECORDED = 3  # salience
SIZE, LEADING = 9.0, 12.2  # points
LOOSE, TIGHT = (2.0, 7.0), (0.4, 3.9)  # points: below a side that speaks, around a line
TOPIC, NAME, SAID = 136.0, 100.0, 222.0  # points: the room of a topic, of an actor beside its chip, of what it says
LONG = 90  # letters of a title
PAGE, LITTLE, SLACK = 714.0, 0.25, 0.96  # points; the share of a page that is little; how far heights are overestimated
CHIP = "\u2007" * 6  # as wide as a chip with the gap before it
RED_LINE = " red line"  # about as wide as in other languages


@dataclass(frozen=True)
class Voice(StanceMark):
    """A side of a topic: a stance, an actor of it with what it says, and how many others hold it (`more`).

    `said` is empty where nothing new is said, and `actor` where there is no room for it; `quoted`: in the actor's own
    words, in `language`.
    """

    actor: str
    more: int
    said: str = ""
    quoted: bool = False
    language: str = ""
    direction: str = "ltr"
    red_line: bool = False


@dataclass(frozen=True)
class TopicLine:
    """A topic with the sides of which somebody speaks, and the `others`, which are named. `question`: "" if no room.

    `tight`: with less space between.
    """

    topic: TopicEntry
    question: str
    voices: tuple[Voice, ...]
    others: tuple[Voice, ...]
    tight: bool = False


@dataclass(frozen=True)
class Fit:
    """How much of a line is shown: sides that speak, lines of text of each, the question, names of the other sides.

    `tight`: with less space between.
    """

    voices: int
    text: int
    question: bool = True
    names: bool = True
    tight: bool = True


FITS = (
    *(Fit(9, 5, tight=False), Fit(9, 5), Fit(3, 4), Fit(2, 4), Fit(2, 3), Fit(1, 3)),
    *(Fit(1, 2), Fit(1, 2, names=False), Fit(1, 2, names=False, question=False)),
)
COUNTED = Fit(0, 0, question=False, names=False)


def most_divided(columns: Iterable[TopicColumn[C]]) -> list[TopicColumn[C]]:
    """Return the topics with evidence: the most polarised first, then those with most actors, then as given."""
    known = [column for column in columns if column.evidenced]
    return sorted(known, key=lambda column: division(column.summary))


def topic_lines(
    columns: Sequence[TopicColumn[CellView]], said: Iterable[str], language: str, room: float, around: float = 0.0
) -> tuple[TopicLine, ...]:
    """Return the lines of topics, as much of each as `room` has for all, in points.

    `said`: the texts that stand above; `language`: of the brief; `around`: the height of what else is on their pages.
    """
    taken = {run for text in said for run in runs(text)}
    return shown([_line(column, taken, language) for column in columns[:MOST_LINES]], room, around)


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every six words in a row of a text."""
    words = WORDS.findall(text.casefold())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def _line(column: TopicColumn[CellView], taken: set[tuple[str, ...]], language: str) -> TopicLine:
    voices = [_voice(group, taken, language) for group in column.groups]
    speaking = tuple(voice for voice in voices if voice.said)
    return TopicLine(column.topic, column.topic.question, speaking, tuple(v for v in voices if not v.said))


def _voice(group: StanceGroup[CellView], taken: set[tuple[str, ...]], language: str) -> Voice:
    """Return the side of a group of cells; the words of the first position that says something new are taken."""
    voice = partial(Voice, group.label, group.symbol, group.tone, more=len(group.cells) - 1)
    found = [(cell, p) for cell in group.cells for p in cell.current if p.summary or p.quote]
    for cell, position in sorted(found, key=lambda each: rank(each[1], language)):
        quoted = not position.summary or is_quotable(position, language)
        said = position.quote if quoted else position.summary
        if not (words := runs(said)) & taken:
            taken |= words
            return voice(
                actor=cell.actor_short,
                said=said,
                quoted=quoted,
                language=position.language if quoted else language_of(position.summary),
                direction=direction(said),
                red_line=cell.red_line,
            )
    first = next((cell for cell in group.cells if cell.red_line), group.cells[0])
    return voice(actor=first.actor_short, red_line=first.red_line)


def rank(position: PositionEntry, language: str) -> tuple[int, bool, int]:
    """Return what puts a position first: what matters to its actor, a quote that is read at once, how it is known."""
    sure = SURE.index(position.confidence) if position.confidence in SURE else 0
    return -(position.salience or UNRECORDED), not is_quotable(position, language), sure


def is_quotable(position: PositionEntry, language: str) -> bool:
    """Return whether the quote of a position stands for it: found or unchecked, of good length, in the language."""
    own = not position.language or position.language.partition("-")[0] == language
    return own and position.quote_check != "mismatch" and len(WORDS.findall(position.quote)) in QUOTABLE


# --- what fits ------------------------------------------------------------------------------------------------------


def shown(whole: Sequence[TopicLine], room: float, around: float = 0.0) -> tuple[TopicLine, ...]:
    """Return as much of each line as fits, and less where that saves a page of which little would be used."""
    tries = [tuple(_fitted(line, fit) for line in whole) for fit in FITS]
    heights = [sum(map(height, lines)) for lines in tries]
    fitting = [place for place, high in enumerate(heights) if high <= room]
    if not fitting:
        return tuple(_fitted(line, COUNTED) for line in whole)
    pages = [SLACK * (around + high) / PAGE for high in heights]
    first = fitting[0]
    saving = [place for place in fitting if pages[place] <= int(pages[first])]
    spare = pages[first] > 1 and pages[first] % 1 < LITTLE
    return tries[saving[0] if spare and saving else first]


def _fitted(line: TopicLine, fit: Fit) -> TopicLine:
    speaking, silenced = line.voices[: fit.voices], line.voices[fit.voices :]
    voices = tuple(replace(v, said=shorten(v.said, SIZE, SAID, fit.text * SIZE * SANS.line, SANS)) for v in speaking)
    others = tuple(replace(v, said="", quoted=False) for v in (*silenced, *line.others))
    if not fit.names:
        others = tuple(replace(voice, actor="", more=voice.more + 1) for voice in others)
    question = line.question if fit.question else ""
    return replace(line, question=question, voices=voices, others=others, tight=fit.tight)


def height(line: TopicLine) -> float:
    """Return the height of a line in points, as the text of the bundled fonts runs."""
    topic = _count(cut(line.topic.title, LONG), TOPIC, bold=True)
    question = _count(line.question, TOPIC) if line.question else 0
    voices = sum(max(_count(_who(voice), NAME, bold=True), _count(f"“{voice.said}”", SAID)) for voice in line.voices)
    others = "".join(f" {CHIP}{_who(voice)}" for voice in line.others)
    named = _count(others, NAME + SAID, bold=True) if others else 0
    spoken, around = TIGHT if line.tight else LOOSE
    return LEADING * max(topic + question, voices + named) + spoken * len(line.voices) + around


def _who(voice: Voice) -> str:
    if not voice.actor:
        return f"{voice.more}"
    return f"{voice.actor}{RED_LINE if voice.red_line else ''} + {voice.more}"


def _count(text: str, room: float, *, bold: bool = False) -> int:
    return len(lines(text, SIZE, room, SANS, bold=bold))
