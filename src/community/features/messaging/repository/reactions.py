"""Reactions given and taken back; the conversation is locked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.messaging.models import MessageReaction


async def add(session: AsyncSession, *, message_id: UUID, person_id: UUID, kind: str, at: datetime) -> bool:
    """False when the person had reacted like this already."""
    new = upsert(MessageReaction).values(message_id=message_id, person_id=person_id, kind=kind, at=at)
    return await session.scalar(new.on_conflict_do_nothing().returning(MessageReaction.kind)) is not None


async def remove(session: AsyncSession, *, message_id: UUID, person_id: UUID, kind: str) -> bool:
    """False when there was none."""
    old = delete(MessageReaction).where(
        MessageReaction.message_id == message_id,
        MessageReaction.person_id == person_id,
        MessageReaction.kind == kind,
    )
    return await session.scalar(old.returning(MessageReaction.kind)) is not None


async def forget(session: AsyncSession, message_id: UUID) -> None:
    await session.execute(delete(MessageReaction).where(MessageReaction.message_id == message_id))
