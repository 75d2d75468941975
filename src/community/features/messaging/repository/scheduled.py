"""Messages for later, to be changed or sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.messaging.models import Member, Message, ScheduledMessage


async def count_scheduled(session: AsyncSession, author_id: UUID) -> int:
    return await session.scalar(select(func.count()).where(ScheduledMessage.author_id == author_id)) or 0


async def find_scheduled(session: AsyncSession, scheduled_id: UUID) -> ScheduledMessage | None:
    found: ScheduledMessage | None = await session.scalar(
        select(ScheduledMessage).where(ScheduledMessage.id == scheduled_id)
    )
    return found


async def lock_own(session: AsyncSession, scheduled_id: UUID, author_id: UUID) -> ScheduledMessage | None:
    statement = select(ScheduledMessage).where(
        ScheduledMessage.id == scheduled_id, ScheduledMessage.author_id == author_id
    )
    found: ScheduledMessage | None = await session.scalar(statement.with_for_update())
    return found


async def due_ids(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[UUID]:
    statement = select(ScheduledMessage.id).where(ScheduledMessage.send_at <= now, ScheduledMessage.refusal.is_(None))
    return (await session.scalars(statement.order_by(ScheduledMessage.send_at).limit(limit))).all()


async def lock_due(session: AsyncSession, scheduled_id: UUID, *, now: datetime) -> ScheduledMessage | None:
    """None where it is not there, not due (any more), or in the hands of another worker."""
    statement = (
        select(ScheduledMessage)
        .where(ScheduledMessage.id == scheduled_id, ScheduledMessage.send_at <= now, ScheduledMessage.refusal.is_(None))
        .with_for_update(skip_locked=True)
    )
    found: ScheduledMessage | None = await session.scalar(statement)
    return found


async def state_of(session: AsyncSession, conversation_id: UUID, person_id: UUID) -> str | None:
    """What a person is in a conversation."""
    found: str | None = await session.scalar(
        select(Member.state).where(Member.conversation_id == conversation_id, Member.person_id == person_id)
    )
    return found


async def number_of(session: AsyncSession, message_id: UUID) -> tuple[UUID, int]:
    """The conversation of a message, and its number in it."""
    statement = select(Message.conversation_id, Message.seq).where(Message.id == message_id)
    row = (await session.execute(statement)).one()
    return row.conversation_id, row.seq
