"""What is in no output: a word in each field that is not to be printed, looked for in all files, unpacked."""

import json

import pytest

from policy_report.formats import RENDERERS
from policy_report.i18n import SECTIONS
from tests.conftest import command, run_here
from tests.unpacked import holds, tree

FORMATS = f"formats = {list(RENDERERS)}".replace("'", '"')
INTERNAL = ("notep", "notes", "notea", "notet", "coder", "recid", "fname")  # ends of the words of internal fields
WORKSPACE = {
    "positions/topics.yaml": """
        - {id: declaration, title: Joint declaration, question: Did they sign?, note: canarynotet, keywords: [canarykey]}
        - {id: outcome, title: Outcome}
        """,
    "positions/sources.yaml": """
        - {id: minutes, title: Minutes, remark: canaryremarks, note: canarynotes}
        - id: memo
          title: canarytitle
          author: canaryauthor
          publisher: canarypublisher
          date: 2025-02-10
          url: https://canaryurl.example
          archive_url: https://canaryarchive.example
          remark: canaryremark2
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
    "positions/countries/japan.yaml": """
        actor: {id: japan, name: Japan, kind: country, groups: [canarygroup]}
        positions:
          - {topic: outcome, stance: oppose, date: 2025-02-11, summary: canarysummary, quote: canaryquote, source: memo,
             language: fr, translation: canarytranslation, speaker: canaryspeaker, locator: canarylocator,
             conditions: canaryconditions, remark: canaryremark3, confidence: inferred, salience: 3}
          - {topic: outcome, stance: declined, date: 2024-02-11, summary: canaryearlier, source_url: "https://canarylink.example",
             source_title: canarylinktitle}
        """,
}


ORDER = '[markings]\norder = ["LOW", "MIDDLE", "HIGH"]\nunmarked = "LOW"\n'
ABOVE = {  # a canary in every field of what readers of LOW may not know
    "positions/actors.yaml": """
        - {id: ada, name: Ada, kind: other, groups: [All]}
        - {id: canaryone, name: Canarytwo, short: Canarythree, kind: company, groups: [All, Canaryfour],
           aliases: [Canaryfive], note: canarysix, marking: HIGH}
        """,
    "positions/topics.yaml": """
        - {id: levy, title: Levy}
        - {id: canaryseven, title: Canaryeight, short: Canarynine, question: canaryten, aliases: [canaryeleven],
           labels: {oppose: Canarytwelve}, keywords: [canarythirteen], note: canaryfourteen, marking: MIDDLE}
        """,
    "positions/sources.yaml": """
        - {id: minutes, title: Minutes, date: 2025-01-01}
        - id: canaryfifteen
          title: canarysixteen
          author: canaryseventeen
          publisher: canaryeighteen
          date: 2025-02-10
          url: https://canarynineteen.example
          archive_url: https://canarytwenty.example
          remark: canaryremark
          marking: HIGH
        - {id: canarylater, title: Canarylatertitle, date: 2025-01-01, embargo: 2026-01-01}
        """,
    "positions/readings.yaml": """
        - {source: canaryfifteen, topic: levy, reader: canaryreader}
        - {source: minutes, topic: levy, actor: canaryone}
        """,
    "snapshots/canaryfifteen.txt": "Canaryquotethree is what they said.",
    "positions/countries/canaryfile.yaml": """
        actor: {id: bo, name: Bo, kind: other}
        positions:
          - {topic: levy, stance: support, date: 2025-01-01, summary: Pays., source: minutes}
          - {topic: levy, stance: oppose, date: 2025-01-02, marking: MIDDLE, summary: canarysummary, quote: canaryquote,
             language: fr, translation: canarytranslation, speaker: canaryspeaker, source: minutes,
             locator: canarylocator, conditions: canaryconditions, remark: canaryremarkp, coder: canarycoder,
             note: canarynote}
          - {topic: levy, stance: oppose, date: 2025-01-03, source: canaryfifteen, summary: canarysummarytwo,
             quote: Canaryquotethree}
          - {topic: levy, stance: oppose, date: 2025-01-04, source: canarylater, summary: canarysummarythree}
          - {topic: levy, stance: oppose, date: 2025-01-05, marking: HIGH, summary: canarysummaryfour,
             source_url: "https://canarylink.example", source_title: canarylinktitle}
          - {topic: canaryseven, stance: oppose, date: 2025-01-06, source: minutes, summary: canarysummaryfive}
          - {topic: levy, stance: support, date: 2024-12-01, attribution: withheld, summary: Told us., source: minutes,
             speaker: canaryunnamed, locator: canaryplace, coder: canarycodertwo}
        """,
    "positions/p.csv": """
        actor,topic,stance,date,summary,source,marking
        ada,levy,neutral,2025-01-01,Asks.,minutes,
        canaryone,levy,oppose,2025-01-07,canarysummarysix,minutes,
        canaryone,levy,oppose,2024-01-07,canarysummaryseven,minutes,
        KG,levy,oppose,2024-01-07,canarysummaryeight,minutes,HIGH
        """,
}
UNSHOWN = (  # ends of the words that a matrix does not show
    *(
        "title",
        "author",
        "publisher",
        "url",
        "archive",
        "remark2",
        "group",
        "summary",
        "quote",
        "translation",
        "speaker",
    ),
    *("locator", "conditions", "remark3", "earlier", "link", "linktitle", "remarkp", "remarks", "key"),
)


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


def test_what_no_section_shows_is_in_no_file(workspace):
    files = built(workspace, f'[defaults]\n{FORMATS}\n[briefs.b]\nsections = ["matrix"]\nsince = 2024-06-01\n')
    assert seen(files, (*UNSHOWN, *INTERNAL)) == set()
    said = json.loads(files["b.json"])
    assert said.keys() >= {"agreement", "changes", "gaps", "key_messages", "positions", "sources", "topic_summaries"}
    assert (said["sources"], said["changes"], said["agreement"], said["key_messages"]) == ([], [], [], [])
    assert {p["stance"] for p in said["positions"] if p["actor"] == "japan"} == {"oppose"}
    assert holds(files["b.pdf"], "opposes")


def test_a_brief_that_shows_stances_alone_is_compared_by_these(workspace):
    settings = '[defaults]\nformats = ["json"]\n[briefs.b]\nsections = ["matrix", "moves"]\n'
    root = workspace(WORKSPACE | {"policy-report.toml": f'{settings}since = "last"\n'}).root
    assert command(root, "build", "--on", "2025-03-01") == 0
    (root / "old.json").write_bytes((root / "reports/b.json").read_bytes())
    japan = root / "positions/countries/japan.yaml"
    japan.write_text(japan.read_text().replace("oppose", "support").replace("canaryquote", "Other words"))
    india = root / "positions/countries/b-canaryfname.yaml"
    india.write_text(india.read_text().replace("We sign.", "Words that say the same."))
    for since in ("last", "old.json"):
        assert command(root, "build", "--force", "--on", "2025-03-02", "--since", since) == 0
        changes = json.loads((root / "reports/b.json").read_text())["changes"]
        assert [(c["actor"], c["change"], c["before"], c["after"]) for c in changes] == [
            ("japan", "moved", "oppose", "support")
        ]


def test_a_stance_that_is_withheld_by_now_is_no_move(workspace):
    settings = """
        [defaults]
        formats = ["json"]
        marking = "TLP:CLEAR"
        [markings]
        unmarked = "TLP:CLEAR"
        [briefs.b]
        sections = ["matrix", "moves"]
        since = "last"
        """
    table = "actor,topic,stance,date,marking\nFR,outcome,oppose,2024-01-01,\nFR,outcome,support,2025-01-01,\n"
    root = workspace({"policy-report.toml": settings, "positions/a.csv": table}).root
    assert command(root, "build", "--on", "2025-03-01") == 0
    (root / "old.json").write_bytes((root / "reports/b.json").read_bytes())
    (root / "positions/a.csv").write_text(table.replace("2025-01-01,", "2025-01-01,TLP:RED"))
    assert command(root, "build", "--on", "2025-03-02") == 0
    said = json.loads((root / "reports/b.json").read_text())
    assert ([cell["stance"] for cell in said["cells"] if cell["stance"]], said["changes"]) == (["oppose"], [])
    code, told = run_here("-C", root, "build", "--since", "old.json")
    assert (code, "it has the stances alone" in told) == (2, True)


def test_the_words_are_where_a_section_shows_them(workspace):
    files = built(workspace, f"[defaults]\n{FORMATS}\n[briefs.b]\n")
    assert {word for _, word in seen({"b.json": files["b.json"]}, UNSHOWN)} == {*UNSHOWN} - {"key"}


def test_what_is_above_the_marking_of_a_brief_is_in_none_of_its_files(workspace):
    briefs = (
        f'{ORDER}[defaults]\nmarking = "LOW"\n[briefs.low]\nsince = 2024-06-01\n{FORMATS}\n'
        '[briefs.parts]\neach = "actor"\nformats = ["json", "svg"]\n'
        '[briefs.groups]\neach = "group"\nformats = ["json"]\n'
        '[briefs.high]\nmarking = "HIGH"\nas_of = 2026-02-01\nformats = ["json"]\n'
    )
    root = workspace(ABOVE | {"policy-report.toml": briefs}).root
    assert command(root, "build", "--on", "2025-03-01") == 0
    files = tree(root / "reports")
    lower = {name: content for name, content in files.items() if "high" not in name and name != ".manifest.json"}
    assert {name.rpartition(".")[2] for name in lower} >= {*RENDERERS, "gz"}
    assert [name for name in lower if "canary" in name or "kyrgyz" in name] == []
    assert [name for name, content in lower.items() if holds(content, "canary") or holds(content, "kyrgyz")] == []
    assert not holds(files["high.json"], "canaryunnamed")
    assert all(holds(files["high.json"], f"canary{word}") for word in ("two", "eight", "sixteen", "summarysix", "link"))


@pytest.mark.soak
@pytest.mark.parametrize("section", SECTIONS)
def test_no_format_says_what_the_data_of_a_section_do_not(workspace, section):
    files = built(workspace, f'[defaults]\n{FORMATS}\n[briefs.b]\nsections = ["{section}"]\nsince = 2024-06-01\n')
    allowed = {word for _, word in seen({"b.json": files["b.json"]}, UNSHOWN)}
    files = {name: content for name, content in files.items() if section != "changes" or not name.startswith(".kept")}
    assert {word for _, word in seen(files, (*UNSHOWN, *INTERNAL))} == allowed
    assert bool(allowed) is (section in {"topics", "actors", "evidence"})
