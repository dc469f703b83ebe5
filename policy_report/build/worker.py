"""What a worker process does: renders one report in one format, within limits on time and memory.

The same function runs in a process of this machine (`workers.local`) and on another machine (`workers.connected`).
"""

import contextlib
import gc
import multiprocessing
import os
import resource
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Thread, get_ident

from policy_report.brief.report import Report
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.limits import limit, restore
from policy_report.templating import TemplateSet
from policy_report.text import shorten

CPU_SECONDS = 300  # for one report in one format
MEMORY_BYTES = 4 * 1024**3
COLLECT_AFTER = 500_000  # new objects: imports and pages make far more than the usual 700; saves a tenth, for 150 MB


@dataclass(frozen=True)
class Rendered:
    """The bytes of a report, and the templates, styles and fonts that went into it: name → SHA-256.

    `missing`: the characters for which this machine has no font; `further`: the files after the first, where a format
    takes several.
    """

    content: bytes
    used: Mapping[str, str]
    missing: str = ""
    further: tuple[bytes, ...] = ()


def begin(scratch: str, formats: Iterable[str]) -> None:
    """Import what the formats need; let temporary files (WeasyPrint's fonts) go where they are cleared away."""
    tempfile.tempdir = scratch
    Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    gc.set_threshold(COLLECT_AFTER)
    warm(formats)
    gc.freeze()  # what is imported stays, so looking through it for garbage is of no use


def _end_with_parent(scratch: str) -> None:
    """End when the process that started this one has gone, however it went: a killed one cannot end its workers."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)


def warm(formats: Iterable[str]) -> None:
    """Import what the formats need. What this machine lacks is said when it is used."""
    from policy_report.formats import RENDERERS

    for module in (module for name in formats for module in getattr(RENDERERS[name], "NEEDS", ())):
        with contextlib.suppress(OSError):
            import_module(module)


def prepare(formats: Iterable[str]) -> None:
    """Make ready what the first brief would wait for, where it is a document."""
    if "pdf" in formats:
        _kept(None, get_ident()).prepare()


def render(report: Report, name: str, templates: TemplateSet) -> Rendered:
    """Return a report in a format. Raise UserError where own templates make what a library stumbles over."""
    from policy_report.formats import RENDERERS

    known = templates if templates.files else _kept(templates.own, get_ident())
    known.used.clear()
    known.missing.clear()
    try:
        with _limited():
            form = RENDERERS[name]
            each = form.render_each(report, known) if hasattr(form, "render_each") else [form.render(report, known)]
            content, *further = each
    except (UserError, MemoryError):
        raise
    except OSError as error:  # the only files that it writes
        raise UserError(f"{error.filename or tempfile.gettempdir()}: cannot be used: {error.strerror}") from None
    except Exception as error:
        if not known.changed:  # then it is a fault of ours, to be seen whole
            raise
        said = shorten(f"{type(error).__name__}: {error}", 100)
        message = f"templates: what they make cannot be written as {name} ({said}); undo the last change in them"
        raise UserError(message, code=PROBLEMS_EXIT) from None
    return Rendered(content, dict(known.used), "".join(sorted(known.missing)), tuple(further))


@cache
def _kept(own: Path | None, thread: int) -> TemplateSet:  # noqa: ARG001 - the key: a set notes what one thread used
    """Return a set that keeps its compiled templates from one report to the next."""
    return TemplateSet(own)


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Hold this process in its limits; the processor time counts from now, since a worker renders many reports."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    before = limit(int(spent.ru_utime + spent.ru_stime) + CPU_SECONDS, MEMORY_BYTES)
    try:
        yield
    finally:
        restore(before)
