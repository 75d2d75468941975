"""Introductions, to be made and changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.groups import MODERATORS
from community.events.notifications import MAX_RECIPIENTS
from community.features.accounts.api import organisation_names, person_cards, person_groups, representatives
from community.features.matchmaking.models import Introduction, Line, Opportunity, SenderBlock
from community.features.matchmaking.models.introduction import ABOUT, OPEN_ONES
from community.features.matchmaking.vocabulary.introductions import OPEN, RUNNING, UNANSWERED, IntroductionState


async def lock_asks(session: AsyncSession, organisation_id: UUID) -> None:
    """One person at a time asks for an organisation, so that its quota is counted right."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"matchmaking:asks:{organisation_id}", 0)))
    )


async def add(session: AsyncSession, values: dict[str, Any]) -> UUID | None:
    """A new one; None where the two have an open one about the same thing, whoever has asked it."""
    statement = (
        upsert(Introduction)
        .values(values)
        .on_conflict_do_nothing(
            index_elements=[getattr(Introduction, name) for name in ABOUT], index_where=text(OPEN_ONES)
        )
        .returning(Introduction.id)
    )
    made: UUID | None = await session.scalar(statement)
    return made


async def lock_open(session: AsyncSession, values: dict[str, Any]) -> Introduction | None:
    """The open one of the same two about the same thing."""
    same = [getattr(Introduction, name) == values[name] for name in ABOUT]
    return await _one(session, *same, Introduction.state.in_(OPEN))


async def lock(session: AsyncSession, introduction_id: UUID) -> Introduction | None:
    return await _one(session, Introduction.id == introduction_id)


async def _one(session: AsyncSession, *conditions: ColumnElement[bool]) -> Introduction | None:
    found: Introduction | None = await session.scalar(
        select(Introduction).where(*conditions).with_for_update().execution_options(populate_existing=True)
    )
    return found


async def count_asks(session: AsyncSession, organisation_id: UUID, *, since: datetime) -> tuple[int, int]:
    """How many of an organisation's asks wait for an answer, and how many were made since and not taken back."""
    waiting = func.count().filter(Introduction.state.in_(UNANSWERED))
    recent = func.count().filter(Introduction.asked_at > since, Introduction.state != IntroductionState.WITHDRAWN)
    row = (await session.execute(select(waiting, recent).where(Introduction.asking_id == organisation_id))).one()
    return row[0], row[1]


async def line_of(session: AsyncSession, line_id: UUID) -> Line | None:
    found: Line | None = await session.get(Line, line_id)
    return found


async def name_of(session: AsyncSession, organisation_id: UUID) -> str | None:
    """None where there is no such organisation."""
    found: str | None = await session.scalar(
        select(organisation_names.c.legal_name).where(organisation_names.c.id == organisation_id)
    )
    return found


async def speaker_for(
    session: AsyncSession, organisation_id: UUID, *, first: UUID | None = None, sender: UUID | None = None
) -> UUID | None:
    """Who speaks for an organisation: the person named first if they work there, else its administrators, else others.

    Args:
        sender: an organisation of whom they must want to hear.
    """
    statement = (
        select(person_cards.c.person_id)
        .outerjoin(
            representatives,
            and_(
                representatives.c.person_id == person_cards.c.person_id,
                representatives.c.organisation_id == organisation_id,
            ),
        )
        .where(person_cards.c.organisation_id == organisation_id, person_cards.c.active)
        .order_by(
            case((person_cards.c.person_id == first, 0), else_=1),
            case((representatives.c.person_id.is_not(None), 0), else_=1),
            person_cards.c.person_id,
        )
        .limit(1)
    )
    if sender is not None:
        blocked = exists().where(
            SenderBlock.person_id == person_cards.c.person_id, SenderBlock.organisation_id == sender
        )
        statement = statement.where(~blocked)
    found: UUID | None = await session.scalar(statement)
    return found


async def advisers(session: AsyncSession, introduction: Introduction) -> list[UUID]:
    """Who of the chamber could help both sides: its moderators, those of either side left out."""
    sides = (introduction.asking_id, introduction.asked_id)
    statement = select(person_groups.c.person_id).where(
        person_groups.c.group_id == MODERATORS,
        or_(person_groups.c.organisation_id.is_(None), person_groups.c.organisation_id.not_in(sides)),
    )
    return list(await session.scalars(statement.order_by(person_groups.c.person_id).limit(MAX_RECIPIENTS)))


async def works_for(session: AsyncSession, person_id: UUID) -> UUID | None:
    """The organisation of an active person."""
    found: UUID | None = await session.scalar(
        select(person_cards.c.organisation_id).where(person_cards.c.person_id == person_id, person_cards.c.active)
    )
    return found


async def lock_spoken_by(
    session: AsyncSession, person_id: UUID, organisation_id: UUID | None
) -> Sequence[Introduction]:
    """Open ones in which a person speaks for a side, or that nobody speaks for in an organisation."""
    nobody: ColumnElement[bool] = or_(
        and_(Introduction.asking_id == organisation_id, Introduction.asker_id.is_(None)),
        and_(Introduction.asked_id == organisation_id, Introduction.answerer_id.is_(None)),
    )
    spoken = or_(Introduction.asker_id == person_id, Introduction.answerer_id == person_id)
    return await lock_some(session, Introduction.state.in_(OPEN), or_(spoken, nobody))


async def lock_about(session: AsyncSession, opportunity_id: UUID) -> Sequence[Introduction]:
    """Unanswered ones about an opportunity."""
    return await lock_some(session, Introduction.opportunity_id == opportunity_id, Introduction.state.in_(UNANSWERED))


async def lock_between(session: AsyncSession, low: UUID, high: UUID) -> Sequence[Introduction]:
    """Those of two organisations that go on; their ids in order."""
    return await lock_some(
        session, Introduction.low_id == low, Introduction.high_id == high, Introduction.state.in_(RUNNING)
    )


async def state_of(session: AsyncSession, opportunity_id: UUID) -> str | None:
    found: str | None = await session.scalar(select(Opportunity.state).where(Opportunity.id == opportunity_id))
    return found


async def lock_some(
    session: AsyncSession, *conditions: ColumnElement[bool], limit: int = 500, skip: bool = False
) -> Sequence[Introduction]:
    """Always in the same order, so that two that lock some do not wait for each other for ever."""
    statement = (
        select(Introduction)
        .where(*conditions)
        .order_by(Introduction.id)
        .limit(limit)
        .with_for_update(skip_locked=skip)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()
