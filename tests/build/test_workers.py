"""Rendering in another process: the bytes are the same, and a report that takes the process down is named."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from policy_report.build.workers import Job, local
from policy_report.errors import UserError
from policy_report.formats import RENDERERS
from policy_report.templating import TemplateSet

REPO = Path(__file__).parents[2]
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
        "\n".join(
            [
                "from policy_report import cli",
                "from policy_report.build import worker",
                *lines,
                "if __name__ == '__main__':",
                "    cli.main()",
                "",
            ]
        )
    )
    return [sys.executable, str(script), "-C", str(root), "build", "--format", "md"]


def build(root, **limits):
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    return subprocess.run(
        command(root, **limits), env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def jobs(report, *formats):
    return [Job(report, name, f"reports/brief.{name}") for name in formats]


def test_a_renderer_that_was_closed_starts_no_worker(report):
    with local(1, ()) as renderer:
        renderer.close()
        with pytest.raises(UserError, match="the rendering was ended"):
            list(renderer.run(jobs(report, "md"), TemplateSet()))


def test_the_workers_give_the_same_bytes(report):
    formats = ("md", "json", "csv", "html")
    with local(2, ()) as renderer:
        results = {job.format: result.content for job, result in renderer.run(jobs(report, *formats), TemplateSet())}
    assert results == {name: RENDERERS[name].render(report, TemplateSet()) for name in formats}


def test_what_a_report_used_is_told(report, tmp_path):
    (tmp_path / "brief.md.j2").write_text("own {% include 'part.md.j2' %}")
    (tmp_path / "part.md.j2").write_text("part")
    with local(1, ()) as renderer:
        for _ in range(2):  # the second time from a template that is kept compiled
            ((_, result),) = renderer.run(jobs(report, "md"), TemplateSet.of(tmp_path))
            assert result.used == {name: TemplateSet(tmp_path).digest(name) for name in ("brief.md.j2", "part.md.j2")}


def test_a_template_that_changes_between_two_reports_counts(report, tmp_path):
    with local(1, ()) as renderer:
        contents = []
        for text in ("one", "two"):
            (tmp_path / "brief.md.j2").write_text(text)
            ((_, result),) = renderer.run(jobs(report, "md"), TemplateSet.of(tmp_path))
            contents.append(result.content)
    assert contents == [b"one\n", b"two\n"]


def test_a_mistake_in_a_template_arrives_whole_and_the_others_are_rendered(report, tmp_path):
    (tmp_path / "brief.md.j2").write_text("\n{{ nmae }}")
    with local(2, ()) as renderer:
        results = {
            job.format: result for job, result in renderer.run(jobs(report, "md", "csv"), TemplateSet.of(tmp_path))
        }
    error = results["md"]
    name = f"{tmp_path.name}/brief.md.j2"
    assert (error.message, error.code) == (f"{name}:2: 'nmae' is undefined [template]", 1)
    assert results["csv"].content == RENDERERS["csv"].render(report, TemplateSet())


def test_jobs_are_taken_as_workers_become_free(report):
    taken = []

    def many():
        for number in range(20):
            taken.append(number)
            yield Job(report, "csv", f"reports/{number}.csv")

    with local(1, ()) as renderer:
        results = renderer.run(many(), TemplateSet())
        next(results)
        assert len(taken) == 2  # one at work, one in reserve
        assert len(list(results)) == 19


def test_the_workers_end_with_the_block(report):
    with local(2, ()) as renderer:
        list(renderer.run(jobs(report, "csv", "md"), TemplateSet()))
        pids = list(renderer._executor._processes)
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_renderer_that_ends_leaves_the_other_processes_alone(report):
    with local(1, ()) as kept:
        list(kept.run(jobs(report, "csv"), TemplateSet()))
        (pid,) = kept._executor._processes
        with local(1, ()) as other:
            list(other.run(jobs(report, "csv"), TemplateSet()))
        os.kill(pid, 0)
        assert len(list(kept.run(jobs(report, "md"), TemplateSet()))) == 1
        assert list(kept._executor._processes) == [pid]


def test_temporary_files_of_processes_that_are_gone_go(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    others = {"policy-report-1-a", "policy-report-notes-a", "policy-report-99999999999999999999999-a", "other-2-a"}
    for name in (*others, f"policy-report-{process.pid}-a"):
        (tmp_path / name).mkdir()
    with local(1, ()):
        assert len(list(tmp_path.iterdir())) == len(others) + 1
    assert {path.name for path in tmp_path.iterdir()} == others


def test_a_renderer_that_runs_for_ever_is_stopped_and_named(workspace):
    root = workspace({"positions/p.csv": TABLE, "templates/brief.md.j2": FOR_EVER, "reports/brief.md": "old"}).root
    done = build(root, CPU_SECONDS=1)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "reports/brief.md: the renderer stopped; it may use 1 s of processor time"
    )
    assert "Traceback" not in done.stderr
    assert (root / "reports/brief.md").read_text() == "old"


def test_the_report_that_stopped_the_renderer_is_named_and_the_others_are_built(workspace):
    root = workspace(
        {
            "policy-report.toml": "[briefs.quick]\n[briefs.slow]\n[briefs.after]\n",
            "positions/p.csv": TABLE,
            "templates/brief.md.j2": f"{{% if brief.id == 'slow' %}}{FOR_EVER}{{% endif %}}",
        }
    ).root
    done = build(root, CPU_SECONDS=1)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2].startswith("reports/slow.md: the renderer stopped")
    assert done.stderr.splitlines()[-1] == "built 2 briefs, 1 not built, as said above"
    assert sorted(path.name for path in (root / "reports").glob("*.md")) == ["after.md", "quick.md"]


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
    assert list((root / "reports").iterdir()) == []


@pytest.mark.parametrize("call", ["cli.main()", "sys.exit(cli.main())"])
def test_a_script_without_the_guard_ends_and_says_what_it_needs(workspace, call):
    root = workspace({"positions/p.csv": TABLE}).root
    (root / "run.py").write_text(f"import sys\nfrom policy_report import cli\n{call}\n")
    done = subprocess.run(
        [sys.executable, str(root / "run.py"), "-C", str(root), "build", "--format", "md,json"],
        env=os.environ | {"PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "needs `if __name__ == '__main__':` before it" in done.stderr


def test_workers_that_are_killed_while_they_send_a_result_hold_nobody_up():
    code = (
        "import multiprocessing, time\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from policy_report.build import workers\n"
        "executor = ProcessPoolExecutor(1, multiprocessing.get_context('spawn'))\n"
        "executor.submit(int).result()\n"
        "executor.submit(bytes, 400_000_000)\n"
        "time.sleep(0.2)\n"
        "workers._kill(executor)\n"
    )
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(REPO)}, check=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("print.css", "p { width: 1e400px; line-height: -1 }"),  # ValueError: cannot convert float NaN to integer
        ("brief.pdf.html.j2", "<p style='transform: matrix(0, 0, 0, 0, 0, 0)'>x"),  # an error that no process can send
    ],
)
def test_what_a_library_stumbles_over_is_the_templates_fault(report, tmp_path, name, template):
    (tmp_path / name).write_text(template)
    with local(1, ()) as renderer:
        ((_, result),) = renderer.run(jobs(report, "pdf"), TemplateSet.of(tmp_path))
    assert isinstance(result, UserError)
    assert result.message.startswith("templates: what they make cannot be written as pdf (")
    assert result.code == 1
