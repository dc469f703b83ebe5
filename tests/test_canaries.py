"""What is in no output: a word in each field that is not to be printed, looked for in all files, unpacked."""

import pytest

from policy_report.formats import RENDERERS
from tests.conftest import command
from tests.unpacked import holds, tree

FORMATS = f"formats = {list(RENDERERS)}".replace("'", '"')
INTERNAL = ("notep", "notes", "notea", "notet", "coder", "recid", "fname")  # ends of the words of internal fields
WORKSPACE = {
    "positions/topics.yaml": """
        - {id: declaration, title: Joint declaration, question: Did they sign?, note: canarynotet}
        - {id: outcome, title: Outcome}
        """,
    "positions/sources.yaml": """
        - {id: minutes, title: Minutes, remark: canaryremarks, note: canarynotes}
        """,
    "positions/countries/canaryfname.yaml": """
        actor: {id: france, name: France, kind: country, note: canarynotea}
        positions:
          - {id: canaryrecid, topic: declaration, stance: support, date: 2025-02-11, summary: Signs., source: minutes,
             coder: canarycoder, remark: canaryremarkp, note: canarynotep}
          - {topic: declaration, stance: oppose, date: 2025-02-11, summary: No., source: minutes, coder: canarycoder2}
          - {topic: declaration, stance: oppose, date: 2024-02-11, summary: No., source: minutes, coder: canarycoder}
        """,
    "positions/countries/b-canaryfname.yaml": """
        actor: {id: india, name: India, kind: country}
        positions:
          - {topic: declaration, stance: support, date: 2025-02-11, quote: We sign., source: minutes, coder: canarycoder}
          - {topic: outcome, stance: support, date: 2025-02-11, summary: Fine., source: minutes, note: canarynotep}
        """,
}


def built(workspace, settings):
    """Return all files that a build of a workspace with these settings leaves in `reports/`."""
    root = workspace(WORKSPACE | {"policy-report.toml": settings}).root
    assert command(root, "build", "--on", "2025-03-01") == 0
    found = tree(root / "reports")
    assert {name.rpartition(".")[2] for name in found} >= {*RENDERERS, "gz"}
    return found


def seen(files, words):
    """Return in which files which of the words stand."""
    return {(name, word) for name, content in files.items() for word in words if holds(content, f"canary{word}")}


def test_what_is_internal_is_in_no_output_and_remarks_are(workspace):
    files = built(workspace, f'[defaults]\n{FORMATS}\nmarking = "TLP:GREEN"\n[briefs.b]\nsince = 2024-06-01\n')
    assert seen(files, INTERNAL) == set()
    prints = {"html", "pdf", "json", "md", "xlsx", "docx", "pptx"}
    assert {name for name, _ in seen(files, ["remarkp"])} == {f"b.{name}" for name in prints}
    assert {name for name, _ in seen(files, ["remarks"])} == {f"b.{name}" for name in prints}
    assert [name for name in files if name.startswith("b.") and not holds(files[name], "tlpgreen")] == []


def test_an_internal_brief_has_it_and_says_so_everywhere(workspace):
    files = built(workspace, f'[defaults]\ninternal = true\n{FORMATS}\nmarking = "TLP:RED"\n[briefs.b]\n')
    for name in ("html", "pdf", "json", "xlsx"):
        assert {word for _, word in seen({name: files[f"b.{name}"]}, INTERNAL)} == {"notep", "notes", "coder", "fname"}
    assert [name for name in files if name.startswith("b.") and not holds(files[name], "tlpredinternal")] == ["b.json"]


@pytest.mark.parametrize(("setting", "carried"), [("", True), ("attachments = false\n", False)])
def test_a_pdf_carries_its_data_unless_it_shall_not(workspace, setting, carried):
    root = workspace(WORKSPACE | {"policy-report.toml": f'[defaults]\n{setting}[briefs.b]\nformats = ["pdf"]\n'}).root
    assert command(root, "build") == 0
    assert holds((root / "reports/b.pdf").read_bytes(), "policyreport1") is carried  # the schema of the JSON
