"""The page for everyone: WCAG 2.2 AA by axe-core in every state, all of it by keyboard, focus seen, 400 % zoom."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from policy_report import workspace
from policy_report.brief import compose, editions
from policy_report.formats import html
from policy_report.records import store
from policy_report.templating import TemplateSet

pytestmark = pytest.mark.browser

CELL = '[id="m-france/declaration"] a'
CRITERIA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = {"viewport": {"width": 1280, "height": 900}}
LOOKS = {
    "light": WIDE,
    "dark": WIDE | {"color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "400 % of 1280 by 1024": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "forced colours": WIDE | {"forced_colors": "active"},
    "forced dark colours": WIDE | {"forced_colors": "active", "color_scheme": "dark"},
}


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The page of the repository's own brief, which has more of everything."""
    loaded, _ = store.load(workspace.find(Path(__file__).parents[2], exact=True))
    edition = editions.editions(loaded.settings, loaded.records, editions.Choice())[0]
    target = tmp_path_factory.mktemp("sample") / "brief.html"
    target.write_bytes(html.render(compose.compose(edition), TemplateSet()))
    return target


QUICK = ("light", "320 px", "forced colours")
EVERY = [name if name in QUICK else pytest.param(name, marks=pytest.mark.soak) for name in LOOKS]


@pytest.fixture(params=EVERY)
def look(request):
    return LOOKS[request.param]


# --- axe in every state -----------------------------------------------------------------------------------------------


def plain(page):
    pass


def filter_open(page):
    page.locator("[data-picker=stance] summary").click()


def filtered(page):
    filter_open(page)
    page.locator("[data-picker=stance] input[value=support]").check()
    page.keyboard.press("Escape")


def searched_in_vain(page):
    page.locator("input[type=search]").fill("nobody of this name")
    page.locator("#nothing").wait_for()


def sorted_by_topic(page):
    page.locator("#sort").select_option("topic:energy")


def cell_open(page):
    page.locator(CELL).click()
    page.get_by_role("dialog").wait_for()


def cell_of_two_dates_open(page):
    page.locator('[id="m-acme/energy"] a').click()
    page.get_by_role("dialog").wait_for()


STATES = [plain, filter_open, filtered, searched_in_vain, sorted_by_topic, cell_open, cell_of_two_dates_open]


