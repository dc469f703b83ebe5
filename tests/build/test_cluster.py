"""More than one machine: a real Dask scheduler and real workers, on this machine, one of them killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from policy_report.cli import main

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="distributed is not installed")
REPO = Path(__file__).parents[2]
SLOW = "{% for a in range(300) %}{% for b in range(999) %}{% endfor %}{% endfor %}"
FILES = {
    "policy-report.toml": """
        [defaults]
        formats = ["md", "html"]
        [briefs.by-country]
        each = "actor"
        """,
    "positions/all.csv": "actor,topic,stance\n"
    + "".join(f"{name},outcome,support\n" for name in ("France", "India", "China", "Japan", "Kenya", "Chile")),
    "templates/brief.md.j2": SLOW + "{% include 'part.md.j2' %} {{ brief.title }}",
    "templates/part.md.j2": "own",
}


def dask(role, *arguments):
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments, "--no-dashboard"]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler with two workers: its address, and the three processes. The tests end them one after the other."""
    from distributed import Client

    note = tmp_path_factory.mktemp("dask") / "scheduler.json"
    options = ["--scheduler-file", str(note), "--no-nanny", "--nthreads", "1", "--local-directory", str(note.parent)]
    started = [dask("scheduler", "--port", "0", "--scheduler-file", str(note), "--host", "127.0.0.1")]
    try:
        started += [dask("worker", *options), dask("worker", *options)]
        with Client(scheduler_file=str(note), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()


def build(root, *arguments):
    """Return the process of a build."""
    command = [sys.executable, "-m", "policy_report", "-C", str(root), "build", *arguments]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def reports(root):
    folder = root / "reports"
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*.*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def test_a_mistake_in_a_template_comes_back_from_the_cluster(fresh_workspace, cluster):
    root = fresh_workspace(FILES | {"templates/part.md.j2": "{{ nmae }}"}).root
    with build(root, "--scheduler", cluster[0], "--quiet") as remote:
        said = remote.communicate(timeout=120)[1].splitlines()
    assert remote.returncode == 1
    assert said[0] == "templates/part.md.j2:1: 'nmae' is undefined [template]"


def test_the_cluster_gives_the_same_bytes_though_a_worker_is_lost(fresh_workspace, cluster):
    address, (_, worker, _) = cluster
    here, there = fresh_workspace(FILES).root, fresh_workspace(FILES).root
    with build(here) as local:
        assert local.communicate(timeout=120)[1].splitlines()[-1] == "built 6 briefs"
    with build(there, "--scheduler", address) as remote:
        while not reports(there):
            time.sleep(0.02)
            assert remote.poll() is None
        worker.send_signal(signal.SIGKILL)
        said = remote.communicate(timeout=120)[1]
    assert (remote.returncode, said.splitlines()[-1]) == (0, "built 6 briefs")
    assert reports(there) == reports(here)
    assert len(reports(here)) == 12


def test_a_scheduler_that_goes_away_is_told_in_one_line(fresh_workspace, cluster):
    address, (scheduler, _, _) = cluster
    root = fresh_workspace(FILES).root
    with build(root, "--scheduler", address, "--quiet") as remote:
        while not reports(root):
            time.sleep(0.02)
            assert remote.poll() is None
        scheduler.send_signal(signal.SIGKILL)
        said = remote.communicate(timeout=120)[1]
    assert remote.returncode == 2
    assert said == f"the scheduler at {address} went away; every finished report is whole\n"


def test_a_scheduler_that_does_not_answer(fresh_workspace, capfd, monkeypatch):
    monkeypatch.setattr("policy_report.build.workers.WAIT_SECONDS", 1)
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(fresh_workspace(FILES).root), "build", "--scheduler", "tcp://127.0.0.1:9"])
    assert exit_.value.code == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capfd.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "10.0.0.300:1"])
def test_an_address_that_is_none(fresh_workspace, capfd, monkeypatch, address):
    monkeypatch.setattr("policy_report.build.workers.WAIT_SECONDS", 1)
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(fresh_workspace(FILES).root), "build", "--scheduler", address])
    assert exit_.value.code == 2
    assert "Traceback" not in capfd.readouterr().err
