"""A build never touches the network: no process of it makes a socket, in any format."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policy_report.formats import RENDERERS

REPO = Path(__file__).parents[1]
# Every Python process of the build writes down what it tries, and that it was there.
HOOK = """
import os, sys

log = open({folder!r} + "/" + str(os.getpid()), "a", buffering=1)
log.write("started\\n")

def hear(event, args):
    if event.startswith("socket."):
        log.write(event + " " + repr(args) + "\\n")

sys.addaudithook(hear)
"""
TABLE = "actor,topic,stance,date,summary,source_url\nFrance,outcome,support,2025-02-11,Signed.,https://example.org/\n"


def build(root, folder, *before):
    """Build every format; return the exit code, stderr, and what each process tried."""
    (folder / "log").mkdir()
    (folder / "sitecustomize.py").write_text(HOOK.format(folder=str(folder / "log")))
    result = subprocess.run(
        [*before, sys.executable, "-m", "policy_report", "-C", str(root), "build", "--format", ",".join(RENDERERS)],
        env=os.environ | {"PYTHONPATH": f"{folder}:{REPO}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stderr, [path.read_text() for path in sorted((folder / "log").iterdir())]


def test_no_process_of_a_build_tries(workspace, tmp_path_factory):
    root = workspace({"positions/all.csv": TABLE}).root
    code, said, tried = build(root, tmp_path_factory.mktemp("hook"))
    assert code == 0, said
    assert len(tried) >= 3  # this process, a worker, and what multiprocessing keeps beside it
    assert set(tried) == {"started\n"}
    assert len(list((root / "reports").glob("brief.*"))) == len(RENDERERS)


def test_the_hook_hears_a_process_that_tries(tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "sitecustomize.py").write_text(HOOK.format(folder=str(tmp_path / "log")))
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(tmp_path)}, check=True)
    (log,) = (tmp_path / "log").iterdir()
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["started", "socket.__new__", "socket.connect"]


@pytest.mark.soak
def test_a_machine_without_network_builds(workspace, tmp_path_factory):
    if not shutil.which("unshare") or subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        pytest.skip("this machine may not make a network of its own")
    root = workspace({"positions/all.csv": TABLE}).root
    code, said, _ = build(root, tmp_path_factory.mktemp("hook"), "unshare", "-n")
    assert code == 0, said
    assert len(list((root / "reports").glob("brief.*"))) == len(RENDERERS)
