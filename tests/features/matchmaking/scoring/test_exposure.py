from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from community.features.matchmaking.scoring.exposure import Candidates, capped


def _list(scores: dict[int, int]) -> Candidates:
    held = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return Candidates(np.array([each for each, _ in held], np.intp), np.array([score for _, score in held], np.int64))


LISTS = st.lists(st.dictionaries(st.integers(0, 12), st.integers(-3000, 6000)), min_size=1, max_size=12).map(
    lambda rows: [_list(row) for row in rows]
)


@given(LISTS, st.integers(1, 4), st.integers(1, 5))
def test_nobody_is_on_more_lists_than_the_cap_or_twice_on_one(lists: list[Candidates], cap: int, length: int) -> None:
    rows = [row.tolist() for row in capped(lists, cap, length)]
    assert all(len(row) <= length and len(set(row)) == len(row) for row in rows)
    assert max(Counter(each for row in rows for each in row).values(), default=0) <= cap


@given(LISTS, st.integers(1, 5))
def test_without_a_cap_that_binds_lists_are_as_they_were(lists: list[Candidates], length: int) -> None:
    rows = capped(lists, len(lists), length)
    assert [row.tolist() for row in rows] == [each.organisations[:length].tolist() for each in lists]


def test_the_place_goes_to_the_list_that_would_lose_most() -> None:
    torn = _list({1: 2000, 2: 1990})
    sure = _list({1: 5000, 2: 0})
    assert [row.tolist() for row in capped([torn, sure], 1, 1)] == [[2], [1]]


@given(LISTS, st.integers(1, 4), st.integers(2, 5), st.integers(1, 2))
def test_newcomers_get_their_minimum_and_the_cap_holds(
    lists: list[Candidates], cap: int, length: int, minimum: int
) -> None:
    newcomers = frozenset({10, 11, 12})
    minimum = min(minimum, cap)
    rows = [row.tolist() for row in capped(lists, cap, length, newcomers, minimum)]
    assert max(Counter(each for row in rows for each in row).values(), default=0) <= cap
    assert all(len(set(row)) == len(row) for row in rows)


def test_a_newcomer_that_would_be_last_everywhere_is_shown_once() -> None:
    lists = [_list({1: 4000, 2: 3000, 9: 0}), _list({1: 4000, 3: 3000, 9: 500})]
    rows = capped(lists, 5, 2, frozenset({9}), 1)
    assert [row.tolist() for row in rows] == [[1, 2], [1, 9]]
