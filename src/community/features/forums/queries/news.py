"""What is new in the forum for one person: topics that they follow and have not read, and what others talk about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.subjects import News
from community.features.forums import policy
from community.features.forums.models import Post, Space, Topic, TopicReader
from community.features.forums.queries.follow_rule import followed_reading, hidden_topic
from community.features.forums.queries.list_pages import beyond_read, posts_beyond_read

POPULAR_FROM: Final = 3
"""New posts from which on others are said to talk about a topic."""
LOOKED_AT: Final = 100
"""The topics of late activity among which the popular ones are found, and the posts counted in each."""


def topic_path(topic_id: UUID, number: int | None = None) -> str:
    """The page of a topic in the front end, at a post."""
    return f"/sujets/{topic_id}" + ("" if number is None else f"?message={number}")


async def topic_news(session: AsyncSession, actor: Actor, since: datetime, limit: int) -> Sequence[News]:
    """Followed topics with unread posts, then popular ones; two statements."""
    followed = await _followed(session, actor, since, limit)
    known = {each.id for each in followed}
    popular = [each for each in await _popular(session, actor, since, limit) if each.id not in known]
    return [*followed, *popular]


def _reader(actor: Actor) -> ColumnElement[bool]:
    return and_(TopicReader.topic_id == Topic.id, TopicReader.person_id == actor.id)


async def _followed(session: AsyncSession, actor: Actor, since: datetime, limit: int) -> list[News]:
    rows = await session.execute(
        select(Topic.id, Topic.title, Space.name, TopicReader.last_read, posts_beyond_read().label("count"))
        .join(TopicReader, _reader(actor))
        .join(Space, Space.id == Topic.space_id)
        .where(
            policy.may_see(actor),
            Topic.deleted_at.is_(None),
            Topic.last_post_at > since,
            Topic.last_author_id != actor.id,
            followed_reading(actor.id),
            beyond_read(),
        )
        .order_by(TopicReader.level.desc(), Topic.last_post_at.desc())
        .limit(limit)
    )
    return [_news(row, actor, number=row.last_read + 1, followed=True) for row in rows]


async def _popular(session: AsyncSession, actor: Actor, since: datetime, limit: int) -> list[News]:
    """By new posts, among the topics of late activity that the person has not muted nor read to the end."""
    late = (
        select(Topic.id, Topic.title, Topic.highest_number, Space.name)
        .join(Space, Space.id == Topic.space_id)
        .where(
            policy.may_see(actor),
            Topic.deleted_at.is_(None),
            Topic.last_post_at > since,
            ~hidden_topic(actor.id),
            ~exists().where(_reader(actor), TopicReader.last_read >= Topic.highest_number),
        )
        .order_by(Topic.last_post_at.desc())
        .limit(LOOKED_AT)
        .subquery("late")
    )
    posts = (
        select(func.count().label("count"), func.min(Post.number).label("first"))
        .where(
            Post.topic_id == late.c.id,
            Post.number > late.c.highest_number - LOOKED_AT,
            Post.created_at > since,
            Post.deleted_at.is_(None),
        )
        .lateral("posts")
    )
    rows = await session.execute(
        select(late.c.id, late.c.title, late.c.name, posts.c.count, posts.c.first)
        .join(posts, true())
        .where(posts.c.count >= POPULAR_FROM)
        .order_by(posts.c.count.desc(), late.c.id)
        .limit(limit)
    )
    return [_news(row, actor, number=row.first, followed=False) for row in rows]


def _news(row: Any, actor: Actor, *, number: int, followed: bool) -> News:
    return News(
        id=row.id,
        title=row.title,
        path=topic_path(row.id, number),
        place=row.name.get(actor.locale) or row.name["fr"],
        # `count` is also a method of rows.
        count=row._mapping["count"],  # noqa: SLF001 - its documented name
        followed=followed,
    )
