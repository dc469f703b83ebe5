"""The fonts of a brief: of all faces that `fonts.css` declares, those that its text needs, embedded."""

import re
from base64 import b64encode
from collections.abc import Callable

FACE = re.compile(r"@font-face\s*\{[^}]*\}")
RANGE = re.compile(r"U\+([0-9A-F?]+)(?:-([0-9A-F]+))?", re.IGNORECASE)
URL = re.compile(r"url\(\s*[\"']?([^\"')]+?)[\"']?\s*\)")


def embed(css: str, text: str, read: Callable[[str], bytes]) -> str:
    """Return `css` without the faces whose unicode-range has no character of `text`, the files of the rest inlined.

    `read` gives the bytes of a file named in a `url()`, relative to the stylesheet.
    """
    used = {ord(character) for character in set(text)}

    def keep(face: re.Match[str]) -> str:
        return URL.sub(inline, face[0]) if _covers(face[0], used) else ""

    def inline(url: re.Match[str]) -> str:
        if url[1].startswith("data:"):
            return url[0]
        return f"url(data:font/woff2;base64,{b64encode(read(url[1])).decode()})"

    return FACE.sub(keep, css)


def _covers(face: str, used: set[int]) -> bool:
    declared = face.partition("unicode-range:")[2]
    if not declared:
        return True
    for first, last in RANGE.findall(declared):
        low, high = int(first.replace("?", "0"), 16), int(last or first.replace("?", "F"), 16)
        if any(low <= character <= high for character in used):
            return True
    return False
