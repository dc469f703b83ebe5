"""What pydantic finds, said in the words of the person who wrote the file."""

import pytest
from pydantic import ValidationError

from policy_report.records.explain import explain
from policy_report.records.models import Actor, Config, Position, Source, Topic

ACTOR = {"id": "france", "name": "France", "kind": "country"}
POSITION = {"topic": "declaration", "stance": "support"}


def explained(model, values):
    try:
        model.model_validate(values)
    except ValidationError as error:
        return [(path, message, check.id) for path, message, check in explain(error, model.model_fields)]
    return []


@pytest.mark.parametrize(
    ("model", "values", "path", "message", "check"),
    [
        (Actor, {"id": "a", "kind": "other"}, ("name",), "missing; add it", "missing-field"),
        (
            Actor,
            {"id": "a", "name": "A"},
            ("kind",),
            "missing; add it, one of country, bloc, international-organisation, company, civil-society, expert, other",
            "missing-field",
        ),
        (Actor, {**ACTOR, "alias": ["x"]}, ("alias",), "unknown field; did you mean 'aliases'?", "unknown-field"),
        (Actor, {**ACTOR, "xyzzy": "x"}, ("xyzzy",), "unknown field", "unknown-field"),
        (
            Actor,
            {**ACTOR, "kind": "contry"},
            ("kind",),
            (
                "'contry' is not known; expected one of country, bloc, international-organisation, company, "
                "civil-society, expert, other; did you mean 'country'?"
            ),
            "unknown-value",
        ),
        (
            Actor,
            {**ACTOR, "iso": "F1"},
            ("iso",),
            "'F1' has a form that is not allowed; expected an ISO 3166 code of two or three letters, such as GB",
            "wrong-form",
        ),
        (
            Actor,
            {**ACTOR, "id": "the republic"},
            ("id",),
            (
                "'the republic' has a form that is not allowed; use letters, digits, hyphens, dots and underscores, and start "
                "with a letter or digit"
            ),
            "wrong-form",
        ),
        (Actor, {**ACTOR, "name": ""}, ("name",), "is empty", "wrong-type"),
        (Actor, {**ACTOR, "name": ["a"]}, ("name",), "expected text, not a list, [a]", "wrong-type"),
        (Actor, {**ACTOR, "iso": {"a": "b"}}, ("iso",), "expected text, not fields, {a}", "wrong-type"),
        (
            Actor,
            {**ACTOR, "name": "\ud800"},
            ("name",),
            "expected text without halves of characters, not '\ufffd'",
            "wrong-type",
        ),
        (
            Topic,
            {"id": "t", "title": "\u200b"},
            ("title",),
            "is empty: nothing in it can be seen; write a text",
            "wrong-form",
        ),
        (
            Topic,
            {"id": "t", "title": "\u3164 \u2800"},
            ("title",),
            "is empty: nothing in it can be seen; write a text",
            "wrong-form",
        ),
        (
            Actor,
            {**ACTOR, "groups": "G7"},
            ("groups",),
            "expected a list, such as [first, second], not 'G7'",
            "wrong-type",
        ),
        (
            Topic,
            {"id": "t", "title": "T", "labels": "Signed"},
            ("labels",),
            "expected fields, one a line, such as `name: value`, not 'Signed'",
            "wrong-type",
        ),
        (
            Position,
            {**POSITION, "salience": "high"},
            ("salience",),
            "expected a whole number, not 'high'",
            "wrong-type",
        ),
        (
            Position,
            {**POSITION, "salience": "6"},
            ("salience",),
            "6 is out of range; expected at most 5",
            "out-of-range",
        ),
        (
            Position,
            {**POSITION, "salience": "0"},
            ("salience",),
            "0 is out of range; expected at least 1",
            "out-of-range",
        ),
        (
            Position,
            {**POSITION, "confidence": "state"},
            ("confidence",),
            "'state' is not known; expected one of stated, reported, inferred; did you mean 'stated'?",
            "unknown-value",
        ),
        (
            Position,
            {**POSITION, "date": "2025-02-30"},
            ("date",),
            "'2025-02-30' is not a date (not in the calendar); write it like 2025-02-11",
            "bad-date",
        ),
        (
            Source,
            {"id": "s", "title": "S", "url": "example.org"},
            ("url",),
            "'example.org' is not a link that a brief may carry; start it with https://, http://, mailto: or doi:",
            "bad-link",
        ),
        (
            Config,
            {"defaults": {"stale_after_days": "3"}},
            ("defaults", "stale_after_days"),
            "expected a whole number, not '3'; write it without quotation marks",
            "wrong-type",
        ),
        (
            Config,
            {"defaults": {"stale_after_days": True}},
            ("defaults", "stale_after_days"),
            "expected a whole number, not true",
            "wrong-type",
        ),
        (
            Config,
            {"defaults": {"stale_after_days": "soon"}},
            ("defaults", "stale_after_days"),
            "expected a whole number, not 'soon'",
            "wrong-type",
        ),
    ],
)
def test_what_is_wrong_what_was_expected_and_what_to_do(model, values, path, message, check):
    assert explained(model, values) == [(path, message, check)]


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("https://example.org/a b", "delete the space before 'b', or write %20 for it"),
        ("https://", "expected the name of a site after //"),
        ("https:example.org", "write https:// with two slashes"),
        ("doi:hello", "expected a number that begins with 10., as every DOI does after doi:"),
        ("mailto:nobody", "expected an address such as a@example.org after mailto:"),
        ("www.example.org", "start it with https://, http://, mailto: or doi:"),
        ("https://[::1/", "its site is not one"),
        ("https://..", "'..' is not the name of a site"),
        ("https://a..b/x", "'a..b' is not the name of a site"),
        ("https://example.org:99999/", "its site is not one"),
        ("https://exam\u200bple.org/", "delete the invisible character in the name of its site"),
        ("https://www.gov.uk@evil.example/", "it leads to 'evil.example', and not to what stands before the @"),
    ],
)
def test_what_is_wrong_with_a_link_is_said(link, fault):
    ((_, message, check),) = explained(Source, {"id": "s", "title": "S", "url": link})
    assert check == "bad-link"
    assert fault in message


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "HTTP://E.ORG:8080/a?b=@c#d",
        "https://[::1]/",
        "https://localhost./x",
        "https://пример.рф/путь",
        "https://fa.wikipedia.org/wiki/\u0645\u06cc\u200c\u062e",
        "doi:10.1000/x",
        "mailto:a@example.org",
    ],
)
def test_a_link_that_only_looks_odd_is_one(link):
    assert explained(Source, {"id": "s", "title": "S", "url": link}) == []


def test_the_place_inside_a_list_is_told():
    assert [path for path, *_ in explained(Actor, {**ACTOR, "aliases": ["x", ""]})] == [("aliases", 1)]


def test_everything_that_is_wrong_is_told_at_once():
    checks = [check for *_, check in explained(Actor, {"id": "a b", "kind": "planet", "size": "1"})]
    assert sorted(checks) == ["missing-field", "unknown-field", "unknown-value", "wrong-form"]


def test_a_long_value_does_not_flood_the_message():
    ((_, message, _),) = explained(Actor, {**ACTOR, "kind": "x\n" * 10_000})
    assert len(message) < 250
    assert "\n" not in message


@pytest.mark.parametrize("value", ["9" * 5000, [], {}, None, True, 1.5, float("inf")])
def test_no_value_is_too_odd_to_be_explained(value):
    for path, message, check in explained(Position, {**POSITION, "salience": [value]}) + explained(
        Config, {"title": value}
    ):
        assert all((path, message, check))
