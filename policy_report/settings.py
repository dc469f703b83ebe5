"""`policy-report.toml` in, `Config` and problems out, each problem with its line."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.explain import explain
from policy_report.models import Brief, Config, Defaults, Stance
from policy_report.readers.base import read_text
from policy_report.text import did_you_mean


@dataclass(frozen=True)
class Settings:
    """The settings, and the text that they come from."""

    config: Config
    file: str
    text: str

    def problem(self, path: tuple[str, ...], message: str, check: str) -> Problem:
        """Return a problem at the line of a key of the settings."""
        return Problem(self.file, line_of(self.text, path), message, check, field=".".join(path))


def load(path: Path, file: str, formats: Iterable[str]) -> tuple[Settings, list[Problem]]:
    """Return the settings and their problems; with an error, the settings are the defaults."""
    text, problems = read_text(path, file)
    config, more = _parse(text, file, list(formats)) if not problems else (Config(), [])
    return Settings(config, file, text), problems + more


def _parse(text: str, file: str, formats: list[str]) -> tuple[Config, list[Problem]]:
    problems: list[Problem] = []
    try:
        values = tomllib.loads(text)
        problems = _formats(values, text, file, formats)
        config = Config.model_validate(values)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        message = f"not valid TOML: {error}; texts stand in double quotes, lists in [ ]"
        return Config(), [Problem(file, int(found[1]) if found else 1, message, "toml-syntax")]
    except ValidationError as error:
        fields = {*Config.model_fields, *Defaults.model_fields, *Brief.model_fields, *Stance.model_fields}
        return Config(), problems + [
            Problem(file, line_of(text, path), message, check, field=".".join(map(str, path)))
            for path, message, check in explain(error, fields)
        ]
    return config, problems + _stances(config, text, file)


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """Return the line on which a key of a TOML text stands, or its table, or 1. `path`: as pydantic names it."""
    names = [part for part in path if isinstance(part, str)]
    for depth in range(len(names), 0, -1):
        table, key = ".".join(names[: depth - 1]), names[depth - 1]
        if found := _find_key(text, table, key) or _find_table(text, ".".join(names[:depth])):
            return found
    return 1


def _find_table(text: str, table: str) -> int | None:
    quoted = re.escape(table).replace(r"\.", r"\"?\.\"?")
    found = re.search(rf"^[ \t]*\[\[?[ \t]*\"?{quoted}\"?[ \t]*\]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _find_key(text: str, table: str, key: str) -> int | None:
    current = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            current = header[1].replace('"', "")
        elif current == table and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
    return None


def _formats(values: dict[str, Any], text: str, file: str, known: list[str]) -> list[Problem]:
    tables: dict[tuple[str, ...], Any] = {("defaults",): values.get("defaults", {})}
    tables |= {("briefs", name): brief for name, brief in dict(values.get("briefs", {})).items()}
    return [
        Problem(
            file,
            line_of(text, (*path, "formats")),
            f"unknown format '{name}'; expected one of {', '.join(known)}{did_you_mean(str(name), known)}",
            "unknown-format",
            field=".".join((*path, "formats")),
        )
        for path, table in tables.items()
        if isinstance(table, dict) and isinstance(table.get("formats"), list)
        for name in table["formats"]
        if name not in known
    ]


def _stances(config: Config, text: str, file: str) -> list[Problem]:
    ids = [stance.id for stance in config.stances]
    line = line_of(text, ("stances",))
    problems = [
        Problem(file, line, f"the stance '{name}' is defined twice or more", "duplicate-id", field="stances.id")
        for name in dict.fromkeys(ids)
        if ids.count(name) > 1
    ]
    if ids and not any(stance.value is not None for stance in config.stances):
        message = "a scale needs at least one stance with a value"
        problems.append(Problem(file, line, message, "empty-scale", field="stances"))
    return problems
