"""The conversations of a person, to be taken along."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.messaging.models import VISIBLE, Conversation, Member, still_in
from community.features.messaging.queries.subjects import title_for


class Exported(NamedTuple):
    """A conversation, as its reader calls it."""

    id: UUID
    kind: str
    title: str
    created_at: datetime


async def exported_conversations(
    session: AsyncSession, actor: Actor, *, after: Exported | None, limit: int
) -> list[Exported]:
    """The oldest first; one statement."""
    key = tuple_(Conversation.created_at, Conversation.id)
    statement = (
        select(Conversation.id, Conversation.kind, title_for(actor), Conversation.created_at)
        .join(Member, Member.conversation_id == Conversation.id)
        .where(Member.person_id == actor.id, Member.state.in_(VISIBLE), still_in())
        .order_by(Conversation.created_at, Conversation.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(key > tuple_(after.created_at, after.id))
    return [Exported(*row) for row in await session.execute(statement)]
