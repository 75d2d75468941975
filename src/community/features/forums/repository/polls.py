"""Polls to be voted in, mended and closed. The poll's row is the lock of all that happens in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Poll, PollOption, PollVote, Post, Space, Topic


class LockedPoll(NamedTuple):
    """A poll, locked, with its post and topic and the actor's level in their space."""

    poll: Poll
    post: Post
    topic: Topic
    level: int


async def lock_poll(
    session: AsyncSession,
    post_id: UUID,
    *,
    visible: ColumnElement[bool],
    level: ColumnElement[int],
    alone: bool,
) -> LockedPoll | None:
    """The poll: `alone` to change it, shared to vote in it."""
    statement = (
        select(Poll, Post, Topic, level)
        .join(Post, Post.id == Poll.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(Poll.post_id == post_id, visible)
        .with_for_update(of=Poll, read=not alone)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else LockedPoll(*row)


async def due_polls(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[tuple[Poll, UUID, int]]:
    """Polls whose time is up, with topic and number of their posts; those in which somebody votes come next time."""
    statement = (
        select(Poll, Post.topic_id, Post.number)
        .join(Post, Post.id == Poll.post_id)
        .where(Poll.closed_at.is_(None), Poll.closes_at <= now)
        .order_by(Poll.closes_at)
        .limit(limit)
        .with_for_update(of=Poll, skip_locked=True)
    )
    return [(row.Poll, row.topic_id, row.number) for row in await session.execute(statement)]


async def count_options(session: AsyncSession, post_id: UUID) -> int:
    return len((await session.scalars(select(PollOption.number).where(PollOption.post_id == post_id))).all())


async def replace_options(session: AsyncSession, post_id: UUID, texts: Sequence[str]) -> None:
    await session.execute(delete(PollOption).where(PollOption.post_id == post_id))
    rows = [{"post_id": post_id, "number": number, "text": text} for number, text in enumerate(texts, start=1)]
    await session.execute(insert(PollOption), rows)


async def has_votes(session: AsyncSession, post_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(PollVote.post_id == post_id))))


async def store_vote(
    session: AsyncSession,
    *,
    post_id: UUID,
    voter_key: bytes,
    choices: list[int],
    person_id: UUID | None,
    now: datetime | None,
) -> None:
    """One vote a voter: the last one stands."""
    new = insert(PollVote).values(
        post_id=post_id, voter_key=voter_key, choices=choices, person_id=person_id, voted_at=now
    )
    changed = {"choices": new.excluded.choices, "person_id": new.excluded.person_id, "voted_at": new.excluded.voted_at}
    await session.execute(
        new.on_conflict_do_update(index_elements=[PollVote.post_id, PollVote.voter_key], set_=changed)
    )


async def delete_vote(session: AsyncSession, *, post_id: UUID, voter_key: bytes) -> bool:
    """False when there was none."""
    own = delete(PollVote).where(PollVote.post_id == post_id, PollVote.voter_key == voter_key)
    return (await session.execute(own.returning(PollVote.post_id))).scalar() is not None
