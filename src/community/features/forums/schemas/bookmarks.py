"""Bookmarks, feeds, and a topic to be printed."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.accounts.api import PersonCard

AfterReminder = Literal["keep", "delete"]
BookmarkFilter = Literal["all", "upcoming", "due"]
Instant = Annotated[datetime, Meta(tz=True)]


class BookmarkIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A note for oneself, and when to be reminded; `delete`: the reminder takes the bookmark with it."""

    note: Annotated[str, Meta(max_length=500)] = ""
    remind_at: Instant | None = None
    after_reminder: AfterReminder = "keep"


class BookmarkOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A bookmark and where it leads. `number` is None for a topic as a whole."""

    id: UUID
    topic_id: UUID
    post_id: UUID | None
    number: int | None
    title: str
    space_id: UUID
    author: PersonCard
    excerpt: str
    note: str
    remind_at: datetime | None
    reminded_at: datetime | None
    after_reminder: AfterReminder
    created_at: datetime


class FoundBookmark(Struct, frozen=True, kw_only=True, rename="camel"):
    """The reader's bookmark of one thing, if there is one."""

    bookmark: BookmarkOut | None


class FeedTokenOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Since when there is a feed address; None: there is none."""

    created_at: datetime | None


class NewFeedToken(Struct, frozen=True, kw_only=True, rename="camel"):
    """The address of the feeds, told this once."""

    address: str


class PrintedPost(Struct, frozen=True, kw_only=True, rename="camel"):
    number: int
    author: PersonCard
    html: str
    created_at: datetime
    edited_at: datetime | None
    ignored: bool
    """Whether who prints ignores its author."""


class PrintPage(Struct, frozen=True, kw_only=True, rename="camel"):
    """Posts of a topic for paper, with who prints them; `next` is where to go on."""

    title: str
    space: str
    printed_by: str
    printed_at: datetime
    posts: list[PrintedPost]
    next: int | None
