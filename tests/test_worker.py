"""Rendering in another process: the bytes are the same, and a report that takes the process down is named."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policy_report.errors import UserError
from policy_report.renderers import RENDERERS
from policy_report.templating import Look
from policy_report.worker import renderer

REPO = Path(__file__).parents[1]
FOR_EVER = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
TABLE = "actor,topic,stance\nFR,outcome,support\n"


@pytest.fixture
def report(workspace):
    return workspace({"positions/p.csv": TABLE}).report()


def command(root, **limits):
    """Return the command that builds the Markdown of a workspace, with other limits for the worker."""
    script = root / "run.py"  # the worker runs this file too, before it renders
    lines = [f"worker.{name} = {value}" for name, value in limits.items()]
    script.write_text(
        "\n".join(["from policy_report import cli, worker", *lines, "if __name__ == '__main__':", "    cli.main()", ""])
    )
    return [sys.executable, str(script), "-C", str(root), "build", "--format", "md"]


def build(root, **limits):
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    return subprocess.run(
        command(root, **limits), env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_worker_gives_the_same_bytes(report):
    with renderer(("md",)) as worker:
        jobs = {name: worker.submit(report, name, Look()) for name in ("md", "json", "csv", "html")}
        rendered = {name: worker.result(job, name) for name, job in jobs.items()}
    assert rendered == {name: RENDERERS[name].render(report, Look()) for name in jobs}


def test_a_mistake_in_a_template_arrives_whole(report, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/brief.md.j2").write_text("\n{{ nmae }}")
    with renderer(()) as worker:
        job = worker.submit(report, "md", Look.of(tmp_path / "templates"))
        with pytest.raises(UserError) as error:
            worker.result(job, "reports/brief.md")
    assert (error.value.message, error.value.code) == ("templates/brief.md.j2:2: 'nmae' is undefined [template]", 1)


def test_the_worker_ends_with_the_block(report):
    with renderer(()) as worker:
        process = worker.submit(report, "csv", Look())
        worker.result(process, "x")
        (pid,) = worker._executor._processes
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_renderer_that_runs_for_ever_is_stopped_and_named(workspace):
    root = workspace({"positions/p.csv": TABLE, "templates/brief.md.j2": FOR_EVER, "reports/brief.md": "old"}).root
    done = build(root, CPU_SECONDS=1)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "reports/brief.md: the renderer stopped; it may use 1 s of processor time"
    )
    assert "Traceback" not in done.stderr
    assert (root / "reports/brief.md").read_text() == "old"


def test_the_report_that_stopped_the_renderer_is_named_not_the_first(workspace):
    root = workspace(
        {
            "policy-report.toml": "[briefs.quick]\n[briefs.slow]\n[briefs.after]\n",
            "positions/p.csv": TABLE,
            "templates/brief.md.j2": f"{{% if brief.id == 'slow' %}}{FOR_EVER}{{% endif %}}",
        }
    ).root
    done = build(root, CPU_SECONDS=1)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("reports/slow.md: ")
    assert not (root / "reports").exists()


def test_each_report_has_the_whole_time(workspace):
    busy = "{% for a in range(99999) %}{% for b in range(99) %}{% endfor %}{% endfor %}"  # a third of a second
    root = workspace(
        {
            "policy-report.toml": "".join(f"[briefs.b{i}]\n" for i in range(8)),
            "positions/p.csv": TABLE,
            "templates/brief.md.j2": busy,
        }
    ).root
    assert build(root, CPU_SECONDS=2).returncode == 0


def test_a_renderer_that_wants_too_much_memory_is_named(workspace):
    text = "{% set ns = namespace(x='x' * 10 ** 6) %}{% for a in range(20) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
    root = workspace({"positions/p.csv": TABLE, "templates/brief.md.j2": text}).root
    done = build(root, MEMORY_BYTES=2**30)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "brief.md" in done.stderr.splitlines()[-1]
    assert "memory" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("whom", ["everyone", "the-command-alone"])
def test_ctrl_c_ends_a_build_at_once(workspace, whom):
    root = workspace({"positions/p.csv": TABLE, "templates/brief.md.j2": FOR_EVER}).root
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    with subprocess.Popen(
        command(root), env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            said = process.stderr.readline()  # the records are read; next they are rendered
            time.sleep(1)
            (os.killpg if whom == "everyone" else os.kill)(process.pid, signal.SIGINT)
            said += process.communicate(timeout=10)[1]
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "interrupted; every finished report is whole"
    assert "Traceback" not in said
    assert not (root / "reports").exists()
