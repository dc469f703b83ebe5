"""The editor in a real Chromium: the round on the matrix by mouse and by keyboard, and pages elsewhere that attack it."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from PIL import Image

from policy_report.build.workers import Renderer
from policy_report.evidence import pdf
from policy_report.web import building
from policy_report.web.app import create
from policy_report.web.live.scheduler import Scheduler
from policy_report.web.live.watch import changes
from policy_report.web.pages import matrix
from policy_report.web.security import Access
from policy_report.web.server import Server, bound
from policy_report.web.session import Session
from policy_report.workspace import find
from tests.browser.conftest import CHROMIUM, QUIET
from tests.evidence.test_pages import written

pytestmark = pytest.mark.browser

TOPICS = "- {id: declaration, title: Declaration, labels: {support: Signed}}\n- {id: energy, title: Energy}\n"
SPEECH = "The minister said “we will keep the lake clean for all” on Monday.\n"
COLUMNS = (
    "/F 12 Tf 30 300 Td (The dam is paid for by) Tj 0 -14 Td (all who live in the valley.) Tj 0 -14 Td (So it was said.) Tj "
    "180 28 Td (Peru has not got the) Tj 0 -14 Td (money to pay.) Tj"
)
FILES = {
    "policy-report.toml": 'title = "Lakes"\n[briefs.summit]\ntitle = "The summit"\nactors = ["france"]\n',
    "positions/topics.yaml": TOPICS,
    "positions/sources.yaml": "- {id: speech, title: The speech, date: 2025-02-11}\n- {id: paper, title: The paper}\n- {id: broken, title: A file}\n- {id: letter, title: A letter}\n",
    "positions/all.csv": "actor,topic,stance,date,source\nFrance,declaration,support,2025-02-11,speech\nPeru,energy,oppose,2025-02-11,speech\n",
    "snapshots/speech.txt": SPEECH,
    "snapshots/paper.pdf": written(COLUMNS),
    "snapshots/broken.pdf": b"%PDF-1.4 broken",
}


@dataclass(frozen=True)
class Edited:
    """A workspace that is open in an editor."""

    root: Path
    access: Access

    def text(self, name="positions/all.csv"):
        return (self.root / name).read_text()


@pytest.fixture
def edited(workspace):
    root = workspace(FILES).root
    space = find(root, exact=True)
    renderer = Renderer(lambda: ThreadPoolExecutor(1), lambda used: used.shutdown(), at_once=1)
    session = Session(space, Scheduler(space, renderer), lambda: "2025-03-01 09:30", lambda: "2025-03-01")
    listening, stop = bound(0), Event()
    access = Access.to_write(listening.getsockname()[1])
    with Server(listening, create(session, access)) as server, ExitStack() as stack:
        follow = lambda: [session.changed() for _ in changes(space, stop)]  # noqa: E731
        threads = [Thread(target=work) for work in (session.scheduler.run, follow, server.serve_forever)]
        for thread in threads:
            thread.start()
        stack.callback(lambda: [thread.join() for thread in threads])
        stack.callback(renderer.close)
        stack.callback(server.shutdown)
        stack.callback(session.scheduler.end)
        stack.callback(stop.set)
        yield Edited(root, access)


@pytest.fixture
def page(browser, edited):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(edited.access.address)
    yield page
    context.close()


def test_a_position_is_added_with_the_mouse(page, edited, expect):
    page.get_by_role("button", name="France, Energy: No evidence").click()
    expect(page.get_by_role("region", name="France, Energy")).to_be_visible()
    page.get_by_role("button", name="Add position").click()
    page.get_by_role("radio", name="Supports").check()
    page.get_by_label("Source", exact=True).fill("The speech")
    page.get_by_label("Quote", exact=True).fill("we will keep the lake very clean for all")
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_text("verified")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="France, Energy: Supports")).to_be_visible()
    assert "france,energy,support,,speech,we will keep the lake clean for all,2025-03-01" in edited.text()
    page.get_by_role("button", name="Undo: added France, Energy").click()
    expect(page.get_by_role("button", name="France, Energy: No evidence")).to_be_visible()
    assert edited.text() == FILES["positions/all.csv"]
    assert page.complaints == []


def test_a_position_is_changed_with_the_keyboard_alone(page, edited, expect):
    page.get_by_role("button", name="France, Declaration: Signed").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Peru, Energy: Opposes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Peru, Energy")).to_be_visible()
    page.keyboard.press("e")
    date = page.get_by_label("Date", exact=True)
    date.fill("31 Feb")
    expect(page.locator("#m-date")).to_contain_text("is not a date")
    page.get_by_label("Speaker", exact=True).focus()
    page.keyboard.press("Control+s")
    expect(date).to_be_focused()
    assert edited.text() == FILES["positions/all.csv"]
    date.fill("2025-02")
    page.get_by_role("radio", name="Opposes").focus()
    page.keyboard.press("1")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("button", name="Peru, Energy: Supports")).to_be_visible()
    assert "Peru,energy,support,2025-02,speech" in edited.text()
    expect(page.get_by_role("region", name="Peru, Energy")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Peru, Energy")).to_be_hidden()


def test_when_something_is_saved_the_matrix_stays_and_only_what_differs_in_it_is_touched(page, expect):
    kept = page.evaluate_handle("['main', 'grid'].map((id) => document.getElementById(id))")
    cell = page.get_by_role("button", name="France, Energy: No evidence").element_handle()
    for stance in ("Supports", "Opposes"):
        page.get_by_role("button", name=re.compile("^France, Energy")).click()
        page.locator(".panel").get_by_role("button", name=re.compile("^(Add position|Edit)$")).first.click()
        page.get_by_role("radio", name=stance).check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("button", name=f"France, Energy: {stance}")).to_be_visible()
    assert kept.evaluate("kept => kept.every((each) => each.isConnected)")
    assert cell.get_attribute("aria-label") == "France, Energy: Opposes"
    page.get_by_role("button", name=re.compile("^France, Energy")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Peru, Energy: Opposes")).to_be_focused()


def test_of_a_large_matrix_the_rows_that_were_come_to_stay_when_something_changes(page, edited, expect, monkeypatch):
    monkeypatch.setattr(matrix, "CELLS", 2)  # a window is a row
    page.reload()
    expect(page.get_by_role("button", name="Peru, Energy: Opposes")).to_be_visible()
    (edited.root / "positions/all.csv").write_text(edited.text().replace("energy,oppose", "energy,support"))
    expect(page.get_by_role("button", name="Peru, Energy: Supports")).to_be_visible()
    expect(page.locator("#grid th[data-name]")).to_have_text(["France", "Peru"])


def test_a_jump_and_the_walk_over_gaps(page, expect):
    page.get_by_role("button", name="France, Declaration: Signed").focus()
    page.keyboard.press("/")
    page.keyboard.type("per en")
    expect(page.locator("#jumps")).to_have_text("Peru, Energy: Opposes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Peru, Energy: Opposes")).to_be_focused()
    page.get_by_role("button", name="Next without evidence").click()
    expect(page.get_by_role("region", name="France, Energy")).to_be_visible()


def test_single_letters_are_keys_in_the_matrix_alone_and_can_be_switched_off(page, expect):
    page.get_by_role("button", name="France, Declaration: Signed").click()
    panel = page.get_by_role("region", name="France, Declaration")
    page.get_by_role("searchbox", name="Filter the matrix").focus()
    page.get_by_role("combobox", name="Kinds").focus()
    for key in ("a", "n", "e"):
        page.keyboard.press(key)
    page.get_by_role("link", name="Matrix").focus()
    for key in ("a", "n", "e"):
        page.keyboard.press(key)
    expect(panel).to_be_visible()
    page.get_by_role("button", name="all keys").click()
    page.get_by_label("Single letters are keys").uncheck()
    page.get_by_role("button", name="Close").last.click()
    page.get_by_role("button", name="France, Declaration: Signed").focus()
    page.keyboard.press("a")
    expect(panel).to_be_visible()
    page.get_by_role("button", name="all keys").click()
    page.get_by_label("Single letters are keys").check()
    page.get_by_role("button", name="Close").last.click()
    page.get_by_role("button", name="France, Declaration: Signed").focus()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="New position")).to_be_visible()
    page.get_by_label("Speaker", exact=True).fill("She")
    page.get_by_role("button", name="Peru, Energy: Opposes").focus()
    page.keyboard.press("n")
    expect(page.get_by_text("Esc once more leaves the form")).to_be_visible()
    expect(page.get_by_label("Speaker", exact=True)).to_have_value("She")


def test_where_a_panel_fills_the_window_the_keys_are_seen_and_a_jump_opens_its_cell(page, expect):
    page.set_viewport_size({"width": 800, "height": 700})
    page.get_by_role("button", name="France, Declaration: Signed").click()
    expect(page.get_by_role("heading", name="France, Declaration")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    box = page.get_by_role("dialog", name="Keys").bounding_box()
    assert box["x"] > 0 < box["y"] and box["x"] + box["width"] < 800 and box["y"] + box["height"] < 700  # noqa: PT018 - one place
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("per en")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Peru, Energy")).to_be_focused()


def test_actors_are_added_one_after_the_other_and_a_name_typed_is_not_lost_at_once(page, expect):
    page.get_by_role("link", name="Actors").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Add actor").click()
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    name.fill("Chile")
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_role("link", name="Chile")).to_be_visible()
    expect(name).to_have_value("")
    name.fill("Bolivia")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Esc once more leaves the form")).to_be_visible()
    expect(name).to_have_value("Bolivia")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Add actor")).to_be_focused()


@pytest.mark.parametrize(("path", "field"), [("actors/new", "Name"), ("positions/new?topic=energy", "Actor")])
def test_a_form_that_comes_as_a_whole_page_has_the_focus_where_one_begins_to_type(page, edited, expect, path, field):
    page.goto(edited.access.home + path)
    expect(page.get_by_label(field, exact=True)).to_be_focused()


def test_the_focus_in_the_matrix_is_a_dark_ring_with_a_light_one_around(page):
    cell = page.get_by_role("button", name="France, Declaration: Signed")
    cell.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    ring = cell.evaluate(
        "cell => { const look = getComputedStyle(cell); return [look.outlineWidth, look.boxShadow, look.outlineColor]; }"
    )
    assert (ring[0], "6px" in ring[1]) == ("3px", True)
    assert ring[2] == page.evaluate("getComputedStyle(document.body).color")


def test_on_a_phone_filters_are_folded_and_what_is_filtered_is_said(browser, edited, expect):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(edited.access.address)
    kinds = page.get_by_label("Kinds")
    expect(kinds).to_be_hidden()
    assert page.get_by_role("searchbox", name="Search").bounding_box()["width"] > 150
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Stances").select_option("support")
    expect(page.get_by_text("1 of 2 actors shown").first).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("Stances: Supports")
    expect(page.get_by_label("Stances")).to_be_visible()
    page.get_by_role("button", name="Next without evidence").click()
    expect(page.get_by_role("region", name="France, Energy")).to_be_visible()
    expect(page.locator("#main")).to_be_hidden()
    context.close()


def test_who_else_edits_the_files_is_seen_and_nothing_typed_is_lost(page, edited, expect):
    page.get_by_role("button", name="France, Declaration: Signed").click()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Speaker", exact=True).fill("The minister")
    (edited.root / "positions/all.csv").write_text(
        edited.text().replace("France,declaration,support", "France,declaration,oppose")
    )
    expect(page.get_by_text("Somebody else changed this record meanwhile")).to_be_visible()
    expect(page.get_by_role("button", name="France, Declaration: Opposes")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    versions = page.get_by_role("heading", name="This record changed while you edited it")
    expect(versions).to_be_visible()
    expect(page.locator("#main")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Speaker", exact=True)).to_have_value("The minister")
    page.keyboard.press("Control+s")
    expect(versions).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Speaker", exact=True)).to_have_value("The minister")
    page.keyboard.press("Control+s")
    page.get_by_role("radio", name="Stance: Yours").check()
    expect(page.locator("#outcome")).to_contain_text("Signed")
    page.get_by_role("radio", name="Stance: In the file").check()
    expect(page.locator("#outcome")).to_contain_text("Opposes")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("region", name="France, Declaration")).to_be_visible()
    assert "France,declaration,oppose,2025-02-11,speech,The minister" in edited.text()


def test_an_actor_is_proposed_added_merged_and_brought_back(page, expect):
    page.get_by_role("link", name="Actors").click()
    page.get_by_role("button", name="Add actor").click()
    name, kind = page.get_by_label("Name", exact=True), page.get_by_label("Kind")
    name.fill("Kenya")
    expect(kind).to_have_value("country")
    expect(page.get_by_label("ISO code")).to_have_value("KE")
    expect(page.locator(".proposed .reason")).to_have_text(["proposed by its name"] * 2)
    name.fill("Acme")
    expect(kind).to_have_value("")
    kind.select_option("Company")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Acme").click()
    page.get_by_role("button", name="Merge into …").click()
    page.get_by_label("Merge into", exact=True).fill("Peru")
    page.get_by_role("button", name="Show what follows").click()
    expect(page.get_by_text("0 positions follow")).to_be_visible()
    page.get_by_role("button", name="Merge into Peru").click()
    expect(page.get_by_role("link", name="Acme")).to_have_count(0)
    page.get_by_role("link", name="Last changes").click()
    expect(page.locator(".changes b")).to_have_text(["merged Acme into Peru", "added Acme"])
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_role("link", name="Actors").click()
    expect(page.get_by_role("link", name="Acme")).to_be_visible()
    assert page.complaints == []


def test_the_round_works_without_scripts(browser, edited):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(edited.access.address)
    page.get_by_role("button", name="France, Energy: No evidence").click()
    page.get_by_role("button", name="Add position").click()
    page.get_by_role("radio", name="Supports").check(force=True)
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_role("heading", name="France, Energy").is_visible()
    assert "france,energy,support" in edited.text()
    context.close()


LOOKS = pytest.mark.parametrize(
    "look",
    [
        pytest.param({"viewport": {"width": 1280, "height": 800}}, marks=pytest.mark.soak),
        {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    ],
    ids=["wide", "narrow and dark"],
)


@pytest.fixture
def looked_at(browser, edited, look):
    context = browser.new_context(bypass_csp=True, **look)
    page = context.new_page()
    page.goto(edited.access.address)
    yield page
    context.close()


@pytest.fixture
def faults(looked_at, look):
    """What axe finds on a page as it is now, and by how much it is wider than its window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    wider = f"document.documentElement.scrollWidth - {look['viewport']['width']}"
    return lambda: ([each["id"] for each in axe.run(looked_at).response["violations"]], looked_at.evaluate(wider))


