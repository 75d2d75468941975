"""Messages."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from community.core.reactions import ReactionKind
from community.features.accounts.api import PersonCard
from community.features.messaging.schemas.draft_ref import MessageDraftRef
from community.features.messaging.schemas.forwarding import Forwarded

Seq = Annotated[int, Meta(ge=1, le=2_147_483_647)]
# The limit is stated, not enforced here: the service counts characters and answers with a code of its own.
MessageSource = Annotated[str, Meta(min_length=1, extra_json_schema={"maxLength": 10_000})]


class MessageIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A message. `clientMessageId` is made by the client, once, however often it sends. `draft` goes with it."""

    client_message_id: UUID
    source: MessageSource
    reply_to: Seq | None = None
    draft: MessageDraftRef | None = None


class LinkPreview(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the page behind a link says of itself; `host`: whose page it is. Plain text."""

    url: str
    host: str
    site: str
    title: str
    description: str


class MessageOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A message, or a line about the conversation: `kind` other than `text`, with the people concerned and a new title.

    `html`, `source` and `excerpt` of a deleted one are empty.
    """

    id: UUID
    conversation_id: UUID
    seq: int
    change_seq: int
    client_message_id: UUID
    author: PersonCard
    kind: str
    person_ids: list[UUID]
    title: str
    html: str
    source: str
    excerpt: str
    reply_to: int | None
    created_at: datetime
    edited_at: datetime | None
    version: int
    deleted: bool
    reactions: dict[str, int]
    """How many of each kind; `ownReactions` are the reader's."""
    own_reactions: list[ReactionKind]
    previews: list[LinkPreview]
    forwarded: Forwarded | None


class MessagePage(Struct, frozen=True, kw_only=True, rename="camel"):
    """Messages in the order of their numbers, or of their changes; `lastSeq` and `changeSeq` of the conversation."""

    items: list[MessageOut]
    last_seq: int
    change_seq: int
    has_before: bool
    has_after: bool


class MessagePatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new text, made on `version`."""

    source: MessageSource
    version: int


class FormerMessage(Struct, frozen=True, kw_only=True, rename="camel"):
    """A former text of a message, until `at`."""

    version: int
    html: str
    at: datetime
