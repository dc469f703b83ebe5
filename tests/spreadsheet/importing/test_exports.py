"""Exports as the documentation of each tool describes them: read right with one command, or refused in words that help."""

import csv
import io
import json
from dataclasses import dataclass

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.table import Table

TWO = {("france", "outcome", "support"), ("india", "outcome", "oppose")}
FOUR = TWO | {("france", "declaration", "support"), ("india", "declaration", "neutral")}
MEANING = "vote,topic,yes,no,abstain\n7,Outcome,support,oppose,neutral\n"


@dataclass(frozen=True)
class Export:
    """A file, the options of its one command, and the cells that it gives."""

    name: str
    content: bytes
    options: tuple[str, ...] = ()
    cells: frozenset = frozenset()


def export(name, content, *options, cells=TWO):
    data = content if isinstance(content, bytes) else content.encode()
    return Export(name, data, options, frozenset(cells))


def book(*sheets):
    """A workbook of (title, rows)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def of_pandas(write):
    """Return the workbook that pandas writes of a frame."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def with_totals():
    """Return a workbook whose table has a row of totals, as Excel adds it."""
    made = openpyxl.Workbook()
    rows = [["Country", "Topic", "Position", "Importance"], ["France", "Outcome", "Supports", 4]]
    for row in [*rows, ["India", "Outcome", "Opposes", 2], ["Total", None, None, "=SUBTOTAL(109,D2:D3)"]]:
        made.active.append(row)
    made.active.add_table(Table(displayName="Positions", ref="A1:D4", totalsRowCount=1))
    return of_pandas(made.save)


