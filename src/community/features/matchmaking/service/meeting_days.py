"""Meeting days as their organisers make them: the day, its states, its places, its schedule."""

import secrets
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.matchmaking import MeetingDayChanged
from community.features.matchmaking.errors import (
    NothingPlanned,
    PlaceInUse,
    PlanRunning,
    SlotsFixed,
    VersionConflict,
    WrongState,
)
from community.features.matchmaking.models import MeetingDay, MeetingPlace
from community.features.matchmaking.notices import MEETING_DAY_CANCELLED, MEETING_SCHEDULE, MEETING_WISHES
from community.features.matchmaking.planning.meetings.checking import clashes
from community.features.matchmaking.planning.meetings.sessions import BadSession, Session, slots_of, zone_of
from community.features.matchmaking.policy import may_manage_meetings
from community.features.matchmaking.queries.meeting_facts import (
    planned_day,
    planned_meetings,
    read_facts,
)
from community.features.matchmaking.repository import meetings as rows
from community.features.matchmaking.schemas.meeting_days import (
    MOST_PLACES,
    MeetingDayIn,
    MeetingDayStateIn,
    MeetingPlaceIn,
    MeetingPlanIn,
)
from community.features.matchmaking.service.meeting_changes import (
    ask_plan,
    correct_if_wrong,
    lock_managed,
    tell_all,
    touch,
)
from community.features.matchmaking.vocabulary.meetings import DayState, PlanKind, PlanState
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.outbox import Outbox

_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LETTERS: Final = 6
_NEXT: Final = {
    DayState.DRAFT: {DayState.OPEN},
    DayState.OPEN: {DayState.WISHES},
    DayState.WISHES: {DayState.SCHEDULED},
    DayState.SCHEDULED: {DayState.RUNNING},
    DayState.RUNNING: {DayState.DONE},
    DayState.DONE: set[DayState](),
    DayState.CANCELLED: set[DayState](),
}
_COMING: Final = {DayState.OPEN, DayState.WISHES, DayState.SCHEDULED, DayState.RUNNING}
"""In which people count on the day."""


