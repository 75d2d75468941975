"""Reactions given and taken back, under the lock of their post."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Ignored, Post, Reaction, Space, Topic


class ReactedPost(NamedTuple):
    """A post, locked, with the state of its space."""

    post_id: UUID
    topic_id: UUID
    number: int
    author_id: UUID
    deleted_by: UUID | None
    reactions: dict[str, int]
    reaction_seq: int
    space_state: str


async def lock_reacted_post(
    session: AsyncSession, post_id: UUID, *, visible: ColumnElement[bool]
) -> ReactedPost | None:
    """The post alone is locked: a topic in which many react can still be written to."""
    statement = (
        select(
            Post.id,
            Post.topic_id,
            Post.number,
            Post.author_id,
            Post.deleted_by,
            Post.reactions,
            Post.reaction_seq,
            Space.state,
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(Post.id == post_id, visible)
        .with_for_update(of=Post, key_share=True)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else ReactedPost(*row)


async def add_reaction(session: AsyncSession, *, post_id: UUID, person_id: UUID, kind: str, now: datetime) -> bool:
    """False when the person had reacted like this already."""
    new = insert(Reaction).values(post_id=post_id, person_id=person_id, kind=kind, reacted_at=now)
    return (await session.execute(new.on_conflict_do_nothing().returning(Reaction.kind))).scalar() is not None


async def remove_reaction(session: AsyncSession, *, post_id: UUID, person_id: UUID, kind: str) -> bool:
    """False when there was none."""
    statement = delete(Reaction).where(
        Reaction.post_id == post_id, Reaction.person_id == person_id, Reaction.kind == kind
    )
    return (await session.execute(statement.returning(Reaction.kind))).scalar() is not None


async def own_kinds(session: AsyncSession, *, post_id: UUID, person_id: UUID) -> set[str]:
    statement = select(Reaction.kind).where(Reaction.post_id == post_id, Reaction.person_id == person_id)
    return set(await session.scalars(statement))


async def store_counts(session: AsyncSession, post_id: UUID, *, reactions: dict[str, int], reaction_seq: int) -> None:
    statement = update(Post).where(Post.id == post_id).values(reactions=reactions, reaction_seq=reaction_seq)
    await session.execute(statement.execution_options(synchronize_session=False))


async def is_ignored(session: AsyncSession, *, by: UUID, person_id: UUID, ignoring: ColumnElement[bool]) -> bool:
    """Whether the one does not want to hear of the other; `ignoring`: which ignoring counts."""
    own = Ignored.person_id == by, Ignored.ignored_id == person_id
    found = exists().where(*own, ignoring)
    return bool(await session.scalar(select(found)))
