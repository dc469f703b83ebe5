"""`init`: a new workspace that is right from the first minute, and never a file of the user's overwritten."""

import json
import re

import pytest

from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.errors import UserError
from policy_report.formats import RENDERERS
from policy_report.records.models import SCHEMAS, schema
from policy_report.records.store import load
from policy_report.scaffold import create
from policy_report.templating import TemplateSet
from policy_report.workspace import find


@pytest.fixture
def made(tmp_path):
    """A new workspace."""
    return create(tmp_path / "new")


def everything(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_workspace_has_settings_records_and_schemas(made):
    assert {"policy-report.toml", "positions/topics.yaml", "positions/sources.yaml", ".gitignore"} <= everything(
        made
    ).keys()
    assert list(made.glob("positions/countries/*.yaml"))
    assert list(made.glob("positions/**/*.csv"))


def test_it_has_no_problem_and_no_warning(made):
    assert load(find(made, exact=True))[1] == []


def test_every_brief_of_it_renders_in_its_formats(made):
    loaded = load(find(made))[0]
    for edition in editions(loaded.settings, loaded.records, Choice()):
        report = compose(edition)
        assert report.brief.title == "Clean Harbours Pact: who stands where"
        assert all(RENDERERS[name].render(report, TemplateSet()) for name in edition.formats)


def test_it_shows_every_state_of_a_cell_that_needs_explaining(made):
    loaded = load(find(made))[0]
    (edition,) = editions(loaded.settings, loaded.records, Choice())
    states = {cell.state for cell in compose(edition).cells}
    assert {"stance", "declined", "not-applicable", "no-evidence"} <= states


@pytest.mark.parametrize("which", SCHEMAS)
def test_its_schemas_are_those_of_the_package(made, which):
    assert json.loads((made / f"schema/{which}.schema.json").read_text()) == schema(which)


def test_an_actor_file_names_its_schema_for_editors(made):
    for path in made.glob("positions/*/*.yaml"):
        (named,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", path.read_text(), re.MULTILINE)
        assert (path.parent / named).resolve() == made / "schema/actor.schema.json"


def test_a_folder_in_use_that_has_none_of_the_files_is_welcome(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    create(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert load(find(tmp_path))[1] == []


def test_a_workspace_is_never_overwritten(made):
    before = everything(made)
    with pytest.raises(UserError, match="is a workspace already; name a new folder: policy-report init DIR") as error:
        create(made)
    assert error.value.code == 2
    assert everything(made) == before


@pytest.mark.parametrize("name", [".gitignore", "positions/topics.yaml", "schema/actor.schema.json"])
def test_no_file_is_overwritten_and_none_is_written(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(UserError, match=f"has a file {re.escape(name)} already"):
        create(tmp_path)
    assert everything(tmp_path) == {name: b"mine"}


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "new").write_text("a file")
    with pytest.raises(FileExistsError, match="new"):
        create(tmp_path / "new")
    assert (tmp_path / "new").read_text() == "a file"


def test_two_workspaces_are_the_same(tmp_path):
    assert everything(create(tmp_path / "a")) == everything(create(tmp_path / "b"))
