"""The scheduler: pages as the files are, the last good one under a mistake, and never an old one after a new one."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest

import policy_report.web.live.scheduler
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.build.output import BuiltReport, Reports
from policy_report.errors import UserError
from policy_report.formats import html
from policy_report.records.store import load_or_fail
from policy_report.templating import TemplateSet
from policy_report.web.live.scheduler import Scheduler
from policy_report.workspace import find

TABLE = "positions/all.csv"
SETTINGS = "policy-report.toml"
TEMPLATE = "templates/sections/method.html.j2"
NAMES = ("summit", "by-country/france", "by-country/india")
CHANGED, UP_TO_DATE = dict.fromkeys(NAMES, "changed"), dict.fromkeys(NAMES, "up-to-date")


@pytest.fixture
def look_again(scheduler):
    """Return what a brief is after files changed."""

    def look(brief="summit"):
        scheduler.changed()
        return scheduler.settled(brief)

    return look


@pytest.fixture
def page(scheduler):
    """Somebody looks at the summit; its first page."""
    return scheduler.settled("summit").page


def text(view):
    return view.page.content.decode()


def states(scheduler, expected):
    """Return the state of each brief, once it is the expected one, or after long."""
    found, end = {}, monotonic() + 20
    while found != expected and monotonic() < end:
        found = {name: status.state for name, status in scheduler.overview().briefs.items()}
        sleep(0.01)
    return found


def places(trouble):
    return [f"{problem.file}:{problem.line} {problem.check}" for problem in trouble.errors]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_page_is_what_build_writes(root, page):
    loaded, _ = load_or_fail(find(root, exact=True))
    (edition,) = editions(loaded.settings, loaded.records, Choice(("summit",)))
    assert page.content == html.render(compose(edition), TemplateSet())


def test_a_changed_record_gives_a_new_page(page, edit, look_again):
    edit(TABLE, "Signed early.", "Signed late.")
    assert "Signed late." in text(look_again())


def test_a_changed_style_gives_a_new_page(root, page, look_again):
    (root / "templates").mkdir()
    (root / "templates/screen.css").write_text("h1 { color: teal }")
    assert "h1 { color: teal }" in text(look_again())


def test_a_page_that_shows_nothing_of_a_change_stays_the_same_one(page, edit, look_again):
    edit(TABLE, "actor,topic", "actor,topic")
    edit(SETTINGS, 'title = "Country"', 'title = "Land"')
    assert look_again().page is page


def test_only_what_somebody_looks_at_is_rendered(scheduler, page):
    assert states(scheduler, CHANGED) == CHANGED
    assert scheduler.view("by-country/france").page is None


def test_a_change_that_comes_while_a_page_is_rendered_wins(root, edit, start):
    class Overtaken(ThreadPoolExecutor):
        """Renders; a record is saved after the first report was composed and before its page is there."""

        def submit(self, *arguments):
            if "early" in (root / TABLE).read_text():
                edit(TABLE, "Signed early.", "Signed late.")
                scheduler.changed()
            return super().submit(*arguments)

    scheduler = start(root, Overtaken)
    assert "Signed late." in text(scheduler.settled("summit"))


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_a_mistake_in_a_record_has_its_place_and_leaves_the_last_good_page(page, edit, look_again):
    edit(TABLE, "support", "suport")
    view = look_again()
    assert (places(view.trouble), view.page) == ([f"{TABLE}:2 unknown-stance"], page)


def test_a_mended_mistake_is_gone(page, edit, look_again):
    edit(TABLE, "support", "suport")
    look_again()
    edit(TABLE, "suport", "support")
    view = look_again()
    assert (bool(view.trouble), view.page) == (False, page)


def test_a_mistake_in_a_template_has_its_place(root, page, look_again):
    (root / "templates/sections").mkdir(parents=True)
    (root / TEMPLATE).write_text("one\n{{ nmae }}")
    view = look_again()
    assert (places(view.trouble), view.page) == ([f"{TEMPLATE}:2 template"], page)


def test_a_mended_template_is_used(root, page, look_again):
    (root / "templates/sections").mkdir(parents=True)
    (root / TEMPLATE).write_text("{{ nmae }}")
    look_again()
    (root / TEMPLATE).write_text("Our own method.")
    view = look_again()
    assert not view.trouble
    assert "Our own method." in text(view)


def test_a_broken_file_at_the_start_is_shown_and_mended(workspace, edit, start):
    scheduler = start(
        workspace({SETTINGS: "title = [", TABLE: "actor,topic,stance\nFrance,declaration,support\n"}).root
    )
    assert places(scheduler.settled("brief").trouble) == [f"{SETTINGS}:1 toml-syntax"]
    edit(SETTINGS, "title = [", 'title = "Mended"')
    scheduler.changed()
    assert "Mended" in text(scheduler.settled("brief"))


def test_a_brief_with_a_mistake_of_its_own_does_not_stop_the_others(page, edit, look_again, scheduler):
    edit(SETTINGS, 'each = "actor"', 'each = "actor"\ntopics = ["energy"]')
    assert look_again().page is page
    assert places(look_again("by-country/france").trouble) == [f"{SETTINGS}:8 unknown-topic"]
    expected = {"summit": "changed", "by-country": "mistake"}
    assert states(scheduler, expected) == expected


def test_what_a_brief_is_compared_with_must_be_there(page, edit, look_again):
    edit(SETTINGS, 'title = "The summit"', 'title = "The summit"\nsince = "reports/old.json"')
    assert look_again().trouble.message.startswith("there is no earlier brief 'reports/old.json'")


def test_a_brief_that_is_deleted_keeps_its_last_page_for_whoever_looks_at_it(page, edit, look_again):
    edit(SETTINGS, "[briefs.summit]", "[briefs.meeting]")
    view = look_again()
    assert (view.known, view.page) == (False, page)


def test_a_brief_that_nobody_made_is_not_known(scheduler):
    view = scheduler.settled("nobody")
    assert (view.known, view.page, view.settled) == (False, None, True)


def test_what_may_pass_is_tried_again(root, start, monkeypatch):
    """No file is saved, and yet the page comes when the reason is gone."""
    monkeypatch.setattr("policy_report.web.live.scheduler.RETRY", 0.05)

    class Full(ThreadPoolExecutor):
        """Renders, once the disk has room again."""

        full = True

        def submit(self, *arguments):
            return super().submit(*arguments) if not self.full else super().submit(no_room)

    scheduler = start(root, Full)
    assert scheduler.settled("summit").trouble.message == "there is no room left"
    Full.full = False
    end = monotonic() + 20
    while not scheduler.view("summit").page and monotonic() < end:
        sleep(0.01)
    assert "Signed early." in text(scheduler.view("summit"))


def no_room():
    raise UserError("there is no room left")


def test_records_that_could_not_be_read_for_a_moment_are_read_again(scheduler, page, monkeypatch):
    read = policy_report.web.live.scheduler.WorkspaceReading

    def gone(*_):
        raise FileNotFoundError(2, "gone for a moment", TABLE)

    monkeypatch.setattr("policy_report.web.live.scheduler.WorkspaceReading", gone)
    scheduler.changed()
    assert scheduler.settled("summit").trouble.message == f"{TABLE}: gone for a moment"
    monkeypatch.setattr("policy_report.web.live.scheduler.WorkspaceReading", read)
    end = monotonic() + 20
    while scheduler.view("summit").trouble and monotonic() < end:
        sleep(0.01)
    assert not scheduler.view("summit").trouble


# --- states -----------------------------------------------------------------------------------------------------------


def test_briefs_are_listed_in_the_order_of_the_settings_with_their_positions(scheduler):
    assert states(scheduler, CHANGED) == CHANGED
    listed = [
        (status.id, status.title, str(status.as_of), status.positions)
        for status in scheduler.overview().briefs.values()
    ]
    assert listed == [
        ("summit", "The summit", "2025-02-12", 2),
        ("by-country/france", "Country: France", "2025-02-12", 1),
        ("by-country/india", "Country: India", "2025-02-12", 1),
    ]


def test_the_state_is_that_of_the_reports(root, scheduler, page, edit, look_again):
    reports = Reports(find(root, exact=True), TemplateSet().digest)
    for name in NAMES:
        built = scheduler.settled(name).page
        parts = {part: digest for part, digest in built.parts.items() if part != "the lines of positions"}
        reports.write([BuiltReport(f"{name}.html", name, built.content, parts, built.used)])
    reports.close(None, ())
    look_again()
    assert states(scheduler, UP_TO_DATE) == UP_TO_DATE
    edit(TABLE, "Signed early.", "Signed late.")
    look_again()
    expected = UP_TO_DATE | {"summit": "changed", "by-country/france": "changed", "by-country/india": "changed"}
    assert states(scheduler, expected) == expected
    assert scheduler.overview().briefs["summit"].why == ("positions changed",)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_whoever_waits_for_a_page_goes_at_the_end(root):
    scheduler = Scheduler(find(root, exact=True), renderer=None)
    scheduler.end()
    assert scheduler.settled("summit").page is None


def test_an_error_that_ends_the_desk_is_raised_where_it_works(root):
    scheduler = Scheduler(find(root, exact=True), renderer=None)
    scheduler.end(UserError("the files cannot be watched"))
    with pytest.raises(UserError, match="cannot be watched"):
        scheduler.run()
