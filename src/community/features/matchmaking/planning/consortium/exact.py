"""The best team, proved: linear relaxation first, then whole members among those who still can matter.

A team with a candidate of reduced cost r is worth at most the relaxed bound minus r (reduced-cost fixing, as in the
core method of Balas and Zemel 1980). So the few candidates of least reduced cost are solved for at once, and with the
value found nearly everybody else is excluded by proof. That is tens of candidates instead of thousands.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from community.features.matchmaking.planning.consortium.linear import Relaxed, model_of, relaxed, whole
from community.features.matchmaking.planning.consortium.programme import TOLERANCE, Programme, Row
from community.features.matchmaking.planning.progress import Budget

_CORE: Final = 300
_WIDER: Final = 4


class Best(NamedTuple):
    """team: None where none was found. infeasible: because there is none, by proof."""

    team: tuple[int, ...] | None
    bound: int
    proved: bool
    infeasible: bool = False


def relaxation(programme: Programme, budget: Budget) -> Relaxed | None:
    """Bound and reduced costs, which hold with any further rows as well; None if time was too short."""
    return relaxed(model_of(programme, range(len(programme.candidates))), budget.left)


def most_valuable(programme: Programme, bounds: Relaxed | None, start: Sequence[int], budget: Budget) -> Best:
    """The team of the highest value under all rows; `start` is returned where nothing better is found in time."""
    team = None if programme.violation(start) else tuple(start)
    if bounds is None:
        return Best(team, programme.full_value, proved=False)
    if bounds.infeasible:
        return Best(None, 0, proved=True, infeasible=True)
    order = _order(programme, bounds)
    core = tuple(sorted({*order[:_CORE], *start, *programme.fixed}))
    while True:
        value = -1 if team is None else programme.value(team)
        if value >= programme.rounded(bounds.bound):
            return Best(team, value, proved=True)
        found = whole(model_of(programme, core), budget.left)
        if found.team is not None and not programme.violation(found.team):
            team = max(team or found.team, found.team, key=programme.value)
            value = programme.value(team)
        if not found.proved and not found.infeasible:
            most = max(-found.bound, _worth_outside(bounds, core))
            return Best(team, programme.rounded(min(bounds.bound, most)), proved=False)
        able = order if team is None else _able(bounds, value + programme.step)
        if set(able) <= set(core):
            return Best(team, max(0, value), proved=True, infeasible=team is None)
        wider = able if len(able) <= _WIDER * len(core) else order[: _WIDER * len(core)]
        core = tuple(sorted({*wider, *core}))


def fewest(programme: Programme, start: Sequence[int], budget: Budget) -> Best:
    """The smallest team under all rows, whatever its value; the bound is in members."""
    found = whole(model_of(programme, range(len(programme.candidates)), count_members=True), budget.left)
    team = None if programme.violation(start) else tuple(start)
    if found.team is not None and not programme.violation(found.team):
        team = min(team or found.team, found.team, key=len)
    bound = max(len(programme.fixed), math.ceil(max(0.0, found.bound) - TOLERANCE)) if not found.infeasible else 0
    return Best(team, bound, found.proved, found.infeasible)


def cut(programme: Programme, team: Sequence[int]) -> Row:
    """Leaves out this team, and those that have all of its members and more."""
    counts = np.zeros(len(programme.candidates), dtype=np.int64)
    counts[list(team)] = 1
    return Row(None, "", counts, 0, len(team) - 1)


def in_order_of_ids(programme: Programme, team: Sequence[int]) -> tuple[int, ...]:
    """The team with each member exchanged for the first by id that serves as well: ties are not left to a solver."""
    current = list(team)
    value = programme.value(current)
    for gone in sorted(team, reverse=True):
        if gone in programme.fixed:
            continue
        rest = [one for one in current if one != gone]
        same = (programme.gains(rest) == value - programme.value(rest)) & (programme.violations_with(rest) == 0)
        same[rest] = False
        current = [*rest, int(np.argmax(same)) if same.any() else gone]
    return tuple(sorted(current))


def _order(programme: Programme, bounds: Relaxed) -> list[int]:
    """Those of least reduced cost first, of them those of most worth alone, then by id."""
    worth = (programme.fits * programme.units).sum(axis=1)
    reduced = np.round(bounds.reduced, 6)
    return sorted(range(len(worth)), key=lambda one: (reduced[one], -int(worth[one]), one))


def _worth_outside(bounds: Relaxed, core: Sequence[int]) -> float:
    """No team with a member outside the core is worth more."""
    outside = np.delete(bounds.reduced, list(core))
    return bounds.bound - float(outside.min()) if len(outside) else -math.inf


def _able(bounds: Relaxed, value: int) -> list[int]:
    """Those with whom a team could be worth this much."""
    slack = bounds.bound * (1 + TOLERANCE) + TOLERANCE - value
    return [int(one) for one in np.flatnonzero(bounds.reduced <= slack)]
