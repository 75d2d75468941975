"""The one way in which messages, and lines about the conversation itself, get their numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from community.events.messaging import MessageStored
from community.features.messaging.models import MessageKind
from community.features.messaging.repository import messages
from community.infra.db import UnitOfWork
from community.infra.markdown import RENDERER_VERSION


async def write(uow: UnitOfWork, *, now: datetime, hearers: list[UUID], **values: Any) -> None:
    """Store one as the next of its conversation, which is locked, and tell those who may hear of it.

    `values` are columns of the message; those that are not given are empty.
    """
    line = {
        "kind": MessageKind.TEXT,
        "person_ids": [],
        "title": "",
        "source": "",
        "html": "",
        "excerpt": "",
        "renderer_version": RENDERER_VERSION,
        "reply_to": None,
        **values,
    }
    numbered = await messages.store(uow.session, now=now, **line)
    await messages.mark_own_read(
        uow.session, conversation_id=line["conversation_id"], person_id=line["author_id"], seq=numbered.seq
    )
    uow.outbox.add(
        MessageStored(
            conversation_id=line["conversation_id"],
            seq=numbered.seq,
            change_seq=numbered.change_seq,
            author_id=line["author_id"],
            client_message_id=line["client_message_id"],
            member_ids=hearers,
        )
    )
