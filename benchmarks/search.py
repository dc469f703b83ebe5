"""How well and how fast `search` finds: `python -m benchmarks.search`.

How well: all records are taken out of `examples/river-compact`, and `search --uncoded` is asked for each topic, and for
each actor and topic, of which a quote is known. How fast: 1,000 documents of 50 kB each, the first search, which reads
them all, and the next beside `matrix` in the same workspace.
"""

import random
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.quotes import text
from benchmarks.turns import TOOL, Measured, Ratio, measured, process, show
from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText
from policy_report.records import store
from policy_report.records.store import WorkspaceState
from policy_report.search import Search
from policy_report.search.index import opened
from policy_report.workspace import Workspace

EXAMPLE = Path(__file__).parents[1] / "examples" / "river-compact"
DOCUMENTS, BYTES, QUOTES = 1_000, 50_000, 300
FOR_BOTH, FOR_TOPIC = 3, 10  # sentences that somebody looks at
ABOUT = (
    "1,000 documents of 50 kB and 300 quotes: the first search reads and indexes them, the next ones ask. And whether "
    "`search --uncoded` finds what people coded: of the 63 quotes of `examples/river-compact`, with all records taken "
    "out, the share among the first 3 sentences for their actor and topic, and the first 10 for their topic alone; "
    "54 of them at most, since two topics have more than 10."
)

Coded = tuple[str, str, str, int, int]  # actor, topic, source, and where the quote stands


def measure(rounds: int) -> Measured:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        large(root)
        command = (*TOOL, "-C", root, "search", "will")
        first = process(*command)()
        competitors = {"search: the next": process(*command), "matrix": process(*TOOL, "-C", root, "matrix")}
        found = measured("Search", ABOUT, competitors, [], rounds)
    ratio = median(a / b for a, b in zip(found.seconds["search: the next"], found.seconds["matrix"], strict=True))
    with_keywords, without = (retrieval(keywords=keywords) for keywords in (True, False))
    ratios = [
        Ratio("search: the next / matrix", ratio, 1.3),
        Ratio("search: the first, in seconds", first, 20),
        Ratio("coded, first 3 of actor and topic", with_keywords[0], 0.6, at_least=True),
        Ratio("coded, first 10 of topic", with_keywords[1], 0.75, at_least=True),
        Ratio("the same without keywords: first 3", without[0], 0.6, at_least=True),
        Ratio("the same without keywords: first 10", without[1], 0.75, at_least=True),
    ]
    return replace(found, seconds={"search: the first": [first], **found.seconds}, ratios=ratios)


def large(root: Path) -> None:
    """Write the workspace of many documents."""
    draw = random.Random(0)  # noqa: S311 - repeatable texts, not a secret
    words = text(draw).split()
    for folder in ("snapshots", "positions"):
        (root / folder).mkdir()
    rows = ["actor,topic,stance,source,quote"]
    for number in range(DOCUMENTS):
        start = draw.randrange(len(words) - BYTES // 5)
        said = " ".join(words[start : start + BYTES // 5])[:BYTES]
        (root / f"snapshots/s{number}.txt").write_text(said, encoding="utf-8")
        if number < QUOTES:
            quote = " ".join(said.split()[20:30]).replace(",", "")
            rows.append(f"France,levy,support,s{number},{quote}")
    (root / "policy-report.toml").write_text('title = "Search"\n')
    (root / "positions/topics.yaml").write_text("- {id: levy, title: A levy}\n")
    (root / "positions/sources.yaml").write_text(
        "".join(f"- {{id: s{n}, title: Source {n}}}\n" for n in range(DOCUMENTS))
    )
    (root / "positions/a.csv").write_text("\n".join(rows), encoding="utf-8")


def retrieval(*, keywords: bool) -> tuple[float, float]:
    """Return the shares of coded sentences that are found for actor and topic, and for the topic alone."""
    state, _ = store.read(Workspace(EXAMPLE))
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        shutil.copytree(EXAMPLE / "snapshots", workspace.root / "snapshots")
        topics = {
            name: topic if keywords else topic.model_copy(update={"keywords": ()})
            for name, topic in state.records.topics.items()
        }
        bare = replace(state.records, topics=topics)
        with opened(workspace) as index:
            index.update(workspace)
            known = coded(state, index.texts(list(state.records.sources)))
            search = Search(bare, (), index)
            both = [_finds(search, each, each[0], FOR_BOTH) for each in known]
            alone = [_finds(search, each, "", FOR_TOPIC) for each in known]
    return sum(both) / len(known), sum(alone) / len(known)


def coded(state: WorkspaceState, texts: dict) -> Sequence[Coded]:
    """Return the quotes that stand in a text, and where."""
    sources = {name: SourceText(text) for name, text in texts.items()}
    found = []
    for record in state.source_records:
        quote, source = record.fields.get("quote"), record.ids["source"]
        if quote and source in sources and (span := sources[source].span(parts(quote))):
            found.append((record.ids["actor"], record.ids["topic"], source, *span))
    return found


def _finds(search: Search, known: Coded, actor: str, most: int) -> bool:
    _, topic, source, start, end = known
    hits = search.hits(search.query((), actor, topic, uncoded=True), most)
    return any(hit.source == source and hit.start < end and start < hit.end for hit in hits)


if __name__ == "__main__":
    show(measure(3))
