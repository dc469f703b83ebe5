"""Tables as people have them: what has one meaning is read, and said; what has two is asked about."""

import openpyxl
import pytest

from tests.spreadsheet.importing.conftest import saved


@pytest.fixture
def brought(root, said):
    """Import a text or a workbook: (rows of the new table without its head, messages)."""

    def call(content, *options, name="t.csv"):
        path = root / name
        if isinstance(content, openpyxl.Workbook):
            content.save(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        _, _, err = said(root, "import", path, *options)
        made = root / "positions/t.csv"
        return made.read_text().splitlines() if made.exists() else [], [
            line.rpartition(" [")[0] or line for line in err
        ]

    return call


# --- every row ------------------------------------------------------------------------------------------------------


def test_what_every_row_says_is_set_once_and_remembered(root, said, brought):
    rows, _ = brought("Country,Vote\nFrance,support\n", "--set", "topic=outcome", "source=minutes")
    assert rows == ["actor,topic,stance,source", "france,outcome,support,minutes"]
    code, _, err = said(root, "import", saved(root, "t.csv", "Country,Vote\nIndia,oppose\nFrance,support\n"))
    assert (code, err[0]) == (0, "as said at an earlier import: --set 'topic=outcome' --set 'source=minutes'")
    assert "india,outcome,oppose,minutes" in (root / "positions/t.csv").read_text()


def test_a_field_is_not_set_beside_a_column_that_holds_it(brought):
    rows, said = brought("Country,Issue,Vote\nFrance,Outcome,support\n", "--set", "topic=outcome")
    assert (rows, said[0]) == (
        [],
        "t.csv:1: Issue: holds topic, which --set gives to every row; leave it out with --map 'Issue=-'",
    )
    assert "there is no field 'topci'; did you mean 'topic'?" in brought("Country\nFR\n", "--set", "topci=x")[1][0]


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Remark", "remark"),
        ("Remark (French)", "remark:fr"),
        ("Remarks", "note"),
        ("Comment", "note"),
        ("Notes", "note"),
    ],
)
def test_only_a_remark_is_printed_what_others_write_beside_is_a_note(brought, head, field):
    rows, _ = brought(f"actor,topic,stance,{head}\nFrance,outcome,support,Said in jest.\n")
    assert rows == [f"actor,topic,stance,{field}", "france,outcome,support,Said in jest."]


def test_the_matrix_of_a_marked_brief_comes_back(brought):
    rows, _ = brought("Actor (TLP:GREEN),Outcome\nFrance,Supports\n")
    assert rows == ["actor,topic,stance", "france,outcome,support"]


# --- nothing --------------------------------------------------------------------------------------------------------

FROM_R = '"actor","topic","stance","note"\n"France","outcome","support",NA\n"NA","outcome","oppose","NA"\n'


def test_words_without_quotation_marks_are_nothing_and_an_actor_is_asked_about(brought):
    rows, said = brought(FROM_R)
    assert rows == []
    assert said[0].startswith("t.csv:3: actor: 'NA' stands for nothing elsewhere in this table; if it does here, say")
    rows, said = brought(FROM_R, "--missing", "NA")
    assert rows == ["actor,topic,stance", "france,outcome,support"]
    assert "1 row without an actor, a topic or a stance: no record" in " ".join(said)


def test_a_row_without_an_actor_is_an_error_that_offers_to_leave_it_out(brought):
    rows, said = brought('"actor","topic","stance"\n"France","outcome","support"\nNA,"outcome","oppose"\n')
    assert (rows, said[0]) == ([], "t.csv:3: actor: nothing, as 'NA' is here; --missing 'NA' leaves such rows out")


def test_namibia_is_a_country_where_nothing_says_otherwise(brought):
    assert brought("actor,topic,stance\nNA,outcome,support\n")[0][1:] == ["namibia,outcome,support"]


def test_a_text_that_programs_write_for_nothing_is_nothing(brought):
    rows, said = brought("actor,topic,stance,date,quote\nFrance,outcome,support,NaN,#N/A\n")
    assert rows == ["actor,topic,stance", "france,outcome,support"]
    assert said[:2] == [
        "t.csv:1: warning: 'NaN' is read as nothing: 1 cell in date",
        "t.csv:1: warning: '#N/A' is read as nothing: 1 cell in quote",
    ]


