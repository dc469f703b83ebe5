"""Positions and declarations that come to the end of a file: in its own style, and after what is there."""

import pytest

from fuzz.targets.edits import apply
from policy_report.errors import UserError

FILE = "positions/countries/fr.yaml"
NEW = {"topic": "b", "stance": "oppose", "summary": "Says: no."}
ACTOR = "actor: {id: fr, name: France, kind: country}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (  # a blank line stands between records
            ACTOR + "positions:\n  - topic: a\n    stance: support\n\n  - topic: c\n    stance: support\n\n# the end\n",
            ACTOR + "positions:\n  - topic: a\n    stance: support\n\n  - topic: c\n    stance: support\n\n"
            '  - topic: b\n    stance: oppose\n    summary: "Says: no."\n\n# the end\n',
        ),
        (  # none does; the dash stands apart, and no line break ends the file
            ACTOR + "positions:\n-   topic: a\n    stance: support  # so far",
            ACTOR + "positions:\n-   topic: a\n    stance: support  # so far\n"
            '-   topic: b\n    stance: oppose\n    summary: "Says: no."',
        ),
        (
            ACTOR.replace("\n", "\r\n") + "positions:\r\n  - {topic: a, stance: support}\r\n",
            ACTOR.replace("\n", "\r\n") + "positions:\r\n  - {topic: a, stance: support}\r\n"
            '  - {topic: b, stance: oppose, summary: "Says: no."}\r\n',
        ),
        (
            ACTOR + "positions: [{topic: a, stance: support}]\n",
            ACTOR + 'positions: [{topic: a, stance: support}, {topic: b, stance: oppose, summary: "Says: no."}]\n',
        ),
        (ACTOR, ACTOR + 'positions:\n  - topic: b\n    stance: oppose\n    summary: "Says: no."\n'),
        (
            ACTOR + "positions: []  # none yet\n# the end\n",
            ACTOR + 'positions:  # none yet\n  - topic: b\n    stance: oppose\n    summary: "Says: no."\n# the end\n',
        ),
        (ACTOR + "positions:", ACTOR + 'positions:\n  - topic: b\n    stance: oppose\n    summary: "Says: no."'),
    ],
)
def test_a_position_joins_the_others_of_its_actor(before, after):
    assert apply(before.encode(), FILE, [], [NEW | {"actor": "fr"}]).decode() == after


@pytest.mark.parametrize("before", ["# nothing yet\n", "[]\n", "- {actor: uk, topic: b, stance: support}\n"])
def test_a_position_in_a_list_names_its_actor(before):
    after = apply(before.encode(), FILE, [], [NEW | {"actor": "fr"}, NEW | {"actor": "in"}]).decode()
    assert [after.count(f"actor: {name}") for name in ("fr", "in")] == [1, 1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("actor,topic,stance\nuk,b,support", "actor,topic,stance,summary\nuk,b,support,\nfr,b,oppose,Says: no."),
        ('"topic";"actor";"stance"\r\n\r\n"b";"uk";"x"\r\n', '"topic";"actor";"stance";"summary"\r\n\r\n"b";"uk";"x";\r\n"b";"fr";"oppose";Says: no.\r\n'),
        ("actor,topic,stance\n", "actor,topic,stance,summary\nfr,b,oppose,Says: no.\n"),
    ],
)  # fmt: skip
def test_a_position_is_the_last_row_of_a_table(before, after):
    assert apply(before.encode(), "a.csv", [], [NEW | {"actor": "fr"}]).decode() == after


def test_what_cannot_be_a_position_is_refused():
    for fields, said in (({"colour": "x"}, "'colour' is not a field"), ({"note": "\x07"}, "note: control character")):
        with pytest.raises(UserError) as caught:
            apply(ACTOR.encode(), FILE, [], [NEW | fields])
        assert said in str(caught.value.problems[0])
