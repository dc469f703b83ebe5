"""What strangers write: texts with every kind of harm in them, and good files changed at random places."""

from hypothesis import strategies as st

SURROGATES = ["\ud800", "\udfff", "\ud83d", "\ude00\ud83d"]
CONTROLS = ["\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\x9b", "\ufffe", "\uffff", "\ufeff", "\v", "\f"]
BIDI = ["\u202e", "\u202a", "\u2066", "\u2069", "\u061c", "\u200f"]
NUMBERS = ["9" * 400, "-0", "1e999", "nan", "inf", "0x10", "1_000", "٣", "²", "-1", "1.0", "2025-02-30", "99999-01-01"]
NAMES = ["FR", "France", "fra", "Côte d'Ivoire", "NO", "null", "outcome", "OUTCOME", "ＦＲ", "support", "Supports", "*"]
MARKUP = [
    *("<b>", "</script>", "]]>", "&amp;", "{{ 7 * 7 }}", "=1+1", "@SUM(1)", "[x](y)", "\\textbf{", "$x^2$", "%", "#1"),
]
SIGNS = [
    *"\"'`,;:|{}[]()&*!-?@~\\/_ \t\n\r",
    *("\r\n", "\n\n", " #", ": ", "- ", '""', "''", "\u2028", "\u00ad", "\u200b", "\u0301"),
]
HARMFUL = [*SURROGATES, *CONTROLS, *BIDI]
HARMLESS = [*NUMBERS, *NAMES, *MARKUP, *SIGNS, "é", "ß", "支持", "ไทย", "مرحبا", "😀", "ﬁ", "a" * 300, "word "]

ANY_CHARACTER = st.characters()  # lone surrogates too, which `st.text()` leaves out
anything = st.lists(st.sampled_from([*HARMLESS, *HARMFUL]) | st.text(ANY_CHARACTER, max_size=6), max_size=6).map(
    "".join
)
legal = st.lists(
    st.sampled_from([text for text in HARMLESS if text != "\u2028"])
    | st.text(
        st.characters(
            exclude_categories=["Cs", "Cc", "Cn", "Co"],
            exclude_characters=[*"\u2028\u2029\ufeff", *BIDI, *map(chr, range(0xE0000, 0xE0080))],
        ),
        max_size=6,
    ),
    max_size=6,
).map("".join)


def encoded(text: str) -> bytes:
    """Return a text as bytes, lone surrogates as they would stand in a file."""
    return text.encode("utf-8", "surrogatepass")


@st.composite
def mutated(draw, seeds, words):
    """Draw a good input with a few pieces cut out, doubled, overwritten or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    pieces = st.sampled_from([encoded(word) for word in (*words, *HARMLESS, *HARMFUL)]) | st.binary(max_size=3)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 0, 1, 4, 40]))
        new = draw(pieces | st.just(bytes(data[at : at + 40])))
        data[at : at + length] = new * draw(st.sampled_from([1, 1, 1, 2, 30]))
    return bytes(data)
