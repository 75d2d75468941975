"""Messages that carry what was said elsewhere."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct


class ForwardIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Where to, a conversation or a person, and what one says to it; `clientMessageId` as of any message."""

    client_message_id: UUID
    source: Annotated[str, Meta(extra_json_schema={"maxLength": 10_000})] = ""
    conversation_id: UUID | None = None
    person_id: UUID | None = None


class Forwarded(Struct, frozen=True, kw_only=True, rename="camel"):
    """Words of somebody from another conversation, as they were when they were carried on; files stay behind."""

    author_id: UUID
    author_name: str
    at: datetime
    source: str
    html: str
