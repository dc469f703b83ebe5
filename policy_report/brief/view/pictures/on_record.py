"""How many actors are on record on a topic: a square an actor, those from which nothing was found hatched."""

from policy_report.brief.report import Cell
from policy_report.brief.view.figures import TopicColumn
from policy_report.brief.view.pictures import Place
from policy_report.i18n import Words
from policy_report.layout.drawing import Drawing, DrawnBox, Shape, TextStyle

SQUARE, SLIT, BAR = 10.0, 2.0, 240.0  # a square, the gap after it, a bar in the place of many squares
MOST_SQUARES = 40
BEHIND, LEADING = 12.0, 16.0


def on_record(column: TopicColumn[Cell], place: Place, words: Words) -> Drawing:
    """Return the picture: squares, or the share of a bar, and the sentence that counts them."""
    known = how_many(column, words)
    missing = column.actors - column.evidenced
    rest = words.many(missing, "nothing was found from {n} other", "nothing was found from the other {n}")
    said = words("; ").join([known, rest] if missing else [known])
    boxes = _squares(column) if column.actors <= MOST_SQUARES else _bar(column)
    end = max(box.x + box.width for box in boxes) + BEHIND
    style = TextStyle(place.size, LEADING, ink="soft")
    text = style.line(said, end, LEADING / 2 + 0.33 * place.size)
    shapes: tuple[Shape, ...] = (*boxes, text)
    return Drawing(min(place.width, end + style.width(said)), LEADING, column.topic.title, f"{said}.", shapes)


def how_many(column: TopicColumn[Cell], words: Words) -> str:
    """Return of how many actors something is known: 3 of 18 actors are on record."""
    heard, of = column.evidenced, column.actors
    return words.many(heard, "{n} of {of} actors is on record", "{n} of {of} actors are on record", of=of)


def _squares(column: TopicColumn[Cell]) -> list[DrawnBox]:
    return [
        _box(number * (SQUARE + SLIT), SQUARE, hatched=number >= column.evidenced) for number in range(column.actors)
    ]


def _bar(column: TopicColumn[Cell]) -> list[DrawnBox]:
    known = BAR * column.evidenced / column.actors
    parts = [_box(0.0, known, hatched=False), _box(known, BAR - known, hatched=True)]
    return [part for part in parts if part.width]


def _box(x: float, width: float, *, hatched: bool) -> DrawnBox:
    top = (LEADING - SQUARE) / 2
    return DrawnBox(x=x, y=top, width=width, height=SQUARE, fill="" if hatched else "soft", hatched=hatched)
