"""What leads back from a post: the posts that answer it, and those that quote it or link to it."""

from typing import Final
from uuid import UUID

from sqlalchemy import String, Subquery, and_, case, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import Post, PostQuote, Space, Topic
from community.features.forums.queries.topics import topic_exists
from community.features.forums.schemas.writing import BacklinkOut, CitedOut

LIMIT: Final = 50


async def backlinks(session: AsyncSession, actor: Actor, post_id: UUID) -> list[BacklinkOut]:
    """Oldest first, those of all topics that the reader sees; two statements.

    Raises:
        NotFound: the post does not exist for the reader.
    """
    shown = policy.post_shown(actor)
    here = (
        select(Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(Post.id == post_id, shown)
    )
    if await session.scalar(here) is None:
        raise NotFound
    links = _links(post_id)
    card = card_alias("linking")
    rows = await session.execute(
        select(
            links.c.kind,
            Post.topic_id,
            Topic.title,
            Post.number,
            Post.excerpt,
            Post.created_at,
            *card_columns(card, "linking"),
        )
        .join(Post, Post.id == links.c.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .join(card, card.c.person_id == Post.author_id)
        .where(shown, Post.deleted_at.is_(None))
        .order_by(Post.created_at, Post.id, links.c.kind)
        .limit(LIMIT)
    )
    return [
        BacklinkOut(
            kind=row.kind,
            topic_id=row.topic_id,
            topic_title=row.title,
            number=row.number,
            author=card_of(row, "linking"),
            excerpt=row.excerpt,
            created_at=row.created_at,
        )
        for row in rows
    ]


async def citations(session: AsyncSession, actor: Actor, topic_id: UUID, *, first: int, last: int) -> list[CitedOut]:
    """Of posts of a topic by their numbers: how many posts that the reader sees quote or link to each; two statements.

    Raises:
        NotFound: the topic does not exist for the reader.
    """
    if not await topic_exists(session, actor, topic_id):
        raise NotFound
    cited = aliased(Post)
    rows = await session.execute(
        select(cited.number, func.count())
        .select_from(cited)
        .join(PostQuote, PostQuote.quoted_id == cited.id)
        .join(Post, Post.id == PostQuote.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(cited.topic_id == topic_id, cited.number.between(first, last), cited.deleted_at.is_(None))
        .where(policy.post_shown(actor), Post.deleted_at.is_(None))
        .group_by(cited.number)
        .order_by(cited.number)
    )
    return [CitedOut(number=number, count=count) for number, count in rows]


def _links(post_id: UUID) -> Subquery:
    asked = aliased(Post)
    replies = select(Post.id.label("post_id"), literal("reply", String()).label("kind")).join(
        asked, and_(asked.id == post_id, asked.topic_id == Post.topic_id, asked.number == Post.reply_to)
    )
    kind = case((PostQuote.linked, "link"), else_=literal("quote", String()))
    quotes = select(PostQuote.post_id, kind).where(PostQuote.quoted_id == post_id)
    return union_all(replies, quotes).subquery("links")
