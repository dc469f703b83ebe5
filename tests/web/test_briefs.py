"""Briefs in the browser: their state, building them, the files, what changed since the last state."""

import time

import pytest

from policy_report.build import workers
from policy_report.web import building

LAKES = {
    "policy-report.toml": 'title = "Lakes"\n[defaults]\nformats = ["json", "html"]\n[briefs.summit]\ntitle = "The summit"\n'
    '[briefs.by-country]\neach = "actor"\nformats = ["json"]\n'
}


@pytest.fixture
def lakes(editor, monkeypatch, without_processes):
    monkeypatch.setattr(building, "local", workers.local)
    return editor(**LAKES)


def wait(lakes):
    deadline = time.monotonic() + 60
    while lakes.session.builds.state.running and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lakes.session.builds.state.running


def test_a_brief_that_was_never_built_says_so(lakes):
    page = lakes.get("/briefs").text
    assert '<a href="/briefs/summit">The summit</a>' in page
    assert "not built before" in page
    assert "<summary><b>by-country</b> 2 briefs</summary>" in page


def test_a_brief_is_built_and_its_files_can_be_opened(lakes):
    assert lakes.post("/briefs/summit", {"format": "json"}, follow_redirects=False).status_code == 303
    wait(lakes)
    assert (lakes.root / "reports/summit.json").is_file()
    assert not (lakes.root / "reports/summit.html").exists()
    page = lakes.get("/briefs/summit").text
    assert 'href="/reports/summit.json"' in page
    found = lakes.get("/reports/summit.json")
    assert found.json()["brief"]["title"] == "The summit"
    assert found.headers["content-disposition"].startswith("attachment")


def test_all_that_changed_is_built_and_then_nothing_is_due(lakes):
    lakes.post("/briefs", {})
    wait(lakes)
    page = lakes.get("/briefs").text
    assert page.count("up to date") == 3
    assert "Built 3 briefs" in page
    assert "text/html" in lakes.get("/reports/summit.html").headers["content-type"]


@pytest.mark.parametrize(
    "name", ["../policy-report.toml", ".manifest.json", "%2e%2e/policy-report.toml", "nothing.json"]
)
def test_no_path_names_another_file(lakes, name):
    lakes.post("/briefs", {})
    wait(lakes)
    assert lakes.get(f"/reports/{name}").status_code == 404


def test_what_changed_since_the_last_state_is_named_with_its_cell(lakes):
    assert "There is no earlier state" in lakes.get("/briefs/summit?since=last").text
    lakes.session.builds.start(["summit"], ["json"])
    wait(lakes)
    kept = next((lakes.root / "reports/.kept/summit").rglob("*.json.gz"))
    kept.rename(kept.with_name("2025-01-01.json.gz"))
    france = lakes.text("positions/countries/france.yaml")
    (lakes.root / "positions/countries/france.yaml").write_text(france.replace("stance: support", "stance: oppose"))
    lakes.session.changed()
    page = lakes.get("/briefs/summit?since=last").text
    assert '<a href="/cell/france/declaration">' in page


def test_why_a_brief_cannot_be_built_is_said(lakes):
    (lakes.root / "templates").mkdir()
    (lakes.root / "templates/brief.html.j2").write_text("{{ nothing.here }}")
    lakes.post("/briefs/summit", {"format": "html"})
    wait(lakes)
    assert "nothing" in lakes.get("/briefs/summit").text
    assert 'role="alert"' in lakes.get("/briefs/summit").text
