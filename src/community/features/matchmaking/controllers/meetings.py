"""Who meets whom: the schedule for its organiser, one's own agenda and calendar, what came of it."""

from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Request, Response
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.matchmaking.queries import meeting_agenda, meeting_schedule
from community.features.matchmaking.schemas.meeting_days import MeetingPlanIn
from community.features.matchmaking.schemas.meetings import (
    AgendaOut,
    BookingIn,
    CalendarTokenOut,
    FeedbackIn,
    MoveIn,
    NewCalendarToken,
    OutcomeIn,
    ScheduleOut,
    SummaryOut,
)
from community.features.matchmaking.service.meeting_booking import BookingService
from community.features.matchmaking.service.meeting_calendars import CalendarService, hash_token
from community.features.matchmaking.service.meeting_days import MeetingDayService
from community.infra.db import UnitOfWork
from community.settings import Settings
from community.web.guards import public, requires
from community.web.house import house_of
from community.web.limits import Limit
from community.web.routes import delete, get, post, put

_READS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_READ)
_COMES: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_CREATE)
_MANAGES: Final = requires(Permission.MATCHMAKING_MEETING_MANAGE)
_WRITES: Final = Limit("matchmaking_meetings", count=600, seconds=3600)
_PLANS: Final = Limit("matchmaking_meeting_plans", count=60, seconds=3600)
_CALENDAR_TYPE: Final = "text/calendar"


class ScheduleController(Controller):
    path = "/meeting-days/{day_id:uuid}"
    tags = ("matchmaking",)

    @get("/schedule", operation_id="matchmaking_meeting_schedule", guards=[_MANAGES])
    async def schedule(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], day_id: FromPath[UUID]
    ) -> ScheduleOut:
        return await meeting_schedule.schedule(reader, actor, day_id)

    @get("/summary", operation_id="matchmaking_meeting_summary", guards=[_MANAGES])
    async def summary(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], day_id: FromPath[UUID]
    ) -> SummaryOut:
        return await meeting_schedule.summary(reader, actor, day_id)

    @post("/plan", operation_id="matchmaking_plan_meetings", guards=[_MANAGES, _PLANS], status_code=202)
    async def plan(
        self,
        actor: NamedDependency[Actor],
        meeting_day_service: NamedDependency[MeetingDayService],
        day_id: FromPath[UUID],
        data: JSONBody[MeetingPlanIn],
    ) -> None:
        """Have a schedule made, or the one that there is corrected; the page is told when it is there."""
        await meeting_day_service.ask_plan(actor=actor, day_id=day_id, wanted=data)

    @post("/meetings", operation_id="matchmaking_book_meeting", guards=[_MANAGES, _WRITES])
    async def book(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        booking_service: NamedDependency[BookingService],
        day_id: FromPath[UUID],
        data: JSONBody[BookingIn],
    ) -> ScheduleOut:
        """By hand."""
        await booking_service.book(actor=actor, day_id=day_id, wanted=data)
        return await meeting_schedule.schedule(uow.session, actor, day_id)

    @put("/meetings/{meeting_id:uuid}", operation_id="matchmaking_move_meeting", guards=[_MANAGES, _WRITES])
    async def move(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        booking_service: NamedDependency[BookingService],
        day_id: FromPath[UUID],
        meeting_id: FromPath[UUID],
        data: JSONBody[MoveIn],
    ) -> ScheduleOut:
        await booking_service.move(actor=actor, day_id=day_id, meeting_id=meeting_id, wanted=data)
        return await meeting_schedule.schedule(uow.session, actor, day_id)

    @delete("/meetings/{meeting_id:uuid}", operation_id="matchmaking_cancel_meeting", guards=[_MANAGES])
    async def cancel(
        self,
        actor: NamedDependency[Actor],
        booking_service: NamedDependency[BookingService],
        day_id: FromPath[UUID],
        meeting_id: FromPath[UUID],
    ) -> None:
        await booking_service.cancel(actor=actor, day_id=day_id, meeting_id=meeting_id)

    @get("/agenda", operation_id="matchmaking_agenda", guards=[_READS])
    async def agenda(
        self,
        state: State,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        day_id: FromPath[UUID],
    ) -> AgendaOut:
        """One's own meetings."""
        return await meeting_agenda.agenda(reader, actor, day_id, now=house_of(state).clock.now())

    @get("/agenda.ics", operation_id="matchmaking_agenda_file", guards=[_READS])
    async def agenda_file(
        self,
        state: State,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        settings: NamedDependency[Settings],
        day_id: FromPath[UUID],
    ) -> Response[str]:
        """To be put into a calendar once; the address of `calendar-token` keeps one up to date."""
        now = house_of(state).clock.now()
        text = await meeting_agenda.agenda_file(reader, actor, day_id, now=now, base_url=settings.base_url)
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'attachment; filename="agenda.ics"'}
        return Response(text, media_type=_CALENDAR_TYPE, headers=headers)

    @post(
        "/meetings/{meeting_id:uuid}/refusal",
        operation_id="matchmaking_refuse_meeting",
        guards=[_COMES, _WRITES],
        status_code=204,
    )
    async def refuse(
        self,
        actor: NamedDependency[Actor],
        booking_service: NamedDependency[BookingService],
        day_id: FromPath[UUID],
        meeting_id: FromPath[UUID],
    ) -> None:
        await booking_service.refuse(actor=actor, day_id=day_id, meeting_id=meeting_id)

    @put(
        "/meetings/{meeting_id:uuid}/outcome",
        operation_id="matchmaking_settle_meeting",
        guards=[_COMES, _WRITES],
        status_code=204,
    )
    async def settle(
        self,
        actor: NamedDependency[Actor],
        booking_service: NamedDependency[BookingService],
        day_id: FromPath[UUID],
        meeting_id: FromPath[UUID],
        data: JSONBody[OutcomeIn],
    ) -> None:
        """Whether it was held, or who did not come."""
        await booking_service.settle(actor=actor, day_id=day_id, meeting_id=meeting_id, wanted=data)

    @put(
        "/meetings/{meeting_id:uuid}/feedback",
        operation_id="matchmaking_answer_after_meeting",
        guards=[_COMES, _WRITES],
        status_code=204,
    )
    async def answer(
        self,
        actor: NamedDependency[Actor],
        booking_service: NamedDependency[BookingService],
        day_id: FromPath[UUID],
        meeting_id: FromPath[UUID],
        data: JSONBody[FeedbackIn],
    ) -> None:
        """Two questions."""
        await booking_service.answer(actor=actor, day_id=day_id, meeting_id=meeting_id, wanted=data)


