"""A team chosen member by member, then bettered by exchanges: a start, and what remains when time is up."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from community.features.matchmaking.planning.consortium.programme import Ints, Programme

_EXCHANGES: Final = 200


def chosen_by_gain(programme: Programme, *, smallest: bool = False) -> tuple[int, ...]:
    """Each time who mends most of what is missed, then who adds most value, then the first by id.

    smallest: nobody who only adds value.

    The classic greedy rule for weighted coverage (Nemhauser, Wolsey and Fisher 1978); with further constraints it may
    end with a team that misses some of them: `Programme.violation` tells.
    """
    team = list(programme.fixed)
    most = programme.most_members
    missed = programme.violation(team)
    while len(team) < most:
        gains = programme.gains(team)
        misses = programme.violations_with(team)
        misses[team] = np.iinfo(np.int64).max
        best = _best(misses, gains)
        if misses[best] > missed or (misses[best] == missed and (smallest or gains[best] <= 0)):
            break
        team.append(best)
        missed = int(misses[best])
    return tuple(sorted(team))


def bettered(programme: Programme, team: Sequence[int], *, smallest: bool) -> tuple[int, ...]:
    """The team after exchanges of one member, as long as each betters it; spare members leave at last."""
    current = list(team)
    score = _score(programme, current)
    for _ in range(_EXCHANGES):
        found = _best_exchange(programme, current)
        if found is None or _score(programme, found) <= score:
            break
        current, score = found, _score(programme, found)
    return without_spare(programme, current, smallest=smallest)


def without_spare(programme: Programme, team: Sequence[int], *, smallest: bool = False) -> tuple[int, ...]:
    """The team without those who add nothing to it; with `smallest` also without those who only add value."""
    current = sorted(team)
    value, missed = programme.value(current), programme.violation(current)
    while True:
        rests = [[one for one in current if one != gone] for gone in current if gone not in programme.fixed]
        rests = [rest for rest in rests if programme.violation(rest) <= missed]
        if not smallest:
            rests = [rest for rest in rests if programme.value(rest) == value]
        if not rests:
            return tuple(current)
        current = max(rests, key=programme.value)
        value, missed = programme.value(current), programme.violation(current)


def _score(programme: Programme, team: Sequence[int]) -> tuple[int, int]:
    return -programme.violation(team), programme.value(team)


def _best_exchange(programme: Programme, team: list[int]) -> list[int] | None:
    """The best team with one member for another."""
    best: list[int] | None = None
    best_score: tuple[int, int] | None = None
    for gone in team:
        if gone in programme.fixed:
            continue
        rest = [one for one in team if one != gone]
        gains = programme.gains(rest)
        misses = programme.violations_with(rest)
        misses[team] = np.iinfo(np.int64).max
        found = _best(misses, gains)
        if misses[found] == np.iinfo(np.int64).max:
            continue
        score = (-int(misses[found]), programme.value(rest) + int(gains[found]))
        if best_score is None or score > best_score:
            best, best_score = sorted([*rest, found]), score
    return best


def _best(misses: Ints, gains: Ints) -> int:
    """Least missed, then most gained, then first: candidates are ordered by id."""
    least = misses == misses.min()
    return int(np.argmax(np.where(least, gains, -1)))