FRAME = pd.DataFrame(
    {
        "Country": ["France", "France", "India", "India"],
        "Topic": ["Outcome", "Joint declaration"] * 2,
        "Stance": ["Supports", "Supports", "Opposes", "Neutral"],
    }
)
EXPORTS = {
    "pandas, a pivot": export(
        "pivot.csv",
        FRAME.pivot_table(index="Country", columns="Topic", values="Stance", aggfunc="first").to_csv(),
        cells=FOUR,
    ),
    "pandas, a pivot of two lines of heads": export(
        "pivots.csv",
        FRAME.pivot_table(index="Country", columns="Topic", values=["Stance"], aggfunc="first").to_csv(),
        *("--header-row", "2"),
        cells=FOUR,
    ),
    "pandas, a pivot in a workbook": export(
        "pivots.xlsx",
        of_pandas(FRAME.pivot_table(index="Country", columns="Topic", values=["Stance"], aggfunc="first").to_excel),
        cells=FOUR,
    ),
    "pandas, an index of two columns": export(
        "index.xlsx", of_pandas(FRAME.set_index(["Country", "Topic"]).to_excel), cells=FOUR
    ),
    "pandas, numbers in a column with gaps": export(
        "gaps.csv", "Country,Topic,Stance,Salience\nFrance,Outcome,support,4.0\nIndia,Outcome,oppose,\n"
    ),
    "Excel, a table with a row of totals": export("totals.xlsx", with_totals()),
    "Excel, a pivot table": export(
        "pivot-table.csv",
        "First of Position,Column Labels,,\nRow Labels,Outcome,Joint declaration,Grand Total\n"
        "France,Supports,Supports,2\nIndia,Opposes,Neutral,2\nGrand Total,2,2,4\n",
        *("--header-row", "2", "--map", "Row Labels=actor", "Grand Total=-"),
        cells=FOUR,
    ),
    "Excel for Macintosh, CSV": export(
        "mac.csv",
        "Country,Topic,Position,Summary\rFrance,Outcome,Supports,décidé\rIndia,Outcome,Opposes,\r".encode("mac_roman"),
    ),
    "Excel in German": export(
        "deutsch.csv",
        "Staat;Thema;Position;Datum;Wichtigkeit;Zitat;Bemerkungen\r\n"
        "France;Outcome;Supports;17.02.2025;4,0;„Wir sind dafür.“;neu\r\n"
        "India;Outcome;Opposes;18.02.2025;2,0;;\r\n".encode("utf-8-sig"),
    ),
    "the heads of the editor": export(
        "typed.csv",
        "Actor,Topic,Stance,Where in the source,Source address,Source title,Language\n"
        "France,Outcome,Supports,p. 1,https://example.org/,Letter,fr\nIndia,Outcome,Opposes,,,,\n",
    ),
    "Google Sheets, boxes ticked in empty rows": export(
        "boxes.csv",
        '"Country\n(as in the list)",Topic,Position,Checked,\r\nFrance,Outcome,Supports,TRUE,\r\n'
        "India,Outcome,Opposes,FALSE,\r\n,,,FALSE,\r\n,,,FALSE,\r\n,,,,\r\n",
        *("--map", "Country (as in the list)=actor", "Checked=-"),
    ),
    "a CSV with remarks above": export(
        "remarks.csv",
        "# Tracker of the talks\n# Licence: CC BY\nCountry,Topic,Position\nFrance,Outcome,Supports\nIndia,Outcome,Opposes\n",
    ),
    "Google Forms, a grid": export(
        "Views (Responses).csv",
        '"Timestamp","Your country","How do you see it? [Outcome]","How do you see it? [Joint declaration]"\n'
        '"2025/02/11 10:12:45 AM GMT+1","France","Supports","Supports"\n'
        '"2025/02/12 9:01:13 PM GMT+1","India","Opposes","Neutral"\n',
        *("--map", "Your country=actor"),
        cells=FOUR,
    ),
    "Google Forms, a sheet of answers": export(
        "Form Responses 1.csv",
        "Timestamp,Email Address,Country,Outcome\n11/02/2025 10:12:45,a@example.org,France,support\n"
        "12/02/2025 10:12:45,b@example.org,India,oppose\n",
    ),
    "Qualtrics, choice text": export(
        "Survey_February 11, 2025_10.15.csv",
        "StartDate,EndDate,Status,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,Q1,Q2_1,Q2_2\n"
        "Start Date,End Date,Response Type,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,"
        '"Which country do you speak for?","Where do you stand? - Outcome","Where do you stand? - Joint declaration"\n'
        + ",".join(f'"{{""ImportId"":""{n}""}}"' for n in range(11))
        + "\n2025-02-11 10:00:00,2025-02-11 10:05:00,IP Address,100,300,True,2025-02-11 10:05:01,R_1,France,Supports,Supports\n"
        "2025-02-11 10:00:00,2025-02-11 10:05:00,IP Address,100,300,True,2025-02-11 10:05:01,R_2,India,Opposes,Neutral\n",
        *("--map", "Q1=actor"),
        cells=FOUR,
    ),
    "Qualtrics, numbers": export(
        "numeric.tsv",
        "StartDate\tResponseId\tRecordedDate\tQ1\tQ2_1\n"
        "Start Date\tResponse ID\tRecorded Date\tCountry\tWhere do you stand? - Outcome\n"
        '{"ImportId":"a"}\t{"ImportId":"b"}\t{"ImportId":"c"}\t{"ImportId":"d"}\t{"ImportId":"e"}\n'
        "2025-02-11 10:00:00\tR_1\t2025-02-11 10:00:00\tFrance\t1\n2025-02-11 10:00:00\tR_2\t2025-02-11 10:00:00\tIndia\t5\n",
        *("--map", "Q1=actor", "--stance", "1=support", "5=oppose"),
    ),
    "LimeSurvey, full answers": export(
        "results-survey123456.csv",
        '"id. Response ID","submitdate. Date submitted","lastpage. Last page","startlanguage. Start language",'
        '"G01Q01. Country","G01Q02[SQ001]. Where do you stand? [Outcome]",'
        '"G01Q02[SQ002]. Where do you stand? [Joint declaration]"\n'
        '"1","2025-02-11 10:00:00","1","en","France","Supports","Supports"\n'
        '"2","2025-02-11 10:00:00","1","en","India","Opposes","Neutral"\n',
        *("--map", "G01Q01. Country=actor"),
        cells=FOUR,
    ),
    "Microsoft Forms, a Likert scale": export(
        "Views(1-2).xlsx",
        book(
            (
                "Sheet1",
                [
                    ["Id", "Start time", "Completion time", "Email", "Name", "Country", "Outcome", "Joint declaration"],
                    [1, "2/11/25 10:00:00", "2/11/25 10:05:00", "anonymous", None, "France", "Supports", "Supports"],
                    [2, "2/11/25 10:00:00", "2/11/25 10:05:00", "anonymous", None, "India", "Opposes", "Neutral"],
                ],
            )
        ),
        cells=FOUR,
    ),
    "Polis, votes of participants": export(
        "participants-votes.csv",
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n3,0,1,2,1,1,1,-1\n4,1,0,1,0,1,,-1\n",
        *("--matrix", "--create-missing", "--stance", "1=support", "-1=oppose", "0=neutral"),
        cells={("3", "0", "support"), ("3", "1", "oppose"), ("4", "1", "oppose")},
    ),
    "SurveyMonkey, a matrix of choices": export(
        "Views.csv",
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
        "Which country do you speak for?,Where do you stand?,\n"
        ",,,,,,,,,Open-Ended Response,Outcome,Joint declaration\n"
        "114000000001,400000001,02/11/2025 10:00:00 AM,02/11/2025 10:05:00 AM,192.0.2.1,,,,,France,Supports,Supports\n"
        "114000000002,400000001,02/11/2025 10:00:00 AM,02/11/2025 10:05:00 AM,192.0.2.2,,,,,India,Opposes,Neutral\n",
        *("--map", "Which country do you speak for?=actor"),
        cells=FOUR,
    ),
    "Airtable, a view": export(
        "Positions-Grid view.csv",
        '\ufeffCountry,Topic,Position,Date,Notes\nFrance,Outcome,Supports,2025-02-11,\nIndia,Outcome,Opposes,2025-02-12,"A, b"\n',
    ),
    "Notion, a database": export(
        "Positions 0f1e2d3c4b5a.csv",
        '\ufeffCountry,Topic,Position,Date\nFrance,Outcome,Supports,"February 11, 2025"\n'
        'India,Outcome,Opposes,"February 12, 2025 10:15 AM (GMT+1)"\n',
    ),
    "Google Sheets": export(
        "Tracker - Sheet1.csv", "Country,Topic,Position\r\nFrance,Outcome,Supports\r\nIndia,Outcome,Opposes"
    ),
    "KoboToolbox, labels": export(
        "views_-_all_versions_-_English_-_2025-02-11.csv",
        '"start";"end";"Country";"Outcome";"Joint declaration";"_id";"_uuid";"_submission_time";"_index"\n'
        '"2025-02-11T10:00:00.000+01:00";"2025-02-11T10:05:00.000+01:00";"France";"Supports";"Supports";"1";"u1";'
        '"2025-02-11T09:05:01";"1"\n'
        '"2025-02-11T10:00:00.000+01:00";"2025-02-11T10:05:00.000+01:00";"India";"Opposes";"Neutral";"2";"u2";'
        '"2025-02-11T09:05:01";"2"\n',
        cells=FOUR,
    ),
    "Typeform": export(
        "responses.csv",
        "#,Country,Outcome,Joint declaration,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n"
        "abc1,France,Supports,Supports,completed,2025-02-11 10:00:00,,2025-02-11 10:05:00,n1,\n"
        "abc2,India,Opposes,Neutral,completed,2025-02-11 10:00:00,,2025-02-11 10:05:00,n2,\n",
        cells=FOUR,
    ),
    "R, write.csv": export(
        "positions.csv",
        '"","country","topic","stance","date"\n"1","France","Outcome","support","2025-02-11"\n"2","India","Outcome","oppose",NA\n',
    ),
    "R, write.csv2": export(
        "positions2.csv",
        '"";"country";"topic";"stance";"note"\n"1";"France";"Outcome";"support";NA\n"2";"India";"Outcome";"oppose";"x"\n',
    ),
    "readr, write_csv": export(
        "readr.csv",
        "country,topic,stance,date,summary\nFrance,Outcome,support,2025-02-11,NA\nIndia,Outcome,oppose,NA,NA\n",
    ),
    "pandas, to_csv": export(
        "frame.csv",
        ",country,topic,stance,date\n0,France,Outcome,support,2025-02-11 00:00:00\n1,India,Outcome,oppose,\n",
    ),
    "pandas, na_rep": export(
        "nan.csv", "country,topic,stance,summary\nFrance,Outcome,support,NaN\nIndia,Outcome,oppose,NaN\n"
    ),
    "Stata, export delimited": export(
        "stata.csv",
        "country,topic,stance,salience,date\nFrance,Outcome,support,3,11feb2025\nIndia,Outcome,oppose,.,12feb2025\n",
    ),
    "SPSS, labels": export(
        "spss.csv", "country;topic;stance;salience\nFrance;Outcome;support;3\nIndia;Outcome;oppose; \n"
    ),
    "Excel in German, Windows-1252": export(
        "Länder.csv",
        "Land;Thema;Position;Datum;Zusammenfassung\r\nFrankreich;Outcome;Unterstützt;11.02.2025;Für den Text\r\n"
        "Indien;Outcome;Lehnt ab;12.02.2025;\r\n".encode("cp1252"),
        *("--map", "Land=actor", "Thema=topic", "Position=stance", "Datum=date", "Zusammenfassung=summary"),
        *("--stance", "Unterstützt=support", "Lehnt ab=oppose", "--dates", "d/m/y"),
    ),
    "Excel in French, UTF-8": export(
        "pays.csv",
        "\ufeffCountry;Topic;Position;Date\r\nFrance;Outcome;Supports;11/02/2025\r\nIndia;Outcome;Opposes;12/02/2025\r\n",
        *("--dates", "d/m/y"),
    ),
    "Excel, Unicode text": export(
        "unicode.txt",
        "Country\tTopic\tPosition\r\nFrance\tOutcome\tSupports\r\nIndia\tOutcome\tOpposes\r\n".encode("utf-16"),
    ),
    "Excel, sep=;": export(
        "sep.csv", "sep=;\r\nCountry;Topic;Position\r\nFrance;Outcome;Supports\r\nIndia;Outcome;Opposes\r\n"
    ),
    "Excel, with a title and a legend": export(
        "tracker.xlsx",
        book(
            ("Read me", [["How to read this"], ["See the next sheet"]]),
            (
                "Tracker",
                [
                    ["Tracker, as of February"],
                    [],
                    ["Country", "Outcome", "Joint declaration"],
                    ["France", "S", "S"],
                    ["India", "O", "N"],
                    [],
                    ["S = supports"],
                ],
            ),
        ),
        *("--stance", "S=support", "O=oppose", "N=neutral"),
        cells=FOUR,
    ),
    "Numbers, an Excel file": export(
        "numbers.xlsx",
        book(
            (
                "Export Summary",
                [
                    ["This document was exported from Numbers."],
                    ["Numbers Sheet Name", "Numbers Table Name", "Excel Worksheet Name"],
                ],
            ),
            (
                "Sheet 1 - Table 1",
                [["Country", "Topic", "Position"], ["France", "Outcome", "Supports"], ["India", "Outcome", "Opposes"]],
            ),
        ),
    ),
    "Numbers, CSV with the name of its table": export(
        "numbers.csv", "Table 1\nCountry,Topic,Position\nFrance,Outcome,Supports\nIndia,Outcome,Opposes\n"
    ),
    "LibreOffice, all texts quoted": export(
        "calc.csv",
        '"Country","Topic","Position","Date"\n"France","Outcome","Supports",2025-02-11\n"India","Outcome","Opposes",2025-02-12\n',
    ),
    "HowTheyVote, groups": export(
        "member_votes.csv",
        "vote_id,member_id,position,country_code,group_code\n7,1,FOR,FRA,EPP\n7,2,FOR,DEU,EPP\n7,3,AGAINST,FRA,SD\n7,4,DID_NOT_VOTE,FRA,SD\n",
        *("--map", "vote_id=-", "group_code=actor", "member_id=-", "country_code=-", "position=stance"),
        *("--meaning", "one.csv", "--create-missing"),
        cells={("epp", "outcome", "support"), ("sd", "outcome", "oppose")},
    ),
    "UN General Assembly, Voeten": export(
        "unvotes.csv",
        "rcid,country,country_code,vote\n7,France,FR,yes\n7,India,IN,no\n8,India,IN,yes\n",
        *("--map", "country_code=-", "--meaning", "rcid.csv"),
    ),
    "UN Digital Library": export(
        "undl.csv",
        "undl_id,ms_code,ms_name,ms_vote,date\n7,FRA,FRANCE,Y,2025-02-11\n7,IND,INDIA,N,2025-02-11\n7,KEN,KENYA,X,2025-02-11\n",
        *(
            "--map",
            "ms_name=actor",
            "ms_code=-",
            "ms_vote=stance",
            "--meaning",
            "undl.csv.meaning.csv",
            "--stance",
            "A=abstain",
            "X=absent",
        ),
    ),
    "European Parliament, a roll call": export(
        "rcv.csv",
        "Vote,MEP,Group,Country,Position\n7,Roe,EPP,France,+\n7,Doe,SD,India,-\n",
        *("--map", "Country=actor", "MEP=-", "Group=-", "--meaning", "vote.csv"),
    ),
    "Popolo": export(
        "popolo.json",
        json.dumps(
            {
                "vote_events": [
                    {
                        "id": "7",
                        "votes": [
                            {"voter": {"name": "France"}, "option": "yes"},
                            {"voter": {"name": "India"}, "option": "no"},
                        ],
                    }
                ]
            }
        ),
        *("--meaning", "vote_event.csv"),
    ),
}
MEANINGS = {
    "one.csv": "topic,yes,no\nOutcome,support,oppose\n",
    "rcid.csv": MEANING.replace("vote,", "rcid,", 1),
    "undl.csv.meaning.csv": MEANING.replace("vote,", "undl_id,", 1),
    "vote.csv": MEANING.replace("vote,", "Vote,", 1),
    "vote_event.csv": MEANING.replace("vote,", "vote_event,", 1),
}


