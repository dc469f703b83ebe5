"""`reports/.kept/<brief>/<day>.json.gz`: what each brief said on the days when it was built, to compare with.

A state has of a brief what a comparison needs, in the form of its JSON; of a brief that shows neither changes nor
topics, that is the stances and their dates. A later build of a day takes the place of that day's state, and what says
the same as the state before it is not kept again. Where briefs are marked, those of a marking lie in a folder of their
own: `reports/.kept/<brief>/<marking>/<day>.json.gz`.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from policy_report.analysis.changes import EVIDENCE, TEXTS
from policy_report.brief.editions import Edition
from policy_report.brief.report import SCHEMA
from policy_report.brief.withdrawn import AsOfToday, unchanged
from policy_report.errors import UserError
from policy_report.records.fields import REQUIRED
from policy_report.records.positions import days, select
from policy_report.records.since import Kept
from policy_report.text import slug

SUFFIX = ".json.gz"
MOST_STATES = 400  # of a brief: more than a year of days; the oldest go
MOST_BYTES = 200 * 1024**2  # of one state, unpacked
IN_WORDS = frozenset({"topics", "changes"})  # sections that say what was said, or that it was said otherwise
COMPARED = list(dict.fromkeys([*REQUIRED, *EVIDENCE, *TEXTS]))
UNSAID = [name for name in COMPARED if name not in (*REQUIRED, "date")]


def state(edition: Edition) -> dict[str, Any]:
    """Return what an edition says: the JSON of a brief with the fields that are compared, its positions sorted."""
    records = edition.records
    shown = select(records.positions, edition.actors, edition.topics, edition.as_of, edition.known_on)
    in_words = bool(IN_WORDS & set(edition.sections))
    if not in_words:  # dates stay, by which a position is known that is withheld later
        shown = shown.assign(**dict.fromkeys(UNSAID, ""))
    shown = shown[COMPARED].assign(date=[day and str(day) for day in days(shown)])
    cited = (records.sources[name] for name in sorted(shown["source"].unique()) if name)
    return {
        "schema": SCHEMA,
        "brief": {
            "id": edition.id,
            "as_of": edition.as_of.isoformat() if edition.as_of else None,
            "stances_only": not in_words,
        },
        "actors": [{"id": name, "name": records.actors[name].name} for name in edition.actors],
        "topics": [{"id": name, "title": records.topics[name].title} for name in edition.topics],
        "positions": sorted(json.loads(shown.to_json(orient="records")), key=json.dumps),
        "sources": [{"id": source.id, "title": source.title, "url": source.url or ""} for source in cited],
    }


class KeptStates:
    """The states of one brief. `ceiling`: the marking that it had; what was said under another is not its own."""

    def __init__(self, kept: Path, brief: str, ceiling: str | None = None) -> None:
        self._folder, self._reports = kept / brief / folder_of(ceiling), kept.parent.resolve()

    def __bool__(self) -> bool:
        return any(self._newest_first())

    @property
    def days(self) -> list[date]:
        """The days of which a state is kept, the newest first."""
        return [day for day, _ in self._newest_first()]

    def find(
        self, wanted: Kept, now: dict[str, Any], today: date | None, seen: AsOfToday = unchanged
    ) -> tuple[date, str] | None:
        """Return the day and the JSON of a state, None where there is none such.

        `now`: what the brief says; `today`: the day of the build that asks, None outside of one; `seen`: takes out of
        a state what its readers may not know by now.
        """
        for day, path in self._newest_first():
            if wanted.day is None and (today is None or day < today):
                text, positions = _read(path)
                if seen(positions) != now["positions"]:
                    return day, text
            elif wanted.day and day <= wanted.day:
                return day, _read(path)[0]
        return None

    def update(self, now: dict[str, Any], today: date, seen: AsOfToday = unchanged) -> dict[Path, bytes | None]:
        """Return the files to write, and to delete (None), so that the state of a day is kept.

        `seen`: as for `find`. What was withdrawn from view alone is no other state.
        """
        states = {day: path for day, path in self._newest_first() if day != today}
        before = next((path for day, path in states.items() if day < today), None)
        same = before is not None and seen(_read(before)[1]) == now["positions"]
        content = None if same else gzip.compress(json.dumps(now, ensure_ascii=False).encode(), mtime=0)
        oldest = dict.fromkeys(list(states.values())[MOST_STATES:])
        return {self._folder / f"{today}{SUFFIX}": content, **oldest}

    def _newest_first(self) -> Iterator[tuple[date, Path]]:
        for path in sorted(self._folder.glob(f"????-??-??{SUFFIX}"), reverse=True):
            try:
                if path.resolve().is_relative_to(self._reports):  # no link leads out
                    yield date.fromisoformat(path.name.removesuffix(SUFFIX)), path
            except ValueError:  # another file of theirs
                continue


def folder_of(ceiling: str | None) -> str:
    """Return the folder of the states of a marking, "" where there are no markings; no two have the same."""
    return f"{slug(ceiling)}-{hashlib.sha256(ceiling.encode()).hexdigest()[:8]}".strip("-") if ceiling else ""


def _read(path: Path) -> tuple[str, Any]:
    """Return the JSON of a state, and the positions in it."""
    try:
        text = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(path.read_bytes(), MOST_BYTES).decode()
        return text, json.loads(text)["positions"]
    except (OSError, ValueError, LookupError, TypeError, zlib.error):
        raise UserError(f"{path}: not a state that a build kept; delete it") from None
