"""Rows of the forums slice and how they are written; the one module of the seed that knows its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg


class SpaceRow(NamedTuple):
    id: UUID
    slug: str
    name: str
    """JSON, like the description."""
    description: str
    colour: str
    position: int
    state: str = "open"
    version: int = 1
    listed: bool = False
    join: str = "closed"
    parent_id: UUID | None = None


class GrantRow(NamedTuple):
    id: UUID
    space_id: UUID
    group_id: UUID
    level: int


class TemplateRow(NamedTuple):
    id: UUID
    space_id: UUID
    name: str
    """JSON, like the fields."""
    position: int
    version: int
    fields: str


class TopicRow(NamedTuple):
    id: UUID
    space_id: UUID
    title: str
    folded_title: str
    tags: list[str]
    author_id: UUID
    created_at: datetime
    last_post_at: datetime
    last_author_id: UUID
    post_count: int
    highest_number: int
    deleted_numbers: list[int]
    change_seq: int
    accepted_number: int | None
    closed_at: datetime | None
    pinned_at: datetime | None
    version: int = 1


class PostRow(NamedTuple):
    id: UUID
    topic_id: UUID
    number: int
    author_id: UUID
    source: str
    html: str
    excerpt: str
    renderer_version: int
    reply_to: int | None
    created_at: datetime
    edited_at: datetime | None
    edited_by: UUID | None
    version: int
    deleted_at: datetime | None
    deleted_by: UUID | None
    change_seq: int
    reactions: str = "{}"
    """JSON: how many of each kind."""
    reaction_seq: int = 0
    has_poll: bool = False


class ReactionRow(NamedTuple):
    post_id: UUID
    person_id: UUID
    kind: str
    reacted_at: datetime


class PollRow(NamedTuple):
    post_id: UUID
    question: str
    kind: str
    least: int
    most: int
    results: str
    secret: bool = False
    per_organisation: bool = False
    closes_at: datetime | None = None
    closed_at: datetime | None = None


class PollOptionRow(NamedTuple):
    post_id: UUID
    number: int
    text: str


class PollVoteRow(NamedTuple):
    post_id: UUID
    voter_key: bytes
    choices: list[int]
    person_id: UUID
    voted_at: datetime


class RevisionRow(NamedTuple):
    post_id: UUID
    version: int
    source: str
    html: str
    editor_id: UUID
    at: datetime


class ReaderRow(NamedTuple):
    person_id: UUID
    topic_id: UUID
    last_read: int
    level: int
    level_reason: int
    updated_at: datetime
    wrote: bool = False
    seconds: int = 0


class PersonStateRow(NamedTuple):
    person_id: UUID
    new_since: datetime
    tracking: int = 2


Mark = ReactionRow | PollRow | PollOptionRow | PollVoteRow
"""What readers did with posts, in the order in which tables need each other."""
Row = SpaceRow | GrantRow | TemplateRow | TopicRow | PostRow | RevisionRow | ReaderRow | PersonStateRow | Mark

_TABLES: Final[dict[type, str]] = {
    SpaceRow: "forums_space",
    GrantRow: "forums_space_grant",
    TemplateRow: "forums_template",
    TopicRow: "forums_topic",
    PostRow: "forums_post",
    RevisionRow: "forums_post_revision",
    ReactionRow: "forums_reaction",
    PollRow: "forums_poll",
    PollOptionRow: "forums_poll_option",
    PollVoteRow: "forums_poll_vote",
    ReaderRow: "forums_topic_reader",
    PersonStateRow: "forums_person_state",
}
TABLES: Final = tuple(_TABLES.values())


async def copy_forums(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write rows of one kind."""
    if rows:
        kind = type(rows[0])
        await connection.copy_records_to_table(_TABLES[kind], records=rows, columns=kind._fields)


async def has_spaces(connection: asyncpg.Connection) -> bool:
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM forums_space)"))
