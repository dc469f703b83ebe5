"""A small brief, built by the real path, in a real Chromium."""

import json
import shutil
from pathlib import Path

import pytest

from policy_report import workspace
from policy_report.brief import compose, editions
from policy_report.formats import html
from policy_report.records import store
from policy_report.templating import TemplateSet

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None
)
PATIENCE = 30_000  # ms, as Playwright's actions have: what is tested is what comes, not when, on a busy machine too
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # the headless shell would round the widths of letters
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]

FILES = {
    "policy-report.toml": """
title = "Summit: who stands where"
[briefs.summit]
subtitle = "Two signed, one did not."
key_messages = ["The text split the room. [France](france/declaration) signed."]
""",
    "positions/topics.yaml": """
- {id: declaration, title: Declaration, question: Did they sign?, labels: {support: Signed, oppose: Did not sign}}
- {id: energy, title: Energy, question: Can the grid carry it?}
""",
    "positions/sources.yaml": "- {id: news, title: The news, publisher: The paper, url: 'https://example.org/news'}\n",
    "positions/france.yaml": """
actor: {id: france, name: France, kind: country}
positions:
  - {topic: declaration, stance: support, date: 2025-02-11, summary: Hosted it., source: news, locator: p. 1}
  - {topic: energy, stance: support, date: 2025-02-11, quote: "Électricité is there.", speaker: Macron, source: news}
""",
    "positions/kingdom.yaml": """
actor: {id: united-kingdom, name: United Kingdom, kind: country}
positions:
  - {topic: declaration, stance: oppose, date: 2025-02-11, summary: Stayed out., source: news}
""",
    "positions/acme.yaml": """
actor: {id: acme, name: Acme & <Sons>, kind: company}
positions:
  - {topic: energy, stance: qualified-opposition, date: 2025-02-11, summary: Doubts it., source: news}
  - {topic: energy, stance: oppose, date: 2024-02-11, summary: Denied it., source: news}
""",
    "positions/silent.yaml": "actor: {id: silent, name: Silent Union, kind: civil-society}\npositions: []\n",
}


@pytest.fixture(scope="session")
def make_brief(tmp_path_factory):
    """Build a brief from the files of a workspace; those not given are those of the example."""
    return lambda **files: write_brief(tmp_path_factory.mktemp("workspace"), FILES | files)


@pytest.fixture(scope="session")
def brief(make_brief):
    return make_brief()


def write_brief(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    space = workspace.find(folder)
    loaded, problems = store.load(space)
    assert not [problem for problem in problems if problem.severity == "error"]
    (edition,) = editions.editions(loaded.settings, loaded.records, editions.Choice())
    target = folder / "brief.html"
    target.write_bytes(html.render(compose.compose(edition), TemplateSet.of(space.templates)))
    return target


@pytest.fixture(scope="session")
def browser():
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser):
    """Return the context of the browser that has these options; a new one for each page would cost as much again."""
    made = {}

    def context(**options):
        key = json.dumps(options, sort_keys=True)
        if key not in made:
            made[key] = browser.new_context(**{"reduced_motion": "reduce", **options})
        return made[key]

    return context


@pytest.fixture
def open_page(context, brief):
    """Open the brief; whatever it asks for and complains of is kept in `page.requests` and `page.complaints`."""
    pages = []

    def opened(fragment="", file=brief, **options):
        page = context(**options).new_page()
        pages.append(page)
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(file.as_uri() + fragment)
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def expect():
    """Playwright's assertions, which wait; its `wait_for_function` evaluates text, which the page's policy refuses."""
    expect = pytest.importorskip("playwright.sync_api").expect
    expect.set_options(timeout=PATIENCE)
    return expect


@pytest.fixture
def page(open_page):
    return open_page(viewport={"width": 1280, "height": 900})
