from policy_report.cli.terminal import result_rows

ROWS = [["actor", "stance"], ["=1+1", "Supports"], ["-2", "a, b"]]


def test_rows_as_csv_hold_no_formula(capsys):
    result_rows("csv", ROWS)
    assert capsys.readouterr().out == "actor,stance\n'=1+1,Supports\n'-2,\"a, b\"\n"


def test_rows_as_text_are_as_they_are_and_aligned(capsys):
    result_rows("text", ROWS)
    assert capsys.readouterr().out == "actor  stance\n=1+1   Supports\n-2     a, b\n"
