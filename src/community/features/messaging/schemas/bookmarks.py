"""Bookmarks of messages."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.accounts.api import PersonCard

AfterMessageReminder = Literal["keep", "delete"]
MessageBookmarkFilter = Literal["all", "upcoming", "due"]
Instant = Annotated[datetime, Meta(tz=True)]


class MessageBookmarkIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A note for oneself, and when to be reminded; `delete`: the reminder takes the bookmark with it."""

    note: Annotated[str, Meta(max_length=500)] = ""
    remind_at: Instant | None = None
    after_reminder: AfterMessageReminder = "keep"


class MessageBookmark(Struct, frozen=True, kw_only=True, rename="camel"):
    """A bookmark and where it leads. `title`: of the conversation, as its reader calls it."""

    id: UUID
    conversation_id: UUID
    seq: int
    title: str
    author: PersonCard
    excerpt: str
    note: str
    remind_at: datetime | None
    reminded_at: datetime | None
    after_reminder: AfterMessageReminder
    created_at: datetime


class FoundMessageBookmark(Struct, frozen=True, kw_only=True, rename="camel"):
    """The reader's bookmark of one message, if there is one."""

    bookmark: MessageBookmark | None


class BookmarkedMessages(Struct, frozen=True, kw_only=True, rename="camel"):
    """Numbers of the messages of a conversation that the reader has bookmarked."""

    numbers: list[int]
