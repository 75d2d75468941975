"""Fair exposure: nobody on too many lists, newcomers on some, at the least price for those who ask."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.ordering import SCALE, Floats, Integers, rounded


class Candidates(NamedTuple):
    """The candidates of one list: organisations by number and their scores in thousandths, the best first."""

    organisations: NDArray[np.intp]
    scores: Integers


def chances(scores: Integers) -> Floats:
    """Scores as shares of one within their list, by which lists compare with each other (conditional logit)."""
    if not len(scores):
        return np.empty(0)
    raised = np.exp((scores - scores.max()) / SCALE)
    return rounded(raised / np.cumsum(raised)[-1], 9)


def capped(
    lists: Sequence[Candidates],
    cap: int,
    length: int,
    newcomers: frozenset[int] = frozenset(),
    minimum: int = 0,
) -> list[NDArray[np.intp]]:
    """Lists of at most `length`, with no organisation on more than `cap` of them.

    Places are given over all lists at once, where the chance is greatest first, so that a cap costs those lists least
    that lose least. Then each newcomer that is a candidate at all gets `minimum` places, where its chance is greatest,
    at the end of lists, at most one in each. Equal chances: the earlier list, then the lower number.
    """
    asked = np.repeat(np.arange(len(lists)), [len(each.organisations) for each in lists])
    shown = np.concatenate([each.organisations for each in lists]) if lists else np.empty(0, np.intp)
    chance = np.concatenate([chances(each.scores) for each in lists]) if lists else np.empty(0)
    order = np.lexsort((shown, asked, -chance))
    count: dict[int, int] = {}
    given: list[list[int]] = [[] for _ in lists]
    short = len(lists)
    for list_, organisation in zip(asked[order].tolist(), shown[order].tolist(), strict=True):
        if not short:
            break
        if len(given[list_]) < length and count.get(organisation, 0) < cap:
            given[list_].append(organisation)
            count[organisation] = count.get(organisation, 0) + 1
            short -= len(given[list_]) == length
    if minimum and newcomers:
        _welcome(given, list(zip(asked[order].tolist(), shown[order].tolist(), strict=True)), count, newcomers, minimum)
    return [np.array(each, np.intp) for each in given]


def _welcome(
    given: list[list[int]],
    edges: Sequence[tuple[int, int]],
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
