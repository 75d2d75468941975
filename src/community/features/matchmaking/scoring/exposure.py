"""Fair exposure: nobody on too many lists, newcomers on some, at the least price for those who ask."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.ordering import Integers


class Candidates(NamedTuple):
    """The candidates of one list: organisations by number and their scores in thousandths, the best first."""

    organisations: NDArray[np.intp]
    scores: Integers


def leads(scores: Integers, length: int) -> Integers:
    """How far each score is above that of the first place beyond a list of this length: what its loss would cost."""
    return scores - scores[min(length, len(scores) - 1)] if len(scores) else scores


def capped(
    lists: Sequence[Candidates],
    cap: int,
    length: int,
    newcomers: frozenset[int] = frozenset(),
    minimum: int = 0,
) -> list[NDArray[np.intp]]:
    """Lists of at most `length`, with no organisation on more than `cap` of them.

    Places are given over all lists at once, where the lead over the first one beyond the list is greatest first, so
    that a cap takes from those lists that lose least. Then each newcomer that is a candidate at all gets `minimum`
    places, where it lags least, at the end of lists, at most one in each. Equal leads: the earlier list, then the lower
    number.
    """
    count: dict[int, int] = {}
    given: list[list[int]] = [[] for _ in lists]
    short = len(lists)
    for list_, organisation in _by_lead(lists, length):
        if not short:
            break
        if len(given[list_]) < length and count.get(organisation, 0) < cap:
            given[list_].append(organisation)
            count[organisation] = count.get(organisation, 0) + 1
            short -= len(given[list_]) == length
    if minimum and newcomers:
        # A newcomer takes the last place of a list: its lead over that one tells.
        _welcome(given, _by_lead(lists, length - 1), count, newcomers, minimum)
    return [np.array(each, np.intp) for each in given]


def _by_lead(lists: Sequence[Candidates], length: int) -> Iterator[tuple[int, int]]:
    """Lists and organisations, by the lead of each over the first one beyond the list."""
    if not lists:
        return iter(())
    asked = np.repeat(np.arange(len(lists)), [len(each.organisations) for each in lists])
    shown = np.concatenate([each.organisations for each in lists])
    order = np.lexsort((shown, asked, -np.concatenate([leads(each.scores, length) for each in lists])))
    return zip(asked[order].tolist(), shown[order].tolist(), strict=True)


def _welcome(
    given: list[list[int]],
    edges: Iterable[tuple[int, int]],
    count: dict[int, int],
    newcomers: frozenset[int],
    minimum: int,
) -> None:
    guests: set[int] = set()
    for list_, organisation in edges:
        row = given[list_]
        if organisation not in newcomers or list_ in guests or organisation in row or not row:
            continue
        if count.get(organisation, 0) >= minimum or (row[-1] in newcomers and count[row[-1]] <= minimum):
            continue
        count[row[-1]] -= 1
        row[-1] = organisation
        count[organisation] = count.get(organisation, 0) + 1
        guests.add(list_)
