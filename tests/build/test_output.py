"""The writer of reports/: a reader sees the old report or the new one, whole; and a rebuild happens for a cause."""

import json
import os
import resource
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

from policy_report.build import finished, output
from policy_report.build.output import BuiltReport, Reports
from policy_report.errors import UserError
from policy_report.workspace import Workspace

TABLE = "actor,topic,stance\nFrance,declaration,support\n"
REPORTS = {"brief.html": b"<p>whole</p>", "each/france.pdf": b"%PDF"}


@pytest.fixture
def root(workspace):
    """A workspace with one record, an own template and nothing built."""
    return workspace({"positions/all.csv": TABLE, "templates/print.css": "p { color: red }"}).root


@pytest.fixture
def place(root):
    return Workspace(root)


def mark(root, templates=(), **request):
    return finished.fingerprint(Workspace(root), templates, request)


def write(place, mark, contents):
    """Write reports as a build does: the reports of a brief, then the manifest."""
    reports, done = Reports(place), None
    try:
        written = reports.write([BuiltReport(name, "brief", content, {}, {}) for name, content in contents.items()])
        done = mark
    finally:
        reports.close(done, contents)
    return written


def files(root):
    return {path.relative_to(root / "reports").as_posix() for path in (root / "reports").rglob("*") if path.is_file()}


# --- writing --------------------------------------------------------------------------------------------------------


def test_reports_and_a_manifest_are_written(root, place):
    written = write(place, "mark", REPORTS)
    assert [path.relative_to(root / "reports").as_posix() for path in written] == list(REPORTS)
    assert [path.read_bytes() for path in written] == list(REPORTS.values())
    assert files(root) == {*REPORTS, ".manifest.json"}


def test_a_report_replaces_the_old_one(root, place):
    write(place, "old", {"brief.md": b"a longer old report"})
    write(place, "new", {"brief.md": b"new"})
    assert (root / "reports/brief.md").read_bytes() == b"new"


def test_a_file_that_is_not_a_report_stays(root, place):
    write(place, "mark", {"brief.md": b"x"})
    (root / "reports/README.md").write_text("mine")
    write(place, "mark", {"brief.md": b"y"})
    assert (root / "reports/README.md").read_text() == "mine"


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)], ids=oct)
def test_the_mode_of_a_report_is_that_of_any_new_file(root, place, mask, mode):
    before = os.umask(mask)
    try:
        write(place, "mark", {"brief.md": b"x"})
    finally:
        os.umask(before)
    assert (root / "reports/brief.md").stat().st_mode & 0o777 == mode
    assert (root / "reports/.manifest.json").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_failing_disk_leaves_the_old_report_whole(root, place, monkeypatch, call):
    write(place, "old", {"brief.md": b"old"})

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(UserError) as error:
        write(place, "new", {"brief.md": b"new"})
    assert (root / "reports/brief.md").read_bytes() == b"old"
    assert files(root) == {"brief.md", ".manifest.json"}
    assert (
        error.value.message
        == f"{root}/reports/brief.md: cannot be written: No space left on device; the file is as it was"
    )
    assert error.value.code == 2