# --- days -----------------------------------------------------------------------------------------------------------


def test_days_with_one_meaning_are_read_and_the_others_asked_about(brought):
    table = "actor,topic,stance,date\nFrance,outcome,support,17 March 2025\nIndia,outcome,oppose,02/03/2026\n"
    rows, said = brought(table)
    assert rows == []
    assert said[1].endswith(
        "write it like 2025-02-11; or say how this column writes its days: --dates d/m/y, m/d/y or excel"
    )
    rows, said = brought(table, "--dates", "d/m/y")
    assert rows[1:] == ["france,outcome,support,2025-03-17", "india,outcome,oppose,2026-03-02"]
    assert said[0] == "t.csv:1: warning: date: 2 days read from another form, such as '17 March 2025' as 2025-03-17"


def test_a_row_that_is_certain_does_not_decide_how_the_others_are_written(brought):
    table = "actor,topic,stance,date\nFrance,outcome,support,17/03/2025\nIndia,outcome,oppose,02/03/2026\n"
    assert any("'02/03/2026' is not a date" in line for line in brought(table)[1])
    assert brought(table, "--dates", "d/m/y")[0][1:] == [
        *("france,outcome,support,2025-03-17", "india,outcome,oppose,2026-03-02")
    ]


# --- matrices -------------------------------------------------------------------------------------------------------


def test_a_matrix_is_seen_by_its_heads_and_a_cell_without_a_word_is_no_record(brought):
    rows, said = brought(
        "Who,Joint declaration,Outcome,Day\nFrance,support,,2025\nIndia,X,oppose,\n", "--map", "Who=actor"
    )
    assert rows == []
    assert said[1].startswith("t.csv:3, column 'Joint declaration': stance: unknown stance 'X'")
    rows, said = brought(
        "Who,Joint declaration,Outcome,Day\nFrance,support,,2025\nIndia,X,oppose,\n",
        "--map",
        "Who=actor",
        "--stance",
        "X=oppose",
    )
    assert rows == [
        "actor,topic,stance,date",
        "france,declaration,support,2025",
        "india,declaration,oppose,",
        "india,outcome,oppose,",
    ]
    assert said[0] == "t.csv:1: warning: read as a matrix with 2 topics across: 3 cells of 2 rows"


@pytest.mark.parametrize("head", ["Topic", ""])
def test_a_matrix_may_be_turned_and_its_corner_empty(brought, head):
    rows, _ = brought(f"{head},France,India\nOutcome,support,oppose\n")
    assert rows[1:] == ["france,outcome,support", "india,outcome,oppose"]


def test_a_matrix_of_new_topics_is_read_where_it_is_said_to_be_one(root, brought):
    rows, _ = brought("Country,Type,Fish\nFrance,country,support\nNew,company,oppose\n", "--matrix", "--create-missing")
    assert rows[1:] == ["france,fish,support", "new,fish,oppose"]
    assert "kind: company" in (root / "positions/actors.yaml").read_text()


def test_two_columns_of_one_topic_are_asked_about(brought):
    rows, said = brought("Country,Outcome,Goal [outcome]\nFrance,support,oppose\n")
    assert (rows, said[1]) == (
        [],
        "t.csv:1: Goal [outcome]: the topic of 'Outcome' already; leave one of them out with --map 'Goal [outcome]=-'",
    )


# --- surveys --------------------------------------------------------------------------------------------------------

EXPORTS = {
    "Google Forms": "Timestamp,Country,View [Outcome],View [Joint declaration]\n01/03/2026 10:12:45,France,support,support\n",
    "Qualtrics": (
        "StartDate,Status,ResponseId,Q1,Q2_1,Q2_2\n"
        'Start Date,Response Type,Response ID,Which country?,Your view - Outcome,"Your\nview - Joint declaration"\n'
        + ",".join(f'"{{""ImportId"":""{n}""}}"' for n in range(6))
        + "\n2026-03-01 10:00:00,IP Address,100,France,support,support\n"
    ),
    "LimeSurvey": (
        '"Response ID","Date submitted","Last page","Start language","Country","View [Outcome]","View [Joint declaration]"\n'
        '"1","2026-03-01 10:00:00","3","en","France","support","support"\n'
    ),
    "Microsoft Forms": (
        "ID,Start time,Completion time,Email,Name,Country,Outcome,Joint declaration\n"
        "1,3/1/26 10:00,3/1/26 10:05,anonymous,,France,support,support\n"
    ),
}


