"""From an empty workspace to a built brief, in a real Chromium, as somebody does it who never saw a text editor.

Nothing is written but what the browser sends: a document, what is chosen, what is typed. All is found by the names that
people read, words of a text are marked with the mouse, and no id is typed. The records of the sample of this repository
are the script of what is typed.
"""

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pikepdf
import pytest

from policy_report.formats import json as json_format
from policy_report.templating import TemplateSet
from policy_report.web.declared import KINDS
from tests.conftest import Sample, run_here

pytestmark = pytest.mark.browser

REPO = Path(__file__).parents[2]
ARTICLE = (REPO / "tests/data/paris-ai-action-summit.txt").read_text(
    encoding="utf-8"
)  # what the sample quotes, under its headings
HEADS = {  # fields that are typed, by the names of their columns
    "date": "Date",
    "summary": "Summary",
    "speaker": "Speaker",
    "locator": "Where in the source",
    "remark": "Remark",
}
CHOICES = {"confidence": "Confidence", "salience": "Salience"}
ABOUT = ("title", "subtitle", "as_of")
COMPARED = ("stance", *HEADS, *CHOICES, "quote", "quote_check")
PLACE_OF_WORDS = """
async words => {
  await document.fonts.ready;  // else the words move after they were measured
  for (const paragraph of document.querySelectorAll('[data-start]')) {
    const begins = paragraph.textContent.indexOf(words);
    if (begins < 0) continue;
    const point = (offset) => {
      const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        if (offset <= texts.currentNode.length) return [texts.currentNode, offset];
        offset -= texts.currentNode.length;
      }
    };
    const range = document.createRange();
    range.setStart(...point(begins));
    range.setEnd(...point(begins + words.length));
    range.startContainer.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' });
    const lines = range.getClientRects();
    const [first, last] = [lines[0], lines[lines.length - 1]];
    return [[first.left + 1, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
  }
}
"""


@dataclass(frozen=True)
class Analyst:
    """Somebody at the pages of an editor."""

    page: Any
    root: Path

    def go(self, place):
        self.page.get_by_role("navigation").get_by_role("link", name=place, exact=True).click()

    def press(self, name, within=None):
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def fill(self, form, texts):
        for head, text in texts.items():
            form.get_by_label(head, exact=True).fill(text)

    def heading(self, name):
        self.page.get_by_role("heading", name=name, exact=True).wait_for()

    def add(self, place, kind, texts, chosen=None, own=None):
        """Add an actor or a topic, named first; `own`: words of its own, by those of the scale."""
        self.go(place)
        self.press(f"Add {kind}")
        form = self.page.get_by_role("form", name=f"Add {kind}")
        self.fill(form, texts)
        for head, words in (chosen or {}).items():
            form.get_by_label(head, exact=True).select_option(label=words)
        if own:
            form.get_by_text("Own words for the stances").click()
            self.fill(form, own)
        self.press("Save", form)
        self.page.get_by_role("link", name=next(iter(texts.values())), exact=True).wait_for()

    def add_source(self, texts, *, document=None, pasted=""):
        """Add a document or a pasted text as a source, what it says of itself corrected; it is open then."""
        self.go("Sources")
        self.press("Add source")
        if document:
            self.page.get_by_label("Document", exact=True).set_input_files(document)
        self.page.get_by_label("Or a text", exact=True).fill(pasted)
        self.press("Read it")
        self.fill(self.page, texts)
        self.press("Save")
        self.page.get_by_role("region", name="Text of the source").wait_for()

    def open_source(self, title):
        self.go("Sources")
        self.page.get_by_role("link", name=title, exact=True).click()
        self.heading(title)

    def code(self, words):
        """Drag over words of the text, and choose "Code this"; return the form, which holds them as a verified quote."""
        begin, end = self.page.evaluate(PLACE_OF_WORDS, words)
        self.page.mouse.move(*begin)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=5)
        self.page.mouse.up()
        self.press("Code this")
        form = self.page.get_by_role("form", name="New position")
        form.get_by_text("✓ verified").wait_for()
        assert form.get_by_label("Quote", exact=True).input_value() == words
        return form

    def make(self, form, head, texts):
        """Make what a field shall name in its place, from what is typed there."""
        form.get_by_text(head, exact=True).click()
        self.fill(form, texts)

    def open_cell(self, actor, topic):
        """Open a cell of the matrix, and in it the form of a new position."""
        self.go("Matrix")
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(actor)}, {re.escape(topic)}: ")).click()
        self.press("Add position", self.page.get_by_role("region", name=f"{actor}, {topic}"))
        return self.page.get_by_role("form", name="New position")

    def save(self, form):
        self.press("Save", form)
        form.wait_for(state="detached")

    def set_up(self, brief, texts):
        """Fill in the settings of a brief."""
        self.go("Briefs")
        self.page.get_by_role("link", name=brief, exact=True).click()
        self.page.get_by_role("link", name="Settings", exact=True).click()
        self.fill(self.page, texts)
        self.press("Save")
        self.heading(texts["Title"])

    def build(self, brief):
        """Build a brief; return what its PDF carries as JSON."""
        self.go("Briefs")
        self.page.get_by_role("link", name=brief, exact=True).click()
        self.heading(brief)
        self.press("Build")
        self.page.get_by_text("up to date").wait_for()
        made = self.page.get_by_role("link", name=re.compile(r"^\S+\.pdf$")).get_attribute("href")
        with pikepdf.open(io.BytesIO(self.page.request.get(urljoin(self.page.url, made)).body())) as pdf:
            (data,) = (file.get_file().read_bytes() for name, file in pdf.attachments.items() if name.endswith(".json"))
        return json.loads(data)


