"""The one way in which messages, lines about the conversation itself, and changes to them get their numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from community.events.messaging import MessageChanged, MessageStored
from community.features.messaging import policy
from community.features.messaging.models import Message, MessageKind
from community.features.messaging.repository import messages
from community.features.messaging.repository.conversations import Locked
from community.infra.db import UnitOfWork
from community.infra.markdown import RENDERER_VERSION


def new_line(**values: Any) -> dict[str, Any]:
    """The columns of a message; those that are not given are empty."""
    return {
        "kind": MessageKind.TEXT,
        "person_ids": [],
        "title": "",
        "source": "",
        "html": "",
        "excerpt": "",
        "renderer_version": RENDERER_VERSION,
        "reply_to": None,
        "forwarded_author_id": None,
        "forwarded_at": None,
        "forwarded_source": None,
        "forwarded_html": None,
        "mentions": [],
        "links": [],
        **values,
    }


async def write(uow: UnitOfWork, *, now: datetime, hearers: list[UUID], **values: Any) -> bool:
    """Store one as the next of its conversation, which is locked, and tell those who may hear of it.

    False, and nothing done, for one that its author has stored before.
    """
    line = new_line(**values)
    numbered = await messages.store(uow.session, now=now, **line)
    if numbered is None:
        return False
    uow.outbox.add(
        MessageStored(
            conversation_id=line["conversation_id"],
            seq=numbered.seq,
            change_seq=numbered.change_seq,
            author_id=line["author_id"],
            client_message_id=line["client_message_id"],
            member_ids=hearers,
            message_id=line["id"],
        )
    )
    return True


async def changed(uow: UnitOfWork, place: Locked, message: Message) -> None:
    """Number a change to a message whose conversation is locked, and tell those who may hear of it."""
    message.change_seq = await messages.next_change(uow.session, place.id)
    uow.outbox.add(
        MessageChanged(
            conversation_id=place.id,
            seq=message.seq,
            change_seq=message.change_seq,
            member_ids=policy.hearers(place.members.values()),
            message_id=message.id,
        )
    )