class MeetingDayService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    async def create(self, *, actor: Actor, wanted: MeetingDayIn, key: UUID | None) -> UUID:
        """A draft with its places; its id, the same for the same key.

        Raises:
            Forbidden: the actor organises no meeting days.
            Invalid: times that no day can have.
        """
        if not may_manage_meetings(actor):
            raise Forbidden
        values = self._values(wanted)
        day_id, first = await claim(
            self._session, owner=str(actor.id), key=key, operation="matchmaking_create_meeting_day", body=wanted
        )
        if not first:
            return day_id
        now = self._clock.now()
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS))
        self._session.add(
            MeetingDay(id=day_id, code=code, created_by=actor.id, created_at=now, updated_at=now, **values)
        )
        await self._session.flush()
        names = [f"{wanted.table_name} {number}".strip() for number in range(1, wanted.tables + 1)]
        for position, name in enumerate(names):
            self._session.add(MeetingPlace(day_id=day_id, name=name, position=position))
        for number, link in enumerate(wanted.links):
            position = len(names) + number
            self._session.add(
                MeetingPlace(day_id=day_id, name=f"Visio {number + 1}", position=position, online=True, link=link)
            )
        return day_id

    async def change(self, *, actor: Actor, day_id: UUID, wanted: MeetingDayIn) -> None:
        """State it anew.

        Raises:
            NotFound, Forbidden, WrongState, VersionConflict, Invalid.
            SlotsFixed: people have chosen among the slots.
        """
        day = await lock_managed(self._session, actor, day_id, *rows.LIVING)
        if wanted.version != day.version:
            raise VersionConflict(version=day.version)
        values = self._values(wanted)
        if values["slots"] != day.slots and await rows.count_participants(self._session, day_id):
            raise SlotsFixed
        for name, value in values.items():
            setattr(day, name, value)
        day.version += 1
        day.updated_at = self._clock.now()
        touch(self._outbox, day)

    async def drop(self, *, actor: Actor, day_id: UUID) -> None:
        """Delete a draft. Raises NotFound, Forbidden, WrongState."""
        day = await lock_managed(self._session, actor, day_id, DayState.DRAFT)
        await self._session.delete(day)

    async def turn(self, *, actor: Actor, day_id: UUID, wanted: MeetingDayStateIn) -> None:
        """The next state, or the end of it.

        Raises:
            NotFound, Forbidden, WrongState: it cannot go there from where it is.
            NothingPlanned: no schedule can be published, for there is none or it is wrong by now.
            PlanRunning: one is being made.
        """
        day = await lock_managed(self._session, actor, day_id)
        now = self._clock.now()
        if wanted.state == DayState.CANCELLED and day.state in _COMING:
            day.cancel_reason = wanted.reason.strip()
        elif wanted.state not in _NEXT[DayState(day.state)]:
            raise WrongState(state=day.state)
        if wanted.state == DayState.SCHEDULED:
            await self._require_schedule(day)
            day.published_at = now
        people = await rows.people_of(self._session, day_id)
        turn_to(self._outbox, day, wanted.state, list(people.values()), now=now)

    async def ask_plan(self, *, actor: Actor, day_id: UUID, wanted: MeetingPlanIn) -> None:
        """A schedule anew as long as none is published, later corrections. Raises NotFound, Forbidden, WrongState."""
        states = (
            (DayState.WISHES,)
            if wanted.kind == PlanKind.SCHEDULE
            else (DayState.WISHES, DayState.SCHEDULED, DayState.RUNNING)
        )
        day = await lock_managed(self._session, actor, day_id, *states)
        await ask_plan(self._session, day, wanted.kind, fill=wanted.fill, now=self._clock.now())
        self._outbox.add(MeetingDayChanged(day_id=day_id))

    async def add_place(self, *, actor: Actor, day_id: UUID, wanted: MeetingPlaceIn) -> None:
        """Raises NotFound, Forbidden, WrongState, Invalid: there are as many as there may be."""
        day = await lock_managed(self._session, actor, day_id, *rows.LIVING)
        have = await rows.places(self._session, day_id)
        if len(have) >= MOST_PLACES:
            raise Invalid({"/name": FieldProblem("too_many_places", maximum=MOST_PLACES)})
        position = max((one.position for one in have), default=-1) + 1
        self._session.add(MeetingPlace(day_id=day_id, position=position, **_place_values(wanted, day)))
        touch(self._outbox, day)

    async def change_place(self, *, actor: Actor, day_id: UUID, place_id: UUID, wanted: MeetingPlaceIn) -> None:
        """Also close it for some slots; where meetings were to be there, a correction is asked for.

        Raises:
            NotFound, Forbidden, WrongState.
        """
        day = await lock_managed(self._session, actor, day_id, *rows.LIVING)
        place = await rows.place(self._session, day_id, place_id)
        if place is None:
            raise NotFound
        for name, value in _place_values(wanted, day).items():
            setattr(place, name, value)
        touch(self._outbox, day)
        await correct_if_wrong(self._session, day, now=self._clock.now())

    async def drop_place(self, *, actor: Actor, day_id: UUID, place_id: UUID) -> None:
        """Raises NotFound, Forbidden, WrongState; PlaceInUse: close it instead."""
        day = await lock_managed(self._session, actor, day_id, *rows.LIVING)
        place = await rows.place(self._session, day_id, place_id)
        if place is None:
            raise NotFound
        if await rows.is_used(self._session, place_id):
            raise PlaceInUse
        await self._session.delete(place)
        touch(self._outbox, day)

    async def _require_schedule(self, day: MeetingDay) -> None:
        if day.plan_state in {PlanState.ASKED, PlanState.WORKING}:
            raise PlanRunning
        facts = await read_facts(self._session, day)
        if not facts.meetings or clashes(planned_day(facts), planned_meetings(facts.meetings)):
            raise NothingPlanned

    def _values(self, wanted: MeetingDayIn) -> dict[str, Any]:
        """Columns; times as instants."""
        try:
            zone = zone_of(wanted.zone)
        except BadSession as error:
            raise Invalid({"/zone": FieldProblem("not_in_list")}) from error
        sessions = [Session(one.start, one.end) for one in wanted.sessions]
        try:
            slots = slots_of(sessions, zone, minutes=wanted.slot_minutes, gap=wanted.gap_minutes)
        except BadSession as error:
            raise Invalid({f"/sessions/{error.at}/end": FieldProblem(_SESSION_CODES[error.code])}) from error
        register_until, wish_until = (
            one.replace(tzinfo=zone).astimezone(UTC) for one in (wanted.register_until, wanted.wish_until)
        )
        starts_at, ends_at = slots[0][0].start, slots[-1][0].end
        _check_deadlines(register_until, wish_until, starts_at)
        if len({side.name for side in wanted.sides}) < len(wanted.sides):
            raise Invalid({"/sides": FieldProblem("repeated")})
        names = ("zone", "slot_minutes", "gap_minutes", "max_meetings", "longest_run", "must_value", "meet_again")
        return {name: getattr(wanted, name) for name in names} | {
            "title": wanted.title.strip(),
            "description": wanted.description.strip(),
            "location": wanted.location.strip(),
            "languages": list(dict.fromkeys(wanted.languages)),
            "slots": [
                {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "session": session}
                for slot, session in slots
            ],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "register_until": register_until,
            "wish_until": wish_until,
            "sides": [{"name": side.name, "weight": side.weight} for side in wanted.sides],
        }


_SESSION_CODES: Final = {
    "order": "session_order",
    "overlap": "session_overlap",
    "too_short": "session_too_short",
    "too_many": "session_too_many",
}


def turn_to(outbox: Outbox, day: MeetingDay, state: DayState, people: list[UUID], *, now: datetime) -> None:
    """Put a day into another state and tell those who come what they have to know."""
    before, day.state = day.state, state
    day.updated_at = now
    outbox.add(MeetingDayChanged(day_id=day.id))
    if state == DayState.WISHES:
        tell_all(outbox, MEETING_WISHES, "meeting_registered", day, people)
    elif state == DayState.SCHEDULED:
        tell_all(outbox, MEETING_SCHEDULE, "meeting_registered", day, people)
    elif state == DayState.CANCELLED and before != DayState.DRAFT:
        day.plan_state = PlanState.NONE
        tell_all(outbox, MEETING_DAY_CANCELLED, "meeting_registered", day, people)


def _check_deadlines(register_until: datetime, wish_until: datetime, starts_at: datetime) -> None:
    if register_until > starts_at:
        raise Invalid({"/registerUntil": FieldProblem("after_the_beginning")})
    if wish_until > starts_at:
        raise Invalid({"/wishUntil": FieldProblem("after_the_beginning")})
    if wish_until < register_until:
        raise Invalid({"/wishUntil": FieldProblem("before_registration_ends")})


def _place_values(wanted: MeetingPlaceIn, day: MeetingDay) -> dict[str, Any]:
    return {
        "name": wanted.name.strip(),
        "online": wanted.online,
        "link": wanted.link,
        "reserved_for": list(dict.fromkeys(wanted.reserved_for)),
        "closed": sorted({slot for slot in wanted.closed if slot < len(day.slots)}),
    }
