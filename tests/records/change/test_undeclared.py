"""A declaration goes with its lines, and the comments of the others stay; the file of an actor becomes another's."""

import pytest

from policy_report.records import change
from policy_report.records.change import ChangeRequest
from policy_report.records.change.yaml import DeclarationEdit
from policy_report.workspace import find

FILES = {
    "in lines": (
        "# All.\n- id: a\n  title: A\n# Of b.\n- id: b\n  title: B\n\n# Of c.\n- id: c\n  title: C\n",
        "# All.\n- id: a\n  title: A\n\n# Of c.\n- id: c\n  title: C\n",
    ),
    "in brackets": (
        "topics: [{id: a, title: A}, {id: b, title: B}, {id: c, title: C}]  # all\n",
        "topics: [{id: a, title: A}, {id: c, title: C}]  # all\n",
    ),
    "by id": ("a: {title: A}\nb:\n  title: B\n# Of c.\nc: {title: C}\n", "a: {title: A}\n# Of c.\nc: {title: C}\n"),
    "the only one": ("topics:\n  - {id: b, title: B}\n", "topics: []\n"),
}


@pytest.mark.parametrize(("before", "after"), FILES.values(), ids=FILES)
def test_a_declaration_goes_and_nothing_else(workspace, before, after):
    place = find(workspace({"positions/topics.yaml": before}).root, exact=True)
    request = ChangeRequest(redeclared=[DeclarationEdit("topic", "b", None)])
    plan = change.plan(change.base(place), request)
    assert plan.files["positions/topics.yaml"].decode() == after


@pytest.mark.parametrize(
    "owner", ["india", "{id: india, name: India, kind: country}", "\n  id: india\n  name: India\n  kind: country"]
)
def test_the_file_of_an_actor_becomes_that_of_another(workspace, owner):
    own = f"actor: {owner}   # the old one\npositions:\n  - topic: outcome   # kept\n    stance: support\n"
    own = own.replace("actor: \n", "actor:\n").replace("country   # the old one", "country")
    place = find(workspace({"positions/own.yaml": own}).root, exact=True)
    gone = [DeclarationEdit("actor", "india", None)] if "name" in owner else []
    request = ChangeRequest(redeclared=gone, owners={"positions/own.yaml": "france"})
    after = change.plan(change.base(place), request).files["positions/own.yaml"].decode()
    assert after == own.replace(f" {owner}" if owner[0] != "\n" else owner, " france")
