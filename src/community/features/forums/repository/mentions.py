"""Whom posts name and which posts they quote, as rows to be changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Mention, Post, PostQuote, Space, SpaceGrant, Topic

Target = tuple[str, UUID]


class QuotedPost(NamedTuple):
    """A post that a text quotes or links to, where it stands, and whose it is."""

    id: UUID
    author_id: UUID
    topic_id: UUID
    number: int


async def granted_groups(session: AsyncSession, space_id: UUID, groups: Collection[UUID]) -> set[UUID]:
    """Those of the groups that a grant lets into the space."""
    statement = (
        select(SpaceGrant.group_id)
        .join(Space, Space.rights_id == SpaceGrant.space_id)
        .where(Space.id == space_id, SpaceGrant.group_id.in_(groups))
    )
    return {group for group in await session.scalars(statement) if group is not None}


async def quoted_posts(
    session: AsyncSession, places: Sequence[tuple[UUID, int]], *, shown: ColumnElement[bool]
) -> list[QuotedPost]:
    """The posts at these (topic, number) that `shown` lets through."""
    statement = (
        select(Post.id, Post.author_id, Post.topic_id, Post.number)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(tuple_(Post.topic_id, Post.number).in_(places), shown)
    )
    return [QuotedPost(*row) for row in await session.execute(statement)]


async def named_by(session: AsyncSession, post_id: UUID) -> set[Target]:
    """Whom the post names so far."""
    rows = await session.execute(select(Mention.kind, Mention.target_id).where(Mention.post_id == post_id))
    return {(row.kind, row.target_id) for row in rows}


async def set_named(
    session: AsyncSession, post_id: UUID, *, former: Collection[Target], wanted: Collection[Target]
) -> None:
    gone = [target for target in former if target not in wanted]
    if gone:
        await session.execute(
            delete(Mention).where(Mention.post_id == post_id, tuple_(Mention.kind, Mention.target_id).in_(gone))
        )
    new = [
        {"post_id": post_id, "kind": kind, "target_id": target}
        for kind, target in wanted
        if (kind, target) not in former
    ]
    if new:
        await session.execute(insert(Mention).values(new).on_conflict_do_nothing())


async def set_quoted(session: AsyncSession, post_id: UUID, wanted: Mapping[UUID, bool]) -> None:
    """`wanted`: the posts that it quotes (False) or only links to (True)."""
    await session.execute(
        delete(PostQuote).where(PostQuote.post_id == post_id, PostQuote.quoted_id.not_in(list(wanted)))
    )
    await add_quoted(session, post_id, wanted)


async def add_quoted(session: AsyncSession, post_id: UUID, wanted: Mapping[UUID, bool]) -> None:
    rows = [
        {"post_id": post_id, "quoted_id": quoted, "linked": linked}
        for quoted, linked in wanted.items()
        if quoted != post_id
    ]
    if rows:
        new = insert(PostQuote).values(rows)
        changed = {"linked": new.excluded.linked}
        await session.execute(new.on_conflict_do_update(index_elements=["post_id", "quoted_id"], set_=changed))
