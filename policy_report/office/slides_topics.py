"""Topics: where each of them stands on one table, then a slide a topic with who holds which stance, and why."""

from policy_report import palette, tables
from policy_report.layout.text import shorten
from policy_report.office.deck import Deck
from policy_report.office.deck_slide import Part, Slide, evidence
from policy_report.office.deck_text import Para, Run, height
from policy_report.office.slide_spread import listed, put, titles
from policy_report.report import Cell, Report, TopicEntry
from policy_report.tables import Box, Table
from policy_report.text import isolated
from policy_report.words import Words, term

OVERVIEW = (0.27, 0.53, 0.06, 0.14)
TOLD, GROUPED = (0.2, 0.19, 0.61), (0.2, 0.1, 0.7)
MOST_TOLD = 30  # actors: beyond, a topic names who holds a stance without telling what each said
SILENCE = term("No evidence found:")
LINE, BAR, AIR = 14.0, 26.0, 12.0
LEAST_SHARE = 0.012  # of the bar: a part that is thinner is not seen
GROUP_LETTERS = 420  # of the names in one row, so that rows can be shared out over slides
MOST_SILENT = 54.0  # points: the height of the line that names those without evidence
NO_BREAK = "\u00a0"  # so that no line opens with the number of a source
NAMED = 14  # actors without evidence that a slide names


def overview(deck: Deck, report: Report) -> None:
    """Add where each topic stands: a row a topic."""
    words = deck.words
    pieces = listed(tables.topics(report), OVERVIEW, deck.area, deck.font)
    named = titles(pieces, words("Where each topic stands"), _contested(report, words), words)
    for piece, title in zip(pieces, named, strict=True):
        slide = deck.add(title, words("Topics"))
        name = f"policy-report: topics brief={report.brief.id} topics={','.join(piece.table.row_ids)}"
        put(deck, slide, piece, deck.area, name)


def _contested(report: Report, words: Words) -> str:
    """Return a title that names the most contested topic, where there is one."""
    known = [(summary.polarisation, summary.topic) for summary in report.topic_summaries if summary.polarisation]
    top = max((value for value, _ in known), default=None)
    first = [name for value, name in known if value == top]
    if len(first) != 1:
        return words("Where each topic stands")
    title = next(topic.title for topic in report.topics if topic.id == first[0])
    return words("Where each topic stands: {topic} is most contested", topic=title)


def topics(deck: Deck, report: Report) -> None:
    """Add the overview, then each topic."""
    overview(deck, report)
    for number, topic in enumerate(report.topics, 1):
        of = len(report.topics)
        _topic(deck, report, topic, deck.words("Topic {n} of {of}: {topic}", n=number, of=of, topic=topic.title))


def _topic(deck: Deck, report: Report, topic: TopicEntry, kicker: str) -> None:
    held = _held(report, topic)
    question = topic.question or topic.title
    words = _words(deck, report, topic, held)
    if not held:
        deck.add(question, kicker).text(words, deck.area, "What is known")
        return
    area = deck.area.below(BAR + AIR + height(words, deck.area.width, deck.font) + AIR)
    grouped = len(held) > MOST_TOLD
    table = (_grouped if grouped else _told)(report, topic, held, deck.words)
    pieces = listed(table, GROUPED if grouped else TOLD, area, deck.font)
    silent = _silent(report, topic)
    silence = ["", f"{deck.words(SILENCE)} {', '.join(silent)}."] if silent else []
    for number, piece in enumerate(pieces, 1):
        part = deck.words(" ({n} of {of})", n=number, of=len(pieces)) if len(pieces) > 1 else ""
        told = [cell for cell in held if cell.actor in piece.table.row_ids or (grouped and number == 1)]
        slide = deck.add(f"{question}{part}", kicker, notes=[*evidence(report, told), *silence])
        _bar(deck, report, slide, held)
        slide.text(words, deck.area.below(BAR + AIR), "What is known")
        put(deck, slide, piece, area, f"{kicker}{part}")


def _held(report: Report, topic: TopicEntry) -> list[Cell]:
    """Return the cells of a topic with evidence, in the order of the scale, those without a stance of it last."""
    order = [step.id for step in report.scale]
    cells = [report.cell_of[actor.id, topic.id] for actor in report.actors]
    evidenced = [cell for cell in cells if cell.positions]
    return sorted(evidenced, key=lambda cell: (order.index(cell.stance) if cell.stance else len(order), cell.label))


def _bar(deck: Deck, report: Report, slide: Slide, held: list[Cell]) -> None:
    """Place the bar of stances: all actors are its length, also those without evidence."""
    groups, silent = _groups(held), len(report.actors) - len(held)
    counts = [*(len(cells) for cells in groups.values()), *([silent] if silent else [])]
    shares = [max(count / len(report.actors), LEAST_SHARE) for count in counts]
    words = deck.words
    boxes = [*groups, Box(words("no evidence"), "·", tables.NO_EVIDENCE)]
    parts = [
        Part(share / sum(shares), _counted(box, count), *_look(box))
        for box, count, share in zip(boxes, counts, shares, strict=False)  # the last box where there is silence
    ]
    held_by = words("; ").join(
        words("{stance}: {actors}", stance=box.text, actors=", ".join(_names(report, cells)))
        for box, cells in groups.items()
    )
    about = words("How many of all actors hold each stance. {groups}. No evidence: {n}.", groups=held_by, n=silent)
    slide.bar(parts, deck.area._replace(height=BAR), "Stances held", about)


