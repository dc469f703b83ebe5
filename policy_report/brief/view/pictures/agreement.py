"""Who agrees with whom, as a picture: a triangle of pairs in the order of blocs, in per cent. A Report and a place in.

The name of an actor stands on the diagonal, at the end of its row and above its column: no pair stands twice.
"""

from collections.abc import Iterator, Sequence

from policy_report.brief import claims
from policy_report.brief.report import Claim, Report
from policy_report.brief.view.figures import AgreeingActor, PairsRow, pairs
from policy_report.brief.view.pictures import PRINT, Place
from policy_report.brief.view.pictures.holders import chip_name
from policy_report.i18n import Words, words_of
from policy_report.layout.drawing import Drawing, DrawnBox, Shape, TextStyle
from policy_report.layout.palette import AGREEMENT

SEVERAL = 2  # pairs: one is no picture
SMALLEST = 8.0  # points
LEADING, HIGHEST, CELL = 1.28, 1.9, (2.2, 5.0)  # of the size: the lowest and highest row, the narrowest and widest cell
SLIT = 1.0  # points between cells
NAMES = 0.2  # of the width: the longest name
UPRIGHT, ACROSS = Place(PRINT.width, 9.0, 560.0), Place(772.0, 9.0, 470.0)  # of A4


def agreement(report: Report, place: Place) -> Drawing | None:
    """Return the picture of the pairs with a figure, as large as the place allows; None of fewer than two."""
    known = pairs(report)
    if known.known < SEVERAL:
        return None
    words = words_of(report.brief.language)
    rows = _most_known(known.extremes, _room(place))
    size = max(SMALLEST, min(place.size, place.height / LEADING / len(rows), _widest(place, len(rows)) / CELL[0]))
    style = TextStyle(size, max(LEADING * size, min(HIGHEST * size, place.height / len(rows))))
    cell = min(CELL[1] * size, _widest(place, len(rows)))
    shapes = tuple(_shapes(rows, style, cell, NAMES * place.width))
    shown = words("Shown are the {n} of {of} actors with most evidence.", n=len(rows), of=len(known.order))
    note = _meaning(report, words) if len(rows) == len(known.order) else f"{_meaning(report, words)} {shown}"
    about = " ".join(_about(row, rows, words) for row in rows[1:])
    return Drawing(place.width, round(len(rows) * style.leading, 2), _title(report, words), about, shapes, note)


def document(report: Report) -> Drawing | None:
    """Return the picture for a document: beside its text where every actor has room, else on a page across."""
    upright = len(pairs(report).order) <= _room(UPRIGHT)
    return agreement(report, UPRIGHT if upright else ACROSS)


def _room(place: Place) -> int:
    """Return how many actors a place has room for, in the smallest text."""
    return int(min(place.height / LEADING, (1 - NAMES) * place.width / CELL[0]) / SMALLEST)


def _widest(place: Place, count: int) -> float:
    return (1 - NAMES) * place.width / max(1, count - 1)


def _most_known(rows: Sequence[PairsRow], most: int) -> Sequence[PairsRow]:
    """Return the rows, of too many those of the actors that share most topics with others."""
    shared = {row.actor.id: sum(other.n for other in row.cells if other) for row in rows}
    kept = set(sorted(shared, key=lambda actor: -shared[actor])[:most])
    return [row for row in rows if row.actor.id in kept]


def _others(row: PairsRow, before: Sequence[PairsRow]) -> list[AgreeingActor | None]:
    """Return how a row agrees with those above it."""
    found = {other.actor.id: other for other in row.cells if other}
    return [found.get(other.actor.id) for other in before]


def _shapes(rows: Sequence[PairsRow], style: TextStyle, cell: float, names: float) -> Iterator[Shape]:
    for place, row in enumerate(rows):
        top = place * style.leading
        for column, other in enumerate(_others(row, rows[:place])):
            if other:
                tone = AGREEMENT[round(other.agreement * (len(AGREEMENT) - 1))]
                yield DrawnBox(
                    x=round(column * cell, 2),
                    y=round(top, 2),
                    width=round(cell - SLIT, 2),
                    height=round(style.leading - SLIT, 2),
                    fill=tone,
                )
                inked = TextStyle(style.size, style.leading - SLIT, ink=f"on-{tone}")
                yield from inked.block(
                    (f"{100 * other.agreement:.0f}",), (column + 0.5) * cell - SLIT / 2, top, anchor="middle"
                )
        bold = TextStyle(style.size, style.leading - SLIT, bold=True)
        yield from bold.block(bold.cut(chip_name(row.actor), names, 1), place * cell + style.size / 3, top)


def _title(report: Report, words: Words) -> str:
    """Return which pairs agree most and least, where these are told apart."""
    found = {claim.kind: claim for told in claims.of_messages(report) for claim in told}
    if not {"closest", "farthest"} <= found.keys():
        return words("Who agrees with whom")
    close, far = (_pair(found[kind], report, words) for kind in ("closest", "farthest"))
    said = words("{close} agree most, {far} least", close=close, far=far)
    return f"{said[0].upper()}{said[1:]}"


def _pair(claim: Claim, report: Report, words: Words) -> str:
    """Return the names of a pair; of several that agree alike, how many they are."""
    if count := int(claim.figures["ties"]):
        return words.many(count + 1, "{n} pair", "{n} pairs", n=words.spelled(count + 1))
    return words.listed(chip_name(report.actor_of[actor]) for actor in claim.actors)


def _meaning(report: Report, words: Words) -> str:
    least = report.method.minimum_shared_topics
    meaning = words(
        "Agreement is {all} where two actors hold the same stances and {none} where they stand at opposite ends of the "
        "scale, over the n topics on which both take a side.",
        all=words.percent(1),
        none=words.percent(0),
    )
    below = words.many(least, "Below {n} shared topic none is given.", "Below {n} shared topics none is given.")
    return f"{meaning} {below}"


def _about(row: PairsRow, rows: Sequence[PairsRow], words: Words) -> str:
    before = rows[: rows.index(row)]
    said = [
        words("{topic}: {stance}", topic=chip_name(other.actor), stance=words.percent(other.agreement))
        for other in _others(row, before)
        if other
    ]
    listed = words("; ").join(said)
    return f"{chip_name(row.actor)} – {listed}." if said else ""
