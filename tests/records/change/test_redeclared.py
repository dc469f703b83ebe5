"""Declarations that change where they stand: the fields that were touched, and nothing else of the file."""

import pytest

from policy_report.errors import UserError
from policy_report.records import change
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.workspace import Workspace

TOPICS = "positions/topics.yaml"
NEW = {"aliases": ["x", "z: 1"], "note": "For us."}
WRITTEN = 'aliases: [x, "z: 1"]'


@pytest.fixture
def after(workspace):
    """Return a file of a workspace after declarations were changed."""

    def made(files, file, *edits, **more):
        place = Workspace(workspace(files).root)
        change.write(change.plan(change.base(place), ChangeRequest(redeclared=edits, **more)), "edit", "now")
        return (place.root / file).read_bytes().decode()

    return made


@pytest.mark.parametrize(
    ("before", "changed"),
    [
        (  # a list in lines, a comment behind a value and one below
            "- id: a\n  title: 'A'  # so far\n  aliases:\n    - x\n    - y\n  # the end\n\n- {id: b, title: B}\n",
            f"- id: a\n  title: 'A'  # so far\n  {WRITTEN}\n  note: For us.\n  # the end\n\n- {{id: b, title: B}}\n",
        ),
        (
            "- {id: a, title: A, aliases: [y]}  # one line\n",
            f"- {{id: a, title: A, {WRITTEN}, note: For us.}}  # one line\n",
        ),
        (  # under their ids; words of one's own in between
            "topics:\n  a:\n    title: A\n    labels:\n      support: Signed\n\n  b: {title: B}\n",
            f"topics:\n  a:\n    title: A\n    {WRITTEN}\n    labels:\n      support: Signed\n    note: For us.\n\n  b: {{title: B}}\n",
        ),
        (
            "- id: a\r\n  title: A\r\n  note: |\r\n    One\r\n    two.\r\n",
            f"- id: a\r\n  title: A\r\n  {WRITTEN}\r\n  note: |\r\n    For us.\r\n",
        ),
    ],
)
def test_a_declaration_changes_in_its_own_style(after, before, changed):
    assert after({TOPICS: before.encode()}, TOPICS, DeclarationEdit("topic", "a", NEW)) == changed


def test_fields_go_and_others_are_declared_at_the_same_time(after):
    before = "- id: a\n  title: A\n  aliases:\n  - x\n  note: Old.\n- id: b\n  title: B\n"
    edit = DeclarationEdit("topic", "a", {"aliases": [], "note": "", "title": "Aa"})
    ports = NewDeclaration("topic", {"id": "ports", "title": "Ports"})
    assert after({TOPICS: before}, TOPICS, edit, entries=[ports]) == (
        "- id: a\n  title: Aa\n- id: b\n  title: B\n\n- id: ports\n  title: Ports\n"
    )


def test_an_actor_changes_in_the_file_of_its_positions_beside_them(after):
    file = "positions/countries/france.yaml"
    before = "actor: {id: france, name: France, kind: country}\npositions:\n  - topic: outcome\n    stance: support  # so far\n"
    edits = {file: [RecordEdit(3, {"stance": "oppose"})]}
    assert after({file: before}, file, DeclarationEdit("actor", "france", {"groups": ["G7"]}), edits=edits) == (
        before.replace("country}", "country, groups: [G7]}").replace("support  #", "oppose  #")
    )


def test_what_another_program_writes_is_left_to_it(after):
    files = {"positions/sources.json": '[{"id": "minutes", "type": "report", "title": "Minutes"}]'}
    with pytest.raises(UserError) as caught:
        after(files, "positions/sources.json", DeclarationEdit("source", "minutes", {"publisher": "UN"}))
    assert str(caught.value.problems[0]) == (
        "positions/sources.json:1: 'minutes' is declared in a file of another program; change it there; nothing was "
        "changed [edit]"
    )
