"""All lists of the live engine, with places shared fairly over all of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np

from community.features.matchmaking.scoring.exposure import Candidates, capped
from community.features.matchmaking.scoring.facts import Organisation
from community.features.matchmaking.scoring.listing import Asking, Listed, Lister, listed
from community.features.matchmaking.scoring.live import LiveHub
from community.features.matchmaking.scoring.metrics import Exposure, exposure
from community.features.matchmaking.scoring.ordering import Integers, largest
from community.features.matchmaking.scoring.prospects import Prospect, prospects
from community.features.matchmaking.scoring.vectors import Inverted, Vector, together
from community.features.matchmaking.scoring.weights import Weights

LENGTH: Final = 20
"""Organisations on a list."""
REACH: Final = 60
"""Candidates of each list, from which places are given where some are on too many lists."""
NEWCOMER_DAYS: Final = 90
FEW: Final = 500
"""So many lists are all made anew after any change; of more, those that are near to what has changed."""
NEAR: Final = 300
_ROOM: Final = 2
"""A cap leaves at least so many times the places of each list for all organisations together."""


class Shortlist(NamedTuple):
    """Candidates of one list by id, the best first, and their scores."""

    organisations: tuple[str, ...]
    scores: Integers


class Sharing(NamedTuple):
    """cap: lists that an organisation may be on, 0 for any number. minimum: places that a newcomer gets, if it fits."""

    cap: int
    minimum: int


class Board:
    """The lists as they are by the newest hub; asked and changed from one thread."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing
        self._shortlists: dict[UUID, Shortlist] = {}
        self._prospects: dict[UUID, frozenset[Prospect]] = {}
        self._explained: dict[UUID, dict[str, Listed]] = {}
        self.lists: dict[UUID, tuple[str, ...]] = {}

    def near(self, hub: LiveHub, organisations: frozenset[str]) -> set[UUID]:
        """Lists that may be others after a change of these organisations: their own, and those that they may be on."""
        asked = hub.facts.asked
        mine = {id_ for id_, each in asked.items() if each.owner in organisations}
        if len(asked) <= FEW:
            return set(asked)
        shown = {id_ for id_, each in self._shortlists.items() if not organisations.isdisjoint(each.organisations)}
        return (mine | shown | _alike(hub, organisations)) & set(asked)

    def rank(self, hub: LiveHub, weights: Weights, wanted: Iterable[UUID]) -> None:
        """Rank the candidates of these lists anew, and forget lists that nobody asks for any longer."""
        lister = Lister(hub.supply, hub.demand, weights)
        for gone in self._shortlists.keys() - hub.facts.asked.keys():
            del self._shortlists[gone], self._prospects[gone]
        for id_ in wanted:
            asking = lister.ask(hub.facts.asked[id_])
            ids = [asking.hub.collection.organisations[each].id for each in asking.ranking.organisations[:REACH]]
            self._shortlists[id_] = Shortlist(tuple(ids), asking.ranking.scores[:REACH])
            self._prospects[id_] = prospects(lister, asking, LENGTH)
            first = [listed(asking, place) for place in range(min(LENGTH, len(ids)))]
            self._explained[id_] = {row.organisation: row for row in first}

    def share(self, hub: LiveHub) -> set[UUID]:
        """Give places over all lists; those that are others now, or gone."""
        names = sorted({each for shortlist in self._shortlists.values() for each in shortlist.organisations})
        number = {name: place for place, name in enumerate(names)}
        ids = sorted(self._shortlists)
        candidates = [
            Candidates(np.array([number[each] for each in self._shortlists[id_].organisations], np.intp), scores)
            for id_ in ids
            for scores in [self._shortlists[id_].scores]
        ]
        newcomers = frozenset(number[name] for name in names if _is_new(hub, name))
        given = capped(candidates, self._cap(hub), LENGTH, newcomers, self._sharing.minimum)
        before, self.lists = self.lists, {}
        for id_, chosen in zip(ids, given, strict=True):
            kept = {names[each] for each in chosen.tolist()}
            self.lists[id_] = tuple(name for name in self._shortlists[id_].organisations if name in kept)
        changed = {id_ for id_ in ids if before.get(id_, ()) != self.lists[id_]}
        return changed | (before.keys() - self.lists.keys())

    def rows(self, hub: LiveHub, weights: Weights, id_: UUID) -> list[Listed]:
        """One list with all reasons, once after it was ranked without asking again; empty for one that is gone."""
        explained, chosen = self._explained.pop(id_, {}), self.lists.get(id_, ())
        if all(each in explained for each in chosen):
            return [explained[each] for each in chosen]
        asking = Lister(hub.supply, hub.demand, weights).ask(hub.facts.asked[id_])
        wanted = set(self.lists[id_])
        places = _places(asking, wanted)
        return [listed(asking, place) for place in places]

    def prospects(self) -> Mapping[Prospect, int]:
        """On how many more lists an organisation would be."""
        return Counter(each for held in self._prospects.values() for each in held)

    def exposure(self, hub: LiveHub) -> Exposure:
        """How evenly all lists show the organisations of the hub."""
        number = {name: place for place, name in enumerate(sorted(hub.facts.organisations))}
        rows = [[number[each] for each in names] for names in self.lists.values()]
        return exposure(rows, len(number), LENGTH)

    def _cap(self, hub: LiveHub) -> int:
        """The wanted cap; in a hub of few organisations as many as fill the lists."""
        if not self._sharing.cap:
            return len(self._shortlists)
        places = len(self._shortlists) * LENGTH
        return max(self._sharing.cap, ceil(_ROOM * places / max(len(hub.facts.organisations), 1)))


def _places(asking: Asking, wanted: set[str]) -> list[int]:
    organisations = asking.hub.collection.organisations
    return [
        place
        for place, number in enumerate(asking.ranking.organisations.tolist())
        if organisations[number].id in wanted
    ]


def _is_new(hub: LiveHub, name: str) -> bool:
    joined = hub.facts.joined.get(name)
    return joined is not None and (hub.today - joined).days < NEWCOMER_DAYS


def _alike(hub: LiveHub, organisations: frozenset[str]) -> set[UUID]:
    """Lists asked for in words or by codes that these organisations use."""
    ids = list(hub.facts.asked)
    collection = hub.supply.collection
    needs = [hub.facts.asked[id_].need for id_ in ids]
    texts = Inverted([collection.text_of(need) for need in needs], collection.vocabulary.size)
    codes = Inverted([collection.codes_of(need.codes) for need in needs], len(collection.code_number))
    found: set[UUID] = set()
    for name in organisations & hub.facts.organisations.keys():
        organisation = hub.facts.organisations[name]
        vectors = [collection.vector_of[line.text] for line in organisation.lines if line.text in collection.vector_of]
        by_words = texts.similarities(together([(vector, 1.0) for vector in vectors]))
        by_codes = codes.similarities(_codes_of(hub, organisation))
        for values in (by_words, by_codes):
            found.update(ids[place] for place in largest(values, NEAR).tolist())
    return found


def _codes_of(hub: LiveHub, organisation: Organisation) -> Vector:
    codes = [*organisation.codes, *(code for line in organisation.lines for code in line.codes)]
    return hub.supply.collection.codes_of(codes)
