"""The schedule of a meeting day for its organiser, and the day in figures."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import organisation_names, person_cards
from community.features.matchmaking.models import (
    Meeting,
    MeetingDay,
    MeetingFeedback,
    MeetingParticipant,
    MeetingPlan,
    MeetingWish,
)
from community.features.matchmaking.planning.meetings.checking import Clash, clashes
from community.features.matchmaking.policy import may_manage_meetings, visible_days
from community.features.matchmaking.queries.meeting_days import places_out
from community.features.matchmaking.queries.meeting_facts import planned_day, planned_meetings, read_facts
from community.features.matchmaking.schemas.meetings import (
    AnswerCountOut,
    ClashOut,
    MeetingOut,
    MeetingPlanOut,
    PlanProgressOut,
    ScheduledPersonOut,
    ScheduleOut,
    SummaryOut,
    UngrantedOut,
)
from community.features.matchmaking.vocabulary.meetings import (
    CancelReason,
    MeetingState,
    NextStep,
    PlanKind,
    PlanState,
)

USEFULNESS = range(1, 6)


async def schedule(session: AsyncSession, actor: Actor, day_id: UUID) -> ScheduleOut:
    """All of it, in eleven statements at most, however many come.

    Raises:
        NotFound: the day does not exist for the actor, or is not theirs to organise.
    """
    day = await _managed(session, actor, day_id)
    people = await named_participants(session, day_id)
    plan: MeetingPlan | None = await session.get(MeetingPlan, day_id, populate_existing=True)
    facts = await read_facts(session, day)
    cancelled = await session.scalars(
        select(Meeting).where(Meeting.day_id == day_id, Meeting.state == MeetingState.CANCELLED)
    )
    places = await places_out(session, day_id)
    names = names_of(people)
    names |= {str(place.id): place.name for place in places}
    found = clashes(planned_day(facts), planned_meetings(facts.meetings))
    shares = {} if plan is None else plan.shares
    return ScheduleOut(
        places=places,
        participants=[_person(row, shares) for row in people],
        meetings=[_meeting(one) for one in (*facts.meetings, *cancelled)],
        plan=_plan(day, plan),
        ungranted=[]
        if plan is None
        else [
            UngrantedOut(wisher=names[wisher], wished=names[wished], reason=reason)
            for wisher, wished, reason in plan.ungranted
            if wisher in names and wished in names
        ],
        clashes=[_clash(one, names) for one in found],
    )


async def summary(session: AsyncSession, actor: Actor, day_id: UUID) -> SummaryOut:
    """The day in figures; five statements. Raises NotFound."""
    await _managed(session, actor, day_id)
    coming = MeetingParticipant.cancelled_at.is_(None)
    people = (
        await session.execute(
            select(
                func.count().filter(coming).label("coming"),
                func.count(MeetingParticipant.organisation_id.distinct()).filter(coming).label("organisations"),
                func.count().filter(coming, MeetingParticipant.checked_in_at.is_not(None)).label("checked_in"),
                func.count().filter(~coming).label("gone"),
            ).where(MeetingParticipant.day_id == day_id)
        )
    ).one()
    wishes = await session.scalar(select(func.count()).where(MeetingWish.day_id == day_id, MeetingWish.level != "no"))
    states = await _counts(session, select(Meeting.state, func.count()).where(Meeting.day_id == day_id), Meeting.state)
    of_day = select(MeetingFeedback.useful, MeetingFeedback.next_step).join(
        Meeting, Meeting.id == MeetingFeedback.meeting_id
    )
    answers = (await session.execute(of_day.where(Meeting.day_id == day_id))).all()
    return SummaryOut(
        participants=people.coming,
        organisations=people.organisations,
        checked_in=people.checked_in,
        left=people.gone,
        wishes=wishes or 0,
        planned=states.get(MeetingState.PLANNED, 0),
        held=states.get(MeetingState.HELD, 0),
        no_show=states.get(MeetingState.NO_SHOW, 0),
        cancelled=states.get(MeetingState.CANCELLED, 0),
        answers=len(answers),
        usefulness=[
            AnswerCountOut(key=str(mark), count=sum(one.useful == mark for one in answers)) for mark in USEFULNESS
        ],
        next_steps=[
            AnswerCountOut(key=str(step), count=sum(one.next_step == step for one in answers)) for step in NextStep
        ],
    )


async def named_participants(session: AsyncSession, day_id: UUID) -> Sequence[Any]:
    """All who come or came not, with names, those of one organisation together."""
    statement = (
        select(MeetingParticipant, person_cards.c.name, organisation_names.c.legal_name)
        .join(person_cards, person_cards.c.person_id == MeetingParticipant.person_id)
        .join(organisation_names, organisation_names.c.id == MeetingParticipant.organisation_id)
        .where(MeetingParticipant.day_id == day_id)
        .order_by(organisation_names.c.search_key, MeetingParticipant.id)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(statement)).all()


def names_of(people: Sequence[Any]) -> dict[str, str]:
    """What participants and organisations are called, by the names that the planner has for them."""
    found = {str(row.MeetingParticipant.organisation_id): str(row.legal_name) for row in people}
    return found | {str(row.MeetingParticipant.id): f"{row.name} ({row.legal_name})" for row in people}


async def _managed(session: AsyncSession, actor: Actor, day_id: UUID) -> MeetingDay:
    statement = select(MeetingDay).where(MeetingDay.id == day_id, visible_days(actor))
    day: MeetingDay | None = await session.scalar(statement.execution_options(populate_existing=True))
    if day is None or not may_manage_meetings(actor):
        raise NotFound
    return day


async def _counts(session: AsyncSession, statement: Any, key: Any) -> Mapping[str, int]:
    return {row[0]: row[1] for row in await session.execute(statement.group_by(key))}


def _person(row: Any, shares: Mapping[str, Sequence[Any]]) -> ScheduledPersonOut:
    one: MeetingParticipant = row.MeetingParticipant
    granted, grantable, below = shares.get(str(one.id), (0, 0, False))
    return ScheduledPersonOut(
        id=one.id,
        name=row.name,
        organisation_id=one.organisation_id,
        organisation_name=row.legal_name,
        side=one.side,
        slots=list(one.slots),
        checked_in_at=one.checked_in_at,
        cancelled_at=one.cancelled_at,
        granted=granted,
        grantable=grantable,
        below=below,
    )


def _meeting(one: Meeting) -> MeetingOut:
    return MeetingOut(
        id=one.id,
        slot=one.slot,
        place_id=one.place_id,
        first=one.first_id,
        second=one.second_id,
        state=MeetingState(one.state),
        reason=CancelReason(one.reason) if one.reason else None,
        by_hand=one.booked_by is not None,
        missing=list(one.missing),
    )


def _plan(day: MeetingDay, plan: MeetingPlan | None) -> MeetingPlanOut:
    figures: Mapping[str, Any] = {} if plan is None else plan.figures
    progress = day.plan_progress
    return MeetingPlanOut(
        state=PlanState(day.plan_state),
        kind=PlanKind(day.plan_kind),
        asked_at=day.plan_asked_at,
        progress=PlanProgressOut(**progress) if progress else None,
        value=figures.get("value", 0),
        bound=figures.get("bound", 0),
        median_share=figures.get("median_share", 0.0),
        seconds=figures.get("seconds", 0.0),
        moved=figures.get("moved", 0),
        cancelled=figures.get("cancelled", 0),
        added=figures.get("added", 0),
        stale=plan is not None and plan.changes != day.changes,
    )


def _clash(one: Clash, names: Mapping[str, str]) -> ClashOut:
    subject = " / ".join(names.get(part, "?") for part in one.subject.split())
    return ClashOut(fault=one.fault, subject=subject, slot=one.slot)
