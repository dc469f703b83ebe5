"""What a build does again, and what not: each test is named by the cause."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from policy_report import i18n
from policy_report.cli import main
from tests.conftest import command

pytestmark = pytest.mark.usefixtures("without_processes")
REPO = Path(__file__).parents[1]
FILES = {
    "policy-report.toml": """
        title = "Who stands where"
        [defaults]
        formats = ["md", "csv"]
        [briefs.all]
        as_of = 2025-02-11
        [briefs.by-country]
        each = "actor"
        sections = ["matrix", "topics", "actors", "evidence"]
        as_of = 2025-02-11
        """,
    "positions/sources.yaml": """
        - {id: s, title: The speech}
        """,
    "positions/all.csv": """
        actor,topic,stance,date,quote,source
        France,declaration,support,2025-02-11,We sign.,s
        India,declaration,support,2025-02-11,So do we.,s
        """,
    "templates/brief.md.j2": "{{ brief.title }} {% include 'part.md.j2' %}",
    "templates/part.md.j2": "part",
    "templates/print.css": "p { color: red }",
}
ALL = ["all", "by-country/france", "by-country/india"]


@pytest.fixture
def build(capfd):
    """Build in this process: (exit code, files named on stdout, lines on stderr)."""

    def call(root, *arguments):
        with pytest.raises(SystemExit) as exit_:
            main(["-C", str(root), "build", "--jobs", "1", *map(str, arguments)])
        output = capfd.readouterr()
        return exit_.value.code or 0, output.out.split(), output.err.splitlines()

    return call


@pytest.fixture(scope="module")
def built(fresh_workspace):
    root = fresh_workspace(FILES).root
    assert command(root, "build") == 0
    assert len([path for path in root.glob("reports/**/*.*") if path.suffix in (".csv", ".md")]) == 6
    return root


@pytest.fixture
def root(built, tmp_path):
    """A workspace with three briefs in two formats, built."""
    return shutil.copytree(built, tmp_path, dirs_exist_ok=True)


def causes(said):
    """Return brief → why it was built, from the lines of progress."""
    lines = [line.rpartition("] ")[2] for line in said if ": " in line and not line.startswith("positions/")]
    return dict(line.split(": ", 1) for line in lines)


def write(root, name, text):
    (root / name).write_text(text)


def replace(root, name, old, new):
    text = (root / name).read_text()
    assert old in text
    write(root, name, text.replace(old, new))


def test_nothing_changed(root, build):
    assert build(root) == (0, [], [f"nothing changed; 6 reports in {root}/reports up to date"])


def test_a_position_was_added(root, build):
    with (root / "positions/all.csv").open("a") as table:
        table.write("France,outcome,support,2025-02-11,We like it.,s\n")
    code, files, said = build(root)
    assert causes(said) == {"all": "positions changed", "by-country/france": "positions changed"}
    assert said[-1] == "built 2 briefs, 1 brief up to date"
    assert (code, len(files)) == (0, 4)


def test_a_brief_of_an_actor_that_says_who_is_like_it_depends_on_the_others(root, build):
    replace(root, "policy-report.toml", '"matrix", "topics"', '"matrix", "agreement"')
    build(root)
    with (root / "positions/all.csv").open("a") as table:
        table.write("France,outcome,support,2025-02-11,We like it.,s\n")
    assert causes(build(root)[2]).keys() == {"all", "by-country/france", "by-country/india"}


def test_a_position_was_added_before_all_others(root, build):
    replace(root, "positions/all.csv", "source\n", "source\nFrance,outcome,support,2025-02-11,We like it.,s\n")
    assert causes(build(root)[2]) == {"all": "positions changed", "by-country/france": "positions changed"}


def test_a_position_of_a_later_day_was_added(root, build):
    with (root / "positions/all.csv").open("a") as table:
        table.write("France,outcome,support,2025-12-11,Later.,s\n")
    assert causes(build(root)[2]) == {}


def test_a_title_was_changed(root, build):
    replace(root, "positions/topics.yaml", "Outcome", "The outcome")
    assert causes(build(root)[2]) == dict.fromkeys(ALL, "topics changed")


def test_a_source_was_changed(root, build):
    replace(root, "positions/sources.yaml", "speech", "address")
    assert causes(build(root)[2]) == dict.fromkeys(ALL, "sources changed")


def test_a_snapshot_verified_a_quote(root, build):
    (root / "snapshots").mkdir()
    write(root, "snapshots/s.txt", "We sign. So do they.")
    assert causes(build(root)[2]) == dict.fromkeys(ALL, "positions changed")


def test_a_template_was_changed(root, build):
    write(root, "templates/part.md.j2", "another part")
    _code, files, said = build(root)
    assert causes(said) == dict.fromkeys(ALL, "templates changed: part.md.j2")
    assert {Path(file).suffix for file in files} == {".md"}


def test_a_template_that_no_brief_uses_was_changed(root, build):
    write(root, "templates/print.css", "p { color: blue }")
    assert build(root)[1:] == ([], ["built nothing, 3 briefs up to date"])


def test_a_font_that_two_documents_use_was_changed(workspace, build):
    font = (REPO / "templates/fonts/source-sans-3-latin-400-normal.woff2").read_bytes()
    other = (REPO / "templates/fonts/source-sans-3-latin-600-normal.woff2").read_bytes()
    page = "<style>@font-face { font-family: Own; src: url(own.woff2) } p { font-family: Own }</style>"
    page = f"<!doctype html><html lang=en><title>T</title>{page}<p>{{{{ brief.title }}}}</p></html>"
    own = {"templates/brief.pdf.html.j2": page, "templates/own.woff2": font}
    root = workspace(FILES | own).root
    build(root, "--format", "pdf")
    (root / "templates/own.woff2").write_bytes(other)
    assert causes(build(root, "--format", "pdf")[2]) == dict.fromkeys(ALL, "templates changed: own.woff2")


def test_a_comment_was_added(root, build):
    with (root / "positions/sources.yaml").open("a") as file:
        file.write("# to be completed\n")
    assert build(root)[1:] == ([], ["built nothing, 3 briefs up to date"])
    assert build(root)[2][0].startswith("nothing changed")


def test_the_file_was_renamed(root, build):
    (root / "positions/all.csv").rename(root / "positions/every.csv")
    assert causes(build(root)[2]) == {}


def test_a_report_was_deleted(root, build):
    (root / "reports/by-country/india.md").unlink()
    _code, files, said = build(root)
    assert causes(said) == {"by-country/india": "its file was deleted"}
    assert [Path(file).name for file in files] == ["india.md"]


def test_a_report_was_edited_by_hand(root, build):
    write(root, "reports/all.csv", "edited")
    assert causes(build(root)[2]) == {"all": "its file was edited by hand"}
    assert (root / "reports/all.csv").read_text() != "edited"


def test_an_office_file_that_somebody_went_on_writing_in_is_kept(root, build):
    build(root, "--format", "docx", "all")
    report = root / "reports/all.docx"
    built = report.read_bytes()
    for edits, name in ((b"once", "all.edited.docx"), (b"twice", "all.edited-2.docx")):
        with zipfile.ZipFile(report, "a") as package:
            package.comment = edits
        edited = report.read_bytes()
        said = build(root, "--format", "docx", "all")[2]
        assert f"reports/{name}: what was edited by hand is kept here; the report is built anew" in said[0]
        assert (root / "reports" / name).read_bytes() == edited
        assert report.read_bytes() == built
    assert build(root, "--format", "docx", "all")[2][0].startswith("nothing changed")


@pytest.mark.parametrize("manifest", [None, "{", '{"form": 1}'])
def test_an_office_file_that_the_manifest_does_not_know_is_kept(root, build, manifest):
    """The manifest may be gone, damaged or of another version; what somebody wrote is there all the same."""
    build(root, "--format", "docx,md", "all")
    report, kept = root / "reports/all.docx", root / "reports/all.edited.docx"
    built = report.read_bytes()
    with zipfile.ZipFile(report, "a") as package:
        package.comment = b"edited"
    edited = report.read_bytes()
    for comes in (edited, built):  # what is there as it would be built is nobody's work
        report.write_bytes(comes)
        (root / "reports/.manifest.json").unlink()
        if manifest:
            (root / "reports/.manifest.json").write_text(manifest)
        build(root, "--format", "docx,md", "all")
        assert (report.read_bytes(), kept.read_bytes()) == (built, edited)
    assert [path.name for path in (root / "reports").glob("*.edited*")] == ["all.edited.docx"]


def test_a_folder_of_reports_that_leads_elsewhere_is_not_written_to(root, build, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.rmtree(root / "reports/by-country")
    (root / "reports/by-country").symlink_to(elsewhere)
    code, _files, said = build(root)
    assert code == 2
    assert "its folder is a link that leads out of reports; make it a folder" in said[-1]
    assert list(elsewhere.iterdir()) == []


def test_the_manifest_was_deleted(root, build):
    (root / "reports/.manifest.json").unlink()
    assert causes(build(root)[2]) == dict.fromkeys(ALL, "not built before")


def test_a_brief_was_added(root, build):
    with (root / "policy-report.toml").open("a") as settings:
        settings.write("[briefs.more]\nas_of = 2025-02-11\n")
    assert causes(build(root)[2]) == {"more": "not built before"}


def test_a_format_was_added(root, build):
    replace(root, "policy-report.toml", '"csv"]', '"csv", "json"]')
    _code, files, said = build(root)
    assert causes(said) == dict.fromkeys(ALL, "not built before")
    assert {Path(file).suffix for file in files} == {".json"}


def test_a_brief_was_removed(root, build):
    replace(root, "policy-report.toml", "[briefs.by-country]", "[briefs.by-nation]")
    _, _, said = build(root)
    gone = [f"{root}/reports/by-country/{name}" for name in ("france.csv", "france.md", "india.csv", "india.md")]
    told = [line.partition(": ")[0] for line in said if "no brief makes this report any more" in line]
    assert told == gone
    assert all(Path(file).is_file() for file in gone)


def test_it_was_forced(root, build):
    assert causes(build(root, "--force")[2]) == dict.fromkeys(ALL, "forced")


def test_one_brief_was_asked_for(root, build):
    with (root / "positions/all.csv").open("a") as table:
        table.write("France,outcome,support,2025-02-11,We like it.,s\n")
    assert causes(build(root, "all")[2]) == {"all": "positions changed"}
    assert causes(build(root)[2]) == {"by-country/france": "positions changed"}


def test_explain_says_it_of_every_brief(root, build):
    assert build(root, "--explain")[2] == [
        *(f"{name}: up to date" for name in ALL),
        "built nothing, 3 briefs up to date",
    ]


def test_quiet_prints_the_files_alone(root, build):
    code, files, said = build(root, "--force", "--quiet")
    assert (code, len(files), said) == (0, 6, [])


# --- a brief that cannot be built -----------------------------------------------------------------------------------


def test_a_brief_with_a_mistake_in_the_settings_does_not_stop_the_others(root, build):
    with (root / "policy-report.toml").open("a") as settings:
        settings.write('[briefs.broken]\nactors = ["Frnace"]\n[briefs.more]\n')
    code, files, said = build(root)
    assert code == 1
    assert [Path(file).name for file in files] == ["more.md", "more.csv"]
    assert any("policy-report.toml:" in line and "Frnace" in line for line in said)
    assert said[-1] == "built 1 brief, 3 briefs up to date, 1 not built, as said above"


def test_a_brief_whose_template_fails_does_not_stop_the_others(root, build):
    write(root, "templates/part.md.j2", "{% if brief.id == 'all' %}{{ nmae }}{% endif %}part")
    write(root, "reports/all.md", "old")
    code, files, said = build(root)
    assert code == 1
    assert sorted(Path(file).name for file in files) == ["france.md", "india.md"]
    assert "templates/part.md.j2:1: 'nmae' is undefined [template]" in said
    assert (root / "reports/all.md").read_text() == "old"


def test_the_same_mistake_in_many_briefs_is_said_once(root, build):
    write(root, "templates/part.md.j2", "{{ nmae }}")
    said = build(root)[2]
    assert said.count("templates/part.md.j2:1: 'nmae' is undefined [template]") == 1
    assert f"  in 3 briefs: {', '.join(ALL)}" in said


def test_a_comparison_that_cannot_be_read_does_not_stop_the_others(root, build):
    with (root / "policy-report.toml").open("a") as settings:
        settings.write('[briefs.compared]\nsince = "reports/gone.json"\n[briefs.more]\n')
    code, files, said = build(root)
    assert (code, [Path(file).name for file in files]) == (2, ["more.md", "more.csv"])
    assert any("there is no earlier brief 'reports/gone.json'" in line for line in said)


def test_a_mended_brief_is_built_alone(root, build):
    write(root, "templates/part.md.j2", "{% if brief.id == 'all' %}{{ nmae }}{% endif %}part")
    build(root)
    write(root, "templates/part.md.j2", "part")
    assert causes(build(root)[2]) == dict.fromkeys(ALL[1:], "templates changed: part.md.j2")


# --- jobs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5"])
def test_a_number_of_jobs_that_is_none(root, capfd, jobs):
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(root), "build", f"--jobs={jobs}"])
    assert exit_.value.code == 2
    assert f"'{jobs}' is not a number of jobs" in capfd.readouterr().err


def test_many_jobs_give_the_same_bytes(root, fresh_workspace, build):
    other = fresh_workspace(FILES).root
    build(other, "--jobs", "3")
    names = sorted(path.relative_to(root) for path in (root / "reports").rglob("*.*") if path.is_file())
    assert [(root / name).read_bytes() for name in names] == [(other / name).read_bytes() for name in names]


def test_ctrl_c_leaves_every_finished_report_whole_and_known(fresh_workspace, build):
    slow = "{% for a in range(9000) %}{% for b in range(9000) %}{% endfor %}{% endfor %}"
    template = f"{{% if brief.id != 'all' %}}{slow}{{% endif %}}part"
    root = fresh_workspace(FILES | {"templates/part.md.j2": template}).root
    journal = root / "reports/.policy-report-journal"
    command = [sys.executable, "-m", "policy_report", "-C", str(root), "build", "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not (journal.exists() and '"content"' in journal.read_text()):  # the first brief has taken its place
            time.sleep(0.05)
            assert process.poll() is None
        time.sleep(0.5)  # stopped in the very moment of the note, a build takes the set back, as it may
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in said) == (130, False)
    assert sorted(path.name for path in (root / "reports").glob("*.*")) == [
        ".kept",
        ".manifest.json",
        "all.csv",
        "all.md",
    ]
    write(root, "templates/part.md.j2", template.replace("9000", "9"))
    why = causes(build(root)[2])
    assert {name: why[name] for name in ALL[1:]} == dict.fromkeys(ALL[1:], "not built before")
    assert why["all"] == "templates changed: part.md.j2"


# --- what a brief said when it was built ------------------------------------------------------------------------------

COMPARED = {
    **FILES,
    "policy-report.toml": """
        title = "Who stands where"
        [defaults]
        formats = ["md", "json"]
        [briefs.all]
        since = "last"
        """,
    "templates/brief.md.j2": "{{ brief|as_of_heading }} | {{ brief|unchanged if not changed }} | {{ brief|since }}",
}


@pytest.fixture
def said_on(workspace, build):
    """Build on a day, with other words in the records: what the brief says of its comparison."""
    root = workspace(COMPARED).root

    def call(day, words, *arguments):
        records = COMPARED["positions/all.csv"].replace("We sign.", words)
        (root / "positions/all.csv").write_text("\n".join(line.strip() for line in records.strip().splitlines()) + "\n")
        code, _, err = build(root, "--on", day, *arguments)
        assert code == 0, err
        return (root / "reports/all.md").read_text().strip()

    return call


def test_a_brief_is_compared_with_what_it_said_before(said_on):
    nothing = "There is no earlier state of this brief to compare it with."
    up_to = "Evidence up to 11 February 2025"
    assert said_on("2026-01-01", "We sign.") == f"{up_to} | {nothing} |"
    assert said_on("2026-01-08", "We signed.") == f"{up_to} |  | the brief of 1 January 2026"
    assert said_on("2026-01-15", "We signed.") == f"{up_to} |  | the brief of 1 January 2026"
    assert said_on("2026-01-15", "We left.") == f"{up_to} |  | the brief of 8 January 2026"
    assert (
        said_on("2026-01-15", "We left.", "--since", "kept:2026-01-02") == f"{up_to} |  | the brief of 1 January 2026"
    )


def test_the_same_records_and_kept_states_give_the_same_bytes(said_on, tmp_path):
    said_on("2026-01-01", "We sign.")
    said_on("2026-01-08", "We signed.")
    first = (tmp_path / "reports/all.json").read_bytes()
    for name in ("all.md", "all.json", ".manifest.json"):
        (tmp_path / "reports" / name).unlink()
    said_on("2026-01-09", "We signed.")
    assert (tmp_path / "reports/all.json").read_bytes() == first


def test_a_brief_that_is_up_to_date_is_kept_where_nothing_was(root, build):
    shutil.rmtree(root / "reports/.kept")
    (root / "reports/.manifest.json").write_text("{}")
    build(root)
    shutil.rmtree(root / "reports/.kept/all")
    (root / "positions/sources.yaml").write_text("- {id: s, title: The speech} # again\n")
    assert build(root, "--on", "2026-01-01")[:2] == (0, [])
    assert [path.name for path in (root / "reports/.kept/all").iterdir()] == ["2026-01-01.json.gz"]


def test_a_brief_is_not_compared_with_its_own_output(root, build):
    assert build(root, "all", "--format", "json")[0] == 0
    code, _, err = build(root, "all", "--since", root / "reports/all.json")
    assert code == 2
    assert 'all.json is what this brief writes; compare it with what it said by since = "last"' in err[0]


@pytest.mark.parametrize("since", ["../old.json", "/tmp/old.json", "a/../../old.json", "out/old.json"])
def test_settings_compare_with_no_file_outside_the_workspace(root, build, tmp_path_factory, since):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "old.json").write_text("{}")
    (root / "out").symlink_to(outside)
    (root / "policy-report.toml").write_text(f'[briefs.all]\nsince = "{since}"\n')
    code, _, err = build(root)
    assert (code, "of this workspace" in err[0] or "leads out of the workspace" in err[0]) == (
        2 if since.startswith("out") else 1,
        True,
    )


def test_the_command_line_may_name_any_file(root, build, tmp_path_factory):
    build(root, "all", "--format", "json")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "old.json"
    shutil.copy(root / "reports/all.json", elsewhere)
    assert build(root, "all", "--since", elsewhere)[0] == 0


def test_a_brief_of_a_later_day_is_no_earlier_one(root, build):
    build(root, "all", "--format", "json")
    (root / "reports/all.json").rename(root / "later.json")
    code, _, err = build(root, "all", "--as-of", "2025-01-01", "--since", root / "later.json")
    assert (code, "is of 2025-02-11, later than as_of = 2025-01-01" in err[0]) == (2, True)


def test_briefs_whose_date_is_their_own_now_are_named_once(workspace, build):
    settings = '[defaults]\nformats = ["md"]\n[briefs.x]\n'
    root = workspace(FILES | {"policy-report.toml": f'{settings}each = "actor"\nsections = ["matrix"]\n'}).root
    records = root / "positions/all.csv"
    records.write_text(
        records.read_text().replace("India,declaration,support,2025-02-11", "India,declaration,support,2025-01-11")
    )
    build(root, "--as-of", "2025-02-11")  # as a brief without a date was: as of the newest date of all records
    moved = "a brief without as_of is as of its own newest evidence now, not of the workspace's; moved: x/india"
    assert moved in build(root)[2]
    assert moved not in build(root)[2]
    assert moved not in build(root, "--force")[2]


def test_kept_states_are_not_written_through_a_link_that_leads_out(root, build, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    shutil.rmtree(root / "reports/.kept")
    (root / "reports/.kept").symlink_to(outside)
    code, _, err = build(root, "--force")
    assert (code, list(outside.iterdir())) == (2, [])
    assert "its folder is a link that leads out of reports" in err[0]


def test_other_words_of_a_language_are_a_cause_and_not_for_a_brief_of_another(
    root, build, tmp_path_factory, monkeypatch
):
    settings = root / "policy-report.toml"
    settings.write_text(settings.read_text() + '[briefs.en-francais]\nlanguage = "fr"\n')
    build(root)
    assert any("nothing changed" in line for line in build(root)[2])
    words = shutil.copytree(i18n.LOCALE, tmp_path_factory.mktemp("words") / "locale")
    french = words / "fr/LC_MESSAGES/brief.po"
    french.write_text(french.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALE", words)
    assert causes(build(root)[2]) == {"en-francais": "the words of the language changed"}