@pytest.mark.parametrize("tool", EXPORTS)
def test_an_export_of_a_survey_is_a_matrix(brought, tool):
    rows, said = brought(EXPORTS[tool], *(("--map", "Q1=actor") if tool == "Qualtrics" else ()))
    assert rows[1:] == ["france,outcome,support", "france,declaration,support"]
    assert said[0].startswith(f"t.csv:1: warning: what {tool} notes by itself is not read: ")


def test_a_table_with_some_columns_like_those_of_a_survey_tool_is_none(brought):
    rows, _ = brought(
        "id,name,email,language,topic,stance\nx,France,a@b.c,fr,outcome,support\n", "--map", "name=actor", "email=-"
    )
    assert rows == ["actor,topic,stance,id,language", "france,outcome,support,x,fr"]


def test_a_legend_of_a_matrix_is_no_row_of_it(brought):
    rows, _ = brought(
        "Country,Type,Outcome,Joint declaration\nFrance,country,S,\n\nS = support,,,\nN,neutral,,\n",
        *("--stance", "S=support"),
    )
    assert rows[1:] == ["france,outcome,support"]


def test_the_votes_of_polis_are_a_matrix(brought):
    table = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n7,0,0,2,1,1,1,-1\n"
    rows, _ = brought(table, "--matrix", "--create-missing", "--stance", "1=support", "-1=oppose", "0=neutral")
    assert rows[1:] == ["7,0,support", "7,1,oppose"]


# --- where the table is ---------------------------------------------------------------------------------------------


def test_lines_above_and_a_legend_below_are_passed_over_with_a_word(brought):
    rows, said = brought("Tracker, as of March\n\nCountry;Issue;Vote\nFrance;Outcome;support\n\nS;says yes\n")
    assert rows[1:] == ["france,outcome,support"]
    assert said[:2] == [
        "t.csv:1: warning: 'Tracker, as of March' above the table is not read",
        "t.csv:6: warning: 'S' below the table is not read",
    ]


def test_the_sheet_and_the_row_with_the_columns_are_read_or_those_that_are_said(brought):
    book = openpyxl.Workbook()
    book.active.append(["Version", "3"])
    for title, vote in (("Tracker", "support"), ("Old", "oppose")):
        sheet = book.create_sheet(title)
        for row in (["Notes", "Draft"], ["Country\nname", "Issue", "Vote"], ["France", "Outcome", vote]):
            sheet.append(row)
    named = ("--map", "Country name=actor")
    assert brought(book, *named, "--dry-run", name="t.xlsx")[1][-3] == "reads the sheet 'Tracker' of t.xlsx"
    assert brought(book, *named, "--sheet", "old", "--header-row", "2", name="t.xlsx")[0][1:] == [
        "france,outcome,oppose"
    ]
    said = brought(book, "--sheet", "New", name="t.xlsx")[1]
    assert said == ["--sheet 'New': there is no such sheet with a table; the sheets are 'Sheet', 'Tracker', 'Old'"]


def test_a_row_of_totals_is_passed_over_and_an_actor_called_so_is_not(brought):
    rows, said = brought("Country,Issue,Vote,Importance\nFrance,Outcome,support,3\nAverage,,,3.0\n")
    assert (rows[1:], said[0]) == (
        ["france,outcome,support,3"],
        "t.csv:3: warning: 'Average' below the table is not read",
    )
    numbers = "--stance", "1=support", "-1=oppose"
    said = brought("Country,Outcome\nFrance,1\nTotal,-1\n", *numbers)[1]
    assert any("unknown actor 'Total'" in line for line in said)


