"""Who comes to a meeting day, when they can, and whom they wish to meet."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.matchmaking import MeetingDayChanged
from community.features.matchmaking.errors import (
    DayFull,
    OwnOrganisation,
    RegistrationClosed,
    TooEarly,
    WishesClosed,
    WrongCode,
    WrongState,
)
from community.features.matchmaking.models import MeetingDay, MeetingParticipant, MeetingWish
from community.features.matchmaking.policy import takes_registrations, takes_wishes
from community.features.matchmaking.repository import meetings as rows
from community.features.matchmaking.schemas.meeting_days import (
    MOST_PARTICIPANTS,
    ParticipantIn,
    RegistrationIn,
    WishIn,
)
from community.features.matchmaking.service.meeting_changes import (
    correct_if_wrong,
    leave,
    lock_managed,
    lock_seen,
    touch,
)
from community.features.matchmaking.vocabulary.meetings import DayState
from community.infra.db import UnitOfWork

DOORS_OPEN: Final = timedelta(hours=2)
"""Before a day begins people can check in by its code."""
_BEFORE_END: Final = (DayState.OPEN, DayState.WISHES, DayState.SCHEDULED, DayState.RUNNING)


class ParticipationService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    async def register(self, *, actor: Actor, day_id: UUID, wanted: RegistrationIn) -> None:
        """Come, or come otherwise: the same request again changes what was stated before.

        Raises:
            NotFound: the day does not exist for the actor.
            Forbidden: they work for nobody for whom they could come.
            RegistrationClosed, DayFull: nobody registers now, or no more.
            Invalid: a slot or a side that the day does not have.
        """
        day = await lock_seen(self._session, actor, day_id)
        if actor.organisation_id is None:
            raise Forbidden
        if not takes_registrations(day, self._clock.now()):
            raise RegistrationClosed
        await self._write(day, actor.id, actor.organisation_id, wanted)

    async def withdraw(self, *, actor: Actor, day_id: UUID) -> None:
        """Not come after all, also when the schedule stands: others are told. Raises NotFound, WrongState."""
        day = await lock_seen(self._session, actor, day_id)
        own = await self._own(actor, day_id)
        if day.state not in _BEFORE_END:
            raise WrongState(state=day.state)
        await leave(self._uow, day, own, now=self._clock.now())

    async def add(self, *, actor: Actor, day_id: UUID, wanted: ParticipantIn) -> None:
        """Somebody whom the organiser lets in, also after the registration has ended.

        Raises:
            NotFound, Forbidden, WrongState, DayFull, Invalid.
        """
        day = await lock_managed(self._session, actor, day_id, *_BEFORE_END)
        employer = await rows.employer(self._session, wanted.person_id)
        if employer is None or not employer.active or employer.organisation_id is None:
            raise Invalid({"/personId": FieldProblem("not_in_list")})
        await self._write(day, wanted.person_id, employer.organisation_id, wanted)

    async def adjust(self, *, actor: Actor, day_id: UUID, participant_id: UUID, wanted: RegistrationIn) -> None:
        """The organiser learns that somebody comes late, goes early, or is online; the schedule is corrected.

        Raises:
            NotFound, Forbidden, WrongState, Invalid.
        """
        day = await lock_managed(self._session, actor, day_id, *_BEFORE_END)
        participant = await self._known(day_id, participant_id)
        for name, value in _values(wanted, day).items():
            setattr(participant, name, value)
        touch(self._outbox, day)
        await correct_if_wrong(self._session, day, now=self._clock.now())

    async def remove(self, *, actor: Actor, day_id: UUID, participant_id: UUID) -> None:
        """Somebody is gone. Raises NotFound, Forbidden, WrongState."""
        day = await lock_managed(self._session, actor, day_id, *_BEFORE_END)
        await leave(self._uow, day, await self._known(day_id, participant_id), now=self._clock.now())

    async def wish(self, *, actor: Actor, day_id: UUID, participant_id: UUID, wanted: WishIn) -> None:
        """Say whether to meet somebody, or whoever comes for their organisation; the last word counts.

        Raises:
            NotFound: the day or one of both is not there.
            WishesClosed: none are taken now.
            OwnOrganisation: colleagues do not meet here.
        """
        day = await lock_seen(self._session, actor, day_id)
        own = await self._own(actor, day_id)
        if not takes_wishes(day, self._clock.now()):
            raise WishesClosed
        other = await self._known(day_id, participant_id)
        if other.organisation_id == own.organisation_id:
            raise OwnOrganisation
        await rows.delete_wish(self._session, own.id, other, whole=wanted.whole)
        if wanted.level is not None:
            self._session.add(
                MeetingWish(
                    day_id=day_id,
                    wisher_id=own.id,
                    participant_id=None if wanted.whole else participant_id,
                    organisation_id=other.organisation_id if wanted.whole else None,
                    level=wanted.level,
                    at=self._clock.now(),
                )
            )
        day.changes += 1

    async def check_in(self, *, actor: Actor, day_id: UUID, code: str) -> None:
        """Say by the code that is shown at the entrance that one is there.

        Raises:
            NotFound: the day is not there, or the actor is not expected.
            TooEarly, WrongState, WrongCode.
        """
        day = await lock_seen(self._session, actor, day_id)
        own = await self._own(actor, day_id)
        now = self._clock.now()
        if day.state not in {DayState.SCHEDULED, DayState.RUNNING}:
            raise WrongState(state=day.state)
        if now < day.starts_at - DOORS_OPEN:
            raise TooEarly
        if code.strip().upper().replace(" ", "") != day.code:
            raise WrongCode
        self._arrive(day, own, now)

    async def mark_there(self, *, actor: Actor, day_id: UUID, participant_id: UUID, there: bool) -> None:
        """By the list at the entrance. Raises NotFound, Forbidden, WrongState."""
        states = (DayState.WISHES, DayState.SCHEDULED, DayState.RUNNING, DayState.DONE)
        day = await lock_managed(self._session, actor, day_id, *states)
        participant = await self._known(day_id, participant_id)
        if there:
            self._arrive(day, participant, self._clock.now())
        else:
            participant.checked_in_at = None
            self._outbox.add(MeetingDayChanged(day_id=day_id))

    def _arrive(self, day: MeetingDay, participant: MeetingParticipant, now: datetime) -> None:
        participant.checked_in_at = participant.checked_in_at or now
        self._outbox.add(MeetingDayChanged(day_id=day.id))

    async def _write(self, day: MeetingDay, person_id: UUID, organisation_id: UUID, wanted: RegistrationIn) -> None:
        values = _values(wanted, day)
        found = await rows.participant_of(self._session, day.id, person_id)
        coming = found is not None and found.cancelled_at is None
        if not coming and await rows.count_participants(self._session, day.id) >= MOST_PARTICIPANTS:
            raise DayFull(maximum=MOST_PARTICIPANTS)
        if found is None:
            found = MeetingParticipant(
                day_id=day.id, person_id=person_id, registered_at=self._clock.now(), organisation_id=organisation_id
            )
            self._session.add(found)
        found.organisation_id, found.cancelled_at = organisation_id, None
        for name, value in values.items():
            setattr(found, name, value)
        touch(self._outbox, day)

    async def _own(self, actor: Actor, day_id: UUID) -> MeetingParticipant:
        found = await rows.participant_of(self._session, day_id, actor.id)
        if found is None or found.cancelled_at is not None:
            raise NotFound
        return found

    async def _known(self, day_id: UUID, participant_id: UUID) -> MeetingParticipant:
        found = await rows.participant(self._session, day_id, participant_id)
        if found is None or found.cancelled_at is not None:
            raise NotFound
        return found


def _values(wanted: RegistrationIn, day: MeetingDay) -> dict[str, Any]:
    count = len(day.slots)
    slots = sorted(set(range(count)) if wanted.slots is None else set(wanted.slots))
    if any(slot >= count for slot in slots):
        raise Invalid({"/slots": FieldProblem("not_in_list")})
    if wanted.side not in {one["name"] for one in day.sides} | ({""} if not day.sides else set()):
        raise Invalid({"/side": FieldProblem("not_in_list" if wanted.side else "required")})
    return {
        "slots": slots,
        "side": wanted.side,
        "online": wanted.online,
        "max_meetings": wanted.max_meetings,
        "about": wanted.about.strip(),
    }
