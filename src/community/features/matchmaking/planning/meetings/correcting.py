"""What happens to a schedule when a table is closed, somebody is late or leaves: as little as possible."""

from collections.abc import Iterator, Sequence

from community.features.matchmaking.planning.meetings.day import MeetingDay
from community.features.matchmaking.planning.meetings.moves import chains, exchanged, inserted_instead
from community.features.matchmaking.planning.meetings.prospects import prospects_of
from community.features.matchmaking.planning.meetings.schedule import Correction, Meeting, Move, Schedule
from community.features.matchmaking.planning.meetings.scheduling import fair_minima, schedule_of
from community.features.matchmaking.planning.meetings.selection import upper_bound
from community.features.matchmaking.planning.meetings.timetable import FREE, Timetable


def corrected(day: MeetingDay, meetings: Sequence[Meeting], *, first_slot: int = 0, add: bool = False) -> Correction:
    """These meetings under a day that has changed; those before `first_slot` have taken place or are running.

    What can stay stays. What cannot is tried at another place, at another time, with one other meeting moved, along the
    shortest chain of meetings, instead of one that is worth less; then it is cancelled. Each is placed with the fewest
    moves that are found for it alone, those of most worth first; the sum is not proved to be the least.
    add: wishes that are still open take what is free, without a move of others.
    """
    prospects = prospects_of(day, [one.pair for one in meetings])
    places = {name: at for at, name in enumerate(prospects.places)}
    ids = [one.id for one in prospects.participants]
    pairs = {(ids[pair.first], ids[pair.second]): at for at, pair in enumerate(prospects.pairs)}
    table = Timetable(prospects, [0] * len(prospects.names), first_slot)
    fixed = [
        one
        for one in meetings
        if one.slot < first_slot and not _holds(table, pairs.get(one.pair, FREE), one.slot, places.get(one.place, FREE))
    ]
    ahead = [one for one in meetings if one.slot >= first_slot and one.pair in pairs]
    ahead.sort(key=lambda one: (-table.gain(pairs[one.pair]), one))
    left = [one for one in ahead if not _stays(table, pairs[one.pair], one.slot, places.get(one.place, FREE))]
    table.ask(fair_minima(prospects, table.granted))
    for one in sorted(left, key=lambda one: (-table.gain(pairs[one.pair]), one)):
        if table.slot_of[pairs[one.pair]] == FREE:
            _booked_again(table, pairs[one.pair], one.slot)
    if add:
        _fill_gaps(table)
    return _compared(meetings, schedule_of(table, max(upper_bound(prospects), table.value), fixed))


def _compared(before: Sequence[Meeting], schedule: Schedule) -> Correction:
    former = {one.pair: one for one in before}
    now = {one.pair: one for one in schedule.meetings}
    return Correction(
        schedule=schedule,
        moved=tuple(Move(former[pair], one) for pair, one in now.items() if pair in former and former[pair] != one),
        cancelled=tuple(one for one in before if one.pair not in now),
        added=tuple(one for pair, one in now.items() if pair not in former),
    )


def _holds(table: Timetable, pair: int, slot: int, place: int) -> bool:
    """Write a past meeting down as it was; false if this day knows nothing of who or where it was."""
    if FREE in {pair, place} or table.slot_of[pair] != FREE or place in table.seated[slot]:
        return False
    one = table.prospects.pairs[pair]
    if any(table.at[who][slot] != FREE for who in (one.first, one.second)):
        return False
    table.put_at(pair, slot, place)
    return True


def _stays(table: Timetable, pair: int, slot: int, place: int) -> bool:
    open_ = table.prospects.open_places[slot]
    serves = place in open_ and place in table.prospects.pairs[pair].places and place not in table.seated[slot]
    if not serves or table.slot_of[pair] != FREE or not table.could(pair, slot):
        return False
    table.put_at(pair, slot, place)
    return True


def _booked_again(table: Timetable, pair: int, slot: int) -> bool:
    """Schedule a meeting that lost its slot or place, with as few moves of others as are found."""
    if table.full:
        return inserted_instead(table, pair)
    slots = sorted(table.prospects.pairs[pair].slots, key=lambda other: (abs(other - slot), other))
    if any(table.put(pair, other) for other in slots):
        return True
    if any(_with_one_moved(table, pair, other) for other in slots):
        return True
    found = sorted(chains(table, pair), key=lambda chain: (len(chain.meetings), chain))
    return any(exchanged(table, pair, chain) for chain in found) or inserted_instead(table, pair)


def _with_one_moved(table: Timetable, pair: int, slot: int) -> bool:
    if slot < table.first_slot:
        return False
    for other in _in_the_way(table, pair, slot):
        mark = table.mark()
        table.take(other)
        if table.put(pair, slot) and any(
            table.put(other, another) for another in table.prospects.pairs[other].slots if another != slot
        ):
            return True
        table.back_to(mark)
    return False


def _in_the_way(table: Timetable, pair: int, slot: int) -> Iterator[int]:
    """Meetings of which moving one alone could make room: of one of both, or, if both are free, any in the slot."""
    one = table.prospects.pairs[pair]
    own = sorted({table.at[who][slot] for who in (one.first, one.second)} - {FREE})
    if own:
        yield from own[: 1 if len(own) == 1 else 0]
    else:
        yield from sorted(table.seated[slot].values())


def _fill_gaps(table: Timetable) -> None:
    waiting = [pair for pair in range(len(table.prospects.pairs)) if table.slot_of[pair] == FREE]
    for pair in sorted(waiting, key=lambda one: (-table.gain(one), one)):
        if table.gain(pair) > 0:
            any(table.put(pair, slot) for slot in table.prospects.pairs[pair].slots)
