"""What holds for any records: nothing is lost on the way in, order means nothing, no mistake is an accident."""

import csv
import io
import json
import re
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_report.records.models import UNSCORED
from policy_report.records.store import load
from policy_report.workspace import find

FIELDS = ["actor", "topic", "stance", "date", "summary", "quote", "speaker", "source_url", "source_title", "locator"]
FIELDS += ["conditions", "salience", "confidence", "note"]
ACTORS = {"FR": "france", "Germany": "germany", "IND": "india"}
TOPICS = {"declaration": "declaration", "OUTCOME": "outcome"}
STANCES = ["support", "qualified-support", "neutral", "qualified-opposition", "oppose", "declined", "not-applicable"]
DATES = ["", "2024-01-01", "2025-02-10", "2025-02-11"]


def as_csv(rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    writer.writerows([row.get(name, "") for name in FIELDS] for row in rows)
    return out.getvalue().encode()


def as_yaml(rows):
    def quoted(text):
        """JSON in double quotes is YAML, once the line breaks that only YAML knows are escaped."""
        return re.sub("[\x85\u2028\u2029\ufeff]", lambda c: f"\\u{ord(c[0]):04x}", json.dumps(text, ensure_ascii=False))

    return "".join(
        "-\n" + "".join(f"  {name}: {quoted(value)}\n" for name, value in row.items()) for row in rows
    ).encode()


# --- nothing is lost on the way in ----------------------------------------------------------------------------------

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TAGS = "".join(map(chr, range(0xE0000, 0xE0080)))
LEGAL = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff" + BIDI + TAGS)
WORDY = "NA N/A NaN None null ~ NO off true 1e3 0123 1.10 12:30 2025-02-30 #1 &a *a !x =1+1"
ODD = st.sampled_from(
    [*WORDY.split(), *"'\",;|>%@`{}[]\\\t\n\r\xa0\u200b", " # ", ": ", "- ", '""', "''", "\r\n", "\\n"]
)
TEXT = st.lists(ODD | st.text(LEGAL, max_size=8), max_size=8).map("".join)


@given(texts=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
@example([("NA", "None", "null"), ("~", "1e3", "NO")])
@example([("a\r\nb", "x\ny", "\t#")])
def test_csv_and_yaml_keep_every_text_word_for_word(fresh_workspace, texts):
    rows = [
        {"actor": "FR", "topic": "outcome", "stance": "support", "summary": summary, "quote": quote, "note": note}
        for summary, quote, note in texts
    ]
    expected = [tuple(text.strip() for text in row) for row in texts]
    for name, data in {"a.csv": as_csv(rows), "a.yaml": as_yaml(rows)}.items():
        sample = fresh_workspace({f"positions/{name}": data})
        assert not sample.errors, sample.problems
        assert [(row["summary"], row["quote"], row["note"]) for row in sample.rows] == expected


# --- order means nothing --------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "a", "b"])
ROW = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(list(ACTORS)),
        "topic": st.sampled_from(list(TOPICS)),
        "stance": st.sampled_from(STANCES),
        "date": st.sampled_from(DATES),
        "summary": WORDS,
        "quote": WORDS,
        "speaker": WORDS,
        "note": WORDS,
        "locator": WORDS,
        "conditions": WORDS,
        "source_url": st.sampled_from(["", "https://example.org/1", "https://example.org/2"]),
        "source_title": WORDS,
        "salience": st.sampled_from(["", "1", "5"]),
        "confidence": st.sampled_from(["", "stated", "inferred"]),
    }
)
CHANGES = [
    ("stance", "declined"),
    ("stance", "support"),
    ("date", "2025-02-11"),
    ("confidence", "stated"),
    ("salience", "5"),
]
CHANGES += [(name, "c") for name in ("summary", "quote", "speaker", "note", "locator", "conditions", "source_title")]
ALIKE = st.builds(  # records of one cell that differ in a field or two
    lambda row, changes: [row, *(row | dict(change) for change in changes)],
    ROW,
    st.lists(st.lists(st.sampled_from(CHANGES), max_size=2), max_size=6),
)
ROWS = st.lists(ROW, min_size=1, max_size=12)


