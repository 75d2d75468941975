"""Messages as other slices may speak of them: for those who are in the conversation and see that far back."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.subjects import Item, ItemView, SubjectSource, SubjectView
from community.features.accounts.api import person_cards
from community.features.messaging.models import Conversation, Member, Message
from community.features.messaging.policy import VISIBLE
from community.features.messaging.queries.titles import title_of

CONVERSATION: Final = "messaging.conversation"
MESSAGE: Final = "messaging.message"


def conversation_path(conversation_id: UUID, seq: int | None = None) -> str:
    path = f"/messages/{conversation_id}"
    return path if seq is None else f"{path}?message={seq}"


def _seen(actor: Actor) -> Any:
    return and_(
        Member.conversation_id == Message.conversation_id,
        Member.person_id == actor.id,
        Member.state.in_(VISIBLE),
        Message.seq > Member.history_from,
        Message.deleted_at.is_(None),
    )
