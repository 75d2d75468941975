"""Bookmarks and feed tokens to be written."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Bookmark, FeedToken, Post, Space, Topic


class Target(NamedTuple):
    """What a bookmark is of: a topic, or a post."""

    topic_id: UUID | None = None
    post_id: UUID | None = None

    def is_of(self) -> ColumnElement[bool]:
        return Bookmark.topic_id == self.topic_id if self.topic_id else Bookmark.post_id == self.post_id


async def target_exists(session: AsyncSession, target: Target, *, visible: ColumnElement[bool]) -> bool:
    """Whether there is such a thing for the reader. `visible` is on `Post`, `Topic` and `Space`."""
    post = Post.id == target.post_id if target.post_id else (Post.topic_id == target.topic_id) & (Post.number == 1)
    statement = (
        select(Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(post, visible)
    )
    return await session.scalar(statement) is not None


async def lock_bookmarks(session: AsyncSession, person_id: UUID) -> None:
    """One bookmark of a person after the other, so that their number is known."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"forums.bookmark:{person_id}", 0))))


async def count_bookmarks(session: AsyncSession, person_id: UUID) -> int:
    statement = select(func.count()).select_from(Bookmark).where(Bookmark.person_id == person_id)
    return (await session.execute(statement)).scalar_one()


async def find_bookmark(session: AsyncSession, person_id: UUID, target: Target) -> Bookmark | None:
    found: Bookmark | None = await session.scalar(
        select(Bookmark).where(Bookmark.person_id == person_id, target.is_of()).with_for_update()
    )
    return found


async def delete_bookmark(session: AsyncSession, person_id: UUID, target: Target) -> bool:
    """False when there was none."""
    own = delete(Bookmark).where(Bookmark.person_id == person_id, target.is_of())
    return (await session.execute(own.returning(Bookmark.id))).scalar() is not None


class DueBookmark(NamedTuple):
    """A bookmark whose time has come, and the place that it is of now."""

    bookmark: Bookmark
    topic_id: UUID
    number: int | None


async def due_bookmarks(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[DueBookmark]:
    """The earliest ones, locked; those that another worker has are left to it."""
    statement = (
        select(Bookmark, func.coalesce(Post.topic_id, Bookmark.topic_id), Post.number)
        .outerjoin(Post, Post.id == Bookmark.post_id)
        .where(Bookmark.remind_at <= now, Bookmark.reminded_at.is_(None))
        .order_by(Bookmark.remind_at)
        .limit(limit)
        .with_for_update(of=Bookmark, skip_locked=True)
    )
    return [DueBookmark(*row) for row in await session.execute(statement)]


async def store_feed_token(session: AsyncSession, *, person_id: UUID, token_hash: bytes, now: datetime) -> None:
    """In place of the former one, which opens nothing from then on."""
    new = insert(FeedToken).values(person_id=person_id, token_hash=token_hash, created_at=now)
    changed = {"token_hash": token_hash, "created_at": now}
    await session.execute(new.on_conflict_do_update(index_elements=[FeedToken.person_id], set_=changed))


async def delete_feed_token(session: AsyncSession, person_id: UUID) -> None:
    await session.execute(delete(FeedToken).where(FeedToken.person_id == person_id))
