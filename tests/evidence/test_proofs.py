"""positions/proofs.yaml: which quotes were found in which text."""

from datetime import date

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policy_report import evidence
from policy_report.evidence import finding, proofs
from policy_report.evidence.proofs import Proof
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.text import BLANK, forbidden

SHA, OTHER = "a" * 64, "b" * 64
DAY = date(2025, 5, 12)
TEXT = "First line.\nWho pays?\nWe will not accept that.\n"
SNAPSHOTS = {"lakes": SourceSnapshot("lakes", "snapshots/lakes.txt", SHA, TEXT)}


def a_proof(**changed):
    fields = {"quote": OTHER, "source": "lakes", "source_sha256": SHA, "line": 2, "offset": 12, "date": DAY}
    return Proof(**(fields | changed))


def written(tmp_path, content):
    path = tmp_path / "proofs.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return proofs.read(path, "positions/proofs.yaml")


def checked(said, snapshots, known, source="lakes"):
    frame = pd.DataFrame({"quote": said, "source": source})
    return frame.join(evidence.check_quotes(frame, snapshots, known))


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_file_is_readable_and_says_what_wrote_it():
    lines = proofs.dump([a_proof()]).decode().splitlines()
    assert lines[0] == "# Written by `policy-report check --prove`, to be kept with the records: do not edit."
    assert lines[-6:] == [
        "- source: lakes",
        f"  quote: {OTHER}",
        f"  source_sha256: {SHA}",
        "  line: 2",
        "  offset: 12",
        "  date: 2025-05-12",
    ]


def test_the_order_of_the_proofs_changes_no_byte():
    some = [a_proof(), a_proof(source="assembly"), a_proof(offset=3), a_proof(quote=SHA)]
    assert proofs.dump(some) == proofs.dump(some[::-1])


def test_no_proofs_are_a_file_all_the_same(tmp_path):
    assert written(tmp_path, proofs.dump([])) == ({}, [])


def test_no_file_is_no_proofs(tmp_path):
    assert proofs.read(tmp_path / "proofs.yaml", "positions/proofs.yaml") == ({}, [])


SOURCES = st.text(min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and BLANK.sub("", text) and not forbidden(text)
)


@given(
    found=st.lists(
        st.builds(
            Proof,
            quote=st.text("0123456789abcdef", min_size=64, max_size=64),
            source=SOURCES
            | st.sampled_from(["no", "null", "~", "1e5", "https://example.org/a?b#c", "a: b", "- a", "é"]),
            source_sha256=st.just("1" * 64),
            line=st.integers(1, 10**6),
            offset=st.integers(0, 10**7),
            date=st.dates(),
        ),
        max_size=5,
        unique_by=lambda proof: proof.key,
    )
)
def test_what_is_written_is_read_again(tmp_path_factory, found):
    read, problems = written(tmp_path_factory.mktemp("proofs"), proofs.dump(found))
    assert not problems
    assert read == {proof.key: proof for proof in found}


def test_other_yaml_readers_can_read_it_too():
    (entry,) = yaml.safe_load(proofs.dump([a_proof(source="https://example.org/#x")]))
    assert entry["source"] == "https://example.org/#x"
    assert entry["date"] == DAY


GOOD = f"- quote: {OTHER}\n  source: lakes\n  source_sha256: {SHA}\n  line: 2\n  offset: 12\n  date: 2025-05-12\n"


@pytest.mark.parametrize(
    ("content", "line", "check"),
    [
        ("quote: x\n", 1, "wrong-type"),
        ("just text\n", 1, "wrong-type"),
        (GOOD + "- text\n", 7, "wrong-type"),
        (GOOD + GOOD.replace(OTHER, "xyz"), 7, "wrong-form"),
        (GOOD.replace("line: 2", "line: 0"), 1, "out-of-range"),
        (GOOD.replace("line: 2", "line: two"), 1, "wrong-type"),
        (GOOD.replace("2025-05-12", "12.5.2025"), 1, "bad-date"),
        (GOOD.replace("  line: 2\n", ""), 1, "missing-field"),
        (GOOD + "  by: me\n", 1, "unknown-field"),
        (GOOD + "  line: 3\n", 7, "duplicate-key"),
        ("- &a {quote: x}\n", 1, "yaml-magic"),
        ("- [\n", 2, "yaml-syntax"),
        (b"\xff\xfe", 1, "encoding"),
        ("- \x07\n", 1, "forbidden-character"),
    ],
)
def test_a_damaged_file_is_a_problem_with_its_line(tmp_path, content, line, check):
    found, problems = written(tmp_path, content)
    assert [(problem.file, problem.line, problem.check) for problem in problems][:1] == [
        ("positions/proofs.yaml", line, check)
    ]
    assert len(found) <= 1


# --- proving --------------------------------------------------------------------------------------------------------


def test_what_a_snapshot_verifies_is_proved_with_its_place_hash_and_date():
    table = checked(["Who pays?", "Who paid?", "", "We … accept that", "“Who pays”?"], SNAPSHOTS, {})
    assert proofs.prove(table, SNAPSHOTS, DAY) == [a_proof(quote=finding.digest("Who pays?"))]


def test_a_proof_outlives_its_snapshot_and_its_typography_but_not_its_words():
    proved = proofs.prove(checked(["Who pays?"], SNAPSHOTS, {}), SNAPSHOTS, DAY)
    known = {proof.key: proof for proof in proved}
    assert list(checked(["“Who pays?”", "Who paid?"], {}, known)["quote_check"]) == ["verified", "no-snapshot"]


def test_proving_again_without_the_snapshot_keeps_what_is_in_use_alone():
    known = {proof.key: proof for proof in [a_proof(quote=finding.digest("Who pays?")), a_proof(quote=SHA)]}
    table = checked(["Who pays?"], {}, known)
    assert proofs.prove(table, {}, date(2026, 1, 1), known) == [a_proof(quote=finding.digest("Who pays?"))]
    assert proofs.prove(table, {}, date(2026, 1, 1)) == []


def test_a_changed_snapshot_decides_and_is_what_is_proved():
    known = {proof.key: proof for proof in [a_proof(quote=finding.digest("Who pays?"))]}
    same = {"lakes": SourceSnapshot("lakes", "f", OTHER, "They ask: Who pays?")}
    (proof,) = proofs.prove(checked(["Who pays?"], same, known), same, date(2026, 1, 1), known)
    assert (proof.source_sha256, proof.offset, proof.date) == (OTHER, 10, date(2026, 1, 1))
    contradicts = {"lakes": SourceSnapshot("lakes", "f", OTHER, "They ask: Who paid?")}
    assert proofs.prove(checked(["Who pays?"], contradicts, known), contradicts, DAY, known) == []
