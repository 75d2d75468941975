"""Lines of capability profiles, to be changed."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names
from community.features.matchmaking.models import Line


async def lock_profile(session: AsyncSession, organisation_id: UUID) -> None:
    """One request at a time adds lines to a profile."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"matchmaking:lines:{organisation_id}", 0)))
    )


async def exists(session: AsyncSession, organisation_id: UUID) -> bool:
    found = await session.scalar(select(organisation_names.c.id).where(organisation_names.c.id == organisation_id))
    return found is not None


async def count_lines(session: AsyncSession, organisation_id: UUID) -> int:
    statement = select(func.count()).select_from(Line).where(Line.organisation_id == organisation_id)
    return (await session.scalar(statement)) or 0


async def lock_line(session: AsyncSession, line_id: UUID) -> Line | None:
    found: Line | None = await session.scalar(select(Line).where(Line.id == line_id).with_for_update())
    return found
