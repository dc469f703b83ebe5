"""Workspaces drawn at random, with markings, embargoes and words without a speaker; and the same without the withheld.

A drawn workspace is plain values on two days. On the first one, rows may say other words, or be marked otherwise, or not
be there yet.
"""

import json

from hypothesis import strategies as st

LEVELS = ("LOW", "MIDDLE", "HIGH")
ACTORS, TOPICS, SOURCES = ("ada", "bo", "cy"), ("levy", "pact", "port"), ("act", "note", "poll")
COUNTRIES = ("FR", "NO")  # which nobody declares
STANCES = ("support", "neutral", "oppose", "declined")
DAYS = ("2025-01-10", "2025-02", "2025-02-20", "2025-03-05", "")
EMBARGOES = ("", "", "2025-02-15", "2025-04-01")
MARKS = st.sampled_from(("", "", *LEVELS))
TEXTS = {"act": "We will pay three per cent.", "note": "We shall never sign that.", "poll": "Nobody here was asked."}
QUOTES = ("", "We will pay", "never sign", "Nobody here was asked.")
FULL, BARE = "", 'sections = ["matrix", "moves"]\n'
WRITTEN = ("actor", "topic", "stance", "date", "source", "source_url", "source_title", "summary", "quote", "speaker")
TRAVEL = ("summary:de", "locator", "coder", "remark", "note", "marking", "embargo", "attribution")
HEAD = (*WRITTEN, *TRAVEL)
SAID = ("actor", "topic", "stance", "date", "source", "source_url", "summary", "quote")  # by which rows differ
ELSEWHERE = "https://example.org/elsewhere"


@st.composite
def rows(draw):
    """Return a row; `before`: what its marking and summary were on the first day, None where it was not there."""
    one = lambda *values: draw(st.sampled_from(values))  # noqa: E731
    row = {
        "actor": one(*ACTORS, *COUNTRIES),
        "topic": one(*TOPICS),
        "stance": one(*STANCES),
        "date": one(*DAYS),
        "source": one(*SOURCES, ""),
        "source_url": one("", "https://example.org/a"),
        "source_title": one("", "A title", "Another"),
        "summary": one("Said so.", "Said 3 % more.", ""),
        "quote": one(*QUOTES),
        "speaker": one("", "The envoy"),
        "summary:de": one("", "", "", "Auf Deutsch."),
        "locator": one("", "para. 2"),
        "coder": one("", "Ina", "Jo"),
        "remark": one("", "On the phone."),
        "note": one("", "Ask again."),
        "marking": draw(MARKS),
        "embargo": one(*EMBARGOES),
        "attribution": one("", "", "withheld"),
    }
    row["source_url"] = "" if row["source"] else row["source_url"]
    row["source_title"] = row["source_title"] if row["source_url"] else ""
    before = one(None, {}, {"marking": draw(MARKS)}, {"summary": "Said otherwise."})
    return {**row, "before": before}


@st.composite
def workspaces(draw):
    """Return a workspace: what is declared, rows, and how its briefs are."""
    declared = {
        kind: {name: draw(MARKS) for name in names}
        for kind, names in (("actor", ACTORS), ("topic", TOPICS), ("source", SOURCES))
    }
    found = draw(st.lists(rows(), min_size=4, max_size=14, unique_by=lambda row: tuple(row[name] for name in SAID)))
    return {
        "declared": declared,
        "embargo": draw(st.sampled_from(EMBARGOES)),  # of the source `poll`
        "rows": found,
        "unmarked": draw(st.sampled_from(LEVELS)),
        "as_of": draw(st.sampled_from(("", "2025-02-28"))),
        "since": draw(st.sampled_from(("", "2025-01-31", "last", "old.json"))),
        "each": draw(st.sampled_from(("actor", "topic", "group", "kind"))),
        "sections": draw(st.sampled_from((FULL, FULL, BARE))),
        "shadows": {},
    }


def on_first_day(drawn):
    """Return the workspace as it was on the first day."""
    known = [row for row in drawn["rows"] if row["before"] is not None]
    return {**drawn, "rows": [{**row, **row["before"]} for row in known], "since": ""}


