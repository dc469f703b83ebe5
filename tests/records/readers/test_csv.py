"""CSV tables: no row shifts, no word turns into nothing, every problem has its line."""

import csv as standard
import io
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_report.records.readers import csv


@pytest.fixture
def read(reading):
    return partial(reading, csv, "table.csv")


FRANCE = {"actor": "France", "topic": "declaration", "stance": "support", "summary": "Signed, gladly"}


@pytest.mark.parametrize(
    "text",
    [
        'actor,topic,stance,summary\nFrance,declaration,support,"Signed, gladly"\n',
        "actor;topic;stance;summary\nFrance;declaration;support;Signed, gladly\n",
        "actor\ttopic\tstance\tsummary\nFrance\tdeclaration\tsupport\tSigned, gladly\n",
        'summary,stance,actor,topic\n"Signed, gladly",support,France,declaration\n',
        ' Actor , TOPIC ,"stance",Summary\nFrance , declaration, support ,"Signed, gladly"\n',
        'actor,topic,stance,summary\r\nFrance,declaration,support,"Signed, gladly"\r\n',
        'actor,topic,stance,summary\rFrance,declaration,support,"Signed, gladly"\r',
        'actor,topic,stance,summary\nFrance,declaration,support,"Signed, gladly"',
        b'\n\nactor,topic,stance,summary\nFrance,declaration,support,"Signed, gladly"\n',
        "\r\n\r\nactor;topic;stance;summary\r\nFrance;declaration;support;Signed, gladly\r\n",
        'actor,topic,stance,summary\n,,,\nFrance,declaration,support,"Signed, gladly"\n"","","",""\n',
        'actor,topic,stance,summary\n,,,\n   \nFrance,declaration,support,"Signed, gladly"\n\n , , , \n',
    ],
    ids=[
        "comma",
        "semicolon",
        "tab",
        "columns-in-any-order",
        "space-and-case-in-the-header",
        "crlf",
        "cr",
        "no-last-newline",
        "blank-lines-first",
        "blank-crlf-lines-first",
        "blank-rows-of-empty-cells",
        "blank-rows",
    ],
)
def test_the_shape_of_a_table_does_not_matter(read, text):
    assert read(text).row == FRANCE


def test_a_byte_order_mark_is_dropped(read):
    assert read(b"\xef\xbb\xbf" + b"actor,topic,stance\nFrance,declaration,support\n").row["actor"] == "France"


@pytest.mark.parametrize(
    "word",
    [
        "NA",
        "N/A",
        "NaN",
        "None",
        "null",
        "NULL",
        "NO",
        "no",
        "True",
        "-",
        "0123",
        "1.10",
        "1e3",
        "12:30",
        "#N/A",
        "=1+1",
    ],
)
def test_every_word_is_kept_as_it_is(read, word):
    assert read(f"actor,topic,stance,summary\nFrance,declaration,support,{word}\n").row["summary"] == word


def test_quoted_cells_keep_quotes_delimiters_and_line_breaks(read):
    text = 'actor,topic,stance,quote\nFrance,declaration,support,"We said ""no"", twice;\nthen left"\n'
    assert read(text).row["quote"] == 'We said "no", twice;\nthen left'


def test_every_row_knows_the_line_on_which_it_starts(read):
    text = """
        actor,topic,stance,quote
        France,declaration,support,"one
        two
        three"

        India,declaration,support,four
        China,declaration,support,"five
        six"
        """
    assert read(text).lines == [2, 6, 7]


def test_lines_count_from_the_top_of_the_file(read):
    assert read(b"\n\nactor,topic,stance\nFrance,declaration,support\n").lines == [4]


# --- what is wrong --------------------------------------------------------------------------------------------------


def test_an_unknown_column_is_named_with_a_suggestion(read):
    found = read("actor,topic,stance,sumary,population\nFrance,declaration,support,x,68\n")
    assert found.places == ["1 sumary unknown-field", "1 population unknown-field"]
    assert "did you mean 'summary'?" in found.problems[0].message
    assert found.rows == [{"actor": "France", "topic": "declaration", "stance": "support"}]


@pytest.mark.parametrize("column", ["actor", "topic", "stance"])
def test_a_missing_column_is_named(read, column):
    others = [name for name in ("actor", "topic", "stance") if name != column]
    assert read(f"{','.join(others)}\na,b\n").places == [f"1 {column} missing-field"]


def test_a_column_given_twice_is_an_error(read):
    assert read("actor,topic,stance,note,Note\na,b,c,d,e\n").places == ["1 note duplicate-key"]


def test_problems_of_the_header_stand_on_its_own_line(read):
    assert read(b"\n\nactor,topic,stanze\nFrance,declaration,support\n").places == [
        "3 stanze unknown-field",
        "3 stance missing-field",
    ]


