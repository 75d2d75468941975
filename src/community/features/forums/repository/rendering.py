"""Posts that were rendered by former rules."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Post


async def outdated_posts(session: AsyncSession, *, version: int, after: UUID | None, limit: int) -> Sequence[Post]:
    """The next posts, by id, of another renderer version, locked; those that somebody is changing are left out."""
    statement = select(Post).where(Post.renderer_version != version).order_by(Post.id).limit(limit)
    if after is not None:
        statement = statement.where(Post.id > after)
    return (await session.scalars(statement.with_for_update(skip_locked=True, key_share=True))).all()
