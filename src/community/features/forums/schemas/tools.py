"""What moderators do to topics."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.accounts.api import PersonCard
from community.features.forums.schemas.topics import Number, Source

ActName = Literal[
    "closed",
    "opened",
    "pinned",
    "unpinned",
    "renamed",
    "tagged",
    "moved",
    "split",
    "received",
    "merged",
    "slowed",
    "owner",
    "bumped",
    "timer",
]


class OtherTopic(Struct, frozen=True, kw_only=True, rename="camel"):
    """The other topic of a split or a merge."""

    id: UUID
    title: str


class ActOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing that was done to the topic, after its post `afterNumber`.

    `by` is None for a timer; the other topic and the spaces are None for who may not see them. `detail`: the former
    title or tags, the seconds of the slow mode, the kind of the timer, the number of the post with another author.
    """

    id: UUID
    kind: ActName
    by: PersonCard | None
    at: datetime
    after_number: int
    post_count: int | None
    other: OtherTopic | None
    from_space_id: UUID | None
    to_space_id: UUID | None
    detail: str | None


class PlaceOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a post, or a merged topic, stands today."""

    topic_id: UUID
    number: int
    title: str


TimerName = Literal["close", "open", "bump", "remind", "unpin", "idle"]


class TimerIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """When it happens; for `idle` after how many days without a post."""

    due_at: Annotated[datetime, Meta(tz=True)] | None = None
    idle_days: Annotated[int, Meta(ge=1, le=3_650)] | None = None


class TimerOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Something that will happen to the topic by itself; `remind`: to the reader alone."""

    kind: TimerName
    due_at: datetime
    idle_days: int | None


class StaffNoteIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A note for the moderators, after a post of the topic, by default the last."""

    source: Source
    after_number: Number | None = None


class StaffNotePatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new text, made on `version`."""

    source: Source
    version: int


class StaffNoteOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A note that moderators of the space alone see."""

    id: UUID
    after_number: int
    author: PersonCard
    source: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    version: int


class DateOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """When a post of the topic was written."""

    number: int
    at: datetime
