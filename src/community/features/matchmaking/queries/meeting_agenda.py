"""What one participant has on a meeting day, and the same as a calendar file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, Uuid, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.i18n import resolve_locale, translate
from community.core.permissions import Permission
from community.features.accounts.api import actors_of, organisation_names, person_cards
from community.features.matchmaking.models import (
    Meeting,
    MeetingCalendar,
    MeetingDay,
    MeetingFeedback,
    MeetingParticipant,
    MeetingPlace,
    MeetingPlan,
)
from community.features.matchmaking.planning.agenda import CalendarEvent, calendar_text, meeting_uid
from community.features.matchmaking.policy import visible_days
from community.features.matchmaking.queries.meeting_days import own_registration, slots_out
from community.features.matchmaking.schemas.meetings import (
    AgendaOut,
    AgendaRow,
    CalendarTokenOut,
    FeedbackOut,
    UngrantedOut,
)
from community.features.matchmaking.vocabulary.meetings import CancelReason, DayState, MeetingState, NextStep

KEPT: Final = timedelta(days=90)
"""So long a calendar keeps what is over."""
DAY_PATH: Final = "/rencontres/{}"

_mine = MeetingParticipant.__table__.alias("mine")
_other = MeetingParticipant.__table__.alias("other")
_house = organisation_names.alias("house")
_house_of_one = organisation_names.alias("house_of_one")


async def agenda(session: AsyncSession, actor: Actor, day_id: UUID, *, now: datetime) -> AgendaOut:
    """One's own meetings once they are published, and what was wished in vain; four statements.

    Raises:
        NotFound: the day does not exist for the actor, or they do not come.
    """
    statement = select(MeetingDay).where(MeetingDay.id == day_id, visible_days(actor))
    day: MeetingDay | None = await session.scalar(statement.execution_options(populate_existing=True))
    own = await own_registration(session, actor, day_id)
    if day is None or own is None:
        raise NotFound
    published = day.published_at is not None
    rows = (await session.execute(_meetings(actor.id).where(Meeting.day_id == day_id))).all() if published else []
    return AgendaOut(
        day_id=day.id,
        title=day.title,
        zone=day.zone,
        location=day.location,
        state=DayState(day.state),
        published=published,
        slots=slots_out(day),
        own_slots=list(own.slots),
        meetings=[_row(row, now) for row in _told(rows)],
        ungranted=await _ungranted(session, day_id, own.id) if published else [],
    )


async def agenda_file(session: AsyncSession, actor: Actor, day_id: UUID, *, now: datetime, base_url: str) -> str:
    """The meetings of one day, to be put into a calendar once. Raises NotFound."""
    if await own_registration(session, actor, day_id) is None:
        raise NotFound
    rows = (await session.execute(_meetings(actor.id).where(Meeting.day_id == day_id))).all()
    return _calendar(actor, rows, stamp=now, base_url=base_url)


async def calendar(session: AsyncSession, token_hash: bytes, *, now: datetime, base_url: str) -> str:
    """All that a person has on meeting days, for the calendar program that knows the address; three statements.

    Raises:
        NotFound: nobody has this address, or the person is no longer active.
    """
    person_id = await session.scalar(select(MeetingCalendar.person_id).where(MeetingCalendar.token_hash == token_hash))
    actor = None if person_id is None else (await actors_of(session, [person_id])).get(person_id)
    if actor is None or not actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ):
        raise NotFound
    rows = (await session.execute(_meetings(actor.id).where(MeetingDay.ends_at > now - KEPT))).all()
    stamp = max(
        (row.Meeting.changed_at for row in rows), default=now.replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return _calendar(actor, rows, stamp=stamp, base_url=base_url)


async def calendar_token(session: AsyncSession, actor: Actor) -> CalendarTokenOut:
    since = await session.scalar(select(MeetingCalendar.created_at).where(MeetingCalendar.person_id == actor.id))
    return CalendarTokenOut(since=since)


def _meetings(person_id: UUID) -> Select[Any]:
    """Published meetings of a person, with whom and where; none that was called off before anybody knew."""
    known = or_(Meeting.state != MeetingState.CANCELLED, Meeting.changed_at >= MeetingDay.published_at)
    statement: Select[Any] = (
        select(
            Meeting,
            MeetingDay,
            MeetingPlace,
            MeetingFeedback,
            _other.c.id.label("other_id"),
            _other.c.person_id.label("other_person_id"),
            person_cards.c.name,
            organisation_names.c.id.label("organisation_id"),
            organisation_names.c.legal_name,
        )
        .join(MeetingDay, MeetingDay.id == Meeting.day_id)
        .join(MeetingPlace, MeetingPlace.id == Meeting.place_id)
        .join(_mine, or_(_mine.c.id == Meeting.first_id, _mine.c.id == Meeting.second_id))
        .join(
            _other,
            _other.c.id == case((Meeting.first_id == _mine.c.id, Meeting.second_id), else_=Meeting.first_id),
        )
        .join(person_cards, person_cards.c.person_id == _other.c.person_id)
        .join(organisation_names, organisation_names.c.id == _other.c.organisation_id)
        .outerjoin(
            MeetingFeedback,
            (MeetingFeedback.meeting_id == Meeting.id) & (MeetingFeedback.participant_id == _mine.c.id),
        )
        .where(_mine.c.person_id == person_id, MeetingDay.published_at.is_not(None), known)
        .order_by(MeetingDay.starts_at, Meeting.slot, Meeting.id)
        .execution_options(populate_existing=True)
    )
    return statement


def _told(rows: Sequence[Any]) -> list[Any]:
    """Without meetings that were called off and made again."""
    living = {row.other_id for row in rows if row.Meeting.state != MeetingState.CANCELLED}
    return [row for row in rows if row.Meeting.state != MeetingState.CANCELLED or row.other_id not in living]


async def _ungranted(session: AsyncSession, day_id: UUID, own: UUID) -> list[UngrantedOut]:
    """What one wished in vain; nobody is told that the other one does not want to."""
    wishes = select(func.jsonb_array_elements(MeetingPlan.ungranted, type_=JSONB).label("wish"))
    wish = wishes.where(MeetingPlan.day_id == day_id).subquery().c.wish
    asked = (
        select(cast(wish[1].astext, Uuid()).label("wished"), wish[2].astext.label("reason"))
        .where(wish[0].astext == str(own))
        .cte("asked")
    )
    # A wish is for a participant or for an organisation: its name is that of either.
    statement = (
        select(asked.c.reason, func.coalesce(_house_of_one.c.legal_name, _house.c.legal_name).label("organisation"))
        .add_columns(person_cards.c.name)
        .outerjoin(_other, _other.c.id == asked.c.wished)
        .outerjoin(person_cards, person_cards.c.person_id == _other.c.person_id)
        .outerjoin(_house_of_one, _house_of_one.c.id == _other.c.organisation_id)
        .outerjoin(_house, _house.c.id == asked.c.wished)
        .order_by("organisation", person_cards.c.name)
    )
    return [
        UngrantedOut(
            wisher="",
            wished=f"{row.name} ({row.organisation})" if row.name else row.organisation,
            reason="no_room" if row.reason == "declined" else row.reason,
        )
        for row in await session.execute(statement)
        if row.organisation
    ]


def _row(row: Any, now: datetime) -> AgendaRow:
    meeting: Meeting = row.Meeting
    day: MeetingDay = row.MeetingDay
    slot = slots_out(day)[meeting.slot]
    live = day.state in {DayState.SCHEDULED, DayState.RUNNING, DayState.DONE}
    begun = slot.start <= now
    given: MeetingFeedback | None = row.MeetingFeedback
    return AgendaRow(
        id=meeting.id,
        slot=meeting.slot,
        start=slot.start,
        end=slot.end,
        place=row.MeetingPlace.name,
        online=row.MeetingPlace.online,
        link=row.MeetingPlace.link if row.MeetingPlace.online else "",
        other_id=row.other_id,
        other_person_id=row.other_person_id,
        other_name=row.name,
        other_organisation_id=row.organisation_id,
        other_organisation=row.legal_name,
        state=MeetingState(meeting.state),
        reason=CancelReason(meeting.reason) if meeting.reason else None,
        revision=meeting.revision,
        feedback=None if given is None else FeedbackOut(useful=given.useful, next_step=NextStep(given.next_step)),
        may_refuse=live and not begun and meeting.state == MeetingState.PLANNED,
        may_answer=live and begun and meeting.state in {MeetingState.PLANNED, MeetingState.HELD},
    )


def _calendar(actor: Actor, rows: Sequence[Any], *, stamp: datetime, base_url: str) -> str:
    locale = resolve_locale(actor.locale)
    host = urlsplit(base_url).hostname or "localhost"
    events = []
    for row in rows:
        slot = slots_out(row.MeetingDay)[row.Meeting.slot]
        place, day = row.MeetingPlace, row.MeetingDay
        cancelled = row.Meeting.state == MeetingState.CANCELLED or day.state == DayState.CANCELLED
        where = place.link if place.online and place.link else ", ".join(filter(None, (place.name, day.location)))
        events.append(
            CalendarEvent(
                uid=meeting_uid(str(day.id), str(row.Meeting.id), "", host),
                start=slot.start,
                end=slot.end,
                summary=translate(locale, "matchmaking.meeting_with", who=row.name, organisation=row.legal_name),
                location=where,
                description=day.title,
                url=base_url + DAY_PATH.format(day.id),
                sequence=row.Meeting.revision + (1 if day.state == DayState.CANCELLED else 0),
                cancelled=cancelled,
            )
        )
    return calendar_text(
        events, name=translate(locale, "matchmaking.calendar"), product="-//Community//Meeting days//", stamp=stamp
    )
