"""Who worked with whom: ties that fade, common neighbours, and short walks from one organisation to others."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.ordering import Floats, added, largest, rounded

LARGEST_CONSORTIUM: Final = 150
"""In larger ones hardly anybody works with everybody."""
STATED_TIE: Final = 0.5
"""Of partners that an organisation states and no project tells of."""
FURTHEST: Final = 400
_DIGITS: Final = 9


class _Graph(NamedTuple):
    """Neighbours of each organisation, ascending, and how close they are; `starts` has one more."""

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int64]
    ties: Floats


class Relations:
    """Ties between organisations by projects (with their weight by age) and by what they say themselves.

    A tie is the sum over common projects of weight / (members - 1) (Newman, 2001).
    """

    def __init__(self, collection: Collection, fading: Floats) -> None:
        self.size = collection.size
        self._graph = _graph(collection, fading)
        starts = self._graph.starts
        self.degree: Floats = np.diff(starts).astype(np.float64)
        self.strength = added(np.repeat(np.arange(self.size), np.diff(starts)), self._graph.ties, self.size)
        self._rarity = rounded(1 / np.log(np.maximum(self.degree, 2)), _DIGITS)
        self._evenness = rounded(1 / np.sqrt(np.maximum(self.strength, 0.05)), _DIGITS)
        self._out = rounded(1 / np.maximum(self.strength, 1e-6), _DIGITS)

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """All ties, both ways round."""
        return np.repeat(np.arange(self.size), np.diff(self._graph.starts)), self._graph.neighbours, self._graph.ties

    def partners(self, organisation: int) -> NDArray[np.int64]:
        """Those it ever worked with, ascending."""
        return self._graph.neighbours[self._graph.starts[organisation] : self._graph.starts[organisation + 1]]

    def tie(self, organisation: int) -> Floats:
        """How close each organisation is to this one."""
        row = np.zeros(self.size)
        row[self.partners(organisation)] = self._ties(organisation)
        return row

    def adamic_adar(self, organisation: int) -> Floats:
        """Common partners, those with few partners for more (Adamic and Adar, 2003)."""
        between = self.partners(organisation)
        return self._reach(between, self._rarity[between], tied=False)

    def walk(self, organisation: int) -> Floats:
        """Where two steps along ties lead from here, as shares of one."""
        between = self.partners(organisation)
        first = self._ties(organisation) * self._out[organisation]
        return self._reach(between, first * self._out[between])

    def longer_walk(self, walk: Floats) -> Floats:
        """One step further from the `FURTHEST` places where a walk of two steps leads most."""
        places = largest(walk, FURTHEST)
        return self._reach(places, walk[places] * self._out[places])

    def with_all(self, organisations: NDArray[np.intp], shares: Floats) -> Floats:
        """How close each is to several, each tie set against how many ties both have at all."""
        return self._reach(organisations, shares * self._evenness[organisations]) * self._evenness

    def _ties(self, organisation: int) -> Floats:
        return self._graph.ties[self._graph.starts[organisation] : self._graph.starts[organisation + 1]]

    def _reach(self, from_: NDArray[np.int64], weights: Floats, *, tied: bool = True) -> Floats:
        """One step from several, each with its weight, times the ties."""
        if not len(from_):
            return np.zeros(self.size)
        graph = self._graph
        starts, ends = graph.starts[from_], graph.starts[from_ + 1]
        spans = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        places = np.concatenate([graph.neighbours[span] for span in spans])
        shares = np.repeat(weights, ends - starts)
        if tied:
            shares = shares * np.concatenate([graph.ties[span] for span in spans])
        return added(places, shares, self.size)


def _graph(collection: Collection, fading: Floats) -> _Graph:
    size = collection.size
    kept = np.flatnonzero((fading > 0) & (collection.sizes > 1) & (collection.sizes <= LARGEST_CONSORTIUM))
    keys, ties = [], []
    for project in kept.tolist():
        members = collection.member[collection.starts[project] : collection.starts[project + 1]]
        pairs = (members[:, None] * size + members[None, :]).ravel()
        keys.append(pairs)
        ties.append(np.full(len(pairs), fading[project] / (len(members) - 1)))
    said = _said(collection)
    keys.append(said[0] * size + said[1])
    ties.append(np.full(said.shape[1], STATED_TIE))
    all_keys, places = np.unique(np.concatenate(keys), return_inverse=True)
    total = rounded(added(places, np.concatenate(ties), len(all_keys)), _DIGITS)
    apart = all_keys // max(size, 1) != all_keys % max(size, 1)
    first, second = np.divmod(all_keys[apart], max(size, 1))
    return _Graph(np.searchsorted(first, np.arange(size + 1)), second, total[apart])


def _said(collection: Collection) -> NDArray[np.int64]:
    """Pairs that organisations state and no project explains, both ways round."""
    explained: set[tuple[int, int]] = set()
    stated = {
        (place, collection.number[partner])
        for place, each in enumerate(collection.organisations)
        for partner in each.partners
        if partner in collection.number and partner != each.id
    }
    if stated:
        for start, end in zip(collection.starts[:-1].tolist(), collection.starts[1:].tolist(), strict=True):
            members = collection.member[start:end].tolist()
            explained.update((first, second) for first in members for second in members if first != second)
    pairs = sorted({pair for first, second in stated - explained for pair in ((first, second), (second, first))})
    return np.array(pairs, np.int64).reshape(-1, 2).T
