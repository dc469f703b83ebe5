"""Changes of a workspace: planned as values, checked as it would be, written together."""

import pytest

from policy_report.errors import UserError
from policy_report.records import change, readers
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.records.store import read
from policy_report.workspace import Workspace

FRANCE = """\
actor: {id: france, name: France, kind: country}
positions:
  - topic: declaration
    stance: support   # so far
"""
OTHERS = "- {id: declaration, title: D}\n- {id: outcome, title: O}\n"
NEW = {"topic": "outcome", "stance": "oppose"}
FILES = {"positions/countries/france.yaml": FRANCE, "positions/a.csv": "actor,topic,stance\nIndia,outcome,support\n"}


@pytest.fixture
def place(workspace):
    return Workspace(workspace(FILES).root)


def written(place, wanted):
    base = change.base(place)
    return [path.relative_to(place.root).as_posix() for path in change.write(change.plan(base, wanted), "edit", "now")]


def text(place, name):
    return (place.root / name).read_text()


def test_edits_additions_and_declarations_are_one_set(place):
    (india,) = [record for record in change.base(place).state.source_records if record.file == "positions/a.csv"]
    wanted = ChangeRequest(
        edits={"positions/a.csv": [RecordEdit(2, {"stance": "neutral"}, india.digest)]},
        additions={"positions/countries/france.yaml": [NEW | {"topic": "ports"}]},
        entries=[NewDeclaration("topic", {"id": "ports", "title": "Ports"})],
    )
    assert set(written(place, wanted)) == {*FILES, "positions/topics.yaml"}
    assert text(place, "positions/a.csv") == FILES["positions/a.csv"].replace("support", "neutral")
    assert text(place, "positions/countries/france.yaml") == FRANCE + "  - topic: ports\n    stance: oppose\n"
    assert text(place, "positions/topics.yaml").endswith("- id: ports\n  title: Ports\n")


@pytest.mark.parametrize(
    ("actor", "file", "begins"),
    [
        ("France", "countries/france.yaml", FRANCE),
        ("NO", "countries/norway.yaml", 'actor: "NO"\npositions:\n'),
        ("ports", "stakeholders/ports.yaml", "actor: ports\npositions:\n"),
    ],
)
def test_a_position_goes_to_the_file_of_its_actor(place, actor, file, begins):
    ports = NewDeclaration("actor", {"id": "ports", "name": "Ports", "kind": "company"})
    written(place, ChangeRequest(additions={"": [NEW | {"actor": actor}]}, entries=[ports]))
    assert text(place, f"positions/{file}") == begins + "  - topic: outcome\n    stance: oppose\n"


def test_a_new_file_may_be_of_several_actors(place):
    written(place, ChangeRequest(additions={"positions/b.yaml": [NEW | {"actor": "france"}, NEW | {"actor": "IN"}]}))
    assert [record.ids["actor"] for record in read(place)[0].source_records][1:3] == ["france", "india"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (ChangeRequest({"positions/a.csv": [RecordEdit(2, None, "0" * 20)]}), "a.csv:2: the record that starts on this line is another"),
        (ChangeRequest({"positions/a.csv": [RecordEdit(2, {"stance": "yes"})]}), "a.csv:2: stance: unknown stance 'yes'"),
        (ChangeRequest({}, {"positions/countries/france.yaml": [NEW | {"actor": "India"}]}), "this is the file of 'france'"),
        (ChangeRequest(files={"positions/topics.yaml": None}), "topics"),
    ],
)  # fmt: skip
def test_what_would_be_wrong_is_not_written(place, wanted, said):
    with pytest.raises(UserError) as caught:
        written(place, wanted)
    assert any(said in str(problem) for problem in caught.value.problems)
    assert {name: text(place, name) for name in FILES} == FILES


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        (
            "- id: ports\n  title: Ports\n  aliases:\n  - Harbours\n  -   Docks\n",
            {"aliases": ["Docks"], "question": "Are ports meant?"},
            "- id: ports\n  title: Ports\n  question: Are ports meant?\n  aliases: [Docks]\n",
        ),
        (
            "- id: ports\n  title: Ports\n  aliases:\n    - Docks\n  note: N\n",
            {"aliases": []},
            "- id: ports\n  title: Ports\n  note: N\n",
        ),
    ],
)
def test_a_list_that_is_written_in_lines_is_changed_as_a_whole(place, before, fields, after):
    (place.root / "positions/topics.yaml").write_text(OTHERS + before)
    written(place, ChangeRequest(redeclared=[DeclarationEdit("topic", "ports", fields)]))
    assert text(place, "positions/topics.yaml") == OTHERS + after


def test_an_actor_file_without_records_gets_a_new_name_and_a_record_at_once(place):
    ports = "actor: {id: ports, name: Ports, kind: company}\npositions:\n"
    (place.root / "positions/ports.yaml").write_text(ports)
    named = DeclarationEdit("actor", "ports", {"name": "Harbours"})
    written(place, ChangeRequest(additions={"positions/ports.yaml": [NEW]}, redeclared=[named]))
    assert text(place, "positions/ports.yaml") == (
        ports.replace("Ports", "Harbours") + "  - topic: outcome\n    stance: oppose\n"
    )


def test_a_declaration_that_would_say_nothing_is_refused(place):
    (place.root / "positions/topics.yaml").write_text("declaration:\n  title: D\noutcome:\n  title: O\n")
    with pytest.raises(UserError) as caught:
        written(place, ChangeRequest(redeclared=[DeclarationEdit("topic", "outcome", {"title": ""})]))
    (problem,) = caught.value.problems
    assert str(problem).startswith("positions/topics.yaml:1: no field of the record would be left;")


def test_a_file_that_was_saved_meanwhile_is_named_and_nothing_is_written(place):
    plan = change.plan(change.base(place), ChangeRequest(additions={"": [NEW | {"actor": "france"}]}))
    (place.root / "positions/topics.yaml").write_text(OTHERS)
    with pytest.raises(UserError, match=r"^positions/topics.yaml: changed while this was prepared"):
        change.write(plan, "edit", "now")
    assert text(place, "positions/countries/france.yaml") == FRANCE
    assert not (place.root / ".policy-report").exists()


def test_an_edited_file_is_parsed_once_to_plan_and_once_to_read_it_back(place, monkeypatch):
    base = change.base(place)
    parsed = []
    for module, name in ((readers.yaml.yaml, "parse"), (readers.yaml.yaml, "compose")):
        parse = getattr(module, name)
        spy = lambda text, *rest, parse=parse, **more: (parsed.append(text), parse(text, *rest, **more))[1]  # noqa: E731
        monkeypatch.setattr(module, name, spy)
    change.plan(base, ChangeRequest({"positions/countries/france.yaml": [RecordEdit(3, {"stance": "oppose"})]}))
    assert [text for text in parsed if "actor: {id: france" in text] == [FRANCE, FRANCE.replace("support", "oppose")]
    assert not any("id: outcome" in text for text in parsed)  # the topics are not read again


def test_a_file_that_was_saved_before_the_plan_is_named_too(place):
    base = change.base(place)
    (place.root / "positions/a.csv").write_text("actor,topic,stance\nIndia,declaration,oppose\nIndia,outcome,support\n")
    with pytest.raises(UserError, match=r"^positions/a.csv: changed while this was prepared"):
        change.plan(base, ChangeRequest({"positions/a.csv": [RecordEdit(2, None)]}))
