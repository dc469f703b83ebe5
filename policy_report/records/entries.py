"""Files that are a list of entries of one kind and hold no records: a YAML file in, its entries and problems out."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.explain import explain
from policy_report.records.models import Model
from policy_report.records.readers.base import UnreadableError, read_text
from policy_report.records.readers.yaml import compose, given

Entry = TypeVar("Entry", bound=Model)


def read(path: Path, file: str, model: type[Entry], expected: str) -> tuple[list[Entry], list[Problem]]:
    """Return the entries of a file and what is wrong with it. No file, no entries.

    `expected`: what the file is a list of, and what to do where it is none, as a message says it.
    """
    if not path.exists():
        return [], []
    text, problems = read_text(path, file)
    if problems:
        return [], problems
    try:
        document = compose(text, file)
    except UnreadableError as error:
        return [], [error.problem(file)]
    if not isinstance(document.root, list | None):
        return [], [Problem(file, 1, f"expected a list of {expected}", checks.WRONG_TYPE)]
    found: list[Entry] = []
    problems = list(document.problems)
    for i, values in enumerate(document.root or ()):
        entry, more = _entry(values, model, file, document.lines[(i,)])
        found += [entry] if entry else []
        problems += more
    return found, problems


def _entry(values: Any, model: type[Entry], file: str, line: int) -> tuple[Entry | None, list[Problem]]:
    try:
        return model.model_validate(given(values, model.model_fields) if isinstance(values, dict) else values), []
    except ValidationError as error:
        explained = explain(error, model.model_fields)
    fields = ((".".join(map(str, path)), message, check) for path, message, check in explained)
    return None, [Problem(file, line, message, check, field=field) for field, message, check in fields]
