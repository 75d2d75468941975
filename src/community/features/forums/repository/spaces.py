"""Spaces to be changed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.forums.models import Space, SpaceGrant


class Holder(NamedTuple):
    """Whom a grant reaches: one of both."""

    group_id: UUID | None
    organisation_id: UUID | None


async def lock_tree(session: AsyncSession) -> None:
    """One change of places and rights at a time; the database takes the same lock for each space that moves."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("forums_space_tree"))))


async def lock_space(session: AsyncSession, space_id: UUID) -> Space | None:
    return await session.get(Space, space_id, with_for_update={"key_share": True}, populate_existing=True)


async def space_exists(session: AsyncSession, space_id: UUID) -> bool:
    return await session.scalar(select(Space.id).where(Space.id == space_id)) is not None


class Limits(NamedTuple):
    """What limits writing in a space beside the rights of people."""

    state: str
    ceiling: int
    rules: dict[str, Any]


async def limits_of(session: AsyncSession, space_id: UUID) -> Limits:
    row = (await session.execute(select(Space.state, Space.ceiling, Space.rules).where(Space.id == space_id))).one()
    return Limits(*row)


async def insert_space(session: AsyncSession, values: Mapping[str, object]) -> bool:
    """False when another space has this slug."""
    statement = insert(Space).values(values).on_conflict_do_nothing(index_elements=[Space.slug]).returning(Space.id)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def replace_grants(session: AsyncSession, space_id: UUID, levels: Mapping[Holder, int]) -> bool:
    """Set all grants of a space; False when one of the holders does not exist."""
    await session.execute(delete(SpaceGrant).where(SpaceGrant.space_id == space_id))
    if not levels:
        return True
    rows = [
        {
            "id": new_id(),
            "space_id": space_id,
            "group_id": holder.group_id,
            "organisation_id": holder.organisation_id,
            "level": level,
        }
        for holder, level in levels.items()
    ]
    try:
        async with session.begin_nested():
            await session.execute(insert(SpaceGrant).values(rows))
    except IntegrityError:
        # Groups and organisations belong to another slice: only the foreign keys know which exist.
        return False
    return True


async def siblings(session: AsyncSession, parent_id: UUID | None) -> list[Space]:
    """The spaces that lie side by side, locked, in their order."""
    there = Space.parent_id.is_(None) if parent_id is None else Space.parent_id == parent_id
    statement = select(Space).where(there).order_by(Space.position, Space.slug).with_for_update(key_share=True)
    return list(await session.scalars(statement))


async def raise_versions(session: AsyncSession, space_ids: Sequence[UUID]) -> None:
    """What others are about to save for these spaces is no longer made on their present state."""
    await session.execute(update(Space).where(Space.id.in_(space_ids)).values(version=Space.version + 1))