def _counted(box: Box, count: int) -> tuple[str, ...]:
    """Return how many hold a stance, in words and shorter."""
    return f"{box.symbol} {count} {box.text}", f"{box.symbol} {count}", f"{count}"


def _look(box: Box) -> palette.Colours:
    silent = palette.Colours(palette.WASH, palette.SOFT)
    return silent if box.tone == tables.NO_EVIDENCE else palette.colours(box.tone)


def _words(deck: Deck, report: Report, topic: TopicEntry, held: list[Cell]) -> list[Para]:
    """Return how many are known to hold what, how contested that is, and of whom nothing is known."""
    summary = next(summary for summary in report.topic_summaries if summary.topic == topic.id)
    words = deck.words
    known = words.many(
        len(report.actors),
        "{evidenced} of {n} actor with evidence.",
        "{evidenced} of {n} actors with evidence.",
        evidenced=len(held),
    )
    if not deck.kickers and topic.question:
        known = words("{topic}: {said}", topic=topic.title, said=known)
    if summary.polarisation is not None:
        contested = words(
            "Polarisation {polarisation} (n {n}), from 0 where all hold one stance to 1 where half stand at each end.",
            polarisation=words.decimal(summary.polarisation),
            n=summary.n,
        )
        known = f"{known} {contested}"
    silent = _silent(report, topic)
    more = len(silent) - NAMED
    rest = words.many(more, " and {n} more", " and {n} more") if more > 0 else ""
    silence = f"{words(SILENCE)} {', '.join(silent[:NAMED])}{rest}."
    shown = shorten(silence, LINE, deck.area.width, MOST_SILENT, deck.font)
    paras = [Para((Run(known),), LINE, after=2), Para((Run(shown, colour="soft"),), LINE)]
    return paras if held and silent else paras[:1]


def _silent(report: Report, topic: TopicEntry) -> list[str]:
    """Return the names of the actors without evidence on a topic."""
    return [isolated(actor.short) for actor in report.actors if not report.cell_of[actor.id, topic.id].positions]


def _told(report: Report, topic: TopicEntry, held: list[Cell], words: Words) -> Table:
    """Return a row an actor: its stance and what it says, with the numbers of the sources."""
    rows = tuple(
        (Box(name), tables.stance(report, cell), Box(_said(report, cell, words))) for name, cell in _named(report, held)
    )
    about = words("{topic}: the stance of each actor with evidence, and what it says.", topic=topic.title)
    header = (words("Actor"), words("Stance"), words("What it says"))
    return Table("topic", topic.title, about, header, rows, row_ids=tuple(cell.actor for cell in held))


def _said(report: Report, cell: Cell, words: Words) -> str:
    """Return what the positions of a cell say; of a mixed one, which stance says what."""
    positions = [report.positions[i] for i in cell.positions if report.positions[i].same_as is None]
    said = []
    for position in positions:
        told = position.summary or (words("“{text}”", text=position.quote) if position.quote else "")
        mixed = cell.state == tables.MIXED and told
        marked = words("{stance}: {said}", stance=position.label, said=told) if mixed else told
        how = words(position.confidence)
        known = f" ({how})" if told and position.confidence not in {"", "stated"} else ""
        cited = f"{NO_BREAK}[{position.citation}]" if position.citation else ""
        said.append(f"{marked}{known}{cited}".strip())
    return " ".join(said)


def _grouped(report: Report, topic: TopicEntry, held: list[Cell], words: Words) -> Table:
    """Return the actors by stance, a row as many names as can be read at once."""
    rows, actors = [], []
    for box, cells in _groups(held).items():
        for chunk in _chunks(_named(report, cells)):
            count = words("{n} of {of}", n=len(chunk), of=len(cells))
            rows.append((box, Box(count), Box(", ".join(name for name, _ in chunk))))
            actors.append(chunk[0][1].actor)
    about = words("{topic}: the actors that hold each stance.", topic=topic.title)
    header = (words("Stance"), words("Actors"), words("Who"))
    return Table("topic", topic.title, about, header, tuple(rows), row_ids=tuple(actors))


def _chunks(named: list[tuple[str, Cell]]) -> list[list[tuple[str, Cell]]]:
    chunks: list[list[tuple[str, Cell]]] = [[]]
    for name, cell in named:
        if chunks[-1] and sum(len(other) + 2 for other, _ in chunks[-1]) + len(name) > GROUP_LETTERS:
            chunks.append([])
        chunks[-1].append((name, cell))
    return chunks


def _groups(held: list[Cell]) -> dict[Box, list[Cell]]:
    """Return the cells by stance, in the order of the scale; a mixed cell is mixed, whatever its stances are."""
    groups: dict[Box, list[Cell]] = {}
    for cell in held:
        groups.setdefault(Box(cell.label, cell.symbol, cell.tone), []).append(cell)
    return groups


def _named(report: Report, cells: list[Cell]) -> list[tuple[str, Cell]]:
    names = {actor.id: isolated(actor.short) for actor in report.actors}
    return [(names[cell.actor], cell) for cell in cells]


def _names(report: Report, cells: list[Cell]) -> list[str]:
    return [name for name, _ in _named(report, cells)]
