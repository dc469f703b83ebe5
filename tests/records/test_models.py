"""What the records may say, and the scale."""

from datetime import date

import pytest
from pydantic import ValidationError

from policy_report.records.models import KINDS, Actor, ActorFile, Config, Position, Source, Stance, scale_of

ACTOR = {"id": "france", "name": "France", "kind": "country"}
POSITION = {"topic": "declaration", "stance": "support"}


def refusal(model, **values):
    """Return the message with which a model refuses values."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    (error,) = caught.value.errors()
    return error["msg"]


@pytest.mark.parametrize("identifier", ["a", "united-kingdom", "G7", "un.sg", "a_b", "2025-x"])
def test_an_id_may_be(identifier):
    assert Actor(**{**ACTOR, "id": identifier}).id == identifier


@pytest.mark.parametrize("identifier", ["", "-a", ".a", "../a", "a/b", "a b", "é", "a\nb", "a:b"])
def test_an_id_may_not_be(identifier):
    assert refusal(Actor, **{**ACTOR, "id": identifier})


@pytest.mark.parametrize(
    "kind", ["country", "bloc", "international-organisation", "company", "civil-society", "expert", "other"]
)
def test_every_kind_of_actor(kind):
    assert Actor(**{**ACTOR, "kind": kind}).kind == kind
    assert len(KINDS) == 7


@pytest.mark.parametrize("text", ["2025-02-11", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_date(text):
    assert Position(**POSITION, date=text).date == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025-13-01",
        "2023-02-29",
        "11.02.2025",
        "2025-2-1",
        "20250211",
        "2025-02-",
        "2025-00",
        "0000",
        "2025-02-11T00:00",
        "soon",
    ],
)
def test_not_a_date(text):
    assert f"'{text}' is not a date" in refusal(Position, **POSITION, date=text)


@pytest.mark.parametrize("text", ["2025", "2025-02", "2025-02-11"])
def test_a_source_may_have_a_partial_date(text):
    assert Source(id="s", title="S", date=text).date == text


@pytest.mark.parametrize("text", ["25", "2025-13", "2025-02-30", "2025-", "02-2025", "Feb 2025"])
def test_a_partial_date_that_does_not_exist_is_named_as_written(text):
    assert f"'{text}' is not a date" in refusal(Source, id="s", title="S", date=text)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "example.org", "https://a b"])
@pytest.mark.parametrize("model", ["source", "position"])
def test_a_link_that_a_brief_may_not_carry(model, url):
    message = (
        refusal(Source, id="s", title="S", url=url)
        if model == "source"
        else refusal(Position, **POSITION, source_url=url)
    )
    assert "is not a link that a brief may carry" in message


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("5", 5), (" 3 ", 3)])
def test_salience_is_one_to_five(text, value):
    assert Position(**POSITION, salience=text).salience == value


@pytest.mark.parametrize("text", ["0", "6", "-1", "2.5", "high", "1e0", ""])
def test_salience_is_nothing_else(text):
    assert refusal(Position, **POSITION, salience=text)


@pytest.mark.parametrize("word", ["stated", "reported", "inferred"])
def test_confidence(word):
    assert Position(**POSITION, confidence=word).confidence == word


def test_records_are_frozen_and_take_no_unknown_field():
    with pytest.raises(ValidationError):
        Actor(**ACTOR).name = "Frankreich"
    assert refusal(Actor, **ACTOR, population="68 million")


def test_text_is_kept_but_for_the_space_around_it():
    assert Actor(**{**ACTOR, "name": "  NO \u2013 “1e3” "}).name == "NO – “1e3”"


def test_an_actor_file_has_a_schema_for_editors():
    schema = ActorFile.model_json_schema()
    fields = schema["$defs"]["Position"]["properties"]
    assert fields["date"]["anyOf"][0] == {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    assert fields["confidence"]["anyOf"][0]["enum"] == ["stated", "reported", "inferred"]
    assert schema["$defs"]["Actor"]["additionalProperties"] is False


# --- the scale ------------------------------------------------------------------------------------------------------


def test_the_built_in_scale():
    assert [(step.id, step.value, step.symbol) for step in scale_of(Config())] == [
        ("support", 1, "●"),
        ("qualified-support", 0.5, "◕"),
        ("neutral", 0, "◐"),
        ("qualified-opposition", -0.5, "◔"),
        ("oppose", -1, "○"),
        ("declined", None, "–"),
        ("not-applicable", None, "n/a"),
    ]


def scale(*stances):
    return scale_of(Config(stances=[Stance(id=name, label=name, value=value, symbol="x") for name, value in stances]))


def test_an_own_scale_replaces_the_scored_steps_in_the_order_of_their_values():
    assert [step.id for step in scale(("no", 0), ("yes", 10), ("perhaps", 4))] == [
        "yes",
        "perhaps",
        "no",
        "declined",
        "not-applicable",
    ]


def test_own_stances_without_a_value_follow_the_scored_ones():
    assert [step.id for step in scale(("abstained", None), ("yes", 1))] == [
        "yes",
        "abstained",
        "declined",
        "not-applicable",
    ]


def test_an_own_word_for_declined_takes_the_place_of_the_built_in_one():
    own = Stance(id="declined", label="No comment", symbol="?")
    found = {
        step.id: step.label
        for step in scale_of(Config(stances=[Stance(id="yes", label="Yes", value=1, symbol="+"), own]))
    }
    assert found == {"yes": "Yes", "declined": "No comment", "not-applicable": "Not applicable"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1001, -1001])
def test_the_value_of_a_stance_is_a_number_to_compute_with(value):
    assert refusal(Stance, id="yes", label="Yes", value=value, symbol="+")


@pytest.mark.parametrize("symbol", ["", "12345"])
def test_a_symbol_fits_a_cell(symbol):
    assert refusal(Stance, id="yes", label="Yes", value=1, symbol=symbol)
