"""What those who hold a stance say, as paragraphs of a column: as many as its height holds, the others by name.

Quotes stand in the font of titles and in their own language, summaries in that of texts.
"""

from collections.abc import Sequence
from dataclasses import replace

from policy_report.brief.report import Cell, PositionEntry, Report
from policy_report.brief.view.figures import MIXED, RED_LINE, StanceGroup, current, known
from policy_report.brief.view.lines import rank
from policy_report.formats.pptx.columns import LARGE, SMALL
from policy_report.formats.pptx.notes import has_text, names
from policy_report.formats.pptx.pagination import MOST_WORDS, worded
from policy_report.formats.pptx.paragraphs import Para, PptxRun, height
from policy_report.i18n import Words, words_of
from policy_report.layout.text import Face, shorten, text_height
from policy_report.text import isolated
from policy_report.texts import language_of

WIDE, FEWER_WORDS = 200.0, 15  # points of a column; the words in one that is narrower, if more do not fit
MOST_TOLD = 6
AFTER, NAME_LINES, SOURCE_LINES = 12.0, 4, 2


def voices(
    report: Report,
    group: StanceGroup[Cell],
    columns: int,
    room: float,
    limit: float,
    font: Face,
    heading: Face,
    *,
    sources: bool = True,
) -> list[list[Para]]:
    """Return what is said for a stance in columns of a width and a height: the weightiest first, then names.

    An actor is told once. `sources`: whether what is said has its source; the notes have it in any case.
    """
    told, mixed = spoken(report, group)[:MOST_TOLD], group.tone == MIXED
    if not told:
        return _shared_out([_named(report, group.cells, also=False, room=room, font=font)], columns, room, font)
    versions = [
        [_block(report, said, most, room, font, heading, mixed=mixed, sources=sources) for said, _ in told]
        for most in ((MOST_WORDS,) if room >= WIDE else (MOST_WORDS, FEWER_WORDS))
    ]
    for count in range(len(told), 0, -1):
        shown = [cell.actor for _, cell in told[:count]]
        left = [cell for cell in group.cells if cell.actor not in shown]
        others = _named(report, left, also=True, room=room, font=font)
        rest = [others] if others else []
        for blocks in versions:
            found = _shared_out([*blocks[:count], *rest], columns, room, font)
            if max(height(paras, room, font) for paras in found) <= limit:
                return found
    return _shared_out([_squeezed(versions[-1][0], others, room, limit, font), *rest], columns, room, font)


def spoken(report: Report, group: StanceGroup[Cell]) -> list[tuple[PositionEntry, Cell]]:
    """Return the weightiest words of each actor that has some, with its cell."""

    def weight(pair: tuple[PositionEntry, Cell]) -> tuple[int, bool, int]:
        return rank(pair[0], report.brief.language)

    told: list[tuple[PositionEntry, Cell]] = []
    for cell in group.cells:
        said = [(position, cell) for position in current(report, cell) if has_text(position)]
        told += sorted(said, key=weight)[:1]
    return sorted(told, key=weight)


def _shared_out(blocks: Sequence[Sequence[Para]], columns: int, room: float, font: Face) -> list[list[Para]]:
    """Return blocks in columns, each in the lowest so far."""
    found: list[list[Para]] = [[] for _ in range(columns)]
    for block in blocks:
        min(found, key=lambda paras: height(paras, room, font)).extend(block)
    return found


def _squeezed(block: Sequence[Para], rest: Sequence[Para], room: float, limit: float, font: Face) -> list[Para]:
    """Return a block as high as a column allows beside the rest: without its source, then with fewer words."""
    left = limit - height(rest, room, font)
    kept = list(block)
    while len(kept) > 2 and height(kept, room, font) > left:  # noqa: PLR2004 - what is said, and by whom
        kept.pop()
    words, *below = kept
    left -= height(below, room, font) + words.after
    (run,) = words.runs
    shown = shorten(run.text, LARGE, room, left, words.font or font)
    return [replace(words, runs=(replace(run, text=shown),)), *below]


def _named(report: Report, cells: Sequence[Cell], *, also: bool, room: float, font: Face) -> list[Para]:
    """Return the actors of whom nothing is told, in a few lines."""
    if not cells:
        return []
    words = words_of(report.brief.language)
    found = names(report, cells)
    said = words("Also {actors}", actors=words.listed(found)) if also else ", ".join(found)
    size = SMALL if also else LARGE
    return [Para((PptxRun(shorten(said, size, room, NAME_LINES * size * 1.35, font)),), size)]


def _block(
    report: Report,
    position: PositionEntry,
    most: int,
    room: float,
    font: Face,
    heading: Face,
    *,
    mixed: bool,
    sources: bool,
) -> list[Para]:
    """Return the words of a position, who said it and how it is to be taken, and where it stands.

    Which stance it is of a mixed cell, and how it is known where it is not simply stated, stands beside the name: what
    gives way where there is no room are lines below.
    """
    words = words_of(report.brief.language)
    actor = PptxRun(isolated(report.actor_of[position.actor].name), bold=True)
    red_line = words("red line") if position.salience == RED_LINE else ""
    marks = " · ".join(filter(None, (position.label if mixed else "", red_line, known(position, words))))
    cited = _cited(report, position, room, font, words) if sources else ""
    below = [
        Para((actor, PptxRun(f"  {marks}", colour="soft")) if marks else (actor,), SMALL),
        *([Para((PptxRun(isolated(position.speaker)),), SMALL)] if position.speaker and position.quote else []),
        *([Para((PptxRun(cited, colour="soft"),), SMALL)] if cited else []),
    ]
    said = _said(position, most, heading, words)
    return [said, *below[:-1], replace(below[-1], after=AFTER)]


def _said(position: PositionEntry, most: int, heading: Face, words: Words) -> Para:
    """Return the quote, in translation where there is one; a summary where the quote has too many words for a slide."""
    quote = position.translation or position.quote
    told = len(quote.split()) <= most and position.quote_check != "mismatch"
    if quote and (told or not position.summary):
        quoted = isolated(words("“{text}”", text=worded(quote, most)))
        language = "" if position.translation else position.language
        return Para((PptxRun(quoted, heading=True, language=language),), LARGE, after=4, font=heading)
    run = PptxRun(worded(position.summary, most), language=language_of(position.summary))
    return Para((run,), LARGE, after=4)


def _cited(report: Report, position: PositionEntry, room: float, font: Face, words: Words) -> str:
    """Return the source in few lines."""
    source = next((source for source in report.sources if source.id == position.source), None)
    title = words("“{text}”", text=source.title) if source and source.title else ""
    cited = ", ".join(part for part in (source.publisher if source else "", title) if part)
    limit = SOURCE_LINES * SMALL * 1.35
    if text_height(cited, SMALL, room, font) > limit:
        cited = shorten(title or cited, SMALL, room, limit, font)
    return cited
