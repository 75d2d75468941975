"""From a schedule that was asked for to one that is stored: claimed, worked out beside everything else, written down.

What a schedule depends on may change meanwhile. Then it is worked out again, from what is there by then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from community.core.ids import new_id
from community.events.matchmaking import MeetingDayChanged
from community.features.matchmaking.models import Meeting, MeetingDay, MeetingPlan
from community.features.matchmaking.planning.meetings import day as planned
from community.features.matchmaking.planning.meetings.correcting import corrected
from community.features.matchmaking.planning.meetings.schedule import Correction, Schedule
from community.features.matchmaking.planning.meetings.schedule import Meeting as PlannedMeeting
from community.features.matchmaking.planning.meetings.scheduling import schedule_day
from community.features.matchmaking.planning.meetings.sessions import next_slot
from community.features.matchmaking.planning.progress import Report
from community.features.matchmaking.queries.meeting_facts import planned_day, planned_meetings, read_facts
from community.features.matchmaking.repository import meetings as rows
from community.features.matchmaking.service.meeting_changes import call_off, move_all, seat, tell_changed
from community.features.matchmaking.vocabulary.meetings import (
    CancelReason,
    DayState,
    MeetingState,
    PlanKind,
    PlanState,
)
from community.infra.db import UnitOfWork

LOST_AFTER: Final = timedelta(minutes=2)
"""Whoever claimed a schedule and has not come back by then does not come back; planning takes half a minute at most."""


class Order(NamedTuple):
    """A schedule to be worked out. number, changes: those of the day when it was claimed."""

    day_id: UUID
    number: int
    changes: int
    kind: PlanKind
    fill: bool
    first_slot: int
    day: planned.MeetingDay
    meetings: tuple[PlannedMeeting, ...]


async def take_order(uow: UnitOfWork, *, now: datetime) -> Order | None:
    """The one that has waited longest; nobody else works on it meanwhile."""
    day = await rows.lock_asked(uow.session, claimed_before=now - LOST_AFTER)
    if day is None:
        return None
    day.plan_state, day.plan_claimed_at = PlanState.WORKING, now
    facts = await read_facts(uow.session, day)
    uow.outbox.add(MeetingDayChanged(day_id=day.id))
    told = planned_day(facts)
    return Order(
        day_id=day.id,
        number=day.plan_number,
        changes=day.changes,
        kind=PlanKind(day.plan_kind),
        fill=day.plan_fills,
        first_slot=next_slot(told.slots, now),
        day=told,
        meetings=planned_meetings(facts.meetings),
    )


def work_out(order: Order, report: Report) -> Schedule | Correction:
    """Seconds of the processor; the same order gives the same result."""
    if order.kind == PlanKind.SCHEDULE:
        return schedule_day(order.day, report=report)
    return corrected(order.day, order.meetings, first_slot=order.first_slot, add=order.fill)


async def note_progress(uow: UnitOfWork, order: Order, progress: Mapping[str, Any]) -> None:
    day = await rows.lock_day(uow.session, order.day_id)
    if day is not None and _is_on(day, order):
        day.plan_progress = dict(progress)


async def deliver(
    uow: UnitOfWork, order: Order, result: Schedule | Correction, *, seconds: float, now: datetime
) -> None:
    """Write the result down and tell those concerned; nothing if it is not wanted any more."""
    day = await rows.lock_day(uow.session, order.day_id)
    if day is None or not _is_on(day, order):
        return
    if day.changes != order.changes:
        day.plan_state = PlanState.ASKED
        return
    if isinstance(result, Schedule):
        if day.published_at is not None:
            day.plan_state = PlanState.MADE
            return
        await _replace(uow, day, result, now=now)
        schedule, told = result, (0, 0, 0)
    else:
        schedule, told = result.schedule, (len(result.moved), len(result.cancelled), len(result.added))
        await _correct(uow, day, result, now=now)
    await _store_plan(uow, day, schedule, told, seconds=seconds, now=now)
    day.plan_state, day.plan_progress = PlanState.MADE, {}
    uow.outbox.add(MeetingDayChanged(day_id=day.id))


async def give_up(uow: UnitOfWork, order: Order) -> None:
    """It could not be worked out: a fault of ours, which the organiser has to see."""
    day = await rows.lock_day(uow.session, order.day_id)
    if day is not None and _is_on(day, order):
        day.plan_state = PlanState.FAILED
        uow.outbox.add(MeetingDayChanged(day_id=day.id))


def _is_on(day: MeetingDay, order: Order) -> bool:
    return day.plan_number == order.number and day.plan_state == PlanState.WORKING and day.state != DayState.CANCELLED


async def _replace(uow: UnitOfWork, day: MeetingDay, schedule: Schedule, *, now: datetime) -> None:
    await rows.delete_meetings(uow.session, day.id)
    made = [_row(day, one, now) for one in schedule.meetings]
    uow.session.add_all(made)
    await seat(uow.session, made)


async def _correct(uow: UnitOfWork, day: MeetingDay, result: Correction, *, now: datetime) -> None:
    session = uow.session
    stored = {
        (str(one.first_id), str(one.second_id)): one
        for one in await rows.meetings(session, day.id)
        if one.state == MeetingState.PLANNED
    }
    gone = [stored[one.pair] for one in result.cancelled if one.pair in stored]
    await call_off(session, gone, CancelReason.NO_ROOM, now=now)
    moved = [
        (stored[one.after.pair], one.after.slot, UUID(one.after.place))
        for one in result.moved
        if one.after.pair in stored
    ]
    await move_all(session, moved, now=now)
    added = [_row(day, one, now) for one in result.added]
    session.add_all(added)
    await seat(session, added)
    told: Sequence[tuple[Meeting, str]] = [
        *((one, "meeting_cancelled") for one in gone),
        *((one, "meeting_moved") for one, _, _ in moved),
        *((one, "meeting_added") for one in added),
    ]
    tell_changed(uow.outbox, day, told, await rows.people_of(session, day.id))


def _row(day: MeetingDay, one: PlannedMeeting, now: datetime) -> Meeting:
    return Meeting(
        id=new_id(),
        day_id=day.id,
        slot=one.slot,
        place_id=UUID(one.place),
        first_id=UUID(one.first),
        second_id=UUID(one.second),
        state=MeetingState.PLANNED,
        changed_at=now,
    )


async def _store_plan(
    uow: UnitOfWork, day: MeetingDay, schedule: Schedule, told: tuple[int, int, int], *, seconds: float, now: datetime
) -> None:
    plan = await rows.plan(uow.session, day.id)
    if plan is None:
        plan = MeetingPlan(day_id=day.id)
        uow.session.add(plan)
    below = set(schedule.below_fair_share)
    plan.changes, plan.made_at = day.changes, now
    plan.figures = {
        "value": schedule.value,
        "bound": schedule.bound,
        "median_share": round(schedule.median_share, 4),
        "seconds": round(seconds, 2),
        **dict(zip(("moved", "cancelled", "added"), told, strict=True)),
    }
    plan.shares = {one.wisher: [one.granted, one.grantable, one.wisher in below] for one in schedule.shares}
    plan.ungranted = [[one.wisher, one.wished, one.reason] for one in schedule.ungranted]
