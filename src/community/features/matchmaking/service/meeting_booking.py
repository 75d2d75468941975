"""Single meetings by hand: booked, moved, called off, refused; what came of them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.ids import new_id
from community.events.matchmaking import MeetingDayChanged, MeetingHeld
from community.features.matchmaking import errors
from community.features.matchmaking.errors import PlanRunning, TooEarly, WrongState
from community.features.matchmaking.models import Meeting, MeetingDay, MeetingFeedback
from community.features.matchmaking.planning.meetings.checking import Clash, Fault, clashes
from community.features.matchmaking.planning.meetings.sessions import next_slot
from community.features.matchmaking.policy import may_manage_meetings
from community.features.matchmaking.queries.meeting_facts import (
    Facts,
    planned_day,
    planned_meetings,
    read_facts,
    slots_of_day,
)
from community.features.matchmaking.repository import meetings as rows
from community.features.matchmaking.schemas.meetings import BookingIn, FeedbackIn, MoveIn, OutcomeIn
from community.features.matchmaking.service.meeting_changes import (
    call_off,
    lock_managed,
    lock_seen,
    move_all,
    seat,
    tell_changed,
    touch,
)
from community.features.matchmaking.vocabulary.meetings import (
    CancelReason,
    DayState,
    MeetingState,
    PlanState,
)
from community.infra.db import UnitOfWork

_REFUSALS: Final[dict[Fault, type[errors.MeetingImpossible]]] = {
    "unknown": errors.MeetingImpossible,
    "two_meetings": errors.SomebodyBusy,
    "place_taken": errors.PlaceTaken,
    "absent": errors.SomebodyAbsent,
    "place_closed": errors.PlaceClosed,
    "place_not_theirs": errors.PlaceNotTheirs,
    "declined": errors.Declined,
    "own_organisation": errors.OwnOrganisation,
    "meet_twice": errors.MeetTwice,
    "too_many": errors.TooManyMeetings,
    "no_break": errors.NoBreak,
}
_PLANNABLE: Final = (DayState.WISHES, DayState.SCHEDULED, DayState.RUNNING)


class BookingService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    async def book(self, *, actor: Actor, day_id: UUID, wanted: BookingIn) -> UUID:
        """A meeting that no planner has made, if it can take place; its id.

        Raises:
            NotFound, Forbidden, WrongState.
            PlanRunning: a schedule is being made from nothing.
            Invalid: there is no such slot, place or participant, or it is over.
            MeetingImpossible: one of its kinds, which says why.
        """
        day = await lock_managed(self._session, actor, day_id, *_PLANNABLE)
        facts = await self._open_facts(day, wanted.slot)
        first, second = sorted((wanted.first, wanted.second))
        known = {one.id for one in facts.participants}
        if first == second or not {first, second} <= known:
            raise Invalid({"/second": FieldProblem("not_in_list")})
        _require_place(facts, wanted.place_id)
        meeting = Meeting(
            id=new_id(),
            day_id=day_id,
            slot=wanted.slot,
            place_id=wanted.place_id,
            first_id=first,
            second_id=second,
            state=MeetingState.PLANNED,
            booked_by=actor.id,
            changed_at=self._clock.now(),
        )
        _require_possible(facts, [*facts.meetings, meeting])
        self._session.add(meeting)
        await seat(self._session, [meeting])
        await self._told(day, meeting, "meeting_added", facts, actor)
        return meeting.id

    async def move(self, *, actor: Actor, day_id: UUID, meeting_id: UUID, wanted: MoveIn) -> None:
        """Another time or place. Raises as `book`; WrongState: it is not to come any more."""
        day = await lock_managed(self._session, actor, day_id, *_PLANNABLE)
        meeting = await self._planned(day_id, meeting_id)
        facts = await self._open_facts(day, wanted.slot)
        _require_place(facts, wanted.place_id)
        others = [one for one in facts.meetings if one.id != meeting_id]
        moved = Meeting(
            slot=wanted.slot, place_id=wanted.place_id, first_id=meeting.first_id, second_id=meeting.second_id
        )
        _require_possible(facts, [*others, moved], before=others)
        await move_all(self._session, [(meeting, wanted.slot, wanted.place_id)], now=self._clock.now())
        meeting.booked_by = actor.id
        await self._told(day, meeting, "meeting_moved", facts, actor)

    async def cancel(self, *, actor: Actor, day_id: UUID, meeting_id: UUID) -> None:
        """Call one off; both stay apart on this day unless they are booked by hand again. Raises as `move`."""
        day = await lock_managed(self._session, actor, day_id, *_PLANNABLE)
        await self._call_off(day, await self._planned(day_id, meeting_id), CancelReason.ORGANISER, actor)

    async def refuse(self, *, actor: Actor, day_id: UUID, meeting_id: UUID) -> None:
        """One of both does not want it, or cannot.

        Raises:
            NotFound: the meeting is not the actor's, or nobody knows of it yet.
            WrongState: it is not to come any more.
        """
        day = await lock_seen(self._session, actor, day_id)
        await self._own_side(actor, day, meeting_id)
        meeting = await self._planned(day_id, meeting_id)
        if slots_of_day(day)[meeting.slot].start <= self._clock.now():
            raise WrongState(state=day.state)
        await self._call_off(day, meeting, CancelReason.REFUSED, actor)

    async def settle(self, *, actor: Actor, day_id: UUID, meeting_id: UUID, wanted: OutcomeIn) -> None:
        """Whether it was held, or who did not come: by the organiser, or by one of both about the other.

        Raises:
            NotFound, Forbidden, WrongState; TooEarly: it has not begun; Invalid: nobody of both is meant.
        """
        day = await lock_seen(self._session, actor, day_id)
        own = None if may_manage_meetings(actor) else await self._own_side(actor, day, meeting_id)
        meeting = await self._begun(day, meeting_id)
        missing = sorted(set(wanted.missing))
        if not set(missing) <= {meeting.first_id, meeting.second_id}:
            raise Invalid({"/missing": FieldProblem("not_in_list")})
        if own in missing:
            raise Forbidden
        if missing:
            meeting.state, meeting.missing = MeetingState.NO_SHOW, missing
            self._outbox.add(MeetingDayChanged(day_id=day_id))
        else:
            await self._held(day, meeting)

    async def answer(self, *, actor: Actor, day_id: UUID, meeting_id: UUID, wanted: FeedbackIn) -> None:
        """Two questions after a meeting; whoever answers them was there. Raises NotFound, WrongState, TooEarly."""
        day = await lock_seen(self._session, actor, day_id)
        own = await self._own_side(actor, day, meeting_id)
        meeting = await self._begun(day, meeting_id)
        if meeting.state == MeetingState.PLANNED:
            await self._held(day, meeting)
        await self._session.flush()
        feedback = MeetingFeedback(
            meeting_id=meeting.id,
            participant_id=own,
            useful=wanted.useful,
            next_step=wanted.next_step,
            at=self._clock.now(),
        )
        await rows.store_feedback(self._session, feedback)

    async def _held(self, day: MeetingDay, meeting: Meeting) -> None:
        before = meeting.state
        meeting.state, meeting.missing = MeetingState.HELD, []
        self._outbox.add(MeetingDayChanged(day_id=day.id))
        if before == MeetingState.HELD:
            return
        both = [await rows.participant(self._session, day.id, one) for one in (meeting.first_id, meeting.second_id)]
        self._outbox.add(
            MeetingHeld(
                meeting_id=meeting.id,
                day_id=day.id,
                organisation_ids=[one.organisation_id for one in both if one is not None],
                person_ids=[one.person_id for one in both if one is not None],
            )
        )

    async def _begun(self, day: MeetingDay, meeting_id: UUID) -> Meeting:
        meeting = await rows.meeting(self._session, day.id, meeting_id)
        if meeting is None or day.published_at is None:
            raise NotFound
        if meeting.state == MeetingState.CANCELLED or day.state == DayState.CANCELLED:
            raise WrongState(state=meeting.state)
        if slots_of_day(day)[meeting.slot].start > self._clock.now():
            raise TooEarly
        return meeting

    async def _planned(self, day_id: UUID, meeting_id: UUID) -> Meeting:
        meeting = await rows.meeting(self._session, day_id, meeting_id)
        if meeting is None:
            raise NotFound
        if meeting.state != MeetingState.PLANNED:
            raise WrongState(state=meeting.state)
        return meeting

    async def _own_side(self, actor: Actor, day: MeetingDay, meeting_id: UUID) -> UUID:
        """The participant as whom the actor is in a meeting that is published."""
        own = await rows.participant_of(self._session, day.id, actor.id)
        meeting = await rows.meeting(self._session, day.id, meeting_id)
        if own is None or meeting is None or day.published_at is None:
            raise NotFound
        if own.id not in {meeting.first_id, meeting.second_id}:
            raise NotFound
        return own.id

    async def _open_facts(self, day: MeetingDay, slot: int) -> Facts:
        if day.published_at is None and day.plan_state in {PlanState.ASKED, PlanState.WORKING}:
            raise PlanRunning
        if not next_slot(slots_of_day(day), self._clock.now()) <= slot < len(day.slots):
            raise Invalid({"/slot": FieldProblem("not_in_list")})
        return await read_facts(self._session, day)

    async def _call_off(self, day: MeetingDay, meeting: Meeting, reason: CancelReason, actor: Actor) -> None:
        await call_off(self._session, [meeting], reason, now=self._clock.now())
        people = await rows.people_of(self._session, day.id)
        touch(self._outbox, day)
        tell_changed(self._outbox, day, [(meeting, "meeting_cancelled")], people, but=actor.id)

    async def _told(self, day: MeetingDay, meeting: Meeting, reason: str, facts: Facts, actor: Actor) -> None:
        stale = await _is_stale(self._session, day)
        touch(self._outbox, day)
        plan = await rows.plan(self._session, day.id)
        if plan is not None and not stale:
            plan.changes = day.changes
        people = {one.id: one.person_id for one in facts.participants}
        tell_changed(self._outbox, day, [(meeting, reason)], people, but=actor.id)


async def _is_stale(session: AsyncSession, day: MeetingDay) -> bool:
    plan = await rows.plan(session, day.id)
    return plan is None or plan.changes != day.changes


def _require_place(facts: Facts, place_id: UUID) -> None:
    if place_id not in {one.id for one in facts.places}:
        raise Invalid({"/placeId": FieldProblem("not_in_list")})


def _require_possible(facts: Facts, wanted: Sequence[Meeting], before: Sequence[Meeting] | None = None) -> None:
    """What was wrong before is no reason to refuse what is asked for now.

    Whoever books by hand may bring together those of whom a meeting was called off.
    """
    living = facts._replace(meetings=wanted)
    day = planned_day(living)
    former: set[Clash] = set(clashes(day, planned_meetings(facts.meetings if before is None else before)))
    new = [clash for clash in clashes(day, planned_meetings(wanted)) if clash not in former]
    if new:
        raise _REFUSALS[new[0].fault]
