"""What happens to meetings when something changes: called off, moved, booked, and who is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import Forbidden, NotFound
from community.events.matchmaking import AgendaChanged, MeetingDayChanged
from community.events.notifications import MAX_RECIPIENTS, Notice, Recipient
from community.features.matchmaking.errors import WrongState
from community.features.matchmaking.models import Meeting, MeetingDay, MeetingParticipant, MeetingSeat
from community.features.matchmaking.notices import MEETING_CHANGED
from community.features.matchmaking.planning.meetings.checking import clashes
from community.features.matchmaking.policy import may_manage_meetings, sees_day
from community.features.matchmaking.queries.meeting_facts import planned_day, planned_meetings, read_facts
from community.features.matchmaking.repository import meetings as rows
from community.features.matchmaking.repository.changes import CHANNEL
from community.features.matchmaking.vocabulary.meetings import (
    CancelReason,
    DayState,
    MeetingState,
    PlanKind,
    PlanState,
)
from community.infra.db import UnitOfWork
from community.infra.outbox import Outbox
from community.infra.waking import wake


async def lock_seen(session: AsyncSession, actor: Actor, day_id: UUID) -> MeetingDay:
    """The day, locked. Raises NotFound: it does not exist for the actor."""
    day = await rows.lock_day(session, day_id)
    if day is None or not sees_day(actor, day):
        raise NotFound
    return day


async def lock_managed(session: AsyncSession, actor: Actor, day_id: UUID, *states: DayState) -> MeetingDay:
    """The same, for its organisers.

    Raises:
        NotFound, Forbidden, WrongState: it does not exist, is not the actor's to change, or not in this state.
    """
    day = await lock_seen(session, actor, day_id)
    if not may_manage_meetings(actor):
        raise Forbidden
    if states and day.state not in states:
        raise WrongState(state=day.state)
    return day


def touch(outbox: Outbox, day: MeetingDay) -> None:
    """Something changed that a schedule depends on."""
    day.changes += 1
    outbox.add(MeetingDayChanged(day_id=day.id))


async def ask_plan(session: AsyncSession, day: MeetingDay, kind: PlanKind, *, fill: bool, now: datetime) -> None:
    """Have the matcher make a schedule, or correct the one that there is.

    Two corrections that are asked for at once are one, which fills free times if either does.
    """
    waiting = day.plan_state in {PlanState.ASKED, PlanState.WORKING} and day.plan_kind == kind
    day.plan_fills = fill or (waiting and day.plan_fills)
    day.plan_state, day.plan_kind = PlanState.ASKED, kind
    day.plan_number += 1
    day.plan_asked_at, day.plan_progress = now, {}
    await wake(session, CHANNEL)


async def correct_if_wrong(session: AsyncSession, day: MeetingDay, *, now: datetime) -> None:
    """Ask for a correction, if a published schedule cannot take place as it stands."""
    if day.published_at is None or day.state not in {DayState.SCHEDULED, DayState.RUNNING}:
        return
    await session.flush()
    facts = await read_facts(session, day)
    if clashes(planned_day(facts), planned_meetings(facts.meetings)):
        await ask_plan(session, day, PlanKind.CORRECTION, fill=False, now=now)


async def seat(session: AsyncSession, meetings: Sequence[Meeting]) -> None:
    """Take the time of both in each. The rows of the meetings are written first."""
    await session.flush()
    session.add_all(
        MeetingSeat(participant_id=person, slot=one.slot, meeting_id=one.id)
        for one in meetings
        for person in (one.first_id, one.second_id)
    )
    await session.flush()


async def move_all(session: AsyncSession, moves: Sequence[tuple[Meeting, int, UUID]], *, now: datetime) -> None:
    """Meetings to their new slots and places, which may be those of each other."""
    if not moves:
        return
    await session.flush()
    await rows.stand_aside(session, [meeting.id for meeting, _, _ in moves])
    for meeting, slot, place_id in moves:
        meeting.slot, meeting.place_id = slot, place_id
        meeting.state, meeting.changed_at, meeting.reminded_at = MeetingState.PLANNED, now, None
        meeting.revision += 1
    await seat(session, [meeting for meeting, _, _ in moves])


async def call_off(session: AsyncSession, meetings: Sequence[Meeting], reason: CancelReason, *, now: datetime) -> None:
    for meeting in meetings:
        meeting.state, meeting.reason, meeting.changed_at = MeetingState.CANCELLED, reason, now
        meeting.revision += 1
    await session.flush()
    await rows.free(session, [meeting.id for meeting in meetings])


def tell_changed(
    outbox: Outbox,
    day: MeetingDay,
    told: Iterable[tuple[Meeting, str]],
    people: Mapping[UUID, UUID],
    *,
    but: UUID | None = None,
) -> None:
    """Tell both of each meeting, and why: `meeting_moved`, `…_cancelled`, `…_added`; nobody before the publication.

    people: persons by participant. but: who has done it, and knows.
    """
    concerned: set[UUID] = set()
    for meeting, reason in told:
        persons = [people[one] for one in (meeting.first_id, meeting.second_id) if one in people]
        concerned.update(persons)
        recipients = [Recipient(person_id=one, reason=reason) for one in persons if one != but]
        if recipients and day.published_at is not None:
            outbox.add(Notice(kind=MEETING_CHANGED, subject_id=meeting.id, item=None, by=but, recipients=recipients))
    if concerned and day.published_at is not None:
        outbox.add(AgendaChanged(day_id=day.id, person_ids=sorted(concerned)))


def tell_all(outbox: Outbox, kind: str, reason: str, day: MeetingDay, persons: Iterable[UUID]) -> None:
    """One notice of the day to everybody, in parts that are not too long."""
    everybody = sorted(persons)
    for start in range(0, len(everybody), MAX_RECIPIENTS):
        recipients = [Recipient(person_id=one, reason=reason) for one in everybody[start : start + MAX_RECIPIENTS]]
        outbox.add(Notice(kind=kind, subject_id=day.id, item=None, by=None, recipients=recipients))


async def leave(uow: UnitOfWork, day: MeetingDay, participant: MeetingParticipant, *, now: datetime) -> None:
    """Somebody does not come after all: their meetings to come are called off, and others may take the free times."""
    session, outbox = uow.session, uow.outbox
    if participant.cancelled_at is not None:
        return
    people = await rows.people_of(session, day.id)
    own = [
        one
        for one in await rows.meetings(session, day.id)
        if participant.id in {one.first_id, one.second_id} and one.state == MeetingState.PLANNED
    ]
    participant.cancelled_at = now
    await call_off(session, own, CancelReason.LEFT, now=now)
    touch(outbox, day)
    told = [(one, "meeting_cancelled") for one in own]
    tell_changed(outbox, day, told, people, but=participant.person_id)
    if own and day.published_at is not None and day.state in {DayState.SCHEDULED, DayState.RUNNING}:
        await ask_plan(session, day, PlanKind.CORRECTION, fill=True, now=now)
