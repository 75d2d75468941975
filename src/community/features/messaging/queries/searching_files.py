"""The files that messages use, found by those for whom the messages exist."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, or_, select

from community.core.actor import Actor
from community.core.searching import person_mark
from community.features.media.api import FileHost, Placed, Seen
from community.features.messaging.models import Conversation, Member, Message
from community.features.messaging.notices import MESSAGE
from community.features.messaging.queries.searching import readers
from community.features.messaging.queries.subjects import conversation_path, place, seen_by, title_for


def _placed(row: Any) -> Placed:
    return Placed(audience=tuple(map(person_mark, row.readers or ())), context=row.title)


def _within(message_or_conversation: UUID) -> Select[UUID]:
    which = or_(Message.id == message_or_conversation, Message.conversation_id == message_or_conversation)
    return select(Message.id).where(which)


def _seen(actor: Actor) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = (
        select(Message.id.label("subject_id"), Message.conversation_id, Message.seq, title_for(actor).label("title"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.conversation_id == Conversation.id)
        .where(*seen_by(actor))
    )
    return statement


def _view(actor: Actor, row: Any) -> Seen:
    return Seen(path=conversation_path(row.conversation_id, row.seq), title=row.title, place=place(actor))


FILES: Final = FileHost(
    subject=MESSAGE,
    living=select(Message.id.label("subject_id"), Conversation.title, readers.label("readers"))
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(Message.deleted_at.is_(None)),
    placed=_placed,
    within=_within,
    seen=_seen,
    view=_view,
)
