"""Sign-off in the panel: who signed, what changed since, nobody her own, and the file of `review`."""

import pytest

FRANCE, REVIEWS = "positions/countries/france.yaml", "positions/reviews.yaml"
CODED = """
    actor,topic,stance,date,summary,source,coder
    India,declaration,oppose,2025-02-12,Did not sign.,news,Ana Silva
    """


def sign(editor, actor, topic, name):
    return editor.post(f"/positions/{editor.key(actor, topic)}/sign", {"reviewer": name})


def test_a_workspace_in_which_nobody_signs_says_nothing_of_it(lakes):
    page = lakes.get("/cell/india/declaration").text
    assert ("signed it off" in page, ">Sign off" in page) == (False, True)


def test_a_position_is_signed_off_and_who_does_is_remembered(lakes):
    before = lakes.text(FRANCE)
    page = sign(lakes, "france", "declaration", " Ana  Müller ")
    assert (page.status_code, page.url.path) == (200, "/cell/france/declaration")
    assert "✓ signed off by Ana Müller, 1 March 2025" in page.text
    assert "reviewer: Ana Müller\n  date: 2025-03-01\n" in lakes.text(REVIEWS)
    assert lakes.text(FRANCE) == before
    other = lakes.get("/cell/india/declaration").text
    assert "nobody signed it off" in other
    assert 'name="reviewer" value="Ana Müller"' in other


def test_a_change_ends_it_and_the_panel_says_what_changed(lakes):
    sign(lakes, "france", "declaration", "Ana")
    fields, action = lakes.form(f"/positions/{lakes.key('france', 'declaration')}")
    page = lakes.post(action, fields | {"summary": "Signed late."}).text
    assert "changed since Ana signed it off on 1 March 2025" in page
    assert "<dt>Summary</dt><dd><del>Signed early.</del> <ins>Signed late.</ins></dd>" in page


@pytest.mark.parametrize("name", ["Ana Silva", "ana  silva"])
def test_nobody_signs_off_her_own_record(editor, name):
    coded = editor(**{"positions/all.csv": CODED})
    page = sign(coded, "india", "declaration", name)
    assert page.status_code == 409
    assert "coded this record; somebody else has to sign it off." in page.text
    assert not (coded.root / REVIEWS).exists()
    assert sign(coded, "india", "declaration", "Ben").status_code == 200


def test_undo_takes_a_sign_off_back(lakes):
    assert "signed off France, Joint declaration" in sign(lakes, "france", "declaration", "Ana").text
    lakes.post("/undo", {})
    assert not (lakes.root / REVIEWS).exists()


@pytest.mark.parametrize(("name", "status"), [("", 422), ("  ", 422)])
def test_a_sign_off_has_a_name(lakes, name, status):
    assert sign(lakes, "france", "declaration", name).status_code == status


def test_what_is_gone_is_not_signed_off(lakes):
    assert lakes.post("/positions/00000000000000000000/sign", {"reviewer": "Ana"}).status_code == 409
    assert not (lakes.root / REVIEWS).exists()


def test_a_file_of_reviews_that_is_wrong_is_not_written_over(lakes):
    (lakes.root / REVIEWS).write_text("- nonsense\n")
    lakes.session.changed()
    assert sign(lakes, "france", "declaration", "Ana").status_code == 409
    assert lakes.text(REVIEWS) == "- nonsense\n"
