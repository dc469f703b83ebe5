"""How fast quotes are checked, as a ratio measured in one run: `python benchmarks/quotes.py`.

10,000 quotes of 5 to 40 words against a snapshot of 1 MB: all right, all with one changed word, and all with nothing in
common. Compared with two things that any check does: reading the file and bringing it to NFKC once, and looking for
each quote with a bare `str.find`, which forgives nothing and explains nothing.

    all right / read, NFKC, find              at most 4
    one word changed / read, NFKC, find       at most 8
    nothing in common / read, NFKC, find      at most 4
"""

import random
import statistics
import tempfile
import time
import unicodedata
from pathlib import Path

import pandas as pd

from policy_report import quotes, snapshots

ROUNDS = 3
QUOTES = 10_000
BYTES = 1_000_000
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


def seconds(path: Path, said: list[str]) -> tuple[float, int]:
    """Return how long reading the snapshot and checking takes, and how many quotes are verified."""
    frame = pd.DataFrame({"quote": said, "source": path.stem})
    start = time.perf_counter()
    found, _ = snapshots.texts(path.parent)
    checked = quotes.check(frame, found, {})
    return time.perf_counter() - start, int((checked["quote_check"] == "verified").sum())


def bare(path: Path, said: list[str]) -> tuple[float, float]:
    """Return how long reading and NFKC take, and the same with one `str.find` a quote."""
    start = time.perf_counter()
    body = unicodedata.normalize("NFKC", path.read_text(encoding="utf-8"))
    read = time.perf_counter() - start
    for quote in said:
        body.find(quote)
    return read, time.perf_counter() - start


def main() -> None:
    """Measure in turns and print seconds and ratios."""
    draw = random.Random(0)  # noqa: S311 - a repeatable text, not a secret
    body = text(draw)
    right = sample(body.split(), draw)
    cases = {
        "all right": (right, 4),
        "one word changed": ([changed(quote, draw) for quote in right], 8),
        "nothing in common": ([f"zqx{i} zqy{i} zqz{i} zqw{i} zqv{i}" for i in range(QUOTES)], 4),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source.txt"
        path.write_text(body, encoding="utf-8")
        for name, (said, limit) in cases.items():
            runs = [(*bare(path, said), *seconds(path, said)) for _ in range(ROUNDS)]
            read, least, taken, verified = (statistics.median(values) for values in zip(*runs, strict=True))
            print(f"{name:18}{taken:6.2f} s, {verified:.0f} of {QUOTES} verified; {taken / QUOTES * 1e6:.0f} µs each")
            print(f"  / read, NFKC, find  {least:8.4f} s {taken / least:8.2f}   at most {limit}")
            print(f"  / read, NFKC        {read:8.4f} s {taken / read:8.0f}")


if __name__ == "__main__":
    main()
