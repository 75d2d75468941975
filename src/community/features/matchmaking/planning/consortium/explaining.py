"""Who covers what in a team, who could stand in for whom, and what goes with each member."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from community.features.matchmaking.planning.consortium.programme import Ints, Programme
from community.features.matchmaking.planning.consortium.proposal import Member, Near, NeedCoverage, Substitute

SUBSTITUTES: Final = 3


def coverage(programme: Programme, team: Sequence[int]) -> tuple[NeedCoverage, ...]:
    found = []
    for at, need in enumerate(programme.needs):
        covering = [one for one in team if programme.fits[one, at] > 0]
        covering.sort(key=lambda one: (-int(programme.fits[one, at]), one))
        counted = tuple(Near(programme.candidates[one].id, int(programme.fits[one, at])) for one in covering)
        found.append(NeedCoverage(need.id, counted[: need.quantity], max(0, need.quantity - len(covering))))
    return tuple(found)


def members(programme: Programme, team: Sequence[int]) -> tuple[Member, ...]:
    """All members, by id, with what depends on each."""
    covered = coverage(programme, team)
    return tuple(_member(programme, team, one, covered) for one in sorted(team))


def lead_of(programme: Programme, team: Sequence[int]) -> str | None:
    """Who leads: of those who may, the one whose leaving would cost most, then the first by id."""
    able = programme.leads()
    value = programme.value(team)
    losses = {one: value - programme.value([other for other in team if other != one]) for one in team if able[one]}
    return programme.candidates[min(losses, key=lambda one: (-losses[one], one))].id if losses else None


def _member(programme: Programme, team: Sequence[int], one: int, covered: Sequence[NeedCoverage]) -> Member:
    own = programme.candidates[one].id
    rest = [other for other in team if other != one]
    counts, counts_rest = _covering(programme, team), _covering(programme, rest)
    before = set(programme.broken(team))
    return Member(
        id=own,
        needs=tuple(row.need for row in covered if any(near.candidate == own for near in row.members)),
        loss=programme.value(team) - programme.value(rest),
        uncovered=_less(programme, counts, counts_rest),
        broken=tuple(row for row in programme.broken(rest) if row not in before),
        substitutes=_substitutes(programme, team, rest, one),
    )


def _substitutes(programme: Programme, team: Sequence[int], rest: Sequence[int], gone: int) -> tuple[Substitute, ...]:
    """Who keeps all constraints and covers some of the same needs, by the value of the team then, then by id."""
    gains = programme.gains(rest)
    able = programme.violations_with(rest) <= programme.violation(team)
    if (programme.fits[gone] > 0).any():
        able &= ((programme.fits > 0) & (programme.fits[gone] > 0)).any(axis=1)
    able[list(team)] = False
    best = sorted(np.flatnonzero(able).tolist(), key=lambda one: (-int(gains[one]), one))[:SUBSTITUTES]
    value, counts = programme.value(rest), _covering(programme, team)
    return tuple(
        Substitute(
            programme.candidates[one].id,
            value + int(gains[one]),
            _less(programme, counts, _covering(programme, [*rest, one])),
        )
        for one in best
    )


def _covering(programme: Programme, team: Sequence[int]) -> Ints:
    """Members per need that count for it."""
    found: Ints = np.minimum((programme.fits[list(team)] > 0).sum(axis=0), programme.wanted)
    return found


def _less(programme: Programme, before: Ints, after: Ints) -> tuple[str, ...]:
    return tuple(programme.needs[at].id for at in np.flatnonzero(after < before))
