"""The command: one line with the address, and an end without traces."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from policy_report.cli import main
from policy_report.cli.browser import _page
from policy_report.errors import UserError
from policy_report.workspace import find

REPO = Path(__file__).parents[3]


@contextmanager
def preview(root, *arguments):
    """Run the command in a process of its own: the process and the address that it says."""
    command = [sys.executable, "-m", "policy_report", "-C", str(root), "preview", "--port", "0", *arguments]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline()
        assert line.endswith(" (Ctrl-C ends the preview)\n")
        yield process, line.split()[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def fetch(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def page_of(address):
    """Return what tells the page of a brief from the next, as an open page is told it."""
    return json.loads(fetch(address.replace("/brief/", "/updates/")))["page"]


def workers(process):
    """Return the processes that a process started, as Linux tells them."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def left(processes):
    """Return those of the processes that are there after some seconds."""
    for _ in range(100):
        if not any(map(alive, processes)):
            return []
        time.sleep(0.1)
    return list(filter(alive, processes))


def alive(pid):
    """Return whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system for processes")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_ends_without_traces(root, sign, code):
    before = sorted(root.rglob("*"))
    with preview(root) as (process, address):
        assert "Signed early." in fetch(f"{address}brief/summit")
        started = workers(process)
        process.send_signal(sign)
        rest = process.communicate(timeout=30)
    assert (process.returncode, rest) == (code, ("", "the preview has ended\n"))
    assert left(started) == []
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", int(address.rpartition(":")[2].strip("/"))))
    assert sorted(root.rglob("*")) == before


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system for processes")
def test_killed_it_leaves_no_worker_behind(root):
    with preview(root) as (process, address):
        fetch(f"{address}brief/summit")
        started = workers(process)
        process.kill()
        process.wait(30)
    assert (len(started) > 0, left(started)) == (True, [])


def test_a_saved_record_is_on_the_next_page(root, edit):
    with preview(root, "summit") as (_, address):
        assert address.endswith("/brief/summit")
        assert "Signed early." in fetch(address)
        first = page_of(address)
        edit("positions/all.csv", "Signed early.", "Signed late.")
        while page_of(address) in (first, None):
            time.sleep(0.05)
        assert "Signed late." in fetch(address)


def test_broken_settings_are_shown_not_fatal(root):
    (root / "policy-report.toml").write_text("title = [")
    with preview(root) as (process, address):
        assert "policy-report.toml:1" in fetch(address)
        assert process.poll() is None


@pytest.mark.parametrize(
    ("brief", "page"),
    [
        (None, ""),
        ("summit", "brief/summit"),
        ("by-country/france", "brief/by-country/france"),
        ("by-country", "#by-country"),
    ],
)
def test_a_brief_is_opened_where_it_is(root, brief, page):
    assert _page(find(root), brief) == page


def test_an_unknown_brief_is_refused_with_the_nearest(root):
    with pytest.raises(UserError) as error:
        _page(find(root), "sumit")
    assert error.value.message == (
        "no brief is called 'sumit'; did you mean 'summit'? policy-report.toml defines summit, by-country"
    )
    assert error.value.code == 2


def test_settings_with_a_mistake_refuse_no_brief(root):
    (root / "policy-report.toml").write_text("title = [")
    assert _page(find(root), "summit") == "brief/summit"


def test_a_port_is_a_number(capsys):
    with pytest.raises(SystemExit) as end:
        main(["preview", "--port", "65536"])
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith(
        "policy-report: argument --port: '65536' is not a port; give a number up to 65535, 0 for any; "
    )