def violations(page, look):
    """Return what axe has against a page, as (rule, elements)."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # axe takes the colours of the style sheet for those that are shown; where they are forced, the reader chose them.
    rules = {"color-contrast": {"enabled": "forced_colors" not in look}}
    options = {"runOnly": CRITERIA, "rules": rules, "resultTypes": ["violations"]}
    found = axe.run(page, options=options).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


# Every state once, and in the dark and on a phone what lies over the page.
SOON = {("light", state) for state in STATES} | {
    (name, state) for name in ("dark", "320 px") for state in (filter_open, cell_open)
}
CROSS = [
    pytest.param(name, state, id=f"{name}-{state.__name__}", marks=[] if (name, state) in SOON else pytest.mark.soak)
    for name in LOOKS
    for state in STATES
]


@pytest.mark.parametrize(("name", "state"), CROSS)
def test_axe_finds_nothing(open_page, name, state):
    page = open_page(**LOOKS[name])
    state(page)
    assert violations(page, LOOKS[name]) == []
    assert page.complaints == []


@pytest.mark.parametrize(
    "name", ["dark", *(pytest.param(name, marks=pytest.mark.soak) for name in LOOKS if name != "dark")]
)
def test_axe_finds_nothing_in_the_sample(open_page, sample, name):
    assert violations(open_page(file=sample, **LOOKS[name]), LOOKS[name]) == []


def test_axe_finds_what_is_wrong(open_page):
    page = open_page()
    page.evaluate("document.querySelector('h1').style.color = '#eeeeee'")
    assert [rule for rule, _ in violations(page, WIDE)] == ["color-contrast"]


# --- the keyboard -----------------------------------------------------------------------------------------------------

FOCUSED = """() => {
  const seen = document.activeElement;
  if (seen === document.body) return null;
  const box = seen.getClientRects()[0], style = getComputedStyle(seen);  // the first line of a link of several
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const top = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  return {
    name: seen.id || seen.getAttribute('href') || seen.name || seen.textContent.trim().slice(0, 30),
    order: [...document.querySelectorAll('*')].indexOf(seen),
    ring: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none',
    inSight: top !== null && (seen === top || seen.contains(top) || top.contains(seen)),
  };
}"""


def walk(page, most=400):
    """Press Tab until the page is left; return what had the focus, in turn."""
    steps = []
    for _ in range(most):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step is None or (steps and step["order"] == steps[0]["order"]):
            return steps
        steps.append(step)
    raise AssertionError(f"the focus does not leave the page within {most} steps")


def test_tab_passes_through_all_of_the_page_in_its_order_in_sight_and_with_a_ring(open_page, look):
    steps = walk(open_page(**look))
    orders = [step["order"] for step in steps]
    assert orders == sorted(orders)
    assert {"#content", "search", "sort", "copy-matrix", "#e-france/declaration"} <= {step["name"] for step in steps}
    assert [step["name"] for step in steps if not step["inSight"]] == []
    assert [step["name"] for step in steps if not step["ring"]] == []


CONTROLS = (CELL, "#copy-matrix", "[data-picker=actor] summary", "thead .sort >> nth=1", "#sort")


@pytest.mark.parametrize(
    ("name", "control"), [*((name, CELL) for name in LOOKS), *(("light", other) for other in CONTROLS[1:])]
)
def test_the_ring_is_drawn(open_page, name, control):
    page = open_page(**LOOKS[name])
    target = page.locator(control)
    target.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")  # a ring is for those who use the keys
    around = surroundings(page, target)
    shown = page.screenshot(clip=around)
    target.evaluate("control => control.blur()")
    pictures = [Image.open(io.BytesIO(content)).convert("RGB") for content in (shown, page.screenshot(clip=around))]
    changed = ImageChops.difference(*pictures).convert("L").point(lambda value: 255 if value > 60 else 0)
    assert changed.histogram()[255] > 2 * (around["width"] + around["height"])


def surroundings(page, target):
    box, size = target.bounding_box(), page.viewport_size
    left, top = max(box["x"] - 6, 0), max(box["y"] - 6, 0)
    right, bottom = min(box["x"] + box["width"] + 6, size["width"]), min(box["y"] + box["height"] + 6, size["height"])
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def press(page, selector, *keys):
    page.locator(selector).focus()
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def page(open_page):
    return open_page(**WIDE)


def test_the_first_key_offers_to_skip_to_the_content(page, expect):
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_filter_is_opened_set_and_closed_by_keys(page):
    press(page, "[data-picker=stance] summary", "Enter", "Tab", "Space")
    assert page.locator("#matrix-table tbody tr:visible").count() == 1
    page.keyboard.press("Escape")
    assert not page.locator("[data-picker=stance]").evaluate("picker => picker.open")
    assert page.locator("[data-picker=stance] summary").evaluate("summary => summary === document.activeElement")


def test_a_column_is_sorted_by_keys(page):
    press(page, "th[data-topic=energy] .sort", "Enter")
    assert page.locator("th[data-topic=energy]").get_attribute("aria-sort") == "descending"


def test_a_cell_is_opened_and_left_by_keys_and_the_focus_returns(page, expect):
    press(page, CELL, "Enter")
    page.get_by_role("dialog", name="France").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    expect(page.locator(CELL)).to_be_focused()


def test_the_focus_stays_in_an_open_cell(page):
    press(page, CELL, "Enter")
    page.get_by_role("dialog").wait_for()
    inside = []
    for _ in range(12):
        page.keyboard.press("Tab")
        inside.append(
            page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
        )
    assert inside == [True] * 12


def test_what_a_filter_left_is_said(page):
    filtered(page)
    assert page.get_by_role("status").first.inner_text().startswith("1 of 4 actors")


# --- small screens and large letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("name", ["320 px", "400 % of 1280 by 1024"])
def test_the_page_never_scrolls_sideways(open_page, name, state):
    page = open_page(**LOOKS[name])
    state(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""  # WCAG 2.2, 1.4.12
CUT = """() => [...document.querySelectorAll('td, th, p, h1, h2, h3, h4, li, button, summary, label')]
  .filter(box => box.offsetWidth > 1 && !box.closest('.hidden, dialog'))
  .filter(box => ['hidden', 'clip'].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth + 1)
  .map(box => box.textContent.trim())"""


@pytest.mark.parametrize("name", ["light", "320 px"])
def test_wider_spacing_cuts_nothing_off(open_page, name):
    page = open_page(**LOOKS[name], bypass_csp=True)
    page.add_style_tag(content=SPACED)
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[name]["viewport"]["width"]


# --- forced colours ---------------------------------------------------------------------------------------------------


def test_forced_colours_leave_each_stance_its_symbol_its_word_and_a_frame(open_page):
    page = open_page(**LOOKS["forced colours"])
    for cell in page.locator("#matrix-table td .stance").all():
        assert cell.evaluate("cell => getComputedStyle(cell).outlineStyle") == "solid"
        assert len(cell.inner_text().split()) >= 2


def test_forced_colours_are_those_of_the_reader(open_page):
    page = open_page(**LOOKS["forced dark colours"])
    shown = page.locator(CELL).evaluate(
        "cell => [getComputedStyle(cell).color, getComputedStyle(cell).backgroundColor]"
    )
    chosen = page.evaluate("""() => {
      const probe = document.body.appendChild(document.createElement('p'));
      probe.style = 'color: LinkText; background: Canvas';
      return [getComputedStyle(probe).color, getComputedStyle(probe).backgroundColor];
    }""")
    assert shown == chosen
