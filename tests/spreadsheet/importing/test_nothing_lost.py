"""Imports lose no record and turn none in silence: whose table it is, what goes, what a name means already."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from policy_report.records.change import history
from policy_report.spreadsheet import importing
from tests.conftest import write
from tests.spreadsheet.importing.conftest import FILES, Form, contents, saved

REPO = Path(__file__).parents[3]
HEAD = "actor,topic,stance,date\n"


def rows(root, name):
    return (root / "positions" / name).read_text().splitlines()[1:]


def row(actor, stance="Supports"):
    return {"Actor": actor, "Topic": "Outcome", "Stance": stance, "Date": "2025-02-11", "Source": "minutes"}


def copies(form, folder, names):
    """Return copies of a form, in a folder each."""
    found = [folder / name / form.path.name for name in names]
    for path in found:
        path.parent.mkdir()
        shutil.copy(form.path, path)
    return [Form(path) for path in found]


# --- whose table it is -----------------------------------------------------------------------------------------------


def test_two_copies_of_a_form_that_come_under_one_name_keep_the_rows_of_both(root, said, form):
    first = form.path.read_bytes()
    form.add(**row("Italy"))
    assert said(root, "import", form.save())[0] == 0
    form.path.write_bytes(first)
    other = Form(form.path)
    other.add(**row("Spain"))
    code, out, err = said(root, "import", other.save())
    assert (code, out) == (
        0,
        ["Left alone: Italy / Outcome (positions/form.csv:2): gone from the form", "New: Spain / Outcome: Supports"],
    )
    assert "1 new row, 1 gone (left alone; --delete deletes their records), 3 untouched" in err
    assert [line.split(",")[0] for line in rows(root, "form.csv")] == ["italy", "spain"]
    assert said(root, "import", other.path, "--update")[1] == [out[0]]


def test_a_copy_from_elsewhere_takes_nothing_from_the_first(root, said, form, tmp_path_factory):
    anna, ben = copies(form, tmp_path_factory.mktemp("inbox"), ["anna", "ben"])
    anna.add(**row("Italy"))
    ben.add(**row("Spain"))
    assert said(root, "import", anna.save(), "--source", "minutes")[0] == 0
    assert said(root, "import", ben.save(), "--update", "--delete")[:2] == (0, ["New: Spain / Outcome: Supports"])
    assert [line.split(",")[0] for line in rows(root, "form.csv")] == ["italy", "spain"]
    for copy in (anna, ben):  # each is known again, and neither takes the other's for rows that are gone
        code, out, err = said(root, "import", copy.path, "--update", "--delete")
        assert (code, out, err[-1]) == (0, [], "nothing to write")


def test_whose_form_it_is_can_be_said(root, said, form, tmp_path_factory):
    anna, ben = copies(form, tmp_path_factory.mktemp("inbox"), ["anna", "ben"])
    for name, copy, actor in (("Anna", anna, "Italy"), ("Ben Ömer", ben, "Spain")):
        copy.add(**row(actor))
        assert said(root, "import", copy.save(), "--as", name)[0] == 0
    assert rows(root, "form-anna.csv") == ["italy,outcome,support,2025-02-11,minutes"]
    assert rows(root, "form-ben-omer.csv") == ["spain,outcome,support,2025-02-11,minutes"]
    anna.sheet.delete_rows(max(cell.row for cell in anna.sheet["B"] if cell.value))
    assert said(root, "import", anna.save(), "--as", "Anna", "--delete-rows", "1")[0] == 0
    assert rows(root, "form-anna.csv") == []
    assert len(rows(root, "form-ben-omer.csv")) == 1


@pytest.mark.parametrize("second", ["may_votes.csv", "may-votes.tsv", "inbox/May votes.csv", "MAY VOTES.CSV"])
def test_a_table_of_another_name_or_place_erases_none(root, said, second):
    (root / "inbox").mkdir()
    told = ("--source", "minutes", "--stance", "Yes=support")
    first = "actor,topic,stance\nFrance,Outcome,Yes\n"
    assert said(root, "import", saved(root, "May votes.csv", first), *told)[0] == 0
    other = saved(
        root, second, "actor,topic,stance\nIndia,Outcome,support\n".replace(",", "," if "tsv" not in second else "\t")
    )
    before = contents(root)
    assert said(root, "import", other) == (
        2,
        [],
        [
            (
                f"positions/may-votes.csv came from 'May votes.csv', and this is '{second}'; say whose it is with --as NAME, "
                "and it gets a table of its own; if it is the same table in another place, write origin = "
                f'"{second}" into positions/.may-votes.import.toml'
            )
        ],
    )
    assert contents(root) == before
    assert said(root, "import", other, "--as", "Ministry")[0] == 0
    assert rows(root, "may-votes-ministry.csv") == [
        "india,outcome,support"
    ]  # no source: what the first was told is its own
    assert rows(root, "may-votes.csv") == ["france,outcome,support,minutes"]
    assert said(root, "import", other, "--as", "Ministry")[2][-1] == "nothing to write"


def test_a_table_that_moved_is_the_same_where_its_settings_say_so(root, said):
    said(root, "import", saved(root, "votes.csv", HEAD + "France,Outcome,support,2025-02-11\n"))
    (root / "new").mkdir()
    moved = saved(root, "new/votes.csv", HEAD + "France,Outcome,oppose,2025-02-11\n")
    settings = root / "positions/.votes.import.toml"
    settings.write_text(settings.read_text().replace('votes.csv"', 'new/votes.csv"'))
    assert said(root, "import", moved)[0] == 0
    assert rows(root, "votes.csv") == ["france,outcome,oppose,2025-02-11"]


def test_settings_of_a_version_without_origin_are_those_of_the_next_import(root, said):
    write(root, {"positions/votes.csv": HEAD + "france,outcome,support,2025-02-11\n"})
    write(root, {"positions/.votes.import.toml": '# x\n[stances]\nYes = "support"\n'})
    votes = saved(root, "votes.csv", HEAD + "France,Outcome,Yes,2025-02-12\n")
    assert said(root, "import", votes)[0] == 0
    assert 'origin = "votes.csv"\n' in (root / "positions/.votes.import.toml").read_text()


def test_what_an_earlier_import_was_told_is_said_where_it_counts(root, said):
    votes = saved(root, "votes.csv", "Who,topic,stance\nFrance,Outcome,Yes\n")
    said(root, "import", votes, "--map", "Who=actor", "--stance", "Yes=support", "--source", "minutes")
    saved(root, "votes.csv", "Who,topic,stance\nFrance,Outcome,Yes\nIndia,Outcome,Yes\n")
    assert said(root, "import", votes)[2][0] == (
        "as said at an earlier import: --source minutes --map 'Who=actor' --stance 'Yes=support'"
    )


# --- what goes -------------------------------------------------------------------------------------------------------

TEN = ["Italy", "Spain", "Japan", "Norway", "Kenya", "Chile", "Peru", "Ghana", "Nepal", "Malta"]


def test_a_colleague_who_returned_only_her_rows_deletes_no_record(root, said, tmp_path_factory):
    saved(root, "positions/many.csv", HEAD + "".join(f"{name},Outcome,support,2025-02-11\n" for name in TEN * 4)[:-1])
    said(root, "workbook", root / "form.xlsx")
    form = Form(root / "form.xlsx")
    form.sheet.delete_rows(4, 40)
    before = contents(root) | {"form.xlsx": form.save().read_bytes()}
    code, out, _ = said(root, "import", form.path, "--update")
    assert (code, len(out)) == (0, 40)
    assert all(line.startswith("Left alone: ") for line in out)
    code, _, err = said(root, "import", form.path, "--update", "--delete")
    assert (code, err[-1].partition(";")[0]) == (2, "40 of 43 rows are gone from form.xlsx, more than a fifth")
    assert contents(root) == before
    assert said(root, "import", form.path, "--delete-rows", "39", "--dry-run")[0] == 2
    assert said(root, "import", form.path, "--delete-rows", "40")[0] == 0
    assert rows(root, "many.csv") == []


def test_up_to_a_fifth_goes_with_delete_alone(root, said):
    saved(root, "positions/many.csv", HEAD + "".join(f"{name},Outcome,support,2025-02-11\n" for name in TEN))
    said(root, "workbook", root / "form.xlsx")
    form = Form(root / "form.xlsx")
    form.sheet.delete_rows(4, 2)
    assert said(root, "import", form.save(), "--update")[1][0].startswith("Left alone: Italy / Outcome")
    assert said(root, "import", form.path, "--delete")[0] == 0
    assert [line.split(",")[0] for line in rows(root, "many.csv")] == TEN[2:]


def test_a_table_replaces_what_came_from_it_and_more_than_a_fifth_only_by_number(root, said):
    def votes(names, stance="support"):
        return saved(root, "v.csv", HEAD + "".join(f"{name},Outcome,{stance},2025-02-11\n" for name in names))

    said(root, "import", votes(TEN))
    assert said(root, "import", votes(TEN, "oppose"))[0] == 0  # other stances of the same actors: nothing is gone
    assert said(root, "import", votes(TEN[2:], "oppose"))[0] == 0
    before = contents(root) | {"v.csv": votes(TEN[4:], "oppose").read_bytes()}
    code, out, err = said(root, "import", root / "v.csv")
    assert (code, out[0], err[-1]) == (
        2,
        "Gone: Japan / Outcome (positions/v.csv:2)",
        (
            "2 of 8 rows are gone from v.csv, more than a fifth; nothing was written: if their records shall be deleted, say "
            "--delete-rows 2"
        ),
    )
    assert contents(root) == before
    assert said(root, "import", root / "v.csv", "--delete-rows", "2")[0] == 0
    assert len(rows(root, "v.csv")) == 6


# --- what a name means already ---------------------------------------------------------------------------------------

TOPICS = """
    - id: fuel-levy
      title: Fuel levy
      question: Should fuel be taxed?
      aliases: [Levy]
    - id: outcome
      title: Outcome
    """


@pytest.fixture
def levies(workspace, said):
    root = workspace({**FILES, "positions/topics.yaml": TOPICS, "positions/second.csv": None, "positions/countries/france.yaml": None,
                      "positions/a.csv": "actor,topic,stance,source\nFR,Levy,support,minutes\n"}).root  # fmt: skip
    said(root, "workbook", root / "form.xlsx")
    return Form(root / "form.xlsx")


def test_a_new_topic_whose_name_means_another_is_an_error_that_shows_both(levies, said):
    root = levies.path.parent
    levies.book["Topics"].append(["Levy", "Should the levy be abolished?"])
    levies.add(Actor="France", Topic="Levy", Stance="Opposes", Source="minutes")
    before = contents(root) | {"form.xlsx": levies.save().read_bytes()}
    code, out, err = said(root, "import", levies.path, "--update")
    assert (code, out, err[0]) == (
        1,
        [],
        (
            "form.xlsx:Topics!4: 'Levy' means the topic 'fuel-levy' already, which says title 'Fuel levy', question 'Should "
            "fuel be taxed?'; this row says title 'Levy', question 'Should the levy be abolished?'; change the row of that one, "
            "or give this one a name and an ID of its own [duplicate-name]"
        ),
    )
    assert contents(root) == before


@pytest.mark.parametrize(
    ("sheet", "cells", "said_of"),
    [
        ("Topics", ["Tax", None, None, "fuel levy"], "'Tax' means the topic 'fuel-levy' already"),
        ("Topics", ["Levy", None, None, None, None, "levy-2"], "'levy-2' means the topic 'fuel-levy' already"),
        ("Actors", ["France", "company"], "'France' means the actor 'france' already, which says kind 'country'"),
        ("Actors", ["Ports", "company", None, None, "France"], "'Ports' means the actor 'france' already, which says name"),
        ("Sources", ["minutes", "Other minutes"], "'minutes' means the source 'minutes' already, which says title 'Minutes"),
        ("Sources", ["", "Minutes of the meeting", "A. B."], "means the source 'minutes' already, which says author ''"),
    ],
)  # fmt: skip
def test_a_new_row_that_differs_from_what_it_names_is_an_error(levies, said, sheet, cells, said_of):
    levies.book[sheet].append(cells)
    code, _, err = said(levies.path.parent, "import", levies.save())
    assert code == 1
    assert said_of in err[0]


@pytest.mark.parametrize(
    ("sheet", "cells", "message"),
    [
        ("Actors", ["Ports", "compnay"], "form.xlsx:Actors!3: kind: 'compnay' is not"),
        ("Sources", ["", "Press release", "A. B."], "form.xlsx:Sources!5: title: is the title of 2 sources: cable-1, cable-2"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_new_row_stands_at_the_row(levies, said, sheet, cells, message):
    if sheet == "Sources":
        for number in (1, 2):
            levies.book[sheet].append([f"cable-{number}", "Press release"])
    levies.book[sheet].append(cells)
    code, _, err = said(levies.path.parent, "import", levies.save())
    assert (code, err[0][: len(message)]) == (1, message)


def test_what_is_wrong_in_a_changed_row_stands_at_the_row(levies, said):
    root = levies.path.parent
    levies.book["Sources"]["F2"] = "not a link"
    before = contents(root) | {"form.xlsx": levies.save().read_bytes()}
    code, _, err = said(root, "import", levies.path, "--update")
    assert (code, err[0].partition(": ")[0]) == (1, "form.xlsx:Sources!2")
    assert contents(root) == before


def test_two_new_rows_of_one_id_that_differ_are_an_error_and_two_that_agree_are_one(levies, said):
    root = levies.path.parent
    levies.book["Sources"].append(["cable-12", "A cable"])
    levies.book["Sources"].append(["cable-12", "A cable"])
    assert said(root, "import", levies.save())[1] == ["Declared: source A cable, as cable-12"]
    assert said(root, "import", levies.path)[2][-1] == "nothing to write"  # what says the same is known
    levies.book["Sources"].append(["cable-12", "Another cable"])
    code, _, err = said(root, "import", levies.save())
    assert code == 1
    assert (
        "'cable-12' means the source 'cable-12' already, which says title 'A cable'; this row says title 'Another"
        in err[0]
    )


def test_a_row_that_adds_to_a_known_country_declares_it(levies, said):
    root = levies.path.parent
    levies.book["Actors"].append(["Italy", None, "IT", "G7; EU", "Rome"])
    levies.book["Actors"].append(["Georgia", "company", None, None, None, "A company."])
    levies.add(Actor="Rome", Topic="Outcome", Stance="Supports", Source="minutes")
    assert said(root, "import", levies.save())[:2] == (
        0,
        [
            "Declared: actor Italy (country), as italy",
            "Declared: actor Georgia (company), as georgia",
            "New: Italy / Outcome: Supports",
        ],
    )
    assert (root / "positions/actors.yaml").read_text() == (
        "- id: italy\n  name: Italy\n  kind: country\n  short: IT\n  aliases: [Rome]\n  groups: [G7, EU]\n\n"
        "- id: georgia\n  name: Georgia\n  kind: company\n  note: A company.\n"
    )
    assert said(root, "import", levies.path)[2][-1] == "nothing to write"


def test_a_changed_row_of_a_country_that_nothing_declares_is_a_declaration(levies, said):
    root = levies.path.parent
    (place,) = [cell.row for cell in levies.book["Actors"]["A"] if cell.value == "France"]
    levies.book["Actors"].cell(place, 4).value = "G7"
    levies.save()
    assert said(root, "import", levies.path)[1] == ["Left alone: actor france: groups added: G7"]
    assert said(root, "import", levies.path, "--update")[0] == 0
    assert (root / "positions/actors.yaml").read_text() == (
        "- id: france\n  name: France\n  kind: country\n  groups: [G7]\n"
    )
    assert said(root, "import", levies.path, "--update")[1:] == (
        [],
        ["reads the sheet 'Positions' of form.xlsx", "0 new rows, 1 untouched", "nothing to write"],
    )


def test_a_name_that_changed_on_both_sides_is_a_conflict(levies, said):
    root = levies.path.parent
    levies.book["Topics"]["B2"] = "Should petrol be taxed?"
    topics = root / "positions/topics.yaml"
    topics.write_text(topics.read_text().replace("Should fuel", "Must fuel"))
    before = contents(root) | {"form.xlsx": levies.save().read_bytes()}
    code, _, err = said(root, "import", levies.path, "--update")
    assert (code, err[0].partition(";")[0]) == (
        1,
        "form.xlsx:Topics!2: 'fuel-levy': question Should fuel be taxed? → Should petrol be taxed? here",
    )
    assert contents(root) == before


def test_a_name_that_is_gone_from_a_sheet_is_said(levies, said):
    levies.book["Topics"].delete_rows(3)
    code, _, err = said(levies.path.parent, "import", levies.save(), "--update")
    assert (code, err[0]) == (
        0,
        (
            "form.xlsx:Topics: warning: the row of 'outcome' is gone; a topic is deleted in positions/, so it is left alone "
            "[left-alone]"
        ),
    )


def test_a_changed_title_reaches_rows_that_name_it(levies, said):
    root = levies.path.parent
    levies.book["Topics"]["A2"], levies.book["Topics"]["D2"] = "Petrol levy", "Levy; Fuel levy"
    levies.add(Actor="Italy", Topic="Petrol levy", Stance="Opposes", Source="minutes")
    assert said(root, "import", levies.save(), "--update")[0] == 0
    text = (root / "positions/topics.yaml").read_text()
    assert "  title: Petrol levy\n" in text
    assert "  aliases: [Levy, Fuel levy]\n" in text
    assert rows(root, "form.csv") == ["italy,fuel-levy,oppose,minutes"]


def test_a_new_word_for_an_actor_is_known_to_the_rows_of_the_same_form(levies, said):
    (place,) = [cell.row for cell in levies.book["Actors"]["A"] if cell.value == "France"]
    levies.book["Actors"].cell(place, 5).value = "Paris"
    levies.add(Actor="Paris", Topic="Outcome", Stance="Opposes", Source="minutes")
    root = levies.path.parent
    assert said(root, "import", levies.save(), "--update", "--create-missing")[0] == 0
    assert rows(root, "form.csv") == ["france,outcome,oppose,minutes"]
    assert (root / "positions/actors.yaml").read_text() == (
        "- id: france\n  name: France\n  kind: country\n  aliases: [Paris]\n"
    )


@pytest.mark.parametrize("missing", [(), ("--create-missing",)])
def test_a_title_that_two_sources_have_is_an_error_that_names_them(workspace, said, missing):
    sources = "- {id: cable-1, title: Press release}\n- {id: cable-2, title: Press Release}\n"
    root = workspace({"positions/sources.yaml": sources}).root
    votes = saved(root, "v.csv", "actor,topic,stance,source\nFR,Outcome,support,press release\n")
    before = contents(root)
    code, _, err = said(root, "import", votes, *missing)
    assert (code, err[0]) == (
        1,
        "v.csv:2: source: 'press release' is the title of 2 sources; name one by its ID: cable-1, cable-2 [duplicate-name]",
    )
    assert contents(root) == before
    saved(root, "v.csv", "actor,topic,stance,source\nFR,Outcome,support,cable-2\n")
    assert said(root, "import", votes)[0] == 0


def test_a_source_of_another_tool_whose_id_is_taken_gets_its_own(workspace, said):
    root = workspace({"positions/sources.yaml": "- {id: vote-2017, title: 'The vote, as the Gazette saw it'}\n"}).root
    folder = root / "vote"
    folder.mkdir()
    answers = [{"id": 0, "party": 0, "statement": 0, "answer": 0}]
    for name, content in (
        ("party", [{"id": 0, "name": "CDU"}]),
        ("statement", [{"id": 0, "label": "Outcome"}]),
        ("opinion", answers),
        ("overview", {"title": "Vote", "date": "2017-03-26"}),
    ):
        (folder / f"{name}.json").write_text(json.dumps(content))
    assert said(root, "import", folder, "--create-missing")[0] == 0
    assert rows(root, "vote.csv") == ["cdu,outcome,support,vote-2017-2"]
    assert "- id: vote-2017-2\n  title: Vote\n" in (root / "positions/sources.yaml").read_text()
    assert said(root, "import", folder)[2][-1] == "nothing to write"


# --- others who write at the same time -------------------------------------------------------------------------------


def test_two_imports_at_once_lose_nothing(root):
    names = [f"table{number}" for number in range(2)]
    for name in names:
        saved(root, f"{name}.csv", f"actor,topic,stance,date\nNew {name},Outcome,support,2025-02-11\n")
    command = [sys.executable, "-m", "policy_report", "-C", str(root), "import", "--create-missing"]
    running = [subprocess.Popen([*command, str(root / f"{name}.csv")], cwd=REPO) for name in names]
    assert [process.wait(120) for process in running] == [0] * len(names)
    assert all(f"name: New {name}" in (root / "positions/actors.yaml").read_text() for name in names)


def test_an_edit_that_is_saved_while_an_import_is_prepared_stays(root, said, form, monkeypatch):
    """The records that moved meanwhile are found again by what they say: the stance goes to the right country."""
    form.put(form.row("Not enough."), Stance="Neutral")
    table, plan = root / "positions/second.csv", importing.plan
    header, india = table.read_text().splitlines()
    calls = []

    def slow(*arguments):
        found = plan(*arguments)
        if not calls:
            table.write_text(f"{header}\nKenya,Outcome,Supports,2025-02-01,Yes.,minutes\n{india}\n")
        calls.append(1)
        return found

    monkeypatch.setattr(importing, "plan", slow)
    assert said(root, "import", form.save(), "--update")[0] == 0
    assert rows(root, "second.csv") == [
        "Kenya,Outcome,Supports,2025-02-01,Yes.,minutes",
        india.replace("Opposes", "Neutral"),
    ]


def test_a_save_in_the_last_moment_is_not_overwritten(root, said, form, monkeypatch):
    form.put(form.row("Not enough."), Stance="Neutral")
    table, remember = root / "positions/second.csv", history._remember
    by_hand = table.read_text().replace("Not enough.", "Not nearly enough.")

    def late(*arguments):
        table.write_text(by_hand)
        return remember(*arguments)

    monkeypatch.setattr(history, "_remember", late)
    assert said(root, "import", form.save(), "--update")[0] == 1  # both changed: said, and nothing is lost
    assert table.read_text() == by_hand


# --- forms and reports -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("positions/second.csv", "Not enough.", "Not nearly enough."),
        ("positions/second.csv", "India,Joint declaration", "India,Outcome"),
        ("positions/topics.yaml", "Joint declaration", "The declaration"),
    ],
)
def test_a_row_deleted_in_a_form_whose_record_was_reworded_is_a_conflict(root, said, form, name, old, new):
    form.sheet.delete_rows(form.row("Not enough."))
    saved(root, "positions/topics.yaml", (root / "positions/topics.yaml").read_text())
    path = root / name
    path.write_text(path.read_text().replace(old, new))
    if name.endswith("topics.yaml"):
        table = root / "positions/second.csv"
        table.write_text(table.read_text().replace("Joint declaration", "the text").replace("Opposes", "Supports"))
    before = contents(root) | {"form.xlsx": form.save().read_bytes()}
    code, _, err = said(root, "import", form.path, "--update", "--delete-rows", "1")
    assert (code, err[0].partition(":2 ")[0]) == (
        1,
        "form.xlsx:Positions: India / Joint declaration: deleted here; since the workbook was written, positions/second.csv",
    )
    assert contents(root) == before


@pytest.mark.parametrize("actor", ["India", "IN"])
def test_a_row_that_another_one_took_the_place_of_is_no_conflict_the_next_time(root, said, form, actor):
    for old, new, stance in (("Not enough.", "Not now.", "Neutral"), ("Not now.", "Not yet.", "Supports")):
        place = form.row(old)
        cells = {head: form.sheet.cell(place, column).value for head, column in form.heads.items()}
        form.sheet.delete_rows(place)
        form.add(**{**cells, "Record": None, "Actor": actor, "Stance": stance, "Summary": new})
        assert said(root, "import", form.save(), "--update", "--delete-rows", "1")[0] == 0
        assert said(root, "import", form.path, "--update", "--delete")[:2] == (0, [])
        assert said(root, "workbook", form.path)[0] == 0  # the next round begins with what there is now
        form = Form(form.path)


@pytest.mark.parametrize("title", ["Lakes", "Test"])
def test_a_form_of_another_workspace_is_refused(root, said, fresh_workspace, title):
    other = fresh_workspace(
        {"policy-report.toml": f'title = "{title}"\n', "positions/a.csv": HEAD + "Kenya,Outcome,support,2025-03-01\n"}
    ).root
    said(other, "workbook", other / "form.xlsx")
    form = Form(other / "form.xlsx")
    form.add(Actor="Ghana", Topic="Outcome", Stance="Supports", Date="2025-02-11")
    before = contents(root)
    where = "from 'Lakes'" if title == "Lakes" else "from another workspace"
    assert said(root, "import", form.save(), "--update") == (
        1,
        [],
        [
            (
                f"form.xlsx:1: is a form {where}, not of 'Test': 0 of its 1 records are here; import it there, or write a new "
                "form [workbook]"
            ),
            "1 error, 0 warnings; nothing was written",
        ],
    )
    assert contents(root) == before


def test_a_form_of_a_workspace_that_was_renamed_since_is_its_own(root, said, form):
    (root / "policy-report.toml").write_text('title = "Another title"\n')
    form.add(**row("Italy"))
    assert said(root, "import", form.save())[:2] == (0, ["New: Italy / Outcome: Supports"])


def commented(form):
    form.sheet["C2"].comment = Comment("Ask Anna.", "Ben")
    return "a comment at Positions!C2"


def noted(form):
    form.book["Topics"]["A2"].comment = Comment("Ask Anna.", "Ben")
    return "a comment at Topics!A2"


def with_a_sheet(form):
    form.book.create_sheet("My notes")["A1"] = "Ask Anna."
    return "the sheet 'My notes'"


def helped(form):
    form.book["Help"]["C4"] = "Ask Anna."
    return "words on the sheet 'Help'"


def renamed(form):
    form.book["Actors"]["D2"] = "G7"
    return "1 row that the records do not have"


def grouped(form):
    form.book["Actors"].append(["Italy", "country", None, "G7"])
    return "1 row that the records do not have"


def with_a_column(form):
    form.book["Topics"]["H1"] = "Who codes it"
    return "the column 'Who codes it' on Topics"


def with_a_column_of_positions(form):
    form.sheet.cell(1, form.sheet.max_column + 1).value = "Checked"
    return ""


@pytest.mark.parametrize(
    "work", [commented, noted, with_a_sheet, helped, renamed, grouped, with_a_column, with_a_column_of_positions]
)
def test_a_form_with_work_in_it_is_not_written_anew(root, said, form, work):
    what = work(form)
    before = form.save().read_bytes()
    code, _, (err,) = said(root, "workbook", form.path)
    assert code == 2
    assert (f"is there already, and holds {what}" if what else "is no form that could be imported as it is") in err
    assert form.path.read_bytes() == before


def test_a_form_whose_rows_came_in_for_somebody_is_written_anew(root, said, form):
    form.add(**row("Italy"))
    assert said(root, "import", form.save(), "--as", "Anna")[0] == 0
    assert said(root, "workbook", form.path)[0] == 0


def test_a_form_that_was_only_opened_and_saved_is_written_anew(root, said, form):
    assert said(root, "workbook", form.save())[0] == 0


def test_a_report_says_what_it_is(root, said, without_processes):
    said(root, "build", "--format", "xlsx")
    (report,) = (root / "reports").glob("*.xlsx")
    assert said(root, "import", report) == (
        1,
        [],
        [
            (
                f"{report.name}:1: is a report, as `build` writes them (its sheet 'Positions' says so), and no form; "
                "`policy-report workbook FILE.xlsx` writes a form that can be imported [workbook]"
            ),
            "1 error, 0 warnings; nothing was written",
        ],
    )


def test_a_first_value_in_a_column_that_changes_every_line_is_said(root, said, form):
    form.put(form.row("Not enough."), Salience=4)
    assert said(root, "import", form.save(), "--update")[1][-1] == (
        "Column: positions/second.csv: salience added; each of its 2 lines changes"
    )
