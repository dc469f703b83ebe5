"""Moves: who changed sides since when, a row each: a ring where the stance was, a dot where it is, an arrow between.

A Report in, a `Drawing` out. What cannot be drawn is named below; new evidence is no movement, and is counted apart.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_report.brief.report import Change, Report, Step
from policy_report.brief.view import dates
from policy_report.brief.view.pictures import PRINT, Place
from policy_report.brief.view.pictures.holders import chip_name
from policy_report.i18n import Words, words_of
from policy_report.layout.drawing import Drawing, DrawnDot, DrawnLine, Shape, TextStyle

MOST = 8  # moves of a brief
NAMES, SAID = 0.25, 0.27  # of the width: the names, the words
LEADING, PAD, DOT, BETWEEN = 1.3, 0.4, 0.5, 0.8  # of the size: a line, around a row, a dot, two parts of the picture
SUPPORT = "support"


@dataclass(frozen=True)
class Move:
    """A move between two steps of the scale, by their places on it from the left."""

    change: Change
    before: int
    after: int
    tone: str

    @property
    def size(self) -> int:
        """How many steps it goes, those away from the supportive end below zero."""
        return self.after - self.before


def moves(report: Report, place: Place = PRINT, most: int = MOST) -> Drawing | None:
    """Return the picture of the largest moves, at most so many; None where nobody moved on the scale."""
    found = sorted(of(report), key=lambda move: -abs(move.size))
    shown = sorted(found[:most], key=lambda move: move.size < 0)
    if not shown:
        return None
    words = words_of(report.brief.language)
    shapes, height = _Track(report, shown, place, words).draw()
    about = " ".join(_about(move.change, report, words) for move in shown)
    note = " ".join(_notes(report, len(found), len(shown), words))
    return Drawing(place.width, round(height, 2), _title(found, report, words), about, tuple(shapes), note)


def of(report: Report) -> list[Move]:
    """Return the moves that can be drawn, by topic."""
    steps = scored(report)
    places, order = {step.id: i for i, step in enumerate(steps)}, [topic.id for topic in report.topics]
    found = [
        Move(change, places[change.before], places[change.after], steps[places[change.after]].tone)
        for change in report.changes
        if change.before in places and change.after in places and change.before != change.after
    ]
    return sorted(found, key=lambda move: order.index(move.change.topic))


def scored(report: Report) -> list[Step]:
    """Return the steps that have a value, the supportive end last."""
    return sorted((step for step in report.scale if step.value is not None), key=lambda step: step.value or 0.0)


def _name(change: Change, report: Report) -> str:
    return f"{chip_name(report.actor_of[change.actor])}, {report.topic_of[change.topic].short}"


def _about(change: Change, report: Report, words: Words) -> str:
    moved = words("from {before} to {after}", before=change.before_label, after=change.after_label)
    return words("{topic}: {said}", topic=_name(change, report), said=moved) + "."


def _said(change: Change) -> str:
    return f"{change.before_label or '–'} ▸ {change.after_label or '–'}"


@dataclass(frozen=True)
class _Track:
    """The places of the picture: names at the left, the steps equally spaced, words at the right."""

    report: Report
    shown: Sequence[Move]
    place: Place
    words: Words

    def draw(self) -> tuple[list[Shape], float]:
        """Return the shapes and their height."""
        shapes, y = self._key()
        head, y = self._head(y)
        top, bodies = y, list[Shape]()
        for before, move in zip([self.shown[0], *self.shown], self.shown, strict=False):
            y += BETWEEN * self.place.size * ((before.size < 0) != (move.size < 0))
            bodies.append(DrawnLine(x1=0, y1=round(y, 2), x2=self.place.width, y2=round(y, 2)))
            row, height = self._row(move, y)
            bodies += row
            y += height
        steps = [
            DrawnLine(x1=self._x(i), y1=round(top, 2), x2=self._x(i), y2=round(y, 2)) for i in range(len(self.labels))
        ]
        return [*shapes, *head, *steps, *bodies], y

    @property
    def labels(self) -> list[str]:
        return [step.label for step in scored(self.report)]

    @property
    def soft(self) -> TextStyle:
        return TextStyle(self.place.size, LEADING * self.place.size, ink="soft")

    @property
    def bold(self) -> TextStyle:
        return TextStyle(self.place.size, LEADING * self.place.size, bold=True)

    @cached_property
    def names(self) -> float:
        """The width of the names."""
        report, changes = self.report, [move.change for move in self.shown]
        actors = (self.bold.width(chip_name(report.actor_of[change.actor])) for change in changes)
        topics = (self.soft.width(report.topic_of[change.topic].short) for change in changes)
        return min(max(*actors, *topics), NAMES * self.place.width)

    @property
    def bounds(self) -> tuple[float, float]:
        """The places of the first and the last step."""
        narrow, width = self.place.narrow, self.place.width
        left, right = (0.0, width) if narrow else (self.names + self.place.size, (1 - SAID) * width - self.place.size)
        inset = (right - left) / len(self.labels) / 2
        return left + inset, right - inset

    def _x(self, step: int) -> float:
        left, right = self.bounds
        return round(left + (right - left) * step / max(1, len(self.labels) - 1), 2)

    def _key(self) -> tuple[list[Shape], float]:
        size, brief = self.place.size, self.report.brief
        radius, y = DOT * size, LEADING * size / 2
        said = self.words(
            "ring: {before} · dot: {now}",
            before=dates.since(self.words, brief, self.words.day),
            now=dates.as_of(self.words, brief),
        )
        lines = self.soft.wrap(said, self.place.width - 5 * size)
        return [*self._arrow(radius, 4 * size, y, "ink"), *self.soft.block(lines, 5 * size, 0)], (
            len(lines) * LEADING + BETWEEN
        ) * size

    def _head(self, top: float) -> tuple[list[Shape], float]:
        """Return the names of the steps, of the ends alone where not all have room."""
        room = (self._x(1) - self._x(0)) - 0.1 * self.place.size
        fits = all(self.soft.width(word) <= room for label in self.labels for word in label.split())
        lines = [self.soft.wrap(label, room) if fits else () for label in self.labels]
        said = self.soft.wrap(self.words("In words"), self.place.width)
        end = top + max(1, *map(len, lines)) * self.soft.leading
        shapes: list[Shape] = []
        for i, label in enumerate(lines):
            shapes += self.soft.block(label, self._x(i), end - len(label) * self.soft.leading, anchor="middle")
        if not fits:
            shapes += self.soft.block(self.labels[:1], self._x(0) - room / 2, top)
            shapes += self.soft.block(self.labels[-1:], self._x(len(lines) - 1) + room / 2, top, anchor="end")
        if not self.place.narrow:
            shapes += self.soft.block(said, (1 - SAID) * self.place.width, end - self.soft.leading)
        return shapes, end + PAD * self.place.size

    def _row(self, move: Move, top: float) -> tuple[list[Shape], float]:
        size, width, leading = self.place.size, self.place.width, self.soft.leading
        room = width if self.place.narrow else self.names
        actor = self.bold.cut(chip_name(self.report.actor_of[move.change.actor]), room, 2)
        topic = self.soft.cut(self.report.topic_of[move.change.topic].short, room, 2)
        said = self.soft.wrap(_said(move.change), width if self.place.narrow else SAID * width)
        names, words = (len(actor) + len(topic)) * leading, len(said) * leading
        y = top + PAD * size
        if self.place.narrow:
            track, below, height = y + names + leading / 2, y + names + leading, names + leading + words
        else:
            height = max(names, words)
            track, below = y + height / 2, y + (height - words) / 2
        shapes: list[Shape] = [*self.bold.block(actor, 0, y), *self.soft.block(topic, 0, y + len(actor) * leading)]
        shapes += self._arrow(self._x(move.before), self._x(move.after), track, move.tone)
        shapes += self.soft.block(said, 0 if self.place.narrow else (1 - SAID) * width, below)
        return shapes, height + 2 * PAD * size

    def _arrow(self, before: float, after: float, y: float, fill: str) -> Iterable[Shape]:
        radius, y = DOT * self.place.size, round(y, 2)
        way = radius + 0.6 if after > before else -radius - 0.6
        yield DrawnLine(x1=before + way, y1=y, x2=after - way, y2=y, ink="soft", weight=1.2, arrow=True)
        yield DrawnDot(x=before, y=y, radius=radius - 0.5, fill="page", border="soft", weight=1.2)
        yield DrawnDot(x=after, y=y, radius=radius, fill=fill, border="ink", weight=0.75)


def _notes(report: Report, found: int, shown: int, words: Words) -> Iterable[str]:
    """Yield what the picture does not show: smaller moves, changes without two places on the scale, new evidence."""
    if found > shown:
        yield words("Drawn are {n} of {of} moves, the largest.", n=shown, of=found)
    steps = report.values
    others = [
        f"{_name(change, report)} ({_said(change)})"
        for change in report.changes
        if change.change in ("moved", "withdrawn") and not (change.before in steps and change.after in steps)
    ]
    if others:
        yield words(
            "Not drawn, without a place on the scale before or now: {changes}.", changes=words("; ").join(others)
        )
    counts = Counter(change.change for change in report.changes)
    apart = [
        words.many(counts["new"], "{n} position is new", "{n} positions are new") if counts["new"] else "",
        words.many(counts["evidence-added"], "{n} has new evidence", "{n} have new evidence")
        if counts["evidence-added"]
        else "",
        words.many(counts["reworded"], "{n} is reworded", "{n} are reworded") if counts["reworded"] else "",
    ]
    if any(apart):
        yield words("Beside the moves: {counts}.", counts=words.listed(filter(None, apart)))


def _title(found: Sequence[Move], report: Report, words: Words) -> str:
    """Return where the moves went, in a sentence of counts."""
    last = scored(report)[-1]
    end = words("support") if last.id == SUPPORT else words("“{text}”", text=last.label)
    towards, away = [move for move in found if move.size > 0], [move for move in found if move.size < 0]
    since, of_all = dates.since(words, report.brief), words.spelled(len(found))
    known = {"since": since, "end": end, "of": of_all}
    if len(found) == 1 and towards:
        title = words("the only move since {since} went towards {end}", **known)
    elif len(found) == 1:
        title = words("the only move since {since} went away from {end}", **known)
    elif len(found) == 2 and not away:  # noqa: PLR2004
        title = words("both moves since {since} went towards {end}", **known)
    elif len(found) == 2 and not towards:  # noqa: PLR2004
        title = words("both moves since {since} went away from {end}", **known)
    elif not away:
        title = words("all {of} moves since {since} went towards {end}", **known)
    elif not towards:
        title = words("all {of} moves since {since} went away from {end}", **known)
    elif len(away) == 1 < len(towards):
        title = words(
            "{n} of {of} moves since {since} went towards {end}; {actor} moved away on “{topic}”",
            n=words.spelled(len(towards)),
            **known,
            **_names(away[0], report),
        )
    elif len(towards) == 1 < len(away):
        title = words(
            "{n} of {of} moves since {since} went away from {end}; {actor} moved towards it on “{topic}”",
            n=words.spelled(len(away)),
            **known,
            **_names(towards[0], report),
        )
    elif len(towards) == 1:
        title = words("one move since {since} went towards {end}, one away from it", **known)
    else:
        counts = {"n": words.spelled(len(towards)), "away": words.spelled(len(away))}
        title = words("{n} of {of} moves since {since} went towards {end}, {away} away from it", **counts, **known)
    return title[0].upper() + title[1:]


def _names(move: Move, report: Report) -> dict[str, str]:
    return {"actor": report.actor_of[move.change.actor].short, "topic": report.topic_of[move.change.topic].short}
