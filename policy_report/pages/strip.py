"""The strip of a topic: its scale as a line, each actor a dot at its stance. Geometry only; the template draws it."""

from collections.abc import Sequence
from typing import Any

from policy_report.words import Words

Plain = dict[str, Any]

WIDTH, STEP_PAD = 620.0, 62.0
DOT, GAP, ROW = 4.6, 12.0, 12.0
ROOM = 0.85  # of the way to the next step that dots may take
BASE = 6.0
LABEL = 16.0


def strip(topic: Plain, scale: Sequence[Plain], cells: Sequence[Plain], words: Words) -> Plain | None:
    """Return the drawing of a topic: `width`, `height`, `ticks` (x, label, count), `dots` (x, y, tone), `alt`.

    An actor with a mixed cell stands at the mean of its stances. None when nobody holds a scored stance.
    """
    steps = [step for step in scale if step["value"] is not None]
    values = {step["id"]: step["value"] for step in steps}
    held: dict[float, list[Plain]] = {}
    for cell in cells:
        scored = [values[stance] for stance in sorted(_stances(cell)) if stance in values]
        if scored:
            held.setdefault(sum(scored) / len(scored), []).append(cell)
    if not held or len(steps) < 2:  # noqa: PLR2004 - one step is no scale
        return None
    high, low = steps[0]["value"], steps[-1]["value"]
    per_row = max(1, int((WIDTH - 2 * STEP_PAD) / (len(steps) - 1) * ROOM / GAP))
    rows = max(-(-len(found) // per_row) for found in held.values())
    line = BASE + rows * ROW
    return {
        "width": WIDTH,
        "height": line + 2 * LABEL,
        "line": line,
        "left": STEP_PAD,
        "right": WIDTH - STEP_PAD,
        "ticks": [
            {
                "x": _x(step["value"], low, high),
                "label": topic["labels"].get(step["id"], step["label"]),
                "count": sum(_stances(cell) & set(values) == {step["id"]} for cell in cells),
            }
            for step in steps
        ],
        "dots": [dot for value, found in held.items() for dot in _dots(found, _x(value, low, high), line, per_row)],
        "alt": _alt(topic, held, words),
    }


def _stances(cell: Plain) -> set[str]:
    return {position["stance"] for position in cell["current"]}


def _x(value: float, low: float, high: float) -> float:
    """Return where a value stands: the supportive end of the scale on the left."""
    share = (high - value) / (high - low) if high != low else 0.5
    return round(STEP_PAD + share * (WIDTH - 2 * STEP_PAD), 2)


def _dots(cells: Sequence[Plain], x: float, line: float, per_row: int) -> list[Plain]:
    """Return the dots of one step, in rows above the line, each row centred."""
    dots = []
    for i, cell in enumerate(cells):
        row, place = divmod(i, per_row)
        length = min(len(cells) - row * per_row, per_row)
        shift = (place - (length - 1) / 2) * GAP
        dots.append({"x": round(x + shift, 2), "y": round(line - ROW * (row + 0.5) - 1, 2), "tone": cell["tone"]})
    return dots


def _alt(topic: Plain, held: dict[float, list[Plain]], words: Words) -> str:
    groups: dict[str, list[str]] = {}
    for value in sorted(held, reverse=True):
        for cell in held[value]:
            groups.setdefault(cell["label"], []).append(cell["actor_name"])
    parts = (words("{stance}: {actors}", stance=label, actors=", ".join(names)) for label, names in groups.items())
    return words("{topic} on the scale. {groups}.", topic=topic["title"], groups=words("; ").join(parts))
