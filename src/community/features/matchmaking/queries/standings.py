"""How an organisation stands to that of an opportunity."""

from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.matchmaking.models import Opportunity
from community.features.matchmaking.policy import Standing, agreed_with, shielded_from


async def standing(session: AsyncSession, actor: Actor, opportunity_id: UUID) -> Standing:
    """How the actor's organisation stands to that of an opportunity; one statement."""
    shielded = false() if actor.organisation_id is None else shielded_from(actor.organisation_id)
    row = (
        await session.execute(
            select(agreed_with(actor).label("agreed"), shielded.label("shielded"))
            .select_from(Opportunity)
            .where(Opportunity.id == opportunity_id)
        )
    ).one()
    return Standing(agreed=row.agreed, shielded=row.shielded)
