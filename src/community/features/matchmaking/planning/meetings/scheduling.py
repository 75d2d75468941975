"""From a meeting day to its schedule: wishes are selected by a linear programme, put into slots, and bettered."""

import random
from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from statistics import median
from typing import Final

from community.features.matchmaking.planning.meetings.day import MeetingDay
from community.features.matchmaking.planning.meetings.moves import inserted, inserted_instead
from community.features.matchmaking.planning.meetings.prospects import Prospects, prospects_of
from community.features.matchmaking.planning.meetings.schedule import Meeting, Schedule, Share, Ungranted
from community.features.matchmaking.planning.meetings.selection import selected, upper_bound
from community.features.matchmaking.planning.meetings.timetable import FREE, Timetable
from community.features.matchmaking.planning.progress import Budget, Progress, Report, silent

SECONDS: Final = 30.0
_SELECTING: Final = 5.0
_ROUNDS: Final = 3


def schedule_day(day: MeetingDay, *, seed: int = 0, seconds: float = SECONDS, report: Report = silent) -> Schedule:
    """A schedule without a clash that grants wishes of much value, with a bound on what any schedule could grant.

    Fair: nobody has less than half of the median share of their grantable wishes, as far as that can be; who has is
    named. seed: decides among equals; the same day and seed give the same schedule as long as time does not end.
    """
    budget = Budget(seconds)
    prospects = prospects_of(day)
    report(Progress("bounding", 0, _ROUNDS + 1))
    bound = upper_bound(prospects)
    chance = random.Random(seed)  # noqa: S311 - it decides among equals, it keeps no secret
    order = list(range(len(prospects.pairs)))
    chance.shuffle(order)
    unfair = selected(prospects, [0] * len(prospects.names), min(_SELECTING, budget.left))
    minima = fair_minima(prospects, _granted_by(prospects, unfair))
    table = Timetable(prospects, minima)
    fill(table, selected(prospects, minima, min(_SELECTING, budget.left)), order, budget)
    for done in range(1, _ROUNDS + 1):
        report(Progress("scheduling", done, _ROUNDS + 1, table.value, bound))
        better(table, order, budget)
        minima = [max(*both) for both in zip(minima, fair_minima(prospects, table.granted), strict=True)]
        if all(own >= least for own, least in zip(table.granted, minima, strict=True)):
            break
        table.ask(minima)
    report(Progress("scheduled", _ROUNDS + 1, _ROUNDS + 1, table.value, bound))
    return schedule_of(table, bound)


def fill(table: Timetable, pairs: Sequence[int], order: Sequence[int], budget: Budget) -> None:
    """Put pairs in, those with the fewest slots to choose from first; then others that would grant something."""
    choice = {pair: at for at, pair in enumerate(order)}
    for pair in sorted(pairs, key=lambda one: (len(table.prospects.pairs[one].slots), choice[one])):
        if budget.spent:
            return
        if table.slot_of[pair] == FREE and table.gain(pair) > 0:
            inserted(table, pair)


def better(table: Timetable, order: Sequence[int], budget: Budget) -> None:
    """Put in what gains, most first, until nothing does."""
    while True:
        before = table.merit
        waiting = [pair for pair in order if table.slot_of[pair] == FREE and table.gain(pair) > 0]
        for pair in sorted(waiting, key=lambda one: -table.gain(one)):
            if budget.spent:
                return
            if table.gain(pair) > 0 and not inserted(table, pair):
                inserted_instead(table, pair)
        if table.merit == before:
            return


def fair_minima(prospects: Prospects, granted: Sequence[int]) -> list[int]:
    """Wishes that each has to have at least: half of the median share."""
    shares = [Fraction(own, most) for own, most in zip(granted, prospects.grantable, strict=True) if most]
    half = median(shares) / 2 if shares else Fraction(0)
    return [ceil(half * most) for most in prospects.grantable]


def schedule_of(table: Timetable, bound: int, fixed: Sequence[Meeting] = ()) -> Schedule:
    """What others are told of a timetable; fixed: meetings of which it knows nothing."""
    prospects = table.prospects
    ids = [one.id for one in prospects.participants]
    meetings = [
        Meeting(table.slot_of[at], prospects.places[table.place_of[at]], ids[pair.first], ids[pair.second])
        for at, pair in enumerate(prospects.pairs)
        if table.slot_of[at] != FREE
    ]
    shares = [
        Share(name, min(own, most), most)
        for name, own, most in zip(prospects.names, table.granted, prospects.grantable, strict=True)
        if most
    ]
    half = median([Fraction(one.granted, one.grantable) for one in shares]) if shares else Fraction(0)
    waiting = [
        Ungranted(wish.wisher, wish.wished, "no_room")
        for wish, times in zip(prospects.wishes, table.times_granted, strict=True)
        if not times
    ]
    return Schedule(
        meetings=tuple(sorted([*meetings, *fixed])),
        value=table.value,
        bound=bound,
        shares=tuple(shares),
        median_share=float(half),
        below_fair_share=tuple(one.wisher for one in shares if Fraction(one.granted, one.grantable) < half / 2),
        ungranted=tuple(sorted([*prospects.refused, *waiting], key=lambda one: (one.wisher, one.wished))),
    )


def _granted_by(prospects: Prospects, pairs: Sequence[int]) -> list[int]:
    granted = [0] * len(prospects.names)
    for wish in {wish for pair in pairs for wish in prospects.pairs[pair].wishes}:
        granted[prospects.wishers[wish]] += 1
    return granted
