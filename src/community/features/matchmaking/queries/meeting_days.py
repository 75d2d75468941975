"""Meeting days as their readers may see them, and who comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.text import fold
from community.features.accounts.api import organisation_names, person_cards, person_keys
from community.features.matchmaking.models import Line, MeetingDay, MeetingParticipant, MeetingPlace, MeetingWish
from community.features.matchmaking.policy import (
    may_manage_meetings,
    takes_registrations,
    takes_wishes,
    visible_days,
)
from community.features.matchmaking.schemas.meeting_days import (
    DaySideOut,
    DaySlotOut,
    MeetingDayOut,
    MeetingDayRow,
    MeetingPlaceOut,
    ParticipantOut,
    RegistrationOut,
)
from community.features.matchmaking.vocabulary.kinds import LineSide
from community.features.matchmaking.vocabulary.meetings import DayState, PlanState, WishLevel

PAGE: Final = 20
PEOPLE: Final = 50
_SHOWN_LINES: Final = 3
"""Of each side of a profile, in a list of people."""

_coming: Final = MeetingParticipant.cancelled_at.is_(None)


class PeopleFilters(msgspec.Struct, frozen=True, kw_only=True):
    """words: of a name or an organisation. wished: with a wish of the reader, or without one."""

    words: str = ""
    side: str | None = None
    wished: bool | None = None


async def day_exists(session: AsyncSession, actor: Actor, day_id: UUID) -> bool:
    return await session.scalar(select(MeetingDay.id).where(MeetingDay.id == day_id, visible_days(actor))) is not None


async def days(
    session: AsyncSession, actor: Actor, *, past: bool, now: datetime, cursor: str | None
) -> Page[MeetingDayRow]:
    """Those to come, the next first; or those that are over, the last first. One statement."""
    key, ended = MeetingDay.ends_at, or_(MeetingDay.ends_at < now, MeetingDay.state == DayState.CANCELLED)
    statement = _days(actor).where(visible_days(actor), ended if past else ~ended)
    if cursor is not None:
        edge = tuple_(*map(literal, decode_cursor(cursor, tuple[datetime, UUID])))
        place = tuple_(key, MeetingDay.id)
        statement = statement.where(place < edge if past else place > edge)
    order = (key.desc(), MeetingDay.id.desc()) if past else (key, MeetingDay.id)
    rows = (await session.execute(statement.order_by(*order).limit(PAGE + 1))).all()
    last = (rows[PAGE - 1].MeetingDay.ends_at, rows[PAGE - 1].MeetingDay.id) if len(rows) > PAGE else None
    return Page(items=[MeetingDayRow(**_row(row)) for row in rows[:PAGE]], next=encode_cursor(last) if last else None)


async def day(session: AsyncSession, actor: Actor, day_id: UUID, *, now: datetime) -> MeetingDayOut:
    """One day; two statements.

    Raises:
        NotFound: it does not exist for the actor.
    """
    statement = _days(actor).where(MeetingDay.id == day_id, visible_days(actor))
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NotFound
    found: MeetingDay = row.MeetingDay
    own = await own_registration(session, actor, day_id)
    manages = may_manage_meetings(actor)
    return MeetingDayOut(
        **_row(row),
        description=found.description,
        slots=slots_out(found),
        slot_minutes=found.slot_minutes,
        gap_minutes=found.gap_minutes,
        max_meetings=found.max_meetings,
        longest_run=found.longest_run,
        must_value=found.must_value,
        sides=[DaySideOut(name=one["name"], weight=one["weight"]) for one in found.sides],
        meet_again=found.meet_again,
        cancel_reason=found.cancel_reason,
        published_at=found.published_at,
        registration=None if own is None else _registration(own),
        may_manage=manages,
        may_register=actor.organisation_id is not None and takes_registrations(found, now),
        may_wish=own is not None and takes_wishes(found, now),
        code=found.code if manages else "",
        plan_state=PlanState(found.plan_state),
        version=found.version,
    )


async def own_registration(session: AsyncSession, actor: Actor, day_id: UUID) -> MeetingParticipant | None:
    statement = select(MeetingParticipant).where(
        MeetingParticipant.day_id == day_id, MeetingParticipant.person_id == actor.id, _coming
    )
    found: MeetingParticipant | None = await session.scalar(statement.execution_options(populate_existing=True))
    return found


async def places(session: AsyncSession, actor: Actor, day_id: UUID) -> list[MeetingPlaceOut]:
    """For organisers. Raises NotFound."""
    if not may_manage_meetings(actor) or not await day_exists(session, actor, day_id):
        raise NotFound
    return await places_out(session, day_id)


async def places_out(session: AsyncSession, day_id: UUID) -> list[MeetingPlaceOut]:
    rows = await session.scalars(
        select(MeetingPlace)
        .where(MeetingPlace.day_id == day_id)
        .order_by(MeetingPlace.position, MeetingPlace.id)
        .execution_options(populate_existing=True)
    )
    return [
        MeetingPlaceOut(
            id=one.id,
            name=one.name,
            online=one.online,
            link=one.link,
            reserved_for=one.reserved_for,
            closed=list(one.closed),
        )
        for one in rows
    ]


async def participants(
    session: AsyncSession, actor: Actor, day_id: UUID, *, filters: PeopleFilters, cursor: str | None
) -> Page[ParticipantOut]:
    """Who comes, by organisation, for those who come themselves and for organisers; four statements.

    Raises:
        NotFound: the day does not exist for the actor, or its people do not.
    """
    manages = may_manage_meetings(actor)
    own = await own_registration(session, actor, day_id)
    if (own is None and not manages) or not await day_exists(session, actor, day_id):
        raise NotFound
    statement = _people(day_id, own, manages=manages)
    for condition in _narrowed(filters):
        statement = statement.where(condition)
    key = (organisation_names.c.search_key, MeetingParticipant.id)
    if cursor is not None:
        edge = tuple_(*map(literal, decode_cursor(cursor, tuple[str, UUID])))
        statement = statement.where(tuple_(*key) > edge)
    rows = (await session.execute(statement.order_by(*key).limit(PEOPLE + 1))).all()
    shown = rows[:PEOPLE]
    lines = await _lines(session, [row.MeetingParticipant.organisation_id for row in shown])
    last = (shown[-1].search_key, shown[-1].MeetingParticipant.id) if len(rows) > PEOPLE else None
    return Page(
        items=[_participant(row, own, lines, manages=manages) for row in shown],
        next=encode_cursor(last) if last else None,
    )


def slots_out(found: MeetingDay) -> list[DaySlotOut]:
    return [
        DaySlotOut(
            start=datetime.fromisoformat(one["start"]), end=datetime.fromisoformat(one["end"]), session=one["session"]
        )
        for one in found.slots
    ]


def _days(actor: Actor) -> Select[Any]:
    of_day = MeetingParticipant.day_id == MeetingDay.id
    count = select(func.count()).select_from(MeetingParticipant).where(of_day, _coming).scalar_subquery()
    registered = exists().where(of_day, MeetingParticipant.person_id == actor.id, _coming)
    return select(MeetingDay, count.label("participants"), registered.label("registered"))


def _row(row: Any) -> dict[str, Any]:
    found: MeetingDay = row.MeetingDay
    names = ("id", "title", "location", "zone", "languages", "starts_at", "ends_at", "register_until", "wish_until")
    return {name: getattr(found, name) for name in names} | {
        "state": DayState(found.state),
        "participants": row.participants,
        "registered": row.registered,
    }


def _registration(own: MeetingParticipant) -> RegistrationOut:
    return RegistrationOut(
        id=own.id,
        slots=list(own.slots),
        side=own.side,
        online=own.online,
        max_meetings=own.max_meetings,
        about=own.about,
        registered_at=own.registered_at,
        checked_in_at=own.checked_in_at,
    )


def _people(day_id: UUID, own: MeetingParticipant | None, *, manages: bool) -> Select[Any]:
    wished = and_(
        MeetingWish.wisher_id == (None if own is None else own.id),
        or_(
            MeetingWish.participant_id == MeetingParticipant.id,
            MeetingWish.organisation_id == MeetingParticipant.organisation_id,
        ),
    )
    statement: Select[Any] = (
        select(
            MeetingParticipant,
            person_cards.c.name,
            organisation_names.c.legal_name,
            organisation_names.c.search_key,
            MeetingWish.level,
            MeetingWish.organisation_id.is_not(None).label("whole"),
        )
        .join(person_cards, person_cards.c.person_id == MeetingParticipant.person_id)
        .join(person_keys, person_keys.c.id == MeetingParticipant.person_id)
        .join(organisation_names, organisation_names.c.id == MeetingParticipant.organisation_id)
        .outerjoin(MeetingWish, wished)
        .where(MeetingParticipant.day_id == day_id)
        .execution_options(populate_existing=True)
    )
    return statement if manages else statement.where(_coming)


def _narrowed(filters: PeopleFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.side is not None:
        found.append(MeetingParticipant.side == filters.side)
    if filters.wished is not None:
        found.append(MeetingWish.id.is_not(None) if filters.wished else MeetingWish.id.is_(None))
    for word in fold(filters.words).split()[:5]:
        keys = (organisation_names.c.search_key, person_keys.c.search_key)
        found.append(or_(*(key.contains(word, autoescape=True) for key in keys)))
    return found


async def _lines(session: AsyncSession, organisations: Sequence[UUID]) -> Mapping[tuple[UUID, str], list[str]]:
    """Of each of these, the first lines of what it offers and seeks."""
    if not organisations:
        return {}
    number = func.row_number().over(partition_by=(Line.organisation_id, Line.side), order_by=Line.id).label("number")
    numbered = (
        select(Line.organisation_id, Line.side, Line.text, number)
        .where(Line.organisation_id.in_(set(organisations)))
        .subquery()
    )
    statement = select(numbered).where(numbered.c.number <= _SHOWN_LINES).order_by(numbered.c.number)
    found: dict[tuple[UUID, str], list[str]] = {}
    for row in await session.execute(statement):
        found.setdefault((row.organisation_id, row.side), []).append(row.text)
    return found


def _participant(
    row: Any, own: MeetingParticipant | None, lines: Mapping[tuple[UUID, str], list[str]], *, manages: bool
) -> ParticipantOut:
    one: MeetingParticipant = row.MeetingParticipant
    return ParticipantOut(
        id=one.id,
        person_id=one.person_id,
        name=row.name,
        organisation_id=one.organisation_id,
        organisation_name=row.legal_name,
        side=one.side,
        online=one.online,
        about=one.about,
        offers=lines.get((one.organisation_id, LineSide.OFFER), []),
        seeks=lines.get((one.organisation_id, LineSide.SEEK), []),
        wish=WishLevel(row.level) if row.level else None,
        whole=bool(row.whole),
        colleague=own is not None and own.organisation_id == one.organisation_id,
        slots=list(one.slots) if manages else [],
        max_meetings=one.max_meetings if manages else None,
        checked_in_at=one.checked_in_at if manages else None,
        cancelled_at=one.cancelled_at if manages else None,
    )
