"""Messages for a search index, and what a person may see of what it finds."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.accounts.api import card_alias
from community.features.messaging.models import VISIBLE, Member, Message, still_in
from community.features.messaging.schemas.search import SearchedMessage

_author: Final = card_alias("author")


async def searched_messages(
    session: AsyncSession, conversation_id: UUID, *, seq: int | None = None, after: int = 0, limit: int = 500
) -> list[SearchedMessage]:
    """One message, or those after a number, in order; lines about the conversation and deleted ones too."""
    members = (
        select(func.array_agg(aggregate_order_by(Member.person_id, Member.person_id)))
        .where(
            Member.conversation_id == Message.conversation_id,
            Member.state.in_(VISIBLE),
            still_in(),
            Member.history_from < Message.seq,
        )
        .correlate(Message)
        .scalar_subquery()
    )
    columns: list[Any] = [
        Message.id,
        Message.conversation_id,
        Message.seq,
        Message.change_seq,
        Message.kind,
        Message.author_id,
        _author.c.name.label("author_name"),
        func.concat(Message.forwarded_html, Message.html).label("html"),
        Message.created_at,
        Message.deleted_at.is_not(None).label("deleted"),
        func.coalesce(members, []).label("members"),
    ]
    statement = (
        select(*columns)
        .join(_author, _author.c.person_id == Message.author_id)
        .where(Message.conversation_id == conversation_id)
    )
    statement = statement.where(Message.seq > after) if seq is None else statement.where(Message.seq == seq)
    rows = await session.execute(statement.order_by(Message.seq).limit(limit))
    return [SearchedMessage(**row) for row in rows.mappings()]


async def still_seen(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Those of the messages found that exist for the actor now, in the order in which they were found."""
    rows = await session.scalars(
        select(Message.id)
        .join(Member, Member.conversation_id == Message.conversation_id)
        .where(
            Message.id.in_(ids),
            Message.deleted_at.is_(None),
            Message.seq > Member.history_from,
            Member.person_id == actor.id,
            Member.state.in_(VISIBLE),
            still_in(),
        )
    )
    seen = set(rows)
    return [each for each in ids if each in seen]
