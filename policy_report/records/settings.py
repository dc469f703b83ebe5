"""`policy-report.toml` in, `Config` and problems out, each problem with its line."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.i18n import ENGLISH
from policy_report.records import checks
from policy_report.records.declarations import Names
from policy_report.records.explain import explain
from policy_report.records.markings import Markings
from policy_report.records.models import Brief, Config, Context, Defaults, Limits, MarkingSettings, Stance
from policy_report.records.readers.base import read_text
from policy_report.text import fold, shorten
from policy_report.texts import spellings, tag_of

MAX_BYTES = 1_000_000
MOST = 100  # mistakes that are told; whoever has more mends these first
FORMS = "texts stand in straight double quotes, lists in [ ]; a date is 2025-02-11"


@dataclass(frozen=True)
class Settings:
    """The settings, and the text that they come from."""

    config: Config
    file: str
    text: str

    def problem(self, path: tuple[str, ...], message: str, check: checks.Check, link: str = "") -> Problem:
        """Return a problem at the line of a key of the settings."""
        return Problem(self.file, line_of(self.text, path), message, check, field=".".join(path), link=link)

    @cached_property
    def markings(self) -> Markings | None:
        """How far records may travel, None where the settings do not say so."""
        return Markings(self.config.markings) if self.config.markings else None

    def judged(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems as `[checks]` would have them: with its severity, or left out."""
        levels = ((problem, self.config.checks.get(problem.check, problem.severity)) for problem in problems)
        return [problem._replace(severity=level) for problem, level in levels if level != "off"]


def load(path: Path, file: str, formats: Iterable[str]) -> tuple[Settings, list[Problem]]:
    """Return the settings and their problems; where one is wrong its default counts, so that the rest is judged."""
    if path.is_file() and (size := path.stat().st_size) > MAX_BYTES:
        message = f"{size / 1e6:.1f} MB is more than the {MAX_BYTES / 1e6:.0f} MB that settings may have"
        return Settings(Config(), file, ""), [Problem(file, 1, message, checks.TOO_LARGE)]
    text, problems = read_text(path, file)
    config, more = _parse(text, file, list(formats)) if not problems else (Config(), [])
    return Settings(config, file, text), problems + more


def _parse(text: str, file: str, formats: list[str]) -> tuple[Config, list[Problem]]:
    try:
        values = tomllib.loads(text)
        config = Config.model_validate(values, context=Context(_language(values), tuple(formats)))
    except ValidationError as error:
        fields = {
            name for model in (Config, Defaults, Brief, Stance, Limits, MarkingSettings) for name in model.model_fields
        }
        faults = _faults(error, fields)
        problems = [
            Problem(file, line_of(text, path), message, check, field=shorten(".".join(map(str, path))))
            for path, message, check in faults
        ]
        return _rest(values, [path for path, _, _ in faults]), problems
    except (RecursionError, ValueError) as error:  # tomllib.TOMLDecodeError is a ValueError; a huge number is one too
        return Config(), [_not_toml(error, text, file)]
    settings = Settings(config, file, text)
    return config, _stances(settings) + _alike(settings) + _markings(settings)


def _language(values: Any) -> str:
    """Return the language of the texts of the settings, which they themselves say."""
    defaults = values.get("defaults")
    found = values.get("records_language") or (defaults.get("language") if isinstance(defaults, dict) else None)
    return tag_of(found) if isinstance(found, str) else ENGLISH


def _not_toml(error: RecursionError | ValueError, text: str, file: str) -> Problem:
    """Return the problem of settings that are not TOML, with its line, and with its key where one stands twice."""
    found = re.search(r"line (\d+)", str(error))
    line = int(found[1]) if found else 1
    why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "brackets in brackets, or digits, without end"
    key = KEY.match(text.split("\n")[line - 1]) if TWICE.match(why) else None
    hint = "it stands twice; keep one" if key else FORMS
    field = (key[2] or key[3]).strip() if key else ""
    return Problem(file, line, f"not valid TOML: {shorten(why, 100)}; {hint}", checks.TOML_SYNTAX, field=shorten(field))


def _rest(values: dict[str, Any], wrong: Iterable[tuple[str | int, ...]]) -> Config:
    """Return the settings without what is wrong; the defaults where that is not enough. `wrong`: paths."""
    for path in wrong:
        table: Any = values
        for depth, key in enumerate(path, 1):
            if depth == len(path) or not isinstance(table.get(key), dict):
                table.pop(key, None)
                break
            table = table[key]
    try:
        return Config.model_validate(values, context=Context(_language(values)))
    except ValidationError:
        return Config()


