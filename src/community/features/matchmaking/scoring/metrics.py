"""How good rankings are, and how evenly they show organisations."""

from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import Final

import numpy as np
from msgspec import Struct

from community.features.matchmaking.scoring.ordering import Floats

SHOWN: Final = 10
"""Length of the lists by which exposure is counted."""
_RESAMPLES: Final = 2000


class Quality(Struct, frozen=True):
    """Means over the questions of a task."""

    questions: int
    recall_10: float
    recall_20: float
    hit_10: float
    mrr: float
    ndcg_10: float


class Exposure(Struct, frozen=True):
    """Of lists of `SHOWN`: share of the organisations that are on any, Gini over all organisations, the most of one."""

    coverage: float
    gini: float
    maximum: int


def recall(ranking: Sequence[int], truth: frozenset[int], count: int) -> float:
    """Share of the true ones among the first so many."""
    return len(truth.intersection(ranking[:count])) / len(truth)


def reciprocal_rank(ranking: Sequence[int], truth: frozenset[int]) -> float:
    """One over the place of the first true one; 0 without any."""
    return next((1 / place for place, each in enumerate(ranking, 1) if each in truth), 0.0)


def ndcg(ranking: Sequence[int], truth: frozenset[int], count: int = 10) -> float:
    """Discounted gain of the first so many over the best possible (Järvelin and Kekäläinen, 2002)."""
    gained = sum(1 / log2(place + 1) for place, each in enumerate(ranking[:count], 1) if each in truth)
    best = sum(1 / log2(place + 1) for place in range(1, min(len(truth), count) + 1))
    return gained / best


def quality(rankings: Sequence[Sequence[int]], truths: Sequence[frozenset[int]]) -> Quality:
    """Of lists against those who were truly chosen, who may not be none."""
    pairs = list(zip(rankings, truths, strict=True))

    def mean(values: Iterable[float]) -> float:
        return sum(values) / max(len(pairs), 1)

    return Quality(
        len(pairs),
        mean(recall(ranking, truth, 10) for ranking, truth in pairs),
        mean(recall(ranking, truth, 20) for ranking, truth in pairs),
        mean(float(not truth.isdisjoint(ranking[:10])) for ranking, truth in pairs),
        mean(reciprocal_rank(ranking, truth) for ranking, truth in pairs),
        mean(ndcg(ranking, truth) for ranking, truth in pairs),
    )


def exposure(rankings: Iterable[Sequence[int]], organisations: int, shown: int = SHOWN) -> Exposure:
    """How evenly lists show organisations."""
    counts: dict[int, int] = {}
    for ranking in rankings:
        for each in ranking[:shown]:
            counts[each] = counts.get(each, 0) + 1
    return Exposure(len(counts) / max(organisations, 1), gini(counts, organisations), max(counts.values(), default=0))


def gini(counts: Mapping[int, int], organisations: int) -> float:
    """0: all are shown equally often; near 1: one alone is shown. Those who are not shown count."""
    held = np.zeros(organisations)
    shown = sorted(counts.values())
    held[organisations - len(shown) :] = shown
    total = float(held.sum())
    if not total:
        return 0.0
    places = np.arange(1, organisations + 1)
    return float((2 * places - organisations - 1) @ held / (organisations * total))


def paired_interval(first: Floats, second: Floats, seed: int) -> tuple[float, float, float]:
    """Mean of first - second over the same questions, and its 95 % interval by bootstrap (Efron, 1979)."""
    difference = first - second
    if not len(difference):
        return 0.0, 0.0, 0.0
    chosen = np.random.default_rng(seed).integers(0, len(difference), (_RESAMPLES, len(difference)))
    means = difference[chosen].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(difference.mean()), float(low), float(high)
