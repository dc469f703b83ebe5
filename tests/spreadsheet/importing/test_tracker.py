"""`init --from`: a workspace from somebody's table, nothing asked, what is not understood said; and `init --empty`."""

import openpyxl
import pytest

from policy_report.cli import main
from tests.spreadsheet.importing.conftest import contents, saved


@pytest.fixture
def begun(tmp_path, capfd, said):
    """Make a workspace of a table: (exit code, messages, its matrix as lines of CSV)."""

    def call(content, name="May_votes.csv"):
        path = tmp_path / name
        if isinstance(content, str):
            saved(tmp_path, name, content)
        else:
            content.save(path)
        with pytest.raises(SystemExit) as exit_:
            main(["init", str(tmp_path / "new"), "--from", str(path)])
        err = capfd.readouterr().err.splitlines()
        code = exit_.value.code or 0
        return code, err, said(tmp_path / "new", "matrix", "--format", "csv")[1] if not code else []

    return call


def test_a_long_table_is_read_and_what_is_not_understood_is_said(tmp_path, begun):
    code, err, matrix = begun(
        "Country,Issue,Position,Date,Link,Importance,Region\nFrance,Levy,Support,17 March 2025,https://example.org/a,3,x\n"
        "Germany,Levy,Oppose,soon,https://example.org/b,High,\nAcme,Levy,Unclear,02/03/2025,,2,\n,Levy,Support,2025,,1,\n"
    )
    assert (code, matrix) == (0, ["Actor,Levy", "France,Supports", "Germany,Opposes", "Acme,Unclear"])
    assert [line.partition("out: ")[2] for line in err if "left out" in line] == [
        *("the column 'Region'", "rows without actor", "date 'soon'", "date '02/03/2025'", "salience 'High'"),
    ]
    settings = (tmp_path / "new/policy-report.toml").read_text()
    assert 'title = "May votes"' in settings
    assert 'label = "Unclear"' in settings


@pytest.mark.parametrize(
    ("table", "matrix"),
    [
        ("Who,Region,Ban,Tax\nAnne,North,Yes,No\nBert,South,No,Yes\n", ["Actor,Ban,Tax", "Anne,Yes,No", "Bert,No,Yes"]),
        ("Name;Ban;Tax\nAnne;support;\nBert;;oppose\n", ["Actor,Ban,Tax", "Anne,Supports,", "Bert,,Opposes"]),
        ("Institution,Policy area,Their position\nECB,Euro,support\n", ["Actor,Euro", "ECB,Supports"]),
        (",France,Germany\nLevy,support,oppose\n", ["Actor,Levy", "France,Supports", "Germany,Opposes"]),
        ("Country,Vote\nFrance,support\nGermany,oppose\n", ["Actor,May votes", "France,Supports", "Germany,Opposes"]),
    ],
)
def test_a_table_of_another_shape_is_read(begun, table, matrix):
    code, _, found = begun(table)
    silent = [line.replace("No evidence", "") for line in found]
    assert (code, silent) == (0, matrix)


def test_words_for_stances_that_differ_in_a_sign_are_stances_of_their_own(tmp_path, begun):
    code, _, matrix = begun("Country,Topic,Position\nFrance,Tax,Support?\nIndia,Tax,Für\nChina,Tax,fur\nPeru,Tax,FÜR\n")
    assert (code, matrix[1:]) == (0, ["China,fur", "France,Support?", "India,Für", "Peru,Für"])
    settings = (tmp_path / "new/policy-report.toml").read_text()
    assert [name in settings for name in ('id = "support-2"', 'id = "fur-2"', 'id = "fur"')] == [True] * 3


def test_a_workbook_with_a_title_above_on_its_second_sheet(begun):
    book = openpyxl.Workbook()
    book.active.append(["Version", "3"])
    for row in (["As of May"], ["Country", "Issue", "Position"], ["France", "Levy", "support"]):
        if book.sheetnames[-1] != "Tracker":
            book.create_sheet("Tracker")
        book["Tracker"].append(row)
    assert begun(book, "t.xlsx")[2] == ["Actor,Levy", "France,Supports"]


def test_nothing_stays_of_a_table_that_says_nothing(tmp_path, begun):
    code, err, _ = begun("a,b\n1,2\n")
    assert (code, (tmp_path / "new/policy-report.toml").exists()) == (1, False)
    assert "--empty; policy-report -C" in err[0]
    assert "no column holds the" in err[1]


def test_a_pivot_table_is_read(begun):
    table = (
        "Views,Column Labels,\nRow Labels,Levy,Fund\nFrance,Supports,Opposes\nIndia,Opposes,Opposes\nGrand Total,2,2\n"
    )
    assert begun(table)[0] == 0


def test_a_second_table_below_is_refused(begun):
    _, err, _ = begun("Name,Position\nFrance,Supports\n\nName,Position\nIndia,Opposes\n")
    assert any("the head stands again" in line for line in err)


def test_an_empty_workspace_takes_a_table(tmp_path, said, capfd):
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path / "new"), "--empty"])
    assert "policy-report.toml" in contents(tmp_path / "new")
    assert not [name for name in contents(tmp_path / "new") if name.startswith("positions/")]
    table = saved(tmp_path, "t.csv", "Country,Fish\nFrance,support\n")
    assert said(tmp_path / "new", "import", table, "--matrix", "--create-missing")[0] == 0
