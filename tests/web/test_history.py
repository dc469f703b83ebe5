"""The last changes in the browser: what each was, taken back one by one; what a killed editor left is told."""

import re

from policy_report.records.change import history

TOPICS = "- {id: declaration, title: Declaration}\n- {id: outcome, title: Outcome}\n"
FILE = "positions/topics.yaml"


def renamed(lakes, name):
    lakes.post("/topics/declaration", {"title": name})


def test_the_last_changes_are_listed_the_newest_first_and_taken_back_one_by_one(editor):
    lakes = editor(**{FILE: TOPICS})
    renamed(lakes, "First")
    renamed(lakes, "Second")
    page = lakes.get("/undo").text
    assert re.findall(r"<b>(changed \w+)</b>", page) == ["changed Second", "changed First"]
    assert "1 March 2025, 09:30 · positions/topics.yaml" in page
    assert page.count(">Undo</button>") == 1
    again = lakes.post("/undo", {}, {"Referer": "http://127.0.0.1:8001/undo"})
    assert re.findall(r"<b>(changed \w+)</b>", again.text) == ["changed First"]
    lakes.post("/undo", {})
    assert "Nothing to undo" in lakes.get("/undo").text
    assert lakes.text(FILE) == TOPICS


def test_a_change_whose_file_is_another_since_is_not_taken_back(editor):
    lakes = editor(**{FILE: TOPICS})
    renamed(lakes, "First")
    (lakes.root / FILE).write_text(TOPICS + "# by hand\n")
    answer = lakes.post("/undo", {}, {"Accept-Language": "de"})
    assert answer.status_code == 409
    assert f"{FILE}: seit „changed First“ geändert; nichts wurde zurückgenommen" in answer.text
    assert lakes.text(FILE) == TOPICS + "# by hand\n"


def test_what_an_editor_that_was_killed_left_half_made_is_taken_back_and_told(editor):
    lakes = editor(**{FILE: TOPICS})
    renamed(lakes, "First")
    (entry,) = (lakes.root / ".policy-report/undo").glob("*.json")
    entry.with_suffix(history.BEGUN).touch()
    (lakes.root / FILE).write_text(TOPICS)
    lakes.session.recover()
    said = "“changed First” was cut short when the editor ended; what was written of it was taken back"
    assert said in lakes.get("/topics").text
    renamed(lakes, "Second")
    assert said not in lakes.get("/topics").text


def test_a_change_of_a_hundred_files_names_a_few(editor):
    many = {f"positions/more/{n}.yaml": "[]\n" for n in range(7)}
    lakes = editor(**many)
    gone = dict.fromkeys(many)
    info = history.ChangeInfo("import x.csv", "today", 3)
    history.write(lakes.session.workspace, gone, history.digests(lakes.session.workspace, gone), info)
    page = lakes.get("/undo").text
    assert "today · 3 positions · positions/more/0.yaml" in page
    assert "and 2 more files" in page


def test_a_history_that_cannot_be_read_is_told(lakes):
    folder = lakes.root / ".policy-report/undo"
    folder.mkdir(parents=True)
    (folder / "000000001.json").write_text("{")
    assert "cannot be read; delete it" in lakes.get("/undo").text
