"""Introductions as each side, and the adviser, may see them."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.groups import OrganisationKind
from community.core.i18n import local_day
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.permissions import Permission
from community.features.accounts.api import card_alias, organisation_facts
from community.features.matchmaking.models import Introduction, Opportunity
from community.features.matchmaking.policy import (
    ASKS_A_WEEK,
    MOST_OPEN_ASKS,
    WEEK,
    in_column,
    knows,
    part_of,
    visible_introductions,
)
from community.features.matchmaking.schemas.introductions import (
    AboutOut,
    AdvisedRow,
    AskQuotaOut,
    CountsOut,
    IntroductionRow,
    PartyOut,
)
from community.features.matchmaking.vocabulary.introductions import (
    AGREED,
    OPEN,
    UNANSWERED,
    AboutKind,
    Column,
    IntroductionState,
    Part,
    Result,
)
from community.features.matchmaking.vocabulary.kinds import Direction

PAGE: Final = 20
_organisations: Final = {part: organisation_facts.alias(f"{part}_organisation") for part in (Part.ASKING, Part.ASKED)}
_people: Final = {part: card_alias(f"{part}_person") for part in Part}


async def introductions(
    session: AsyncSession, actor: Actor, column: Column, *, cursor: str | None
) -> Page[IntroductionRow]:
    """One column of the board, the liveliest first; one statement. The cursor names a row, and so tells no time."""
    key = tuple_(Introduction.active_at, Introduction.id)
    statement = all_introductions().where(visible_introductions(actor), in_column(actor, column))
    if cursor is not None:
        last = decode_cursor(cursor, UUID)
        at = select(Introduction.active_at).where(Introduction.id == last).scalar_subquery()
        statement = statement.where(key < tuple_(at, last))
    statement = statement.order_by(Introduction.active_at.desc(), Introduction.id.desc()).limit(PAGE + 1)
    rows = (await session.execute(statement)).all()
    return Page(
        items=[IntroductionRow(**row_of(actor, row)) for row in rows[:PAGE]],
        next=encode_cursor(rows[PAGE - 1].Introduction.id) if len(rows) > PAGE else None,
    )


async def found(session: AsyncSession, actor: Actor, introduction_id: UUID) -> Any:
    """The row of one.

    Raises:
        NotFound: it does not exist for the actor.
    """
    statement = all_introductions().where(Introduction.id == introduction_id, visible_introductions(actor))
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NotFound
    return row


def all_introductions() -> Select[Any]:
    """`Introduction`, with names, kinds and countries of both sides, its people, and whose opportunity it is."""
    asking, asked = _organisations[Part.ASKING], _organisations[Part.ASKED]
    people = {
        Part.ASKING: Introduction.asker_id,
        Part.ASKED: Introduction.answerer_id,
        Part.ADVISER: Introduction.adviser_id,
    }
    statement: Select[Any] = (
        select(
            Introduction,
            Opportunity.direction,
            Opportunity.anonymous,
            Opportunity.organisation_id.label("author_side"),
            *(
                column
                for part, each in _organisations.items()
                for column in (
                    each.c.legal_name.label(f"{part}_name"),
                    each.c.kind.label(f"{part}_kind"),
                    each.c.country.label(f"{part}_country"),
                )
            ),
            *(each.c.name.label(f"{part}_person") for part, each in _people.items()),
        )
        .join(asking, asking.c.id == Introduction.asking_id)
        .join(asked, asked.c.id == Introduction.asked_id)
        .outerjoin(Opportunity, Opportunity.id == Introduction.opportunity_id)
    )
    for part, each in _people.items():
        statement = statement.outerjoin(each, each.c.person_id == people[part])
    return statement


def row_of(actor: Actor, row: Any) -> dict[str, Any]:
    """The fields of a card."""
    introduction: Introduction = row.Introduction
    part = part_of(actor, introduction) or Part.ADVISER
    agreed = introduction.state in AGREED
    return {
        "id": introduction.id,
        "part": part,
        "about": _about(row, introduction, part),
        "asking": _party(row, introduction, part, Part.ASKING),
        "asked": _party(row, introduction, part, Part.ASKED),
        "state": IntroductionState(introduction.state),
        "asked_on": local_day(introduction.asked_at),
        "expires_on": local_day(introduction.expires_at - timedelta(seconds=1)),
        "put_off_until": introduction.put_off_until,
        "active_on": local_day(introduction.active_at),
        "result": Result(introduction.result) if introduction.result else None,
        "conversation_id": introduction.conversation_id if agreed else None,
        "adviser_wanted": introduction.adviser_wanted,
    }


def _about(row: Any, introduction: Introduction, part: Part) -> AboutOut:
    kind = AboutKind(introduction.about)
    # Of an organisation as such each side reads the other's name, not its own.
    other = Part.ASKING if part is Part.ASKED else Part.ASKED
    as_such = kind is AboutKind.ORGANISATION
    return AboutOut(
        kind=kind,
        id=introduction.opportunity_id or introduction.line_id,
        title=getattr(row, f"{other}_name") if as_such else introduction.title,
        direction=Direction(row.direction) if row.direction else None,
        anonymous=bool(row.anonymous),
    )


def _party(row: Any, introduction: Introduction, reader: Part, part: Part) -> PartyOut:
    known = knows(introduction, reader, part)
    asking = part is Part.ASKING
    other = Part.ASKED if asking else Part.ASKING
    return PartyOut(
        organisation_id=(introduction.asking_id if asking else introduction.asked_id) if known else None,
        organisation_name=getattr(row, f"{part}_name") if known else "",
        organisation_kind=OrganisationKind(getattr(row, f"{part}_kind")),
        country=getattr(row, f"{part}_country"),
        person_id=(introduction.asker_id if asking else introduction.answerer_id) if known else None,
        person_name=(getattr(row, f"{part}_person") or "") if known else "",
        known=known,
        hidden=not knows(introduction, other, part),
    )


async def counts(session: AsyncSession, actor: Actor) -> CountsOut:
    """How many stand where; two statements for advisers, one for others."""
    columns = [func.count().filter(in_column(actor, each)).label(each.value) for each in Column]
    row = (await session.execute(select(*columns).select_from(Introduction).where(visible_introductions(actor)))).one()
    wanting = 0
    if actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        statement = select(func.count()).select_from(Introduction).where(*wanting_one(actor))
        wanting = (await session.scalar(statement)) or 0
    return CountsOut(**row._mapping, wanting_adviser=wanting)  # noqa: SLF001 - SQLAlchemy's public name


async def wanting_adviser(session: AsyncSession, actor: Actor) -> list[AdvisedRow]:
    """Introductions that an adviser was asked for and that none has joined, the longest waiting first."""
    statement = (
        select(Introduction.id, Introduction.title, Introduction.asked_at)
        .where(*wanting_one(actor))
        .order_by(Introduction.asked_at, Introduction.id)
        .limit(100)
    )
    return [
        AdvisedRow(id=row.id, title=row.title, asked_on=local_day(row.asked_at))
        for row in await session.execute(statement)
    ]


def wanting_one(actor: Actor) -> tuple[Any, ...]:
    """Predicates on `Introduction`: an adviser is wanted who is of neither side, and none has come."""
    return (
        Introduction.adviser_wanted,
        Introduction.adviser_id.is_(None),
        Introduction.state.in_(OPEN),
        Introduction.asking_id.is_distinct_from(actor.organisation_id),
        Introduction.asked_id.is_distinct_from(actor.organisation_id),
    )


async def quota(session: AsyncSession, actor: Actor, *, now: datetime) -> AskQuotaOut:
    """How many asks the actor's organisation can still make; one statement."""
    waiting = func.count().filter(Introduction.state.in_(UNANSWERED))
    recent = func.count().filter(Introduction.asked_at > now - WEEK, Introduction.state != IntroductionState.WITHDRAWN)
    row = (await session.execute(select(waiting, recent).where(Introduction.asking_id == actor.organisation_id))).one()
    return AskQuotaOut(
        left_this_week=max(0, ASKS_A_WEEK - row[1]),
        left_open=max(0, MOST_OPEN_ASKS - row[0]),
        a_week=ASKS_A_WEEK,
        most_open=MOST_OPEN_ASKS,
    )
