"""Which folder is the workspace, and which files belong to it."""

import pytest

from policy_report.errors import UserError
from policy_report.templating import TemplateSet
from policy_report.workspace import find


def test_the_folder_itself(workspace):
    root = workspace({}).root
    assert find(root).root == root


def test_the_nearest_folder_above(workspace):
    root = workspace({"positions/countries/fr.yaml": "", "positions/policy-report.toml": ""}).root
    assert find(root / "positions/countries").root == root / "positions"


def test_a_named_folder_is_taken_alone(workspace):
    root = workspace({}).root
    with pytest.raises(UserError, match=r"positions has no policy-report\.toml"):
        find(root / "positions", exact=True)


def test_no_workspace_anywhere(tmp_path):
    with pytest.raises(UserError, match="make one with `policy-report init`") as error:
        find(tmp_path)
    assert error.value.code == 2


def test_a_folder_of_the_name_is_no_settings_file(tmp_path):
    (tmp_path / "policy-report.toml").mkdir()
    with pytest.raises(UserError):
        find(tmp_path, exact=True)


def names(place, paths):
    return [place.relative(path) for path in paths]


def test_records_are_all_files_below_positions_in_the_order_of_their_names(workspace):
    place = find(
        workspace({f"positions/{name}": "" for name in ("b.csv", "a/z.yaml", "a/deep/er/x.yml", "B.csv")}).root
    )
    assert names(place, place.record_files()) == [
        "positions/B.csv",
        "positions/a/deep/er/x.yml",
        "positions/a/z.yaml",
        "positions/b.csv",
        "positions/topics.yaml",
    ]


@pytest.mark.parametrize(
    "name",
    [".x.yaml", ".git/x.yaml", "~$lock.csv", "a.csv~", ".~lock.a.csv#", "Icon\r", "Thumbs.db", "Desktop.ini"],
)
def test_what_programs_leave_behind_is_passed_over_in_every_folder(workspace, name):
    sample = workspace({f"{folder}/{name}": "x" for folder in ("positions", "snapshots", "templates")})
    place = find(sample.root)
    assert names(place, place.record_files()) == ["positions/topics.yaml"]
    assert names(place, place.inputs()) == ["policy-report.toml", "positions/topics.yaml"]
    assert TemplateSet.of(place.templates).own_files() == []
    assert [problem.check for problem in sample.problems] == ["empty-workspace"]


@pytest.mark.parametrize("name", ["Icon.yaml", "thumbs.csv", "desktop.ini.yaml"])
def test_a_file_that_is_only_called_alike_is_one_of_the_records(workspace, name):
    place = find(workspace({f"positions/{name}": "x"}).root)
    assert f"positions/{name}" in names(place, place.record_files())


@pytest.mark.parametrize(
    "settings",
    [
        '[briefs.now]\nsince = "old.json"\n',
        'briefs.now.since = "old.json"\n',
        'briefs = {now = {since = "old.json"}}\n',
        "[briefs]\nnow.since = 'old.json'\n",
        '[briefs.now]\nsince = """old.json"""\n',
    ],
)
def test_what_briefs_are_compared_with_belongs_to_the_inputs(workspace, settings):
    place = find(workspace({"policy-report.toml": settings, "old.json": "{}"}).root)
    assert "old.json" in names(place, place.inputs())


@pytest.mark.parametrize("since", ["last", "kept:2026-01-05"])
def test_so_do_the_kept_states_of_such_briefs_alone(workspace, since):
    settings = f'[briefs.now]\nsince = "{since}"\n[briefs.other]\n'
    kept = {f"reports/.kept/{name}/2026-01-01.json.gz": "" for name in ("now/part", "other")}
    place = find(workspace({"policy-report.toml": settings, **kept}).root)
    assert names(place, place.earlier()) == ["reports/.kept/now/part/2026-01-01.json.gz"]


@pytest.mark.parametrize("settings", ["title = [", "briefs = 3\n", "[briefs]\nnow = 3\n"])
def test_settings_with_a_mistake_name_no_files(workspace, settings):
    assert find(workspace({"policy-report.toml": settings}).root).earlier() == []


def test_a_hidden_folder_above_the_workspace_hides_nothing(tmp_path):
    root = tmp_path / ".cache/~work"
    (root / "positions").mkdir(parents=True)
    (root / "policy-report.toml").write_text("")
    (root / "positions/a.csv").write_text("")
    assert len(find(root).record_files()) == 1


def test_a_workspace_without_positions_has_no_records(tmp_path):
    (tmp_path / "policy-report.toml").write_text("")
    assert find(tmp_path).record_files() == []


def test_a_brief_depends_on_settings_records_templates_and_snapshots(workspace):
    place = find(
        workspace({f"{folder}/a.txt": "" for folder in ("positions", "templates", "snapshots", "docs", "reports")}).root
    )
    assert names(place, place.inputs()) == [
        "policy-report.toml",
        "positions/a.txt",
        "positions/topics.yaml",
        "templates/a.txt",
        "snapshots/a.txt",
    ]


# --- what is not opened ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "target", "refused"),
    [
        ("positions/a.yaml", "../shared.yaml", None),
        ("positions/a.yaml", "../../x.yaml", "a link that leads out of the workspace; put here what it leads to"),
        ("positions/a.yaml", "gone.yaml", "a link to nothing; mend or delete it"),
        ("positions/a", "../templates", "a link to a folder, which is not followed"),
    ],
)
def test_a_link_is_followed_to_a_file_of_the_workspace_alone(workspace, name, target, refused):
    root = workspace({"shared.yaml": "- x\n", "templates/x.css": ""}).root
    (root / name).symlink_to(target)
    place = find(root)
    assert root / name in place.record_files()
    assert place.refusal(root / name) == refused
    assert (root / name in place.inputs()) is (refused is None)


@pytest.mark.parametrize("name", ["policy-report.toml", "templates", "reports"])
def test_no_place_of_the_workspace_leads_out(tmp_path, name):
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "workspace"
    for folder in (elsewhere, root):
        folder.mkdir()
        (folder / "policy-report.toml").write_text("")
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(elsewhere / name if name.endswith("toml") else elsewhere)
    with pytest.raises(UserError, match=f"workspace/{name}: a link that leads out of the workspace; put here") as error:
        find(root)
    assert error.value.code == 2


def test_places_may_be_links_within(tmp_path):
    (tmp_path / "policy-report.toml").write_text("")
    (tmp_path / "built").mkdir()
    (tmp_path / "reports").symlink_to("built")
    assert find(tmp_path).reports == tmp_path / "reports"


def test_a_folder_of_records_that_leads_out_is_not_listed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.yaml").write_text("- x\n")
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "policy-report.toml").write_text("")
    (root / "positions").symlink_to("../elsewhere")
    place = find(root)
    assert place.record_files() == [root / "positions"]
    assert place.inputs() == [root / "policy-report.toml"]
