"""Messages as a search index holds them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class SearchedMessage(Struct, frozen=True, kw_only=True):
    """What storage knows of a message that a search may find; `members`: those for whom it exists."""

    id: UUID
    conversation_id: UUID
    seq: int
    change_seq: int
    kind: str
    author_id: UUID
    author_name: str
    html: str
    created_at: datetime
    deleted: bool
    members: list[UUID]


class MessageDocument(Struct, frozen=True, kw_only=True):
    """A message in the index. `members` is what results are filtered by, before SQL looks again.

    `language` is not known: people of a chamber write three of them, often in one conversation.
    `version` grows with each change to the message: a document never overwrites a later one.
    """

    id: UUID
    conversation_id: UUID
    seq: int
    version: int
    author_id: UUID
    author: str
    text: str
    language: str | None
    sent_at: datetime
    members: list[UUID]


class MessageRemoval(Struct, frozen=True, kw_only=True):
    """A message that is in the index no more."""

    id: UUID


class MessageRange(Struct, frozen=True, kw_only=True):
    """Messages of a conversation whose documents are to be made anew; without `seq` all of them."""

    conversation_id: UUID
    seq: int | None = None
