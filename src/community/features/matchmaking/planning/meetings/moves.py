"""Ways to get one more meeting into a timetable: as it is, by exchanging two slots, or by putting others out."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from community.features.matchmaking.planning.meetings.timetable import FREE, Timetable

_LONGEST_CHAIN: Final = 16
_TRIED_CHAINS: Final = 60
_TRIED_SLOTS: Final = 5


class Chain(NamedTuple):
    """Meetings that change between a slot, in which a pair is to meet, and another."""

    slot: int
    to: int
    meetings: tuple[int, ...]


def inserted(table: Timetable, pair: int) -> bool:
    """Schedule a pair where both are free, or after exchanging two slots along a chain of meetings."""
    return _directly(table, pair) or _by_chain(table, pair)


def inserted_instead(table: Timetable, pair: int) -> bool:
    """Schedule a pair and put out who is in its way, if that gains; who was put out is scheduled again if possible."""
    gain = table.gain(pair)
    if gain <= 0:
        return False
    before, full = table.merit, table.full
    for loss, slot, others in sorted(_ways(table, pair))[:_TRIED_SLOTS]:
        if full and loss >= gain:
            break
        mark = table.mark()
        for other in others:
            table.take(other)
        if table.put(pair, slot):
            for other in others:
                if table.gain(other) > 0:
                    inserted(table, other)
            if table.merit > before:
                return True
        table.back_to(mark)
    return False


def _directly(table: Timetable, pair: int) -> bool:
    """In the slot with the fewest meetings, so that none is full before others, then the first."""
    able = [slot for slot in table.prospects.pairs[pair].slots if table.could(pair, slot)]
    able.sort(key=lambda slot: (len(table.seated[slot]), slot))
    return any(table.put(pair, slot) for slot in able)


def _by_chain(table: Timetable, pair: int) -> bool:
    """The first of the chains that can be exchanged."""
    return any(exchanged(table, pair, chain) for chain in islice(chains(table, pair), _TRIED_CHAINS))


def chains(table: Timetable, pair: int) -> Iterator[Chain]:
    """Kempe chains: one is free in a slot, the other is not; their meetings there and in a third slot are exchanged.

    From the edge colouring of graphs: both can meet where only one of them is free, if the chain of meetings that
    begins at the other does not end at the first.
    """
    one = table.prospects.pairs[pair]
    if any(table.count[who] >= table.prospects.capacities[who] for who in (one.first, one.second)):
        return
    for free, busy in ((one.first, one.second), (one.second, one.first)):
        spare = [slot for slot in range(table.first_slot, len(table.at[busy])) if table.at[busy][slot] == FREE]
        for slot in one.slots:
            if slot < table.first_slot or table.at[free][slot] != FREE or table.at[busy][slot] == FREE:
                continue
            for to in spare:
                if table.taken(slot) and table.taken(to):
                    continue
                meetings = _chain(table, busy, free, slot, to)
                if meetings is not None:
                    yield Chain(slot, to, tuple(meetings))


def exchanged(table: Timetable, pair: int, chain: Chain) -> bool:
    """Exchange the two slots of these meetings and schedule the pair in the first, if all can be."""
    mark = table.mark()
    slot, to, meetings = chain
    goals = [(meeting, to if table.slot_of[meeting] == slot else slot) for meeting in meetings]
    for meeting, _ in goals:
        table.take(meeting)
    if all(table.put(meeting, goal) for meeting, goal in goals) and table.put(pair, slot):
        return True
    table.back_to(mark)
    return False


def _chain(table: Timetable, start: int, stop: int, slot: int, to: int) -> list[int] | None:
    """Meetings that change between two slots so that `start` is free in `slot`; None where `stop` would not be."""
    pairs = table.prospects.pairs
    chain: list[int] = []
    who, here, there = start, slot, to
    while (meeting := table.at[who][here]) != FREE:
        one = pairs[meeting]
        who = one.second if one.first == who else one.first
        if there not in one.slots or who == stop or len(chain) >= _LONGEST_CHAIN:
            return None
        chain.append(meeting)
        here, there = there, here
    return chain


def _ways(table: Timetable, pair: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """What is lost at most, slot, and meetings to be put out, for each slot in which both could meet then."""
    one = table.prospects.pairs[pair]
    for slot in one.slots:
        if slot < table.first_slot:
            continue
        others: set[int] = set()
        for who in (one.first, one.second):
            if table.at[who][slot] != FREE:
                others.add(table.at[who][slot])
            elif table.count[who] >= table.prospects.capacities[who]:
                own = [meeting for meeting in table.at[who][table.first_slot :] if meeting != FREE]
                others |= {min(own, key=lambda meeting: (table.loss(meeting), meeting))} if own else set()
        if not any(table.slot_of[other] == slot for other in others) and not table.has_room(pair, slot):
            serving = [table.seated[slot][place] for place in one.places if place in table.seated[slot]]
            others |= {min(serving, key=lambda meeting: (table.loss(meeting), meeting))} if serving else set()
        if others:
            yield sum(table.loss(other) for other in others), slot, tuple(sorted(others))
