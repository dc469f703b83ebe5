"""“Read, nothing there”: sources that somebody read on a topic in, a line for each in `positions/readings.yaml` out."""

import json
import re
from collections.abc import Sequence

from policy_report.errors import UserError
from policy_report.records import change
from policy_report.records.change import ChangePlan, ChangeRequest
from policy_report.records.readers import READINGS
from policy_report.search import Query
from policy_report.text import did_you_mean
from policy_report.workspace import Workspace

FILE = f"positions/{READINGS}"
PLAIN = re.compile(r"[A-Za-z0-9][\w-]*")  # what needs no quotation marks there; every value is read as text


def plan(
    workspace: Workspace, query: Query, sources: Sequence[str], reader: str, day: str
) -> tuple[ChangePlan, list[str]]:
    """Return the change that notes sources as read, and the ids of those that were not noted yet.

    `query`: its topic, and its actor or all. Raise UserError for a source that is not known.
    """
    base = change.base(workspace, FILE)
    records, actor = base.state.records, query.actor.id if query.actor else ""
    names = records.names["source"]
    known = {(each.source, each.topic, each.actor or "") for each in records.readings}
    ids = []
    for name in sources:
        found = names.get(name)
        if found is None:
            raise UserError(f"--nothing: no source is called '{name}'{did_you_mean(name, names.known())}")
        ids += [found] if (found, query.topic, actor) not in known else []
    lines = [
        _line({"source": each, "topic": query.topic, "actor": actor, "reader": reader, "date": day}) for each in ids
    ]
    before = (base.content(FILE) or b"").decode("utf-8-sig")
    if before.strip() == "[]":
        before = ""
    newline = "" if not before or before.endswith("\n") else "\n"
    files = {FILE: f"{before}{newline}{''.join(lines)}".encode()} if lines else {}
    return change.plan(base, ChangeRequest(files=files)), ids


def _line(fields: dict[str, str]) -> str:
    """Return a reading as a line of YAML, without what is empty."""
    said = (f"{name}: {_value(text)}" for name, text in fields.items() if text)
    return f"- {{{', '.join(said)}}}\n"


def _value(text: str) -> str:
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
