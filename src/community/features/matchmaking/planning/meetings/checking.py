"""Whether meetings can take place as they stand: asked of the day itself, not of how they were planned.

For schedules before they are published, and for those that people have changed by hand.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal

import msgspec

from community.features.matchmaking.planning.meetings.day import MeetingDay, Participant, adjoining
from community.features.matchmaking.planning.meetings.schedule import Meeting

Fault = Literal[
    "unknown",
    "two_meetings",
    "place_taken",
    "absent",
    "place_closed",
    "place_not_theirs",
    "declined",
    "own_organisation",
    "meet_twice",
    "too_many",
    "no_break",
]


class Clash(msgspec.Struct, frozen=True, order=True):
    """subject: a participant, a place, or both who meet with a space between. slot: None if it is about the day."""

    fault: Fault
    subject: str
    slot: int | None = None


def clashes(day: MeetingDay, meetings: Sequence[Meeting]) -> tuple[Clash, ...]:
    """All that is wrong with these meetings; nothing if they can take place."""
    people = {one.id: one for one in day.participants}
    places = {place.id for place in day.places}
    known = [
        one
        for one in meetings
        if {one.first, one.second} <= people.keys() and one.place in places and 0 <= one.slot < len(day.slots)
    ]
    found = [Clash("unknown", f"{one.first} {one.second}", one.slot) for one in meetings if one not in known]
    found += _twice(known)
    refusals = {(wish.wisher, wish.wished) for wish in day.wishes if wish.level == "no"}
    slots_by_person: dict[str, list[int]] = {}
    for one in sorted(known):
        found += _of_meeting(day, one, people[one.first], people[one.second], refusals)
        for name in one.pair:
            slots_by_person.setdefault(name, []).append(one.slot)
    for person in day.participants:
        slots = slots_by_person.get(person.id, [])
        if person.max_meetings is not None and len(slots) > person.max_meetings:
            found.append(Clash("too_many", person.id))
        if person.longest_run is not None and _longest(slots, adjoining(day.slots)) > person.longest_run:
            found.append(Clash("no_break", person.id))
    return tuple(sorted(found, key=lambda clash: (clash.fault, clash.subject, clash.slot or 0)))


def _twice(meetings: Sequence[Meeting]) -> list[Clash]:
    persons = Counter((person, one.slot) for one in meetings for person in one.pair)
    places = Counter((one.place, one.slot) for one in meetings)
    pairs = Counter(" ".join(sorted(one.pair)) for one in meetings)
    return [
        *(Clash("two_meetings", *key) for key, count in persons.items() if count > 1),
        *(Clash("place_taken", *key) for key, count in places.items() if count > 1),
        *(Clash("meet_twice", key) for key, count in pairs.items() if count > 1),
    ]


def _of_meeting(
    day: MeetingDay, meeting: Meeting, first: Participant, second: Participant, refusals: set[tuple[str, str]]
) -> Iterator[Clash]:
    both = f"{first.id} {second.id}"
    for one in (first, second):
        if meeting.slot not in one.available:
            yield Clash("absent", one.id, meeting.slot)
    place = next(place for place in day.places if place.id == meeting.place)
    if meeting.slot in place.closed:
        yield Clash("place_closed", place.id, meeting.slot)
    names = [{one.id, one.organisation} - {""} for one in (first, second)]
    reserved = place.reserved_for and not place.reserved_for & (names[0] | names[1] | {first.side, second.side})
    if reserved or place.online != (first.online or second.online):
        yield Clash("place_not_theirs", both, meeting.slot)
    if first.organisation and first.organisation == second.organisation:
        yield Clash("own_organisation", both, meeting.slot)
    for here, there in product(*names):
        if (here, there) in refusals or (there, here) in refusals:
            yield Clash("declined", both, meeting.slot)


def _longest(slots: Sequence[int], adjoins: Sequence[bool]) -> int:
    longest = run = 0
    for at, slot in enumerate(slots):
        follows = at > 0 and adjoins[slot] and slots[at - 1] == slot - 1
        run = run + 1 if follows else 1
        longest = max(longest, run)
    return longest
