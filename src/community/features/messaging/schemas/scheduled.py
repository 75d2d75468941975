"""Messages for later."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from community.features.messaging.schemas.draft_ref import MessageDraftRef
from community.features.messaging.schemas.messages import MessageSource, Seq

Instant = Annotated[datetime, Meta(tz=True)]


class ScheduledMessageIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A message for later, into a conversation or to a person. `id` is made by the client, once: its message keeps it.

    `draft` goes with it.
    """

    id: UUID
    send_at: Instant
    source: MessageSource
    conversation_id: UUID | None = None
    person_id: UUID | None = None
    reply_to: Seq | None = None
    draft: MessageDraftRef | None = None


class ScheduledMessagePatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Another text or time, made on `version`."""

    version: int
    send_at: Instant
    source: MessageSource


class MessageRefusal(Struct, frozen=True, kw_only=True, rename="camel"):
    """Why a message was not sent at its time: a code of the catalogue and its parameters."""

    code: str
    params: dict[str, Any]


class ScheduledMessageOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A message that waits for its time, or, with `refusal`, for its author.

    `title` and `conversationId`: where it goes, as far as that exists for the author.
    """

    id: UUID
    person_id: UUID | None
    conversation_id: UUID | None
    title: str | None
    source: str
    reply_to: int | None
    send_at: datetime
    version: int
    refusal: MessageRefusal | None


class SentMessage(Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a message was sent."""

    conversation_id: UUID
    seq: int
