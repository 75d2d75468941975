"""Spaces to be changed."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.forums.models import Space, SpaceGrant


async def lock_space(session: AsyncSession, space_id: UUID) -> Space | None:
    return await session.get(Space, space_id, with_for_update={"key_share": True})


async def space_exists(session: AsyncSession, space_id: UUID) -> bool:
    return await session.scalar(select(Space.id).where(Space.id == space_id)) is not None


async def insert_space(session: AsyncSession, values: Mapping[str, object]) -> bool:
    """False when another space has this slug."""
    statement = insert(Space).values(values).on_conflict_do_nothing(index_elements=[Space.slug]).returning(Space.id)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def replace_grants(session: AsyncSession, space_id: UUID, levels: Mapping[UUID, int]) -> bool:
    """Set all grants of a space; False when one of the groups does not exist."""
    await session.execute(delete(SpaceGrant).where(SpaceGrant.space_id == space_id))
    if not levels:
        return True
    rows = [
        {"id": new_id(), "space_id": space_id, "group_id": group, "level": level} for group, level in levels.items()
    ]
    try:
        async with session.begin_nested():
            await session.execute(insert(SpaceGrant).values(rows))
    except IntegrityError:
        # Groups belong to another slice: only the foreign key knows which exist.
        return False
    return True
