"""Quotes against the text of their source: the first piece of the input is the text, the second the quote.

The check forgives typography. What it may never do is to verify words that are not there, so an oracle that knows
nothing of typography looks at every quote that was verified. It keeps letters and digits alone, without raised ones or
with them, and what stands between two digits: an ellipsis may be any text, an editorial bracket its words or nothing.
What it does not find was not said. And a quote is found where the place says.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import yaml

from fuzz import bundle
from fuzz.promises import require
from policy_report.evidence.finding import digest, parts
from policy_report.evidence.nearest import SourceText, nearest
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.text import BIDI_CONTROL, FORBIDDEN

WORDS = (
    *(
        "…",
        "[…]",
        "...",
        ". . .",
        "[",
        "]",
        "[not]",
        "[T]he",
        "“",
        "”",
        "«\u00a0",
        "’",
        "'",
        "--",
        "—",
        "–",
        "-\n",
        "\u00ad",
    ),
    *(
        "\u00ad\n",
        "\u200b",
        "\u0301",
        "ﬁ",
        "²",
        "１",
        "３",
        "支持",
        "ไทย",
        "l'",
        "n't",
        "not ",
        "3.5",
        "1,000",
        "\n%%%%\n",
        " ",
    ),
)
ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.(?:\s?\.){2,})\s*[\])]|…[….]*|\.(?:\s?\.){2,}")
BRACKET = re.compile(r"(\[[^\[\]]*\])")
RAISED = re.compile("[⁰¹²³⁴-⁹ʰʲʳˡˢʷˣʸᵃ-ᶻⁿⁱªº™℠]")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,:/](?=\d)")


def seeds() -> Iterable[bytes]:
    """The quotes of the repository's records in a text made of them, and one with everything at once."""
    said = []
    for path in sorted((Path(__file__).parents[2] / "positions").rglob("*.yaml")):
        found = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
        records = found.get("positions", []) if isinstance(found, dict) else []
        said += [record["quote"] for record in records if "quote" in record]
    for quote in said[:12]:
        yield f"He said: “{quote}” — and left.{bundle.BOUNDARY.decode()}{quote}".encode()
    yield "The infra-\nstructure costs €1,109.5 million; we can’t, and “will not” pay 3.5 %.\n%%%%\n[I]nfrastructure costs … [we] can't".encode()
    yield "L’«\u00a0accord\u00a0» n’est pas un traité. 他说中国支持宣言。\n%%%%\naccord […] n'est pas un traité".encode()


def one(data: bytes) -> None:
    """Check the quote against the text."""
    text, quote = (piece.decode("utf-8", "replace") for piece in bundle.pieces(data, 2))
    text = BIDI_CONTROL.sub("\u200b", FORBIDDEN.sub(" ", text))  # as snapshots give it
    looked_for = parts(quote)
    if not looked_for:
        return
    source = SourceText(SourceSnapshot("s", "s.txt", "", text))
    found = source.find(looked_for)
    if found is None:
        require(nearest(looked_for, source)[1], "a mismatch says what differs")
        return
    require(stands(quote, text), f"a quote that is verified stands in its text: {quote!r} in {text!r}")
    place, line = found
    require(0 <= place < len(text), "the place is in the text")
    require(line == text.count("\n", 0, place) + 1, "the line is that of the place")
    digest(quote)


def stands(quote: str, text: str) -> bool:
    """Return whether the letters and digits of a quote stand in those of a text, in order."""
    for raised in (RAISED, re.compile(r"(?!)")):  # without what is raised, or with it: m² is m2
        pattern = ".*?".join(map(_pattern, ELLIPSIS.split(raised.sub("", quote))))
        if re.search(pattern, bare(raised.sub("", text)), re.DOTALL):
            return True
    return False


def _pattern(part: str) -> str:
    found = []
    for piece in BRACKET.split(part):
        if piece[:1] == "[" and piece[-1:] == "]":
            inside = bare(piece[1:-1])
            found.append(f"(?:{re.escape(inside)}|{re.escape(bare(_swapped(piece[1:-1])))}|)")
        else:
            found.append(re.escape(bare(piece)))
    return "".join(found)


def _swapped(text: str) -> str:
    return text[:1].swapcase() + text[1:]


def bare(text: str) -> str:
    """Return the letters, digits and accents of a text, and the marks inside its numbers."""
    plain = unicodedata.normalize("NFKC", text)
    inside = {found.start() for found in BETWEEN_DIGITS.finditer(plain)}
    return unicodedata.normalize(
        "NFC",
        "".join(c for i, c in enumerate(plain) if i in inside or c.isalnum() or unicodedata.category(c)[0] == "M"),
    )
