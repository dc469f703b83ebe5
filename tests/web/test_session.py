"""The session: what it reads again after edits is what a fresh reading gives, and no more is read than what changed."""

from collections import Counter
from unittest.mock import patch

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from policy_report.errors import UserError
from policy_report.evidence import snapshots
from policy_report.files import ReadOnce
from policy_report.records import readers, store
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.store import load
from policy_report.web.session import Session
from policy_report.workspace import find
from tests.conftest import write
from tests.web.conftest import CLOCK, DAY, FILES, FRANCE, Silent

WORDS = "we will keep the lake clean for all"
HEAD = "actor,topic,stance,date,summary,quote,source\n"
OTHERS = {  # what other programs may leave in a file; None: nothing
    "policy-report.toml": ('title = "Lakes"\n[checks]\nno-quote = "error"\n', 'language = "fr"\n', "wrong ="),
    "positions/countries/france.yaml": (FRANCE, FRANCE.replace("support", "oppose"), "actor: nobody\n", "- [", None),
    "positions/all.csv": (
        f"{HEAD}India,declaration,oppose,2025-02-12,No.,{WORDS},speech\n",
        f"{HEAD}India,declaration,oppose,,No.,,\nIndia,declaration,support,,No.,,\n",
        f"{HEAD}India,everything,against,2025,,,none\n",
        None,
    ),
    "positions/more.csv": (f'{HEAD}"Peru",outcome,neutral,2025-02-12,"Undecided",{WORDS.upper()},speech\n', None),
    "positions/sources.yaml": ("- {id: speech, title: A speech, date: 2025-02-01}\n", "[]\n"),
    "positions/proofs.yaml": ("- what\n", None),
    "positions/reviews.yaml": ("- what\n", "[]\n", None),
    "snapshots/speech.txt": (f"{WORDS.title()}!\n", "Something else.\n", "", None),
    "snapshots/news.txt": ("Signed early, and not enough.\n", None),
}
CHANGES = (
    {"summary": "Other words."},
    {"quote": WORDS, "source": "speech"},
    {"quote": "we will keep it clean", "source": "speech"},
    {"stance": "oppose"},
    {"date": "2031-01-01", "speaker": "A minister"},
    None,
)
NUMBER = st.integers(0, 9)
STEPS = st.one_of(
    st.tuples(st.just("edit"), NUMBER, st.sampled_from(CHANGES)),
    st.tuples(
        st.just("add"), st.sampled_from(["france", "India", "Peru"]), st.sampled_from(["declaration", "outcome"])
    ),
    st.tuples(st.just("undo")),
    st.sampled_from([("write", name, text) for name, texts in OTHERS.items() for text in texts]),
)


def opened(root):
    return Session(find(root, exact=True), Silent(), lambda: CLOCK, lambda: DAY)


def do(session, kind, *what):
    """Do one step, as the editor or as another program; one that is refused does nothing."""
    if kind == "write":
        (session.workspace.root / what[0]).unlink(missing_ok=True)
        write(session.workspace.root, dict([what]))
        session.changed()
        return
    try:
        if kind == "undo":
            session.undo()
        elif kind == "add":
            fields = {"actor": what[0], "topic": what[1], "stance": "support", "source": "news", "summary": "New."}
            session.save(lambda _: ChangeRequest(additions={"": [fields]}), "add")
        else:
            session.save(lambda now: changed(now, *what), "edit")
    except UserError:
        pass


def changed(now, number, fields):
    records = now.state.source_records
    if not records:
        return ChangeRequest()
    record = records[number % len(records)]
    return ChangeRequest({record.file: [RecordEdit(record.line, fields, record.digest)]})


def assert_as_read_afresh(session):
    now = session.current()
    loaded, problems = load(session.workspace)
    state, of_state = store.read(session.workspace)
    assert (now.problems, sorted(now.base.problems)) == (problems, sorted(of_state))
    assert [record.__dict__ | {"digest": record.digest} for record in now.state.source_records] == [
        record.__dict__ | {"digest": record.digest} for record in state.source_records
    ]
    pd.testing.assert_frame_equal(now.records.positions, loaded.records.positions)
    for name in ("actors", "topics", "sources", "scale", "language", "readings", "undeclared"):
        assert getattr(now.records, name) == getattr(loaded.records, name)
    assert (now.records.reviewed is None) == (loaded.records.reviewed is None)
    assert (now.loaded.declarations, now.loaded.implausible) == (loaded.declarations, loaded.implausible)
    assert (now.loaded.evidence is None) == (loaded.evidence is None)
    if loaded.evidence:
        pd.testing.assert_frame_equal(now.loaded.evidence.checked, loaded.evidence.checked)
        assert now.loaded.evidence.texts == loaded.evidence.texts


@given(steps=st.lists(STEPS, min_size=1, max_size=6))
@example([("edit", 0, CHANGES[1]), ("write", "snapshots/speech.txt", "Something else.\n"), ("undo",)])
@example(
    [("write", "positions/all.csv", OTHERS["positions/all.csv"][0]), ("edit", 0, None), ("add", "Peru", "outcome")]
)
def test_what_is_read_again_is_what_a_fresh_reading_gives(fresh_workspace, steps):
    session = opened(fresh_workspace(FILES).root)
    for step in steps:
        session.current()
        try:
            do(session, *step)
            assert_as_read_afresh(session)
        except UserError:  # settings that cannot be read: a fresh reading says so, too
            raised = False
            try:
                load(session.workspace)
            except UserError:
                raised = True
            assert raised
            return


def read_files(session, *step):
    """Return how often each file was read for a step and the reading after it."""
    session.current()
    found = Counter()
    file, text = readers.read_file, snapshots.read

    def one(workspace, path, limits):
        found[path.name] += 1
        return file(workspace, path, limits)

    def other(path, source):
        found[path.name] += 1
        return text(path, source)

    with patch.object(store, "read_file", one), patch.object(snapshots, "read", other):
        do(session, *step)
        session.current()
    return found


def test_only_the_file_that_was_edited_is_read_and_once(lakes):
    assert read_files(lakes.session, "edit", 0, {"summary": "Other."}) == {"all.csv": 1}


def test_only_the_file_that_somebody_else_changed_is_read(lakes):
    assert read_files(lakes.session, "write", "snapshots/speech.txt", "Something else.\n") == {"speech.txt": 1}
    assert read_files(lakes.session, "write", "positions/more.csv", HEAD) == {"more.csv": 1}


def test_a_file_that_leads_out_by_now_is_refused_though_its_content_is_the_same(lakes, tmp_path_factory):
    lakes.session.current()
    table, elsewhere = lakes.root / "positions/all.csv", tmp_path_factory.mktemp("elsewhere") / "all.csv"
    elsewhere.write_bytes(table.read_bytes())
    table.unlink()
    table.symlink_to(elsewhere)
    lakes.session.changed()
    assert [problem.check for problem in lakes.session.current().errors] == ["unreadable-file"]
    assert_as_read_afresh(lakes.session)


def test_what_was_made_of_a_file_is_kept_while_it_is_the_same(tmp_path):
    once, file = ReadOnce(), tmp_path / "a.txt"
    assert once(file, lambda: "none") == "none"
    file.write_text("one")
    assert [once(file, file.read_text), once(file, lambda: "again")] == ["one", "one"]
    file.write_text("three")
    assert once(file, file.read_text) == "three"
