"""The pages: a brief as it is written plus what keeps it live, mistakes in words, and the list."""

import json
import re
from base64 import b64encode
from datetime import date
from hashlib import sha256

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.web.live.pages import NAMED, Pages
from policy_report.web.live.state import BriefStatus, BriefView, Faults, Overview, RenderedPage

CONTENT = """<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-x'; style-src 'unsafe-inline'; base-uri 'none'">
<body><p>The body ends with </body></p>
</body>
</html>
"""
PAGE = RenderedPage(CONTENT.encode(), {}, {})
WRONG = Problem("positions/a.csv", 3, "unknown stance 'suport' <b>", checks.UNKNOWN_STANCE, field="stance")
FINE = Faults()
WARNING = WRONG._replace(severity="warning", message="not read")


def view(page=PAGE, trouble=FINE, known=True, building=False, settled=True, brief="summit"):
    return BriefView(brief, page, trouble, known, building, settled)


def words(html):
    """Return the text of HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def panel(view):
    return words(json.loads(Pages().brief_update(view))["panel"])


def test_a_brief_is_served_as_it_is_written_but_for_two_things():
    served = Pages().brief(view()).decode()
    before, live = served.split('<div id="policy-report-preview"')
    script, rest = live.partition("<script>")[2].split("</script>\n</div>\n")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    allowed = f"script-src 'sha256-{digest}' 'sha256-x'; connect-src 'self'; style-src"
    assert before + rest == CONTENT.replace("script-src 'sha256-x'; style-src", allowed)


def test_a_page_of_the_preview_itself_runs_the_script_of_the_preview_alone():
    pages = Pages()
    script = pages.list(Overview("Lakes", {})).decode().partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in pages.policy


def test_a_page_without_a_body_is_served_whole():
    assert Pages().brief(view(RenderedPage(b"plain", {}, {}))).startswith(b'plain<div id="policy-report-preview"')


def test_an_update_names_the_page_by_its_content():
    told = json.loads(Pages().brief_update(view()))
    assert told == {"page": PAGE.digest, "panel": ""}
    assert f'data-page="{PAGE.digest}"'.encode() in Pages().brief(view())


def test_while_nobody_knows_the_page_an_update_names_none():
    assert json.loads(Pages().brief_update(view(None, settled=False)))["page"] is None
    assert json.loads(Pages().brief_update(view(None)))["page"] == ""


def test_the_panel_says_file_line_field_and_message_and_counts_warnings():
    assert panel(view(trouble=Faults((WRONG, WARNING)))) == (
        "1 mistake The page behind is from before. 1 warning besides. "
        "positions/a.csv:3 stance unknown stance &#39;suport&#39; &lt;b&gt; [unknown-stance]"
    )


def test_a_place_without_lines_is_said_as_it_is():
    assert "positions/a.csv:B7 stance" in panel(view(trouble=Faults((WRONG._replace(place="B7"),))))


def test_very_many_mistakes_are_counted():
    found = panel(view(trouble=Faults((WRONG,) * (NAMED + 2))))
    assert found.count("positions/a.csv:3") == NAMED
    assert found.endswith("And 2 more; policy-report check shows all.")


def test_a_message_of_a_template_has_a_place():
    error = UserError("templates/sections/method.html.j2:26: 'x' has no attribute 'titel' [template]")
    assert Faults.of(error).problems == (
        Problem("templates/sections/method.html.j2", 26, "'x' has no attribute 'titel'", checks.TEMPLATE),
    )


def test_a_message_without_a_place_stays_a_message():
    assert panel(view(trouble=Faults.of(UserError("there is no earlier brief")))) == (
        "1 mistake The page behind is from before. there is no earlier brief"
    )


def test_a_brief_that_is_no_more_says_so():
    assert panel(view(known=False)).startswith(
        "No such brief The page behind is from before. policy-report.toml makes no brief called summit ."
    )


def test_in_the_place_of_a_page_that_there_is_not_something_is_said():
    assert "<h1>Nothing to show yet</h1>" in Pages().brief(view(None, Faults((WRONG,)))).decode()
    assert "<h1>No such brief</h1>" in Pages().brief(view(None, known=False)).decode()


def test_a_brief_that_is_called_like_markup_stays_text():
    page = Pages().brief(view(None, known=False, brief='"><script>alert(1)</script>')).decode()
    assert "<script>alert" not in page
    assert 'data-updates="/updates/%22%3E%3Cscript%3Ealert%281%29%3C/script%3E"' in page


def test_the_list_has_every_brief_with_its_state():
    briefs = [
        BriefStatus("summit", "The <summit>", "up-to-date", date(2025, 2, 11), 38),
        BriefStatus("by/a", "A", "changed", None, 2, ("positions changed", "the scale changed")),
        BriefStatus("by/b", "B", "changed", None, 0, ("not built before",)),
        BriefStatus("broken", "Broken", "mistake", trouble=Faults((WRONG,))),
        BriefStatus("next", "Next", "building"),
    ]
    told = json.loads(Pages().list_update(Overview("Lakes", {status.id: status for status in briefs}, warnings=3)))
    assert words(told["briefs"]).partition(" “Up to date” means")[0] == (
        "Preview Lakes 5 briefs 1 up to date 2 to build 1 with a mistake 3 warnings "
        "Brief As of Positions State "
        "The &lt;summit&gt; summit 11 February 2025 38 Up to date "
        "by/ 2 briefs "
        "A by/a 2 Changed positions changed; the scale changed "
        "B by/b 0 Not built yet "
        "Broken broken 1 mistake positions/a.csv:3: stance: unknown stance &#39;suport&#39; &lt;b&gt; [unknown-stance] "
        "Next next Building … policy-report check prints the warnings."
    )
    assert 'href="/brief/by/a"' in told["briefs"]


def test_a_list_without_briefs_says_what_is_wrong():
    found = Pages().list(Overview("lakes", {}, Faults((WRONG,)))).decode()
    assert "No brief can be shown until the mistakes are mended." in found
    assert "positions/a.csv:3" in found
