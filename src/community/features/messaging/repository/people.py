"""What people choose about the messages of others, to be changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import person_cards
from community.features.messaging.models import AcceptFrom, Block, Preference


async def prefer(session: AsyncSession, person_id: UUID, values: dict[str, Any]) -> None:
    """Write some preferences; the others stay."""
    defaults = {
        "accept_from": AcceptFrom.EVERYONE,
        "read_receipts": True,
        "presence_visible": True,
        "link_previews": True,
    }
    await session.execute(
        upsert(Preference)
        .values(person_id=person_id, **{**defaults, **values})
        .on_conflict_do_update(index_elements=[Preference.person_id], set_=values)
    )


async def is_person(session: AsyncSession, person_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(person_cards.c.person_id == person_id))))


async def count_blocks(session: AsyncSession, person_id: UUID) -> int:
    return (await session.execute(select(func.count()).where(Block.person_id == person_id))).scalar_one()


async def block(session: AsyncSession, person_id: UUID, blocked_id: UUID, *, at: datetime) -> None:
    values = {"person_id": person_id, "blocked_id": blocked_id, "at": at}
    await session.execute(upsert(Block).values(values).on_conflict_do_nothing())


async def unblock(session: AsyncSession, person_id: UUID, blocked_id: UUID) -> None:
    await session.execute(delete(Block).where(Block.person_id == person_id, Block.blocked_id == blocked_id))