class CalendarController(Controller):
    tags = ("matchmaking",)

    @get("/calendar-token", operation_id="matchmaking_calendar_token", guards=[_READS])
    async def token(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> CalendarTokenOut:
        """Whether the reader has a calendar address, which nobody can look up."""
        return await meeting_agenda.calendar_token(reader, actor)

    @post(
        "/calendar-token",
        operation_id="matchmaking_renew_calendar_token",
        guards=[_READS, Limit("matchmaking_calendar_token", count=10, seconds=3600)],
    )
    async def renew(
        self,
        actor: NamedDependency[Actor],
        settings: NamedDependency[Settings],
        calendar_service: NamedDependency[CalendarService],
    ) -> NewCalendarToken:
        """A new calendar address; the former one opens nothing any more."""
        token = await calendar_service.renew(actor=actor)
        return NewCalendarToken(address=f"{settings.base_url}/api/matchmaking/calendars/{token}")

    @delete("/calendar-token", operation_id="matchmaking_revoke_calendar_token", guards=[_READS])
    async def revoke(self, actor: NamedDependency[Actor], calendar_service: NamedDependency[CalendarService]) -> None:
        await calendar_service.revoke(actor=actor)

    @get(
        "/calendars/{token:str}",
        operation_id="matchmaking_calendar",
        guards=[public, Limit("matchmaking_calendar", count=120, seconds=600)],
    )
    async def calendar(
        self,
        request: Request[Any, Actor, Any],
        state: State,
        reader: NamedDependency[AsyncSession],
        settings: NamedDependency[Settings],
        token: FromPath[str],
    ) -> Response[bytes]:
        """All meetings of the person who made the address, for calendar programs."""
        now = house_of(state).clock.now()
        text = await meeting_agenda.calendar(reader, hash_token(token), now=now, base_url=settings.base_url)
        body = text.encode()
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        return Response(body, media_type=_CALENDAR_TYPE, headers=headers)
