"""One list of the live engine: who fits what is asked, how well, and by which parts."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct, structs

from community.features.matchmaking.scoring.asked import Asked
from community.features.matchmaking.scoring.conditions import barred
from community.features.matchmaking.scoring.engine import Engine, Part, Ranking
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.ordering import Integers
from community.features.matchmaking.scoring.signals import SIGNALS, Query, query_of
from community.features.matchmaking.scoring.weights import Weights, switched_off

CONTENT: Final = ("offer", "profile", "codes", "type", "place", "language", "certification", "capacity")
"""Signals of what is said itself: they tell nothing of who asks."""
TOPICAL: Final = ("past_needs", "nearest_project", "offer", "profile", "codes", "field")
"""Without any of these two have nothing to do with each other, wherever they are and whatever they speak."""
FEWEST_POINTS: Final = 250
"""Thousandths of topical points from which somebody is proposed."""
_TOPICAL: Final = [SIGNALS.index(signal) for signal in TOPICAL]
_CONTENT: Final = [SIGNALS.index(signal) for signal in CONTENT]
_BLIND: Final = tuple(signal for signal in SIGNALS if signal not in CONTENT)


class Listed(Struct, frozen=True):
    """One organisation on a list; its score is the sum of the points of its parts, in thousandths.

    content: the sum of the parts of `CONTENT` alone. lacking: what is wished and not declared, by signal. fits: codes
    and tags, as they are written, that both have. line: id of the line that is nearest in words, "" for none.
    """

    organisation: str
    score: int
    content: int
    parts: tuple[Part, ...]
    lacking: dict[str, tuple[str, ...]]
    fits: tuple[str, ...]
    line: str
    sources: tuple[str, ...]


class Asking(NamedTuple):
    """A question to a hub with its answer, to be looked into."""

    asked: Asked
    hub: Hub
    query: Query
    weights: Weights
    ranking: Ranking


class Lister:
    """Ranks by given weights."""

    def __init__(self, supply: Hub, demand: Hub, weights: Weights) -> None:
        blind = switched_off(weights, _BLIND)
        self._engines = {
            (offers, hidden): Engine(hub, kept)
            for offers, hub in ((False, supply), (True, demand))
            for hidden, kept in ((False, weights), (True, blind))
        }

    def ask(self, asked: Asked) -> Asking:
        """All who may be proposed, the best first."""
        engine = self._engines[asked.offers, asked.blind]
        query = query_of(engine.hub, asked.need)
        owner = engine.hub.collection.number.get(asked.owner)
        kept_off = set(barred(engine.hub, asked.conditions, query.lead))
        kept_off |= set() if owner is None else {owner}
        return self.without(asked, sorted(kept_off))

    def without(self, asked: Asked, kept_off: Sequence[int]) -> Asking:
        """All but these, whatever the conditions say."""
        engine = self._engines[asked.offers, asked.blind]
        query = query_of(engine.hub, asked.need)
        ranking = _uncontested(engine.ranking(query, kept_off), asked, engine.hub)
        return Asking(asked, engine.hub, query, engine.weights, _topical(ranking))


def listed(asking: Asking, place: int) -> Listed:
    """Who stands at a place of a ranking, with reasons, the weightiest first."""
    ranking, hub, asked = asking.ranking, asking.hub, asking.asked
    number = int(ranking.organisations[place])
    points, found = ranking.parts[place], ranking.found[place]
    parts = [
        Part(signal, given, value)
        for signal, given, value in zip(SIGNALS, points.tolist(), found.tolist(), strict=True)
        if given
    ]
    parts.sort(key=lambda part: (-abs(part.points), part.signal))
    return Listed(
        hub.collection.organisations[number].id,
        int(ranking.scores[place]),
        int(points[_CONTENT].sum()),
        tuple(parts),
        hub.offers.lacking(asked.need, number, hub.today),
        _fits(asking, number),
        _nearest_line(asking, number),
        tuple(source for source, places in ranking.sources.items() if number in places),
    )


def _uncontested(ranking: Ranking, asked: Asked, hub: Hub) -> Ranking:
    """Parts that somebody contested count nothing for that pair."""
    if not asked.contested:
        return ranking
    points = ranking.parts.copy()
    for organisation, signals in asked.contested.items():
        number = hub.collection.number.get(organisation)
        for place in np.flatnonzero(ranking.organisations == number).tolist():
            points[place, [SIGNALS.index(signal) for signal in sorted(signals) if signal in SIGNALS]] = 0
    scores: Integers = points.sum(axis=1)
    order = np.lexsort((ranking.organisations, -scores))
    return structs.replace(
        ranking,
        organisations=ranking.organisations[order],
        scores=scores[order],
        parts=points[order],
        found=ranking.found[order],
    )


def _topical(ranking: Ranking) -> Ranking:
    """Only those who have to do with the matter."""
    near = ranking.parts[:, _TOPICAL].sum(axis=1) >= FEWEST_POINTS
    return structs.replace(
        ranking,
        organisations=ranking.organisations[near],
        scores=ranking.scores[near],
        parts=ranking.parts[near],
        found=ranking.found[near],
    )


def _fits(asking: Asking, number: int) -> tuple[str, ...]:
    """Codes that are the same or one within the other, and tags, in the order in which they are asked for."""
    lines = asking.hub.collection.organisations[number]
    held = {code for line in lines.lines if not line.sought for code in line.codes} | set(lines.codes)
    return tuple(
        written
        for path, written in asking.asked.written.items()
        if any(path == one or path.startswith(f"{one}>") or one.startswith(f"{path}>") for one in held)
    )


def _nearest_line(asking: Asking, number: int) -> str:
    collection, text = asking.hub.collection, asking.query.text
    best, nearest = 0.0, ""
    start, end = np.searchsorted(collection.line_owner, [number, number + 1]).tolist()
    for place in range(start, end):
        line = collection.line_vectors[place]
        shared, mine, theirs = np.intersect1d(line.terms, text.terms, return_indices=True)
        likeness = float(line.weights[mine] @ text.weights[theirs]) if len(shared) else 0.0
        if likeness > best and collection.lines[place].id:
            best, nearest = likeness, collection.lines[place].id
    return nearest
