"""Drafts of messages."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from community.features.messaging.schemas.draft_ref import Sequence
from community.features.messaging.schemas.messages import Seq


class MessageDraftIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A text as it is now. `sequence` is the one this device knows, 0 for none; `device`: how to call it elsewhere."""

    sequence: Sequence
    body: str
    reply_to: Seq | None = None
    device: Annotated[str, Meta(max_length=60)] = ""


class MessageDraftSaved(Struct, frozen=True, kw_only=True, rename="camel"):
    """The sequence to save with next time."""

    sequence: int
    updated_at: datetime


class MessageDraft(MessageDraftSaved, frozen=True, kw_only=True, rename="camel"):
    """A whole draft."""

    key: str
    body: str
    reply_to: int | None
    device: str


class MessageDraftRow(Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft in the list. `title` and `conversationId`: where it goes, as far as that exists for the person."""

    key: str
    sequence: int
    title: str | None
    conversation_id: UUID | None
    excerpt: str
    device: str
    updated_at: datetime
