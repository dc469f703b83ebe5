"""A workspace with two briefs, and a scheduler that keeps them: rendered in a thread, since no process is needed here."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from policy_report.build.workers import Renderer
from policy_report.web.live.scheduler import Scheduler
from policy_report.workspace import find

SETTINGS = """
    title = "Lakes"
    [briefs.summit]
    title = "The summit"
    formats = ["html"]
    [briefs.by-country]
    title = "Country"
    each = "actor"
    formats = ["html"]
    """
TABLE = """
    actor,topic,stance,date,summary
    France,declaration,support,2025-02-11,Signed early.
    India,outcome,oppose,2025-02-12,Not enough.
    """


@pytest.fixture
def root(workspace):
    return workspace({"policy-report.toml": SETTINGS, "positions/all.csv": TABLE}).root


@pytest.fixture
def edit(root):
    """Replace a text in a file of the workspace by another one."""

    def replace(name, old, new):
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new))

    return replace


@pytest.fixture
def start():
    """Let a scheduler work in a thread, until the end of the test."""
    running = []

    def begin(root, executor=ThreadPoolExecutor):
        renderer = Renderer(lambda: executor(1), lambda used: used.shutdown(), at_once=1)
        scheduler = Scheduler(find(root, exact=True), renderer)
        thread = Thread(target=scheduler.run)
        thread.start()
        running.append((scheduler, thread, renderer))
        return scheduler

    yield begin
    for scheduler, thread, renderer in running:
        scheduler.end()
        thread.join()
        renderer.close()


@pytest.fixture
def scheduler(root, start):
    return start(root)
