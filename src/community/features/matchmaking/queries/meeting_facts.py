"""A meeting day as the planner knows it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import (
    Meeting,
    MeetingDay,
    MeetingParticipant,
    MeetingPlace,
    MeetingWish,
)
from community.features.matchmaking.planning.meetings import day as planned
from community.features.matchmaking.planning.meetings import schedule
from community.features.matchmaking.repository import meetings as rows
from community.features.matchmaking.vocabulary.meetings import WishLevel


class Facts(NamedTuple):
    """All of a day that a schedule depends on. called_off: pairs that somebody has put an end to."""

    day: MeetingDay
    places: Sequence[MeetingPlace]
    participants: Sequence[MeetingParticipant]
    wishes: Sequence[MeetingWish]
    meetings: Sequence[Meeting]
    met_before: Iterable[tuple[UUID, UUID]]
    called_off: Iterable[tuple[UUID, UUID]]


async def read_facts(session: AsyncSession, day: MeetingDay) -> Facts:
    """In six statements, five where people may meet again."""
    again = day.meet_again
    return Facts(
        day=day,
        places=await rows.places(session, day.id),
        participants=await rows.participants(session, day.id),
        wishes=await rows.wishes(session, day.id),
        meetings=await rows.meetings(session, day.id),
        met_before=() if again else await rows.met_before(session, day.id, before=day.starts_at),
        called_off=await rows.cancelled_pairs(session, day.id),
    )


def slots_of_day(day: MeetingDay) -> tuple[planned.Slot, ...]:
    return tuple(
        planned.Slot(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in day.slots
    )


def planned_day(facts: Facts) -> planned.MeetingDay:
    """The same for the planner; wishes for who has left are none, and whoever called a meeting off does not meet again.

    A wish of an earlier day is no wish of this one; so those who have met before meet again where one calls it a must.
    """
    day, count = facts.day, len(facts.day.slots)
    there = {one.id for one in facts.participants}
    houses = {one.organisation_id for one in facts.participants}
    living = {(one.first_id, one.second_id) for one in facts.meetings}
    return planned.MeetingDay(
        slots=slots_of_day(day),
        places=tuple(
            planned.Place(
                id=str(one.id),
                online=one.online,
                closed=frozenset(slot for slot in one.closed if slot < count),
                reserved_for=frozenset(one.reserved_for),
            )
            for one in facts.places
        ),
        participants=tuple(_participant(one, day) for one in facts.participants),
        wishes=(
            *(
                planned.Wish(
                    wisher=str(one.wisher_id),
                    wished=str(one.participant_id or one.organisation_id),
                    level=_LEVELS[WishLevel(one.level)],
                    renewed=one.level == WishLevel.MUST,
                )
                for one in facts.wishes
                if one.wisher_id in there and (one.participant_id in there or one.organisation_id in houses)
            ),
            *(
                planned.Wish(wisher=str(first), wished=str(second), level="no")
                for first, second in sorted(facts.called_off)
                if {first, second} <= there and (first, second) not in living
            ),
        ),
        met_before=frozenset((str(first), str(second)) for first, second in facts.met_before),
        must_value=day.must_value,
        side_weights={one["name"]: one["weight"] for one in day.sides},
    )


def planned_meetings(meetings: Iterable[Meeting]) -> tuple[schedule.Meeting, ...]:
    """Ids as texts are in the order of ids."""
    return tuple(
        schedule.Meeting(one.slot, str(one.place_id), str(one.first_id), str(one.second_id)) for one in meetings
    )


_LEVELS: dict[WishLevel, planned.Level] = {
    WishLevel.MUST: "must",
    WishLevel.INTERESTED: "interested",
    WishLevel.NO: "no",
}


def _participant(one: MeetingParticipant, day: MeetingDay) -> planned.Participant:
    limits = [limit for limit in (one.max_meetings, day.max_meetings) if limit is not None]
    return planned.Participant(
        id=str(one.id),
        organisation=str(one.organisation_id),
        side=one.side,
        available=frozenset(slot for slot in one.slots if slot < len(day.slots)),
        max_meetings=min(limits) if limits else None,
        longest_run=day.longest_run,
        online=one.online,
    )
