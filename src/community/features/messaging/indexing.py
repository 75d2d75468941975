"""What a search index holds of messages, when it changes, and who may find it. No engine yet: see docs/search.md."""

from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.event import Event
from community.events.messaging import ConversationChanged, MessageChanged, MessageStored
from community.features.messaging.models import MessageKind
from community.features.messaging.schemas.search import (
    MessageDocument,
    MessageRange,
    MessageRemoval,
    SearchedMessage,
)
from community.infra.searched_text import searched_text

INDEX: Final = "messages"
SEARCHED: Final = ("text", "author")
FILTERED: Final = ("members", "conversation_id", "author_id", "sent_at")
SORTED: Final = ("sent_at", "seq")
EVENTS: Final[tuple[type[Event], ...]] = (MessageStored, MessageChanged, ConversationChanged)
"""After each of these the documents of `touched(event)` are made anew."""


def touched(event: MessageStored | MessageChanged | ConversationChanged) -> MessageRange:
    """Which messages an event concerns: who comes or goes changes who may find all of a conversation."""
    if isinstance(event, ConversationChanged):
        return MessageRange(conversation_id=event.conversation_id)
    return MessageRange(conversation_id=event.conversation_id, seq=event.seq)


def document_of(message: SearchedMessage) -> MessageDocument | MessageRemoval:
    """The document of a message; a removal for what is deleted, says nothing, or is a line about the conversation."""
    text = "" if message.deleted or message.kind != MessageKind.TEXT else searched_text(message.html)
    if not text or not message.members:
        return MessageRemoval(id=message.id)
    return MessageDocument(
        id=message.id,
        conversation_id=message.conversation_id,
        seq=message.seq,
        version=message.change_seq,
        author_id=message.author_id,
        author=message.author_name,
        text=text,
        language=None,
        sent_at=message.created_at,
        members=message.members,
    )


def may_find(actor: Actor) -> tuple[str, UUID]:
    """The field and the value that every result must hold for the actor; staff finds no more than others."""
    return "members", actor.id
