"""Bookmarks to be written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.messaging.models import VISIBLE, Bookmark, Member, Message, MessageKind, still_in


async def message_seen(session: AsyncSession, person_id: UUID, conversation_id: UUID, seq: int) -> UUID | None:
    """The message of this number, where it exists for the person."""
    found: UUID | None = await session.scalar(
        select(Message.id)
        .join(Member, Member.conversation_id == Message.conversation_id)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq == seq,
            Message.seq > Member.history_from,
            Message.kind == MessageKind.TEXT,
            Message.deleted_at.is_(None),
            Member.person_id == person_id,
            Member.state.in_(VISIBLE),
            still_in(),
        )
    )
    return found


async def lock_bookmarks(session: AsyncSession, person_id: UUID) -> None:
    """One bookmark of a person after the other, so that their number is known."""
    key = func.hashtextextended(f"messaging.bookmark:{person_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def count_bookmarks(session: AsyncSession, person_id: UUID) -> int:
    statement = select(func.count()).select_from(Bookmark).where(Bookmark.person_id == person_id)
    return (await session.execute(statement)).scalar_one()


async def find_bookmark(session: AsyncSession, person_id: UUID, message_id: UUID) -> Bookmark | None:
    found: Bookmark | None = await session.scalar(
        select(Bookmark).where(Bookmark.person_id == person_id, Bookmark.message_id == message_id).with_for_update()
    )
    return found


async def delete_bookmark(session: AsyncSession, person_id: UUID, conversation_id: UUID, seq: int) -> bool:
    """False when there was none."""
    message = select(Message.id).where(Message.conversation_id == conversation_id, Message.seq == seq)
    own = delete(Bookmark).where(Bookmark.person_id == person_id, Bookmark.message_id == message.scalar_subquery())
    return (await session.execute(own.returning(Bookmark.id))).scalar() is not None


async def due_bookmarks(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Bookmark]:
    """The earliest ones, locked; those that another worker has are left to it."""
    statement = (
        select(Bookmark)
        .where(Bookmark.remind_at <= now, Bookmark.reminded_at.is_(None))
        .order_by(Bookmark.remind_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()
