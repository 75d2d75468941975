"""Against cases worked out by hand."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.features.matchmaking.scoring.metrics import (
    exposure,
    gini,
    ndcg,
    paired_interval,
    quality,
    recall,
    reciprocal_rank,
)


def test_recall_is_the_share_of_the_true_ones() -> None:
    assert recall([5, 1, 7, 2], frozenset({1, 2, 9}), 3) == pytest.approx(1 / 3)


def test_the_first_true_one_gives_the_reciprocal_rank() -> None:
    assert reciprocal_rank([5, 1, 2], frozenset({1, 2})) == 0.5
    assert reciprocal_rank([5], frozenset({1})) == 0


def test_gain_is_discounted_and_set_against_the_best() -> None:
    found = 1 / log2(3) + 1 / log2(4)
    best = 1 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert ndcg([5, 1, 2], frozenset({1, 2, 3})) == pytest.approx(found / best)


def test_more_true_ones_than_places_can_still_be_perfect() -> None:
    assert ndcg(list(range(10)), frozenset(range(30))) == pytest.approx(1)


def test_quality_is_the_mean_over_questions() -> None:
    found = quality([[1, 2], [3, 4]], [frozenset({1}), frozenset({4, 8})])
    assert found.questions == 2
    assert found.recall_10 == pytest.approx((1 + 0.5) / 2)
    assert found.hit_10 == 1
    assert found.mrr == pytest.approx((1 + 0.5) / 2)


def test_exposure_counts_those_who_are_on_any_list() -> None:
    found = exposure([[1, 2], [1, 3]], 6, shown=2)
    assert found.coverage == pytest.approx(0.5)
    assert found.maximum == 2


def test_gini_of_evenness_and_of_one_alone() -> None:
    assert gini({0: 3, 1: 3, 2: 3}, 3) == pytest.approx(0)
    assert gini({0: 9}, 10) == pytest.approx(0.9)
    assert gini({}, 4) == 0


@given(st.dictionaries(st.integers(0, 30), st.integers(1, 50)))
def test_gini_lies_between_none_and_all(counts: dict[int, int]) -> None:
    assert -1e-9 <= gini(counts, 31) <= 1


def test_an_interval_is_that_of_the_pairs() -> None:
    first = np.linspace(0, 1, 50)
    mean, low, high = paired_interval(first + 0.1, first, seed=1)
    assert (mean, low, high) == pytest.approx((0.1, 0.1, 0.1))
