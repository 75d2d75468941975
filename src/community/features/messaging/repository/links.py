"""Previews of links: asked for with a message, answered by the worker, found again with the messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, case, cast, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.messaging.models import Link, Message, Preference

WAITING: Final = timedelta(hours=1)
"""So long a page may take, before a message that points to it asks for it anew."""
# As the index says it.
_LINKING: Final = text("messaging_message.links <> '{}'")


async def wants_previews(session: AsyncSession, person_id: UUID) -> bool:
    refused = exists().where(Preference.person_id == person_id, Preference.link_previews.is_(False))
    return not await session.scalar(select(refused))


async def ask(session: AsyncSession, urls: Sequence[str], *, now: datetime) -> bool:
    """Have pages fetched that are not known, or were long ago; whether there is anything to wait for."""
    statement = upsert(Link).values(
        [{"url": url, "asked": True, "asked_at": now, "expires_at": now + WAITING} for url in sorted(urls)]
    )
    over = Link.expires_at <= now
    asked = await session.scalars(
        statement.on_conflict_do_update(
            index_elements=[Link.url],
            set_={
                "asked": True,
                "asked_at": case((over, now), else_=Link.asked_at),
                "expires_at": case((over, now + WAITING), else_=Link.expires_at),
            },
            # Also one that another message waits for: whoever answers it then waits for this transaction.
            where=or_(over, Link.asked),
        ).returning(Link.url)
    )
    return bool(asked.all())


async def asked(session: AsyncSession, *, limit: int) -> Sequence[str]:
    """Pages to be fetched, those that wait longest first."""
    found = await session.scalars(select(Link.url).where(Link.asked).order_by(Link.asked_at).limit(limit))
    return found.all()


async def answer(session: AsyncSession, url: str, *, expires_at: datetime, **facts: Any) -> None:
    """What the page says of itself now."""
    await session.execute(update(Link).where(Link.url == url).values(asked=False, expires_at=expires_at, **facts))


async def waiting_messages(session: AsyncSession, urls: Sequence[str]) -> Sequence[tuple[UUID, int]]:
    """Conversation and number of the messages that were written while these pages were asked for, in one order."""
    rows = await session.execute(
        select(Message.conversation_id, Message.seq)
        .join(Link, Link.url == func.any(Message.links))
        .where(
            _LINKING,
            Message.links.overlap(list(urls)),
            Link.url.in_(urls),
            func.coalesce(Message.edited_at, Message.created_at) >= Link.asked_at,
        )
        .distinct()
        .order_by(Message.conversation_id, Message.seq)
    )
    return [(row.conversation_id, row.seq) for row in rows]


async def forget_old(session: AsyncSession, *, now: datetime, limit: int) -> None:
    """Pages that no message points to any more."""
    used = exists().where(_LINKING, Message.links.contains(array([cast(Link.url, Text)])))
    old = select(Link.url).where(Link.expires_at < now, ~used).limit(limit)
    await session.execute(delete(Link).where(Link.url.in_(old)))
