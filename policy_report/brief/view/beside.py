"""What the brief of one actor says of the others: a bar of its stances, where it stood with few, who is like it.

A report with its cells goes in, a view of it comes out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from policy_report.brief.report import Company, Likeness, Report, TopicEntry
from policy_report.brief.view.cells import CellView
from policy_report.brief.view.figures import MIXED, SYMBOLS, StanceGroup, StanceMark, by_stance
from policy_report.brief.view.pictures import PRINT
from policy_report.i18n import words_of
from policy_report.layout.drawing import Drawing, DrawnBox, Shape, TextStyle

FEW = 4  # companions
MOST, LIKEST, TIES = 12, 5, 8  # rows of stances that few share; names of those who are like it, with ties
HEIGHT, INSET = 17.0, 5.0  # points: of the bar; of the text in it


@dataclass(frozen=True)
class Share(StanceMark):
    """How many actors hold a stance."""

    n: int


@dataclass(frozen=True)
class FewShare(StanceMark):
    """A stance on a topic that few others share: their names, () for nobody, and how many hold each stance."""

    topic: TopicEntry
    sharing: tuple[str, ...]
    all: tuple[Share, ...]


@dataclass(frozen=True)
class CompanyView:
    """The company of an actor. `few`: what it shares with few, `rare` how often; `many`: the rest of its stances.

    `like`, `unlike`: who agrees with it most and least; `bar`: its stances.
    """

    bar: Drawing
    few: tuple[FewShare, ...]
    rare: int
    many: tuple[StanceGroup[CellView], ...]
    like: tuple[Likeness, ...]
    unlike: tuple[Likeness, ...]
    everybody: int


def company(report: Report, cells: Mapping[tuple[str, str], CellView]) -> CompanyView | None:
    """Return the company of the actor of a report, None where it is not of one among others."""
    if report.company is None:
        return None
    known, (actor,) = report.company, report.actors
    rare = sorted((s for s in known.standings if len(s.sharing) <= FEW), key=lambda standing: len(standing.sharing))
    marks = _marks(report)
    few = []
    for standing in rare[:MOST]:
        cell = cells[actor.id, standing.topic]
        shares = (
            Share(mark.label, mark.symbol, mark.tone, standing.counts[name])
            for name, mark in marks.items()
            if name in standing.counts
        )
        topic = report.topic_of[standing.topic]
        few.append(FewShare(cell.label, cell.symbol, cell.tone, topic, standing.sharing, tuple(shares)))
    like, unlike = _extremes(known)
    return CompanyView(
        bar=_bar(report, marks),
        few=tuple(few),
        rare=len(rare),
        many=by_stance(report, (cells[actor.id, s.topic] for s in known.standings if s not in rare)),
        like=like,
        unlike=unlike,
        everybody=known.others + 1,
    )


def _extremes(known: Company) -> tuple[tuple[Likeness, ...], tuple[Likeness, ...]]:
    """Return who is most and who is least like the actor: ties make the lists longer; nobody is in both."""
    half = len(known.likeness) // 2 or len(known.likeness)
    like, unlike = known.likeness[:half], tuple(reversed(known.likeness[half:]))
    return _with_ties(like), _with_ties(unlike)


def _with_ties(ranked: tuple[Likeness, ...]) -> tuple[Likeness, ...]:
    last = ranked[LIKEST - 1].agreement if len(ranked) >= LIKEST else None
    return tuple(other for i, other in enumerate(ranked[:TIES]) if i < LIKEST or other.agreement == last)


def _marks(report: Report) -> dict[str, StanceMark]:
    """Return the mark of each stance, by id, and of several at once."""
    words = words_of(report.brief.language)
    own = {step.id: {cell.label for cell in report.cells if cell.stance == step.id} for step in report.scale}
    labels = {name: found.pop() for name, found in own.items() if len(found) == 1}  # the topics' word, where it is one
    marks = {step.id: StanceMark(labels.get(step.id, step.label), step.symbol, step.tone) for step in report.scale}
    return marks | {MIXED: StanceMark(words("Mixed"), SYMBOLS[MIXED], MIXED)}


def _bar(report: Report, marks: Mapping[str, StanceMark]) -> Drawing:
    """Return the stances of the actor as one bar, each as wide as it is frequent, those without evidence hatched."""
    words, counts = words_of(report.brief.language), Counter(cell.stance or cell.state for cell in report.cells)
    shapes: list[Shape] = []
    said, x = [], 0.0
    for name, mark in marks.items():
        if not counts[name]:
            continue
        width = PRINT.width * counts[name] / len(report.cells)
        shapes.append(DrawnBox(x=round(x, 2), y=0, width=round(width, 2), height=HEIGHT, fill=mark.tone))
        style = TextStyle(PRINT.size, HEIGHT, ink=f"on-{mark.tone}")
        told = words("{stance}: {actors}", stance=mark.label, actors=words.number(counts[name]))
        for text in (f"{mark.symbol} {told}", f"{mark.symbol} {counts[name]}"):
            if style.width(text) + 2 * INSET <= width:
                shapes += style.block([text], x + INSET, 0)
                break
        said.append(told)
        x += width
    if PRINT.width - x > 1:
        shapes.append(DrawnBox(x=round(x, 2), y=0, width=round(PRINT.width - x, 2), height=HEIGHT, hatched=True))
        said.append(words("{stance}: {actors}", stance=words("No evidence"), actors=words.number(len(report.gaps))))
    title = words.many(len(report.topics), "Its stance on {n} topic", "Its stances on {n} topics")
    return Drawing(PRINT.width, HEIGHT, title, words("; ").join(said), tuple(shapes))
