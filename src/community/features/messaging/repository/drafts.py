"""Drafts to be changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.messaging.models import Draft


async def lock_draft(session: AsyncSession, person_id: UUID, key: str) -> Draft | None:
    statement = select(Draft).where(Draft.person_id == person_id, Draft.key == key).with_for_update()
    draft: Draft | None = await session.scalar(statement.execution_options(populate_existing=True))
    return draft


async def next_sequence(session: AsyncSession) -> int:
    number: int = (await session.scalars(select(func.nextval("messaging_draft_sequence")))).one()
    return number


async def count_drafts(session: AsyncSession, person_id: UUID) -> int:
    return await session.scalar(select(func.count()).where(Draft.person_id == person_id)) or 0


async def insert_draft(session: AsyncSession, **values: object) -> bool:
    """False where another device was faster."""
    statement = insert(Draft).values(**values).on_conflict_do_nothing().returning(Draft.key)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def delete_draft(session: AsyncSession, person_id: UUID, key: str, *, up_to: int) -> bool:
    """Take a draft away unless another device has saved a newer one; False where nothing was taken."""
    statement = (
        delete(Draft)
        .where(Draft.person_id == person_id, Draft.key == key, Draft.sequence <= up_to)
        .returning(Draft.key)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def delete_old_drafts(session: AsyncSession, *, before: datetime, limit: int) -> None:
    old = (
        select(Draft.person_id, Draft.key)
        .where(Draft.updated_at < before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        delete(Draft).where(tuple_(Draft.person_id, Draft.key).in_(old)).execution_options(synchronize_session=False)
    )
