"""The workspace as an audience would see it: in the matrix and in panels what is withheld looks as if it never was."""

import pytest

SETTINGS = """
    [defaults]
    marking = "TLP:CLEAR"
    [markings]
    order = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"]
    unmarked = "TLP:CLEAR"
    [briefs.summit]
    title = "The summit"
    """
TABLE = """
    actor,topic,stance,date,summary,source,speaker,marking,attribution,note
    India,declaration,oppose,2025-02-12,Will not sign.,news,The envoy,TLP:AMBER,,
    India,declaration,neutral,2025-02-01,Has not decided.,news,The envoy,,,Call her again.
    India,outcome,support,2025-02-01,Welcomes it.,news,A source in Delhi,,withheld,
    Peru,outcome,support,2025-02-12,Agreed in private.,news,,TLP:GREEN,,
    """
VIEWS = ["?seen=TLP:CLEAR", "?brief=summit"]


@pytest.fixture
def marked(editor):
    return editor(**{"policy-report.toml": SETTINGS, "positions/all.csv": TABLE})


@pytest.mark.parametrize("view", VIEWS)
def test_the_matrix_has_what_the_audience_may_know(marked, view):
    page = marked.get(f"/{view}").text
    assert ('"India, Joint declaration: Neutral"' in page, "Peru" in page) == (True, False)
    assert "Filtered view" in page
    assert "as seen by readers up to TLP:CLEAR" in page


def test_without_a_view_all_of_it_is_there_and_nothing_is_said(marked):
    page = marked.get("/").text
    assert ('"India, Joint declaration: Opposes"' in page, '"Peru, Outcome: Supports"' in page) == (True, True)
    assert "Filtered view" not in page
    assert "<option>TLP:AMBER</option>" in page


def test_a_higher_marking_shows_more(marked):
    page = marked.get("/?seen=TLP:GREEN").text
    assert ("Peru" in page, '"India, Joint declaration: Neutral"' in page) == (True, True)
    assert '"India, Joint declaration: Opposes"' in marked.get("/?seen=TLP:AMBER").text


@pytest.mark.parametrize(
    "path", ["actors/india", "topics/declaration", "actors/india/merge", "topics/declaration/split"]
)
def test_a_form_of_a_name_has_all_of_it_and_is_not_shown_to_an_audience(editor, path):
    actor = "- {id: india, name: India, kind: country, note: Call her again.}\n"
    topic = "- {id: declaration, title: Declaration, note: Call her again.}\n- {id: outcome, title: Outcome}\n"
    files = {"positions/actors.yaml": actor, "positions/topics.yaml": topic, "positions/all.csv": TABLE}
    marked = editor(**{"policy-report.toml": SETTINGS, **files})
    page = marked.get(f"/{path}?seen=TLP:CLEAR").text
    assert ("Call her again" in page, "Will not sign" in page, 'id="name"' in page) == (False, False, False)
    assert "Not shown to these readers" in page
    assert f'href="/{path}"' in page
    assert "Not shown to these readers" not in marked.get(f"/{path}").text


def test_the_list_of_names_keeps_for_whom_it_is_shown(marked):
    assert 'href="/actors/india?seen=TLP%3ACLEAR"' in marked.get("/actors?seen=TLP:CLEAR").text


def test_a_brief_is_never_seen_beyond_its_own_marking(marked):
    assert "Peru" not in marked.get("/?brief=summit&seen=TLP:AMBER").text


@pytest.mark.parametrize("view", VIEWS)
def test_the_panel_has_no_more_than_that(marked, view):
    page = marked.get(f"/cell/india/declaration{view}").text
    assert [text in page for text in ("Has not decided.", "Will not sign.", "Call her again.")] == [True, False, False]
    assert "Filtered view" in page
    own = marked.get("/cell/india/declaration").text
    assert [text in own for text in ("Has not decided.", "Will not sign.", "Call her again.")] == [True, True, True]


