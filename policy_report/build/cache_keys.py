"""What a brief depends on, as digests: the records and an edition in, a digest for each kind of input out.

Two editions with the same digests give the same report; `build` renders only what has others than last time, and says
which. Templates, styles and fonts are not here: rendering itself notes which it used (`templating.TemplateSet.used`).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report import __version__
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Before
from policy_report.i18n import ENGLISH, catalogue
from policy_report.records.languages import spoken
from policy_report.records.positions import chosen
from policy_report.records.validate import Records

DATE = "the date of the brief"
LINES = "the lines of positions"  # of use to formats that show them alone
# What records say of actors, topics and sources and no brief shows.
TRAVEL = ("marking", "embargo", "attribution", "source_title")  # by now they have decided what is shown
UNSEEN = {"aliases", "iso", "keywords", "sha256", "text_sha256", "type", "reader", *TRAVEL}
ELSEWHERE = {"records", "audience", "formats", "actors", "topics", "as_of", "since"}  # what has a digest of its own
Parts = dict[str, str]


class Fingerprints:
    """The digests of editions. Every record is put into bytes once, however many briefs of one audience show it."""

    def __init__(self) -> None:
        self._rows: dict[int, NDArray[np.uint64]] = {}  # by the id of records
        self._said: dict[int, bytes] = {}  # by the id of an actor, topic, source or stance

    def of(self, edition: Edition, before: Before | None) -> Parts:
        """Return a digest for each kind of input of an edition, named as a reason to build it again."""
        records = edition.records
        shown = spoken(records, edition.language)
        actors = edition.among or edition.actors
        places = np.flatnonzero(chosen(records.positions, actors, edition.topics, edition.as_of, edition.known_on))
        cited = records.positions["source"].iloc[places].unique()
        rows = self._hashed(records)[places]
        order = np.argsort(rows, kind="stable")  # the order of files and rows changes nothing
        return {
            "positions": _digest(rows[order].tobytes()),
            LINES: _digest(records.positions["line"].to_numpy()[places][order].tobytes()),
            "actors": self._told(shown.actors[name] for name in actors),
            "topics": self._told(shown.topics[name] for name in edition.topics),
            "sources": self._told(records.sources[name] for name in sorted(cited) if name),
            "what was read": _digest(
                _json([each.model_dump(mode="json", exclude=UNSEEN) for each in records.readings])
            ),
            "the scale": self._told(shown.scale),
            "the settings of the brief": _digest(_settings(edition) + records.language.encode()),
            DATE: date_digest(edition.as_of),
            "what it is compared with": _digest(_compared(before)),
            "the version of policy-report": __version__,
            **_words(edition.language),
            **_signed(records, places),
        }

    def _hashed(self, records: Records) -> NDArray[np.uint64]:
        """Return a hash of each position."""
        if id(records) not in self._rows:
            self._rows[id(records)] = _hashes(records.positions.drop(columns=["line", *TRAVEL]))
        return self._rows[id(records)]

    def _told(self, models: Iterable[Any]) -> str:
        """Return a digest of all that briefs show of actors, topics, sources or stances."""
        known = self._said
        told = [known.get(id(model)) or known.setdefault(id(model), _plain(model)) for model in models]
        return _digest(b", ".join(told))


def date_digest(day: date | None) -> str:
    """Return the digest of a day that a brief is as of."""
    return _digest(_json(day))


def _settings(edition: Edition) -> bytes:
    decided = {field.name: getattr(edition, field.name) for field in fields(edition)}
    return _json({name: value for name, value in decided.items() if name not in ELSEWHERE})


def _words(language: str) -> Parts:
    return {} if language == ENGLISH else {"the words of the language": _digest(catalogue(language).read_bytes())}


def _signed(records: Records, places: NDArray[np.intp]) -> Parts:
    reviewed = records.reviewed
    return {} if reviewed is None else {"what was signed off": _digest(_json(int(reviewed[places].sum())))}


def _compared(before: Before | None) -> bytes:
    if before is None:
        return b""
    rows = np.sort(_hashes(before.positions.drop(columns="line", errors="ignore")))
    return _json([before.day, before.file, before.kept]) + rows.tobytes()


def _hashes(positions: pd.DataFrame) -> NDArray[np.uint64]:
    """Return a hash of each row, of all that it says."""
    return np.asarray(pd.util.hash_pandas_object(positions, index=False), dtype=np.uint64)


def _plain(model: Any) -> bytes:
    return _json(model.model_dump(mode="json", exclude=UNSEEN))


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, default=str).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
