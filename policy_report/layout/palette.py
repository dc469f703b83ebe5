"""The colours of stances and of agreement for formats without a style sheet, by tone: slides, sheets, pictures.

They are those of `templates/screen.css` in the light. Each pair of fill and ink has a contrast of at least 4.5 : 1
(WCAG 2.2, 1.4.3), and a stance always has its symbol and word beside the colour.
"""

from typing import NamedTuple


class Colours(NamedTuple):
    """A fill and the colour of the text on it, as RRGGBB."""

    fill: str
    ink: str


INK, SOFT, RULE, ACCENT, WASH, PAPER = "1A1F25", "565F69", "D9DDE1", "1F4E8C", "F1F4F8", "FFFFFF"

TONES: dict[str, Colours] = {
    "support": Colours("1F4E8C", "FFFFFF"),
    "qualified-support": Colours("B3CFEE", "102A4C"),
    "neutral": Colours("E3E6E9", "2B3138"),
    "qualified-opposition": Colours("F7C893", "5A2C00"),
    "oppose": Colours("B5500B", "FFFFFF"),
    "mixed": Colours("4A515A", "FFFFFF"),
    "declined": Colours(PAPER, SOFT),
    "not-applicable": Colours(PAPER, SOFT),
    "unscored": Colours(PAPER, SOFT),
    "no-evidence": Colours(PAPER, SOFT),
    "agreement-0": Colours("F3F1F7", "3B3350"),
    "agreement-1": Colours("DDD8E9", "332A4D"),
    "agreement-2": Colours("C0B7D8", "2A2145"),
    "agreement-3": Colours("9F94C6", "1A1230"),
    "agreement-4": Colours("54468A", "FFFFFF"),
}
PLAIN = Colours(PAPER, INK)
ROLES: dict[str, str] = {  # the names of colours that drawings use, as RRGGBB; pages have a variable of each name
    "ink": INK,
    "soft": SOFT,
    "rule": RULE,
    "accent": ACCENT,
    "wash": WASH,
    "page": PAPER,
    **{tone: colours.fill for tone, colours in TONES.items()},
    **{f"on-{tone}": colours.ink for tone, colours in TONES.items()},
}
AGREEMENT = tuple(tone for tone in TONES if tone.startswith("agreement"))  # from 0 to 1, in a hue that no stance has


def colours(tone: str) -> Colours:
    """Return the colours of a tone; black on white for a cell that is no stance."""
    return TONES.get(tone, PLAIN)
