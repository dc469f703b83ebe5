"""`docs/images/performance.svg`: bars with their times, ours in the accent colour. Medians in, the drawing out."""

from collections.abc import Collection, Mapping
from html import escape

from benchmarks.page import seconds
from policy_report.layout.palette import ACCENT, INK, RULE, SOFT

WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 760, 236, 84, 58, 32, 16
FONT = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif"


def drawing(title: str, subtitle: str, times: Mapping[str, float], ours: Collection[str]) -> str:
    """Return a bar for each time, in the given order, on one scale from zero."""
    height = TOP + ROW * len(times) + 12
    scale = (WIDTH - LEFT - RIGHT) / max(times.values())
    bars = "".join(
        _bar(name, value, TOP + ROW * place, scale, name in ours) for place, (name, value) in enumerate(times.items())
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="{FONT}">
<title>{escape(title)}: {escape(", ".join(f"{name} {seconds(value)}" for name, value in times.items()))}</title>
<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>
<text x="20" y="26" font-size="17" font-weight="600" fill="#{INK}">{escape(title)}</text>
<text x="20" y="45" font-size="12.5" fill="#{SOFT}">{escape(subtitle)}</text>
<line x1="{LEFT}" y1="{TOP + 2}" x2="{LEFT}" y2="{height - 12}" stroke="#{RULE}"/>
{bars}</svg>
"""


def _bar(name: str, value: float, top: int, scale: float, ours: bool) -> str:  # noqa: FBT001
    middle, width = top + ROW // 2, max(value * scale, 1.5)
    fill, weight = (ACCENT, 600) if ours else ("A9B1BA", 400)
    return (
        f'<text x="{LEFT - 12}" y="{middle + 4.5}" text-anchor="end" font-size="13.5" font-weight="{weight}" '
        f'fill="#{INK}">{escape(name)}</text>\n'
        f'<rect x="{LEFT}" y="{middle - BAR // 2}" width="{width:.1f}" height="{BAR}" fill="#{fill}"/>\n'
        f'<text x="{LEFT + width + 8:.1f}" y="{middle + 4.5}" font-size="13.5" fill="#{INK}">{seconds(value)}</text>\n'
    )
