"""The analysis on the page of examples/river-compact, in a real Chromium."""

from pathlib import Path

import pytest

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.formats import html
from policy_report.records.store import load_or_fail
from policy_report.templating import TemplateSet
from policy_report.workspace import find

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}}
EXAMPLE = Path(__file__).parents[2] / "examples/river-compact"
FRAME = ".agreement-frame"


@pytest.fixture(scope="session")
def compact(tmp_path_factory):
    """The page of the brief `river-compact`."""
    space = find(EXAMPLE, exact=True)
    loaded, _ = load_or_fail(space)
    (edition,) = editions(loaded.settings, loaded.records, Choice(("river-compact",)))
    report = compose(edition, before(space, loaded.records, edition))
    path = tmp_path_factory.mktemp("compact") / "river-compact.html"
    path.write_bytes(html.render(report, TemplateSet.of(space.templates)))
    return path


@pytest.fixture
def opened(open_page, compact):
    return lambda fragment="", **options: open_page(fragment, compact, **options)


def test_the_page_asks_for_nothing_and_complains_of_nothing(opened):
    page = opened()
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("width", [360, 768])
def test_the_page_never_scrolls_sideways(opened, width):
    page = opened(viewport={"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


BROKEN_WORDS = r"""() => {
  const broken = [], texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
  for (let text; (text = texts.nextNode());) {
    const parent = text.parentElement, head = parent.closest('thead');
    if (parent.closest('svg, script, .hidden, [hidden], .url') || head?.getBoundingClientRect().width < 3) continue;
    for (const word of text.data.matchAll(/[\p{L}\p{N}]{2,40}/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const upright = getComputedStyle(parent).writingMode.startsWith('v') ? 'left' : 'top';
      const lines = [...range.getClientRects()].filter((box) => box.width > 0.5).map((box) => box[upright]);
      if (Math.max(...lines) - Math.min(...lines) > 4) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_word_is_broken(opened, width):
    """This browser knows no hyphenation: a word on two lines would be broken without a hyphen somewhere."""
    assert opened(viewport={"width": width, "height": 740}).evaluate(BROKEN_WORDS) == []


def test_no_section_sticks_out_on_a_phone(opened):
    page = opened(**PHONE)
    wide = page.evaluate("""[...document.querySelectorAll('main section, main table, main svg, main p')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 361)
        .filter(e => !e.closest('[tabindex="0"]')).map(e => e.id || e.className || e.tagName)""")
    assert wide == []


@pytest.mark.soak
@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, PHONE], ids=str)
def test_axe_finds_nothing(opened, look):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(opened(**look), options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def test_the_frame_of_the_agreement_is_reached_and_scrolled_by_keyboard(opened):
    page = opened(**PHONE)
    frame = page.locator(FRAME)
    frame.focus()
    assert frame.evaluate("frame => frame === document.activeElement")
    assert frame.get_attribute("tabindex") == "0"
    assert frame.get_attribute("aria-label") == "Agreement of each pair of actors"
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    page.keyboard.press("ArrowRight")
    frame.evaluate("""frame => new Promise(done => {
        const look = () => frame.scrollLeft > 0 ? done() : requestAnimationFrame(look); look(); })""")


def test_each_pair_of_the_agreement_stands_once_below_the_diagonal(opened):
    cells = opened().evaluate("""[...document.querySelectorAll('table.agreement tbody tr')]
        .map(row => [...row.querySelectorAll('td')].map(td => td.innerText.trim()))""")
    assert len(cells) > 5
    assert {cell for row, found in enumerate(cells) for cell in found[row + 1 :]} == {""}
    assert any(cell.startswith("100%") for found in cells for cell in found)


def test_every_strip_is_seen_whole_with_its_dots(opened):
    page = opened(**PHONE)
    outside = page.evaluate("""[...document.querySelectorAll('svg.strip')].flatMap(svg => {
        const frame = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('circle, text')].map(shape => shape.getBoundingClientRect())
            .filter(b => b.left < frame.left - 1 || b.right > frame.right + 1 || b.top < frame.top - 1 || b.bottom > frame.bottom + 1);
    }).length""")
    assert page.locator("svg.strip").count() == 8
    assert outside == 0


def test_every_strip_has_its_text_for_those_who_do_not_see_it(opened):
    page = opened()
    assert page.get_by_role("img", name="The compact on the scale. Sign: Pallasine, Ummerveld").count() == 1


def test_a_change_leads_to_its_evidence(opened):
    page = opened()
    page.locator('#changes a[href="#e-haldovar/compact"]').click()
    page.get_by_role("dialog", name="Haldovar").get_by_text("Calls the second draft better").wait_for()


def test_every_link_inside_has_its_target(opened):
    dead = opened().evaluate("""[...document.querySelectorAll('a[href^="#"]')].map(link => link.hash)
        .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))""")
    assert dead == []
