"""`search`: passages in the texts of sources and in records, as text, CSV or JSON; what was read and has nothing."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from policy_report.cli.request import now, workspace_of, written_of
from policy_report.cli.terminal import result, result_json, result_rows, say, shown, warn
from policy_report.errors import UserError, errors, stop
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.search import Hit, Search
    from policy_report.search.index import SearchIndex

SHOWN = 20  # passages that a terminal shows; CSV and JSON have all that are looked at
MARK = "**"  # before and behind a word that was sought


def run(arguments: argparse.Namespace) -> int:
    """Print the passages."""
    workspace = workspace_of(arguments)
    if arguments.nothing:
        return _note(workspace, arguments)
    if arguments.reader:
        raise UserError("--reader goes with --nothing")
    from policy_report.search import MOST
    from policy_report.search.index import opened

    with opened(workspace) as index:
        warn(index.update(workspace))
        names = arguments.actor or "", arguments.topic or ""
        with _search(workspace, index, arguments.brief) as search:
            query = search.query(arguments.words, *names, uncoded=arguments.uncoded)
            hits = search.hits(query, SHOWN + 1 if arguments.format == "text" else MOST)
    if arguments.format == "json":
        result_json([asdict(hit) for hit in hits])
    elif arguments.format == "csv":
        result_rows("csv", [["source", "title", "place", "passage"], *([*_of(hit), marked(hit)] for hit in hits)])
    else:
        _print(hits)
    return 0


@contextmanager
def _search(workspace: Workspace, index: "SearchIndex", brief: str | None) -> Iterator["Search"]:
    """Open the search in a workspace; for a brief, in what its readers may know."""
    from policy_report.records import store
    from policy_report.search import Search

    if brief:
        written, warnings = written_of(workspace, brief)
        warn(warnings)
        texts = written.texts
        with index.only(texts.sources) as known:
            yield Search(texts, written.source_records, known)
    else:
        state, problems = store.read(workspace)
        stop(errors(problems))
        yield Search(state.records, state.source_records, index)


def _note(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Note sources as read on a topic with nothing found; print those that were not noted yet."""
    if arguments.words or not arguments.topic:
        raise UserError("--nothing takes the ids of sources, and needs --topic; words to look for do not go with it")
    if arguments.brief:
        raise UserError("--nothing notes what was read in the workspace; --brief does not go with it")
    from policy_report.records import change
    from policy_report.records.since import today
    from policy_report.search import nothing
    from policy_report.search.index import opened

    with opened(workspace) as index, _search(workspace, index, None) as search:
        query = search.query((), arguments.actor or "", arguments.topic)
    plan, noted = nothing.plan(workspace, query, arguments.nothing, arguments.reader, today().isoformat())
    written = change.write(plan, "search --nothing", now())
    for source in noted:
        result(f"{source}: read on {query.topic}, nothing there" + (f" of {query.actor.name}" if query.actor else ""))
    say(f"wrote {', '.join(map(shown, written))}" if written else "noted already; nothing to write")
    return 0


def _of(hit: "Hit") -> list[str]:
    return [hit.source, hit.title, hit.place]


def _print(hits: "Sequence[Hit]") -> None:
    from policy_report.search import MOST

    for hit in hits[:SHOWN]:
        result(f"{', '.join(filter(None, (hit.source, hit.place)))}: {hit.title}")
        result(f"  {marked(hit)}\n")
    if not hits:
        say("nothing found")
    elif len(hits) > SHOWN:
        say(f"and more; --format csv prints the first {MOST}, more words find fewer")


def marked(hit: "Hit") -> str:
    """Return a passage with its words marked."""
    pieces, at = [], 0
    for start, end in hit.marks:
        pieces += [hit.text[at:start], MARK, hit.text[start:end], MARK]
        at = end
    return "".join([*pieces, hit.text[at:]])
