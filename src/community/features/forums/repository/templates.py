"""Templates to be changed or filled in."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names
from community.features.forums.models import Template


async def lock_template(session: AsyncSession, template_id: UUID) -> Template | None:
    """A template that is still in use."""
    statement = select(Template).where(Template.id == template_id, Template.removed_at.is_(None)).with_for_update()
    template: Template | None = await session.scalar(statement)
    return template


async def template_of(session: AsyncSession, space_id: UUID, template_id: UUID) -> Template | None:
    """Also one that is no longer in use; it cannot change until the end of the transaction."""
    statement = (
        select(Template).where(Template.id == template_id, Template.space_id == space_id).with_for_update(read=True)
    )
    template: Template | None = await session.scalar(statement)
    return template


async def templates_of(session: AsyncSession, space_id: UUID) -> list[Template]:
    statement = (
        select(Template)
        .where(Template.space_id == space_id, Template.removed_at.is_(None))
        .order_by(Template.position, Template.id)
        .with_for_update()
    )
    return list(await session.scalars(statement))


async def organisations_called(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those that exist."""
    if not ids:
        return {}
    names = organisation_names.c
    rows = await session.execute(select(names.id, names.legal_name).where(names.id.in_(ids)))
    return {row.id: row.legal_name for row in rows}


async def next_position(session: AsyncSession, space_id: UUID) -> int:
    statement = select(func.coalesce(func.max(Template.position), 0) + 1).where(Template.space_id == space_id)
    return int(await session.scalar(statement) or 1)
