"""Rows of the messaging slice and how they are written; the one module of the seed that knows its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg


class ConversationRow(NamedTuple):
    id: UUID
    kind: str
    title: str
    pair: str | None
    created_by: UUID
    created_at: datetime
    last_seq: int
    change_seq: int
    last_message_at: datetime


class MemberRow(NamedTuple):
    conversation_id: UUID
    person_id: UUID
    role: str
    state: str
    joined_at: datetime
    delivered_seq: int
    read_seq: int
    history_from: int = 0
    pinned_at: datetime | None = None
    told_seq: int | None = None
    told_at: datetime | None = None


class MessageRow(NamedTuple):
    id: UUID
    conversation_id: UUID
    seq: int
    change_seq: int
    author_id: UUID
    client_message_id: UUID
    kind: str
    person_ids: list[UUID]
    title: str
    source: str
    html: str
    excerpt: str
    renderer_version: int
    reply_to: int | None
    created_at: datetime
    deleted_at: datetime | None = None
    reactions: str = "{}"
    """JSON: how many of each kind."""
    fingerprint: bytes = b""
    version: int = 1


class MessageReactionRow(NamedTuple):
    message_id: UUID
    person_id: UUID
    kind: str
    at: datetime


class ScheduledMessageRow(NamedTuple):
    id: UUID
    author_id: UUID
    conversation_id: UUID
    source: str
    send_at: datetime
    created_at: datetime
    version: int = 1


class MessageDraftRow(NamedTuple):
    person_id: UUID
    key: str
    sequence: int
    body: str
    device: str
    updated_at: datetime


class MessageBookmarkRow(NamedTuple):
    id: UUID
    person_id: UUID
    message_id: UUID
    note: str
    remind_at: datetime
    created_at: datetime
    after_reminder: str = "keep"


Row = (
    ConversationRow
    | MemberRow
    | MessageRow
    | MessageReactionRow
    | ScheduledMessageRow
    | MessageDraftRow
    | MessageBookmarkRow
)

_TABLES: Final[dict[type, str]] = {
    ConversationRow: "messaging_conversation",
    MemberRow: "messaging_member",
    MessageRow: "messaging_message",
    MessageReactionRow: "messaging_reaction",
    ScheduledMessageRow: "messaging_scheduled",
    MessageDraftRow: "messaging_draft",
    MessageBookmarkRow: "messaging_bookmark",
}
TABLES: Final = tuple(_TABLES.values())


async def copy_messaging(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write rows of any kinds, in the order in which the tables need each other."""
    for kind, table in _TABLES.items():
        of_kind = [row for row in rows if type(row) is kind]
        if of_kind:
            await connection.copy_records_to_table(table, records=of_kind, columns=of_kind[0]._fields)


async def start_draft_sequence(connection: asyncpg.Connection, first: int) -> None:
    """What is saved next comes after what the demonstration has saved."""
    await connection.execute("SELECT setval('messaging_draft_sequence', $1)", first)
