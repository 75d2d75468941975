import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.features.matchmaking.planning.days import best_worth, days, pairs_of, worth

from community.features.matchmaking.planning.meetings.checking import clashes
from community.features.matchmaking.planning.meetings.correcting import corrected
from community.features.matchmaking.planning.meetings.day import MeetingDay
from community.features.matchmaking.planning.meetings.scheduling import schedule_day

EXAMPLES = settings(max_examples=40, deadline=None)


@EXAMPLES
@given(days())
def test_no_schedule_has_a_clash(day: MeetingDay) -> None:
    assert clashes(day, schedule_day(day).meetings) == ()


@EXAMPLES
@given(days())
def test_nobody_and_no_place_is_in_two_meetings_at_a_time(day: MeetingDay) -> None:
    meetings = schedule_day(day).meetings
    people = [(one.slot, person) for one in meetings for person in one.pair]
    places = [(one.slot, one.place) for one in meetings]
    assert len(set(people)) == len(people)
    assert len(set(places)) == len(places)


@EXAMPLES
@given(days())
def test_the_value_is_that_of_the_wishes_granted_and_no_more_than_the_bound(day: MeetingDay) -> None:
    schedule = schedule_day(day)
    assert schedule.value == worth(day, pairs_of(schedule.meetings)) <= schedule.bound


@EXAMPLES
@given(days())
def test_every_meeting_is_wished(day: MeetingDay) -> None:
    meetings = schedule_day(day).meetings
    for one in meetings:
        assert worth(day, pairs_of((one,))) > 0


@EXAMPLES
@given(days())
def test_each_wish_is_granted_or_has_a_reason(day: MeetingDay) -> None:
    schedule = schedule_day(day)
    wishes = {(wish.wisher, wish.wished) for wish in day.wishes if wish.level != "no"}
    reasons = {(one.wisher, one.wished) for one in schedule.ungranted}
    without_reason = wishes - reasons
    for wisher, wished in without_reason:
        alone = msgspec.structs.replace(
            day, wishes=tuple(one for one in day.wishes if (one.wisher, one.wished) == (wisher, wished))
        )
        assert worth(alone, pairs_of(schedule.meetings)) > 0
    assert reasons <= wishes


@EXAMPLES
@given(days(people=5, times=2, wishes=5, plain=True))
def test_no_schedule_is_better_than_the_best_and_the_best_is_no_better_than_the_bound(day: MeetingDay) -> None:
    declined = {frozenset((one.wisher, one.wished)) for one in day.wishes if one.level == "no"}
    pairs = (
        {frozenset((one.wisher, one.wished)) for one in day.wishes} - declined - {frozenset(p) for p in day.met_before}
    )
    best = best_worth(day, [(min(pair), max(pair)) for pair in pairs if len(pair) == 2])
    schedule = schedule_day(day)
    assert schedule.value <= best <= schedule.bound


@EXAMPLES
@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_decides_nothing(day: MeetingDay, chance: random.Random) -> None:
    mixed = {
        field: (*chance.sample(row, len(row)),)
        for field, row in (("places", day.places), ("participants", day.participants), ("wishes", day.wishes))
    }
    assert schedule_day(msgspec.structs.replace(day, **mixed), seed=3) == schedule_day(day, seed=3)


@EXAMPLES
@given(days())
def test_nothing_moves_where_nothing_has_changed(day: MeetingDay) -> None:
    meetings = schedule_day(day).meetings
    correction = corrected(day, meetings)
    assert (correction.moved, correction.cancelled, correction.added) == ((), (), ())
    assert correction.schedule.meetings == meetings


@EXAMPLES
@given(days(), st.data())
def test_a_corrected_schedule_has_no_clash_and_its_past_is_as_it_was(day: MeetingDay, data: st.DataObject) -> None:
    now = data.draw(st.integers(0, len(day.slots)))
    ahead = frozenset(range(now, len(day.slots)))
    gone = data.draw(st.frozensets(st.sampled_from(sorted(ahead)))) if ahead else frozenset()
    meetings = schedule_day(day).meetings
    changed = msgspec.structs.replace(
        day,
        places=tuple(
            msgspec.structs.replace(place, closed=place.closed | gone) if data.draw(st.booleans()) else place
            for place in day.places
        ),
        participants=tuple(
            msgspec.structs.replace(one, available=one.available - gone) if data.draw(st.booleans()) else one
            for one in day.participants
        ),
    )
    correction = corrected(changed, meetings, first_slot=now, add=data.draw(st.booleans()))
    assert clashes(changed, correction.schedule.meetings) == ()
    assert [one for one in correction.schedule.meetings if one.slot < now] == [
        one for one in meetings if one.slot < now
    ]


@EXAMPLES
@given(days(), days())
def test_a_correction_accounts_for_every_meeting(day: MeetingDay, other: MeetingDay) -> None:
    meetings = schedule_day(day).meetings
    changed = msgspec.structs.replace(day, places=other.places) if len(day.slots) == len(other.slots) else day
    correction = corrected(changed, meetings)
    kept = set(meetings) - set(correction.cancelled) - {move.before for move in correction.moved}
    assert kept | {move.after for move in correction.moved} | set(correction.added) == set(correction.schedule.meetings)
