"""How fast quotes are checked: `python -m benchmarks.quotes`.

10,000 quotes of 5 to 40 words against a snapshot of 1 MB: all right, all with one changed word, and all with nothing in
common. Compared with two things that any check does: reading the file and bringing it to NFKC once, and looking for
each quote with a bare `str.find`, which forgives nothing and explains nothing.
"""

import random
import tempfile
import unicodedata
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.turns import Competitor, Limit, Measured, measured, show, timed
from policy_report import evidence
from policy_report.evidence import snapshots

QUOTES = 10_000
BYTES = 1_000_000
ABOUT = (
    "10,000 quotes of 5 to 40 words checked against a snapshot of 1 MB; the bare search reads the file, brings it to "
    "NFKC and looks for each quote with `str.find`, which forgives nothing and explains nothing."
)
FIRM = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "for",
    "is",
    "on",
    "with",
    "will",
    "not",
    "we",
    "as",
    "by",
    "it",
    "this",
)


def text(draw: random.Random) -> str:
    """Return a text with the words of a language: few of them frequent, most of them rare; typographic marks."""
    letters = "aaabcdeeeefghiiijklmnnooopqrrsssttttuvwxyz"
    rare = ["".join(draw.choices(letters, k=draw.randint(3, 11))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(rare) + 1)]
    body = draw.choices(rare, weights, k=BYTES // 7)
    for i in range(0, len(body), 2):
        body[i] = draw.choice(FIRM) if draw.random() < 0.7 else body[i]  # as in English
    for i in range(0, len(body), 12):
        body[i] += draw.choice([",", ".", ".\n\n", "\n", "—", "’s", "-\nwise", ";"])
    return " ".join(body)[:BYTES]


def sample(words: list[str], draw: random.Random) -> list[str]:
    """Return quotes of 5 to 40 words from anywhere in the text."""
    found: list[str] = []
    while len(found) < QUOTES:
        start = draw.randrange(len(words) - 40)
        said = words[start : start + draw.randint(5, 40)]
        if not (said[0].startswith("wise") or said[-1].endswith("-")):  # half a word is rightly refused
            found.append(" ".join(said))
    return found


def changed(quote: str, draw: random.Random) -> str:
    """Return a quote with one word replaced."""
    words = quote.split(" ")
    words[draw.randrange(len(words))] = "otherwise"
    return " ".join(words)


def check(path: Path, said: list[str]) -> None:
    """Read the snapshot and check the quotes, as a build does."""
    found, _ = snapshots.texts(path.parent)
    evidence.check_quotes(pd.DataFrame({"quote": said, "source": path.stem}), found, {})


def bare(path: Path, said: list[str]) -> None:
    """Read, bring to NFKC, and look for each quote with `str.find`."""
    body = unicodedata.normalize("NFKC", path.read_text(encoding="utf-8"))
    for quote in said:
        body.find(quote)


def measure(rounds: int) -> Measured:
    """Let each kind of quote take turns with its bare search."""
    draw = random.Random(0)  # noqa: S311 - a repeatable text, not a secret
    body = text(draw)
    right = sample(body.split(), draw)
    kinds = {
        "all right": (right, 4),
        "one word changed": ([changed(quote, draw) for quote in right], 8),
        "nothing in common": ([f"zqx{i} zqy{i} zqz{i} zqw{i} zqv{i}" for i in range(QUOTES)], 4),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source.txt"
        path.write_text(body, encoding="utf-8")
        competitors: dict[str, Competitor] = {}
        for name, (said, _) in kinds.items():
            competitors[name] = partial(timed, partial(check, path, said))
            competitors[f"str.find: {name}"] = partial(timed, partial(bare, path, said))
        limits = [Limit(name, f"str.find: {name}", limit) for name, (_, limit) in kinds.items()]
        return measured("10,000 quotes", ABOUT, competitors, limits, rounds)


if __name__ == "__main__":
    show(measure(3))
