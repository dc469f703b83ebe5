"""The interactive page in a real Chromium: what a reader does with it, and what must hold whatever they do."""

import re

import pytest

pytestmark = pytest.mark.browser

EVERYONE = ["France", "United Kingdom", "Acme & <Sons>", "Silent Union"]
CELL = '[id="m-france/declaration"] a'
AWAY = re.compile(r"\.html$")  # the address of the page, of no cell of it


def names(page):
    return page.locator("#matrix-table tbody tr:visible .name").all_inner_texts()


def columns(page):
    return page.locator("#matrix-table thead th[data-topic]:visible .sort").all_inner_texts()


def choose(page, picker, *values):
    page.locator(f"[data-picker={picker}] summary").click()
    for value in values:
        page.locator(f"[name={picker}][value={value}]").check()
    page.keyboard.press("Escape")


# --- self-contained ---------------------------------------------------------------------------------------------------


def test_nothing_is_requested_but_the_file_itself(page):
    page.locator(CELL).click()
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in page.requests if url.startswith("file:")]) == 1


def test_the_console_stays_empty(page):
    choose(page, "stance", "oppose")
    page.locator("#matrix-table td:not(.off) a").first.click()
    assert page.complaints == []


def test_the_policy_of_the_page_refuses_what_is_not_its_own(page):
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate("fetch('https://example.org/').catch(() => {})")


def test_the_bundled_fonts_are_used(page):
    page.evaluate("document.fonts.ready.then(() => null)")
    fonts = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)")
    assert {font.strip('"') for font in fonts} >= {"Source Sans 3", "Source Serif 4", "Noto Sans Symbols 2"}


def test_every_link_inside_the_page_has_its_target(page):
    dead = page.evaluate("""[...document.querySelectorAll('a[href^="#"]')].map(link => link.hash)
        .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))""")
    assert dead == []


@pytest.mark.parametrize("sections", ['["matrix"]', '["topics"]', '["key-messages", "method"]', '["actors", "gaps"]'])
def test_links_have_targets_when_sections_are_left_out(open_page, make_brief, sections):
    page = open_page(file=make_brief(**{"policy-report.toml": f"[briefs.part]\nsections = {sections}\n"}))
    dead = page.evaluate("""[...document.querySelectorAll('a[href^="#"]')].filter(link => link.checkVisibility())
        .map(link => link.hash).filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))""")
    assert (dead, page.complaints) == ([], [])


# --- filters and search -----------------------------------------------------------------------------------------------


def test_without_filters_every_actor_is_there(page):
    assert names(page) == EVERYONE
    assert page.locator("#result").inner_text() == "4 actors, 4 cells with evidence"


def test_actors_can_be_chosen(page):
    choose(page, "actor", "france", "silent")
    assert names(page) == ["France", "Silent Union"]


def test_kinds_can_be_chosen(page):
    choose(page, "kind", "company")
    assert names(page) == ["Acme & <Sons>"]


def test_topics_can_be_chosen(page):
    choose(page, "topic", "energy")
    assert columns(page) == ["Energy"]


def test_a_stance_leaves_the_actors_that_take_it(page):
    choose(page, "stance", "support")
    assert names(page) == ["France"]


def test_silence_can_be_chosen_like_a_stance(page):
    choose(page, "stance", "no-evidence")
    assert names(page) == ["United Kingdom", "Acme & <Sons>", "Silent Union"]


def test_filters_narrow_each_other(page):
    choose(page, "kind", "country")
    choose(page, "stance", "oppose")
    assert names(page) == ["United Kingdom"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("acme", ["Acme & <Sons>"]),
        ("stayed OUT", ["United Kingdom"]),
        ("electricite", ["France"]),
        ("macron", ["France"]),
        ("nowhere to be found", []),
    ],
)
def test_search_reads_names_summaries_quotes_and_speakers(page, words, found):
    page.locator("[name=search]").fill(words)
    assert names(page) == found


def test_search_marks_the_cells_that_hold_the_words(page):
    page.locator("[name=search]").fill("macron")
    assert page.locator("tr[data-actor=france] td:not(.off)").evaluate_all("tds => tds.map(td => td.id)") == [
        "m-france/energy"
    ]


def test_empty_rows_can_be_hidden(page):
    page.get_by_label("Hide empty rows").check()
    assert names(page) == EVERYONE[:3]