@pytest.fixture
def analyst(browser, tmp_path):
    """An analyst at an empty workspace, which the command itself opened."""
    root = tmp_path / "summit"
    assert run_here("init", root, "--empty")[0] == 0
    command = [sys.executable, "-m", "policy_report", "-C", root, "edit", "--port", "0", "--no-browser"]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page = context.new_page()
        page.goto(running.stdout.readline().strip())
        yield Analyst(page, root)
        context.close()
        running.terminate()


def test_from_an_empty_workspace_and_a_pdf_to_a_proven_cell_of_a_built_brief(analyst):
    from weasyprint import HTML

    speech = HTML(string="<title>The speech</title><h1>The speech</h1><p>She said: “We will keep the lake clean.”")
    document = {"name": "speech.pdf", "mimeType": "application/pdf", "buffer": speech.write_pdf()}
    analyst.add_source({"Date": "2025-02-11"}, document=document)
    form = analyst.code("We will keep the lake clean")
    assert analyst.page.evaluate("document.activeElement.name") == "stance"
    analyst.fill(form, {"Actor": "Friends of Lakes", "Topic": "Clean lakes"})
    analyst.make(form, "New actor", {})
    form.get_by_label("Kind of the new actor").select_option(label="Civil-society organisation")
    analyst.make(form, "New topic", {"Question of the new topic": "Shall lakes be clean?"})
    form.get_by_role("radio", name="Supports", exact=True).check()
    analyst.save(form)
    brief = analyst.build("summit")
    assert cells_of(brief) == {("Friends of Lakes", "Clean lakes"): ("stance", "support", 1)}
    assert [(each["quote"], each["quote_check"], each["locator"]) for each in brief["positions"]] == [
        ("We will keep the lake clean", "verified", "p. 1")
    ]


@pytest.mark.soak
def test_the_sample_brief_is_made_anew_with_the_mouse(analyst):
    sample = Sample(REPO).records
    (source,) = sample.sources.values()
    about = {"Title": source.title, "Author": source.author, "Publisher": source.publisher}
    analyst.add_source(about, pasted=ARTICLE)
    words = {stance.id: stance.label for stance in sample.scale}
    for topic in sample.topics.values():
        texts = {"Title": topic.title, "Question": topic.question, "Other names": "\n".join(topic.aliases)}
        own = {words[stance]: label for stance, label in topic.labels.items()}
        analyst.add("Topics", "topic", texts, own=own)
    for actor in sample.actors.values():
        lists = {"Other names": "\n".join(actor.aliases), "Groups": "\n".join(actor.groups)}
        texts = {"Name": actor.name, "Short name": actor.short or "", **lists}
        analyst.add("Actors", "actor", texts, {"Kind": KINDS[actor.kind]})
    told = told_by(REPO)
    for row in told:
        if row["quote"]:
            analyst.open_source(source.title)
            form = analyst.code(row["quote"])
            analyst.fill(form, {"Actor": row["actor"], "Topic": row["topic"]})
        else:
            form = analyst.open_cell(row["actor"], row["topic"])
            analyst.fill(form, {"Source": source.title})
        analyst.fill(form, {head: row[name] for name, head in HEADS.items()})
        form.get_by_role("radio", name=row["label"], exact=True).check()
        for name, head in CHOICES.items():
            if row[name]:
                form.get_by_role("group", name=head).get_by_role("radio", name=row[name], exact=True).check()
        analyst.save(form)
    assert told_by(analyst.root) == told
    wanted = json.loads(json_format.render(Sample(REPO).report("paris-ai-action-summit"), TemplateSet()))
    about = wanted["brief"]
    analyst.set_up("summit", {"Title": about["title"], "Subtitle": about["subtitle"], "As of": about["as_of"]})
    again = analyst.build(about["title"])
    assert [again["brief"][name] for name in ABOUT] == [about[name] for name in ABOUT]
    assert cells_of(again) == cells_of(wanted)


def told_by(root):
    """Return what the records of a workspace say, by the names that people read, in an order of its own."""
    sample = Sample(root)
    records = sample.records
    words = {stance.id: stance.label for stance in records.scale}
    topics = {topic.id: (str(topic.title), words | topic.labels) for topic in records.topics.values()}
    rows = [
        {name: str(row[name]) for name in COMPARED}
        | {"actor": str(records.actors[row["actor"]].name), "source": str(records.sources[row["source"]].title)}
        | {"topic": topics[row["topic"]][0], "label": str(topics[row["topic"]][1][row["stance"]])}
        for row in sample.rows
    ]
    return sorted(rows, key=lambda row: (row["actor"], row["topic"], row["summary"]))


def cells_of(brief):
    """Return the cells of the JSON of a brief, by the names that people read."""
    actors = {each["id"]: each["name"] for each in brief["actors"]}
    topics = {each["id"]: each["title"] for each in brief["topics"]}
    return {
        (actors[cell["actor"]], topics[cell["topic"]]): (cell["state"], cell["stance"], len(cell["positions"]))
        for cell in brief["cells"]
    }
