"""`/problems`: what `check` says, in its words and order, and where it leads."""

from lxml import html

from tests.conftest import run_here

MARKS = {"error": "", "warning": "warning: "}
UNSOURCED = "actor,topic,stance,date,source\nIndia,declaration,oppose,2025-02-12,\n"
MESSAGE = 'key_messages = ["[India](india/declaration) will not, [Peru](peru/declaration) will."]'
SETTINGS = f'[briefs.summit]\ntitle = "The summit"\n{MESSAGE}\n'


def told(lakes):
    """The problems on the page, as `check` prints them."""
    page = html.fromstring(lakes.get("/problems").text)
    for each in page.xpath("//ul[@class='problems']/li"):
        place, message, *_ = (" ".join(part.text_content().split()) for part in each.findall("p"))
        place = place.replace(" ", f": {MARKS[each.get('class')]}")
        yield f"{place}: {message}"


def test_briefs_are_judged_too_as_check_judges_them(editor):
    lakes = editor(**{"policy-report.toml": SETTINGS, "positions/all.csv": UNSOURCED})
    *checked, _ = run_here("-C", lakes.root, "check")[1].splitlines()
    assert [line.rpartition(" ")[2] for line in checked] == ["[unknown-cell]", "[no-source]"]
    assert list(told(lakes)) == checked
    page = lakes.get("/problems").text
    assert ('href="/briefs/summit/settings"' in page, "1 mistake<" in page) == (True, True)


def test_an_earlier_brief_that_comes_is_seen_without_another_change(editor):
    lakes = editor(**{"policy-report.toml": '[briefs.summit]\nsince = "earlier.json"\n'})
    assert "there is no earlier brief" in next(told(lakes))
    (lakes.root / "earlier.json").write_text("{}")
    assert "there is no earlier brief" not in next(told(lakes))
