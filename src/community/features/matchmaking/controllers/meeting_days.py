"""Meeting days: lists, their making, registration, wishes, arrival."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Controller
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.matchmaking.queries import meeting_days
from community.features.matchmaking.queries.meeting_days import PeopleFilters
from community.features.matchmaking.schemas.meeting_days import (
    EntranceCodeIn,
    MeetingDayIn,
    MeetingDayOut,
    MeetingDayRow,
    MeetingDayStateIn,
    MeetingPlaceIn,
    MeetingPlaceOut,
    ParticipantIn,
    ParticipantOut,
    RegistrationIn,
    WishIn,
)
from community.features.matchmaking.service.meeting_days import MeetingDayService
from community.features.matchmaking.service.meeting_participation import ParticipationService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.house import house_of
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import delete, get, post, put

_READS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_READ)
_COMES: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_CREATE)
_MANAGES: Final = requires(Permission.MATCHMAKING_MEETING_MANAGE)
_WRITES: Final = Limit("matchmaking_meeting_days", count=600, seconds=3600)
_WISHES: Final = Limit("matchmaking_meeting_wishes", count=1200, seconds=3600)
_CODES: Final = Limit("matchmaking_meeting_codes", count=20, seconds=600)
Words = Annotated[str, QueryParameter(max_length=80)]
Side = Annotated[str | None, QueryParameter(max_length=40)]


class MeetingDayController(Controller):
    path = "/meeting-days"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_meeting_days", guards=[_READS])
    async def list(
        self,
        state: State,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        past: FromQuery[bool] = False,
        cursor: FromQuery[str | None] = None,
    ) -> Page[MeetingDayRow]:
        """Those to come, or those that are over."""
        return await meeting_days.days(reader, actor, past=past, now=house_of(state).clock.now(), cursor=cursor)

    @get("/{day_id:uuid}", operation_id="matchmaking_meeting_day", guards=[_READS])
    async def one(
        self,
        state: State,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        day_id: FromPath[UUID],
    ) -> MeetingDayOut:
        return await meeting_days.day(reader, actor, day_id, now=house_of(state).clock.now())

    @post(operation_id="matchmaking_create_meeting_day", guards=[_MANAGES, _WRITES])
    async def create(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        meeting_day_service: NamedDependency[MeetingDayService],
        data: JSONBody[MeetingDayIn],
        idempotency_key: IdempotencyKey = None,
    ) -> MeetingDayOut:
        """A draft."""
        made = await meeting_day_service.create(actor=actor, wanted=data, key=idempotency_key)
        return await meeting_days.day(uow.session, actor, made, now=house_of(state).clock.now())

    @put("/{day_id:uuid}", operation_id="matchmaking_change_meeting_day", guards=[_MANAGES, _WRITES])
    async def change(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
        data: JSONBody[MeetingDayIn],
    ) -> MeetingDayOut:
        await meeting_day_service.change(actor=actor, day_id=day_id, wanted=data)
        return await meeting_days.day(uow.session, actor, day_id, now=house_of(state).clock.now())

    @delete("/{day_id:uuid}", operation_id="matchmaking_delete_meeting_day", guards=[_MANAGES])
    async def drop(
        self,
        actor: NamedDependency[Actor],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
    ) -> None:
        """A draft only."""
        await meeting_day_service.drop(actor=actor, day_id=day_id)

    @put("/{day_id:uuid}/state", operation_id="matchmaking_turn_meeting_day", guards=[_MANAGES, _WRITES])
    async def turn(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
        data: JSONBody[MeetingDayStateIn],
    ) -> MeetingDayOut:
        """Open it, ask for wishes, publish its schedule, begin, end, or cancel it."""
        await meeting_day_service.turn(actor=actor, day_id=day_id, wanted=data)
        return await meeting_days.day(uow.session, actor, day_id, now=house_of(state).clock.now())

    @put("/{day_id:uuid}/registration", operation_id="matchmaking_register_for_meetings", guards=[_COMES, _WRITES])
    async def register(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        data: JSONBody[RegistrationIn],
    ) -> MeetingDayOut:
        """Come, or come otherwise than one said before."""
        await participation_service.register(actor=actor, day_id=day_id, wanted=data)
        return await meeting_days.day(uow.session, actor, day_id, now=house_of(state).clock.now())

    @delete("/{day_id:uuid}/registration", operation_id="matchmaking_withdraw_from_meetings", guards=[_COMES])
    async def withdraw(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
    ) -> None:
        await participation_service.withdraw(actor=actor, day_id=day_id)

    @post(
        "/{day_id:uuid}/check-in",
        operation_id="matchmaking_check_in",
        guards=[_COMES, _CODES],
        status_code=200,
    )
    async def check_in(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        data: JSONBody[EntranceCodeIn],
    ) -> MeetingDayOut:
        """By the code that is shown at the entrance."""
        await participation_service.check_in(actor=actor, day_id=day_id, code=data.code)
        return await meeting_days.day(uow.session, actor, day_id, now=house_of(state).clock.now())


class MeetingPlaceController(Controller):
    path = "/meeting-days/{day_id:uuid}/places"
    tags = ("matchmaking",)
    guards = (_MANAGES,)

    @get(operation_id="matchmaking_meeting_places")
    async def all_places(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], day_id: FromPath[UUID]
    ) -> list[MeetingPlaceOut]:
        return await meeting_days.places(reader, actor, day_id)

    @post(operation_id="matchmaking_add_meeting_place", guards=[_WRITES])
    async def add(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
        data: JSONBody[MeetingPlaceIn],
    ) -> list[MeetingPlaceOut]:
        await meeting_day_service.add_place(actor=actor, day_id=day_id, wanted=data)
        return await meeting_days.places(uow.session, actor, day_id)

    @put("/{place_id:uuid}", operation_id="matchmaking_change_meeting_place", guards=[_WRITES])
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
        place_id: FromPath[UUID],
        data: JSONBody[MeetingPlaceIn],
    ) -> list[MeetingPlaceOut]:
        """Also close it for some slots."""
        await meeting_day_service.change_place(actor=actor, day_id=day_id, place_id=place_id, wanted=data)
        return await meeting_days.places(uow.session, actor, day_id)

    @delete("/{place_id:uuid}", operation_id="matchmaking_delete_meeting_place")
    async def drop(
        self,
        actor: NamedDependency[Actor],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
        place_id: FromPath[UUID],
    ) -> None:
        await meeting_day_service.drop_place(actor=actor, day_id=day_id, place_id=place_id)


class ParticipantController(Controller):
    path = "/meeting-days/{day_id:uuid}/participants"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_meeting_participants", guards=[_READS])
    async def list(  # noqa: PLR0913, PLR0917  one argument for each filter
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        day_id: FromPath[UUID],
        words: Words = "",
        side: Side = None,
        wished: FromQuery[bool | None] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Page[ParticipantOut]:
        """For those who come themselves, and for organisers."""
        filters = PeopleFilters(words=words, side=side, wished=wished)
        return await meeting_days.participants(reader, actor, day_id, filters=filters, cursor=cursor)

    @post(operation_id="matchmaking_add_meeting_participant", guards=[_MANAGES, _WRITES])
    async def add(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        data: JSONBody[ParticipantIn],
    ) -> None:
        """Somebody whom the organiser lets in."""
        await participation_service.add(actor=actor, day_id=day_id, wanted=data)

    @put(
        "/{participant_id:uuid}",
        operation_id="matchmaking_adjust_meeting_participant",
        guards=[_MANAGES, _WRITES],
        status_code=204,
    )
    async def adjust(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        participant_id: FromPath[UUID],
        data: JSONBody[RegistrationIn],
    ) -> None:
        """Late, early, online: the schedule is corrected."""
        await participation_service.adjust(actor=actor, day_id=day_id, participant_id=participant_id, wanted=data)

    @delete("/{participant_id:uuid}", operation_id="matchmaking_remove_meeting_participant", guards=[_MANAGES])
    async def remove(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        participant_id: FromPath[UUID],
    ) -> None:
        await participation_service.remove(actor=actor, day_id=day_id, participant_id=participant_id)

    @put(
        "/{participant_id:uuid}/wish",
        operation_id="matchmaking_wish_to_meet",
        guards=[_COMES, _WISHES],
        status_code=204,
    )
    async def wish(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        participant_id: FromPath[UUID],
        data: JSONBody[WishIn],
    ) -> None:
        """One's own, for this participant or for whoever comes for their organisation."""
        await participation_service.wish(actor=actor, day_id=day_id, participant_id=participant_id, wanted=data)

    @put(
        "/{participant_id:uuid}/check-in",
        operation_id="matchmaking_mark_there",
        guards=[_MANAGES],
        status_code=204,
    )
    async def arrive(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        participant_id: FromPath[UUID],
    ) -> None:
        await participation_service.mark_there(actor=actor, day_id=day_id, participant_id=participant_id, there=True)

    @delete("/{participant_id:uuid}/check-in", operation_id="matchmaking_unmark_there", guards=[_MANAGES])
    async def depart(
        self,
        actor: NamedDependency[Actor],
        participation_service: NamedDependency[ParticipationService],
        day_id: FromPath[UUID],
        participant_id: FromPath[UUID],
    ) -> None:
        """It was somebody else."""
        await participation_service.mark_there(actor=actor, day_id=day_id, participant_id=participant_id, there=False)
