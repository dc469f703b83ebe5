"""`edit` as a command: the address with its secret on stdout, and a door that its user alone can open."""

import os
import re
import signal
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from policy_report.cli.browser import _doorway, _recover
from policy_report.records.change import history
from policy_report.web.security import Access

REPO = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_it_prints_its_address_answers_it_and_ends(lakes):
    command = [sys.executable, "-m", "policy_report", "-C", str(lakes.root), "edit", "--port", "0", "--no-browser"]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?secret=[\w-]{43}", address)
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(address.partition("?")[0], timeout=30)
        refused.value.close()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        assert "<h1>Lakes</h1>" in opener.open(address, timeout=30).read().decode()
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest[1].endswith("the editor has ended\n")


def test_the_browser_is_opened_through_a_file_that_its_user_alone_can_read():
    access = Access.to_write(8001)
    with _doorway(access) as address:
        door = Path(unquote(urlsplit(address).path))
        assert (stat.S_IMODE(door.stat().st_mode), stat.S_IMODE(door.parent.stat().st_mode)) == (0o600, 0o700)
        assert access.address in door.read_text()
        assert access.secret not in address
    assert not door.exists()


def test_no_other_command_loads_the_server():
    code = "import sys, policy_report.cli.check, policy_report.cli.build, policy_report.pipeline; print('starlette' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(REPO)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert found.stdout == "False\n"


def test_what_an_editor_that_was_killed_left_half_made_is_said_at_the_start(lakes, capsys):
    lakes.post("/actors/india", {"name": "India", "kind": "country", "iso": "IN", "short": "IND"})
    (entry,) = (lakes.root / ".policy-report/undo").glob("*.json")
    entry.with_suffix(history.BEGUN).touch()
    (lakes.root / "positions/actors.yaml").unlink()
    _recover(lakes.session)
    said = "`edit: changed India` of 2025-03-01 09:30 was cut short: what was written of it was taken back\n"
    assert capsys.readouterr().err == said