SOUND = ([], 0)


@LOOKS
def test_every_state_is_accessible(looked_at, faults, edited):
    page = looked_at
    (edited.root / "positions/actors.yaml").write_text("- {id: union, name: Lake Union, kind: bloc}\n")
    page.goto(f"{edited.access.home}topics/energy")
    page.get_by_label("Question", exact=True).fill("Can the grid carry it?")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Last changes").wait_for()
    form = re.search(r"/positions/[0-9a-f]+", page.request.get(f"{edited.access.home}cell/peru/energy").text())[0]
    for path in (
        "",
        "cell/peru/energy",
        form.strip("/"),
        "positions/new?actor=peru&topic=energy",
        "problems",
        "search?q=lake",
        "sources",
        "sources/speech",
        "sources/paper?as=pages",
        "sources/broken",
        "sources/letter",
        "code?source=speech&start=20&end=40",
        "code?source=paper&start=0&end=30",
        "uncoded/speech?topic=energy",
        "add-source",
        "actors",
        "actors/france",
        "topics/new",
        "topics/declaration",
        "topics/declaration/split",
        "topics/declaration/merge?into=energy",
        "actors/union/merge?into=peru",
        "undo",
        "briefs",
        "briefs/summit?since=last",
        "briefs/summit/settings",
        "new-brief",
    ):
        page.goto(edited.access.home + path)
        assert (path, faults()) == (path, SOUND)
    page.goto(f"{edited.access.home}positions/new?actor=peru&topic=energy")
    page.get_by_label("Date", exact=True).fill("31 Feb")
    page.get_by_label("Source", exact=True).fill("The speech")
    page.get_by_label("Quote", exact=True).fill("we will keep the lake very clean for all")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Use these words").wait_for()
    assert faults() == SOUND
    page.goto(f"{edited.access.home}{form.strip('/')}")
    page.get_by_label("Speaker", exact=True).fill("The minister")
    (edited.root / "positions/all.csv").write_text(edited.text().replace("Peru,energy,oppose", "Peru,energy,support"))
    page.locator("#elsewhere:not([hidden])").wait_for()
    assert faults() == SOUND
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="This record changed").wait_for()
    assert faults() == SOUND


