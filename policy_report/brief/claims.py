"""The claims of a brief: drafted statements, each decided by a rule on the figures before it is worded.

A Report goes in, of which cells, figures and changes are read; `Claim`s come out. docs/analysis.md has the rules.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from policy_report.brief.report import Agreement, Cell, Change, Claim, Report, TopicSummary

POLARISED = 0.5  # from here on stances are spread at least evenly over the steps
LEAST_DISTANCE = 0.1  # of agreement, between the closest and the farthest
SEVERAL = 2  # actors on a side; topics that divide
TOPIC_MESSAGES, SPLIT_MESSAGES, MESSAGES = 3, 2, 4  # messages about topics, of these on split ones; all but the gaps
MIXED = "mixed"
BLOC, FACED = 3, 0.1  # actors of a bloc, and topics on which two face each other, of all
FACING, FACING_BOTH = 0.75, 0.8  # actors who stand on the side of their bloc, of each and of both together


def of_messages(report: Report) -> tuple[tuple[Claim, ...], ...]:
    """Return the claims of the messages that a brief drafts, up to five: topics, what moved, pairs, gaps."""
    split, united = on_topics(report)
    others = [found for found in (_moved(report), _pairs(report)) if found]
    alike = _alike(split[:SPLIT_MESSAGES], report)
    topics = [*alike, *((claim,) for claim in united[: TOPIC_MESSAGES - len(split[:SPLIT_MESSAGES])])]
    return (*topics[: MESSAGES - len(others)], *others, *_gaps(report))


def _alike(split: Sequence[Claim], report: Report) -> list[tuple[Claim, ...]]:
    """Return the claims on split topics, those together that divide the same actors in the same way."""
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for claim in split:
        labels = tuple(report.cell_of[actor.id, claim.topics[0]].label for actor in report.actors)
        groups.setdefault(labels if claim.kind == "divided" else claim.topics, []).append(claim)
    return [tuple(claims) for claims in groups.values()]


def on_topics(report: Report) -> tuple[list[Claim], list[Claim]]:
    """Return a claim a topic where one holds: on the split ones, the most polarised that divide first; the united."""
    found = [claim for summary in report.topic_summaries for claim in _on_topic(summary, report)]
    split = sorted((claim for claim in found if claim.kind != "united"), key=_rank)
    polarised = [round(claim.figures["polarisation"], 2) for claim in split if claim.kind == "divided"]
    if len(polarised) >= SEVERAL and polarised[0] > polarised[1]:
        split[0].figures["most"] = 1
    united = sorted((claim for claim in found if claim.kind == "united"), key=lambda claim: -claim.figures["n"])
    return split, united


def _rank(claim: Claim) -> tuple[bool, float, float]:
    return claim.kind != "divided", -claim.figures.get("polarisation", 0), -claim.figures["n"]


def _on_topic(summary: TopicSummary, report: Report) -> Iterable[Claim]:
    above, below, mixed_sides = _sides(summary.topic, report)
    fewer, more = sorted((above, below), key=len)
    figures: dict[str, float] = {"above": len(above), "below": len(below), "n": summary.n}
    if summary.polarisation is not None:
        figures["polarisation"] = summary.polarisation
    both = (*above, *below)
    if len(fewer) >= SEVERAL and figures.get("polarisation", 0) >= POLARISED:
        yield _claim("divided", both, figures)
    elif len(fewer) == 1 and len(more) >= SEVERAL and (fewer is above) not in mixed_sides:
        yield _claim("alone", fewer, figures)
    elif fewer:
        yield _claim("opposed", both, figures)
    elif len(more) >= SEVERAL and (more is below) not in mixed_sides and 2 * len(more) > summary.n:
        yield _claim("united", more, {"n": len(more), "of": summary.n})


def _claim(kind: str, cells: Sequence[Cell], figures: dict[str, float]) -> Claim:
    stances = tuple(cell.stance or "" for cell in cells)
    return Claim(kind, tuple(cell.actor for cell in cells), (cells[0].topic,), stances, figures)


def sides(topic: str, report: Report) -> tuple[list[Cell], list[Cell]]:
    """Return the cells whose stance is above the middle of the scale, and those below."""
    return _sides(topic, report)[:2]


def _sides(topic: str, report: Report) -> tuple[list[Cell], list[Cell], set[bool]]:
    """Return the cells whose stance is above the middle of the scale, those below, the sides that mixed cells touch."""
    values = report.values
    middle = (min(values.values()) + max(values.values())) / 2
    sides: dict[bool, list[Cell]] = {True: [], False: []}
    mixed_sides: set[bool] = set()
    for cell in (report.cell_of[actor.id, topic] for actor in report.actors):
        stances = {report.positions[i].stance for i in cell.positions}
        sides_held = {values[stance] > middle for stance in stances if values.get(stance, middle) != middle}
        if cell.state == MIXED:
            mixed_sides |= sides_held
        else:
            for side in sides_held:
                sides[side].append(cell)
    return sides[True], sides[False], mixed_sides


def two_blocs(report: Report) -> Claim | None:
    """Return the topics on which the two blocs of a brief face each other; None where there are too few of them.

    Its actors are those of both blocs; the figures: their sizes, `first` and `second`, and how many of each stand on
    one side, `least_first` and `least_second`, on the topics where they are fewest.
    """
    if len(report.bloc_sizes) < SEVERAL or min(report.bloc_sizes) < BLOC:
        return None
    first, second = report.bloc_sizes
    actors = report.blocs[: first + second]
    faced = {
        topic.id: facing
        for topic in report.topics
        if (facing := _facing(topic.id, report, actors[:first], actors[first:]))
    }
    if len(faced) < max(SEVERAL, FACED * len(report.topics)):
        return None
    least = dict(zip(("least_first", "least_second"), map(min, zip(*faced.values(), strict=True)), strict=True))
    figures = {"n": len(faced), "of": len(report.topics), "first": first, "second": second, **least}
    return Claim("blocs", actors, tuple(faced), (), figures)


def _facing(topic: str, report: Report, *blocs: Sequence[str]) -> tuple[int, ...] | None:
    """Return how many of each of two blocs stand on one side of a topic, most of the other on the opposite; or None."""
    above, below = ({cell.actor for cell in cells} for cells in _sides(topic, report)[:2])
    for sides in ((above, below), (below, above)):
        counts = tuple(len(side.intersection(bloc)) for side, bloc in zip(sides, blocs, strict=True))
        most = all(count >= FACING * len(bloc) for count, bloc in zip(counts, blocs, strict=True))
        if most and sum(counts) >= FACING_BOTH * sum(map(len, blocs)):
            return counts
    return None


def _moved(report: Report) -> tuple[Claim, ...]:
    """Return who moved between scored stances; every other change is counted as what it is."""
    kinds = [_kind(change, report) for change in report.changes]
    found = [change for change, kind in zip(report.changes, kinds, strict=True) if kind == "moved"]
    stances = tuple(stance or "" for change in found for stance in (change.before, change.after))
    places = (tuple(change.actor for change in found), tuple(change.topic for change in found))
    return (Claim("moved", *places, stances, dict(Counter(kinds))),) if found else ()


def _kind(change: Change, report: Report) -> str:
    """Return the kind of a change; of a move between stances that are not both scored, the newer unscored stance."""
    unscored = [stance for stance in (change.after, change.before) if stance not in report.values]
    if change.change != "moved" or not unscored:
        return change.change
    if unscored[0] == MIXED:
        return "coders-differ" if change.coders_differ else MIXED
    return next((step.tone for step in report.scale if step.id == unscored[0]), "unscored")


def _pairs(report: Report) -> tuple[Claim, ...]:
    """Return the closest and the farthest of the pairs that have a figure and share no mixed cell."""
    given = [pair for pair in report.agreement if pair.agreement is not None]
    scored, mixed = _scored_and_mixed(report)
    known = [p for p in given if not (mixed[p.a] & scored[p.b] or mixed[p.b] & scored[p.a])]
    if not known:
        return ()
    close = min(known, key=lambda pair: (-(pair.agreement or 0), -pair.n, sorted((pair.a, pair.b))))
    far = min(known, key=lambda pair: (pair.agreement or 0, -pair.n, sorted((pair.a, pair.b))))
    if round((close.agreement or 0) - (far.agreement or 0), 9) < LEAST_DISTANCE:
        return ()
    left_out = len(given) - len(known)
    return tuple(_pair(kind, p, known, left_out) for kind, p in (("closest", close), ("farthest", far)))


def _scored_and_mixed(report: Report) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the topics on which each actor has a scored stance, and those of them on which its cell is mixed."""
    scored: dict[str, set[str]] = {actor.id: set() for actor in report.actors}
    mixed: dict[str, set[str]] = {actor.id: set() for actor in report.actors}
    for cell in report.cells:
        if any(report.positions[i].stance in report.values for i in cell.positions):
            scored[cell.actor].add(cell.topic)
            if cell.state == MIXED:
                mixed[cell.actor].add(cell.topic)
    return scored, mixed


def _pair(kind: str, pair: Agreement, known: list[Agreement], left_out: int) -> Claim:
    ties = sum(other.agreement == pair.agreement for other in known) - 1
    figures = {"agreement": pair.agreement or 0, "n": pair.n, "splits": pair.splits or 0, "ties": ties}
    return Claim(kind, (pair.a, pair.b), pair.split, (), figures | ({"mixed": left_out} if left_out else {}))


def _gaps(report: Report) -> Iterable[tuple[Claim]]:
    """Return how many cells have no evidence, and who has none on the topic that has least; of one actor, nothing."""
    counts = Counter(gap.topic for gap in report.gaps)
    if counts and len(report.actors) > 1:
        topic = max((topic.id for topic in report.topics), key=lambda name: counts[name])
        actors = tuple(gap.actor for gap in report.gaps if gap.topic == topic)
        yield (Claim("gaps", actors, (topic,), (), {"n": len(report.gaps), "of": len(report.cells)}),)
