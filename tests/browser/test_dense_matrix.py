"""A matrix of symbols in a browser: whole in one window, its words where somebody points, filters and copies as ever."""

import pytest
from pypdfium2 import PdfDocument

from tests.browser.test_accessibility import violations

ACTORS, TOPICS = 28, 38
STANCES = ("support", "neutral", "oppose")
HEIGHTS = "found => found.map(each => each.getBoundingClientRect().height)"
WINDOW = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def dense(make_brief):
    actors = "".join(f"- {{id: a{a}, name: Delegation {a}, kind: other}}\n" for a in range(ACTORS))
    title = "Topic {} of the agenda that the delegations could not agree on in the first reading"
    topics = "".join(f"- {{id: t{t}, title: {title.format(t)}}}\n" for t in range(TOPICS))
    rows = (f"a{a},t{t},{STANCES[(a + t) % 3]}\n" for a in range(ACTORS) for t in range(TOPICS) if a or t)
    files = {"positions/a.csv": "actor,topic,stance\n" + "".join(rows), "positions/topics.yaml": topics}
    empty = {f"positions/{name}.yaml": "[]\n" for name in ("france", "kingdom", "acme", "silent")}
    config = 'title = "T"\n[briefs.b]\ntitle = "All at once"\n'
    return make_brief(**empty, **files, **{"positions/actors.yaml": actors, "policy-report.toml": config})


@pytest.fixture
def page(open_page, dense):
    return open_page(file=dense, **WINDOW)


def cell(page, actor, topic):
    return page.locator(f"#matrix-table tr[data-actor=a{actor}] td").nth(topic)


def test_28_actors_on_38_topics_stand_in_one_window(page):
    box = page.locator("#matrix-table").bounding_box()
    assert box["height"] <= 900 - 44  # the bar
    assert page.evaluate("document.documentElement.scrollWidth") == 1440
    assert page.locator("#scroll").evaluate("each => each.scrollWidth <= each.clientWidth")


def test_symbols_and_heads_are_legible_and_large_enough_to_hit(page):
    link = cell(page, 3, 5).locator("a")
    assert float(link.evaluate("a => parseFloat(getComputedStyle(a).fontSize)")) >= 12
    box = cell(page, 3, 5).bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_what_is_pointed_at_says_its_words_and_its_whole_title(page):
    note = page.locator(".pointed")
    cell(page, 2, 4).hover()
    assert note.inner_text().startswith("Delegation 2 · Topic 4 of the agenda that the delegations could not agree")
    assert note.inner_text().endswith("● Supports")
    cell(page, 0, 0).hover()
    assert note.inner_text().endswith("No evidence")
    page.locator("th[data-topic=t7]").hover()
    assert note.inner_text().strip().endswith("in the first reading")


def test_what_has_the_focus_says_its_words_until_escape(page):
    cell(page, 2, 4).locator("a").focus()
    assert page.locator(".pointed").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".pointed").is_visible()


def test_cells_open_filter_and_are_counted_as_ever(page):
    cell(page, 2, 4).locator("a").click()
    page.get_by_role("dialog", name="Delegation 2").wait_for()
    assert page.locator("#cell-stance").inner_text() == "● Supports"
    page.keyboard.press("Escape")
    page.locator("[data-picker=stance] summary").click()
    page.locator("[data-picker=stance] input[value=no-evidence]").check()
    assert page.locator("#matrix-table tbody tr:visible").count() == 1


def test_without_javascript_the_words_stand_at_the_cell(open_page, dense):
    page = open_page(file=dense, java_script_enabled=False, **WINDOW)
    link = page.locator("#matrix-table tbody tr").nth(2).locator("td").nth(4).locator("a")
    link.hover()
    assert "Supports" in link.evaluate("a => getComputedStyle(a, '::after').content") or link.get_attribute(
        "aria-label"
    )


def test_the_stances_of_an_actor_stand_one_below_the_other_beside_its_name(page):
    name, *held = page.locator("#actors .actor").nth(3).locator("h3, .held p").all()
    boxes = [each.bounding_box() for each in held]
    assert len(boxes) == len(STANCES)
    assert {box["x"] for box in boxes} == {boxes[0]["x"]}
    assert name.bounding_box()["x"] + name.bounding_box()["width"] <= boxes[0]["x"]
    assert boxes[0]["width"] >= 700


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, dense, scheme):
    look = WINDOW | {"color_scheme": scheme}
    page = open_page(file=dense, **look)
    assert violations(page, look) == []
    assert page.complaints == []


def test_in_print_the_matrix_is_one_sheet_and_no_picture_is_cut(page):
    document = PdfDocument(page.pdf(prefer_css_page_size=True))
    across = [sheet for sheet in document if sheet.get_width() > sheet.get_height()]
    assert len(across) == 1
    assert f"Delegation {ACTORS - 1}" in across[0].get_textpage().get_text_bounded()
    page.emulate_media(media="print")
    assert max(page.locator(".picture .wide svg").evaluate_all(HEIGHTS)) <= 205 * 96 / 25.4 + 1
