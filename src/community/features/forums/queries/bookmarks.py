"""A person's bookmarks of what they can still see."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import Bookmark, FeedToken, Post, Space, Topic
from community.features.forums.repository.bookmarks import Target
from community.features.forums.schemas.bookmarks import BookmarkFilter, BookmarkOut, FeedTokenOut

PAGE: Final = 30
_author: Final = card_alias("author")


async def bookmarks(
    session: AsyncSession,
    actor: Actor,
    *,
    wanted: BookmarkFilter,
    query: str | None,
    cursor: str | None,
    now: datetime,
) -> Page[BookmarkOut]:
    """The latest first, in one statement; those of what was lost from sight are kept and not shown."""
    statement = _own(actor).order_by(Bookmark.created_at.desc(), Bookmark.id.desc()).limit(PAGE + 1)
    if wanted == "upcoming":
        statement = statement.where(Bookmark.remind_at > now)
    elif wanted == "due":
        statement = statement.where(Bookmark.remind_at <= now)
    if query:
        statement = statement.where(or_(_contains(Bookmark.note, query), _contains(Topic.title, query)))
    if cursor is not None:
        key = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(tuple_(Bookmark.created_at, Bookmark.id) < tuple_(*key))
    rows = (await session.execute(statement)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(
        items=[_bookmark(row) for row in rows[:PAGE]],
        next=None if last is None else encode_cursor((last.created_at, last.id)),
    )


async def bookmark_of(session: AsyncSession, actor: Actor, target: Target) -> BookmarkOut | None:
    row = (await session.execute(_own(actor).where(target.is_of()))).one_or_none()
    return None if row is None else _bookmark(row)


async def feed_token(session: AsyncSession, actor: Actor) -> FeedTokenOut:
    """Since when the actor has a feed address."""
    since = await session.scalar(select(FeedToken.created_at).where(FeedToken.person_id == actor.id))
    return FeedTokenOut(created_at=since)


def _own(actor: Actor) -> Select[Any]:
    post = or_(Post.id == Bookmark.post_id, and_(Post.topic_id == Bookmark.topic_id, Post.number == 1))
    columns: list[Any] = [
        Bookmark.id,
        Bookmark.post_id,
        Bookmark.note,
        Bookmark.remind_at,
        Bookmark.reminded_at,
        Bookmark.after_reminder,
        Bookmark.created_at,
        Post.topic_id,
        Post.number,
        Post.excerpt,
        Topic.title,
        Topic.space_id,
        *card_columns(_author, "author"),
    ]
    return (
        select(*columns)
        .join(Post, post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .join(_author, _author.c.person_id == Post.author_id)
        .where(Bookmark.person_id == actor.id, policy.post_shown(actor))
    )


def _contains(column: Any, text: str) -> ColumnElement[bool]:
    return func.strpos(func.lower(column), text.strip().lower()) > 0


def _bookmark(row: Any) -> BookmarkOut:
    return BookmarkOut(
        id=row.id,
        topic_id=row.topic_id,
        post_id=row.post_id,
        number=None if row.post_id is None else row.number,
        title=row.title,
        space_id=row.space_id,
        author=card_of(row, "author"),
        excerpt=row.excerpt,
        note=row.note,
        remind_at=row.remind_at,
        reminded_at=row.reminded_at,
        after_reminder=row.after_reminder,
        created_at=row.created_at,
    )