@pytest.mark.parametrize("tool", EXPORTS)
def test_an_export_is_read_with_one_command(tool, root, said, monkeypatch):
    monkeypatch.chdir(root)
    for name, text in MEANINGS.items():
        (root / name).write_text(text)
    found = EXPORTS[tool]
    (root / found.name).write_bytes(found.content)
    before = set((root / "positions").glob("*.csv"))
    code, _, err = said(root, "import", found.name, *found.options)
    assert code == 0, err
    (made,) = set((root / "positions").glob("*.csv")) - before
    rows = list(csv.DictReader(io.StringIO(made.read_text())))
    assert {(row["actor"], row["topic"], row["stance"]) for row in rows} == found.cells


@pytest.mark.parametrize(
    ("name", "content", "way_out"),
    [
        (
            "library.json",
            '[{"id": "a", "type": "book", "title": "T", "issued": {}}]',
            "put it into positions/ as sources.json",
        ),
        ("library.bib", "@book{a, title={T}}", "put it into positions/ as sources.bib"),
        ("library.ris", "TY  - BOOK\n", "export it as CSL-JSON or BibTeX"),
        ("references.txt", "TY  - GEN\nAU  - Roe, Jo\nER  - \n", "export them as CSL-JSON or BibTeX"),
        ("votes.zip", "PK", "unpack it, and import the table in it"),
        ("survey.sav", "$FL2", "save it as .csv with the program that made it"),
        ("records.json", '[{"country": "France"}]', "save a table of records as .csv"),
        ("page.html", "<table>", "a table in it, copy into a spreadsheet program"),
        ("twice.csv", ",Stance,Stance\nTopic,Outcome,Levy\n", "--header-row N"),
        (
            "two-tables.csv",
            "Country,Topic,Position\nFrance,Outcome,Supports\n\nCountry,Topic,Position\nIndia,Outcome,Opposes\n",
            "two-tables.csv:4: the head stands again; delete this row",
        ),
        ("tracker.ods", "PK", "save it as .xlsx"),
        ("tracker.numbers", "PK", "save it as .xlsx"),
        ("tracker.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("paper.pdf", "%PDF-", "`policy-report capture paper.pdf`"),
        ("paper.docx", "PK", "`policy-report capture paper.docx`"),
        ("dates.csv", "Country,Topic,Position,Date\nFrance,Outcome,Supports,02/03/2025\n", "--dates d/m/y"),
        ("codes.csv", "Country,Topic,Position\nFrance,Outcome,1\n", "--stance '1="),
        ("heads.csv", "Country,Topic,Position,Region\nFrance,Outcome,Supports,EU\n", "--map 'Region="),
        (
            "names.csv",
            "Country,Topic,Position\nFrance (https://www.notion.so/1),Outcome,Supports\n",
            "--create-missing",
        ),
        ("votes.csv", "Country,Position\nFrance,yes\n", "--set topic="),
    ],
)
def test_what_is_not_read_says_what_to_do(name, content, way_out, root, said):
    (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    code, _, err = said(root, "import", root / name)
    assert code
    assert way_out in " ".join(err)


REFERENCES = {
    "Zotero, CSL-JSON": (
        "sources.json",
        (
            '[{"id":"http://zotero.org/users/1/items/AB","type":"webpage","title":"A statement","author":[{"family":"Roe",'
            '"given":"Jo"}],"issued":{"date-parts":[["2025",2,11]]},"URL":"https://example.org/","note":"Citation Key: roe2025"}]'
        ),
    ),
    "Better BibTeX, CSL-JSON": (
        "sources.json",
        (
            '[\n  {"id":"roe2025","citation-key":"roe2025","type":"webpage","title":"A statement","author":[{"family":"Roe",'
            '"given":"Jo"}],"issued":{"date-parts":[[2025,2,11]]},"URL":"https://example.org/"}\n]\n'
        ),
    ),
    "Zotero, BibTeX": (
        "sources.bib",
        (
            "@misc{roe2025,\n\ttitle = {A statement},\n\turl = {https://example.org/},\n\tauthor = {Roe, Jo},\n\tmonth = feb,\n"
            "\tyear = {2025},\n}\n"
        ),
    ),
    "JabRef": (
        "sources.bib",
        (
            "% Encoding: UTF-8\n\n@Misc{roe2025,\n  author = {Jo Roe},\n  date   = {2025-02-11},\n  title  = {A statement},\n"
            "  url    = {https://example.org/},\n}\n\n@Comment{jabref-meta: databaseType:biblatex;}\n"
        ),
    ),
    "EndNote": (
        "sources.bib",
        (
            "@misc{roe2025,\n   author = {Roe, Jo},\n   title = {A statement},\n   url = {https://example.org/},\n   year = {2025},\n"
            "   type = {Web Page}\n}\n"
        ),
    ),
    "Mendeley": (
        "sources.bib",
        (
            "@misc{roe2025,\nauthor = {Roe, Jo},\nmendeley-groups = {Lakes},\ntitle = {{A statement}},\nurl = {https://example.org/},\n"
            "year = {2025}\n}\n"
        ),
    ),
}


@pytest.mark.parametrize("tool", REFERENCES)
def test_the_references_of_a_manager_are_sources(tool, workspace):
    name, text = REFERENCES[tool]
    table = "actor,topic,stance,source\nFrance,outcome,support,roe2025\n"
    sample = workspace({f"positions/{name}": text, "positions/a.csv": table})
    assert not sample.errors
    source = sample.loaded[0].records.sources["roe2025"]
    assert (source.title, source.author, source.url) == ("A statement", "Jo Roe", "https://example.org/")
    assert str(source.date).startswith("2025")
