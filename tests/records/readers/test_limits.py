"""How large a file and how long a text may be, to the byte and the letter, and what raises it."""

import os

import pytest

HEAD = "actor,topic,stance,date,source_url,summary\n"
ROW = "FR,outcome,support,2025-02-11,https://example.org/,{0}\n"


def limits(text):
    return f"[limits]\n{text}\n"


@pytest.mark.parametrize(("length", "errors"), [(100, []), (101, ["positions/a.csv:2 summary too-large"])])
def test_a_text_is_counted_to_the_letter(workspace, length, errors):
    files = {"policy-report.toml": limits("text_characters = 100"), "positions/a.csv": HEAD + ROW.format("é" * length)}
    assert workspace(files).errors == errors


def test_a_text_of_a_declaration_is_counted_on_its_own_line(workspace):
    actors = f"- id: a\n  name: A\n  kind: other\n  aliases:\n    - B\n    - {'x' * 101}\n"
    files = {"policy-report.toml": limits("text_characters = 100"), "positions/actors.yaml": actors}
    sample = workspace({**files, "positions/a.csv": HEAD + ROW.format("x")})
    assert sample.errors == ["positions/actors.yaml:6 aliases.1 too-large"]


def test_long_texts_are_named_twenty_times_and_then_counted(workspace):
    files = {"policy-report.toml": limits("text_characters = 100")}
    sample = workspace({**files, "positions/a.csv": HEAD + ROW.format("x" * 101) * 30})
    assert len(sample.errors) == 21
    last = [problem.message for problem in sample.problems if problem.check == "too-large"][-1]
    assert last.endswith("(and so in 9 more records)")


@pytest.mark.parametrize(
    ("name", "key", "size", "said"),
    [
        ("a.csv", "table_megabytes", 1_000_001, "raise table_megabytes under [limits]"),
        ("a.yaml", "file_megabytes", 1_000_001, "raise file_megabytes under [limits]"),
        ("sources.bib", "file_megabytes", 1_000_001, "raise file_megabytes under [limits]"),
    ],
)
def test_a_file_past_its_limit_names_the_key_that_raises_it(workspace, name, key, size, said):
    sample = workspace({"policy-report.toml": limits(f"{key} = 1"), f"positions/{name}": ""})
    os.truncate(sample.root / "positions" / name, size)
    assert sample.errors == [f"positions/{name}:1 too-large"]
    assert said in sample.message("too-large")


def test_a_file_at_its_limit_is_read(workspace):
    row = ROW.format("x" * 900)
    table = HEAD + row * ((1_000_000 - len(HEAD)) // len(row))
    sample = workspace({"policy-report.toml": limits("table_megabytes = 1"), "positions/a.csv": table})
    assert sample.errors == []
