"""Briefs in the browser: their state, building them, the files, what changed since the last state."""

import shutil
import time
from threading import Event

import pytest
from lxml import html

from policy_report.brief.editions import Choice
from policy_report.build import workers
from policy_report.i18n import words_of
from policy_report.records.since import today as today_
from policy_report.web import building
from policy_report.web.building import BuildState

BASE = "http://127.0.0.1:8001"
ENGLISH = words_of("en")

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
    assert 'href="/briefs/summit">The summit</a>' in page
    assert "not built before" in page
    assert "2 briefs · <b>2 to build</b>" in page


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
    assert page.count('<p class="fine">up to date</p>') == 3
    assert "Built 3 briefs" in page
    assert lakes.session.builds.state.rendered == (4, 4)  # files
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


def test_what_a_brief_says_is_compared_with_a_state_that_is_chosen(lakes):
    lakes.session.builds.start(["summit"], ["json"])
    wait(lakes)
    today = next((lakes.root / "reports/.kept/summit").glob("*.json.gz"))
    for day in ("2025-01-01", "2025-02-01"):
        shutil.copy(today, today.with_name(f"{day}.json.gz"))
    india = lakes.root / "positions/all.csv"
    india.write_text(india.read_text().replace("oppose", "support"))
    lakes.session.changed()
    page = html.fromstring(lakes.get("/briefs/summit?since=kept:2025-01-15").text)
    assert [option.text for option in page.get_element_by_id("since")][1:] == [
        f"the state of {day}" for day in (ENGLISH.day(today_()), "1 February 2025", "1 January 2025")
    ]
    assert "Changed since 1 January 2025" in page.get_element_by_id("changes").text_content()
    assert page.get_element_by_id("changes").find(".//a").get("href") == "/cell/india/declaration"
    assert page.get_element_by_id("due").find(".//a").get("href") == "/cell/india/declaration"
    assert "positions changed" in page.get_element_by_id("state-summit").text_content()


def test_the_briefs_that_one_makes_are_built_together_or_one_by_one(lakes):
    page = html.fromstring(lakes.get("/briefs").text)
    (folded,) = page.find_class("each")
    assert [form.get("action") for form in folded.iter("form")] == [
        *("/briefs/by-country/france", "/briefs/by-country/india", "/briefs/by-country")
    ]
    lakes.post("/briefs/by-country/france", {}, {"Referer": f"{BASE}/briefs"})
    wait(lakes)
    assert not (lakes.root / "reports/by-country/india.json").exists()
    assert lakes.post("/briefs/by-country", {}, follow_redirects=False).status_code == 303
    wait(lakes)
    assert (lakes.root / "reports/by-country/india.json").exists()
    assert lakes.client.get("/briefs/by-country", follow_redirects=False).headers["location"] == "/briefs#by-country"
    assert lakes.post("/briefs/nothing", {}).status_code == 404


@pytest.fixture
def held(monkeypatch):
    """Hold each build: two events, that one has begun, and that it may go on."""
    begun, go, real = Event(), Event(), building.build

    def build(*given, **named):
        begun.set()
        assert go.wait(60)
        return real(*given, **named)

    monkeypatch.setattr(building, "build", build)
    return begun, go


def test_what_is_asked_for_while_something_is_built_waits_its_turn(lakes, held):
    begun, go = held
    lakes.post("/briefs/summit", {"format": "json"})
    assert begun.wait(60)
    for _ in range(2):
        lakes.post("/briefs/by-country", {})
    page = html.fromstring(lakes.get("/briefs").text)
    said = {each: page.get_element_by_id(f"state-{each}").text_content() for each in ("summit", "by-country/india")}
    assert ("Building" in said["summit"], "Waits" in said["by-country/india"]) == (True, True)
    progress = page.get_element_by_id("progress")
    assert ("1 more waits" in progress.text_content(), progress.get("aria-live")) == (True, "polite")
    go.set()
    wait(lakes)
    assert lakes.session.builds.state.built == ("summit", "by-country/france", "by-country/india")


