"""A workspace that is edited: a session, and clients of its application as our own pages are, and as others would be."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from policy_report.web.app import create
from policy_report.web.security import Access
from policy_report.web.session import Session
from policy_report.workspace import find

PORT = 8001
BASE = f"http://127.0.0.1:{PORT}"
DAY, CLOCK = "2025-03-01", "2025-03-01 09:30"

FRANCE = """
    actor: {id: france, name: France, kind: country}
    positions:
      # Kept as it is.
      - topic: declaration
        stance: support
        date: 2025-02-11
        summary: Signed early.
        source: news   # page 1
      - {topic: outcome, stance: oppose, date: 2025-02-11, summary: Not enough., source: news}
    """
FILES = {
    "policy-report.toml": 'title = "Lakes"\n[briefs.summit]\ntitle = "The summit"\nactors = ["france"]\n',
    "positions/countries/france.yaml": FRANCE,
    "positions/all.csv": """
        actor,topic,stance,date,summary,source
        India,declaration,oppose,2025-02-12,Did not sign.,news
        """,
    "positions/sources.yaml": "- {id: news, title: The news}\n- {id: speech, title: The speech}\n",
    "snapshots/speech.txt": "The minister said “we will keep the lake clean for all” on Monday.\n\nShe then left the room.\n",
}


class Silent:
    """In the place of the scheduler of live briefs, which these tests leave alone."""

    def changed(self):
        pass

    def pause(self):
        pass


class Editor:
    """A client that was let in, and what its pages know."""

    def __init__(self, root: Path, access: Access | None = None) -> None:
        self.root = root
        self.access = access or Access.to_write(PORT)
        self.session = Session(find(root, exact=True), Silent(), lambda: CLOCK, lambda: DAY)
        self.client = TestClient(create(self.session, self.access), BASE)
        if self.access.writing:
            self.client.get(self.access.address)

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def post(self, path, fields, headers=None, **options):
        """Send a form as our own page does."""
        parts = {"token": self.access.token, **fields}
        sent = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
        files = [(name, (None, value)) for name, value in parts.items()]
        return self.client.post(path, files=files, headers=sent, **options)

    def send(self, path, value):
        """Send JSON as our own script does."""
        return self.client.post(
            path, json=value, headers={"Sec-Fetch-Site": "same-origin", "X-Token": self.access.token}
        )

    def form(self, path):
        """Return the fields that the form on a page holds."""
        page = self.get(path, **{"X-Part": "side"}).text
        from lxml import html

        record = html.fromstring(page).get_element_by_id("record")
        found = {name: "" if value in (None, "on") else value for name, value in record.form_values()}
        return {name: value for name, value in found.items() if name != "token"}, record.get("action")

    def key(self, actor, topic):
        """Return the key of the newest position of a cell."""
        return re.search(r"/positions/([0-9a-f.]+)", self.get(f"/cell/{actor}/{topic}").text)[1]

    def text(self, name):
        return (self.root / name).read_text()


def in_and_beside(root):
    """Return all files of a workspace, and what lies beside it, where a name that climbs would lead."""
    inside = (path for path in root.rglob("*") if ".policy-report" not in path.parts)
    return {*inside, *root.parent.iterdir()}


@pytest.fixture
def editor(workspace):
    """Let an editor into a workspace: the files of the test over those of the example."""
    return lambda **files: Editor(workspace(FILES | files).root)


@pytest.fixture
def lakes(editor):
    return editor()
