"""What lacks the language of a brief: told at its place, for what the brief shows and for nothing else."""

import shutil
from pathlib import Path

from policy_report.brief.problems import of_briefs
from policy_report.records.store import load
from policy_report.workspace import find
from tests.conftest import place

REPO = Path(__file__).parents[2]

FILES = {
    "policy-report.toml": """
        records_language = "en"
        [briefs.a]
        language = "fr"
        title = "The pact"
        topics = ["pact"]
        """,
    "positions/topics.yaml": """
        - id: pact
          title: {en: The pact, fr: Le pacte}
          question: Will they sign?
          labels: {support: Signed}
        - {id: tax, title: A tax}
        """,
    "positions/actors.yaml": """
        - {id: club, name: The club, kind: bloc}
        - {id: acme, name: Acme, kind: company}
        - {id: france, name: France, kind: country, iso: FR}
        """,
    "positions/a.csv": """
        actor,topic,stance,summary,summary:fr,speaker
        club,pact,support,Signs.,,A. Bee
        acme,pact,support,Signs.,Signe.,
        france,tax,oppose,No.,,
        """,
}


def test_what_a_brief_shows_in_another_language_is_told(workspace):
    sample = workspace(FILES)
    found = of_briefs(find(sample.root, exact=True), sample.loaded[0])
    assert sorted(map(place, found)) == [
        "policy-report.toml:4 briefs.a.title missing-language",
        "positions/a.csv:2 summary missing-language",
        "positions/actors.yaml:1 name missing-language",
        "positions/topics.yaml:3 question missing-language",
        "positions/topics.yaml:4 labels.support missing-language",
    ]
    assert found[0].message == "no text in French, the language of the brief 'a', which shows English"


def test_a_workspace_may_do_without(workspace):
    off = FILES["policy-report.toml"] + "[checks]\n        missing-language = 'off'\n"
    sample = workspace(FILES | {"policy-report.toml": off})
    assert of_briefs(find(sample.root, exact=True), sample.loaded[0]) == []


def test_the_sample_lacks_no_french(tmp_path):
    shutil.copytree(REPO / "positions", tmp_path / "positions")
    settings = (REPO / "policy-report.toml").read_text(encoding="utf-8")
    french = settings.replace("[defaults]\n", '[defaults]\nlanguage = "fr"\n')
    (tmp_path / "policy-report.toml").write_text(french, encoding="utf-8")
    loaded, problems = load(find(tmp_path, exact=True))
    assert [*problems, *of_briefs(find(tmp_path, exact=True), loaded)] == []