def test_a_disk_that_fills_up_half_way_leaves_the_old_report_whole(root, place):
    write(place, "old", {"brief.md": b"old"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(UserError, match="File too large"):
            write(place, "new", {"brief.md": b"x" * 200_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (root / "reports/brief.md").read_bytes() == b"old"
    assert files(root) == {"brief.md", ".manifest.json"}


def test_an_interruption_leaves_the_old_report_whole_and_no_temporary_file(root, place, monkeypatch):
    write(place, "old", {"brief.md": b"old"})

    def interrupt(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(place, "new", {"brief.md": b"new"})
    assert (root / "reports/brief.md").read_bytes() == b"old"
    assert files(root) == {"brief.md", ".manifest.json"}


def test_the_new_content_is_on_the_disk_before_it_takes_the_name(root, place, monkeypatch):
    calls = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (calls.append("fsync"), fsync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda *paths: (calls.append("replace"), replace(*paths))[1])
    write(place, "mark", {"brief.md": b"x"})
    # the report, what is about to happen, the renaming, what has happened; then the manifest, and what was finished
    assert calls[:6] == ["fsync", "fsync", "replace", "fsync", "fsync", "replace"]
    assert calls[6:] == ["fsync", "replace"] * 2


def test_a_folder_in_the_place_of_a_report_is_said(root, place):
    (root / "reports/brief.md").mkdir(parents=True)
    with pytest.raises(UserError, match=r"reports/brief\.md: cannot be written: Is a directory"):
        write(place, "mark", {"brief.md": b"x"})
    assert files(root) == set()


def test_a_file_in_the_place_of_the_folder_is_said(root, place):
    (root / "reports").write_text("not a folder")
    with pytest.raises(UserError, match="cannot be written"):
        write(place, "mark", {"brief.md": b"x"})
    assert (root / "reports").read_text() == "not a folder"


def test_a_build_that_could_not_write_everything_does_not_count_as_done(root, place):
    (root / "reports/second.md").mkdir(parents=True)
    with pytest.raises(UserError):
        write(place, "mark", {"first.md": b"x", "second.md": b"y"})
    assert Reports(place).unchanged("mark") is None


def test_the_manifest_is_the_same_for_the_same_build(root, place):
    write(place, "mark", REPORTS)
    first = (root / "reports/.manifest.json").read_bytes()
    write(place, "mark", dict(reversed(REPORTS.items())))
    assert (root / "reports/.manifest.json").read_bytes() == first


# --- what makes a build necessary -----------------------------------------------------------------------------------


@pytest.fixture
def built(root, place):
    """The same workspace, built."""
    write(place, mark(root), REPORTS)
    return root


def up_to_date(root, **request):
    return Reports(Workspace(root)).unchanged(mark(root, **request)) is not None


def test_nothing_changed(built):
    assert Reports(Workspace(built)).unchanged(mark(built)) == [built / "reports" / name for name in sorted(REPORTS)]


def test_nothing_built_yet(root):
    assert not up_to_date(root)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("positions/all.csv", TABLE + "India,declaration,oppose\n"),
        ("positions/all.csv", TABLE.replace("support", "Support")),
        ("positions/more/new.yaml", "[]\n"),
        ("positions/topics.yaml", "- {id: declaration, title: Renamed}\n"),
        ("positions/sources.yaml", "- {id: s, title: S}\n"),
        ("policy-report.toml", 'title = "Other"\n'),
        ("templates/print.css", "p { color: blue }"),
        ("templates/sections/topics.html.j2", "new"),
        ("templates/logo.svg", "<svg/>"),
        ("snapshots/s.txt", "the text of a source"),
    ],
    ids=[
        "record-added",
        "record-changed",
        "file-added",
        "topic-changed",
        "source-added",
        "settings-changed",
        "template-changed",
        "template-added",
        "picture-added",
        "snapshot-added",
    ],
)
def test_an_input_changed(built, file, text):
    (built / file).parent.mkdir(parents=True, exist_ok=True)
    (built / file).write_text(text)
    assert not up_to_date(built)


@pytest.mark.parametrize("file", ["positions/all.csv", "templates/print.css"])
def test_an_input_deleted(built, file):
    (built / file).unlink()
    assert not up_to_date(built)


def test_an_input_renamed(built):
    (built / "positions/all.csv").rename(built / "positions/every.csv")
    assert not up_to_date(built)


def test_a_built_in_template_changed(root, place, tmp_path_factory):
    style = tmp_path_factory.mktemp("built-in") / "print.css"
    style.write_text("old")
    write(place, mark(root, [style]), REPORTS)
    style.write_text("new")
    assert Reports(place).unchanged(mark(root, [style])) is None


@pytest.mark.parametrize(
    "request_",
    [{"formats": ("md",)}, {"briefs": ["countries"]}, {"as_of": date(2025, 1, 1)}, {"since": date(2024, 1, 1)}],
    ids=["formats", "briefs", "as-of", "since"],
)
def test_something_else_is_asked_for(built, request_):
    assert not up_to_date(built, **request_)


def test_the_program_is_a_newer_one(built, monkeypatch):
    monkeypatch.setattr(finished, "__version__", "9.9.9")
    assert not up_to_date(built)


def test_a_report_was_edited_by_hand(built):
    (built / "reports/brief.html").write_text("<p>edited</p>")
    assert not up_to_date(built)


def test_a_report_was_deleted(built):
    (built / "reports/each/france.pdf").unlink()
    assert not up_to_date(built)


def test_the_manifest_was_deleted(built):
    (built / "reports/.manifest.json").unlink()
    assert not up_to_date(built)


ENTRY = b'"brief.html": {"brief": "b", "parts": [], "used": {}, "content": ""}'
DAMAGES = {
    "empty": b"",
    "cut": b'{"reports": {',
    "binary": b"\xff\xfe\x00",
    "list": b"[]",
    "null": b"null",
    "another-form": b'{"form": 1, "reports": {}}',
    "reports-number": b'{"form": 3, "reports": 3}',
    "no-report": b'{"form": 3, "reports": {}}',
    "report-null": b'{"form": 3, "reports": {"brief.html": null}}',
    "parts-list": b'{"form": 3, "reports": {%b}}' % ENTRY,
}
BUILDS = {
    "empty": b"",
    "binary": b"\xff\xfe\x00",
    "list": b"[]",
    "number": b'{"MARK": 3}',
    "null": b'{"MARK": null}',
    "no-names": b'{"MARK": [3, ""]}',
    "another-state": b'{"MARK": [["brief.html", "each/france.pdf"], ""]}',
    "of-unknown": b'{"MARK": [["brief.md"], ""]}',
}


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        *((".policy-report/builds.json", damage) for damage in BUILDS.values()),
        *(("reports/.manifest.json", damage) for damage in DAMAGES.values()),
    ],
    ids=[*(f"builds-{name}" for name in BUILDS), *(f"manifest-{name}" for name in DAMAGES)],
)
def test_what_is_remembered_is_damaged_and_a_build_mends_it(built, file, damage):
    (built / file).write_bytes(damage.replace(b"MARK", mark(built).encode()))
    assert not up_to_date(built)
    write(Workspace(built), mark(built), REPORTS)
    assert up_to_date(built)


def test_what_all_inputs_are_is_not_said_beside_the_reports(built):
    (built / "positions/all.csv").write_text(TABLE + "India,declaration,oppose\n")
    manifest = (built / "reports/.manifest.json").read_bytes()
    write(Workspace(built), mark(built), REPORTS)
    assert up_to_date(built)
    assert (built / "reports/.manifest.json").read_bytes() == manifest
    assert (built / ".policy-report/.gitignore").read_text() == "*\n"


def test_without_a_place_to_remember_them_builds_are_not(root, place):
    (root / ".policy-report").write_text("a file")
    write(place, mark(root), REPORTS)
    assert files(root) == {*REPORTS, ".manifest.json"}
    assert not up_to_date(root)


# --- what does not --------------------------------------------------------------------------------------------------


def test_a_touched_file_is_no_cause(built):
    os.utime(built / "positions/all.csv", (0, 0))
    assert up_to_date(built)


@pytest.mark.parametrize(
    "file", ["positions/.all.csv.swp", "positions/all.csv~", "positions/~$all.csv", "README.md", "reports/note.txt"]
)
def test_a_file_that_no_brief_reads_is_no_cause(built, file):
    (built / file).write_text("x")
    assert up_to_date(built)


def test_the_place_of_the_workspace_is_no_cause(built, tmp_path_factory):
    moved = built.rename(tmp_path_factory.mktemp("elsewhere") / "workspace")
    assert up_to_date(moved)


def test_two_requests_are_remembered_side_by_side(root, place):
    write(place, mark(root, formats=["md"]), {"brief.md": b"x"})
    write(place, mark(root, formats=["csv"]), {"brief.csv": b"y"})
    assert up_to_date(root, formats=["md"])
    assert up_to_date(root, formats=["csv"])


def test_a_build_that_another_one_wrote_over_is_forgotten(root, place):
    write(place, mark(root, as_of="2024-01-01"), {"brief.md": b"then"})
    write(place, mark(root), {"brief.md": b"now"})
    assert not up_to_date(root, as_of="2024-01-01")
    assert len(json.loads((root / ".policy-report/builds.json").read_text())) == 1


# --- sets, locks, leftovers -----------------------------------------------------------------------------------------


def test_a_set_of_reports_is_replaced_as_one(root, place, monkeypatch):
    write(place, "old", {"a.md": b"old", "b.md": b"old"})
    real, calls = os.fsync, []

    def fail_at_the_second(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail_at_the_second)
    with pytest.raises(UserError, match=r"reports/b\.md: cannot be written: No space left on device"):
        Reports(place).write([BuiltReport("a.md", "x", b"new", {}, {}), BuiltReport("b.md", "x", b"new", {}, {})])
    assert [(root / "reports" / name).read_bytes() for name in ("a.md", "b.md")] == [b"old", b"old"]


def test_a_second_build_waits_for_the_first(place):
    said = []
    release = Event()
    with ThreadPoolExecutor(1) as pool:

        def second():
            with output.alone(place, lambda: (said.append("waits"), release.set())):
                said.append("at work")

        with output.alone(place, lambda: said.append("never")):
            other = pool.submit(second)
            release.wait(10)
            said.append("first done")
        other.result(10)
    assert said == ["waits", "first done", "at work"]


def test_what_a_killed_build_left_is_cleared_away(root, place):
    half = root / "reports/each/.policy-report-abc.tmp"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    (root / "reports/.keep").write_text("mine")
    with output.alone(place, lambda: None):
        assert files(root) == {".keep"}


def test_a_report_that_no_brief_makes_is_an_orphan_until_it_is_deleted(root, place):
    write(place, "old", {"kept.md": b"x", "gone.md": b"y"})
    assert Reports(place).orphans(["kept.md"]) == [root / "reports/gone.md"]
    (root / "reports/gone.md").unlink()
    assert Reports(place).orphans(["kept.md"]) == []


# --- a report in several files --------------------------------------------------------------------------------------


def pictures(place, name, *contents):
    """Write a report that takes as many files as there are contents."""
    reports = Reports(place)
    written = reports.write([BuiltReport(name, name, contents[0], {}, {}, contents[1:])])
    reports.close("mark", [name])
    return [path.name for path in written]


def test_a_report_may_take_several_files(root, place):
    assert pictures(place, "brief.png", b"1", b"2", b"3") == ["brief.png", "brief-2.png", "brief-3.png"]
    assert (root / "reports/brief-3.png").read_bytes() == b"3"
    assert Reports(place).causes("brief.png", {}) == []
    assert Reports(place).orphans(["brief.png"]) == []
    assert [path.name for path in Reports(place).orphans([])] == ["brief.png", "brief-2.png", "brief-3.png"]


def test_a_file_that_is_no_longer_made_goes_unless_somebody_changed_it(root, place):
    pictures(place, "brief.png", b"1", b"2", b"3")
    (root / "reports/brief-2.png").write_bytes(b"mine")
    pictures(place, "brief.png", b"1")
    assert files(root) == {"brief.png", "brief-2.png", ".manifest.json"}


@pytest.mark.parametrize(("change", "why"), [(None, "deleted"), (b"x", "edited by hand")])
def test_each_of_its_files_counts(root, place, change, why):
    pictures(place, "brief.png", b"1", b"2")
    second = root / "reports/brief-2.png"
    second.write_bytes(change) if change else second.unlink()
    assert Reports(place).causes("brief.png", {}) == [f"its file was {why}"]
    assert Reports(place).unchanged("mark") is None


def test_two_briefs_that_would_make_one_file_are_told(place):
    pictures(place, "brief-2.png", b"other")
    with pytest.raises(UserError, match=r"brief-2\.png: two briefs would make this file"):
        pictures(place, "brief.png", b"1", b"2")
