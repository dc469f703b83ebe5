"""The JSON Schemas for editors: the same fields, and the same demands, as `check` has."""

import json

import pytest

from policy_report.i18n import SECTIONS
from policy_report.records.models import KINDS, SCHEMAS, Actor, Brief, Config, Defaults, Position, Stance, schema


def definitions(which):
    found = schema(which)
    return found.get("$defs", {}) | {found["title"]: found}


@pytest.mark.parametrize("which", SCHEMAS)
def test_a_schema_is_json_and_names_its_dialect(which):
    found = json.loads(json.dumps(schema(which)))
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["title"]


def test_there_is_one_for_actor_files_for_lists_and_for_the_settings():
    assert list(SCHEMAS) == ["actor", "positions", "config"]
    assert schema("actor")["type"] == schema("config")["type"] == "object"
    assert schema("positions")["type"] == "array"


@pytest.mark.parametrize(
    ("which", "name", "model"),
    [
        ("actor", "Actor", Actor),
        ("actor", "Position", Position),
        ("positions", "Position", Position),
        ("config", "Brief", Brief),
        ("config", "Defaults", Defaults),
        ("config", "Stance", Stance),
    ],
)
def test_a_record_has_its_fields_and_no_other(which, name, model):
    found = definitions(which)[name]
    assert set(found["properties"]) == set(model.model_fields)
    assert found["additionalProperties"] is False


def test_the_settings_have_their_fields_and_no_other():
    found = schema("config")
    assert set(found["properties"]) == set(Config.model_fields)
    assert found["additionalProperties"] is False


def test_an_actor_file_asks_for_what_check_asks_for():
    assert schema("actor")["required"] == ["actor"]
    assert definitions("actor")["Actor"]["required"] == ["id", "name", "kind"]
    assert definitions("actor")["Position"]["required"] == ["topic", "stance"]


def test_editors_can_offer_the_kinds_and_the_sections():
    assert definitions("actor")["Actor"]["properties"]["kind"]["enum"] == list(KINDS)
    assert definitions("config")["Defaults"]["properties"]["sections"]["items"]["enum"] == list(SECTIONS)


def test_a_date_is_a_date_to_an_editor():
    date = definitions("positions")["Position"]["properties"]["date"]
    assert {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"} in date["anyOf"]


def test_every_schema_is_the_same_each_time():
    assert [json.dumps(schema(which)) for which in SCHEMAS] == [json.dumps(schema(which)) for which in SCHEMAS]
