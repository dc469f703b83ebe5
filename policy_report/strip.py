"""The strip of a topic: its scale as a line, each actor a dot at its stance. Geometry only; the template draws it."""

from collections.abc import Sequence
from typing import Any

Plain = dict[str, Any]

WIDTH, STEP_PAD = 620.0, 62.0
DOT, GAP, ROW = 4.6, 12.0, 12.0
PER_ROW = 8
BASE = 6.0
LABEL = 16.0


def strip(topic: Plain, scale: Sequence[Plain], cells: Sequence[Plain]) -> Plain | None:
    """Return the drawing of a topic: `width`, `height`, `ticks` (x, label, count), `dots` (x, y, tone), `alt`.

    An actor with a mixed cell stands at the mean of its stances. None when nobody holds a scored stance.
    """
    steps = [step for step in scale if step["value"] is not None]
    held: dict[float, list[Plain]] = {}
    for cell in cells:
        values = _values(cell, {step["id"]: step["value"] for step in steps})
        if values:
            held.setdefault(sum(values) / len(values), []).append(cell)
    if not held or len(steps) < 2:  # noqa: PLR2004 - one step is no scale
        return None
    high, low = steps[0]["value"], steps[-1]["value"]
    rows = max(-(-len(found) // PER_ROW) for found in held.values())
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
                "count": len(held.get(step["value"], [])),
            }
            for step in steps
        ],
        "dots": [dot for value, found in held.items() for dot in _dots(found, _x(value, low, high), line)],
        "alt": _alt(topic, held),
    }


def _values(cell: Plain, values: dict[str, float]) -> list[float]:
    stances = dict.fromkeys(position["stance"] for position in cell["current"])
    return [values[stance] for stance in stances if stance in values]


def _x(value: float, low: float, high: float) -> float:
    """Return where a value stands: the supportive end of the scale on the left."""
    share = (high - value) / (high - low) if high != low else 0.5
    return round(STEP_PAD + share * (WIDTH - 2 * STEP_PAD), 2)


def _dots(cells: Sequence[Plain], x: float, line: float) -> list[Plain]:
    """Return the dots of one step, in rows above the line, each row centred."""
    dots = []
    for i, cell in enumerate(cells):
        row, place = divmod(i, PER_ROW)
        length = min(len(cells) - row * PER_ROW, PER_ROW)
        shift = (place - (length - 1) / 2) * GAP
        dots.append({"x": round(x + shift, 2), "y": round(line - ROW * (row + 0.5) - 1, 2), "tone": cell["tone"]})
    return dots


def _alt(topic: Plain, held: dict[float, list[Plain]]) -> str:
    parts = []
    for value in sorted(held, reverse=True):
        names = ", ".join(cell["actor_name"] for cell in held[value])
        parts.append(f"{held[value][0]['label']}: {names}")
    return f"{topic['title']} on the scale. {'; '.join(parts)}."