def test_a_row_is_empty_when_its_evidence_is_in_hidden_columns(page):
    choose(page, "topic", "energy")
    page.get_by_label("Hide empty rows").check()
    assert names(page) == ["France", "Acme & <Sons>"]


def test_the_count_is_announced(page):
    choose(page, "kind", "country")
    result = page.get_by_role("status").filter(visible=True)
    assert result.inner_text() == "2 of 4 actors, 3 cells with evidence"


def test_reset_brings_everything_back(page):
    page.locator("[name=search]").fill("nowhere")
    choose(page, "topic", "energy")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.locator("#matrix-table tbody tr").first.wait_for()
    assert (names(page), columns(page)) == (EVERYONE, ["Declaration", "Energy"])


def test_filters_work_by_keyboard_alone(page):
    page.locator("[data-picker=kind] summary").focus()
    for key in ("Enter", "Tab", "Space", "Escape"):
        page.keyboard.press(key)
    assert names(page) == ["France", "United Kingdom"]
    assert page.locator("[data-picker=kind] summary").evaluate("summary => summary === document.activeElement")


# --- sorting ----------------------------------------------------------------------------------------------------------


def test_a_topic_sorts_by_stance_and_silence_comes_last(page):
    page.get_by_role("button", name="Declaration").click()
    assert names(page) == EVERYONE
    page.get_by_role("button", name="Declaration").click()
    assert names(page) == ["United Kingdom", "France", "Acme & <Sons>", "Silent Union"]


def test_the_sorted_column_says_so(page):
    header = page.locator("th[data-topic=energy]")
    seen = [header.get_attribute("aria-sort")]
    for _ in range(3):
        header.get_by_role("button").click()
        seen.append(header.get_attribute("aria-sort"))
    assert seen == [None, "descending", "ascending", None]


def test_actors_sort_by_name(page):
    page.get_by_label("Sort", exact=True).select_option("name")
    assert names(page) == ["Acme & <Sons>", "France", "Silent Union", "United Kingdom"]


def test_actors_sort_by_how_much_is_known(page):
    page.get_by_label("Sort", exact=True).select_option("evidence")
    assert names(page)[0] == "France"
    assert names(page)[-1] == "Silent Union"


def test_matrix_order_comes_back(page):
    page.get_by_label("Sort", exact=True).select_option("name")
    page.get_by_label("Sort", exact=True).select_option("order")
    assert names(page) == EVERYONE


# --- the evidence of a cell -------------------------------------------------------------------------------------------


def test_a_cell_opens_its_evidence_and_gets_a_link(page):
    page.locator(CELL).click()
    page.get_by_role("dialog", name="France").get_by_text("Hosted it.").wait_for()
    page.wait_for_url("**#france/declaration")


def test_a_link_to_a_cell_opens_it(open_page):
    page = open_page("#acme/energy")
    page.get_by_role("dialog", name="Acme & <Sons>").get_by_text("Doubts it.").wait_for()


def test_earlier_positions_stay_visible(open_page):
    page = open_page("#acme/energy")
    page.get_by_role("dialog").get_by_text("Denied it.").wait_for()


def test_a_link_to_a_silent_cell_says_that_nothing_was_found(open_page):
    page = open_page("#silent/energy")
    page.get_by_role("dialog", name="Silent Union").get_by_text("No evidence was found").wait_for()


def test_back_closes_the_evidence(page):
    page.locator(CELL).click()
    page.get_by_role("dialog").wait_for()
    page.go_back()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.wait_for_url(AWAY)


def test_forward_opens_it_again(page):
    page.locator(CELL).click()
    page.get_by_role("dialog").wait_for()
    page.go_back()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.go_forward()
    page.get_by_role("dialog").wait_for()


def test_escape_closes_and_returns_to_the_cell(page, expect):
    page.locator(CELL).click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_url(AWAY)
    expect(page.locator(CELL)).to_be_focused()


def test_closing_a_page_that_was_opened_at_a_cell_leaves_the_reader_on_it(open_page):
    page = open_page("#france/declaration")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.wait_for_url(AWAY)


def test_focus_goes_into_the_evidence(page, expect):
    page.locator(CELL).click()
    expect(page.locator("#cell-title")).to_be_focused()


def test_next_and_previous_follow_the_matrix_as_filtered(page):
    choose(page, "topic", "energy")
    page.locator('[id="m-france/energy"] a').click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("dialog", name="Acme & <Sons>").wait_for()
    assert page.get_by_role("button", name="Next").is_disabled()
    page.get_by_role("button", name="Previous").click()
    page.get_by_role("dialog", name="France").wait_for()


