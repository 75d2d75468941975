"""Whom organisations keep what they publish from: as they set it, and whom it comes to."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import CompetitorShield
from community.features.matchmaking.policy import competes
from community.features.matchmaking.schemas.shields import ShieldOut
from community.features.matchmaking.vocabulary.introductions import Nearness


async def shield(session: AsyncSession, organisation_id: UUID) -> ShieldOut:
    """The shield of one organisation, an empty one where it has none."""
    found = await session.scalar(select(CompetitorShield).where(CompetitorShield.organisation_id == organisation_id))
    if found is None:
        return ShieldOut(sirens=[], activities=[], nearness=Nearness.DEPARTMENT, version=0)
    return ShieldOut(
        sirens=found.sirens,
        activities=found.activities,
        nearness=Nearness(found.nearness),
        version=found.version,
    )


async def kept_from(session: AsyncSession, owners: Collection[UUID] | None = None) -> Mapping[UUID, frozenset[UUID]]:
    """By organisation, those that it keeps what it publishes from: to be excluded from its matches; one statement.

    Args:
        owners: of these only; None: of all that have a shield.
    """
    owner, viewer = organisation_facts.alias("owner"), organisation_facts.alias("viewer")
    statement = (
        select(owner.c.id.label("owner"), viewer.c.id.label("viewer"))
        .select_from(CompetitorShield)
        .join(owner, owner.c.id == CompetitorShield.organisation_id)
        .join(viewer, viewer.c.id != owner.c.id)
        .where(competes(owner.c, viewer.c))
    )
    if owners is not None:
        statement = statement.where(owner.c.id.in_(owners))
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await session.execute(statement):
        found[row.owner].add(row.viewer)
    return {each: frozenset(kept) for each, kept in found.items()}