def test_a_build_is_stopped_with_what_waits_and_what_it_had_not_built_stays(lakes, held):
    begun, go = held
    lakes.post("/briefs/summit", {"format": "json"})
    assert begun.wait(60)
    lakes.post("/briefs/by-country", {})
    assert 'action="/stop-build"' in lakes.get("/briefs").text
    answer = lakes.post("/stop-build", {}, {"Referer": f"{BASE}/briefs/summit"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/briefs/summit")
    assert "Stopping" in html.fromstring(lakes.get("/briefs").text).get_element_by_id("progress").text_content()
    go.set()
    wait(lakes)
    page = html.fromstring(lakes.get("/briefs").text)
    assert "Stopped: 0 briefs were built before" in page.get_element_by_id("progress").text_content()
    assert (page.get_element_by_id("said").text_content(), lakes.session.builds.state.built) == ("", ())
    assert not (lakes.root / "reports/summit.json").exists()
    lakes.post("/briefs/summit", {"format": "json"})
    wait(lakes)
    assert (lakes.session.builds.state.built, lakes.session.builds.state.stopped) == (("summit",), False)


def test_a_build_that_breaks_leaves_nothing_waiting(lakes, monkeypatch):
    monkeypatch.setattr(building, "build", lambda *_: 1 / 0)
    builds = lakes.session.builds
    builds._state = BuildState(running=Choice(("summit",)), waiting=(Choice(),))
    with pytest.raises(ZeroDivisionError):
        builds._run(builds.state.running)
    assert (builds.state.running, builds.state.waiting) == (None, ())


def test_what_a_brief_leaves_out_is_counted_before_it_is_built(editor):
    marked = '[markings]\nunmarked = "TLP:CLEAR"\n[briefs.summit]\nmarking = "TLP:CLEAR"\nas_of = 2025-02-12\n'
    rows = "India,declaration,oppose,2025-02-12,news,TLP:RED,\nIndia,outcome,oppose,2025-02-12,news,,2025-03-01\n"
    table = f"actor,topic,stance,date,source,marking,embargo\n{rows}"
    lakes = editor(**{"policy-report.toml": marked, "positions/all.csv": table})
    row = html.fromstring(lakes.get("/briefs").text).get_element_by_id("state-summit").text_content()
    assert "leaves out 2 records (1 by marking, 1 under embargo)" in row
    assert "India" not in row


def test_a_brief_that_cannot_be_built_says_why_and_leads_to_its_settings(editor):
    lakes = editor(**{"policy-report.toml": '[briefs.summit]\nactors = ["Atlantis"]\n'})
    page = lakes.get("/briefs").text
    assert "unknown actor &#39;Atlantis&#39;" in page
    assert 'href="/briefs/summit/settings"' in page
    assert 'value="Atlantis" checked' in lakes.get("/briefs/summit/settings").text


def test_the_page_of_a_brief_stands_in_a_frame_of_its_own(lakes):
    answer = lakes.get("/briefs/summit")
    frame = html.fromstring(answer.text).find(".//iframe")
    assert (frame.get("title"), frame.get("src")) == ("The summit", "/brief/summit")
    assert "allow-same-origin" not in frame.get("sandbox")
    policy = answer.headers["content-security-policy"]
    assert ("frame-src 'self'" in policy, "frame-ancestors 'none'" in policy) == (True, True)
    assert "frame-src" not in lakes.get("/briefs").headers["content-security-policy"]


def test_why_a_brief_cannot_be_built_is_said(lakes):
    (lakes.root / "templates").mkdir()
    (lakes.root / "templates/brief.html.j2").write_text("{{ nothing.here }}")
    lakes.post("/briefs/summit", {"format": "html"})
    wait(lakes)
    assert "nothing" in lakes.get("/briefs/summit").text
    assert 'role="alert"' in lakes.get("/briefs/summit").text
