"""The engine: who fits a need, in which order, and why; the same for live matching and for its evaluation."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from community.features.matchmaking.scoring.candidates import candidates
from community.features.matchmaking.scoring.conditions import Conditions, barred
from community.features.matchmaking.scoring.facts import Need
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.ordering import Integers, thousandths
from community.features.matchmaking.scoring.signals import SIGNALS, Query, query_of, signals
from community.features.matchmaking.scoring.weights import Weights, parts

_NONE: Final = Conditions()


class Part(Struct, frozen=True):
    """What one signal adds to a score, in thousandths, and the signal itself in thousandths."""

    signal: str
    points: int
    value: int


class Match(Struct, frozen=True):
    """An organisation that may fit: its score is the sum of the points of its parts, exactly."""

    organisation: str
    score: int
    parts: tuple[Part, ...]
    sources: tuple[str, ...]


class Ranking(Struct, frozen=True):
    """All candidates of a query, the best first, by number; scores in thousandths; parts [candidate, signal]."""

    organisations: NDArray[np.intp]
    scores: Integers
    parts: Integers
    found: Integers
    sources: Mapping[str, NDArray[np.intp]]


class Engine:
    """Ranks the organisations of a hub."""

    def __init__(self, hub: Hub, weights: Weights) -> None:
        self.hub = hub
        self.weights = weights

    def ranking(self, query: Query, excluded: Sequence[int] | NDArray[np.int64] = ()) -> Ranking:
        """All candidates but the excluded ones and the lead; equal scores in the order of ids."""
        found = signals(self.hub, query)
        allowed = np.ones(self.hub.collection.size, bool)
        allowed[np.asarray(excluded, np.intp)] = False
        if query.lead is not None:
            allowed[query.lead] = False
        places, sources = candidates(found, allowed)
        whole = thousandths(found[:, places].T)
        points = parts(whole, self.weights)
        scores: Integers = points.sum(axis=1)
        order = np.argsort(-scores, kind="stable")
        return Ranking(places[order], scores[order], points[order], whole[order], sources)

    def matches(self, need: Need, count: int = 20, conditions: Conditions = _NONE) -> list[Match]:
        """The best for a need that meet its conditions, with reasons, the weightiest first."""
        query = query_of(self.hub, need)
        return self.explained(self.ranking(query, sorted(barred(self.hub, conditions, query.lead))), count)

    def explained(self, ranking: Ranking, count: int) -> list[Match]:
        """The first of a ranking with their reasons."""
        named = []
        flags = {source: set(places.tolist()) for source, places in ranking.sources.items()}
        for place, organisation in enumerate(ranking.organisations[:count].tolist()):
            held = [
                Part(signal, points, value)
                for signal, points, value in zip(
                    SIGNALS, ranking.parts[place].tolist(), ranking.found[place].tolist(), strict=True
                )
                if points
            ]
            held.sort(key=lambda part: (-abs(part.points), part.signal))
            sources = tuple(source for source, places in flags.items() if organisation in places)
            id_ = self.hub.collection.organisations[organisation].id
            named.append(Match(id_, int(ranking.scores[place]), tuple(held), sources))
        return named
