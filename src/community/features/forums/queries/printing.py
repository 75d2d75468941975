"""A topic for paper."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import card_alias, card_columns, card_of, person_cards
from community.features.forums import policy
from community.features.forums.models import Post, Space, Topic
from community.features.forums.queries.follow_rule import ignores_author
from community.features.forums.schemas.bookmarks import PrintedPost, PrintPage

MAX_POSTS: Final = 500


async def print_page(session: AsyncSession, actor: Actor, topic_id: UUID, *, after: int, now: datetime) -> PrintPage:
    """Up to 500 posts that are not deleted, after a number; two statements.

    Raises:
        NotFound: the topic does not exist for the actor.
    """
    name = select(person_cards.c.name).where(person_cards.c.person_id == actor.id).scalar_subquery()
    topic = (
        await session.execute(
            select(Topic.title, Space.name, name.label("printed_by"))
            .join(Space, Space.id == Topic.space_id)
            .where(Topic.id == topic_id, policy.may_see(actor), Topic.deleted_at.is_(None))
        )
    ).one_or_none()
    if topic is None:
        raise NotFound
    author = card_alias("author")
    rows = (await session.execute(_posts(actor, topic_id, after, author))).all()
    shown = rows[:MAX_POSTS]
    return PrintPage(
        title=topic.title,
        space=topic.name.get(actor.locale) or topic.name["fr"],
        printed_by=topic.printed_by,
        printed_at=now,
        posts=[
            PrintedPost(
                number=row.number,
                author=card_of(row, "author"),
                html=row.html,
                created_at=row.created_at,
                edited_at=row.edited_at,
                ignored=row.ignored,
            )
            for row in shown
        ],
        next=shown[-1].number if len(rows) > MAX_POSTS else None,
    )


def _posts(actor: Actor, topic_id: UUID, after: int, author: Any) -> Select[Any]:
    return (
        select(
            Post.number,
            Post.html,
            Post.created_at,
            Post.edited_at,
            ignores_author(actor).label("ignored"),
            *card_columns(author, "author"),
        )
        .join(author, author.c.person_id == Post.author_id)
        .where(Post.topic_id == topic_id, Post.number > after, Post.deleted_at.is_(None))
        .order_by(Post.number)
        .limit(MAX_POSTS + 1)
    )
