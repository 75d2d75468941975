"""Texts and codes as sparse vectors of whole numbers, so that their products are exact on every machine.

Weights are those of BM25 (Robertson and Zaragoza, 2009), brought to length one and then to whole numbers of 1/4096.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.facts import TEXT_LENGTH
from community.features.matchmaking.scoring.ordering import Floats, added, rounded
from community.infra.search.analysis import analyse, language_of

UNIT: Final = 4096
"""Length of a vector."""
MOST_TERMS: Final = 160
"""Terms of a vector: those that tell most."""
PROFILE_TERMS: Final = 200
"""Terms of several vectors together."""
_SATURATION: Final = 1.2
_LENGTH_SHARE: Final = 0.5
_SHORTEST: Final = 2
_TELLING: Final = 600
"""Characters by which the language of a text is told."""


class Vector(NamedTuple):
    """Terms by number, ascending, and their weights."""

    terms: NDArray[np.int64]
    weights: Floats


EMPTY: Final = Vector(np.empty(0, np.int64), np.empty(0))


def stems_of(text: str) -> list[str]:
    """Stems of a text in its language; of one in an unknown language, stems as if it were English."""
    text = text[:TEXT_LENGTH]
    language = language_of(text[:_TELLING]) or "en"
    return [word.stem for word in analyse(text, language) if len(word.stem) >= _SHORTEST]


class Vocabulary:
    """Terms of a collection by number, and how much each tells; `first` are its documents as vectors."""

    def __init__(self, documents: Iterable[Sequence[str]]) -> None:
        self.number: dict[str, int] = {}
        number = self.number
        counted: list[tuple[list[int], list[int]]] = []
        for document in documents:
            counts = Counter(document)
            counted.append(([number.setdefault(term, len(number)) for term in counts], list(counts.values())))
        self.size = len(number)
        lengths = np.array([sum(counts) for _, counts in counted], np.float64)
        found = np.zeros(self.size)
        for terms, _ in counted:
            found[terms] += 1
        self.telling = rounded(np.log1p((len(counted) - found + 0.5) / (found + 0.5)))
        self._mean_length = float(lengths.mean()) if lengths.sum() else 1.0
        self.first = [
            self._vector(np.array(terms, np.int64), np.array(counts, np.float64)) for terms, counts in counted
        ]

    def widened(self, documents: Iterable[Sequence[str]]) -> "Vocabulary":
        """The same vocabulary with further terms, as telling as the rarest; all that is known stays as it is."""
        wider = copy(self)
        wider.number = dict(self.number)
        for document in documents:
            for term in document:
                wider.number.setdefault(term, len(wider.number))
        wider.size = len(wider.number)
        rarest = float(self.telling.max()) if self.size else 1.0
        wider.telling = np.concatenate([self.telling, np.full(wider.size - self.size, rarest)])
        return wider

    def vector(self, document: Sequence[str]) -> Vector:
        """A further document, by the terms that are known."""
        counts = Counter(term for term in document if term in self.number)
        terms = np.array([self.number[term] for term in counts], np.int64)
        return self._vector(terms, np.array(list(counts.values()), np.float64))

    def _vector(self, terms: NDArray[np.int64], counts: Floats) -> Vector:
        if not len(terms):
            return EMPTY
        order = np.argsort(terms)
        terms, counts = terms[order], counts[order]
        norm = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * float(counts.sum()) / self._mean_length)
        return unit(terms, self.telling[terms] * counts * (_SATURATION + 1) / (counts + norm))


def unit(terms: NDArray[np.int64], weights: Floats, most: int = MOST_TERMS) -> Vector:
    """A vector of length one in whole numbers of `UNIT`, by its heaviest terms."""
    if len(terms) > most:
        kept = np.sort(np.argsort(-weights, kind="stable")[:most])
        terms, weights = terms[kept], weights[kept]
    length = float(np.sqrt(np.cumsum(weights * weights)[-1])) if len(terms) else 0.0
    if not length:
        return EMPTY
    whole = np.rint(weights / length * UNIT)
    return Vector(terms[whole > 0], whole[whole > 0])


def together(rows: list[tuple[Vector, float]]) -> Vector:
    """The direction of several vectors, each with its weight."""
    rows = [(vector, weight) for vector, weight in rows if len(vector.terms)]
    if not rows:
        return EMPTY
    if len(rows) == 1:
        return rows[0][0]
    terms = np.concatenate([vector.terms for vector, _ in rows])
    weights = np.concatenate([vector.weights * weight for vector, weight in rows])
    kept, places = np.unique(terms, return_inverse=True)
    return unit(kept, added(places, weights, len(kept)), PROFILE_TERMS)


class Inverted:
    """Rows of vectors, asked by a vector."""

    def __init__(self, rows: Sequence[Vector], terms: int) -> None:
        self.rows = len(rows)
        owners = np.repeat(np.arange(len(rows)), [len(row.terms) for row in rows])
        held = np.concatenate([row.terms for row in rows]) if len(rows) else np.empty(0, np.int64)
        weights = np.concatenate([row.weights for row in rows]) if len(rows) else np.empty(0)
        order = np.argsort(held, kind="stable")
        self._owners = owners[order]
        self._weights = weights[order]
        self._starts = np.searchsorted(held[order], np.arange(terms + 1))

    def similarities(self, asked: Vector) -> Floats:
        """Cosine with each row, 0 to 1."""
        if not len(asked.terms) or not self.rows:
            return np.zeros(self.rows)
        starts, ends = self._starts[asked.terms], self._starts[asked.terms + 1]
        spans = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        owners = np.concatenate([self._owners[span] for span in spans])
        weights = np.concatenate([self._weights[span] for span in spans])
        products = weights * np.repeat(asked.weights, ends - starts)
        return np.minimum(added(owners, products, self.rows) / (UNIT * UNIT), 1.0)