@LOOKS
def test_a_build_that_runs_and_one_that_was_stopped_are_accessible(looked_at, faults, edited, expect, monkeypatch):
    page, go = looked_at, Event()
    monkeypatch.setattr(building, "build", lambda *_: ((), go.wait(60)))
    page.goto(f"{edited.access.home}briefs/summit")
    page.get_by_role("button", name="Build", exact=True).click()
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    assert faults() == SOUND
    stop.click()
    go.set()
    expect(page.locator("#progress")).to_contain_text("Stopped")
    assert faults() == SOUND


@LOOKS
def test_what_is_withheld_from_an_audience_is_accessible(looked_at, faults, edited):
    marked = edited.text("policy-report.toml") + '[markings]\nunmarked = "TLP:CLEAR"\n'
    (edited.root / "policy-report.toml").write_text(
        marked.replace("[briefs.summit]", '[briefs.summit]\nmarking = "TLP:CLEAR"')
    )
    header, france, peru = edited.text().splitlines()
    (edited.root / "positions/all.csv").write_text(f"{header},marking\n{france},\n{peru},TLP:RED\n")
    for path in ("", "topics/declaration"):
        looked_at.goto(f"{edited.access.home}{path}?seen=TLP:CLEAR")
        assert (path, faults()) == (path, SOUND)


