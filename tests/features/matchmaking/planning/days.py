"""Small meeting days for properties, and what they could grant at best, by trying all."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from community.features.matchmaking.planning.meetings.day import MeetingDay, Participant, Place, Slot, Wish
from community.features.matchmaking.planning.meetings.schedule import Meeting

MORNING = datetime(2026, 10, 5, 7, tzinfo=UTC)


def slots(count: int) -> tuple[Slot, ...]:
    """Twenty minutes each, with a break of half an hour after the second."""
    starts = [MORNING + timedelta(minutes=20 * at + (30 if at >= 2 else 0)) for at in range(count)]
    return tuple(Slot(start, start + timedelta(minutes=20)) for start in starts)


@st.composite
def days(draw: st.DrawFn, *, people: int = 7, times: int = 4, wishes: int = 14, plain: bool = False) -> MeetingDay:
    """Any days; plain: everybody is one participant of no organisation, at tables for all."""
    count = draw(st.integers(0 if not plain else 1, times))
    some_slots = st.frozensets(st.integers(0, count - 1)) if count else st.just(frozenset())
    ids = [f"p{at}" for at in range(draw(st.integers(0, people)))]
    houses = st.just("") if plain else st.sampled_from(("", "", "east", "west"))
    few = st.none() if plain else st.sampled_from((None, None, 1, 2))
    participants = tuple(
        Participant(
            id=one,
            organisation=draw(houses),
            side=draw(st.sampled_from(("buyer", "seller"))),
            available=draw(some_slots | st.just(frozenset(range(count)))),
            max_meetings=draw(few),
            longest_run=draw(few),
            online=not plain and draw(st.sampled_from((False, False, True))),
        )
        for one in ids
    )
    reserved = (
        st.just(frozenset()) if plain else st.sampled_from((frozenset(), frozenset(["p0"]), frozenset(["buyer"])))
    )
    places = tuple(
        Place(
            id=f"t{at}",
            online=not plain and draw(st.sampled_from((False, False, True))),
            closed=draw(st.sampled_from((frozenset(), frozenset(range(min(1, count)))))),
            reserved_for=draw(reserved),
        )
        for at in range(draw(st.integers(0, 3)))
    )
    names = ids if plain else [*ids, "east", "west", "ghost"]
    wish = st.builds(
        lambda wisher, wished, level: Wish(wisher=wisher, wished=wished, level=level),
        st.sampled_from(names or ["ghost"]),
        st.sampled_from(names or ["ghost"]),
        st.sampled_from(("must", "interested", "interested", "no")),
    )
    return MeetingDay(
        slots=slots(count),
        places=places,
        participants=participants,
        wishes=tuple(draw(st.lists(wish, max_size=wishes))),
        met_before=draw(st.sampled_from((frozenset(), frozenset([("p0", "p1")])))),
        side_weights=draw(st.sampled_from(({}, {"buyer": 2}))),
    )


def worth(day: MeetingDay, pairs: frozenset[frozenset[str]]) -> int:
    """Value of the wishes that meetings of these pairs grant, by hand."""
    members: dict[str, set[str]] = {}
    for one in day.participants:
        members.setdefault(one.id, set()).add(one.id)
        if one.organisation:
            members.setdefault(one.organisation, set()).add(one.id)
    sides = {one.id: one.side for one in day.participants}
    levels: dict[tuple[str, str], int] = {}
    for wish in day.wishes:
        if wish.level != "no" and wish.wisher in members:
            own = 3 if wish.level == "must" else 1
            own *= day.side_weights.get(sides[min(members[wish.wisher])], 1)
            levels[wish.wisher, wish.wished] = max(own, levels.get((wish.wisher, wish.wished), 0))
    return sum(
        value
        for (wisher, wished), value in levels.items()
        if any(
            frozenset((own, other)) in pairs
            for own in members[wisher]
            for other in members.get(wished, ())
            if own != other
        )
    )


def best_worth(day: MeetingDay, pairs: list[tuple[str, str]]) -> int:
    """The most that plain days can grant with meetings of these pairs: every choice of slots."""
    available = {one.id: one.available for one in day.participants}
    rooms = [sum(slot not in place.closed for place in day.places) for slot in range(len(day.slots))]

    def best(at: int, taken: frozenset[tuple[str, int]], room: tuple[int, ...], met: frozenset[frozenset[str]]) -> int:
        if at == len(pairs):
            return worth(day, met)
        first, second = pairs[at]
        found = best(at + 1, taken, room, met)
        for slot in available[first] & available[second]:
            if room[slot] and not {(first, slot), (second, slot)} & taken:
                left = (*room[:slot], room[slot] - 1, *room[slot + 1 :])
                both = taken | {(first, slot), (second, slot)}
                found = max(found, best(at + 1, both, left, met | {frozenset((first, second))}))
        return found

    return best(0, frozenset(), tuple(rooms), frozenset())


def pairs_of(meetings: tuple[Meeting, ...]) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(one.pair) for one in meetings)