def without(drawn, ceiling, *, today=None):
    """Return the workspace in which what readers of a ceiling may not know never existed.

    `today`: the workspace by whose markings that is judged, where it is another. Words without attribution were said by
    nobody, in another source with the same text.
    """
    judged = today or drawn
    hidden = lambda mark: LEVELS.index(mark or drawn["unmarked"]) > LEVELS.index(ceiling)  # noqa: E731
    embargoed = lambda day: bool(day) and (not drawn["as_of"] or day > drawn["as_of"])  # noqa: E731
    declared = {
        kind: {name: mark for name, mark in names.items() if not hidden(mark)}
        for kind, names in drawn["declared"].items()
    }
    if embargoed(drawn["embargo"]):
        declared["source"].pop("poll", None)
    marks = {tuple(row[name] for name in (*SAID[:6], "quote")): row["marking"] for row in judged["rows"]}
    found = [
        row
        for row in drawn["rows"]
        if row["actor"] in (*declared["actor"], *COUNTRIES)
        and row["topic"] in declared["topic"]
        and row["source"] in ("", *declared["source"])
        and not hidden(row["marking"])
        and not hidden(marks[tuple(row[name] for name in (*SAID[:6], "quote"))])
        and not embargoed(row["embargo"])
    ]
    shadows = {f"x-{name}": name for name in declared["source"]}
    return {**drawn, "declared": declared, "rows": list(map(_unnamed, found)), "shadows": shadows}


def _unnamed(row):
    if row["attribution"] != "withheld":
        return row
    gone = dict.fromkeys(("speaker", "locator", "coder", "source_title"), "")
    source = {"source": row["source"] and f"x-{row['source']}", "source_url": row["source_url"] and ELSEWHERE}
    return {**row, **gone, **source}


def files(drawn, ceilings, formats):
    """Return the files of a workspace with two briefs for each of some ceilings."""
    dates = f"as_of = {drawn['as_of']}\n" if drawn["as_of"] else ""
    config = f'[markings]\norder = {json.dumps(LEVELS)}\nunmarked = "{drawn["unmarked"]}"\n'
    config += f"[defaults]\nformats = {json.dumps(formats.split(','))}\n"
    for ceiling in ceilings:
        since = drawn["since"]
        old = f'"old-{ceiling}.json"' if since == "old.json" else f'"{since}"' if since == "last" else since
        whole = f'[briefs.all-{ceiling}]\nmarking = "{ceiling}"\n{dates}{drawn["sections"]}'
        config += whole + (f"since = {old}\n" if since else "")
        config += whole.replace("all-", "each-") + f'each = "{drawn["each"]}"\n'
        config += f"since = {old}\n" if since and since != "old.json" else ""
    marked = lambda mark: {"marking": mark} if mark else {}  # noqa: E731
    declared, shadows = drawn["declared"], drawn["shadows"]
    actors = [
        {"id": name, "name": name.title(), "kind": "other", "groups": ["All", name.upper()], **marked(mark)}
        for name, mark in declared["actor"].items()
    ]
    topics = [{"id": name, "title": name.title(), **marked(mark)} for name, mark in declared["topic"].items()]
    sources = [
        {"id": name, "title": name.title(), "date": "2025-01-01", **marked(declared["source"][of])}
        | ({"embargo": drawn["embargo"]} if of == "poll" and drawn["embargo"] else {})
        for name, of in ({name: name for name in declared["source"]} | shadows).items()
    ]
    head = [name for name in HEAD if name in HEAD[:3] or any(row[name] for row in drawn["rows"])]
    table = "\n".join([",".join(head), *(",".join(row[name] for name in head) for row in drawn["rows"])])
    texts = {name: TEXTS[of] for name, of in ({name: name for name in declared["source"]} | shadows).items()}
    return {
        "policy-report.toml": config,
        "positions/actors.yaml": json.dumps(actors),
        "positions/topics.yaml": json.dumps(topics),
        "positions/sources.yaml": json.dumps(sources),
        "positions/p.csv": table + "\n",
        **{f"snapshots/{name}.txt": text for name, text in texts.items()},
    }
