"""Who reacted to a message."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Uuid, select

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.messaging.models import VISIBLE, Member, Message, MessageReaction, still_in
from community.features.messaging.queries.reading import Fetch
from community.features.messaging.schemas.reactions import MessageReactor
from community.infra.direct import Prepared, parameter

_card: Final = card_alias("card")
# One row without a reaction where the message is there for the actor.
_REACTORS: Final = Prepared(
    select(MessageReaction.kind, MessageReaction.at, *card_columns(_card, "card"))
    .select_from(Message)
    .join(Member, Member.conversation_id == Message.conversation_id)
    .outerjoin(MessageReaction, MessageReaction.message_id == Message.id)
    .outerjoin(_card, _card.c.person_id == MessageReaction.person_id)
    .where(
        Message.conversation_id == parameter("conversation_id", Uuid()),
        Message.seq == parameter("seq", Integer()),
        Message.seq > Member.history_from,
        Message.deleted_at.is_(None),
        Member.person_id == parameter("person_id", Uuid()),
        Member.state.in_(VISIBLE),
        still_in(),
    )
    .order_by(MessageReaction.at, MessageReaction.person_id, MessageReaction.kind)
)


async def reactors(fetch: Fetch, actor: Actor, conversation_id: UUID, seq: int) -> list[MessageReactor]:
    """In the order in which they did; a group is small enough for one page.

    Raises:
        NotFound: the message does not exist for the actor.
    """
    values: dict[str, Any] = {"conversation_id": conversation_id, "seq": seq, "person_id": actor.id}
    rows = await fetch(_REACTORS, values)
    if not rows:
        raise NotFound
    return [
        MessageReactor(person=card_of(row, "card"), kind=row.kind, at=row.at) for row in rows if row.kind is not None
    ]
