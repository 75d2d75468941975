"""Wishes as pairs that could meet: who, in which slots, at which places, and what it would grant.

Everybody and everything is ordered by id, so that the order of the input decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from community.features.matchmaking.planning.meetings.day import MeetingDay, Participant, Wish, adjoining
from community.features.matchmaking.planning.meetings.schedule import Reason, Ungranted


class Pair(NamedTuple):
    """Two participants who could meet. slots: when both can and a place is open. wishes: which this would grant."""

    first: int
    second: int
    slots: tuple[int, ...]
    places: tuple[int, ...]
    wishes: tuple[int, ...]


class Prospects(NamedTuple):
    """participants, places: ordered by id. wishes, values: those that can be granted. wishers: whose wish each is.

    options: pairs by wish. capacities: meetings that each participant can have at most. grantable: per wisher.
    adjoining: of each slot, whether it follows the one before at once.
    """

    participants: tuple[Participant, ...]
    places: tuple[str, ...]
    open_places: tuple[frozenset[int], ...]
    online_places: tuple[bool, ...]
    pairs: tuple[Pair, ...]
    wishes: tuple[Wish, ...]
    values: tuple[int, ...]
    wishers: tuple[int, ...]
    names: tuple[str, ...]
    options: tuple[tuple[int, ...], ...]
    capacities: tuple[int, ...]
    grantable: tuple[int, ...]
    refused: tuple[Ungranted, ...]
    adjoining: tuple[bool, ...]


def prospects_of(day: MeetingDay, booked: Iterable[tuple[str, str]] = ()) -> Prospects:
    """booked: participants who meet whatever is wished, since somebody has decided so, unless one has declined."""
    participants = tuple(sorted(day.participants, key=lambda one: one.id))
    places = tuple(sorted(day.places, key=lambda place: place.id))
    people = _People(day, participants)
    open_places = tuple(
        frozenset(at for at, place in enumerate(places) if slot not in place.closed) for slot in range(len(day.slots))
    )
    seats = _Seats(day, participants)
    kept: list[tuple[Wish, tuple[tuple[int, int], ...]]] = []
    refused: list[Ungranted] = []
    meeting: dict[tuple[int, int], tuple[tuple[int, ...], tuple[int, ...]]] = {}
    for wish in _merged(day.wishes):
        options, reason = people.options(wish)
        for pair in options:
            if pair not in meeting:
                meeting[pair] = seats.of(pair)
        able = tuple(pair for pair in options if meeting[pair][0])
        if able:
            kept.append((wish, able))
        else:
            blocked: Reason = "no_place" if any(people.common(pair) for pair in options) else "no_common_time"
            refused.append(Ungranted(wish.wisher, wish.wished, reason or blocked))
    granted_by: dict[tuple[int, int], list[int]] = {}
    for at, (_, able) in enumerate(kept):
        for pair in able:
            granted_by.setdefault(pair, []).append(at)
    for pair in people.booked(booked):
        meeting.setdefault(pair, seats.of(pair))
        granted_by.setdefault(pair, [])
    ordered = sorted(granted_by)
    place_of = {pair: at for at, pair in enumerate(ordered)}
    names = tuple(sorted({wish.wisher for wish, _ in kept}))
    capacities = tuple(_capacity(one, adjoining(day.slots)) for one in participants)
    return Prospects(
        participants=participants,
        places=tuple(place.id for place in places),
        open_places=open_places,
        online_places=tuple(place.online for place in places),
        pairs=tuple(Pair(*pair, *meeting[pair], tuple(granted_by[pair])) for pair in ordered),
        wishes=tuple(wish for wish, _ in kept),
        values=tuple(people.value(wish) for wish, _ in kept),
        wishers=tuple(names.index(wish.wisher) for wish, _ in kept),
        names=names,
        options=tuple(tuple(place_of[pair] for pair in able) for _, able in kept),
        capacities=capacities,
        grantable=_grantable(names, kept, meeting, people, capacities),
        refused=tuple(refused),
        adjoining=adjoining(day.slots),
    )


class _People:
    """Who stands for which name, and who may meet whom."""

    def __init__(self, day: MeetingDay, participants: Sequence[Participant]) -> None:
        self._day = day
        self._participants = participants
        self._named: dict[str, list[int]] = {}
        for at, one in enumerate(participants):
            self._named.setdefault(one.id, []).append(at)
            if one.organisation:
                self._named.setdefault(one.organisation, []).append(at)
        self._met = {frozenset(pair) for pair in day.met_before}
        self._declined = {pair for wish in day.wishes if wish.level == "no" for pair in self._pairs(wish)}

    def named(self, name: str) -> Sequence[int]:
        return self._named.get(name, ())

    def value(self, wish: Wish) -> int:
        side = self._participants[self.named(wish.wisher)[0]].side
        own = self._day.must_value if wish.level == "must" else self._day.interested_value
        return own * self._day.side_weights.get(side, 1)

    def options(self, wish: Wish) -> tuple[tuple[tuple[int, int], ...], Reason | None]:
        """Pairs that may meet by this wish, or why there are none."""
        if not self.named(wish.wisher) or not self.named(wish.wished):
            return (), "unknown"
        strangers = [pair for pair in self._pairs(wish) if self._house(pair[0]) != self._house(pair[1])]
        willing = [pair for pair in strangers if pair not in self._declined]
        new = [
            pair
            for pair in willing
            if wish.renewed or frozenset((self._house(pair[0]), self._house(pair[1]))) not in self._met
        ]
        reason: Reason = "met_before" if willing else "declined" if strangers else "own_organisation"
        return tuple(new), None if new else reason

    def common(self, pair: tuple[int, int]) -> frozenset[int]:
        return self._participants[pair[0]].available & self._participants[pair[1]].available

    def booked(self, ids: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
        place = {one.id: at for at, one in enumerate(self._participants)}
        pairs = [sorted((place[first], place[second])) for first, second in ids if {first, second} <= place.keys()]
        return [(first, second) for first, second in pairs if (first, second) not in self._declined]

    def _house(self, one: int) -> str:
        return self._participants[one].organisation or self._participants[one].id

    def _pairs(self, wish: Wish) -> list[tuple[int, int]]:
        own, others = self.named(wish.wisher), self.named(wish.wished)
        return sorted({(min(one, other), max(one, other)) for one in own for other in others if one != other})


class _Seats:
    """When and where a pair can meet."""

    def __init__(self, day: MeetingDay, participants: Sequence[Participant]) -> None:
        self._participants = participants
        self._places = sorted(day.places, key=lambda place: place.id)

    def of(self, pair: tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Slots, and places that serve: those reserved for the two first, so that the others stay free."""
        first, second = (self._participants[one] for one in pair)
        tags = {first.id, first.organisation, first.side, second.id, second.organisation, second.side} - {""}
        able = [
            at
            for at, place in enumerate(self._places)
            if place.online == (first.online or second.online) and (not place.reserved_for or place.reserved_for & tags)
        ]
        able.sort(key=lambda at: (not self._places[at].reserved_for, at))
        slots = tuple(
            slot
            for slot in sorted(first.available & second.available)
            if any(slot not in self._places[at].closed for at in able)
        )
        return slots, tuple(able)


