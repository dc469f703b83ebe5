"""Tables that do not say what their author thinks."""

from .entries import WHOLE, Bad, cell, record, table

AT = "positions/a.csv"
HEAD = "actor,topic,stance,summary\n"

SHAPE = [
    Bad("CSV: a row too short", table("FR,outcome,support"), f"{AT}:2 ragged-row", "3 cells where the header has 5"),
    Bad("CSV: a row too long", table("FR,outcome,support,2025-02-11,https://e.org/,x"), f"{AT}:2 ragged-row", "6 cells"),
    Bad("CSV: a decimal comma", {AT: HEAD + "FR,outcome,support,2,5 percent\n"}, f"{AT}:2 ragged-row", "in double quotes"),
    Bad("CSV: a comma at the end of a row", {AT: HEAD + "FR,outcome,support,x,\n"}, f"{AT}:2 ragged-row", "5 cells"),
    Bad("CSV: an open quote", {AT: HEAD + 'FR,outcome,support,"We sign\n'}, f"{AT}:2 csv-syntax", "check the quotation marks"),
    Bad("CSV: an open quote before other rows", {AT: HEAD + 'FR,outcome,support,"a\nDE,outcome,oppose,b\n'}, f"{AT}:2 csv-syntax", "from this line on"),
    Bad("CSV: words after a quote", {AT: HEAD + 'FR,outcome,support,"Yes" and no\n'}, f"{AT}:2 csv-syntax", "not valid CSV"),
    Bad("CSV: quotes that are not doubled", {AT: HEAD + 'FR,outcome,support,"a "b" c"\n'}, f"{AT}:2 csv-syntax", "not valid CSV"),
    Bad("CSV: a semicolon row under commas", {AT: HEAD + "FR;outcome;support;x\n"}, f"{AT}:2 ragged-row", "1 cell where the header has 4"),
    Bad("CSV: a comma row under semicolons", {AT: "actor;topic;stance\nFR,outcome,support\n"}, f"{AT}:2 ragged-row", "1 cell where the header has 3"),
    Bad("CSV: a tab row under commas", {AT: HEAD + "FR\toutcome\tsupport\tx\n"}, f"{AT}:2 ragged-row", "1 cell"),
    Bad("CSV: pipes", {AT: "actor|topic|stance\nFR|outcome|support\n"}, f"{AT}:1 csv-syntax", "separated by '|'; separate them by commas"),
    Bad("CSV: a line for Excel", {AT: "sep=;\nactor;topic;stance\nFR;outcome;support\n"}, f"{AT}:1 csv-syntax", "'sep=;', is for Excel alone; delete it"),
    Bad("CSV: the header twice", table("FR,outcome,support,2025-02-11,https://e.org/", "actor,topic,stance,date,source_url"), f"{AT}:3 duplicate-header", "the header stands here again; delete this row"),
    Bad("CSV: text above the header", {AT: "My table,,\nactor,topic,stance\nFR,outcome,support\n"}, f"{AT}:1 actor missing-field", "missing column"),
    Bad("CSV: a table without a header", {AT: "FR,outcome,support\n"}, f"{AT}:1 topic missing-field", "a table needs actor, topic and stance"),
    Bad("CSV: a column twice", {AT: "actor,topic,stance,stance\nFR,outcome,support,oppose\n"}, f"{AT}:1 stance duplicate-key", "stands 2 times"),
    Bad("CSV: a column twice in other case", {AT: "actor,topic,stance,Stance\nFR,outcome,support,oppose\n"}, f"{AT}:1 stance duplicate-key", "keep one"),
    Bad("CSV: a column without a name", {AT: "actor,topic,stance,\nFR,outcome,support,x\n"}, f"{AT}:1 column 4 unknown-field", "has no name"),
    Bad("CSV: empty columns", {AT: "actor,topic,stance,,\nFR,outcome,support,,\n"}, f"{AT}:1 column 4 unknown-field", "name or delete it"),
    Bad("CSV: a misspelt column", {AT: "actor,topic,stance,sumary\nFR,outcome,support,x\n"}, f"{AT}:1 sumary unknown-field", "did you mean 'summary'?"),
    Bad("CSV: a column of another program", {AT: "actor,topic,stance,Unnamed: 0\nFR,outcome,support,1\n"}, f"{AT}:1 unnamed: 0 unknown-field", "unknown column; expected one of id, actor, topic, stance, date, summary"),
    Bad("CSV: ten thousand columns", {AT: "actor,topic,stance" + ",x" * 9_997 + "\n"}, f"{AT}:1 too-large", "10000 columns in the header"),
    Bad("CSV: nine hundred columns of other names", {AT: "actor,topic,stance," + ",".join(f"c{n}" for n in range(897)) + "\n"}, f"{AT}:1 c20 unknown-field", "and so in 876 more columns"),
    Bad("CSV: ten thousand ragged rows", table(*["FR,outcome"] * 10_000), f"{AT}:22 ragged-row", "and so in 9979 more rows"),
    Bad("CSV: a line break in a column name", {AT: 'actor,topic,stance,"no\nte"\nFR,outcome,support,x\n'}, f"{AT}:1 no te unknown-field", "unknown column"),
    Bad("CSV: an actor left out", table(",outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor missing-field", "missing"),
    Bad("CSV: a stance of blanks", table("FR,outcome, ,2025-02-11,https://e.org/"), f"{AT}:2 stance missing-field", "missing"),
    Bad("CSV: an empty table beside records", {**record("note: x"), AT: ""}, f"{AT}:1 empty-file", "the file is empty", code=0),
    Bad("CSV: blank lines alone", {**record("note: x"), AT: "\n \n\n"}, f"{AT}:1 empty-file", "the file is empty", code=0),
    Bad("CSV: a header alone", {AT: HEAD}, "positions/:1 empty-workspace", "no position found"),
]  # fmt: skip

BYTES = [
    Bad("CSV: a NUL", {AT: HEAD + "FR,outcome,support,a\0b\n"}, f"{AT}:2 forbidden-character", "U+0000"),
    Bad("CSV: a NUL in quotes", cell("a\0b"), f"{AT}:2 forbidden-character", "U+0000"),
    Bad("CSV: NULs at the end", {AT: (HEAD + "FR,outcome,support,x\n").encode() + b"\0" * 512}, f"{AT}:3 forbidden-character", "U+0000"),
    Bad("CSV: a form feed", {AT: HEAD + "FR,outcome,support,a\fb\n"}, f"{AT}:2 forbidden-character", "U+000C"),
    Bad("CSV: a vertical tab of a spreadsheet", {AT: HEAD + "FR,outcome,support,a\vb\n"}, f"{AT}:2 forbidden-character", "U+000B"),
    Bad("CSV: a bidirectional override", cell("a\u202eb"), f"{AT}:2 forbidden-character", "U+202E"),
    Bad("CSV: a byte-order mark inside, as `cat` leaves it", {AT: HEAD + "FR,outcome,support,x\n\ufeffDE,outcome,support,x\n"}, f"{AT}:3 forbidden-character", "U+FEFF"),
    Bad("CSV: ten thousand control characters", {AT: HEAD + "FR,outcome,support,\7\n" * 10_000}, f"{AT}:22 forbidden-character", "and so in 9979 more lines"),
    Bad("CSV: Windows-1252", {AT: (HEAD + "FR,outcome,support,l’été\n").encode("cp1252")}, f"{AT}:2 encoding", "save the file as UTF-8"),
    Bad("CSV: UTF-16, as a spreadsheet calls Unicode", {AT: (HEAD + "FR,outcome,support,x\n").encode("utf-16")}, f"{AT}:1 encoding", "this is UTF-16"),
    Bad("CSV: a workbook called .csv", {AT: b"PK\x03\x04\x14\0\x06\0\x08\0"}, f"{AT}:1 encoding", "a zip, such as a workbook"),
    Bad("CSV: a lone surrogate", {AT: HEAD.encode() + b"FR,outcome,support,\xed\xb0\x80\n"}, f"{AT}:2 encoding", "0xED"),
]  # fmt: skip

VALUES = [
    Bad("CSV: a number of a spreadsheet as a date", table("FR,outcome,support,45699,https://e.org/"), f"{AT}:2 date bad-date", "'45699' is not a date"),
    Bad("CSV: a date of Britain", table("FR,outcome,support,11/02/2025,https://e.org/"), f"{AT}:2 date bad-date", "write it like 2025-02-11"),
    Bad("CSV: a date of Germany", table("FR,outcome,support,11.02.2025,https://e.org/"), f"{AT}:2 date bad-date", "write it like 2025-02-11"),
    Bad("CSV: a date in words", table("FR,outcome,support,11 Feb 2025,https://e.org/"), f"{AT}:2 date bad-date", "write it like 2025-02-11"),
    Bad("CSV: a month that no year has", table("FR,outcome,support,2025-13,https://e.org/"), f"{AT}:2 date bad-date", "'2025-13'"),
    Bad("CSV: a day that was not", table("FR,outcome,support,2023-02-29,https://e.org/"), f"{AT}:2 date bad-date", "is not a date"),
    Bad("CSV: an error of a spreadsheet as a stance", table("FR,outcome,#N/A,2025-02-11,https://e.org/"), f"{AT}:2 stance unknown-stance", "'#N/A'"),
    Bad("CSV: an error of a spreadsheet as an actor", table("#REF!,outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor unknown-actor", "'#REF!'"),
    Bad("CSV: a formula as a stance", table("FR,outcome,=A1,2025-02-11,https://e.org/"), f"{AT}:2 stance unknown-stance", "'=A1'"),
    Bad("CSV: NA as a stance", table("FR,outcome,NA,2025-02-11,https://e.org/"), f"{AT}:2 stance unknown-stance", "'NA'"),
    Bad("CSV: nan as a topic", table("FR,nan,support,2025-02-11,https://e.org/"), f"{AT}:2 topic unknown-topic", "'nan'"),
    Bad("CSV: None as an actor", table("None,outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor unknown-actor", "'None'"),
    Bad("CSV: TRUE as a stance", table("FR,outcome,TRUE,2025-02-11,https://e.org/"), f"{AT}:2 stance unknown-stance", "'TRUE'"),
    Bad("CSV: a number as a stance", table("FR,outcome,1,2025-02-11,https://e.org/"), f"{AT}:2 stance unknown-stance", "'1'"),
    Bad("CSV: salience in words", cell("high", "salience"), f"{AT}:2 salience wrong-type", "expected a whole number"),
    Bad("CSV: salience as a decimal", cell("3.0", "salience"), f"{AT}:2 salience wrong-type", "expected a whole number"),
    Bad("CSV: salience of the six", cell("6", "salience"), f"{AT}:2 salience out-of-range", "expected at most 5"),
    Bad("CSV: a confidence that is none", cell("sure", "confidence"), f"{AT}:2 confidence unknown-value", "expected one of stated"),
    Bad("CSV: an actor of 20,000 letters", table("x" * 20_000 + ",outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor unknown-actor", "xxx…"),
    Bad("CSV: a swapped actor and topic", table("outcome,FR,support,2025-02-11,https://e.org/"), f"{AT}:2 topic unknown-topic", "'FR'"),
    Bad("CSV: two records with one id", table("FR,outcome,support,2025-02-11,https://e.org/,r1", "DE,outcome,support,2025-02-11,https://e.org/,r1", header="actor,topic,stance,date,source_url,id"), f"{AT}:3 id duplicate-id", "is used twice, first in positions/a.csv:2"),
    Bad("CSV: a thousand records with one id", table(*(f"FR,outcome,support,{y}-01-01,https://e.org/,r1" for y in range(1000, 2000)), header="actor,topic,stance,date,source_url,id"), f"{AT}:23 id duplicate-id", "more records"),
    Bad("CSV: a text of a million letters", cell("x " * 500_000), f"{AT}:2 summary too-large", "more than the 100000 that a text may have"),
    Bad("CSV: a text of a million letters, in an odd table", {AT: HEAD + " \n" + "FR,outcome,support," + "x" * 1_000_000 + "\n"}, f"{AT}:3 summary too-large", "text_characters"),
    Bad("CSV: a text of a million letters in YAML", {"positions/a.yaml": "- actor: FR\n  topic: outcome\n  stance: support\n  quote: " + "x" * 1_000_000 + "\n" + WHOLE}, "positions/a.yaml:4 quote too-large", "raise text_characters under [limits]"),
]  # fmt: skip

CSV = [*SHAPE, *BYTES, *VALUES]
