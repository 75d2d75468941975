"""Chance that gives the same results for the same seed."""

from bisect import bisect, bisect_left
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")

# Texts, times and ids must differ from run to run only when the seed does: nothing here is a secret.
_VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)


class Draw(Random):
    """A source of chance of its own for each part, so that one part does not shift the others."""

    def __init__(self, *seed: object) -> None:
        super().__init__("/".join(map(str, seed)))

    def uuid7(self, at: datetime) -> UUID:
        """An identifier made at that instant."""
        milliseconds = int(at.timestamp() * 1000)
        rest = (self.getrandbits(12) << 64) | self.getrandbits(62)
        return UUID(int=(milliseconds << 80) | _VERSION_AND_VARIANT | rest)

    def happens(self, probability: float) -> bool:
        return self.random() < probability


class Weighted(Generic[T]):
    """Things that are drawn as often as their weight says."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self._items = items
        self._sums = list(accumulate(weights))

    def draw(self, chance: Random) -> T:
        return self._items[bisect(self._sums, chance.random() * self._sums[-1], hi=len(self._items) - 1)]


class Crowd(Generic[T]):
    """People in the order in which they came, drawn by how active they are among those who were there."""

    def __init__(self, members: Sequence[tuple[datetime, float, T]]) -> None:
        ordered = sorted(members, key=lambda member: member[0])
        self.since = [at for at, _, _ in ordered]
        self._items = [item for _, _, item in ordered]
        self._sums = list(accumulate(weight for _, weight, _ in ordered))

    def __len__(self) -> int:
        return len(self._items)

    def draw(self, chance: Random, at: datetime) -> T:
        """Somebody who had come by then; the first one where nobody had."""
        present = max(bisect(self.since, at), 1)
        return self._items[bisect_left(self._sums, chance.random() * self._sums[present - 1], hi=present - 1)]
