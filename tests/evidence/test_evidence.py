"""Quotes against the text of their sources, from the files of a workspace to `quote_check` and `check`."""

import pytest

from policy_report.cli import main

SOURCES = "- {id: minutes, title: Minutes, date: 2025-05-10}\n- {id: lost, title: Lost, date: 2025-05-11}\n"
TEXT = 'The minister said: "We cannot - and will not - accept that text." Nobody else spoke on it.\n'
QUOTE = "We cannot - and will not - accept that text."
WRONG = "We cannot - and will not - sign that text."
PROOFS = "positions/proofs.yaml"


def said(quote, source="minutes"):
    return f"actor: {{id: acme, name: Acme, kind: company}}\npositions:\n  - topic: outcome\n    stance: oppose\n    quote: '{quote}'\n    source: {source}\n"


def files(quote=QUOTE, text=TEXT, **more):
    return {
        "positions/topics.yaml": "- {id: outcome, title: Outcome}\n",
        "positions/sources.yaml": SOURCES,
        "positions/acme.yaml": said(quote),
        "snapshots/minutes.txt": text,
        **more,
    }


def checks(sample):
    return sample.records.positions["quote_check"].tolist()


@pytest.fixture
def run(capfd):
    """Run a command in a workspace: (exit code, stdout, stderr)."""

    def call(root, *arguments):
        with pytest.raises(SystemExit) as exit_:
            main(["-C", str(root), *arguments])
        output = capfd.readouterr()
        return exit_.value.code or 0, output.out, output.err

    return call


# --- against a snapshot ---------------------------------------------------------------------------------------------


def test_a_quote_in_the_text_of_its_source_is_verified(workspace):
    sample = workspace(files())
    assert (checks(sample), sample.problems) == (["verified"], [])


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_a_text_in_another_encoding_stops_nothing_and_its_quotes_are_checked(workspace, run, encoding):
    root = workspace(files("Ça — “coûte”", "")).root
    (root / "snapshots/minutes.txt").write_bytes("He said: Ça — “coûte” cher.".encode(encoding))
    code, out, err = run(root, "check")
    assert code == 0
    assert "1 of 1 quotes verified" in err
    assert "snapshots/minutes.txt:1: warning: not UTF-8, and read as" in out


def test_a_changed_word_is_a_warning_at_the_line_of_its_record_with_the_words_that_differ(workspace):
    sample = workspace(files(WRONG))
    assert checks(sample) == ["mismatch"]
    assert sample.warnings == ["positions/acme.yaml:3 quote quote-mismatch"]
    message = sample.message("quote-mismatch")
    assert "the source has 'accept', the record 'sign'" in message
    assert "We cannot - and will not - accept that text." in message.partition("the nearest passage is ")[2]
    assert "'minutes'" in message


def test_a_mismatch_in_a_table_names_its_row(workspace):
    table = (
        f'actor,topic,stance,quote,source\nFR,outcome,oppose,"{QUOTE}",minutes\nIN,outcome,oppose,"{WRONG}",minutes\n'
    )
    sample = workspace(files() | {"positions/acme.yaml": None, "positions/a.csv": table})
    assert checks(sample) == ["verified", "mismatch"]
    assert sample.warnings == ["positions/a.csv:3 quote quote-mismatch"]


def test_nothing_like_it_is_said_so(workspace):
    sample = workspace(files("Bananas grow on quite another continent altogether."))
    assert sample.message("quote-mismatch").endswith("is not in the text of 'minutes', and nothing like it")


@pytest.mark.parametrize(
    "quote",
    [
        "We cannot – and will not – accept that text.",
        "We cannot—and will not—accept that text.",
        "“We cannot - and will not - accept that text.”",
        "«We cannot - and will not - accept that text.»",
        "We cannot […] accept that text.",
        b"We  cannot - and\\u00a0will not - accept that text.".decode("unicode_escape"),
    ],
)
def test_another_dash_quotation_mark_or_space_is_still_verified(workspace, quote):
    sample = workspace(files(quote))
    assert (checks(sample), sample.warnings) == (["verified"], [])


@pytest.mark.parametrize("word", ["cannot", "and", "will", "not", "accept", "that"])
def test_any_word_left_out_inside_is_a_mismatch(workspace, word):
    assert checks(workspace(files(QUOTE.replace(f" {word}", "", 1)))) == ["mismatch"]


def test_a_source_without_a_text_is_counted_and_no_problem(workspace, run):
    sample = workspace(files(**{"positions/acme.yaml": said(QUOTE, "lost"), "snapshots/minutes.txt": None}))
    assert (checks(sample), sample.problems) == (["no-snapshot"], [])
    assert run(sample.root, "check")[2] == (
        "1 position, no problem; 0 of 1 quotes verified, 1 without the text of their source\n"
    )


def test_without_a_quote_there_is_nothing_to_check(workspace):
    sample = workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n", "snapshots/other.txt": TEXT})
    assert checks(sample) == ["no-quote"]
    assert sample.loaded[0].evidence is None


