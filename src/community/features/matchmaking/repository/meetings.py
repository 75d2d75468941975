"""Meeting days with all that belongs to them, to be changed.

Whoever changes a day, or anything of it, locks the day first: changes of one day stand in a row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import person_cards
from community.features.matchmaking.models import (
    Meeting,
    MeetingCalendar,
    MeetingDay,
    MeetingFeedback,
    MeetingParticipant,
    MeetingPlace,
    MeetingPlan,
    MeetingSeat,
    MeetingWish,
)
from community.features.matchmaking.vocabulary.meetings import CancelReason, DayState, MeetingState, PlanState

LIVING = (DayState.DRAFT, DayState.OPEN, DayState.WISHES, DayState.SCHEDULED, DayState.RUNNING)
"""Days on which something can still be done."""


class Employer(NamedTuple):
    """For whom a person works, if they are active."""

    organisation_id: UUID | None
    active: bool


async def lock_day(session: AsyncSession, day_id: UUID) -> MeetingDay | None:
    found: MeetingDay | None = await session.scalar(
        select(MeetingDay).where(MeetingDay.id == day_id).with_for_update().execution_options(populate_existing=True)
    )
    return found


async def lock_asked(session: AsyncSession, *, claimed_before: datetime) -> MeetingDay | None:
    """A day whose schedule is asked for, the longest waiting first; or was claimed by who has not come back since."""
    waiting = or_(
        MeetingDay.plan_state == PlanState.ASKED,
        (MeetingDay.plan_state == PlanState.WORKING) & (MeetingDay.plan_claimed_at < claimed_before),
    )
    statement = select(MeetingDay).where(waiting).order_by(MeetingDay.plan_asked_at).limit(1)
    found: MeetingDay | None = await session.scalar(
        statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    return found


async def lock_timed(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[MeetingDay]:
    """Days whose state the clock changes."""
    due = or_(
        (MeetingDay.state == DayState.OPEN) & (MeetingDay.register_until <= now),
        (MeetingDay.state == DayState.SCHEDULED) & (MeetingDay.starts_at <= now),
        (MeetingDay.state == DayState.RUNNING) & (MeetingDay.ends_at <= now),
    )
    statement = select(MeetingDay).where(due).order_by(MeetingDay.starts_at, MeetingDay.id).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True))).all()


async def running_days(session: AsyncSession, *, now: datetime, before: datetime) -> Sequence[MeetingDay]:
    """Published ones with something to come between these instants; also those that begin then."""
    statement = select(MeetingDay).where(
        MeetingDay.published_at.is_not(None),
        MeetingDay.state.in_((DayState.SCHEDULED, DayState.RUNNING)),
        MeetingDay.starts_at <= before,
        MeetingDay.ends_at > now,
    )
    return (await session.scalars(statement.order_by(MeetingDay.id))).all()


async def plan(session: AsyncSession, day_id: UUID) -> MeetingPlan | None:
    found: MeetingPlan | None = await session.get(MeetingPlan, day_id)
    return found


async def cancelled_pairs(session: AsyncSession, day_id: UUID) -> set[tuple[UUID, UUID]]:
    """Participants of whom one, or the organiser, has called a meeting off."""
    statement = select(Meeting.first_id, Meeting.second_id).where(
        Meeting.day_id == day_id,
        Meeting.state == MeetingState.CANCELLED,
        Meeting.reason.in_((CancelReason.REFUSED, CancelReason.ORGANISER)),
    )
    return {(row[0], row[1]) for row in await session.execute(statement)}


async def places(session: AsyncSession, day_id: UUID) -> Sequence[MeetingPlace]:
    statement = select(MeetingPlace).where(MeetingPlace.day_id == day_id)
    return (await session.scalars(statement.order_by(MeetingPlace.position, MeetingPlace.id))).all()


async def place(session: AsyncSession, day_id: UUID, place_id: UUID) -> MeetingPlace | None:
    found: MeetingPlace | None = await session.scalar(
        select(MeetingPlace).where(MeetingPlace.id == place_id, MeetingPlace.day_id == day_id)
    )
    return found


async def is_used(session: AsyncSession, place_id: UUID) -> bool:
    """Also by meetings that were cancelled: they say where they would have been."""
    return await session.scalar(select(Meeting.id).where(Meeting.place_id == place_id).limit(1)) is not None


async def participants(session: AsyncSession, day_id: UUID) -> Sequence[MeetingParticipant]:
    """Those who come."""
    statement = select(MeetingParticipant).where(
        MeetingParticipant.day_id == day_id, MeetingParticipant.cancelled_at.is_(None)
    )
    return (await session.scalars(statement.order_by(MeetingParticipant.id))).all()


async def participant(session: AsyncSession, day_id: UUID, participant_id: UUID) -> MeetingParticipant | None:
    found: MeetingParticipant | None = await session.scalar(
        select(MeetingParticipant).where(MeetingParticipant.id == participant_id, MeetingParticipant.day_id == day_id)
    )
    return found


async def participant_of(session: AsyncSession, day_id: UUID, person_id: UUID) -> MeetingParticipant | None:
    found: MeetingParticipant | None = await session.scalar(
        select(MeetingParticipant).where(MeetingParticipant.day_id == day_id, MeetingParticipant.person_id == person_id)
    )
    return found


async def count_participants(session: AsyncSession, day_id: UUID) -> int:
    statement = select(func.count()).select_from(MeetingParticipant)
    counted = statement.where(MeetingParticipant.day_id == day_id, MeetingParticipant.cancelled_at.is_(None))
    return (await session.scalar(counted)) or 0


async def people_of(session: AsyncSession, day_id: UUID) -> dict[UUID, UUID]:
    """Persons by participant, of those who come."""
    return {one.id: one.person_id for one in await participants(session, day_id)}


async def employer(session: AsyncSession, person_id: UUID) -> Employer | None:
    row = (
        await session.execute(
            select(person_cards.c.organisation_id, person_cards.c.active).where(person_cards.c.person_id == person_id)
        )
    ).one_or_none()
    return None if row is None else Employer(row.organisation_id, row.active)


async def days_of(session: AsyncSession, person_id: UUID) -> Sequence[UUID]:
    """Days to come for which a person is registered."""
    statement = (
        select(MeetingParticipant.day_id)
        .join(MeetingDay, MeetingDay.id == MeetingParticipant.day_id)
        .where(
            MeetingParticipant.person_id == person_id,
            MeetingParticipant.cancelled_at.is_(None),
            MeetingDay.state.in_(LIVING),
        )
    )
    return (await session.scalars(statement.order_by(MeetingParticipant.day_id))).all()


async def wishes(session: AsyncSession, day_id: UUID) -> Sequence[MeetingWish]:
    statement = select(MeetingWish).where(MeetingWish.day_id == day_id)
    return (await session.scalars(statement.order_by(MeetingWish.id))).all()


async def delete_wish(session: AsyncSession, wisher_id: UUID, other: MeetingParticipant, *, whole: bool) -> None:
    """What was wished for a participant, or for all of their organisation; and for the organisation itself."""
    colleagues = select(MeetingParticipant.id).where(
        MeetingParticipant.day_id == other.day_id, MeetingParticipant.organisation_id == other.organisation_id
    )
    one = MeetingWish.participant_id.in_(colleagues) if whole else MeetingWish.participant_id == other.id
    wished = or_(MeetingWish.organisation_id == other.organisation_id, one)
    await session.execute(delete(MeetingWish).where(MeetingWish.wisher_id == wisher_id, wished))


async def meetings(session: AsyncSession, day_id: UUID) -> Sequence[Meeting]:
    """Those that are not cancelled."""
    statement = select(Meeting).where(Meeting.day_id == day_id, Meeting.state != MeetingState.CANCELLED)
    return (await session.scalars(statement.order_by(Meeting.slot, Meeting.id))).all()


async def meeting(session: AsyncSession, day_id: UUID, meeting_id: UUID) -> Meeting | None:
    found: Meeting | None = await session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.day_id == day_id)
    )
    return found


async def delete_meetings(session: AsyncSession, day_id: UUID) -> None:
    """All, also cancelled ones: what nobody has seen was never there."""
    await session.execute(delete(Meeting).where(Meeting.day_id == day_id))


async def free(session: AsyncSession, meeting_ids: Sequence[UUID]) -> None:
    """Nobody sits there any more."""
    await session.execute(delete(MeetingSeat).where(MeetingSeat.meeting_id.in_(meeting_ids)))


async def stand_aside(session: AsyncSession, meeting_ids: Sequence[UUID]) -> None:
    """Give up slot and place for a moment: meetings that change places would else stand in each other's way."""
    await free(session, meeting_ids)
    statement = update(Meeting).where(Meeting.id.in_(meeting_ids)).values(state=MeetingState.CANCELLED)
    await session.execute(statement.execution_options(synchronize_session="fetch"))


