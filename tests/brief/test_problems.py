"""The problems of a workspace with those of its briefs: what stands where, and what is told once."""

import pytest

from policy_report.brief.problems import of_workspace
from policy_report.workspace import find

TABLE = "actor,topic,stance,date,source\nfrance,pact,support,2025-02-11,news\nperu,pact,oppose,2025-02-11,news\n"
FILES = {
    "positions/topics.yaml": "- {id: pact, title: {en: The pact, fr: Le pacte}}\n",
    "positions/sources.yaml": "- {id: news, title: The news}\n",
    "positions/all.csv": TABLE,
}


def told(sample, **options):
    space = find(sample.root, exact=True)
    found = of_workspace(space, *sample.loaded, **options)
    return [f"{each.file}:{each.line} {each.field} {each.check}" for each in found]


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        ('each = "actor"\nlanguage = "fr"\nsubtitle = "All of it"', "policy-report.toml:4 briefs.x.subtitle missing-language"),
        ('key_messages = ["[Peru](peru/tax)"]', "policy-report.toml:2 briefs.x.key_messages unknown-cell"),
        ('since = "earlier.json"', "policy-report.toml:2 briefs.x.since no-earlier-brief"),
        ('since = "reports/x.json"', "policy-report.toml:2 briefs.x.since no-earlier-brief"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_brief_stands_at_its_setting(workspace, brief, said):
    assert told(workspace(FILES | {"policy-report.toml": f"[briefs.x]\n{brief}\n"})) == [said]


def test_of_records_that_are_wrong_briefs_are_not_judged(workspace):
    wrong = FILES | {"positions/all.csv": TABLE.replace("support", "maybe"), "policy-report.toml": '[briefs.x]\nactors = ["Mu"]\n'}  # fmt: skip
    assert told(workspace(wrong)) == ["positions/all.csv:2 stance unknown-stance"]


def test_states_that_builds_kept_are_read_where_that_is_asked(workspace):
    sample = workspace(FILES | {"policy-report.toml": '[briefs.x]\nsince = "last"\n'})
    state = sample.root / "reports/.kept/x/2025-01-01.json.gz"
    state.parent.mkdir(parents=True)
    state.write_bytes(b"damaged")
    assert told(sample) == ["policy-report.toml:2 briefs.x.since no-earlier-brief"]
    assert told(sample, kept=False) == []
