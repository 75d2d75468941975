"""A person's bookmarks of messages that they can still see."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.messaging.models import VISIBLE, Bookmark, Conversation, Member, Message, still_in
from community.features.messaging.queries.subjects import title_for
from community.features.messaging.schemas.bookmarks import MessageBookmark, MessageBookmarkFilter

PAGE: Final = 30
_author: Final = card_alias("author")


async def bookmarks(
    session: AsyncSession,
    actor: Actor,
    *,
    wanted: MessageBookmarkFilter,
    query: str | None,
    cursor: str | None,
    now: datetime,
) -> Page[MessageBookmark]:
    """The latest first, in one statement; those of what was lost from sight are kept and not shown."""
    statement = _own(actor).order_by(Bookmark.created_at.desc(), Bookmark.id.desc()).limit(PAGE + 1)
    if wanted == "upcoming":
        statement = statement.where(Bookmark.remind_at > now)
    elif wanted == "due":
        statement = statement.where(Bookmark.remind_at <= now)
    if query:
        statement = statement.where(or_(_contains(Bookmark.note, query), _contains(title_for(actor), query)))
    if cursor is not None:
        key = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(tuple_(Bookmark.created_at, Bookmark.id) < tuple_(*key))
    rows = (await session.execute(statement)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(
        items=[_bookmark(row) for row in rows[:PAGE]],
        next=None if last is None else encode_cursor((last.created_at, last.id)),
    )


async def bookmark_of(session: AsyncSession, actor: Actor, conversation_id: UUID, seq: int) -> MessageBookmark | None:
    one = _own(actor).where(Message.conversation_id == conversation_id, Message.seq == seq)
    row = (await session.execute(one)).one_or_none()
    return None if row is None else _bookmark(row)


async def bookmarked(session: AsyncSession, actor: Actor, conversation_id: UUID) -> list[int]:
    """Numbers of the messages of a conversation that the actor has bookmarked; one statement."""
    own = (
        select(Message.seq)
        .join(Bookmark, Bookmark.message_id == Message.id)
        .where(Message.conversation_id == conversation_id, Bookmark.person_id == actor.id)
    )
    return list(await session.scalars(own.order_by(Message.seq)))


def _own(actor: Actor) -> Select[Any]:
    columns: list[Any] = [
        Bookmark.id,
        Bookmark.note,
        Bookmark.remind_at,
        Bookmark.reminded_at,
        Bookmark.after_reminder,
        Bookmark.created_at,
        Message.conversation_id,
        Message.seq,
        Message.excerpt,
        title_for(actor).label("title"),
        *card_columns(_author, "author"),
    ]
    return (
        select(*columns)
        .select_from(Bookmark)
        .join(Message, Message.id == Bookmark.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.conversation_id == Conversation.id)
        .join(_author, _author.c.person_id == Message.author_id)
        .where(
            Bookmark.person_id == actor.id,
            Member.person_id == actor.id,
            Member.state.in_(VISIBLE),
            still_in(),
            Message.seq > Member.history_from,
            Message.deleted_at.is_(None),
        )
    )


def _contains(text: Any, wanted: str) -> ColumnElement[bool]:
    return func.strpos(func.lower(text), wanted.strip().lower()) > 0


def _bookmark(row: Any) -> MessageBookmark:
    return MessageBookmark(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        title=row.title,
        author=card_of(row, "author"),
        excerpt=row.excerpt,
        note=row.note,
        remind_at=row.remind_at,
        reminded_at=row.reminded_at,
        after_reminder=row.after_reminder,
        created_at=row.created_at,
    )
