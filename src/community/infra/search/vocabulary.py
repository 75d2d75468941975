"""The words of an index: which ones begin like this, are misspelt like that, or share most of their letters."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

GRAM: Final = 4
_LETTER_BITS: Final = 5
_EDGE: Final = 0
_OTHER_LETTERS: Final = 28
_LARGEST_CODE: Final = 1 << (_LETTER_BITS * GRAM)
_LONG_POSTINGS: Final = 4_000
"""Letters that so many words share say little; to follow them would take long."""
_PAIRS_OF_AN_ERROR: Final = 6
"""Pairs of letters that one error makes or breaks at most: three each where two letters change places."""
_ROW_WORDS: Final = 3
_TWO_ERRORS: Final = 8
"""Letters from which on a word may hold two typing errors."""


class Related(NamedTuple):
    """A word and how much it has to do with another, from 0 to 1."""

    word: str
    closeness: float


class Misspelt(NamedTuple):
    """A word that was perhaps meant: how many errors away, in how many documents."""

    word: str
    errors: int
    documents: int


class Vocabulary:
    """All words of an index at one moment, with the number of documents that hold each; read by any thread."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(counts)
        self.words: list[str] = [word for word, _ in ordered]
        self._counts = np.fromiter((count for _, count in ordered), np.int64, len(ordered))
        self._letters, edges = _letters(self.words)
        self._lengths = np.diff(np.flatnonzero(edges)).astype(np.int64) - 1 if self.words else np.zeros(0, np.int64)
        self._masks = _masks(self._letters, edges)
        self._pairs = _pairs(self._letters, edges)
        self._plain = np.fromiter((word.isalpha() for word in self.words), np.bool_, len(self.words))
        self._grams, self._owners = _grams(self._letters, edges)
        self._starts = np.searchsorted(self._grams, np.arange(_LARGEST_CODE + 1))
        sizes = np.diff(self._starts)
        with np.errstate(divide="ignore"):
            self._weights = np.where(sizes > 0, np.log(max(len(self.words), 1) / np.maximum(sizes, 1)), 0.0)
        self._weights[sizes > _LONG_POSTINGS] = 0.0
        self._sums = np.bincount(self._owners, self._weights[self._grams], minlength=len(self.words))

    def count(self, word: str) -> int:
        """How many documents hold the word."""
        place = bisect_left(self.words, word)
        return int(self._counts[place]) if place < len(self.words) and self.words[place] == word else 0

    def beginning(self, start: str, limit: int) -> list[str]:
        """The most frequent words that begin so."""
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, f"{start}\U0010ffff")
        if last - first > limit:
            places = first + np.argpartition(-self._counts[first:last], limit)[:limit]
            return [self.words[place] for place in places]
        return self.words[first:last]

    def by_row(self, rows: NDArray[np.int32]) -> dict[int, list[str]]:
        """The most frequent words of each row, for rows of all words in their order; -1 is none."""
        order = np.lexsort((-self._counts, rows))
        found: dict[int, list[str]] = {}
        for place in order[np.searchsorted(rows[order], 0) :].tolist():
            held = found.setdefault(int(rows[place]), [])
            if len(held) < _ROW_WORDS:
                held.append(self.words[place])
        return found

    def misspelt(self, word: str, limit: int) -> list[Misspelt]:
        """Words that differ by one typing error, by two if it is long; the likeliest first."""
        errors = 2 if len(word) >= _TWO_ERRORS else 1
        letters, edges = _letters([word])
        close = np.abs(self._lengths - len(word)) <= errors
        close &= np.bitwise_count(self._masks ^ _masks(letters, edges)[0]) <= 2 * errors
        places = np.flatnonzero(close & self._plain)
        unlike = np.bitwise_count(self._pairs[places] ^ _pairs(letters, edges)[0])
        places = places[unlike <= _PAIRS_OF_AN_ERROR * errors]
        near = [self.words[place] for place in places]
        found = extract(word, near, scorer=OSA.distance, score_cutoff=errors, limit=None)
        meant = [Misspelt(one, int(distance), int(self._counts[places[at]])) for one, distance, at in found if distance]
        return sorted(meant, key=_unlikeliness)[:limit]

    def relatives(self, word: str, limit: int, closeness: float) -> Sequence[Related]:
        """Words that share most of their runs of four letters, rare runs counting more: forms, compounds, families."""
        letters, edges = _letters([word])
        runs = np.unique(_grams(letters, edges)[0])
        weights = self._weights[runs]
        total = weights.sum() + (self._starts[runs] == self._starts[runs + 1]).sum() * np.log(max(len(self.words), 2))
        lists = [self._owners[self._starts[run] : self._starts[run + 1]] for run in runs[weights > 0]]
        if not lists:
            return ()
        owners = np.concatenate(lists)
        shares = np.repeat(weights[weights > 0], [len(one) for one in lists])
        order = np.argsort(owners, kind="stable")
        places, begins = np.unique(owners[order], return_index=True)
        likeness = 2 * np.add.reduceat(shares[order], begins) / (total + self._sums[places])
        best = np.argsort(-likeness, kind="stable")[: limit + 1]
        return tuple(
            Related(self.words[places[one]], float(likeness[one]))
            for one in best
            if likeness[one] >= closeness and self.words[places[one]] != word
        )[:limit]


def _unlikeliness(meant: Misspelt) -> tuple[float, str]:
    return 4.0 * meant.errors - float(np.log(meant.documents + 1)), meant.word


def _letters(words: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """All words one after the other, each letter as a small number, with an edge before, between and after."""
    text = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le"), np.uint32) if words else np.full(1, 32, np.uint32)
    edges = text == ord(" ")
    latin = (text >= ord("a")) & (text <= ord("z"))
    letters = np.where(latin, text - (ord("a") - 1), _OTHER_LETTERS + text % 4).astype(np.uint32)
    return np.where(edges, np.uint32(_EDGE), letters), edges


def _masks(letters: NDArray[np.uint32], edges: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Which letters occur in each word."""
    bits = np.where(edges, 0, np.left_shift(np.uint32(1), letters)).astype(np.uint32)
    starts = np.flatnonzero(edges)[:-1]
    return np.bitwise_or.reduceat(bits, starts) if len(starts) else np.zeros(0, np.uint32)


def _pairs(letters: NDArray[np.uint32], edges: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Which pairs of neighbouring letters occur in each word, edges counting as letters; several pairs share a bit."""
    codes = (letters[:-1] * 31 + letters[1:]) % 64
    starts = np.flatnonzero(edges)[:-1]
    bits = np.left_shift(np.uint64(1), codes.astype(np.uint64))
    return np.bitwise_or.reduceat(bits, starts) if len(starts) else np.zeros(0, np.uint64)


def _grams(letters: NDArray[np.uint32], edges: NDArray[np.bool_]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """The runs of four letters (edges counting as such) in their order, and the word that each is of."""
    if len(letters) < GRAM:
        return np.zeros(0, np.uint32), np.zeros(0, np.int32)
    size = len(letters) - GRAM + 1
    codes = np.zeros(size, np.uint32)
    for offset in range(GRAM):
        codes = np.left_shift(codes, np.uint32(_LETTER_BITS)) | letters[offset : offset + size]
    inner = ~edges[1 : size + 1] & ~edges[2 : size + 2]
    owners = (np.cumsum(edges)[1 : size + 1] - 1).astype(np.int32)
    order = np.argsort(codes[inner], kind="stable")
    return codes[inner][order], owners[inner][order]
