"""The files that pages load: the style sheet, the scripts, the fonts. All are read at the start and found by name.

An address is looked up among the names, so that no path of a request ever becomes the name of a file. The address of a
file holds its digest: a browser may keep it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from policy_report.layout import BUILT_IN

STATIC = Path(__file__).parent / "static"
HOUSE = ("fonts.css", "screen.css")  # of briefs: faces, colours, stances; ours stands behind them
STYLE = "style.css"
FONTS = "fonts"


@dataclass(frozen=True)
class Asset:
    """A file that pages load."""

    content: bytes
    kind: str

    @property
    def digest(self) -> str:
        """What tells it from others."""
        return hashlib.sha256(self.content).hexdigest()[:12]


@cache
def assets() -> Mapping[str, Asset]:
    """Return all files by the part of their address behind `/static/`."""
    style = b"\n".join((BUILT_IN / name).read_bytes() for name in HOUSE)
    style += b"\n".join(path.read_bytes() for path in sorted(STATIC.glob("*.css")))
    found = {STYLE: Asset(style, "text/css; charset=utf-8")}
    found |= {path.name: Asset(path.read_bytes(), "text/javascript; charset=utf-8") for path in STATIC.glob("*.js")}
    return found | {f"{FONTS}/{path.name}": Asset(path.read_bytes(), "font/woff2") for path in _fonts()}


def address(name: str) -> str:
    """Return the address of a file."""
    return f"/static/{name}?{assets()[name].digest}"


def _fonts() -> list[Path]:
    return [path for path in (BUILT_IN / FONTS).iterdir() if guess_type(path.name)[0] == "font/woff2"]
