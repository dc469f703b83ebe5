"""The figures of an edition as tables, each computed when it is asked for: what briefs, commands and notebooks show.

Records and an edition go in, DataFrames come out; a million positions stay columns, no object is made of a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.analysis import coders, matrix
from policy_report.analysis.agreement import (
    BlocOrder,
    Floats,
    agreement,
    ordered_by_blocs,
    salience,
    scores,
    split_pairs,
    splits,
)
from policy_report.analysis.changes import changes
from policy_report.analysis.matrix import polarisation, step_counts
from policy_report.brief.editions import Edition
from policy_report.brief.report import Change, Reliability
from policy_report.brief.view.figures import mixed
from policy_report.i18n import term, words_of
from policy_report.records.languages import spoken
from policy_report.records.models import BUILT_IN, Stance
from policy_report.records.positions import codes, select, stances

MIXED_LABEL, CODERS_LABEL = term("Mixed"), term("Coders differ")
STATES = {matrix.MIXED: MIXED_LABEL, matrix.NO_EVIDENCE: term("No evidence")}
CODED = ["date", "stance", "source", "locator", "coder"]


def rows(frame: pd.DataFrame) -> Iterable[Any]:
    """Return the rows of a table as named tuples without the index."""
    return frame.itertuples(index=False)


@dataclass(frozen=True)
class Before:
    """The earlier state to compare with: positions as `positions.select` gives them, the day, the file.

    `kept`: it is what the brief said when it was built on that day; `stances_only`: of which no more is known.
    """

    positions: pd.DataFrame
    day: date | None
    file: str = ""
    kept: bool = False
    stances_only: bool = False


class Figures:
    """The figures of one edition. `edition` has its actors and topics in the order that it asked for."""

    def __init__(self, edition: Edition, before: Before | None = None) -> None:
        records = edition.records
        self.records = spoken(records, edition.language)
        self.own_language = records.language
        self.before = before
        self.values = {stance.id: stance.value for stance in records.scale if stance.value is not None}
        self.say = words_of(edition.language)
        self.edition = edition
        if "similarity" in (edition.order_actors, edition.order_topics):
            given = Figures(replace(edition, order_actors="given", order_topics="given"))
            actors = given.blocs if edition.order_actors == "similarity" else edition.actors
            topics = given.topic_blocs if edition.order_topics == "similarity" else edition.topics
            self.edition = replace(edition, actors=tuple(actors), topics=tuple(topics))
        days = (edition.as_of, edition.known_on)
        self.known = select(records.positions, self.edition.actors, self.edition.topics, *days)

    @cached_property
    def scale(self) -> tuple[Stance, ...]:
        """The scale in the language of the edition."""
        return tuple(
            stance.model_copy(update={"label": self.say(stance.label), "symbol": self.say(stance.symbol)})
            if stance in BUILT_IN
            else stance
            for stance in self.records.scale
        )

    @cached_property
    def labels(self) -> Mapping[tuple[str, str], str]:
        """The words for a stance on a topic, by (topic, stance): the topic's own, else the scale's."""
        return {
            (topic, stance.id): self.records.topics[topic].labels.get(stance.id, stance.label)
            for topic in self.edition.topics
            for stance in self.scale
        }

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row a cell: actor, topic, state and stance as `matrix.cells` gives them, and label (str)."""
        cells = self._states
        held = list(zip(cells["topic"], self._held, strict=True))
        labels = {each: self.stance_label(*each) for each in set(held)}
        words = np.array([labels[each] for each in held], dtype=object)
        words[sorted(self.coders_differ)] = self.say(CODERS_LABEL)
        return cells.assign(label=words)

    @cached_property
    def coders_differ(self) -> frozenset[int]:
        """The rows of `cells` that are mixed only because coders read one statement differently."""
        return frozenset(place for place, held in self._mixed.items() if coders.differ(held))

    @cached_property
    def words(self) -> pd.DataFrame:
        """The matrix in words: actor names down, topic titles across; a mixed cell names its stances."""
        words = self.cells["label"].to_numpy(dtype=object, copy=True)
        topics = self.cells["topic"].to_numpy()
        for place, held in self._mixed.items():
            words[place] = mixed(words[place], (self.labels[topics[place], each.stance] for each in held), self.say)
        return pd.DataFrame(
            words.reshape(len(self.edition.actors), len(self.edition.topics)),
            index=pd.Index([self.records.actors[name].name for name in self.edition.actors], name="Actor"),
            columns=[self.records.topics[name].title for name in self.edition.topics],
        )

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """One row a pair of actors: a, b, agreement, exact, n, as `agreement.agreement` gives them."""
        return self._pairs(self.edition.actors, *self.scores, self._weights)

    def split(self, a: str, b: str) -> pd.DataFrame:
        """Return the topics that split two actors (ids), in the order of `splits`: topic, the words of each (a, b)."""
        score, _ = self.scores
        actors, topics = list(self.edition.actors), list(self.edition.topics)
        found = [topics[place] for place in splits(score, split_pairs(score), actors.index(a), actors.index(b))]
        words = self.cells.set_index(["actor", "topic"])["label"]
        return pd.DataFrame({"topic": found, "a": [words[a, t] for t in found], "b": [words[b, t] for t in found]})

    @cached_property
    def blocs(self) -> list[str]:
        """The actors, those that agree beside each other."""
        return [self.edition.actors[place] for place in self._bloc_order.places]

    @property
    def bloc_sizes(self) -> tuple[int, ...]:
        """The sizes of the two blocs that the actors fall into, in the order of `blocs`; () where there are none."""
        return self._bloc_order.sizes

    @cached_property
    def _bloc_order(self) -> BlocOrder:
        return ordered_by_blocs(self.agreement, self.edition.actors)

    @cached_property
    def topic_blocs(self) -> list[str]:
        """The topics, those on which the actors stand alike beside each other."""
        score, sets = self.scores
        weights = None if self._weights is None else self._weights.T
        topics = self.edition.topics
        order = ordered_by_blocs(self._pairs(topics, score.T, sets.T, weights), topics)
        return [topics[place] for place in order.places]

    @cached_property
    def topics(self) -> pd.DataFrame:
        """One row a topic: topic, a column of counts (int64) for each stance held and for `mixed`, n, polarisation."""
        ordered = sorted(self.values, key=lambda stance: self.values[stance])
        counts = step_counts(self.known, ordered, self.edition.topics)
        by_topic = np.array(self._held, dtype=object).reshape(len(self.edition.actors), len(self.edition.topics))
        order = [*(stance.id for stance in self.records.scale), matrix.MIXED]
        kinds = {name: (by_topic == name).sum(axis=0) for name in order}
        return pd.DataFrame(
            {
                "topic": pd.Series(self.edition.topics, dtype="str"),
                **{name: count for name, count in kinds.items() if count.any()},
                "n": np.rint(counts.sum(axis=1)).astype("int64"),
                "polarisation": polarisation(counts),
            }
        )

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a changed cell of the edition, as `changes.changes` gives it, with before_label and after_label.

        `coders_differ` (bool): the newer side that is mixed is so only because coders read one statement differently.
        """
        if self.before is None:
            return pd.DataFrame(columns=pd.Index([field.name for field in fields(Change)]), dtype=object)
        edition = self.edition
        sides = (self.before.positions, self.known)
        before, known = map(stances, sides) if self.before.stances_only else sides
        table = changes(before, known, edition.actors, edition.topics)
        inside = table["actor"].isin(list(edition.actors)) & table["topic"].isin(list(edition.topics))
        table = table[inside].reset_index(drop=True).assign(coders_differ=False)
        cells = self._places(table)
        for side, positions in (("before", self.before.positions), ("after", self.known)):
            several = (table[side] == matrix.MIXED).to_numpy()
            coded = self._coded(positions, cells[several])
            differ = {place for place, found in coded.items() if coders.differ(found)}
            table[f"{side}_label"] = [
                self.say(CODERS_LABEL) if place in differ else self.stance_label(str(topic), str(stance))
                for place, topic, stance in zip(cells, table["topic"], table[side], strict=True)
            ]
            table.loc[several, "coders_differ"] = np.isin(cells[several], [*differ])
        return table

    @cached_property
    def reliability(self) -> list[Reliability]:
        """How well the coders agree, at each level of measurement where that can be said."""
        return coders.alpha(self.known, self.values)

    @cached_property
    def scores(self) -> tuple[Floats, Floats]:
        """The score and the stance set of each cell, as `agreement.scores` gives them."""
        return scores(self.known, self.values, self.edition.actors, self.edition.topics)

    @cached_property
    def _states(self) -> pd.DataFrame:
        return matrix.cells(self.known, self.edition.actors, self.edition.topics)

    @cached_property
    def _held(self) -> list[str]:
        """What each cell holds: its stance, else its state."""
        return [row.stance or row.state for row in rows(self._states)]

    @cached_property
    def _mixed(self) -> dict[int, list[coders.CodedRecord]]:
        """The current records of each mixed cell, by its row in `cells`."""
        return self._coded(self.known, np.flatnonzero((self._states["state"] == matrix.MIXED).to_numpy()))

    def _coded(self, positions: pd.DataFrame, cells: NDArray[np.intp]) -> dict[int, list[coders.CodedRecord]]:
        """Return the current records of some cells of the matrix, by the places of these, in one pass."""
        if not len(cells):
            return {}
        current = positions[positions["current"]]
        place = self._places(current)
        inside = np.isin(place, cells)
        found: dict[int, list[coders.CodedRecord]] = {}
        for at, position in zip(place[inside], rows(current.loc[inside, CODED]), strict=True):
            found.setdefault(int(at), []).append(coders.CodedRecord(*position))
        return found

    def _places(self, table: pd.DataFrame) -> NDArray[np.intp]:
        """Return for each row the place of its cell (`actor`, `topic`) in the matrix, -1 for none."""
        actor, topic = (
            codes(table[name].astype("category"), order)
            for name, order in (("actor", self.edition.actors), ("topic", self.edition.topics))
        )
        return np.where((actor < 0) | (topic < 0), -1, actor * len(self.edition.topics) + topic)

    @cached_property
    def _weights(self) -> Floats | None:
        """The salience of each cell where the edition weighs by it."""
        edition = self.edition
        return salience(self.known, edition.actors, edition.topics) if edition.weighting == "salience" else None

    def _pairs(self, names: Sequence[str], score: Floats, sets: Floats, weights: Floats | None) -> pd.DataFrame:
        span = max(self.values.values()) - min(self.values.values())
        return agreement(score, sets, names, span, self.edition.minimum_shared_topics, weights)

    def stance_label(self, topic: str, stance: str) -> str:
        """Return the words for a stance on a topic, or for a cell that is mixed or has no evidence."""
        return self.say(STATES[stance]) if stance in STATES else self.labels.get((topic, stance), stance)
