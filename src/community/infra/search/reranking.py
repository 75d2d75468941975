"""The second look at what a query found: how much of the question a document answers, and what stands beside it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from tantivy import DocAddress, Document, Searcher

from community.infra.search.asking import AskedWord
from community.infra.search.documents import read_sense
from community.infra.search.meanings import Meanings
from community.infra.search.weights import Weights

RERANKED: Final = 100
"""How many of what was found are looked at twice."""

_NOTHING: Final = 0.01
"""What a document counts that holds nothing of what tells."""


class _Part(NamedTuple):
    """What a word of the question is worth, and the stems that answer it, the best first."""

    worth: float
    stems: Sequence[tuple[str, float]]


class Reranking:
    """The second look for one question."""

    def __init__(
        self, searcher: Searcher, asked: Sequence[AskedWord], weights: Weights, meanings: Meanings | None
    ) -> None:
        self._searcher = searcher
        self._weights = weights
        self._parts = [
            _Part(word.idf**2, sorted([*word.stems.items(), *word.hints], key=lambda one: -one[1]))
            for word in asked
            if word.stems
        ]
        self._whole = sum(part.worth for part in self._parts)
        self._sense = None
        if meanings and weights.sense:
            telling = [word for word in asked if word.stems and not word.unfinished]
            self._sense = meanings.sense([word.surface for word in telling], [word.idf for word in telling])

    def order(self, hits: Sequence[tuple[float, DocAddress]]) -> list[tuple[float, DocAddress]]:
        """The first ones in a better order, the others as they came."""
        first, rest = hits[:RERANKED], hits[RERANKED:]
        addresses = [address for _, address in first]
        documents = [self._searcher.doc(address) for address in addresses]
        covered = [self._covered(document) ** self._weights.coverage for document in documents]
        scores = [score * share for (score, _), share in zip(first, covered, strict=True)]
        families = self._searcher.fast_field_values("family", addresses)
        best: dict[float | None, float] = {}
        for family, score in zip(families, scores, strict=True):
            best[family] = max(best.get(family, 0.0), score)
        raised = [score + self._weights.beside * best[family] for score, family in zip(scores, families, strict=True)]
        most = max(raised, default=0.0) * self._weights.sense
        ranks = [score + most * near for score, near in zip(raised, self._near(documents), strict=True)]
        # What was not looked at stays behind: its scores are of another scale.
        order = sorted(range(len(first)), key=lambda place: -ranks[place])
        floor = min(ranks, default=0.0)
        return [(ranks[place], addresses[place]) for place in order] + [
            (min(score, floor), address) for score, address in rest
        ]

    def _covered(self, document: Document) -> float:
        """Which part of the question a document holds, the most telling words counting most."""
        if not self._whole:
            return 1.0
        stems = set(str(document.get_first("stems")).split(" "))
        held = 0.0
        for part in self._parts:
            for stem, weight in part.stems:
                if stem in stems:
                    held += part.worth * weight
                    break
        return (held / self._whole + _NOTHING) / (1 + _NOTHING)

    def _near(self, documents: Sequence[Document]) -> Sequence[float]:
        """How near what each speaks of is to what the question speaks of: a cosine, 0 where it is unknown."""
        packed = [document.get_first("sense") for document in documents]
        if self._sense is None or not any(packed):
            return [0.0] * len(documents)
        unknown = np.zeros_like(self._sense)
        senses = np.stack([read_sense(bytes(one)) if one else unknown for one in packed])
        return [float(near) for near in senses @ self._sense]