def test_a_cell_merged_down_holds_for_each_row(brought):
    book = openpyxl.Workbook()
    for row in (["Country", "Issue", "Vote"], ["France", "Outcome", "support"], ["", "Declaration", "oppose"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert brought(book, name="t.xlsx")[0][1:] == ["france,outcome,support", "france,declaration,oppose"]


@pytest.mark.parametrize(
    ("content", "options", "word"),
    [
        ("sep=;\nCountry;Issue;Vote\nCôte d'Ivoire;Outcome;support\n".encode(), (), ""),
        ("Country,Issue,Vote\nCôte d'Ivoire,Outcome,support\n".encode("utf-16"), (), ""),
        ("Country,Issue,Vote\nCôte d'Ivoire,Outcome,support\n".encode("macroman"), ("--encoding", "macroman"), ""),
        ("Country,Issue,Vote\nCôte d'Ivoire,Outcome,support\n".encode("cp1252"), (), "makes it 'Côte' here"),
        ("Country,Issue,Vote,,\nCôte d'Ivoire,Outcome,support,,,,\n".encode(), (), ""),
    ],
)
def test_a_table_as_programs_save_it(brought, content, options, word):
    rows, said = brought(content, *options)
    assert rows[1:] == ["cote-d-ivoire,outcome,support"]
    assert word in said[0]


def test_a_first_column_that_numbers_the_rows_is_passed_over(brought):
    rows, said = brought(",actor,topic,stance\n0,France,Outcome,support\n1,India,Outcome,oppose\n")
    assert rows[1:] == ["france,outcome,support", "india,outcome,oppose"]
    assert said[0] == "t.csv:1: warning: the first column numbers the rows, and is not read"


# --- what is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "step"),
    [("No position", "declined"), ("Against", "oppose"), ("In favour", "support"), ("Unsupportive", ""), ("Yes", "")],
)
def test_a_stance_is_suggested_by_its_meaning_or_not_at_all(brought, word, step):
    said = brought(f"actor,topic,stance\nFrance,outcome,{word}\n")[1][0]
    assert ("did you mean" in said, f"did you mean '{step}'?" in said) == (bool(step), bool(step))


@pytest.mark.parametrize(("head", "field"), [("Date of statement", "date"), ("sumary", "summary"), ("Region", "")])
def test_a_field_is_suggested_by_a_word_of_the_head_or_not_at_all(brought, head, field):
    said = brought(f"actor,topic,stance,{head}\nFrance,outcome,support,x\n")[1][0]
    assert said.endswith(f"did you mean '{field}'?" if field else f"--map '{head}=-'")


@pytest.mark.parametrize(
    ("topics", "after"),
    [
        ("[]\n", "- id: fish\n  title: Fish\n"),
        ("# None yet.\ntopics: []\n", "# None yet.\ntopics:\n  - id: fish\n    title: Fish\n"),
        ("[{id: a, title: A}]\n", "[{id: a, title: A}, {id: fish, title: Fish}]\n"),
        (
            "[{id: a, title: 'A ] # b'}]  # the last ] # one\n# the end\n",
            "[{id: a, title: 'A ] # b'}, {id: fish, title: Fish}]  # the last ] # one\n# the end\n",
        ),
        ("topics: [{id: a, title: A}] # all\n", "topics: [{id: a, title: A}, {id: fish, title: Fish}] # all\n"),
        ("topics: []  # none yet\n", "topics:  # none yet\n  - id: fish\n    title: Fish\n"),
        ("[] # none yet\n", "# none yet\n- id: fish\n  title: Fish\n"),
        ("[\n  {id: a, title: A},\n]\n", "[\n  {id: a, title: A}, {id: fish, title: Fish}\n]\n"),
        ("- id: a\n  title: A\n  aliases: [b]\n", "- id: a\n  title: A\n  aliases: [b]\n\n- id: fish\n  title: Fish\n"),
    ],
)
def test_a_list_of_topics_in_any_form_takes_one_more(root, said, topics, after):
    for old in ("positions/second.csv", "positions/countries/france.yaml"):
        (root / old).unlink()
    (root / "positions/topics.yaml").write_text(topics)
    table = saved(root, "t.csv", "actor,topic,stance\nFrance,Fish,support\n")
    assert said(root, "import", table, "--create-missing")[0] == 0
    assert (root / "positions/topics.yaml").read_text() == after