def test_back_leaves_the_evidence_after_any_number_of_next(page):
    page.locator(CELL).click()
    page.get_by_role("button", name="Next").click()
    page.go_back()
    page.get_by_role("dialog").wait_for(state="hidden")


def test_a_citation_leads_from_the_evidence_to_its_source(page, expect):
    page.locator(CELL).click()
    page.get_by_role("dialog").locator(".citation a").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    expect(page.locator("#s-1")).to_be_in_viewport()


def test_a_key_message_opens_the_cell_it_rests_on(page):
    page.locator("#key-messages").get_by_role("link", name="France").click()
    page.get_by_role("dialog", name="France").wait_for()


# --- the clipboard ----------------------------------------------------------------------------------------------------

PASTED = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (await item.getType(type)).text();
  return [await read('text/html'), await read('text/plain')];
}"""
PLAIN = "Actor\tEnergy\nFrance\t● Supports\nAcme & <Sons>\t◔ Opposed in part"


@pytest.fixture(params=["clipboard", "copy event"])
def clipboard(request, open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    if request.param == "copy event":
        page.evaluate("delete Clipboard.prototype.write")
    return page


def copy_matrix(page):
    page.get_by_role("button", name="Copy the matrix").click()
    page.get_by_role("button", name="Copied").wait_for()
    return page.evaluate(PASTED)


def test_the_matrix_is_copied_as_seen_in_both_flavours(clipboard):
    choose(clipboard, "topic", "energy")
    clipboard.get_by_label("Hide empty rows").check()
    rich, plain = copy_matrix(clipboard)
    assert plain.strip() == PLAIN
    assert rich.count("<tr") == 3
    assert "Acme &amp; &lt;Sons&gt;" in rich


def test_the_copied_table_brings_its_colours(clipboard):
    rich, _ = copy_matrix(clipboard)
    assert "rgb(31, 78, 140)" in rich.lower() or "#1f4e8c" in rich.lower()


def test_the_link_of_a_cell_is_copied(clipboard):
    clipboard.locator(CELL).click()
    clipboard.get_by_role("button", name="Copy link").click()
    clipboard.get_by_role("button", name="Copied").wait_for()
    assert clipboard.evaluate("navigator.clipboard.readText()").endswith("brief.html#france/declaration")


# --- without JavaScript, small screens, everyone ----------------------------------------------------------------------


def test_without_javascript_a_cell_leads_to_its_evidence(open_page):
    page = open_page(java_script_enabled=False)
    page.locator(CELL).click()
    page.wait_for_url("**#e-france/declaration")
    assert page.locator('[id="e-france/declaration"]').get_by_text("Hosted it.").is_visible()


def test_without_javascript_there_is_no_toolbar(open_page):
    page = open_page(java_script_enabled=False)
    assert not page.locator("#toolbar").is_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_the_page_never_scrolls_sideways(open_page, width):
    page = open_page(viewport={"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


LETTERS = """texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize) *
  text.ownerSVGElement.getBoundingClientRect().width / text.ownerSVGElement.viewBox.baseVal.width)"""


@pytest.mark.parametrize("width", [360, 640, 767, 768, 1440])
def test_letters_in_a_picture_are_as_large_as_those_of_notes_beside_it(open_page, width):
    page = open_page(viewport={"width": width, "height": 740})
    sizes = page.locator(".picture svg:visible text").evaluate_all(LETTERS)
    assert sizes
    assert min(sizes) >= 11
    assert max(sizes) <= 16


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_nothing_in_a_cell_of_a_table_reaches_into_the_next(open_page, width):
    page = open_page(viewport={"width": width, "height": 740})
    wider = (
        "found => found.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent.trim())"
    )
    assert page.locator("main section:not(.matrix-section) td:visible").evaluate_all(wider) == []


@pytest.mark.parametrize("picker", ["actor", "kind", "topic", "stance"])
def test_an_open_filter_stays_on_a_phone_s_screen(open_page, picker):
    page = open_page(viewport={"width": 360, "height": 740})
    page.locator(f"[data-picker={picker}] summary").click()
    box = page.locator(f"[data-picker={picker}] fieldset").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_long_words_do_not_widen_the_page(open_page, make_brief):
    word = "Donaudampfschifffahrt" * 8
    actor = f"actor: {{id: long, name: {word}, kind: other}}\npositions: [{{topic: energy, stance: support, summary: {word}}}]\n"
    topics = f"- {{id: declaration, title: {word}}}\n- {{id: energy, title: {word[:50]}, question: {word}?}}\n"
    file = make_brief(**{"positions/acme.yaml": actor, "positions/topics.yaml": topics})
    for width in (360, 768, 1280):
        page = open_page(file=file, viewport={"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


HEADS_IN_LINES = """() => [...document.querySelectorAll('.matrix thead .heading > span, .matrix thead .sort')].map((head) => {
  const words = document.createTreeWalker(head, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
  range.selectNodeContents(words);
  return [words.data, range.getClientRects().length, getComputedStyle(words.parentElement).writingMode];
})"""


@pytest.mark.parametrize("width", [1440, 800, 360])
def test_heads_turn_before_their_words_break(open_page, make_brief, width):
    topics = {"declaration": "Verfassungsbeschwerdeverfahren", "energy": "Energieversorgung"}
    named = "".join(f"- {{id: {name}, title: {title}}}\n" for name, title in topics.items())
    target = make_brief(**{"positions/topics.yaml": named})
    heads = {
        text: (lines, mode)
        for text, lines, mode in open_page(file=target, viewport={"width": width, "height": 900}).evaluate(
            HEADS_IN_LINES
        )
    }
    assert {heads[title] for title in topics.values()} == {(1, "vertical-rl")}


def test_heads_that_have_room_stand_as_they_are_read(open_page, make_brief):
    topics = "- {id: declaration, title: Erklärung}\n- {id: energy, title: Energieversorgung}\n"
    target = make_brief(**{"positions/topics.yaml": topics})
    for width, mode in ((1440, "horizontal-tb"), (360, "vertical-rl")):
        page = open_page(file=target, viewport={"width": width, "height": 900})
        assert [each[1:] for each in page.evaluate(HEADS_IN_LINES) if each[0] in topics] == [[1, mode]] * 2


def test_on_a_phone_topics_are_folded_and_open_where_a_link_leads(open_page):
    page = open_page(viewport={"width": 360, "height": 740})
    assert not page.get_by_text("Hosted it.").first.is_visible()
    page.goto(page.url + "#e-france/declaration")
    assert page.locator('[id="e-france/declaration"]').is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.fold:not([open])").count() == 0


def test_every_colour_of_a_drawing_is_one_of_the_style(page):
    paints = page.locator("svg *").evaluate_all(
        "shapes => shapes.flatMap(shape => ['fill', 'stroke'].map(name => shape.getAttribute(name)).filter(Boolean))"
    )
    assert paints
    assert [paint for paint in paints if paint != "none" and not paint.startswith("var(--")] == []


@pytest.mark.parametrize("more", ["", ", and for nobody else at all whoever asks"])
def test_a_long_marking_is_whole_on_a_phone(open_page, make_brief, more):
    settings = f'[briefs.b]\nmarking = "TLP:AMBER+STRICT – for members of the working group only{more}"\n'
    page = open_page(file=make_brief(**{"policy-report.toml": settings}), viewport={"width": 360, "height": 740})
    lost = "it => [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight]"
    assert page.locator(".bar .marking").evaluate(lost) == [0, 0]
    below = page.locator(".bar ul").bounding_box()
    bar = page.locator(".bar").bounding_box()
    assert below["y"] + below["height"] <= bar["y"] + bar["height"]


def test_what_is_tapped_is_large_enough(open_page):
    page = open_page(viewport={"width": 360, "height": 740})
    controls = page.locator("#toolbar :is(summary, select, button), #matrix-table :is(.sort, td a), .bar a")
    boxes = [control.bounding_box() for control in controls.all()]
    assert boxes
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24


def test_the_header_stays_in_sight(open_page):
    page = open_page(viewport={"width": 1280, "height": 300})
    page.locator('[id="m-silent/energy"]').scroll_into_view_if_needed()
    assert page.locator("th[data-topic=energy]").evaluate("th => th.getBoundingClientRect().top") >= 40


def test_what_an_actor_says_has_most_of_the_width(page):
    widths = page.locator(".profile").first.evaluate(
        "table => [...table.tBodies[0].rows[0].cells].map(c => c.offsetWidth)"
    )
    assert widths[2] > widths[0] + widths[1]


def test_a_printed_page_has_no_controls(page):
    page.emulate_media(media="print")
    assert not page.locator("#toolbar, .bar").filter(visible=True).count()
