"""Whom organisations keep out, to be changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import CompetitorShield, Opportunity, SenderBlock
from community.features.matchmaking.vocabulary.kinds import OpportunityState


async def lock_shield(session: AsyncSession, organisation_id: UUID) -> CompetitorShield | None:
    found: CompetitorShield | None = await session.scalar(
        select(CompetitorShield).where(CompetitorShield.organisation_id == organisation_id).with_for_update()
    )
    return found


async def published_of(session: AsyncSession, organisation_id: UUID) -> Sequence[UUID]:
    """The opportunities of an organisation that others may see."""
    statement = select(Opportunity.id).where(
        Opportunity.organisation_id == organisation_id, Opportunity.state == OpportunityState.PUBLISHED
    )
    return (await session.scalars(statement)).all()


async def block(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> None:
    values = {"person_id": person_id, "organisation_id": organisation_id}
    await session.execute(upsert(SenderBlock).values(values).on_conflict_do_nothing())


async def unblock(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> None:
    await session.execute(
        delete(SenderBlock).where(SenderBlock.person_id == person_id, SenderBlock.organisation_id == organisation_id)
    )