def _merged(wishes: Sequence[Wish]) -> list[Wish]:
    """One wish per wisher and wished: the strongest, renewed if any is; refusals are no wishes."""
    found: dict[tuple[str, str], Wish] = {}
    rank: Mapping[str, int] = {"interested": 0, "must": 1}
    for wish in sorted(wishes, key=lambda wish: (wish.wisher, wish.wished, rank.get(wish.level, 2), wish.renewed)):
        if wish.level != "no":
            former = found.get((wish.wisher, wish.wished))
            renewed = wish.renewed or (former is not None and former.renewed)
            found[wish.wisher, wish.wished] = Wish(
                wisher=wish.wisher, wished=wish.wished, level=wish.level, renewed=renewed
            )
    return list(found.values())


def _capacity(one: Participant, adjoins: Sequence[bool]) -> int:
    """Most meetings that somebody can have: of each run of slots, every one but that after a longest run."""
    count = run = 0
    for slot in range(len(adjoins)):
        if slot not in one.available or not adjoins[slot]:
            run = 0
        if slot in one.available:
            if one.longest_run is not None and run >= one.longest_run:
                run = 0
                continue
            run += 1
            count += 1
    return count if one.max_meetings is None else min(count, one.max_meetings)


def _grantable(
    names: Sequence[str],
    kept: Sequence[tuple[Wish, tuple[tuple[int, int], ...]]],
    meeting: Mapping[tuple[int, int], tuple[tuple[int, ...], tuple[int, ...]]],
    people: _People,
    capacities: Sequence[int],
) -> tuple[int, ...]:
    """Per wisher, the most wishes that fit into their own slots, a maximum matching; others are not considered."""
    found = []
    slots_by_name: dict[str, list[set[tuple[int, int]]]] = {name: [] for name in names}
    for wish, able in kept:
        own = frozenset(people.named(wish.wisher))
        slots_by_name[wish.wisher].append(
            {(one, slot) for pair in able for one in pair if one in own for slot in meeting[pair][0]}
        )
    for name in names:
        taken: dict[tuple[int, int], int] = {}
        wanted = slots_by_name[name]
        count = sum(_matched(at, wanted, taken, set()) for at in range(len(wanted)))
        found.append(min(count, sum(capacities[one] for one in people.named(name))))
    return tuple(found)


def _matched(
    wish: int,
    wanted: Sequence[set[tuple[int, int]]],
    taken: dict[tuple[int, int], int],
    seen: set[tuple[int, int]],
) -> bool:
    """Whether a wish finds a slot, moving others of the same wisher where it must (augmenting path)."""
    for slot in sorted(wanted[wish] - seen):
        seen.add(slot)
        if slot not in taken or _matched(taken[slot], wanted, taken, seen):
            taken[slot] = wish
            return True
    return False