def test_a_row_of_another_width_is_named_and_never_shifted(read):
    found = read("""
        actor,topic,stance,summary
        France,declaration,support,Signed, gladly
        India,declaration
        China,declaration,support,ok
        """)
    assert found.places == ["2 ragged-row", "3 ragged-row"]
    assert "5 cells where the header has 4" in found.problems[0].message
    assert "'gladly'" in found.problems[0].message
    assert found.rows == [{"actor": "China", "topic": "declaration", "stance": "support", "summary": "ok"}]


def test_a_quotation_mark_that_is_never_closed_is_named_where_its_row_starts(read):
    found = read("""
        actor,topic,stance,quote
        France,declaration,support,fine
        India,declaration,support,"never closed
        China,declaration,support,swallowed
        """)
    assert found.places == ["3 csv-syntax"]
    assert "quotation marks" in found.problems[0].message


def test_text_after_a_closing_quotation_mark_is_an_error(read):
    assert read('actor,topic,stance\n"France" and more,declaration,support\n').places == ["2 csv-syntax"]


def test_the_problems_of_header_and_rows_come_together(read):
    assert read("actor,topic,stance,colour\na,b,c\n").places == ["1 colour unknown-field", "2 ragged-row"]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "  \n\t\n"])
def test_an_empty_file_is_a_warning(read, text):
    found = read(text)
    assert found.places == ["1 empty-file"]
    assert found.problems[0].severity == "warning"


def test_a_header_alone_is_a_table_without_rows(read):
    found = read("actor,topic,stance\n")
    assert (found.rows, found.problems) == ([], [])


@pytest.mark.parametrize(
    ("data", "line", "hint"),
    [
        ("actor,topic,stance\nCôte d'Ivoire,a,b\n".encode("latin-1"), 2, "byte 0xF4"),
        ("actor,topic,stance\nFrance,a,b\n".encode("utf-16"), 1, "UTF-16"),
        (bytes(4096), 1, "the file is empty: zero bytes alone"),
        ("actor,topic,stance\nFrance,a,b\n".encode("utf-16-be"), 1, "control character"),
    ],
)
def test_another_encoding_is_refused_with_a_hint(read, data, line, hint):
    (problem, *_) = read(data).problems
    assert problem.line == line
    assert hint in problem.message


@pytest.mark.parametrize(("character", "code"), [("\x07", "U+0007"), ("\u202e", "U+202E"), ("\x00", "U+0000")])
def test_a_forbidden_character_is_named_with_its_line(read, character, code):
    found = read(
        f"actor,topic,stance,quote\nFrance,declaration,support,ok\nIndia,declaration,support,so{character}so\n"
    )
    assert found.places == ["3 forbidden-character"]
    assert code in found.problems[0].message


def test_a_long_cell_is_read_or_named_but_never_cut(read):
    text = "word " * 40_000
    found = read(f"actor,topic,stance,quote\nFrance,declaration,support,{text}\n")
    assert found.problems or found.row["quote"] == text.strip()


# --- any table, against the csv module of the standard library ------------------------------------------------------

PIECES = ["a", "NA", "0123", "1.10", "é", " ", "\u00a0", "\t", ",", ";", '"', '""', "\n", "\r\n", "\r", "'", "\\"]
CELL = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
QUOTED = CELL.map(lambda text: '"' + text.replace('"', '""') + '"')
ROW = st.lists(QUOTED | QUOTED | st.sampled_from(["a", "0123", "NA", "", " a "]), min_size=3, max_size=3) | st.lists(
    CELL, max_size=4
)
BODY = st.lists(
    st.builds(lambda row, end: ",".join(row) + end, ROW, st.sampled_from(["\n", "\n", "\r\n"])), max_size=6
).map("".join)


def standard_rows(text):
    """Return the rows and the line of each as the standard library reads them, or None where it or a row's width refuses."""
    reader = standard.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines, start = [], [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(start)
            start = reader.line_num + 1
    except standard.Error:
        return None
    return (rows[1:], lines[1:]) if {len(row) for row in rows} == {3} else None


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return tmp_path_factory.mktemp("tables") / "table.csv"


@settings(max_examples=8 * settings().max_examples)
@given(body=BODY)
@example('"a\nb",c,d\n"e,f","",g')
@example('a,"b""",c\n"""",x,y\n')
@example("a,b,c\n\n1,2,3\n")
@example("0123,007,1.10\n")
@example('a,b,"c\n')
@example('a"b",c,d\n')
@example("a\rb,c,d\n")
def test_every_table_is_read_as_the_standard_library_reads_it(table, body):
    text = "actor,topic,stance\n" + body
    table.write_bytes(text.encode())
    raw, problems = csv.read(table, "table.csv", top=False)
    if problems:
        assert standard_rows(text) is None
    else:
        found = raw.positions
        cells = found[["actor", "topic", "stance"]].astype(object).to_numpy().tolist() if len(found) else []
        assert (cells, [int(line) for line in found["line"]] if len(found) else []) == standard_rows(text)
