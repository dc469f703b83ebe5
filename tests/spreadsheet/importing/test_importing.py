"""`import`: what becomes of a colleague's table, and of a form that comes back from a spreadsheet program."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest

from policy_report.records.models import Position
from tests.spreadsheet.importing.conftest import FILES, SOURCES, TABLE, Form, contents, saved

VOTES = "Country,Issue,Vote\nFrance,Joint declaration,Yes\nIndia,Outcome,No\n"
MAPPED = ("--stance", "Yes=support", "--stance", "No=oppose", "--source", "minutes")


# --- tables of colleagues --------------------------------------------------------------------------------------------


def test_a_table_becomes_records_with_ids(root, said):
    code, out, err = said(root, "import", saved(root, "May Votes.csv", VOTES), *MAPPED)
    assert code == 0
    assert out == ["Changed: France / Joint declaration: more evidence for Supports", "New: India / Outcome: Opposes"]
    assert err[0] == "2 new rows"
    assert (root / "positions/may-votes.csv").read_text() == (
        "actor,topic,stance,source\nfrance,declaration,support,minutes\nindia,outcome,oppose,minutes\n"
    )
    assert said(root, "check")[0] == 0


@pytest.mark.parametrize(
    "pairs",
    [
        ["--map", "Who=actor", "Issue=topic", "Vote=stance", "--stance", "-1=oppose", "1=support"],
        ["--stance", "1=support", "-1=oppose", "--map", "Who=actor", "--map", "Issue=topic", "--map=Vote=stance"],
    ],
)
def test_several_pairs_follow_one_option_or_one_each(root, said, pairs):
    votes = saved(root, "votes.csv", "Who,Issue,Vote\nFrance,Outcome,-1\nIndia,Outcome,1\n")
    assert said(root, "import", *pairs, votes)[0] == 0
    assert (root / "positions/votes.csv").read_text().splitlines()[1:] == [
        "france,outcome,oppose",
        "india,outcome,support",
    ]


def test_what_was_said_once_is_known_the_next_time(root, said):
    votes = saved(root, "votes.csv", "Who,Issue,Vote,Extra\nFrance,Outcome,Yes,1\n")
    assert said(root, "import", votes, "--map", "Who=actor", "--map", "Extra=-", *MAPPED)[0] == 0
    assert (root / "positions/.votes.import.toml").read_text() == (
        "# What `policy-report import` knows of votes.csv: change it here, or with --map and --stance.\n"
        'origin = "votes.csv"\nsource = "minutes"\n\n[columns]\nWho = "actor"\nExtra = "-"\n\n[stances]\nYes = "support"\nNo = "oppose"\n'
    )
    before = contents(root)
    assert said(root, "import", votes) == (0, [], ["0 new rows, 1 as imported before", "nothing to write"])
    assert contents(root) == before


def test_importing_again_replaces_and_says_what_changed(root, said):
    said(root, "import", saved(root, "votes.csv", "actor,topic,stance,date\nUK,Outcome,support,2025-02-11\n"))
    again = saved(root, "votes.csv", "actor,topic,stance,date\nUK,Outcome,oppose,2025-02-11\n")
    code, out, err = said(root, "import", again)
    assert code == 0
    assert out == [
        "Gone: United Kingdom / Outcome (positions/votes.csv:2)",
        "Changed: United Kingdom / Outcome: moved from Supports to Opposes",
    ]
    assert "1 new row, 1 gone" in err
    assert (root / "positions/votes.csv").read_text() == (
        "actor,topic,stance,date\nunited-kingdom,outcome,oppose,2025-02-11\n"
    )


def test_a_dry_run_says_the_same_and_writes_nothing(root, said):
    votes = saved(root, "votes.csv", VOTES)
    before = contents(root)
    code, out, err = said(root, "import", votes, *MAPPED, "--dry-run")
    assert code == 0
    assert out == ["Changed: France / Joint declaration: more evidence for Supports", "New: India / Outcome: Opposes"]
    assert err[-1] == "would write positions/votes.csv, positions/.votes.import.toml; nothing was written"
    assert contents(root) == before


def test_columns_that_nobody_can_place_are_listed(root, said):
    votes = saved(root, "votes.csv", "Country,Issue,Vote,Region,sumary\nFrance,Outcome,support,Europe,x\n")
    code, _, err = said(root, "import", votes)
    assert code == 1
    assert err == [
        (
            "votes.csv:1: Region: what does it hold? Say it with --map 'Region=FIELD', or leave it out with "
            "--map 'Region=-' [unknown-field]"
        ),
        (
            "votes.csv:1: sumary: what does it hold? Say it with --map 'sumary=FIELD', or leave it out with "
            "--map 'sumary=-'; did you mean 'summary'? [unknown-field]"
        ),
        "2 errors, 0 warnings; nothing was written",
    ]


def test_a_column_that_is_missing_is_asked_for(root, said):
    code, _, err = said(root, "import", saved(root, "votes.csv", "Wer,Issue,Vote\nFrance,Outcome,support\n"))
    assert code == 1
    assert err[0] == (
        "votes.csv:1: Wer: what does it hold? Say it with --map 'Wer=FIELD', or leave it out with --map 'Wer=-' [unknown-field]"
    )
    assert err[1] == (
        "votes.csv:1: no column holds the actor; say which with --map 'COLUMN=actor': 'Wer', 'Issue', 'Vote'; or give every "
        "row the same with --set actor=ACTOR [missing-field]"
    )


def test_names_and_values_that_mean_nothing_are_named_once_with_advice(root, said):
    votes = saved(root, "votes.csv", "Country,Issue,Vote\nFrnace,Outcome,Yes\nFrnace,Outcome,support\n")
    before = contents(root)
    code, _, err = said(root, "import", votes)
    assert code == 1
    assert err == [
        (
            "votes.csv:2: actor: unknown actor 'Frnace'; did you mean 'france'? if it is new, declare it in an actor file "
            "or in positions/actors.yaml, or import with --create-missing (2 rows) [unknown-actor]"
        ),
        (
            "votes.csv:2: stance: unknown stance 'Yes'; expected one of support, qualified-support, neutral, "
            "qualified-opposition, oppose, declined, not-applicable; or say what it means: --stance 'Yes=STANCE' "
            "[unknown-stance]"
        ),
        "2 errors, 0 warnings; nothing was written",
    ]
    assert contents(root) == before


def test_unknown_names_are_declared_when_asked_for(root, said):
    votes = saved(
        root, "votes.csv", "actor,topic,stance,date,source\nFrnace,Ports: a plan,support,2025-02-11,The Report\n"
    )
    code, out, _ = said(root, "import", votes, "--create-missing")
    assert code == 0
    assert out == [
        "Declared: actor Frnace (other), as frnace; did you mean 'france'?",
        "Declared: topic Ports: a plan, as ports-a-plan",
        "Declared: source The Report, as the-report",
        "New: Frnace / Ports: a plan: Supports",
    ]
    assert (root / "positions/actors.yaml").read_text() == "- id: frnace\n  name: Frnace\n  kind: other\n"
    assert (
        (root / "positions/topics.yaml")
        .read_text()
        .endswith('- id: outcome\n  title: Outcome\n\n- id: ports-a-plan\n  title: "Ports: a plan"\n')
    )
    assert (root / "positions/sources.yaml").read_text() == SOURCES + "\n- id: the-report\n  title: The Report\n"
    assert said(root, "import", votes)[1:] == ([], ["0 new rows, 1 as imported before", "nothing to write"])


@pytest.mark.parametrize(
    ("topics", "added"),
    [
        ("a:\n  title: A\n", "\nnew:\n  title: New\n"),
        ("topics:\n    - id: a\n      title: A\n", "\n    - id: new\n      title: New\n"),
        ("- {id: a, title: A}", "\n\n- id: new\n  title: New\n"),
        ("# none yet\n", "\n- id: new\n  title: New\n"),
        ("- id: a\r\n  title: A\r\n", "\r\n- id: new\r\n  title: New\r\n"),
    ],
)
def test_a_declaration_joins_the_others_in_their_shape(workspace, said, topics, added):
    root = workspace({"positions/topics.yaml": topics.encode()}).root
    votes = saved(root, "votes.csv", "actor,topic,stance\nFR,New,support\n")
    assert said(root, "import", votes, "--create-missing")[0] == 0
    assert (root / "positions/topics.yaml").read_bytes() == (topics + added).encode()


def test_a_declaration_that_cannot_be_added_is_left_to_its_owner(workspace, said):
    root = workspace({"positions/topics.yaml": "[\n  {id: a, title: A}  # the only one\n]\n"}).root
    votes = saved(root, "votes.csv", "actor,topic,stance\nFR,New,support\n")
    before = contents(root)
    code, _, err = said(root, "import", votes, "--create-missing")
    assert code == 1
    assert "positions/topics.yaml:" in err[0]
    assert contents(root) == before


def test_a_source_may_be_named_by_its_title_or_be_a_link(root, said):
    rows = "FR,Outcome,support,minutes of the meeting\nIN,Outcome,oppose,https://example.org/x\n"
    assert said(root, "import", saved(root, "v.csv", "actor,topic,stance,source\n" + rows))[0] == 0
    assert (root / "positions/v.csv").read_text() == (
        "actor,topic,stance,source,source_url\n"
        "france,outcome,support,minutes,\nindia,outcome,oppose,,https://example.org/x\n"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@me", "'=1", "'tis"])
def test_a_text_like_a_formula_comes_back_unchanged(root, said, text):
    from policy_report.text import harmless

    row = f'FR,Outcome,support,"{harmless(text)}"\n'
    assert said(root, "import", saved(root, "v.csv", "actor,topic,stance,summary\n" + row))[0] == 0
    assert (root / "positions/v.csv").read_text() == f"actor,topic,stance,summary\nfrance,outcome,support,{text}\n"


def test_a_table_of_somebody_else_is_not_replaced(root, said):
    table = saved(root, "second.csv", "actor,topic,stance\nFR,Outcome,support\n")
    code, _, err = said(root, "import", table)
    assert (code, err) == (
        2,
        ["positions/second.csv is there already and did not come from an import; rename one of the two files"],
    )


def test_records_that_are_wrong_already_come_first(root, said):
    saved(root, "positions/bad.csv", "actor,topic,stance\nNobody,Outcome,support\n")
    code, _, err = said(root, "import", saved(root, "v.csv", "actor,topic,stance\nFR,Outcome,support\n"))
    assert code == 1
    assert err[0].startswith("positions/bad.csv:2: actor: unknown actor 'Nobody'")


def test_a_record_id_that_is_taken_is_said_at_the_row(root, said):
    saved(root, "positions/ids.csv", "actor,topic,stance,id\nFR,Outcome,support,one\n")
    code, _, err = said(root, "import", saved(root, "v.csv", "actor,topic,stance,id\nIN,Outcome,support,one\n"))
    assert code == 1
    assert (
        err[0] == "v.csv:2: id: 'one' is used twice, first in positions/ids.csv:2; rename or delete one [duplicate-id]"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--map", "Vote"], "--map 'Vote' is not of the form COLUMN=FIELD, such as --map Country=actor"),
        (
            ["--map", "Vote=stnce"],
            (
                "--map 'Vote=stnce': there is no field 'stnce'; did you mean 'stance'? fields are "
                f"{', '.join(Position.model_fields)}, or -"
            ),
        ),
        (
            ["--map", "Party=actor"],
            "--map 'Party=actor': there is no column 'Party'; the columns are 'Country', 'Issue', 'Vote'",
        ),
        (
            ["--stance", "Yes=suport"],
            (
                "--stance 'Yes=suport': 'suport' is no stance; did you mean 'support'? stances are support, "
                "qualified-support, neutral, qualified-opposition, oppose, declined, not-applicable"
            ),
        ),
        (
            ["--source", "minute"],
            "--source 'minute': unknown source; did you mean 'minutes'? declare it in positions/sources.yaml first",
        ),
    ],
)
def test_wrong_usage_is_said_in_one_line(root, said, arguments, message):
    assert said(root, "import", saved(root, "votes.csv", VOTES), *arguments) == (2, [], [message])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.csv", "there is no file {path}"),
        ("notes.ods", "notes.ods cannot be imported; save it as .xlsx; what can be: "),
        ("positions/second.csv", "second.csv lies in positions/, and what lies there is read without an import"),
    ],
)
def test_a_file_that_cannot_be_imported(root, said, name, message):
    saved(root, "notes.ods", "")
    code, out, (err,) = said(root, "import", root / name)
    assert (code, out) == (2, [])
    assert err.startswith(message.format(path=root / name))


def test_a_damaged_memory_is_said(root, said):
    said(root, "import", saved(root, "votes.csv", VOTES), *MAPPED)
    saved(root, "positions/.votes.import.toml", "[columns\n")
    code, _, err = said(root, "import", root / "votes.csv")
    assert code == 1
    assert err[0].startswith("positions/.votes.import.toml:1: cannot be read (")


# --- workbooks of colleagues -----------------------------------------------------------------------------------------


def strange_workbook(path, *rows):
    book = openpyxl.Workbook()
    book.active.title = "Votes"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_of_a_colleague(root, said):
    votes = strange_workbook(
        root / "votes.xlsx",
        ["Country", "Issue", "Vote", "When", "Weight"],
        ["France", "Outcome", "Yes", date(2025, 2, 13), "#N/A"],
    )
    code, out, err = said(root, "import", votes, "--map", "When=date", "--map", "Weight=-", *MAPPED)
    assert (code, out) == (0, ["Changed: France / Outcome: moved from Neutral to Supports"])
    assert err[0] == "reads the sheet 'Votes' of votes.xlsx"
    assert (root / "positions/votes.csv").read_text() == (
        "actor,topic,stance,date,source\nfrance,outcome,support,2025-02-13,minutes\n"
    )


def test_a_mistake_in_a_workbook_names_sheet_and_cell(root, said):
    votes = strange_workbook(root / "votes.xlsx", ["Country", "Issue", "Vote"], ["France", "Outcme", "#N/A"])
    code, _, err = said(root, "import", votes)
    assert (code, err[0]) == (
        1,
        "votes.xlsx:Votes!C2: Vote: shows the error #N/A; write the value, or leave the cell empty [workbook-cell]",
    )
    code, _, err = said(
        root, "import", strange_workbook(votes, ["Country", "Issue", "Vote"], ["FR", "Outcme", "oppose"])
    )
    assert code == 1
    assert err[0].startswith("votes.xlsx:Votes!B2: topic: unknown topic 'Outcme'; did you mean 'outcome'?")


def test_a_stance_with_the_symbol_of_a_brief_is_that_stance(root, said):
    votes = saved(root, "votes.csv", "actor,topic,stance\nFR,outcome,● Supports\nIN,outcome,– Declined to say\n")
    assert said(root, "import", votes)[0] == 0
    assert (root / "positions/votes.csv").read_text().splitlines()[1:] == [
        "france,outcome,support",
        "india,outcome,declined",
    ]


@pytest.mark.parametrize("stance", ["○ Supports", "● oppose", "● Did not sign"])
def test_a_symbol_that_contradicts_its_word_is_no_stance(workspace, said, stance):
    topics = "- {id: outcome, title: Outcome, labels: {oppose: Did not sign}}\n"
    root = workspace(
        {
            **FILES,
            "positions/topics.yaml": topics,
            "positions/countries/france.yaml": None,
            "positions/second.csv": TABLE.replace("Joint declaration", "outcome"),
        }
    ).root
    code, _, err = said(root, "import", saved(root, "votes.csv", f"actor,topic,stance\nFR,outcome,{stance}\n"))
    assert code == 1
    assert f"unknown stance '{stance}'" in err[0]


def test_a_text_of_a_workbook_is_what_its_cell_shows(root, said):
    votes = strange_workbook(
        root / "votes.xlsx",
        ["actor", "topic", "stance", "source", "locator", "salience", "date"],
        ["FR", "outcome", "support", "minutes", 7, 4, date(2025, 2, 13)],
        ["IN", "outcome", "support", "minutes", 8, 3, date(2025, 2, 14)],
    )
    book = openpyxl.load_workbook(votes)
    for cell, form in (("E2", "000"), ("F2", "0.00"), ("G2", "dd/mm/yyyy")):
        book.active[cell].number_format = form
    book.save(votes)
    assert said(root, "import", votes)[0] == 0
    first = (root / "positions/votes.csv").read_text().splitlines()[1]
    assert first == "france,outcome,support,2025-02-13,minutes,007,4"
    book.active["E3"].value = date(2025, 2, 1)
    book.active["E3"].number_format = "d mmm"
    book.save(votes)
    code, _, err = said(root, "import", votes)
    assert (code, err[0].partition(", 2025")[0]) == (1, "votes.xlsx:Votes!E3: locator: holds a date or time")


# --- a form that comes back ------------------------------------------------------------------------------------------


NEW_ROWS = (
    {"Actor": "Germany", "Topic": "Joint declaration", "Stance": "Supports", "Date": "2025-02-11", "Source": "minutes"},
    {"Actor": "Shipowners", "Topic": "Outcome", "Stance": "With reservations", "Source": "minutes"},
    {"Actor": "India", "Topic": "Outcome", "Stance": "Declined to say", "Source": "minutes"},
)


@pytest.fixture(params=["openpyxl", "LibreOffice"])
def resaved(request):
    """Return a workbook as a program saves it."""
    return request.getfixturevalue("office") if request.param == "LibreOffice" else lambda path, _kind: path


def test_a_round_of_an_analyst(root, said, form, resaved):
    for row in NEW_ROWS:
        form.add(**row)
    form.put(form.row("Signed first."), Stance="Opposes")
    form.book["Actors"].append(["Shipowners", "company", None, "Ports; Lines"])
    file = resaved(form.save(), "xlsx")
    before = contents(root)

    left = "Left alone: France / Joint declaration (positions/countries/france.yaml:4): stance Supports → Opposes"
    new = [
        "New: Shipowners / Outcome: With reservations",
        "New: India / Outcome: Declined to say",
        "New: Germany / Joint declaration: Supports",
    ]
    code, out, _ = said(root, "import", file, "--dry-run")
    assert (code, out[:2], sorted(out[2:])) == (
        0,
        ["Declared: actor Shipowners (company), as shipowners", left],
        sorted(new),
    )
    assert contents(root) == before

    assert said(root, "import", file)[0] == 0
    after = contents(root)
    assert after.pop("positions/form.csv").decode() == (
        "actor,topic,stance,date,source\n"
        "germany,declaration,support,2025-02-11,minutes\n"
        "shipowners,outcome,qualified-support,,minutes\n"
        "india,outcome,declined,,minutes\n"
    )
    assert after.pop("positions/actors.yaml").decode() == (
        "- id: shipowners\n  name: Shipowners\n  kind: company\n  groups: [Ports, Lines]\n"
    )
    after.pop("positions/.form.import.toml")
    assert after == before

    code, out, _ = said(root, "import", file, "--update")
    assert (code, out) == (
        0,
        [
            left.replace("Left alone", "Updated"),
            "Changed: France / Joint declaration: moved from Supports to Opposes",
        ],
    )
    name = "positions/countries/france.yaml"
    assert contents(root)[name] == before[name].replace(b"stance: support     #", b"stance: oppose     #")
    assert said(root, "import", file, "--update")[1] == []
    assert said(root, "check")[0] == 0


def test_a_form_that_nobody_touched_does_nothing(root, said, form, resaved):
    file = resaved(form.save(), "xlsx")
    code, out, err = said(root, "import", file, "--update")
    assert (code, out) == (0, [])
    assert err == ["reads the sheet 'Positions' of form.xlsx", "0 new rows, 3 untouched", "nothing to write"]


NASTY = ("=1+1", "+1", "-1", "@a", "'x", "''x", "0123", "1.10", "1-2", "2025-02-11", "TRUE", "#N/A", "1e5", "50%")
NASTIER = ("_x0041_", "two\nlines", "a  b", '"quoted"', "ﬁ ½ ● 🙂 \u00a0 é", "<b>&amp;</b>", "http://a.example/?x=1&y")


def test_any_text_survives_libreoffice(workspace, said, office):
    table = io.StringIO(newline="")
    rows = ([f"A{n}", "outcome", "support", text, text] for n, text in enumerate(NASTY + NASTIER))
    csv.writer(table).writerows([["actor", "topic", "stance", "summary", "note"], *rows])
    actors = "".join(f"- {{id: a{n}, name: 'A{n}', kind: other}}\n" for n in range(len(NASTY + NASTIER)))
    root = workspace({"positions/a.csv": table.getvalue().encode(), "positions/actors.yaml": actors}).root
    said(root, "workbook", root / "form.xlsx")
    file = office(root / "form.xlsx", "xlsx")
    code, out, err = said(root, "import", file, "--update")
    assert (code, out) == (0, [])
    assert err[-2:] == [f"0 new rows, {len(NASTY + NASTIER)} untouched", "nothing to write"]


def test_a_row_that_says_what_a_record_says_is_named(root, said, form):
    form.add(**{**NEW_ROWS[0], "Actor": "India", "Stance": "Opposes", "Date": "2025-02-10", "Summary": "Not enough."})
    assert (
        "positions/second.csv:2: warning: the same record stands twice; delete one [duplicate-record]"
        in (said(root, "import", form.save())[2])
    )


def test_sorting_hiding_and_reformatting_change_nothing(root, said, form):
    rows = [[cell.value for cell in row] for row in form.sheet.iter_rows(min_row=2, max_row=4)]
    for number, row in enumerate(reversed(rows), 2):
        for place, value in enumerate(row, 1):
            form.sheet.cell(number, place).value = f"{value}  " if isinstance(value, str) and place > 1 else value
            form.sheet.cell(number, place).number_format = "d mmm yy"
    form.sheet.row_dimensions[3].hidden = True
    code, out, err = said(root, "import", form.save(), "--update")
    assert (code, out) == (0, [])
    assert "0 new rows, 3 untouched" in err


def test_a_deleted_row_is_left_alone_or_deleted_from_its_file(root, said, form):
    form.sheet.delete_rows(form.row("Not enough."))
    file = form.save()
    before = contents(root)
    left = "Left alone: India / Joint declaration (positions/second.csv:2): gone from the form"
    assert said(root, "import", file)[1] == [left]
    assert said(root, "import", file, "--update")[1] == [left]
    deleted = [
        "Deleted: India / Joint declaration (positions/second.csv:2)",
        "Changed: India / Joint declaration: withdrawn, was Opposes",
    ]
    code, out, err = said(root, "import", file, "--delete")
    assert (code, out) == (2, deleted)
    assert err[-1] == (
        "1 of 3 rows are gone from form.xlsx, more than a fifth; nothing was written: if their records shall be deleted, "
        "say --delete-rows 1"
    )
    assert said(root, "import", file, "--delete-rows", "2")[0] == 2
    assert contents(root) == before
    assert said(root, "import", file, "--delete-rows", "1")[:2] == (0, deleted)
    assert (root / "positions/second.csv").read_text() == "actor,topic,stance,date,summary,source\n"
    assert said(root, "import", file, "--update", "--delete")[1] == []


def test_a_changed_row_keeps_the_manner_of_its_record(root, said, form):
    form.put(form.row("Not enough."), Topic="Outcome", Stance="Neutral", Summary="Not yet.", Salience=4)
    said(root, "import", form.save(), "--update")
    assert (root / "positions/second.csv").read_text() == (
        "actor,topic,stance,date,summary,source,salience\nIndia,Outcome,Neutral,2025-02-10,Not yet.,minutes,4\n"
    )


def test_another_spelling_of_a_name_changes_nothing(root, said, form):
    form.put(form.row("Not enough."), Actor="IN", Topic="declaration", Stance="oppose")
    code, out, err = said(root, "import", form.save())
    assert (code, out) == (0, [])
    assert "0 new rows, 3 untouched" in err


def test_a_row_whose_record_is_gone(root, said, form):
    form.put(form.row("Not enough."), Stance="Neutral")
    (root / "positions/second.csv").unlink()
    code, _, err = said(root, "import", form.save())
    assert (code, err[0]) == (
        1,
        (
            "form.xlsx:Positions!4: India / Joint declaration: stance Opposes → Neutral here; since the workbook was "
            "written, its record has gone from positions/second.csv; delete the row, then import again [both-changed]"
        ),
    )


def test_a_copied_row_is_a_new_one(root, said, form):
    row = form.row("Not enough.")
    copy = {head: form.sheet.cell(row, column).value for head, column in form.heads.items()}
    form.add(**{**copy, "Topic": "Outcome"})
    code, out, err = said(root, "import", form.save())
    assert (code, out) == (0, ["New: India / Outcome: Opposes"])
    assert "1 new row, 3 untouched" in err


def test_a_record_that_moved_to_another_line_or_file_is_found_again(root, said, form):
    form.put(form.row("Not enough."), Stance="Neutral")
    file = form.save()
    text = (root / "positions/second.csv").read_text()
    (root / "positions/second.csv").unlink()
    header, row = text.splitlines(keepends=True)
    saved(root, "positions/third.csv", header + "FR,Outcome,declined,2024-01-01,Earlier.,minutes\n" + row)
    assert said(root, "import", file, "--update")[0] == 0
    assert (root / "positions/third.csv").read_text() == (
        header + "FR,Outcome,declined,2024-01-01,Earlier.,minutes\n" + row.replace("Opposes", "Neutral")
    )


def test_what_changed_on_both_sides_is_shown_and_not_resolved(root, said, form):
    form.put(form.row("Not enough."), Stance="Neutral")
    form.add(**NEW_ROWS[0])
    file = form.save()
    saved(root, "positions/second.csv", (root / "positions/second.csv").read_text().replace("Opposes", "Supports"))
    before = contents(root)
    code, out, err = said(root, "import", file, "--update")
    assert (code, out) == (1, [])
    assert err == [
        (
            "form.xlsx:Positions!4: India / Joint declaration: stance Opposes → Neutral here; since the workbook was "
            "written, positions/second.csv:2 was changed too (stance Opposes → Supports); make the two agree, then import "
            "again [both-changed]"
        ),
        "1 error, 0 warnings; nothing was written",
    ]
    assert contents(root) == before


def test_two_sides_that_made_the_same_change_agree(root, said, form):
    form.put(form.row("Not enough."), Stance="Neutral")
    saved(root, "positions/second.csv", (root / "positions/second.csv").read_text().replace("Opposes", "Neutral"))
    code, out, err = said(root, "import", form.save(), "--update")
    assert (code, out) == (0, [])
    assert "0 new rows, 3 untouched" in err


def test_a_row_that_nobody_touched_leaves_a_record_that_changed_since(root, said, form):
    saved(root, "positions/second.csv", (root / "positions/second.csv").read_text().replace("Opposes", "Supports"))
    assert said(root, "import", form.save(), "--update")[:2] == (0, [])


def test_a_row_deleted_here_and_changed_there_is_a_conflict(root, said, form):
    form.sheet.delete_rows(form.row("Not enough."))
    saved(root, "positions/second.csv", (root / "positions/second.csv").read_text().replace("Opposes", "Supports"))
    code, _, err = said(root, "import", form.save(), "--update")
    assert code == 1
    assert err[0].startswith("form.xlsx:Positions: India / Joint declaration: deleted here; since the workbook")


def test_a_record_cannot_leave_the_file_of_its_actor(root, said, form):
    form.put(form.row("Signed first."), Actor="Germany")
    code, _, err = said(root, "import", form.save(), "--update")
    assert code == 1
    assert err[0] == (
        "form.xlsx:Positions!B2: actor: positions/countries/france.yaml:4 is in the file of its actor; delete this row, "
        "and add one for the other actor [other-actor]"
    )


def test_mistakes_in_a_form_stand_at_their_cells(root, said, form):
    form.add(Actor="Frnace", Topic="Outcome", Stance="Supports", Date="11.02.2025", Salience=7)
    form.book["Topics"].append(["", "A question without a title?"])
    code, _, err = said(root, "import", form.save())
    assert code == 1
    assert [line.partition(": ")[0] for line in err[:-1]] == [
        "form.xlsx:Topics!4",
        "form.xlsx:Positions!B5",
        f"form.xlsx:Positions!{form.letter('Date')}5",
        f"form.xlsx:Positions!{form.letter('Salience')}5",
    ]


def test_a_changed_name_in_a_form_is_changed_where_it_is_declared(root, said, form):
    form.book["Actors"]["D2"] = "G7; EU"
    form.book["Sources"]["D2"] = "Secretariat"
    file = form.save()
    before = contents(root)
    left = [
        "Left alone: actor france (positions/countries/france.yaml:2): groups added: G7; EU",
        "Left alone: source minutes (positions/sources.yaml:1): publisher added: Secretariat",
    ]
    assert said(root, "import", file)[:2] == (0, left)
    assert contents(root) == before
    assert said(root, "import", file, "--update")[1] == [line.replace("Left alone", "Updated") for line in left]
    name = "positions/countries/france.yaml"
    changed = before[name].replace(b"aliases: [Paris]}", b"aliases: [Paris], groups: [G7, EU]}")
    after = contents(root)
    assert (after[name], after["positions/sources.yaml"].decode()) == (
        changed,
        SOURCES.replace("meeting,", "meeting, publisher: Secretariat,"),
    )
    assert said(root, "import", file, "--update")[1] == []


def test_a_form_from_before_a_column_was_there_changes_nothing(root, said, form):
    """Fields come to a form with a newer version; an older one is read by the fields that it had."""
    about = form.book["policy-report"]
    heads = next(row for row in about.iter_rows() if row[0].value == "Positions" and not row[1].value)
    (speaker,) = [cell.column for cell in heads if cell.value == "speaker"]
    about.delete_cols(speaker)
    form.sheet.delete_cols(form.heads["Speaker"])
    code, out, err = said(root, "import", form.save(), "--update")
    assert (code, out) == (0, [])
    assert "0 new rows, 3 untouched" in err


def test_a_column_that_was_taken_out_changes_nothing(root, said, form):
    form.sheet.delete_cols(form.heads["Summary"])
    code, out, err = said(root, "import", form.save(), "--update")
    assert (code, out) == (0, [])
    assert "0 new rows, 3 untouched" in err


def test_the_next_form_knows_the_rows_of_the_last(root, said, form):
    for row in NEW_ROWS[::2]:
        form.add(**row)
    said(root, "import", form.save())
    said(root, "workbook", form.path)
    again = Form(form.path)
    (germany,) = [cell.row for cell in again.sheet["B"] if cell.value == "Germany"]
    again.put(germany, Stance="Opposes")
    again.add(Actor="Japan", Topic="Outcome", Stance="Neutral", Date="2025-02-11", Source="minutes")
    assert said(root, "import", again.save())[0] == 0
    rows = ["germany,declaration,support,2025-02-11,minutes", "india,outcome,declined,,minutes"]
    japan = "japan,outcome,neutral,2025-02-11,minutes"
    table = root / "positions/form.csv"
    assert table.read_text().splitlines()[1:] == [*rows, japan]
    assert said(root, "import", again.path, "--update")[1] == [
        "Updated: Germany / Joint declaration (positions/form.csv:2): stance Supports → Opposes",
        "Changed: Germany / Joint declaration: moved from Supports to Opposes",
    ]
    assert table.read_text().splitlines()[1:] == [rows[0].replace("support", "oppose"), rows[1], japan]


def test_what_was_changed_by_hand_in_the_table_of_a_form_stays(root, said, form):
    for row in NEW_ROWS[::2]:
        form.add(**row)
    file = form.save()
    said(root, "import", file)
    table = root / "positions/form.csv"
    by_hand = table.read_text().replace("germany,declaration,support", "germany,declaration,oppose")
    table.write_text(by_hand + "japan,outcome,neutral,2025-02-11,minutes\n")
    before = contents(root)
    assert said(root, "import", file)[:2] == (0, [])
    assert contents(root) == before

    form.sheet.delete_rows(max(cell.row for cell in form.sheet["B"] if cell.value))
    left = "Left alone: India / Outcome (positions/form.csv:3): gone from the form"
    assert said(root, "import", form.save(), "--update")[1] == [left]
    assert said(root, "import", form.save(), "--delete-rows", "1")[1] == [
        "Gone: India / Outcome (positions/form.csv:3)",
        "Changed: India / Outcome: withdrawn, was Declined to say",
    ]
    assert table.read_text().splitlines()[1:] == [
        "germany,declaration,oppose,2025-02-11,minutes",
        "japan,outcome,neutral,2025-02-11,minutes",
    ]


def test_a_table_changed_by_hand_stays_in_the_next_form(root, said, form):
    form.add(**NEW_ROWS[0])
    said(root, "import", form.save())
    said(root, "workbook", form.path)
    table = root / "positions/form.csv"
    table.write_text(table.read_text().replace("support", "oppose"))
    before = contents(root)
    assert said(root, "import", form.path, "--update")[:2] == (0, [])
    before.pop("positions/.form.import.toml")
    after = contents(root)
    after.pop("positions/.form.import.toml")
    assert after == before


def test_changes_names_what_a_round_brought(root, said, form):
    form.put(form.row("Signed first."), Stance="Opposes")
    form.add(Actor="India", Topic="Outcome", Stance="Supports", Date="2025-03-01", Source="minutes")
    said(root, "import", form.save(), "--update")
    code, out, _ = said(root, "changes", "--since", "2025-02-12")
    assert code == 0
    assert [line.split()[:3] for line in out[1:]] == [["India", "Outcome", "new"]]


def test_a_form_of_another_version_is_refused(root, said, form):
    form.book["policy-report"]["A1"] = "policy-report workbook 99"
    code, _, err = said(root, "import", form.save())
    assert code == 1
    assert err[0] == (
        "form.xlsx:policy-report!A1: is a form of another version (policy-report workbook 99); write a new one with "
        "`policy-report workbook` [workbook]"
    )


@pytest.mark.parametrize("lost", ["hidden sheet", "hidden column", "sheet"])
def test_a_form_that_lost_what_it_knows_says_so(root, said, form, lost):
    if lost == "hidden sheet":
        del form.book["policy-report"]
    elif lost == "hidden column":
        form.sheet.delete_cols(1)
    else:
        form.sheet.title = "Records"
    code, _, err = said(root, "import", form.save(), "--update")
    name = {"hidden sheet": "'policy-report'", "hidden column": "'Record' of 'Positions'", "sheet": "'Positions'"}[lost]
    assert code == 1
    assert err[0] == (
        f"form.xlsx:1: the {lost} {name} is gone, so nobody knows which records the rows came from; write a new form, "
        "and copy what is new into it [workbook]"
    )


def test_a_row_that_was_pasted_without_its_key_is_known_by_its_cells(root, said, form):
    form.put(form.row("Not enough."), Record=None)
    code, out, err = said(root, "import", form.save(), "--update")
    assert (code, out) == (0, [])
    assert "0 new rows, 3 untouched" in err


# --- files of other tools --------------------------------------------------------------------------------------------


def test_a_folder_of_a_voting_advice_application(root, said):
    folder = root / "saarland 2017"
    folder.mkdir()
    tables = {
        "party": [{"id": 0, "name": "CDU", "longname": "Christlich Demokratische Union"}],
        "statement": [{"id": 0, "label": "Tunnel", "text": "Build the tunnel."}],
        "opinion": [{"id": 0, "party": 0, "statement": 0, "answer": 1, "comment": 0}],
        "comment": [{"id": 0, "text": "Never."}],
        "overview": {"title": "Landtagswahl", "date": "2017-03-26T00:00:00.000Z"},
    }
    for name, content in tables.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    code, out, _ = said(root, "import", folder, "--create-missing")
    assert code == 0
    assert [line for line in out if not line.startswith("Declared: source")] == [
        "Declared: actor Christlich Demokratische Union (other), as christlich-demokratische-union",
        "Declared: topic Tunnel, as tunnel",
        "New: Christlich Demokratische Union / Tunnel: Opposes",
    ]
    assert said(root, "check")[0] == 0
    code, out, err = said(root, "import", folder)
    assert (code, out, err[-1]) == (0, [], "nothing to write")


# --- taking back -----------------------------------------------------------------------------------------------------


def test_imports_are_taken_back_one_by_one(root, said):
    states = [contents(root)]
    for text in (VOTES, VOTES.replace("Yes", "No")):
        assert said(root, "import", saved(root, "votes.csv", text), *MAPPED)[0] == 0
        states.append(contents(root))
    code, out, _ = said(root, "undo", "--list")
    assert (code, [line[16:] for line in out]) == (
        0,
        [
            "  import votes.csv: 1 record in positions/votes.csv",
            "  import votes.csv: 2 records in positions/votes.csv, positions/.votes.import.toml",
        ],
    )
    code, out, err = said(root, "undo")
    assert (code, out, err[0][:-16]) == (0, ["positions/votes.csv: as it was"], "took back `import votes.csv` of ")
    assert contents(root) == states[1] | {"votes.csv": states[2]["votes.csv"]}
    assert said(root, "undo")[1] == ["positions/votes.csv: deleted", "positions/.votes.import.toml: deleted"]
    assert contents(root) == states[0] | {"votes.csv": states[2]["votes.csv"]}
    assert said(root, "undo") == (2, [], ["there is no change to take back"])


def test_an_import_is_not_taken_back_over_what_changed_since(root, said):
    said(root, "import", saved(root, "votes.csv", VOTES), *MAPPED)
    saved(root, "positions/votes.csv", "actor,topic,stance\nFR,outcome,oppose\n")
    before = contents(root)
    message = "positions/votes.csv: changed since `import votes.csv`; nothing was taken back"
    assert said(root, "undo") == (2, [], [message])
    assert contents(root) == before
