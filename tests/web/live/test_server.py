"""The server: for this machine alone, nothing but its own pages, and answers that end."""

import http.client
import json
import socket
from threading import Thread
from time import monotonic, sleep

import pytest

from policy_report.errors import UserError
from policy_report.web.app import create
from policy_report.web.security import HOST, Access
from policy_report.web.server import Server, bound
from policy_report.web.session import Session
from policy_report.workspace import find


@pytest.fixture
def server(root, scheduler):
    session = Session(find(root, exact=True), scheduler, lambda: "2025-02-11 09:30", lambda: "2025-02-11")
    listening = bound(0)
    access = Access(listening.getsockname()[1])
    with Server(listening, create(session, access)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        scheduler.end()
        server.shutdown()
        thread.join()


@pytest.fixture
def ask(server):
    """Send a request with exactly these headers: (status, headers, body)."""

    def request(path, method="GET", hosts=None):
        connection = http.client.HTTPConnection(HOST, server.server_port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for host in [f"{HOST}:{server.server_port}"] if hosts is None else hosts:
            connection.putheader("Host", host.replace("PORT", str(server.server_port)))
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), body.decode()

    return request


# --- who is answered --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT"])
def test_the_names_of_this_machine_are_answered(ask, host):
    assert ask("/", hosts=[host])[0] == 200


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["localhost"],
        ["127.0.0.1"],
        ["127.0.0.1:1"],
        ["evil.example:PORT"],
        ["localhost.evil.example:PORT"],
        ["0.0.0.0:PORT"],
        ["127.0.0.1:PORT@evil.example"],
        ["localhost:PORT", "evil.example"],
    ],
    ids=" ".join,
)
def test_any_other_name_is_refused(ask, hosts):
    for path in ("/", "/brief/summit", "/updates", "/updates/summit"):
        status, _, body = ask(path, hosts=hosts)
        assert (path, status in (400, 403), "Lakes" in body) == (path, True, False)


def test_only_this_machine_is_listened_to(server):
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert server.socket.family == socket.AF_INET


def test_nothing_but_reading_is_possible(ask):
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "BREW"):
        status, headers, _ = ask("/", method)
        assert (method, status, headers["allow"]) == (method, 405, "GET, HEAD")


def test_another_method_from_elsewhere_is_refused_as_well(ask):
    assert ask("/", "POST", hosts=["evil.example"])[0] == 403


@pytest.mark.parametrize("path", ["/", "/brief/summit", "/updates", "/updates/summit"])
def test_head_is_the_answer_without_its_body(ask, path):
    status, headers, body = ask(path, "HEAD")
    assert (status, body) == (200, "")
    assert headers["content-type"].endswith("charset=utf-8")


# --- what is answered -------------------------------------------------------------------------------------------------


def test_the_list_and_the_briefs_are_there(ask):
    assert "<h1>Lakes</h1>" in ask("/")[2]
    assert "Signed early." in ask("/brief/summit")[2]
    assert "Signed early." in ask("/brief/by-country/france?x=1")[2]


NOTHING = [
    "/brief",
    "/brief/",
    "/brief/nobody",
    "/brief/../policy-report.toml",
    "/brief/%2e%2e/%2e%2e/etc/passwd",
    "/brief//etc/passwd",
    "/brief/summit/",
    "/briefs/nobody",
    "/positions/all.csv",
    "/policy-report.toml",
    "/reports/summit.html",
    "/templates/preview/list.html.j2",
    "/favicon.ico",
    "/../",
    "/%00",
    "http://evil.example/",
    "*",
]


def test_there_is_nothing_else(ask):
    for path in NOTHING:
        status, _, body = ask(path)
        assert (path, status, "Lakes" in body, "Signed" in body) == (path, 404, False, False)


@pytest.mark.parametrize("path", ["/", "/brief/summit", "/brief/nobody", "/nothing", "/updates"])
def test_no_answer_is_kept_guessed_at_or_shown_elsewhere(ask, path):
    headers = ask(path, "HEAD")[1]
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED


EXPECTED = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "access-control-allow-origin": None,
}


def test_a_brief_may_be_framed_by_pages_of_ours_and_nothing_else_by_any(ask):
    assert ask("/brief/summit")[1]["content-security-policy"] == "frame-ancestors 'self'"
    for path, ancestors in (("/", "none"), ("/brief/nobody", "self")):
        policy = ask(path)[1]["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert policy.endswith(f"; frame-ancestors '{ancestors}'")


# --- what is new ------------------------------------------------------------------------------------------------------


@pytest.fixture
def update(ask):
    """Ask for what is new, as an open page does, until a condition holds."""

    def until(path, holds):
        found, end = None, monotonic() + 20
        while (found is None or not holds(found)) and monotonic() < end:
            found = json.loads(ask(path)[2])
            sleep(0.01)
        assert holds(found)
        return found

    return until


def test_an_open_page_is_told_what_is_and_what_changes(update, edit, scheduler):
    first = update("/updates/summit", lambda found: found["page"])["page"]
    edit("positions/all.csv", "support", "suport")
    scheduler.changed()
    assert update("/updates/summit", lambda found: "unknown stance" in found["panel"])["page"] == first
    edit("positions/all.csv", "suport,2025-02-11,Signed early.", "support,2025-02-11,Signed late.")
    scheduler.changed()
    assert update("/updates/summit", lambda found: found["page"] != first)["panel"] == ""


def test_an_open_list_is_told_the_states(update):
    assert "to build" in update("/updates", lambda found: "3</b> to build" in found["briefs"])["briefs"]


def test_no_answer_holds_its_connection(server):
    """A browser opens six connections to one server: the seventh page would wait for ever."""
    for path in ("/updates", "/updates/summit", "/updates/nobody") * 3:
        with socket.create_connection((HOST, server.server_port), timeout=20) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{server.server_port}\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))  # until the server hangs up
        assert b"connection: close" in answer


def test_who_connects_and_asks_nothing_is_let_go(server, monkeypatch):
    monkeypatch.setattr("policy_report.web.server.PATIENCE", 0.2)
    for begun in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x"):
        with socket.create_connection((HOST, server.server_port), timeout=20) as connection:
            connection.sendall(begun)
            assert connection.recv(65536) == b""


# --- ports ------------------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_said(server):
    with pytest.raises(UserError, match=f"port {server.server_port} is taken; name another one with --port, or none"):
        bound(server.server_port)


def test_without_a_port_the_next_free_one_is_taken():
    with bound(None) as first, bound(None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_a_port_is_free_again_afterwards():
    with bound(0) as listening:
        port = listening.getsockname()[1]
    with bound(port) as listening:
        assert listening.getsockname() == (HOST, port)
