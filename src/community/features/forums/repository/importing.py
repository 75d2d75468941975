"""What an import needs: topics and posts by their identifier at their source, and all spaces."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import FollowLevel, LevelReason, Post, Space, Topic, TopicReader


class SpaceNames(NamedTuple):
    """All that a file may call a space."""

    id: UUID
    slug: str
    names: tuple[str, ...]
    position: int


async def all_spaces(session: AsyncSession) -> list[SpaceNames]:
    rows = await session.execute(select(Space.id, Space.slug, Space.name, Space.position))
    return [SpaceNames(row.id, row.slug, tuple(row.name.values()), row.position) for row in rows]


async def wait_for_other_imports(session: AsyncSession) -> None:
    """Until the end of the transaction no other import writes: two runs of one file do not collide."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("forums.import"))))


async def lock_imported_topics(session: AsyncSession, external_ids: Sequence[str]) -> dict[str, Topic]:
    """Those of the topics that are there already, by external identifier."""
    statement = select(Topic).where(Topic.external_id.in_(external_ids)).order_by(Topic.id)
    found = await session.scalars(statement.with_for_update(key_share=True))
    return {str(topic.external_id): topic for topic in found}


async def imported_posts(session: AsyncSession, external_ids: Sequence[str]) -> dict[str, Post]:
    """Those of the posts that are there already, by external identifier."""
    found = await session.scalars(select(Post).where(Post.external_id.in_(external_ids)))
    return {str(post.external_id): post for post in found}


async def mark_authors(session: AsyncSession, authors: Sequence[tuple[UUID, UUID, int]], *, now: datetime) -> None:
    """Who wrote an imported topic has read it to that number and follows it, unless they know the topic already.

    Args:
        session: of the import.
        authors: person, topic, number.
        now: the instant of the import.
    """
    rows = [
        {
            "person_id": person,
            "topic_id": topic,
            "last_read": number,
            "level": FollowLevel.TRACKING,
            "level_reason": LevelReason.WROTE,
            "wrote": True,
            "updated_at": now,
        }
        for person, topic, number in authors
    ]
    await session.execute(insert(TopicReader).on_conflict_do_nothing(), rows)
