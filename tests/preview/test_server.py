"""The server: for this machine alone, nothing but its own pages, and streams that end."""

import http.client
import json
import socket
from threading import Thread

import pytest

from policy_report.errors import UserError
from policy_report.preview.server import HOST, listen


@pytest.fixture
def server(scheduler):
    with listen(0, scheduler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
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


@pytest.fixture
def stream(server):
    """Open a stream of news; what is told comes line by line."""
    connections = []

    def open_stream(path):
        connection = http.client.HTTPConnection(HOST, server.server_port, timeout=30)
        connections.append(connection)
        connection.request("GET", path)
        answer = connection.getresponse()
        return (line.decode().removeprefix("data: ").strip() for line in answer if line.startswith(b"data: "))

    yield open_stream
    for connection in connections:
        connection.close()


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
    for path in ("/", "/brief/summit", "/events", "/events/summit"):
        status, _, body = ask(path, hosts=hosts)
        assert (path, status, "Lakes" in body) == (path, 403, False)


def test_only_this_machine_is_listened_to(server):
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert server.socket.family == socket.AF_INET


def test_nothing_but_reading_is_possible(ask):
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "BREW"):
        status, headers, _ = ask("/", method)
        assert (method, status, headers["Allow"]) == (method, 405, "GET, HEAD")


def test_another_method_from_elsewhere_is_refused_as_well(ask):
    assert ask("/", "POST", hosts=["evil.example"])[0] == 403


@pytest.mark.parametrize("path", ["/", "/brief/summit", "/events", "/events/summit"])
def test_head_is_the_answer_without_its_body(ask, path):
    status, headers, body = ask(path, "HEAD")
    assert (status, body) == (200, "")
    assert headers["Content-Type"].endswith("charset=utf-8")


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
    "/briefs/summit",
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


@pytest.mark.parametrize("path", ["/", "/brief/summit", "/brief/nobody", "/nothing", "/events"])
def test_no_answer_is_kept_guessed_at_or_shown_elsewhere(ask, path):
    headers = ask(path, "HEAD")[1]
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED


EXPECTED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Access-Control-Allow-Origin": None,
}


def test_no_page_may_be_framed(ask):
    assert ask("/brief/summit")[1]["Content-Security-Policy"] == "frame-ancestors 'none'"
    for path in ("/", "/brief/nobody"):
        policy = ask(path)[1]["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert policy.endswith("; frame-ancestors 'none'")


# --- news -------------------------------------------------------------------------------------------------------------


def test_news_begin_with_what_is_and_go_on_with_what_changes(stream, edit, scheduler):
    news = stream("/events/summit")
    told = (json.loads(line) for line in news)
    first = next(page for each in told if (page := each["page"]))
    edit("positions/all.csv", "support", "suport")
    scheduler.changed()
    wrong = next(each for each in told if "unknown stance" in each["panel"])
    assert wrong["page"] == first
    edit("positions/all.csv", "suport,2025-02-11,Signed early.", "support,2025-02-11,Signed late.")
    scheduler.changed()
    new = next(each for each in told if each["page"] != first)
    assert new["panel"] == ""


def test_two_who_look_hear_the_same(stream, edit, scheduler):
    streams = [stream("/events/summit"), stream("/events/summit")]
    edit("positions/all.csv", "support", "suport")
    scheduler.changed()
    for news in streams:
        assert "unknown stance" in next(line for line in news if "unknown stance" in line)


def test_streams_end_with_the_desk(stream, scheduler):
    streams = [stream("/events"), stream("/events/summit"), stream("/events/nobody")]
    for news in streams:
        next(news)
    scheduler.end()
    for news in streams:
        list(news)  # comes to its end


# --- ports ------------------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_said(server, scheduler):
    with pytest.raises(UserError, match=f"port {server.server_port} is taken; name another one with --port, or none"):
        listen(server.server_port, scheduler)


def test_without_a_port_the_next_free_one_is_taken(scheduler):
    with listen(None, scheduler) as first, listen(None, scheduler) as second:
        assert first.server_port != second.server_port


def test_a_port_is_free_again_afterwards(scheduler):
    with listen(0, scheduler) as server:
        port = server.server_port
    with listen(port, scheduler) as server:
        assert server.server_port == port
