"""`import zotero:COLLECTION`, against a server that answers as the documentation of the local interface says."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from policy_report.cli import main
from policy_report.records.store import load
from policy_report.workspace import find
from policy_report.zotero import library
from tests.conftest import write

FILES = {"policy-report.toml": 'title = "T"\n', "positions/topics.yaml": "- {id: pact, title: The pact}\n"}
PAGE = b"<title>Our view</title><p>We will not sign."
LAKES = {"key": "AAAA1111", "data": {"key": "AAAA1111", "name": "Lakes", "parentCollection": False}}
TALKS = {"key": "BBBB2222", "data": {"key": "BBBB2222", "name": "Talks", "parentCollection": "AAAA1111"}}
SPEECH = {
    "title": "A <i>speech</i>",
    "author": [{"family": "Roe", "given": "Jo"}],
    "issued": {"date-parts": [[2025, 2, 11]]},
    "URL": "https://example.org/speech",
    "note": "Citation Key: roe2025",
}
REPORT = {"title": "A report", "issued": {"date-parts": [["2024"]]}, "publisher": "A house"}


def item(key, csl, *, as_text=True):
    """An item as the interface gives it: its CSL is what an export would be, a text."""
    csl = {"id": f"http://zotero.org/users/local/x/items/{key}", "type": "webpage", **csl}
    said = json.dumps([csl]) if as_text else csl
    return {"key": key, "data": {"key": key, "itemType": "webpage", "title": csl["title"]}, "csljson": said}


def attachment(key, parent, name, kind, mode="imported_url"):
    data = {"itemType": "attachment", "parentItem": parent, "filename": name, "contentType": kind, "linkMode": mode}
    return {"key": key, "data": data, "csljson": "[]"}


class Zotero:
    """The stand-in: collections, items by collection, stored files by their key."""

    def __init__(self, folder):
        self.folder, self.asked = folder, []
        self.collections, self.items = [LAKES, TALKS], {"AAAA1111": [], "BBBB2222": []}
        self.status, self.version = 200, "3"

    def store(self, key, name, data):
        path = self.folder / "storage" / key / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def answer(self, path, query):
        """Return status and content: a list is cut by start and limit."""
        parts = path.removeprefix("/api/users/0/").split("/")
        if self.status != 200:
            return self.status, b"Local API is not enabled", 0
        if parts == ["collections"]:
            return 200, *self._page(self.collections, query)
        if parts[0] == "collections" and parts[2:] == ["items"]:
            return 200, *self._page(self.items[parts[1]], query)
        if parts[0] == "items" and parts[2:] == ["file", "view", "url"]:
            (path,) = (self.folder / "storage" / parts[1]).iterdir()
            return 200, path.as_uri().encode(), 1
        return 404, b"Not found", 0

    def _page(self, found, query):
        start, limit = int(query["start"][0]), int(query["limit"][0])
        return json.dumps(found[start : start + limit]).encode(), len(found)


@pytest.fixture
def zotero(tmp_path, monkeypatch):
    made = Zotero(tmp_path / "Zotero data")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            made.asked.append((parts.path, dict(self.headers)))
            status, content, total = made.answer(parts.path, parse_qs(parts.query))
            self.send_response(status)
            if made.version:
                self.send_header("Zotero-API-Version", made.version)
            self.send_header("Total-Results", str(total))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    monkeypatch.setattr(library, "PORT", server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def run(tmp_path, capsys):
    write(tmp_path / "w", FILES)

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["-C", str(tmp_path / "w"), *arguments])
        output = capsys.readouterr()
        return end.value.code or 0, output.out, output.err

    call.root = tmp_path / "w"
    return call


def sources(run):
    loaded, _ = load(find(run.root))
    dumped = {name: each.model_dump(exclude_none=True, mode="json") for name, each in loaded.records.sources.items()}
    return {name: {k: v for k, v in each.items() if k not in ("id", "text_sha256")} for name, each in dumped.items()}


@pytest.mark.parametrize("as_text", [True, False])
def test_items_become_sources_with_their_citations_and_files(as_text, zotero, run):
    zotero.items["AAAA1111"] = [
        item("ITEM0001", SPEECH, as_text=as_text),
        item("ITEM0002", REPORT, as_text=as_text),
        attachment("FILE0001", "ITEM0001", "Our view.html", "text/html"),
        {"key": "NOTE0001", "data": {"itemType": "note", "parentItem": "ITEM0001"}, "csljson": "[]"},
    ]
    zotero.store("FILE0001", "Our view.html", PAGE)
    code, out, err = run("import", "zotero:Lakes")
    assert (code, out) == (
        0,
        "Declared: source roe2025\nDeclared: source a-report\nSnapshot: snapshots/roe2025.html\n",
    )
    assert err.startswith("Lakes: 2 new, 0 changed, 0 as before\nwrote ")
    assert (run.root / "snapshots/roe2025.html").read_bytes() == PAGE
    assert sources(run) == {
        "roe2025": {
            "title": "A speech",
            "author": "Jo Roe",
            "date": "2025-02-11",
            "url": "https://example.org/speech",
            "type": "webpage",
            "sha256": hashlib.sha256(PAGE).hexdigest(),
        },
        "a-report": {"title": "A report", "publisher": "A house", "date": "2024", "type": "webpage"},
    }
    assert {headers["Zotero-API-Version"] for _, headers in zotero.asked} == {"3"}
    assert {headers["Host"].partition(":")[0] for _, headers in zotero.asked} == {"localhost"}


def test_again_changes_nothing_then_replaces_what_changed_and_undo_takes_it_back(zotero, run):
    zotero.items["AAAA1111"] = [
        item("ITEM0001", SPEECH),
        attachment("FILE0001", "ITEM0001", "a.html", "text/html"),
    ]
    zotero.store("FILE0001", "a.html", PAGE)
    run("import", "zotero:Lakes")
    code, out, err = run("import", "zotero:AAAA1111")
    assert (code, out, err) == (0, "", "Lakes: 0 new, 0 changed, 1 as before\nnothing to write\n")
    before = sources(run)
    zotero.items["AAAA1111"][0] = item("ITEM0001", {**SPEECH, "title": "The speech", "note": ""})
    zotero.items["AAAA1111"].append(attachment("FILE0002", "ITEM0001", "b.pdf", "application/pdf"))
    zotero.store("FILE0002", "b.pdf", b"no pdf at all")
    zotero.store("FILE0001", "a.html", PAGE + b" Ever.")
    code, out, err = run("import", "zotero:Lakes", "--dry-run")
    assert "would write" in err
    assert sources(run) == before
    code, out, err = run("import", "zotero:Lakes")
    assert out.splitlines() == [
        "Updated: source roe2025: title, sha256, text_sha256",
        "Snapshot: snapshots/roe2025.html",
    ]
    assert "b.pdf: " in err  # the damaged file is passed over with a word
    assert sources(run)["roe2025"]["title"] == "The speech"
    run("undo")
    assert sources(run) == before
    assert (run.root / "snapshots/roe2025.html").read_bytes() == PAGE


def test_a_long_collection_is_read_page_by_page(zotero, run, monkeypatch):
    monkeypatch.setattr(library, "PAGE", 3)
    zotero.items["BBBB2222"] = [item(f"ITEM{n:04}", {"title": f"Paper {n}"}) for n in range(8)]
    assert run("import", "zotero:Lakes/Talks")[2].startswith("Lakes/Talks: 8 new")
    assert len([path for path, _ in zotero.asked if path.endswith("/items")]) == 3


def test_a_snapshot_of_ones_own_stays(zotero, run):
    write(run.root, {"snapshots/roe2025.txt": "mine", "positions/sources.yaml": "- {id: roe2025, title: Mine}\n"})
    zotero.items["AAAA1111"] = [item("ITEM0001", SPEECH), attachment("FILE0001", "ITEM0001", "a.html", "text/html")]
    zotero.store("FILE0001", "a.html", PAGE)
    assert run("import", "zotero:Lakes")[1].splitlines()[0] == "Declared: source roe2025-2"
    assert (run.root / "snapshots/roe2025.txt").read_text().strip() == "mine"
    assert sources(run)["roe2025"] == {"title": "Mine"}


def test_a_file_elsewhere_on_this_machine_is_not_opened(zotero, run, tmp_path):
    zotero.items["AAAA1111"] = [item("ITEM0001", SPEECH), attachment("FILE0001", "ITEM0001", "a.html", "text/html")]
    zotero.store("FILE0001", "a.html", PAGE)
    (tmp_path / "secret.html").write_bytes(b"secret")
    usual = zotero.answer
    zotero.answer = lambda path, query: (
        (200, (tmp_path / "secret.html").as_uri().encode(), 1) if path.endswith("/url") else usual(path, query)
    )
    _, out, err = run("import", "zotero:Lakes")
    assert out == "Declared: source roe2025\n"
    assert "'a.html' is not where Zotero stores it" in err


def test_linked_files_are_left_where_they_are(zotero, run):
    linked = attachment("FILE0001", "ITEM0001", "a.html", "text/html", "linked_file")
    zotero.items["AAAA1111"] = [item("ITEM0001", SPEECH), linked]
    assert run("import", "zotero:Lakes")[1] == "Declared: source roe2025\n"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("zotero:Laks", "zotero:Laks: Zotero has no collection 'Laks'; did you mean 'Lakes'?"),
        ("zotero:", "zotero:: Zotero has no collection ''; it has Lakes, Lakes/Talks"),
    ],
)
def test_a_collection_that_is_not_there_names_the_nearest(said, message, zotero, run):
    assert run("import", said) == (2, "", f"{message}\n")


def test_two_collections_of_one_name_are_told_by_their_keys(zotero, run):
    zotero.collections.append({"key": "CCCC3333", "data": {"name": "talks", "parentCollection": False}})
    assert run("import", "zotero:TALKS")[2] == (
        "zotero:TALKS: 2 collections are called so; write the key of one: Lakes/Talks (BBBB2222), talks (CCCC3333)\n"
    )


def test_what_is_wrong_with_zotero_is_said_in_one_line(zotero, run, monkeypatch):
    zotero.status = 403
    switch = "Settings, Advanced, “Allow other applications on this computer to communicate with Zotero”"
    assert run("import", "zotero:Lakes") == (
        2,
        "",
        f"zotero:Lakes: Zotero does not let other programs read; switch that on under {switch}\n",
    )
    zotero.status, zotero.version = 404, ""
    assert "has not the local interface of Zotero 7 or newer" in run("import", "zotero:Lakes")[2]
    monkeypatch.setattr(library, "PORT", 1)
    assert run("import", "zotero:Lakes")[2] == (
        "zotero:Lakes: no Zotero answers on this machine; start it, and import again\n"
    )
    assert run("import", "zotero:Lakes", "--matrix")[2] == (
        "--matrix is for tables; a collection of Zotero takes --dry-run alone\n"
    )
