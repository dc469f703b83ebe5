"""Ten trackers of different shapes: `init --from` and `build` give a brief, with no edit between."""

import io
import json

import openpyxl
import pytest

from policy_report.cli import main

pytestmark = pytest.mark.usefixtures("without_processes")


def book(*sheets, merged=()):
    """A workbook of (title, rows)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


NAMES = ["Belgium", "Chile", "Ghana"]
CELLS = [("Supports", "Opposes"), ("Opposes", ""), ("Neutral", "Supports")]

TRACKERS = {  # name of the file: content, cells with a stance
    "long.csv": (
        "Country,Topic,Stance,Date,Source\nBelgium,Levy,support,2025-02-11,Minutes\nChile,Fund,oppose,2025-02-12,Minutes\n",
        2,
    ),
    "matrix.csv": (
        "Country,Levy,Fund\n" + "".join(f"{n},{a},{b}\n" for n, (a, b) in zip(NAMES, CELLS, strict=True)),
        5,
    ),
    "turned.csv": (",Belgium,Chile,Ghana\nLevy,support,oppose,neutral\nFund,oppose,,support\n", 5),
    "own-words.csv": (
        "Organisation;Levy;Fund\nPort of A;In favour;Against\nPort of B;Against;No view\nPort of C;In favour;No view\n",
        6,
    ),
    "one-vote.csv": ("Member State,Vote\nBelgium,For\nChile,Against\nGhana,Abstention\n", 3),
    "titled.xlsx": (
        book(
            ("Cover", [["Tracker of the talks"], ["Kept by Ann"]]),
            (
                "Positions",
                [
                    ["As of February"],
                    [],
                    ["Country", "Issue", "Position", "Date"],
                    ["Belgium", "Levy", "Support", "11 February 2025"],
                ],
            ),
        ),
        1,
    ),
    "kinds-and-legend.xlsx": (
        book(
            (
                "Tracker",
                [
                    ["Name", "Type", "Levy", "Fund"],
                    ["Belgium", "country", "S", "O"],
                    ["Acme", "company", "O", None],
                    ["Greenpeace", "civil society", "S", "S"],
                    [],
                    ["S = supports"],
                    ["O = opposes"],
                ],
            )
        ),
        5,
    ),
    "merged.xlsx": (
        book(
            (
                "Sheet1",
                [
                    ["Country", "Topic", "Stance"],
                    ["Belgium", "Levy", "support"],
                    [None, "Fund", "oppose"],
                    ["Chile", "Levy", "oppose"],
                ],
            ),
            merged=["A2:A3"],
        ),
        3,
    ),
    "notes.csv": (
        (
            "Stakeholder,Sector,Policy area,Their position,Quote,Link,Last updated,Owner,Priority\n"
            'Acme,Steel,Levy,Support,"We back it.",https://example.org/a,11.02.2025,Ann,High\n'
            "Bolt,Cars,Levy,Oppose,,https://example.org/b,17/03/2025,Bob,\n"
            "Crux,Cars,Fund,tbc,,,,,\n"
        ),
        3,
    ),
    "survey.csv": (
        (
            "Timestamp,Email Address,Organisation,Where do you stand? [Levy],Where do you stand? [Fund]\n"
            "2025/02/11 10:00:00,a@example.org,Acme,Strongly agree,Disagree\n2025/02/11 10:05:00,b@example.org,Bolt,Disagree,Strongly agree\n"
        ),
        4,
    ),
}


@pytest.mark.parametrize("name", TRACKERS)
def test_a_tracker_becomes_a_brief_with_one_command_and_no_edit(name, tmp_path, capfd, monkeypatch):
    content, cells = TRACKERS[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(tmp_path)
    for command in (["init", "new", "--from", str(path)], ["-C", "new", "build", "--format", "html,json"]):
        with pytest.raises(SystemExit) as end:
            main(command)
        assert not end.value.code, capfd.readouterr().err
    (made,) = (path for path in (tmp_path / "new/reports").glob("*.json") if not path.name.startswith("."))
    brief = json.loads(made.read_text())
    assert sum(cell["stance"] is not None or cell["state"] == "mixed" for cell in brief["cells"]) == cells
    assert made.with_suffix(".html").exists()
