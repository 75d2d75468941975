"""Single days: bad input, bad days, and what each rule means."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec
import pytest
from tests.features.matchmaking.planning.days import slots

from community.features.matchmaking.planning.meetings.checking import Clash, clashes
from community.features.matchmaking.planning.meetings.correcting import corrected
from community.features.matchmaking.planning.meetings.day import MeetingDay, Participant, Place, Slot, Wish
from community.features.matchmaking.planning.meetings.schedule import Meeting, Ungranted
from community.features.matchmaking.planning.meetings.scheduling import schedule_day

ALL = frozenset(range(4))


def person(name: str, organisation: str = "", **fields: object) -> Participant:
    return msgspec.structs.replace(Participant(id=name, organisation=organisation, available=ALL), **fields)


def wish(wisher: str, wished: str, level: str = "interested", **fields: bool) -> Wish:
    return Wish(wisher=wisher, wished=wished, level=level, **fields)


DAY = MeetingDay(
    slots=slots(4),
    places=(Place(id="t1"), Place(id="t2")),
    participants=tuple(person(name) for name in ("ann", "bob", "cem", "dee")),
    wishes=(wish("ann", "bob"), wish("cem", "dee"), wish("ann", "cem"), wish("bob", "dee")),
)


def changed(**fields: object) -> MeetingDay:
    return msgspec.structs.replace(DAY, **fields)


def reasons(day: MeetingDay) -> list[str]:
    return [one.reason for one in schedule_day(day).ungranted]


def test_all_wishes_that_fit_are_granted() -> None:
    schedule = schedule_day(DAY)
    assert (len(schedule.meetings), schedule.value, schedule.bound) == (4, 4, 4)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"places": ()}, "no_place"),
        ({"places": (Place(id="t1", closed=ALL),)}, "no_place"),
        ({"participants": (person("ann", available=frozenset()), person("bob"))}, "no_common_time"),
        ({"wishes": (wish("ann", "bob"), wish("bob", "ann", "no"))}, "declined"),
        ({"met_before": frozenset([("bob", "ann")])}, "met_before"),
        ({"participants": (person("ann", "oak"), person("bob", "oak"))}, "own_organisation"),
        ({"participants": (person("ann"),)}, "unknown"),
        ({"participants": (person("ann", max_meetings=0), person("bob"))}, "no_room"),
        ({"slots": (), "participants": (person("ann", available=frozenset()),)}, "unknown"),
    ],
)
def test_a_wish_that_is_not_granted_says_why(fields: Mapping[str, object], reason: str) -> None:
    assert reasons(changed(**({"wishes": (wish("ann", "bob"),)} | fields))) == [reason]


def test_who_met_before_meets_again_after_a_new_wish() -> None:
    day = changed(met_before=frozenset([("ann", "bob")]), wishes=(wish("ann", "bob", renewed=True),))
    assert [one.pair for one in schedule_day(day).meetings] == [("ann", "bob")]


def test_any_representative_grants_the_wish_for_an_organisation_and_one_is_enough() -> None:
    day = changed(
        participants=(
            person("ann"),
            person("bob", "oak", available=frozenset()),
            person("cem", "oak"),
            person("dee", "oak"),
        ),
        wishes=(wish("ann", "oak"),),
    )
    assert len(schedule_day(day).meetings) == 1


def test_one_refusal_of_an_organisation_holds_for_all_its_representatives() -> None:
    day = changed(
        participants=(person("ann"), person("bob", "oak"), person("cem", "oak")),
        wishes=(wish("ann", "bob", "must"), wish("ann", "cem", "must"), wish("oak", "ann", "no")),
    )
    assert schedule_day(day).meetings == ()


def test_musts_go_before_interests_where_there_is_one_place() -> None:
    day = changed(
        slots=slots(1),
        places=(Place(id="t1"),),
        participants=tuple(person(name, available=frozenset([0])) for name in ("ann", "bob", "cem")),
        wishes=(wish("ann", "bob"), wish("ann", "cem", "must")),
    )
    assert [one.pair for one in schedule_day(day).meetings] == [("ann", "cem")]


def test_the_side_that_weighs_more_is_granted_more() -> None:
    day = changed(
        slots=slots(1),
        places=(Place(id="t1"),),
        participants=(
            person("ann", available=frozenset([0]), side="seller"),
            person("bob", available=frozenset([0]), side="buyer"),
            person("cem", available=frozenset([0]), side="seller"),
        ),
        wishes=(wish("ann", "cem"), wish("bob", "cem")),
        side_weights={"buyer": 2},
    )
    assert [one.pair for one in schedule_day(day).meetings] == [("bob", "cem")]


def test_a_reserved_table_serves_its_owner_alone() -> None:
    day = changed(places=(Place(id="booth", reserved_for=frozenset(["bob"])),))
    assert {one.pair for one in schedule_day(day).meetings} == {("ann", "bob"), ("bob", "dee")}


def test_who_is_online_meets_by_video_link() -> None:
    people = (person("ann", online=True), person("bob"), person("cem"), person("dee"))
    meetings = schedule_day(changed(participants=people, places=(Place(id="t1"), Place(id="v", online=True)))).meetings
    assert {one.place for one in meetings if "ann" in one.pair} == {"v"}
    assert {one.place for one in meetings if "ann" not in one.pair} == {"t1"}


def test_a_longest_run_leaves_breaks() -> None:
    people = (person("ann", longest_run=1), *(person(name) for name in ("bob", "cem", "dee", "eve")))
    day = changed(participants=people, wishes=tuple(wish("ann", name) for name in ("bob", "cem", "dee", "eve")))
    own = [one.slot for one in schedule_day(day).meetings if one.first == "ann"]
    assert len(own) == 2  # the second and third slot have half an hour between them: 0, 2 or 0, 3 or 1, 2 or 1, 3
    assert clashes(day, schedule_day(day).meetings) == ()


def test_more_wishes_than_slots_are_shared_fairly() -> None:
    names = [f"p{at:02}" for at in range(20)]
    day = changed(
        slots=slots(4),
        places=tuple(Place(id=f"t{at}") for at in range(4)),
        participants=tuple(person(name) for name in names),
        wishes=tuple(wish(one, other, "must" if one < "p05" else "interested") for one in names for other in names),
    )
    schedule = schedule_day(day)
    assert len(schedule.meetings) == 16
    assert schedule.below_fair_share == ()
    assert min(Fraction(one.granted, one.grantable) for one in schedule.shares) >= schedule.median_share / 2


def test_a_closed_table_costs_one_move_where_another_is_free() -> None:
    day = changed(places=(Place(id="t1"), Place(id="t2"), Place(id="t3")))
    meetings = schedule_day(day).meetings
    closed = changed(places=(Place(id="t1", closed=frozenset([meetings[0].slot])), Place(id="t2"), Place(id="t3")))
    correction = corrected(closed, meetings)
    assert [move.after.slot for move in correction.moved] == [meetings[0].slot]
    assert correction.cancelled == ()


def test_who_is_late_is_met_later_if_both_can() -> None:
    day = changed(wishes=(wish("ann", "bob"),))
    meetings = (Meeting(0, "t1", "ann", "bob"),)
    late = changed(participants=(person("ann", available=frozenset([2, 3])), *DAY.participants[1:]), wishes=day.wishes)
    assert [move.after.slot for move in corrected(late, meetings).moved] == [2]


def test_who_leaves_meets_nobody_any_more_and_nobody_else_moves() -> None:
    meetings = schedule_day(DAY).meetings
    now = meetings[1].slot
    gone = changed(participants=(person("ann", available=frozenset(range(now))), *DAY.participants[1:]))
    correction = corrected(gone, meetings, first_slot=now)
    assert correction.moved == ()
    assert {one for one in meetings if "ann" in one.pair and one.slot >= now} == set(correction.cancelled)


def test_one_other_moves_where_that_saves_a_meeting() -> None:
    people = (person("ann", available=frozenset([0])), *DAY.participants[1:])
    day = changed(places=(Place(id="t1"),), participants=people, wishes=(wish("ann", "bob"), wish("cem", "dee")))
    meetings = (Meeting(0, "t1", "cem", "dee"), Meeting(1, "t1", "ann", "bob"))
    correction = corrected(day, meetings)
    assert (len(correction.moved), correction.cancelled) == (2, ())


def test_a_meeting_that_people_have_booked_by_hand_is_kept() -> None:
    meetings = (Meeting(1, "t2", "ann", "dee"),)
    correction = corrected(changed(wishes=()), meetings)
    assert correction.schedule.meetings == meetings


def test_a_refusal_cancels_what_was_to_come_and_leaves_the_past() -> None:
    meetings = (Meeting(0, "t1", "ann", "bob"), Meeting(2, "t1", "cem", "dee"))
    day = changed(wishes=(wish("bob", "ann", "no"), wish("dee", "cem", "no")))
    correction = corrected(day, meetings, first_slot=1)
    assert correction.schedule.meetings == meetings[:1]
    assert correction.cancelled == meetings[1:]


def test_open_wishes_take_what_has_become_free_if_asked() -> None:
    correction = corrected(changed(wishes=(wish("ann", "bob"),)), (), add=True)
    assert [one.pair for one in correction.added] == [("ann", "bob")]


@pytest.mark.parametrize(
    ("meetings", "fault"),
    [
        ([Meeting(0, "t1", "ann", "bob"), Meeting(0, "t2", "ann", "cem")], Clash("two_meetings", "ann", 0)),
        ([Meeting(0, "t1", "ann", "bob"), Meeting(0, "t1", "cem", "dee")], Clash("place_taken", "t1", 0)),
        ([Meeting(0, "t1", "ann", "bob"), Meeting(2, "t1", "ann", "bob")], Clash("meet_twice", "ann bob")),
        ([Meeting(0, "t9", "ann", "bob")], Clash("unknown", "ann bob", 0)),
        ([Meeting(9, "t1", "ann", "bob")], Clash("unknown", "ann bob", 9)),
    ],
)
def test_what_is_booked_by_hand_is_checked(meetings: list[Meeting], fault: Clash) -> None:
    assert clashes(DAY, meetings) == (fault,)


@pytest.mark.parametrize(
    "fields",
    [
        {"slots": (DAY.slots[0], DAY.slots[0])},
        {"slots": (Slot(DAY.slots[0].end, DAY.slots[0].start),)},
        {"places": (Place(id="t1"), Place(id="t1"))},
        {"participants": (person("ann"), person("ann"))},
        {"participants": (person("ann", "bob"), person("bob"))},
        {"participants": (person("ann", available=frozenset([9])),)},
        {"must_value": 0},
    ],
)
def test_what_no_form_can_mean_is_refused(fields: Mapping[str, object]) -> None:
    with pytest.raises(ValueError, match=r"slot|twice|at least"):
        changed(**fields)


def test_a_meeting_is_written_in_one_way_only() -> None:
    with pytest.raises(ValueError, match="first by id"):
        Meeting(0, "t1", "bob", "ann")


def test_a_wish_is_listed_once_though_it_is_stated_twice() -> None:
    day = changed(places=(), wishes=(wish("ann", "bob"), wish("ann", "bob", "must")))
    assert schedule_day(day).ungranted == (Ungranted("ann", "bob", "no_place"),)
