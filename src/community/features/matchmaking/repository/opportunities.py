"""Opportunities and their reviews, to be changed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names
from community.features.matchmaking.models import Opportunity
from community.features.matchmaking.vocabulary.kinds import OpportunityState


async def lock_opportunity(session: AsyncSession, opportunity_id: UUID) -> Opportunity | None:
    found: Opportunity | None = await session.scalar(
        select(Opportunity)
        .where(Opportunity.id == opportunity_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def known_organisations(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these that exist."""
    rows = await session.scalars(select(organisation_names.c.id).where(organisation_names.c.id.in_(ids)))
    return set(rows)


async def lock_ended(session: AsyncSession, *, today: date, limit: int) -> Sequence[Opportunity]:
    """Published ones whose last day is over."""
    return await _lock(session, limit, Opportunity.state == OpportunityState.PUBLISHED, Opportunity.valid_until < today)


async def lock_to_archive(session: AsyncSession, *, before: date, limit: int) -> Sequence[Opportunity]:
    """Those that ended before a day and were not renewed."""
    return await _lock(session, limit, Opportunity.state == OpportunityState.EXPIRED, Opportunity.valid_until < before)


async def _lock(session: AsyncSession, limit: int, *conditions: ColumnElement[bool]) -> Sequence[Opportunity]:
    statement = select(Opportunity).where(*conditions).order_by(Opportunity.valid_until, Opportunity.id)
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()
