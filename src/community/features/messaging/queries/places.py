"""Where a text goes that is not sent yet: to a person, or into a conversation, as far as they exist for its author."""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import String, and_, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.accounts.api import card_alias
from community.features.messaging.models import VISIBLE, Conversation, Member, still_in
from community.features.messaging.queries.subjects import title_for

_card: Final = card_alias("person")


class Place(NamedTuple):
    """What it is called, and the conversation if there is one already."""

    title: str
    conversation_id: UUID | None


async def people_as_places(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Place]:
    """One statement, none for nobody."""
    if not ids:
        return {}
    other, own = cast(_card.c.person_id, String), literal(str(actor.id))
    pair = func.concat(func.least(other, own), ":", func.greatest(other, own))
    rows = await session.execute(
        select(_card.c.person_id, _card.c.name, Conversation.id)
        .outerjoin(Conversation, Conversation.pair == pair)
        .where(_card.c.person_id.in_(ids))
    )
    return {row.person_id: Place(row.name, row.id) for row in rows}


async def conversations_as_places(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Place]:
    """Those that exist for the actor; one statement, none for none."""
    if not ids:
        return {}
    rows = await session.execute(
        select(Conversation.id, title_for(actor).label("title"))
        .join(Member, and_(Member.conversation_id == Conversation.id, Member.person_id == actor.id))
        .where(Conversation.id.in_(ids), Member.state.in_(VISIBLE), still_in())
    )
    return {row.id: Place(row.title, row.id) for row in rows}
