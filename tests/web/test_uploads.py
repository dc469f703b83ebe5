"""Attacks with what is sent: documents that are bombs, bodies without end, names that lead elsewhere."""

import io
import socket
import time
import zipfile
import zlib
from threading import Thread

import pytest

from policy_report.web import request
from policy_report.web.app import create
from policy_report.web.security import BODY, Access
from policy_report.web.server import Server, bound
from tests.web.conftest import in_and_beside

LETTERS = b"(a) Tj BT ET "


def pdf(content, filters):
    """Return a PDF of one page that has this content stream."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F %s >> >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page % font,
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(content), filters, content),
    )
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))


def deflated(megabytes):
    """Return a stream of the letter a, packed a thousandfold."""
    packer = zlib.compressobj(9)
    piece = LETTERS * (2**20 // len(LETTERS))
    parts = [packer.compress(b"BT /F 12 Tf 10 100 Td "), *(packer.compress(piece) for _ in range(megabytes))]
    return b"".join(parts) + packer.flush()


def package(name, part, kind):
    """Return a Word or OpenDocument file whose one part unpacks a thousandfold."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("mimetype", kind)
        file.writestr("[Content_Types].xml", f'<Types><Override PartName="/{part}" ContentType="{kind}"/></Types>')
        with file.open(part, "w", force_zip64=True) as inside:
            inside.write(b"<a>")
            for _ in range(150):
                inside.write(b"<b/>" * 2**18)
            inside.write(b"</a>")
    return name, held.getvalue()


def sent(editor, name, content, **more):
    """Send a document as the page of sources does."""
    files = [
        ("token", (None, editor.access.token)),
        ("file", (name, content)),
        *((k, (None, v)) for k, v in more.items()),
    ]
    return editor.client.post("/add-source", files=files, headers={"Sec-Fetch-Site": "same-origin"})


BOMBS = {
    "docx": lambda: package("bomb.docx", "word/document.xml", "application/vnd.openxmlformats-officedocument"),
    "odt": lambda: package("bomb.odt", "content.xml", "application/vnd.oasis.opendocument.text"),
    "pdf": lambda: ("bomb.pdf", pdf(deflated(300), b"/FlateDecode")),
    "pdf, packed twice": lambda: ("bomb.pdf", pdf(zlib.compress(deflated(300)), b"[/FlateDecode /FlateDecode]")),
}


SLOW = ("odt", "pdf, packed twice")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.soak] if kind in SLOW else []) for kind in BOMBS]
)
def test_a_document_that_unpacks_without_end_is_refused(lakes, kind):
    name, content = BOMBS[kind]()
    assert len(content) < 2**20
    before = time.process_time()
    answer = sent(lakes, name, content)
    assert (answer.status_code, name in answer.text) == (422, True)
    assert time.process_time() - before < 5  # what reads it is another process, or nobody
    assert (list((lakes.root / "snapshots").iterdir()), lakes.session.uploads) == (
        [lakes.root / "snapshots/speech.txt"],
        {},
    )


def test_a_message_of_parts_in_parts_without_end_is_read_or_refused(lakes):
    depth = 300
    inside = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    answer = sent(lakes, "deep.mhtml", f"MIME-Version: 1.0\n{inside}Content-Type: text/plain\n\nWords.".encode())
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize(("fields", "files"), [(request.FIELDS + 1, 0), (0, 30)])
def test_too_many_parts_are_refused(lakes, fields, files):
    parts = [("token", (None, lakes.access.token))]
    parts += [(f"f{n}", (None, "x")) for n in range(fields)] + [(f"u{n}", ("a.txt", b"x")) for n in range(files)]
    for path in ("/add-source", "/positions", "/undo"):
        answer = lakes.client.post(path, files=parts, headers={"Sec-Fetch-Site": "same-origin"})
        assert (path, answer.status_code) == (path, 400)


NAMES = [
    "../../evil.txt",
    "/etc/evil.txt",
    "C:\\evil.txt",
    "..\\..\\evil.txt",
    "a\0b.txt",
    ".htaccess.txt",
    "CON.txt",
    "…/x.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_document_names_no_file(lakes, name):
    before = in_and_beside(lakes.root)
    answer = sent(lakes, name, b"Some words that nobody else has.")
    key = next(iter(lakes.session.uploads), "")
    if answer.status_code == 200:
        lakes.post("/add-source", {"document": key, "f-title": "Words", "f-id": ""})
    new = in_and_beside(lakes.root) - before
    assert new <= {lakes.root / "snapshots/words.txt"}


@pytest.mark.parametrize("name", ["../evil", "../../evil", "/tmp/evil", "a/b", "C:\\evil", "a\0b", "..", ""])
def test_the_id_of_a_source_leads_nowhere_else(lakes, name):
    sent(lakes, "words.txt", b"Some words that nobody else has.")
    before = in_and_beside(lakes.root)
    (key,) = lakes.session.uploads
    answer = lakes.post("/add-source", {"document": key, "f-title": "Words", "f-id": name})
    new = in_and_beside(lakes.root) - before
    assert (answer.status_code, {path.parent for path in new} <= {lakes.root / "snapshots"}) in (
        (422, True),
        (200, True),
    )
    assert not [path for path in new if "evil" in path.name]


# --- over the socket --------------------------------------------------------------------------------------------------


@pytest.fixture
def served(lakes):
    """The port of the editor, answered by the server that it has."""
    listening = bound(0)
    access = Access.to_write(listening.getsockname()[1])
    with Server(listening, create(lakes.session, access)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield access
        server.shutdown()
        thread.join()


def told(access, head, body=(), patience=10):
    """Send a request piece by piece; return how the answer begins, "" where none comes in time."""
    lines = [
        "POST /add-source HTTP/1.1",
        f"Host: 127.0.0.1:{access.port}",
        f"Cookie: {access.cookie_name}={access._cookie}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: multipart/form-data; boundary=b",
        *head,
    ]
    with socket.create_connection(("127.0.0.1", access.port), timeout=patience) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        try:
            for piece in body:
                connection.sendall(piece)
        except OSError:  # it hung up, with or without an answer
            pass
        try:
            return connection.recv(100).decode().partition("\r\n")[0]
        except OSError:
            return ""


def test_a_body_without_end_or_too_long_is_not_read(served):
    endless = (b"10000\r\n" + b"x" * 0x10000 + b"\r\n" for _ in range(10**6))
    assert "411" in told(served, ["Transfer-Encoding: chunked"], [next(endless)])
    assert "411" in told(served, ["Transfer-Encoding: chunked", "Content-Length: 10"], [next(endless)])
    assert "413" in told(served, [f"Content-Length: {BODY + 1}"])


def test_a_body_that_does_not_come_holds_nobody_up(served, monkeypatch):
    monkeypatch.setattr(request, "PATIENCE", 0.2)
    assert "408" in told(served, ["Content-Length: 1000"], [b"--b\r\n"])
