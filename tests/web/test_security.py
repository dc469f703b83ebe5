"""Who may ask and who may write: attacks of each kind."""

import pytest
from starlette.testclient import TestClient

from policy_report.web.request import FIELD
from policy_report.web.security import BODY, SECRET
from policy_report.web.session import Session

OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = {"files": [("token", (None, "TOKEN"))]}


@pytest.fixture
def stranger(lakes):
    """A client without a cookie, such as of another user of the machine."""
    return TestClient(lakes.client.app, lakes.client.base_url, follow_redirects=False)


def test_without_the_secret_nothing_answers_but_a_page_that_says_so(lakes, stranger):
    for path in ("/", "/cell/france/declaration", "/news", "/static/main.js", "/problems", "/brief/summit", "/nothing"):
        answer = stranger.get(path)
        assert (path, answer.status_code, "Lakes" in answer.text) == (path, 403, False)
        assert "needs its secret" in answer.text


@pytest.mark.parametrize("secret", ["", "x", "é", "0" * 43])
def test_a_wrong_secret_opens_nothing(stranger, secret):
    answer = stranger.get("/", params={SECRET: secret})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_the_secret_is_exchanged_for_a_cookie_that_scripts_and_other_sites_do_not_get(lakes, stranger):
    answer = stranger.get(f"/problems?{SECRET}={lakes.access.secret}&a=b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/problems?a=b")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"policy-report-{lakes.access.port}=")
    assert ("HttpOnly" in cookie, "SameSite=strict" in cookie, lakes.access.secret in cookie) == (True, True, False)
    assert stranger.get("/problems").status_code == 200


def test_who_comes_from_a_file_is_led_on_by_a_page_of_ours(lakes, stranger):
    answer = stranger.get(f"/?{SECRET}={lakes.access.secret}", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, 'content="0;url=/"' in answer.text) == (200, True)


def test_the_cookie_of_another_run_or_port_opens_nothing(lakes, stranger):
    for name, value in ((lakes.access.cookie_name, "x" * 43), ("policy-report-9999", lakes.access._cookie)):
        stranger.cookies.clear()
        stranger.cookies.set(name, value)
        assert stranger.get("/").status_code == 403


def test_a_page_elsewhere_cannot_lead_its_own_name_here(lakes):
    for host in ("evil.example:8001", "127.0.0.1", "127.0.0.1:8002", "127.0.0.1:8001.evil.example"):
        answer = lakes.client.get("/", headers={"Host": host})
        assert (answer.status_code, "Lakes" in answer.text) == (403, False)


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    {},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_other_origin_writes(lakes, headers):
    before = lakes.text("positions/countries/france.yaml")
    files = [("token", (None, lakes.access.token))]
    path = f"/positions/{lakes.key('france', 'outcome')}/delete"
    assert lakes.client.post(path, files=files, headers=headers).status_code == 403
    assert lakes.text("positions/countries/france.yaml") == before


def test_what_a_form_of_another_page_can_send_is_refused(lakes):
    path = f"/positions/{lakes.key('france', 'outcome')}/delete"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "text/plain; application/json"):
        headers = OURS | {"Content-Type": kind}
        answer = lakes.client.post(path, content=f"token={lakes.access.token}".encode(), headers=headers)
        assert (kind, answer.status_code) == (kind, 415)


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "é"])
def test_without_the_token_nothing_is_written(lakes, token):
    path = f"/positions/{lakes.key('france', 'outcome')}/delete"
    assert lakes.client.post(path, files=[("token", (None, token))], headers=OURS).status_code == 403
    headers = OURS | {"X-Token": token.encode()}
    assert lakes.client.post("/validate", json={"actor": "x"}, headers=headers).status_code == 403


def test_what_is_too_long_is_refused_before_it_is_read(lakes):
    headers = OURS | {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(BODY + 1)}
    assert lakes.client.post("/positions", content=b"", headers=headers).status_code == 413
    assert lakes.send("/validate", {"quote": "x" * FIELD}).status_code == 413
    assert lakes.post("/positions", {"quote": "x" * (FIELD + 1)}).status_code == 400


@pytest.mark.parametrize("content", [b"[" * 100_000, b"[]", b"{", b"\xff"], ids=["bomb", "list", "cut", "bytes"])
def test_json_that_is_none_or_a_bomb_is_refused(lakes, content):
    headers = OURS | {"X-Token": lakes.access.token, "Content-Type": "application/json"}
    assert lakes.client.post("/validate", content=content, headers=headers).status_code == 400


@pytest.mark.parametrize("opened", ["[" * 100_000, "[]", "{", "null"])
def test_a_forged_record_in_a_form_is_refused(lakes, opened):
    fields = {"opened": opened, "actor": "France", "topic": "Outcome", "stance": "support"}
    assert lakes.post("/positions", fields).status_code == 400


PATHS = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static//etc/passwd",
    "/positions/..%2f..%2fx",
]


def test_no_path_becomes_the_name_of_a_file(lakes):
    for path in PATHS:
        assert (path, lakes.get(path).status_code) == (path, 404)


def test_a_record_does_not_choose_where_it_is_written(lakes):
    before = sorted(path for path in lakes.root.rglob("*") if ".policy-report" not in path.parts)
    for name in ("../../evil", "/etc/evil", "a\0b", "..", "C:\\evil"):
        lakes.post("/positions", {"opened": "{}", "actor": name, "topic": "Outcome", "stance": "support"})
    assert sorted(path for path in lakes.root.rglob("*") if ".policy-report" not in path.parts) == before


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nothing_leads_away_from_here(lakes, back):
    fields = {"opened": "{}", "actor": "France", "topic": "Outcome", "stance": "support", "back": back}
    answer = lakes.post("/positions", fields, follow_redirects=False)
    assert answer.headers["location"] == "/cell/france/outcome"


def test_what_records_say_is_shown_as_text(editor):
    bad = "<script>alert(1)</script>"
    table = f"actor,topic,stance,date,summary\nPeru,outcome,support,2025-02-11,{bad}\n"
    page = editor(**{"positions/bad.csv": table}).get("/cell/peru/outcome")
    assert (bad in page.text, "&lt;script&gt;" in page.text) == (False, True)


def test_every_page_allows_its_own_scripts_alone(lakes, stranger):
    for answer in (lakes.get("/"), lakes.get("/problems"), lakes.get("/nothing"), stranger.get("/")):
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert ("unsafe" in policy, "frame-ancestors 'none'" in policy) == (False, True)


def test_a_preview_has_nothing_that_writes(lakes):
    from policy_report.web.app import create
    from policy_report.web.security import Access

    reading = TestClient(
        create(Session(lakes.session.workspace, lakes.session.scheduler, str, str), Access(8001)),
        "http://127.0.0.1:8001",
    )
    assert reading.get("/matrix").status_code == 200
    assert reading.get("/cell/france/declaration").status_code == 200
    assert "Add position" not in reading.get("/cell/france/declaration").text
    assert reading.get("/positions/new").status_code == 404
    for path in ("/positions", "/undo", "/validate", "/problems/text"):
        assert reading.post(path, headers=OURS).status_code == 405