# --- pages elsewhere --------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere():
    """A page of another origin, which says what it is told to."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<title>elsewhere</title><body></body>")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


ATTACKS = {
    "fetch": "home => fetch(home + 'undo', {method: 'POST', mode: 'no-cors', credentials: 'include', body: 'x'}).catch(() => 0)",
    "json": "home => fetch(home + 'validate', {method: 'POST', credentials: 'include', headers: {'Content-Type': 'application/json'}, body: '{}'}).then(r => r.text()).catch(() => 'refused')",
    "read": "home => fetch(home, {credentials: 'include'}).then(r => r.text()).catch(() => 'refused')",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_elsewhere_neither_reads_nor_writes(page, edited, elsewhere, attack):
    other = page.context.new_page()
    other.goto(elsewhere)
    assert "Lakes" not in str(other.evaluate(ATTACKS[attack], edited.access.home))
    assert edited.text() == FILES["positions/all.csv"]


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_of_a_page_elsewhere_writes_nothing(page, edited, elsewhere, kind):
    record = re.search(r"/positions/([0-9a-f]+)", page.request.get(f"{edited.access.home}cell/peru/energy").text())[1]
    other = page.context.new_page()
    other.goto(elsewhere)
    action = f"{edited.access.home}positions/{record}/delete"
    with other.expect_navigation():
        other.evaluate(
            "([action, kind, token]) => { document.body.innerHTML = `<form method=post action='${action}' enctype='${kind}'>"
            "<input name=token value='${token}'></form>`; document.forms[0].submit(); }",
            [action, kind, edited.access.token],
        )
    assert edited.text() == FILES["positions/all.csv"]


def test_a_name_that_is_led_to_this_machine_reads_and_writes_nothing(browser, edited):
    rebound = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*QUIET, "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    )
    page = rebound.new_page()
    port = edited.access.port
    for path in ("", f"?secret={edited.access.secret}"):
        answer = page.goto(f"http://evil.example:{port}/{path}")
        assert (answer.status, "Lakes" in page.content(), page.context.cookies()) == (403, False, [])
    assert (
        page.evaluate("fetch('/undo', {method: 'POST', body: new FormData()}).then((answer) => answer.status)") == 403
    )
    rebound.close()


def test_no_page_frames_the_editor(page, edited, elsewhere):
    other = page.context.new_page()
    other.goto(elsewhere)
    other.evaluate("home => { document.body.innerHTML = `<iframe src='${home}'></iframe>`; }", edited.access.home)
    other.wait_for_timeout(300)
    assert all("Lakes" not in frame.content() for frame in other.frames[1:])


def test_a_sentence_is_marked_with_the_mouse_coded_and_proven(page, edited):
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("link", name="The speech").click()
    words = page.evaluate(
        """async () => {
          await document.fonts.ready;  // else the words move after they were measured
          const node = document.querySelector('[data-start]').firstChild;
          const range = document.createRange();
          const at = node.data.indexOf('e will');
          range.setStart(node, at);
          range.setEnd(node, node.data.indexOf('all”') + 2);
          const box = range.getBoundingClientRect();
          return [box.left, box.top + box.height / 2, box.right];
        }"""
    )
    left, middle, right = words
    page.mouse.move(left, middle)
    page.mouse.down()
    page.mouse.move(right, middle, steps=4)
    page.mouse.move(right + 1, middle)
    page.mouse.up()
    page.get_by_role("button", name="Code this").click()
    form = page.get_by_role("form", name="New position")
    form.get_by_label("Quote", exact=True).wait_for()
    assert form.get_by_label("Quote", exact=True).input_value() == "we will keep the lake clean for all"
    form.get_by_text("verified").wait_for()
    form.get_by_label("Actor", exact=True).fill("Peru")
    form.get_by_label("Topic", exact=True).fill("Declaration")
    form.get_by_role("radio", name="Signed").check()
    form.get_by_role("button", name="Save", exact=True).click()
    page.locator("mark", has_text="we will keep the lake clean for all").wait_for()
    assert "we will keep the lake clean for all" in edited.text()
    page.get_by_role("link", name=re.compile("Peru, Declaration")).click()
    page.get_by_text("✓ verified").wait_for()
    assert page.complaints == []


# --- briefs ------------------------------------------------------------------------------------------------------------


def test_a_brief_is_built_beside_its_page_and_what_is_ticked_and_focused_stays(page, edited, expect):
    page.goto(f"{edited.access.home}briefs/summit")
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", name="The summit")).to_be_visible()
    page.get_by_role("checkbox", name="pdf").uncheck(force=True)
    build = page.get_by_role("button", name="Build", exact=True)
    build.press("Enter")
    build.press("Enter")
    expect(page.get_by_role("link", name="summit.html", exact=True)).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("Built 1 brief")
    expect(page.get_by_role("checkbox", name="pdf")).not_to_be_checked()
    expect(build).to_be_focused()
    assert not (edited.root / "reports/summit.pdf").exists()
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("form", name="Settings of The summit")).to_be_visible()
    page.wait_for_load_state()  # keys are heard from then on
    page.get_by_label("Title", exact=True).fill("The lakes")
    page.keyboard.press("Control+s")
    expect(shown.get_by_role("heading", name="The lakes")).to_be_visible()
    expect(page.get_by_text("the settings of the brief changed")).to_be_visible()
    page.frames[1].evaluate("scrollTo(0, 300)")
    table = edited.text().replace("France,declaration,support", "France,declaration,oppose")
    (edited.root / "positions/all.csv").write_text(table)
    expect(page.get_by_role("link", name="France, Declaration")).to_be_visible()
    expect(shown.locator("[data-stance=oppose]").first).to_be_attached()
    assert page.frames[1].evaluate("scrollY") == 300
    page.get_by_role("link", name="France, Declaration").click()
    expect(page.get_by_role("region", name="France, Declaration")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="The lakes")).to_be_visible()


REACHES = {
    "the page around it": "parent.document.title",
    "its cookie": "document.cookie",
    "its address": "top.location = 'about:blank'",
    "what the browser keeps": "localStorage.length",
}


@pytest.mark.parametrize("reach", REACHES)
def test_the_page_of_a_brief_reaches_nothing_of_the_editor(page, edited, expect, reach):
    page.goto(f"{edited.access.home}briefs/summit")
    expect(page.frame_locator("iframe").get_by_role("heading", name="The summit")).to_be_visible()
    found = page.frames[1].evaluate(
        f"() => {{ try {{ return `${{{REACHES[reach]}}}`; }} catch (e) {{ return e.name; }} }}"
    )
    assert found == "SecurityError"


def test_the_page_of_a_brief_asks_nothing_of_the_editor(page, edited, expect):
    page.goto(f"{edited.access.home}briefs/summit")
    expect(page.frame_locator("iframe").get_by_role("heading", name="The summit")).to_be_visible()
    for address in ("/", "/updates/summit", "/news"):
        asked = f"fetch('{address}').then(answer => answer.text(), () => 'refused')"
        assert page.frames[1].evaluate(asked) == "refused"
    page.frames[1].evaluate("location.assign('/')")
    page.wait_for_timeout(500)
    assert all("Lakes" not in frame.content() for frame in page.frames[1:] if "chrome-error" not in frame.url)


def test_words_are_marked_on_the_picture_of_a_page_and_coded(page, edited):
    page.goto(f"{edited.access.home}sources/paper")
    page.get_by_role("link", name="Pages", exact=True).click()
    picture = page.get_by_role("img", name="Picture of page 1")
    picture.wait_for()
    word = lambda said: page.locator(".sheet text", has_text=re.compile(f"^{said}$")).first.bounding_box()  # noqa: E731
    first, last = word("paid"), word("valley.")
    page.mouse.move(first["x"] + 3, first["y"] + 4)
    page.mouse.down()
    page.mouse.move(first["x"] + 60, first["y"] + 12, steps=3)
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + 6, steps=3)
    page.mouse.up()
    page.keyboard.press("c")
    form = page.get_by_role("form", name="New position")
    form.get_by_text("verified").wait_for()
    assert form.get_by_label("Quote", exact=True).input_value() == "paid for by all who live in the valley."
    assert form.get_by_label("Where in the source", exact=True).input_value() == "p. 1"
    assert page.evaluate("document.activeElement.name") == "stance"
    assert page.complaints == []


def test_the_words_of_a_page_lie_over_their_picture(page, edited):
    page.goto(f"{edited.access.home}sources/paper?as=pages")
    page.evaluate("document.querySelector('.sheet img').decode()")
    shot = Image.open(io.BytesIO(page.locator(".sheet").screenshot())).convert("L")
    sheet = page.locator(".sheet").bounding_box()
    for box in (each.bounding_box() for each in page.locator(".sheet text").all()):
        at = (box["x"] - sheet["x"], box["y"] - sheet["y"])
        inside = shot.crop((int(at[0]), int(at[1]), int(at[0] + box["width"]) + 1, int(at[1] + box["height"]) + 1))
        ink = inside.point(lambda shade: 255 if shade < 140 else 0).getbbox()
        assert ink is not None
        assert ink[2] - ink[0] > 0.7 * inside.width


def test_quotes_are_walked_and_opened_with_the_keyboard(browser, workspace, edited, page, expect):
    (edited.root / "positions/all.csv").write_text(
        "actor,topic,stance,date,source,quote\nFrance,declaration,support,2025-02-11,speech,keep the lake\n"
        "Peru,energy,oppose,2025-02-11,speech,clean for all\n"
    )
    page.goto(f"{edited.access.home}sources/speech")
    while page.locator("mark").count() < 2:  # until the files were read again
        page.wait_for_timeout(100)
        page.reload()
    page.get_by_role("region", name="Text of the source").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Peru, Energy")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="France, Declaration")).to_be_focused()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_text("to the next, the previous quote").wait_for()
    page.keyboard.press("Escape")
    page.locator("mark", has_text="clean for all").click()
    expect(page.get_by_role("region", name="Peru, Energy")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Text of the source")).to_be_focused()
    assert page.url.endswith("/sources/speech")


def test_a_proposal_ends_when_its_field_is_touched(page, edited, expect):
    at = pdf.text(written(COLUMNS)).text.index("has not")
    page.goto(f"{edited.access.home}code?source=paper&start={at}&end={at + 7}")
    why = page.get_by_text("named in the passage: Peru")
    expect(why).to_be_visible()
    page.get_by_label("Actor", exact=True).fill("France")
    expect(why).to_be_hidden()
