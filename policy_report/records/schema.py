"""The JSON Schema of each kind of file, from the same models that validate it."""

from typing import Any

from pydantic import TypeAdapter

from policy_report.records.models import ActorFile, Config, Position

SCHEMAS: dict[str, Any] = {"actor": ActorFile, "positions": list[Position], "config": Config}


def schema(which: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an actor file, a list of positions, or the settings."""
    found = TypeAdapter(SCHEMAS[which]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": f"policy-report {which}"}
