"""Texts in several languages through a form and a table, and back: every one of them, in the manner of its file."""

import openpyxl
import pytest

from tests.spreadsheet.importing.conftest import contents, saved

SETTINGS = 'title = "Test"\n[briefs.a]\n[briefs.b]\nlanguage = "fr"\n'
TOPICS = """
    - id: declaration
      title: {en: Joint declaration, fr: Déclaration commune}
      question: Will they sign?
    - id: outcome
      title: Outcome
    """
ACTORS = "- {id: club, name: The club, kind: bloc, groups: [{en: All, fr: Tous}, G7]}\n"
POSITIONS = """
    - actor: club
      topic: declaration
      stance: support
      date: 2025-02-11
      summary:  # ours
        en: Signed first.
        fr: >-
          A signé en premier.
      source: minutes
    - {actor: France, topic: outcome, stance: neutral, date: 2025-02-11, summary: Waits., source: minutes}
    """
TABLE = """
    actor,topic,stance,date,summary:fr,summary,source
    India,outcome,oppose,2025-02-10,Pas assez.,Not enough.,minutes
    """
FILES = {
    "policy-report.toml": SETTINGS,
    "positions/topics.yaml": TOPICS,
    "positions/actors.yaml": ACTORS,
    "positions/all.yaml": POSITIONS,
    "positions/second.csv": TABLE,
    "positions/sources.yaml": "- {id: minutes, title: Minutes of the meeting, date: 2025-02-12}\n",
}


@pytest.fixture
def root(workspace):
    return workspace(FILES).root


def heads(path, sheet):
    return [cell.value for cell in openpyxl.load_workbook(path)[sheet][1]]


def test_the_form_has_a_column_for_each_language_in_use(form):
    assert {"Summary (French)", "Translation (French)", "Conditions (French)"} <= set(heads(form.path, "Positions"))
    assert heads(form.path, "Topics")[:4] == ["Title", "Title (French)", "Question", "Question (French)"]
    assert "Name (French)" in heads(form.path, "Actors")


def test_a_form_that_nobody_touched_changes_nothing(root, said, form):
    form.save()
    before = contents(root)
    assert said(root, "import", form.path, "--update")[2][-1] == "nothing to write"
    assert contents(root) == before


def test_one_language_changes_and_the_others_stay(root, said, form):
    form.put(form.row("Signed first."), **{"Summary (French)": "A signé d’abord."})
    form.put(form.row("Waits."), **{"Summary (French)": "Attend."})
    form.put(form.row("Not enough."), Summary="Too little.")
    topics = form.book["Topics"]
    topics.cell(2, heads(form.path, "Topics").index("Title (French)") + 1).value = "La déclaration"
    topics.cell(3, heads(form.path, "Topics").index("Question (French)") + 1).value = "Suffit-il ?"
    actors = form.book["Actors"]
    actors.cell(2, heads(form.path, "Actors").index("Groups") + 1).value = "All; G20"
    code, *_ = said(root, "import", form.save(), "--update")
    after = {name: content.decode() for name, content in contents(root).items() if name.startswith("positions/")}
    assert code == 0
    assert (
        "  summary:  # ours\n    en: Signed first.\n    fr: A signé d’abord.\n  source: minutes\n"
        in after["positions/all.yaml"]
    )
    assert "date: 2025-02-11, summary: {en: Waits., fr: Attend.}, source: minutes}" in after["positions/all.yaml"]
    assert "India,outcome,oppose,2025-02-10,Pas assez.,Too little.,minutes" in after["positions/second.csv"]
    assert "title: {en: Joint declaration, fr: La déclaration}" in after["positions/topics.yaml"]
    assert "  title: Outcome\n  question:\n    fr: Suffit-il ?\n" in after["positions/topics.yaml"]
    assert "groups: [{en: All, fr: Tous}, G20]" in after["positions/actors.yaml"]
    assert said(root, "undo")[0] == 0
    assert "      A signé en premier.\n" in contents(root)["positions/all.yaml"].decode()


def test_a_new_row_of_a_form_has_its_languages(root, said, form):
    topics = form.book["Topics"]
    places = {head: place for place, head in enumerate(heads(form.path, "Topics"), 1)}
    for head, text in (("Title", "Harbours"), ("Title (French)", "Les ports")):
        topics.cell(4, places[head]).value = text
    new = {"Actor": "India", "Topic": "Les ports", "Stance": "Supports", "Date": "2025-03-01", "Source": "minutes"}
    form.add(**new, **{"Summary": "Yes.", "Summary (French)": "Oui."})
    assert said(root, "import", form.save())[0] == 0
    assert (
        "- id: harbours\n  title:\n    en: Harbours\n    fr: Les ports\n"
        in contents(root)["positions/topics.yaml"].decode()
    )
    table = contents(root)["positions/form.csv"].decode().splitlines()
    assert table[0] == "actor,topic,stance,date,summary,summary:fr,source"
    assert table[1] == "india,harbours,support,2025-03-01,Yes.,Oui.,minutes"


@pytest.mark.parametrize("head", ["summary:fr", "Summary (French)", "summary (fr)", "SUMMARY : FR"])
def test_a_table_of_others_may_have_several_languages(root, said, head):
    rows = f"actor,topic,stance,summary:en,{head}\nIndia,declaration,oppose,No.,Non.\n"
    path = saved(root, "votes.csv", rows)
    assert said(root, "import", path)[0] == 0
    assert contents(root)["positions/votes.csv"].decode() == (
        "actor,topic,stance,summary,summary:fr\nindia,declaration,oppose,No.,Non.\n"
    )


def test_a_column_is_mapped_to_a_language(root, said):
    path = saved(root, "votes.csv", "actor,topic,stance,Texte\nIndia,declaration,oppose,Non.\n")
    assert said(root, "import", path, "--map", "Texte=summary:fr")[0] == 0
    assert "summary:fr\nindia,declaration,oppose,Non.\n" in contents(root)["positions/votes.csv"].decode()
    assert said(root, "import", path)[0] == 0
