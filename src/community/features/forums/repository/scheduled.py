"""Scheduled posts to be changed or published."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Post, ScheduledPost


async def count_scheduled(session: AsyncSession, author_id: UUID) -> int:
    return await session.scalar(select(func.count()).where(ScheduledPost.author_id == author_id)) or 0


async def due_ids(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[UUID]:
    statement = select(ScheduledPost.id).where(ScheduledPost.publish_at <= now).order_by(ScheduledPost.publish_at)
    return (await session.scalars(statement.limit(limit))).all()


async def lock_due(session: AsyncSession, scheduled_id: UUID, *, now: datetime) -> ScheduledPost | None:
    """None where it is not there, not due (any more), or in the hands of another worker."""
    statement = (
        select(ScheduledPost)
        .where(ScheduledPost.id == scheduled_id, ScheduledPost.publish_at <= now)
        .with_for_update(skip_locked=True)
    )
    found: ScheduledPost | None = await session.scalar(statement)
    return found


async def lock_own(session: AsyncSession, scheduled_id: UUID, author_id: UUID) -> ScheduledPost | None:
    statement = select(ScheduledPost).where(ScheduledPost.id == scheduled_id, ScheduledPost.author_id == author_id)
    found: ScheduledPost | None = await session.scalar(statement.with_for_update())
    return found


async def number_of(session: AsyncSession, post_id: UUID) -> int:
    return (await session.scalars(select(Post.number).where(Post.id == post_id))).one()