def test_the_brief_says_what_was_verified(workspace):
    table = f'actor,topic,stance,quote,source\nFR,outcome,oppose,"{QUOTE}",minutes\nIN,outcome,oppose,"{WRONG}",minutes\nCN,outcome,oppose,Never.,lost\n'
    coverage = workspace(files() | {"positions/acme.yaml": None, "positions/a.csv": table}).report().coverage
    assert (coverage.quotes, coverage.verified, coverage.mismatched) == (3, 1, 1)


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_prints_the_mismatch_as_a_place_to_jump_to(workspace, run):
    code, out, err = run(workspace(files(WRONG)).root, "check")
    assert code == 0
    assert out.startswith("positions/acme.yaml:3: warning: quote: “We cannot")
    assert out.endswith("[quote-mismatch]\n")
    assert err == "0 errors, 1 warning; 0 of 1 quotes verified\n"


@pytest.mark.parametrize(("quote", "code"), [(QUOTE, 0), (WRONG, 1)])
def test_strict_fails_on_a_mismatch_alone(workspace, run, quote, code):
    assert run(workspace(files(quote)).root, "check", "--strict")[0] == code


# --- proofs ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def proven(workspace, run):
    """A workspace whose quote was proven and whose snapshot is gone: make(quote=…) changes the record."""
    root = workspace(files()).root
    assert run(root, "check", "--prove", "--on", "2025-05-12")[0] == 0
    proofs = (root / PROOFS).read_bytes()
    (root / "snapshots/minutes.txt").unlink()

    def make(quote=QUOTE, **more):
        return workspace(files(quote, None) | {PROOFS: proofs} | more)

    return make


def test_prove_writes_proofs_and_then_the_snapshot_can_go(proven, run):
    sample = proven()
    written = (sample.root / PROOFS).read_text()
    assert "source: minutes" in written
    assert "date: 2025-05-12" in written
    assert QUOTE not in written
    assert not (sample.root / "snapshots/minutes.txt").exists()
    assert checks(sample) == ["verified"]
    assert run(sample.root, "check", "--strict") == (0, "", "1 position, no problem; 1 of 1 quotes verified\n")


def test_proofs_are_taken_back(proven, run):
    root = proven().root
    code, out, _ = run(root, "undo")
    assert (code, out) == (0, "positions/proofs.yaml: deleted\n")
    assert not (root / "positions/proofs.yaml").exists()


def test_a_proof_is_void_after_a_changed_word(proven):
    assert checks(proven(WRONG)) == ["no-snapshot"]


def test_a_proof_outlasts_another_dash(proven):
    assert checks(proven(QUOTE.replace(" - ", " – "))) == ["verified"]


def test_a_proof_is_of_one_source(proven):
    assert checks(proven(**{"positions/acme.yaml": said(QUOTE, "lost")})) == ["no-snapshot"]


def test_a_snapshot_decides_over_a_proof(proven):
    assert checks(proven(**{"snapshots/minutes.txt": "Quite another text, in which nobody said so.\n"})) == ["mismatch"]


def test_proving_again_without_the_snapshot_keeps_proof_and_date(proven, run):
    sample = proven()
    before = (sample.root / PROOFS).read_bytes()
    assert run(sample.root, "check", "--prove", "--on", "2026-01-01")[0] == 0
    assert (sample.root / PROOFS).read_bytes() == before


def test_proving_leaves_a_mismatch_out(workspace, run):
    root = workspace(files(WRONG)).root
    code, out, err = run(root, "check", "--prove", "--on", "2025-05-12")
    assert code == 0
    assert "[quote-mismatch]" in out
    assert "wrote " in err
    assert "- source:" not in (root / PROOFS).read_text()


def test_prove_without_a_date_is_wrong_usage(workspace, run):
    root = workspace(files()).root
    code, out, err = run(root, "check", "--prove")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "--on" in err
    assert not (root / PROOFS).exists()


def test_prove_on_no_date_is_wrong_usage(workspace, run):
    code, _, err = run(workspace(files()).root, "check", "--prove", "--on", "today")
    assert (code, "'today' is not a date" in err) == (2, True)


def test_prove_without_any_quote_is_said_in_one_line(workspace, run):
    root = workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n"}).root
    code, out, err = run(root, "check", "--prove", "--on", "2025-05-12")
    assert (code, out, err) == (2, "", "there is no quote to prove\n")


def test_with_an_error_no_proofs_are_written(workspace, run):
    root = workspace(files(**{"positions/b.csv": "actor,topic,stance\nAtlantis,outcome,support\n"})).root
    assert run(root, "check", "--prove", "--on", "2025-05-12")[0] == 1
    assert not (root / PROOFS).exists()


def test_a_broken_file_of_proofs_is_an_error_with_its_line(proven):
    sample = proven(**{PROOFS: "- source: minutes\n  quote: short\n"})
    assert {error.split()[0] for error in sample.errors} == {f"{PROOFS}:1"}