def _faults(error: ValidationError, fields: set[str]) -> list[tuple[tuple[str | int, ...], str, checks.Check]]:
    """Return path, message and check of each mistake; that of a key itself stands at the key."""
    return [(path[:-1] if path[-1:] == ("[key]",) else path, *rest) for path, *rest in explain(error, fields, MOST)]  # type: ignore[misc]


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """Return the line on which a key of a TOML text stands, or its table, or 1. `path`: as pydantic names it."""
    lines, names = _lines(text), [str(part) for part in path]
    return next((lines[name] for n in range(len(path), 0, -1) if (name := ".".join(names[:n])) in lines), 1)


TWICE = re.compile(r"Cannot (?:overwrite|declare|mutate)")  # as tomllib says it
KEY = re.compile(r"\s*(?:\[(\[?)([^\[\],]+)\]\]?\s*(?:#.*)?$|((?:[\w-]+|\"[^\"]*\"|'[^']*'|\s*\.\s*)+?)\s*=)")
MULTILINE = re.compile(r'"{3}.*?"{3}|\'{3}.*?\'{3}', re.DOTALL)


@lru_cache(maxsize=1)  # a text has many mistakes as a rule, or none
def _lines(text: str) -> dict[str, int]:
    """Return the line of each table and key by its dotted path; the tables of an array are numbered: stances.0."""
    lines: dict[str, int] = {}
    tables: Counter[str] = Counter()
    table = ""
    for number, line in enumerate(MULTILINE.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n"), 1):
        if not (found := KEY.match(line)):
            continue
        name = re.sub("[\"' ]", "", found[2] or found[3])
        if found[2]:
            tables[name] += 1
            table = name = f"{name}.{tables[name] - 1}" if found[1] else name
        elif table:
            name = f"{table}.{name}"
        for part in accumulate(name.split("."), "{}.{}".format):
            lines.setdefault(part, number)
    return lines


def _alike(settings: Settings) -> list[Problem]:
    """Return a problem for each brief whose files would be those of another where case does not count."""
    first: dict[str, str] = {}
    message = "differs from '{}' only in case; not every system can keep the reports of both"
    found = (
        settings.problem(("briefs", name), message.format(other), checks.DUPLICATE_ID)
        for name in settings.config.briefs
        if (other := first.setdefault(name.casefold(), name)) != name
    )
    return list(islice(found, MOST))


def _markings(settings: Settings) -> list[Problem]:
    """Return the problems of the order of markings, and of what is not marked: that is never silently the lowest."""
    own = settings.config.markings
    if own is None:
        return []
    folded = Counter(map(fold, own.order))
    found = [
        settings.problem(("markings", "order"), f"'{name}' stands twice; keep one", checks.DUPLICATE_NAME)
        for name in own.order
        if folded.pop(fold(name), 1) > 1
    ]
    if own.unmarked is None:
        message = f'missing; say what a record without a marking counts as, such as unmarked = "{own.order[-1]}"'
        return [*found, settings.problem(("markings", "unmarked"), message, checks.MISSING_FIELD)]
    if message := Markings(own).unknown(own.unmarked):
        found.append(settings.problem(("markings", "unmarked"), message, checks.UNKNOWN_MARKING))
    return found


def _stances(settings: Settings) -> list[Problem]:
    stances = settings.config.stances
    ids = Counter(stance.id.casefold() for stance in stances)
    problems = [
        settings.problem(("stances", "id"), f"the stance '{name}' is defined twice or more", checks.DUPLICATE_ID)
        for name, count in ids.items()
        if count > 1
    ][:MOST]
    names = Names()
    for stance in stances:
        names.offer(stance.id, [stance.id])
    taken = [pair for stance in stances for pair in names.add(stance.id, spellings(stance.label))]
    messages = (f"'{word}' already stands for the stance '{other}'" for word, other in taken[:MOST])
    problems += [settings.problem(("stances", "label"), message, checks.DUPLICATE_NAME) for message in messages]
    if ids and not any(stance.value is not None for stance in stances):
        message = "a scale needs at least one stance with a value"
        problems.append(settings.problem(("stances",), message, checks.EMPTY_SCALE))
    return problems
