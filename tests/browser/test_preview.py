"""The preview in a real Chromium: what a person sees who saves a file while a brief is open."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from policy_report.build.workers import Renderer
from policy_report.templating import BUILT_IN
from policy_report.web.app import create
from policy_report.web.live.scheduler import Scheduler
from policy_report.web.live.watch import changes
from policy_report.web.security import Access
from policy_report.web.server import Server, bound
from policy_report.web.session import Session
from policy_report.workspace import find

pytestmark = pytest.mark.browser

COUNTRIES = ("France", "India", "Kenya", "Peru", "Chad", "Fiji", "Cuba", "Oman", "Togo", "Mali")
SETTINGS = """
title = "Lakes"
[briefs.summit]
title = "The summit"
[briefs.by-country]
title = "Country"
each = "actor"
"""


@dataclass(frozen=True)
class Live:
    """A workspace that is previewed."""

    root: Path
    address: str

    def edit(self, old, new, name="positions/all.csv"):
        text = (self.root / name).read_text()
        assert old in text
        (self.root / name).write_text(text.replace(old, new))


@pytest.fixture
def live(workspace):
    rows = [f"{name},declaration,support,2025-02-11,{name} signed.,https://example.org/" for name in COUNTRIES]
    table = "\n".join(["actor,topic,stance,date,summary,source_url", *rows, ""])
    root = workspace({"policy-report.toml": SETTINGS, "positions/all.csv": table}).root
    with ExitStack() as stack:
        yield Live(root, serve(root, stack))


def serve(root, stack):
    """Preview a workspace in threads of this process; return the address."""
    space = find(root, exact=True)
    renderer = Renderer(lambda: ThreadPoolExecutor(1), lambda used: used.shutdown(), at_once=1)
    scheduler, stop = Scheduler(space, renderer), Event()
    session = Session(space, scheduler, lambda: "2025-02-11 09:30", lambda: "2025-02-11")
    listening = bound(0)
    access = Access(listening.getsockname()[1])
    server = stack.enter_context(Server(listening, create(session, access)))
    follow = lambda: [session.changed() for _ in changes(space, stop)]  # noqa: E731
    threads = [Thread(target=work) for work in (scheduler.run, follow, server.serve_forever)]
    for thread in threads:
        thread.start()

    def end():
        stop.set()
        scheduler.end()
        server.shutdown()
        for thread in threads:
            thread.join()
        renderer.close()

    stack.callback(end)
    return access.address


@pytest.fixture
def visit(browser, live):
    """Open a page of the preview; what it asks for and complains of is kept with it."""
    contexts = []

    def opened(path="", **options):
        context = browser.new_context(viewport={"width": 1280, "height": 700}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def summit(visit):
    return visit("brief/summit")


def appears(page, text):
    page.get_by_text(text).first.wait_for(state="attached")
    page.wait_for_load_state()  # text can be there before the page is again as it was left


def panel(page):
    return page.locator(".trouble")


def test_eight_open_pages_all_follow(summit, live):
    """A browser opens six connections to one server; in a window of its own each page counts as seen."""
    pages = [summit, *(summit.context.new_page() for _ in range(7))]
    for page in pages[1:]:
        page.goto(f"{live.address}brief/summit")
    live.edit("France signed.", "France signed with pleasure.")
    for page in pages:
        appears(page, "France signed with pleasure.")


# --- what changed shows by itself -------------------------------------------------------------------------------------


def test_a_saved_position_appears_where_the_page_was_left(summit, live):
    summit.evaluate("scrollTo(0, 700)")
    live.edit("France signed.", "France signed with pleasure.")
    appears(summit, "France signed with pleasure.")
    assert summit.evaluate("scrollY") == 700


def test_filters_sorting_and_words_in_the_search_stay(summit, live):
    summit.locator("#sort").select_option("name")
    summit.locator(".corner .sort").click()
    summit.locator("[name=search]").fill("signed")
    summit.locator("[data-picker=topic] summary").click()
    summit.locator("[name=topic][value=declaration]").check()
    live.edit("France signed.", "France signed with pleasure.")
    appears(summit, "France signed with pleasure.")
    assert summit.locator("[name=search]").input_value() == "signed"
    assert summit.locator("#matrix-table thead th[data-topic]:visible").count() == 1
    assert summit.locator("[data-picker=topic]").get_attribute("open") is not None
    assert summit.locator(".corner").get_attribute("aria-sort") == "descending"
    shown = summit.locator("#matrix-table tbody tr:visible .name").all_inner_texts()
    assert shown == sorted(COUNTRIES, reverse=True)


def test_an_open_cell_stays_open_with_its_new_text(summit, live):
    summit.locator('[id="m-france/declaration"] a').click()
    live.edit("France signed.", "France signed with pleasure.")
    summit.locator("#cell-body").get_by_text("France signed with pleasure.").wait_for()
    assert summit.locator("#cell").evaluate("dialog => dialog.matches(':modal')")


def test_the_cursor_stays_in_the_search(summit, live):
    summit.locator("[name=search]").press_sequentially("sig")
    live.edit("France signed.", "France signed with pleasure.")
    appears(summit, "France signed with pleasure.")
    summit.keyboard.type("ned")
    assert summit.locator("[name=search]").input_value() == "signed"


def test_an_own_style_appears(summit, live, expect):
    (live.root / "templates").mkdir()
    own = (BUILT_IN / "screen.css").read_text() + "h1 { font-size: 77px; }"
    (live.root / "templates/screen.css").write_text(own)
    expect(summit.locator("h1")).to_have_css("font-size", "77px")


def test_an_own_template_appears(summit, live):
    (live.root / "templates/sections").mkdir(parents=True)
    (live.root / "templates/sections/method.html.j2").write_text("<p>Our own method.</p>")
    appears(summit, "Our own method.")


def test_settings_appear(summit, live):
    live.edit('title = "The summit"', 'title = "The great summit"', "policy-report.toml")
    appears(summit, "The great summit")


def test_a_page_that_does_not_show_a_change_is_left_alone(visit, live):
    india, france = visit("brief/by-country/india"), visit("brief/by-country/france")
    india.evaluate("window.untouched = true")
    live.edit("France signed.", "France signed with pleasure.")
    appears(france, "France signed with pleasure.")
    assert india.evaluate("window.untouched") is True


def test_two_tabs_both_follow(visit, live):
    tabs = [visit("brief/summit")]
    tabs.append(tabs[0].context.new_page())  # beside it, in the same browser
    tabs[1].goto(live.address + "brief/summit")
    live.edit("France signed.", "France signed with pleasure.")
    for tab in tabs:
        tab.bring_to_front()
        appears(tab, "France signed with pleasure.")


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_a_mistake_is_a_panel_over_the_last_good_page_until_it_is_mended(summit, live):
    summit.evaluate("scrollTo(0, 700)")
    summit.evaluate("window.untouched = true")
    live.edit("France,declaration,support", "France,declaration,suport")
    panel(summit).wait_for()
    assert panel(summit).locator("summary b").inner_text() == "1 mistake"
    assert panel(summit).locator("li").inner_text().startswith("positions/all.csv:2 stance")
    assert summit.locator("#matrix-table").is_visible()
    live.edit("suport", "support")
    panel(summit).wait_for(state="detached")
    assert (summit.evaluate("window.untouched"), summit.evaluate("scrollY")) == (True, 700)


def test_the_panel_stands_in_the_top_layer_with_an_open_cell(summit, live):
    summit.locator('[id="m-france/declaration"] a').click()
    live.edit("France,declaration,support", "France,declaration,suport")
    panel(summit).wait_for()
    assert summit.locator("#policy-report-preview .panel").evaluate("panel => panel.matches(':popover-open')")


def test_a_panel_that_was_folded_stays_folded(summit, live):
    live.edit("France,declaration,support", "France,declaration,suport")
    panel(summit).locator("summary").click()
    live.edit("India,declaration,support", "India,declaration,suport")
    summit.get_by_text("2 mistakes").wait_for()
    assert panel(summit).get_attribute("open") is None


def test_a_mistake_in_a_template_names_its_line(summit, live):
    (live.root / "templates/sections").mkdir(parents=True)
    (live.root / "templates/sections/method.html.j2").write_text("one\n{{ nmae }}")
    panel(summit).get_by_text("templates/sections/method.html.j2:2").wait_for()


def test_a_deleted_brief_says_so_and_comes_back(summit, live):
    live.edit("[briefs.summit]", "[briefs.meeting]", "policy-report.toml")
    panel(summit).get_by_text("policy-report.toml makes no brief called").wait_for()
    live.edit("[briefs.meeting]", "[briefs.summit]", "policy-report.toml")
    panel(summit).wait_for(state="detached")


def test_a_brief_that_could_not_be_shown_appears_by_itself(live, visit):
    (live.root / "policy-report.toml").write_text("title = [")
    page = visit("brief/new")
    page.get_by_text("policy-report.toml:1").wait_for()
    (live.root / "policy-report.toml").write_text('[briefs.new]\ntitle = "The new one"\n')
    page.locator("h1", has_text="The new one").wait_for()
    assert panel(page).count() == 0


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_leads_to_a_brief_and_back(visit):
    page = visit()
    page.get_by_role("link", name="The summit").click()
    page.locator("#matrix-table").wait_for()
    page.get_by_role("link", name="All briefs").click()
    page.get_by_role("link", name="Country: France").wait_for()


def test_the_list_follows(visit, live):
    page = visit()
    page.locator("tr", has_text="The summit").get_by_text("Not built yet").wait_for()
    live.edit('title = "The summit"', 'title = "The great summit"', "policy-report.toml")
    page.get_by_role("link", name="The great summit").wait_for()
    live.edit("France,declaration,support", "France,declaration,suport")
    page.get_by_text("positions/all.csv:2").wait_for()


# --- what holds always ------------------------------------------------------------------------------------------------


def test_the_pages_ask_for_nothing_else_and_complain_of_nothing(visit, live):
    pages = [visit(), visit("brief/summit")]
    live.edit("France signed.", "France signed with pleasure.")
    appears(pages[1], "France signed with pleasure.")
    for page in pages:
        assert [url for url in page.requests if not url.startswith((live.address, "data:"))] == []
        assert page.complaints == []


def test_a_page_says_when_the_preview_has_ended(live, browser):
    page = browser.new_page()
    with ExitStack() as stack:
        page.goto(serve(live.root, stack) + "brief/summit")
        assert page.get_by_text("The preview has ended.").is_hidden()
    page.get_by_text("The preview has ended.").wait_for()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(visit, live, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(color_scheme=scheme)
    page.locator("tr", has_text="The summit").get_by_text("Not built yet").wait_for()
    assert axe.run(page).response["violations"] == []
    live.edit("France,declaration,support", "France,declaration,suport")
    page.get_by_text("positions/all.csv:2").wait_for()
    assert axe.run(page).response["violations"] == []