def said(sample):
    """Return all that a report says, but for the places where it was written."""
    plain = sample.report().as_dict()
    return plain | {
        "positions": [{k: v for k, v in p.items() if k not in ("file", "line")} for p in plain["positions"]]
    }


@given(rows=ROWS | ALIKE, data=st.data())
def test_the_order_of_files_and_rows_changes_nothing(fresh_workspace, rows, data):
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    one = fresh_workspace({"positions/a.csv": as_csv(rows)})
    other = fresh_workspace({"positions/z.csv": as_csv(shuffled[:cut]), "positions/b/c.csv": as_csv(shuffled[cut:])})
    assert said(other) == said(one)


@given(rows=ROWS)
def test_a_table_and_a_list_say_the_same(fresh_workspace, rows):
    assert said(fresh_workspace({"positions/a.yaml": as_yaml(rows)})) == said(
        fresh_workspace({"positions/a.csv": as_csv(rows)})
    )


# --- the matrix against a computation cell by cell ------------------------------------------------------------------


def naive_state(rows, actor, topic, as_of):
    """Return the state of one cell and its stance, worked out by hand."""
    own = [row for row in rows if ACTORS[row["actor"]] == actor and TOPICS[row["topic"]] == topic]
    known = [row for row in own if row["date"] <= as_of.isoformat()]  # "" is before every date
    newest = max((row["date"] for row in known), default=None)
    stances = {row["stance"] for row in known if row["date"] == newest}
    if not stances:
        return "no-evidence", None
    if len(stances) > 1:
        return "mixed", None
    (stance,) = stances
    return (stance if stance in {step.id for step in UNSCORED} else "stance"), stance


@given(
    rows=ROWS,
    as_of=st.dates(date(2023, 12, 30), date(2025, 2, 13)) | st.sampled_from([date(2024, 1, 1), date(2025, 2, 11)]),
)
def test_the_matrix_agrees_with_a_computation_cell_by_cell(fresh_workspace, rows, as_of):
    report = fresh_workspace({"positions/a.csv": as_csv(rows)}).report(as_of=as_of)
    assert {(cell.actor, cell.topic): (cell.state, cell.stance) for cell in report.cells} == {
        (actor, topic): naive_state(rows, actor, topic, as_of)
        for actor in {ACTORS[row["actor"]] for row in rows}
        for topic in TOPICS.values()
    }


# --- no mistake in a file is an accident ----------------------------------------------------------------------------

SIGNS = "-?,;|#~=\\\t\n\r\"'[]{}\u2028\u0085\ufeff\u202e\x00é"
MARKS = [
    "- ",
    ": ",
    "? ",
    "\n  ",
    "\n\n",
    "\r\n",
    "&a ",
    "*a",
    "!t ",
    ">-",
    " # ",
    "---",
    "...",
    "%YAML 1.1",
    "<<",
    "[[",
    "]]",
    "'''",
    '"""',
]
NAMES = "actor topic stance positions topics id title date source briefs stances defaults formats labels aliases"
VALUES = "FR support outcome 2025-02-30 1e999 inf"
PIECES = st.sampled_from([*SIGNS, *MARKS, *NAMES.split(), *VALUES.split()])
NONSENSE = st.lists(PIECES, max_size=25).map("".join).map(str.encode) | st.binary(max_size=40)


READ = [
    "policy-report.toml",
    *(f"positions/{name}" for name in ("topics.yaml", "actors.yaml", "sources.yaml", "x.yaml", "x.csv")),
]


@settings(max_examples=3 * settings().max_examples)
@given(name=st.sampled_from(READ), data=NONSENSE)
@example("positions/x.yaml", b"- summary: one\r# two\r")
@example("positions/x.csv", b'"')
def test_any_nonsense_is_told_in_problems(fresh_workspace, name, data):
    sample = fresh_workspace({name: data})
    _, problems = load(find(sample.root))
    lines = max(1, len(re.split(rb"\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]", data)))
    assert problems
    assert all(problem.message and problem.check for problem in problems)
    assert all(1 <= problem.line <= lines for problem in problems if problem.file == name)
