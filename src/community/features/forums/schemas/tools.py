"""What moderators do to topics."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from community.features.accounts.api import PersonCard

ActName = Literal[
    "closed",
    "opened",
    "pinned",
    "unpinned",
    "renamed",
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
    title, the seconds of the slow mode, the kind of the timer, the number of the post with another author.
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