async def met_before(session: AsyncSession, day_id: UUID, *, before: datetime) -> set[tuple[UUID, UUID]]:
    """Organisations whose people have met on earlier days."""
    first, second = MeetingParticipant.__table__.alias(), MeetingParticipant.__table__.alias()
    statement = (
        select(first.c.organisation_id, second.c.organisation_id)
        .select_from(Meeting)
        .join(MeetingDay, MeetingDay.id == Meeting.day_id)
        .join(first, first.c.id == Meeting.first_id)
        .join(second, second.c.id == Meeting.second_id)
        .where(Meeting.state == MeetingState.HELD, Meeting.day_id != day_id, MeetingDay.starts_at < before)
        .distinct()
    )
    return {(row[0], row[1]) for row in await session.execute(statement)}


async def due_meetings(session: AsyncSession, day_id: UUID, slots: Sequence[int]) -> Sequence[Meeting]:
    """Planned ones in these slots of which nobody was reminded."""
    statement = select(Meeting).where(
        Meeting.day_id == day_id,
        Meeting.slot.in_(slots),
        Meeting.state == MeetingState.PLANNED,
        Meeting.reminded_at.is_(None),
    )
    return (await session.scalars(statement.order_by(Meeting.id).with_for_update(skip_locked=True))).all()


async def store_feedback(session: AsyncSession, feedback: MeetingFeedback) -> None:
    """In place of what the same participant said before."""
    values = {name: getattr(feedback, name) for name in ("meeting_id", "participant_id", "useful", "next_step", "at")}
    changed = {name: values[name] for name in ("useful", "next_step", "at")}
    key = [MeetingFeedback.meeting_id, MeetingFeedback.participant_id]
    await session.execute(
        insert(MeetingFeedback).values(**values).on_conflict_do_update(index_elements=key, set_=changed)
    )


async def store_calendar(session: AsyncSession, *, person_id: UUID, token_hash: bytes, now: datetime) -> None:
    """In place of the former one, which opens nothing from then on."""
    new = insert(MeetingCalendar).values(person_id=person_id, token_hash=token_hash, created_at=now)
    changed = {"token_hash": token_hash, "created_at": now}
    await session.execute(new.on_conflict_do_update(index_elements=[MeetingCalendar.person_id], set_=changed))


async def delete_calendar(session: AsyncSession, person_id: UUID) -> None:
    await session.execute(delete(MeetingCalendar).where(MeetingCalendar.person_id == person_id))