@pytest.mark.parametrize("view", VIEWS)
def test_who_said_it_is_withheld_with_its_attribution(marked, view):
    page = marked.get(f"/cell/india/outcome{view}").text
    assert [text in page for text in ("Welcomes it.", "Source withheld", "The news", "Delhi")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_an_actor_that_is_withheld_has_no_panel(marked, view):
    assert marked.get(f"/cell/peru/outcome{view}").status_code == 404
    assert marked.get("/cell/peru/outcome").status_code == 200


def test_links_and_forms_keep_the_view(marked):
    page = marked.get("/cell/india/outcome?seen=TLP:CLEAR").text
    assert "/positions/new?actor=india&amp;topic=outcome&amp;seen=TLP%3ACLEAR" in page
    assert '<input type="hidden" name="seen" value="TLP:CLEAR">' in page
    assert marked.get("/next?seen=TLP:CLEAR").url.query == b"seen=TLP%3ACLEAR"


def test_what_is_saved_and_withheld_is_shown_to_who_saved_it(marked):
    fields, action = marked.form("/positions/new?actor=chile&topic=outcome&seen=TLP:CLEAR")
    answer = marked.post(action, fields | {"actor": "Chile", "stance": "support", "marking": "TLP:AMBER"})
    assert (answer.status_code, answer.url.path, answer.url.query) == (200, "/cell/chile/outcome", b"")


def test_an_audience_that_may_know_nothing_sees_nothing(editor):
    settings = SETTINGS.replace('unmarked = "TLP:CLEAR"', 'unmarked = "TLP:AMBER"')
    page = editor(**{"policy-report.toml": settings}).get("/?seen=TLP:CLEAR")
    assert (page.status_code, "Filtered view" in page.text, "France," in page.text) == (200, True, False)


def test_a_workspace_without_markings_offers_no_audience(lakes):
    assert "As seen by" not in lakes.get("/").text
    assert "Filtered view" not in lakes.get("/?seen=TLP:CLEAR").text


# --- other pages ------------------------------------------------------------------------------------------------------


def found(editor, words, view=""):
    return editor.get(f"/search?q={words}{view}").text


def test_the_search_finds_no_more_than_the_audience_may_know(editor):
    marked = editor(
        **{
            "policy-report.toml": SETTINGS,
            "positions/all.csv": TABLE,
            "positions/sources.yaml": "- {id: news, title: The news}\n- {id: speech, title: S, marking: TLP:AMBER}\n",
        }
    )
    for words, withheld in (("sign", "Will not"), ("private", "Agreed in"), ("lake", "clean for all")):
        assert withheld in found(marked, words)
        page = found(marked, words, "&seen=TLP:CLEAR")
        assert (words, withheld in page, "Nothing found" in page, "Filtered view" in page) == (words, False, True, True)
    assert "Has not" in found(marked, "decided", "&seen=TLP:CLEAR")


def test_a_page_that_is_not_filtered_says_so(marked):
    for path in ("/sources", "/actors", "/topics", "/briefs", "/problems"):
        page = marked.get(f"{path}?seen=TLP:CLEAR").text
        assert (path, "Not filtered" in page or "Filtered view" in page) == (path, True)
        assert (path, "iltered" in marked.get(path).text) == (path, False)


def test_the_way_to_other_pages_keeps_the_view(marked):
    page = marked.get("/?seen=TLP:CLEAR").text
    for link in ('href="/sources?seen=TLP%3ACLEAR"', 'href="/actors?seen=TLP%3ACLEAR"'):
        assert link in page


def test_what_a_page_is_given_has_nothing_that_is_withheld(marked):
    from starlette.requests import Request

    from policy_report.web import view
    from policy_report.web.request import PageRequest

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"seen=TLP:CLEAR"}
    now = view.current(PageRequest(marked.session, marked.access, Request(scope)))
    assert "peru" not in now.records.actors
    assert [record.fields["summary"] for record in now.state.source_records if record.ids["actor"] == "india"] == [
        "Has not decided.",
        "Welcomes it.",
    ]
    assert [record.fields.get("speaker") for record in now.by_key.values() if record.ids["topic"] == "outcome"][
        -1
    ] is None


@pytest.mark.parametrize("view", VIEWS)
def test_who_signed_off_is_in_no_view_of_readers(marked, view):
    keys = [key for key, record in marked.session.current().by_key.items() if "Has not" in record.fields["summary"]]
    marked.post(f"/positions/{keys[0]}/sign", {"reviewer": "Ana Müller"})
    assert "signed off by Ana Müller" in marked.get("/cell/india/declaration").text
    assert "signed off by" not in marked.get(f"/cell/india/declaration{view}").text


@pytest.mark.parametrize("view", VIEWS)
def test_the_search_finds_what_the_audience_may_know(marked, view):
    page = marked.get(f"/search{view}&q=sign*").text
    assert ("Filtered view" in page, "Will not" in page) == (True, False)
    page = marked.get(f"/search{view}&q=decided").text
    assert ("Has not" in page, "positions/all.csv" in page) == (True, False)
    assert "/sources/news" not in marked.get(f"/search{view}&q=welcomes").text
    assert 'name="' + view[1:].partition("=")[0] + '" value=' in page
    assert "Will not" in marked.get("/search?q=sign*").text


def test_the_lists_and_the_text_of_a_source_have_what_the_audience_may_know(editor):
    marked = editor(
        **{
            "policy-report.toml": SETTINGS,
            "positions/all.csv": TABLE,
            "positions/sources.yaml": "- {id: news, title: The news}\n- {id: speech, title: S, marking: TLP:AMBER}\n",
        }
    )
    view = "?seen=TLP:CLEAR"
    assert ("Peru" in marked.get("/actors").text, "Peru" in marked.get(f"/actors{view}").text) == (True, False)
    assert 'href="/sources/speech"' in marked.get("/sources").text
    assert "/sources/speech" not in marked.get(f"/sources{view}").text
    assert [marked.get(f"/sources/speech{each}").status_code for each in ("", view)] == [200, 404]
