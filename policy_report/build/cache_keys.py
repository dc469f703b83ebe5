"""What a brief depends on, as digests: the records and an edition in, a digest for each kind of input out.

Two editions with the same digests give the same report; `build` renders only what has others than last time, and says
which. Templates, styles and fonts are not here: rendering itself notes which it used (`templating.TemplateSet.used`).
The digests stand beside the reports, so they are of what the readers of a brief may know: an internal field plays a
part where the brief prints it. Of coders a brief says who is the same, so that is in the digest, and no name.
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
from policy_report.records.fields import INTERNAL, UNPRINTED
from policy_report.records.languages import spoken
from policy_report.records.positions import chosen
from policy_report.records.validate import Records
from policy_report.texts import split

DATE = "the date of the brief"
LINES = "the lines of positions"  # of use to formats that show them alone
TRAVEL = (UNPRINTED - {"id"}) | {"source_title"}  # by now they have decided what is shown
PRIVATE = INTERNAL | {"file"}  # of which an internal brief alone shows any
# What records say of actors, topics and sources and no brief shows.
UNSEEN = frozenset({"aliases", "iso", "keywords", "sha256", "text_sha256", "type", "reader", *TRAVEL})
ELSEWHERE = {"records", "audience", "formats", "actors", "topics", "as_of", "since"}  # what has a digest of its own
Parts = dict[str, str]


class Fingerprints:
    """The digests of editions. Every record is put into bytes once, however many briefs of one audience show it."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, bool], _Rows] = {}  # by the id of records, and whether what is internal is shown
        self._said: dict[tuple[int, bool], bytes] = {}  # by the id of an actor, topic, source or stance

    def of(self, edition: Edition, before: Before | None) -> Parts:
        """Return a digest for each kind of input of an edition, named as a reason to build it again."""
        records, internal = edition.records, edition.internal
        shown = spoken(records, edition.language)
        actors = edition.among or edition.actors
        places = np.flatnonzero(chosen(records.positions, actors, edition.topics, edition.as_of, edition.known_on))
        cited = records.positions["source"].iloc[places].unique()
        key = (id(records), internal)
        if key not in self._rows:
            self._rows[key] = _Rows(records.positions, internal=internal)
        rows = self._rows[key]
        order = places[rows.order(places)]  # the order of files and rows changes nothing
        read = [each for each in records.readings if each.topic in edition.topics]
        return {
            "positions": _digest(rows.said(order)),
            LINES: _digest(records.positions["line"].to_numpy()[order].tobytes()),
            "actors": self._told((shown.actors[name] for name in actors), internal=internal),
            "topics": self._told((shown.topics[name] for name in edition.topics), internal=internal),
            "sources": self._told((records.sources[name] for name in sorted(cited) if name), internal=internal),
            "what was read": _digest(b", ".join(_plain(each, UNSEEN) for each in read)),
            "the scale": self._told(shown.scale, internal=internal),
            "the settings of the brief": _digest(_settings(edition) + records.language.encode()),
            DATE: date_digest(edition.as_of),
            "what it is compared with": _digest(_compared(before, internal=internal)),
            "the version of policy-report": __version__,
            **_words(edition.language),
            **_signed(records, places),
        }

    def _told(self, models: Iterable[Any], *, internal: bool) -> str:
        """Return a digest of all that briefs show of actors, topics, sources or stances."""
        known, unsaid = self._said, UNSEEN if internal else UNSEEN | PRIVATE
        told = []
        for model in models:
            key = (id(model), internal)
            told.append(known.get(key) or known.setdefault(key, _plain(model, unsaid)))
        return _digest(b", ".join(told))


class _Rows:
    """The digests of positions. Where coders are not named they have numbers, in the order of what is digested."""

    def __init__(self, positions: pd.DataFrame, *, internal: bool) -> None:
        unsaid = {"line", *TRAVEL, *(() if internal else PRIVATE), *_untold(positions)}
        self._hashes = _hashes(positions.drop(columns=list(unsaid & {*positions})))
        named = not internal and "coder" in positions and (positions["coder"] != "").any()
        self._coders = pd.factorize(positions["coder"], sort=True)[0] if named else np.zeros(len(positions), np.intp)

    def order(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the places of some rows in the order in which they are digested."""
        return np.lexsort((self._coders[places], self._hashes[places]))

    def said(self, order: NDArray[np.intp]) -> bytes:
        """Return what rows say, in an order."""
        return self._hashes[order].tobytes() + pd.factorize(self._coders[order])[0].tobytes()


def _untold(positions: pd.DataFrame) -> list[str]:
    """Return the columns of languages in which none of the positions says anything."""
    return [name for name in map(str, positions) if split(name)[1] and not (positions[name] != "").any()]


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


def _compared(before: Before | None, *, internal: bool) -> bytes:
    if before is None:
        return b""
    rows = _Rows(before.positions, internal=internal)
    return _json([before.day, before.file, before.kept]) + rows.said(rows.order(np.arange(len(before.positions))))


def _hashes(positions: pd.DataFrame) -> NDArray[np.uint64]:
    """Return a hash of each row, of all that it says."""
    return np.asarray(pd.util.hash_pandas_object(positions, index=False), dtype=np.uint64)


def _plain(model: Any, unsaid: frozenset[str]) -> bytes:
    return _json(model.model_dump(mode="json", exclude=unsaid))


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, default=str).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
