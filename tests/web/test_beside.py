"""A form that is open while another program changes the files: nothing is damaged or lost, and no other byte moves."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from policy_report.records import change
from tests.web.conftest import Editor

OWN, TABLE, THIRD = "positions/countries/france.yaml", "positions/all.csv", "positions/more.yaml"
TOP = "# Of France.\nactor: {id: france, name: France, kind: country}\npositions:\n"
BLOCKS = [
    "  # Above the first.\n",
    "  - topic: declaration\n    stance: support\n    date: 2025-02-11\n    summary: One.   # why\n    source: news\n",
    "  - {topic: outcome, stance: oppose, date: 2025-02-11, summary: Two., source: news}\n",
    '\n  -\n    topic: outcome\n    stance: neutral\n    date: 2024-02-11\n    summary: "Three."\n    source: news\n',
    "  # What ends it.\n",
]
HEAD = "actor,topic,stance,date,summary,source\n"
ROWS = [
    "India,declaration,oppose,2025-02-12,Four.,news\n",
    'India,outcome,support,2025-02-12,"Five.",news\n',
    "Peru,outcome,neutral,2025-02-12,Six.,news\n",
]
CELLS = {1: "france/declaration", 2: "france/outcome", 4: "india/declaration", 5: "india/outcome", 6: "peru/outcome"}
WORDS = ("", "One.", "Two.", "Three.", "Four.", "Five.", "Six.")


class Beside:
    """The files as another program may change them. `own`: the text of the record whose form is open, "" for none."""

    def __init__(self, root, number):
        self.root, self.word = root, WORDS[number]
        self.file = OWN if number < 4 else TABLE
        self.own = next(part for part in (*BLOCKS, *ROWS) if self.word in part)

    def text(self, name):
        return (self.root / name).read_bytes().decode()

    def write(self, name, text):
        (self.root / name).write_bytes(text.encode())

    def same(self):
        self.write(self.file, self.text(self.file).replace(self.own, changed := self.own.replace(self.word, "Theirs.")))
        self.own = changed

    def another(self):
        other = "Three." if self.file == OWN else "Six."
        text = self.text(self.file).replace(other, "Something else and longer.")
        self.own = self.own if other != self.word else self.own.replace(other, "Something else and longer.")
        self.write(self.file, text)

    def comments(self):
        more = "# A new comment.\n" if self.file == OWN else "\n"
        self.write(self.file, more + self.text(self.file) + more)

    def deleted(self):
        self.write(self.file, self.text(self.file).replace(self.own, ""))
        self.own = ""

    def moved(self):
        actor, topic = CELLS[WORDS.index(self.word)].split("/")
        stance = next(each for each in ("support", "oppose", "neutral") if each in self.own)
        day = "2025-02-11" if self.file == OWN else "2025-02-12"
        self.write(self.file, self.text(self.file).replace(self.own, ""))
        fields = {"actor": actor, "topic": topic, "stance": stance, "date": day, "summary": self.word, "source": "news"}
        self.file, self.own = THIRD, f"- {{{', '.join(f'{name}: {value}' for name, value in fields.items())}}}\n"
        self.write(THIRD, f"# Moved here.\n{self.own}")

    def broken(self):
        self.whole = self.text(self.file)
        self.write(self.file, self.whole + ("  - [\n" if self.file == OWN else 'India,"\n'))

    def renamed(self):
        self.another()
        text = self.text(self.file)
        self.write("positions/.new", text)
        (self.root / "positions/.new").replace(self.root / self.file)

    def newlines(self):
        self.write(self.file, self.text(self.file).replace("\n", "\r\n"))
        self.own = self.own.replace("\n", "\r\n")

    def mended(self):
        self.write(self.file, self.whole)


CHANGES = ("same", "another", "comments", "deleted", "moved", "broken", "renamed", "newlines")


def contents(root):
    return {str(path.relative_to(root)): path.read_bytes().decode() for path in (root / "positions").rglob("*.*")}


def form_of(answer):
    record = html.fromstring(answer.text).get_element_by_id("record")
    found = {name: "" if value in (None, "on") else value for name, value in record.form_values()}
    return {name: value for name, value in found.items() if name != "token"}, record.get("action")


def save_beside(editor, kind, number):
    """Open the form of a record, let another program change the files, save, and look at every byte."""
    beside = Beside(editor.root, number)
    fields, action = editor.form(f"/positions/{editor.key(*CELLS[number].split('/'))}")
    getattr(beside, kind)()
    editor.session.changed()
    before = contents(editor.root)
    answer = editor.post(action, fields | {"summary": "Ours."}, follow_redirects=False)
    if answer.status_code != 303:  # nothing is written
        assert (contents(editor.root), "Ours." in answer.text) == (before, True)
        fields, action = form_of(answer)
        if kind == "broken":  # of a table only a row is, and the others are saved all the same
            beside.mended()
            editor.session.changed()
            before = contents(editor.root)
        answer = editor.post(action, fields | {"choice:summary": "mine"}, follow_redirects=False)
    after = contents(editor.root)
    assert answer.status_code == 303
    assert {**after, beside.file: ""} == {**before, beside.file: ""}
    assert_only_its_own_bytes(before[beside.file], after[beside.file], beside.own, "Ours.")
    editor.post("/undo", {})
    assert contents(editor.root) == before


def assert_only_its_own_bytes(before, after, own, words):
    """All that stands before and behind a record is as it was; a record that was gone stands behind the others."""
    if not own:
        lines = iter(after.splitlines())
        assert all(line in lines for line in before.splitlines())
        assert words in after
        return
    head, _, tail = before.partition(own)
    assert (after.startswith(head), after.endswith(tail)) == (True, True)
    assert words in after[len(head) : len(after) - len(tail)]


FILES = {OWN: (TOP + "".join(BLOCKS)).encode(), TABLE: (HEAD + "".join(ROWS)).encode()}


@pytest.mark.parametrize("kind", CHANGES)
def test_nothing_is_damaged_or_lost_beside_another_program(editor, kind):
    number = 1 if CHANGES.index(kind) % 2 else 5
    save_beside(editor(**FILES), kind, number)


@pytest.mark.soak
def test_a_hundred_conflicts_with_another_program(fresh_workspace):
    chance = random.Random(17)
    for _ in range(100):
        root = fresh_workspace({"positions/sources.yaml": "- {id: news, title: The news}\n", **FILES}).root
        save_beside(Editor(root), chance.choice(CHANGES), chance.choice(list(CELLS)))


def test_a_change_between_planning_and_writing_is_not_written_over(editor, monkeypatch):
    lakes, write = editor(**FILES), change.write
    beside = Beside(lakes.root, 1)
    fields, action = lakes.form(f"/positions/{lakes.key('france', 'declaration')}")

    def late(*given, **options):
        monkeypatch.setattr(change, "write", write)
        beside.same()
        return write(*given, **options)

    monkeypatch.setattr(change, "write", late)
    answer = lakes.post(action, fields | {"summary": "Ours."})
    assert (answer.status_code, "Theirs." in answer.text, "Ours." in answer.text) == (409, True, True)
    assert "Theirs." in lakes.text(OWN)


@pytest.mark.parametrize(("number", "actor"), [(1, "France"), (5, "India")])
def test_a_new_position_does_not_go_beside_a_file_that_cannot_be_read(editor, number, actor):
    lakes = editor(**FILES)
    fields, action = lakes.form("/positions/new?topic=outcome")
    Beside(lakes.root, number).broken()
    lakes.session.changed()
    before = contents(lakes.root)
    answer = lakes.post(action, fields | {"actor": actor, "stance": "support", "summary": "Ours."})
    assert (answer.status_code, "Ours." in answer.text, contents(lakes.root)) == (422, True, before)


# --- no other byte ----------------------------------------------------------------------------------------------------

ODD = st.sampled_from(
    ["#", ": ", "- ", '"', "'", "{a}", "[b]", "é", "क", "\U0001f600", "NO", "12:30", ";", ",", "\n", "|"]
)
TEXTS = st.lists(ODD | st.sampled_from(["one", " two "]), min_size=1, max_size=5).map(
    lambda found: "".join(found).strip()
)
EDITS = st.dictionaries(st.sampled_from(["summary", "quote", "speaker", "note"]), TEXTS, min_size=1)
NUMBERS = st.sampled_from(list(CELLS))


def assert_no_other_byte(fresh_workspace, number, edit, newline, mark, final):
    head = f"{HEAD.rstrip()},quote,speaker,note\n"
    rows = [f"{row.rstrip()},,,\n" for row in ROWS]
    texts = {OWN: TOP + "".join(BLOCKS), TABLE: head + "".join(rows)}
    texts = {name: text if final else text.removesuffix("\n") for name, text in texts.items()}
    raw = {name: ("\ufeff" * mark + text.replace("\n", newline)).encode() for name, text in texts.items()}
    lakes = Editor(fresh_workspace({"positions/sources.yaml": "- {id: news, title: The news}\n", **raw}).root)
    file = OWN if number < 4 else TABLE
    own = next(part for part in (*BLOCKS, *rows) if WORDS[number] in part).rstrip("\n").replace("\n", newline)
    fields, action = lakes.form(f"/positions/{lakes.key(*CELLS[number].split('/'))}")
    wanted = {name: text for name, text in edit.items() if text}
    answer = lakes.post(action, fields | wanted)
    after = {name: (lakes.root / name).read_bytes() for name in raw}
    assert answer.status_code == 200
    assert after[next(name for name in raw if name != file)] == raw[next(name for name in raw if name != file)]
    begin, _, end = raw[file].partition(own.encode())
    assert (after[file].startswith(begin), after[file].endswith(end)) == (True, True)
    held = lakes.form(f"/positions/{lakes.key(*CELLS[number].split('/'))}")[0]
    assert {name: held[name] for name in wanted} == wanted


DRAWN = {
    "number": NUMBERS,
    "edit": EDITS,
    "newline": st.sampled_from(["\n", "\r\n"]),
    "mark": st.booleans(),
    "final": st.booleans(),
}


@settings(max_examples=6)
@given(**DRAWN)
def test_no_byte_outside_the_edited_record_changes(fresh_workspace, **drawn):
    assert_no_other_byte(fresh_workspace, **drawn)


@pytest.mark.soak
@settings(max_examples=200)
@given(**DRAWN)
def test_no_byte_outside_of_any_edited_record_changes(fresh_workspace, **drawn):
    assert_no_other_byte(fresh_workspace, **drawn)
