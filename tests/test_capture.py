"""Documents that become sources: their file, their entry, and what they say of themselves."""

import hashlib

import pytest

from policy_report.cli import main
from policy_report.records.store import load
from policy_report.workspace import find
from tests.conftest import write

PAGE = (
    "<title>Our view | Site</title><meta property=article:published_time content=2025-02-11T10:00><p>We will not sign."
)
FILES = {"policy-report.toml": 'title = "T"\n', "positions/topics.yaml": "- {id: pact, title: The pact}\n"}


@pytest.fixture
def root(tmp_path):
    write(tmp_path, {f"w/{name}": text for name, text in FILES.items()} | {"page.html": PAGE})
    return tmp_path


def run(root, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["-C", str(root / "w"), *map(str, arguments)])
    return end.value.code


def sources(root):
    loaded, _ = load(find(root / "w"))
    return {
        name: source.model_dump(exclude_none=True, exclude={"id"}, mode="json")
        for name, source in loaded.records.sources.items()
    }


def test_a_captured_page_is_a_source_with_its_bytes_and_hashes_and_undo_takes_all_back(root, capsys):
    assert run(root, "capture", root / "page.html", "--publisher", "Ministry") == 0
    out = capsys.readouterr().out
    kept = root / "w/snapshots/our-view-site.html"
    assert kept.read_text() == PAGE
    assert "  title: Our view | Site  (<title>)\n" in out
    assert "  date: 2025-02-11  (meta article:published_time)\n  publisher" not in out
    assert sources(root) == {
        "our-view-site": {
            "title": "Our view | Site",
            "publisher": "Ministry",
            "date": "2025-02-11",
            "sha256": hashlib.sha256(PAGE.encode()).hexdigest(),
            "text_sha256": hashlib.sha256(b"We will not sign.").hexdigest(),
        }
    }
    assert run(root, "undo") == 0
    assert not kept.exists()
    assert sources(root) == {}


def test_a_file_that_is_a_source_already_is_refused_and_so_is_another_save_of_it(root, capsys):
    run(root, "capture", root / "page.html")
    (root / "again.html").write_text(f"<!-- saved anew -->{PAGE}")
    assert (run(root, "capture", root / "page.html"), run(root, "capture", root / "again.html")) == (2, 2)
    err = capsys.readouterr().err
    assert "this file is the source 'our-view-site' already" in err
    assert "another file with the same text is the source 'our-view-site'" in err


def test_several_files_are_one_change_each_with_an_id_of_its_own(root):
    (root / "a.txt").write_text("Who pays?\nWe do.\n")
    (root / "b.txt").write_text("Who pays?\nThey do.\n")
    assert run(root, "capture", root / "a.txt", root / "b.txt") == 0
    assert list(sources(root)) == ["who-pays", "who-pays-2"]
    assert run(root, "undo") == 0
    assert sources(root) == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("page.html", "--date", "11/02/2025"), "date: '11/02/2025' is not a date"),
        (("page.html", "--id", "a b"), "id"),
        (("page.html", "page.html", "--id", "a"), "--id is of one document"),
        (("page.xls",), "not a kind of document that is read"),
        (("gone.txt",), "there is no such file"),
    ],
)
def test_what_cannot_be_a_source_is_refused_and_nothing_is_written(root, capsys, arguments, message):
    names = [root / name if "." in name else name for name in arguments]
    assert run(root, "capture", *names) in (1, 2)
    assert message in capsys.readouterr().err
    assert not (root / "w/snapshots").exists()


def test_what_a_document_says_of_itself_and_no_source_may_say_is_left_out(root):
    (root / "page.html").write_text("<h1>Ours</h1><link rel=canonical href=/relative><time datetime=yesterday>")
    run(root, "capture", root / "page.html")
    assert sources(root)["ours"].keys() == {"title", "sha256", "text_sha256"}


def test_a_snapshot_that_is_not_what_was_captured_is_a_warning(root):
    run(root, "capture", root / "page.html")
    record = "actor,topic,stance,source,quote\nFrance,pact,oppose,our-view-site,We will not sign.\n"
    write(root / "w", {"positions/a.csv": record, "snapshots/our-view-site.html": f"<!-- x -->{PAGE}"})
    assert not [each for each in load(find(root / "w"))[1] if each.check == "changed-snapshot"]  # the same text
    write(root / "w", {"snapshots/our-view-site.html": PAGE.replace("not sign", "sign")})
    assert {each.check for each in load(find(root / "w"))[1]} == {"quote-mismatch", "changed-snapshot"}


def test_a_copy_in_a_web_archive_is_printed_with_its_source(root):
    said = "url: https://b.org/a, archive_url: https://web.archive.org/web/2025/https://b.org/a, archived: 2025-03-01"
    source = f"- {{id: talks, title: Talks, {said}}}\n"
    record = "actor,topic,stance,date,source\nFrance,pact,oppose,2025-02-11,talks\n"
    write(root / "w", {"positions/sources.yaml": source, "positions/a.csv": record})
    assert run(root, "build", "--format", "md,json") == 0
    assert (
        "archived 1 March 2025: https://web.archive.org/web/2025/https://b.org/a"
        in next((root / "w/reports").glob("*.md")).read_text()
    )
