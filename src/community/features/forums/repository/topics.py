"""Topics and posts to be changed. The topic's row is the lock of all that happens in it."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Uuid, false, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Post, PostRevision, Space, Topic
from community.infra.direct import Prepared, parameter, run, run_one


class LockedTopic(NamedTuple):
    """A topic, locked, and the actor's level in its space."""

    topic: Topic
    level: int


class LockedPost(NamedTuple):
    """A post with its topic, both locked, and the actor's level in their space."""

    post: Post
    topic: Topic
    level: int


class Numbered(NamedTuple):
    """What a new post was given by its topic."""

    topic_id: UUID
    number: int
    change_seq: int
    at: datetime
    space_id: UUID
    closed: bool
    slow_seconds: int
    last_living_before: int
    """The highest number of a post that is not deleted, before this one."""


async def level_of_space(
    session: AsyncSession, space_id: UUID, *, visible: ColumnElement[bool], level: ColumnElement[int]
) -> int | None:
    """The actor's level in a space; None where it does not exist for them."""
    found: int | None = await session.scalar(select(level).select_from(Space).where(Space.id == space_id, visible))
    return found


async def insert_post(session: AsyncSession, post: Post) -> None:
    """Add a new post at once, whatever the session holds back."""
    values = {name: getattr(post, name) for name in _NEW_POST}
    await run(session, _INSERT_POST, values | {"change_seq": post.change_seq or 1, "has_poll": bool(post.has_poll)})


_NEW_POST: Final = (
    "id",
    "topic_id",
    "number",
    "author_id",
    "source",
    "html",
    "excerpt",
    "renderer_version",
    "reply_to",
    "created_at",
    "change_seq",
    "has_poll",
)
_INSERT_POST: Final = Prepared(
    insert(Post).values(
        version=literal(1),
        wiki=false(),
        **{name: parameter(name, Post.__table__.c[name].type) for name in _NEW_POST},
    )
)


async def lock_topic(
    session: AsyncSession, topic_id: UUID, *, visible: ColumnElement[bool], level: ColumnElement[int]
) -> LockedTopic | None:
    """The topic, until the end of the transaction nobody else's."""
    statement = (
        select(Topic, level)
        .join(Space, Space.id == Topic.space_id)
        .where(Topic.id == topic_id, visible)
        # Others may still refer to the row meanwhile: its key never changes.
        .with_for_update(of=Topic, key_share=True)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else LockedTopic(*row)


async def lock_post(
    session: AsyncSession, post_id: UUID, *, visible: ColumnElement[bool], level: ColumnElement[int]
) -> LockedPost | None:
    """The post and its topic, in that order of locks everywhere: topic first."""
    topic_id = await session.scalar(select(Post.topic_id).where(Post.id == post_id))
    if topic_id is None:
        return None
    # Two statements: a row that was waited for is read anew, rows joined to it would not be.
    await session.execute(select(Topic.id).where(Topic.id == topic_id).with_for_update(key_share=True))
    statement = (
        select(Post, Topic, level)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(Post.id == post_id, visible)
        .with_for_update(of=Post, key_share=True)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else LockedPost(*row)


_NUMBER_NEXT: Final = Prepared(
    update(Topic)
    .where(Topic.id == parameter("topic", Uuid()), Topic.deleted_at.is_(None))
    .values(
        highest_number=Topic.highest_number + 1,
        change_seq=Topic.change_seq + 1,
        post_count=Topic.post_count + 1,
        # Clocks of several processes differ; the order of posts must not.
        last_post_at=func.greatest(Topic.last_post_at, parameter("now", DateTime(timezone=True))),
        last_author_id=parameter("author", Uuid()),
    )
    .returning(
        Topic.highest_number,
        Topic.change_seq,
        Topic.last_post_at,
        Topic.space_id,
        Topic.closed_at,
        Topic.slow_seconds,
        Topic.deleted_numbers,
    )
)


async def number_next_post(session: AsyncSession, topic_id: UUID, *, author_id: UUID, now: datetime) -> Numbered | None:
    """Count one more post in the topic and lock its row; None: it was deleted meanwhile.

    Whoever comes second waits here and gets the next number: numbers have no gaps, as a transaction that
    fails gives its number back.
    """
    values = {"topic": topic_id, "author": author_id, "now": now}
    row = await run_one(session, _NUMBER_NEXT, values)
    if row is None:
        return None
    deleted = set(row.deleted_numbers)
    living = next((number for number in range(row.highest_number - 1, 0, -1) if number not in deleted), 0)
    return Numbered(
        topic_id=topic_id,
        number=row.highest_number,
        change_seq=row.change_seq,
        at=row.last_post_at,
        space_id=row.space_id,
        closed=row.closed_at is not None,
        slow_seconds=row.slow_seconds,
        last_living_before=living,
    )


async def post_numbered(session: AsyncSession, topic_id: UUID, number: int) -> Post | None:
    """The post with this number, if it is not deleted."""
    statement = select(Post).where(Post.topic_id == topic_id, Post.number == number, Post.deleted_at.is_(None))
    post: Post | None = await session.scalar(statement)
    return post


async def last_living_post(session: AsyncSession, topic_id: UUID) -> tuple[UUID, datetime] | None:
    """Author and time of the youngest post that is not deleted; posts that came from other topics may be old."""
    statement = (
        select(Post.author_id, Post.created_at)
        .where(Post.topic_id == topic_id, Post.deleted_at.is_(None))
        .order_by(Post.created_at.desc(), Post.number.desc())
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row.author_id, row.created_at)


async def last_post_by(session: AsyncSession, topic_id: UUID, author_id: UUID, *, since: datetime) -> datetime | None:
    """When the person last wrote in the topic after `since`; posts that were deleted meanwhile count."""
    statement = select(func.max(Post.created_at)).where(
        Post.topic_id == topic_id, Post.created_at > since, Post.author_id == author_id
    )
    found: datetime | None = await session.scalar(statement)
    return found


async def lock_revision(session: AsyncSession, post_id: UUID, version: int) -> PostRevision | None:
    return await session.get(PostRevision, (post_id, version), with_for_update=True)
