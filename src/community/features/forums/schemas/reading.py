"""What is new and unread to the reader."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from community.features.forums.schemas.topics import Number, Tag


class SpaceCounters(Struct, frozen=True, kw_only=True, rename="camel"):
    new: int
    unread: int


class CountersOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many topics the lists New and Unread hold, in all and in each space that the reader may see."""

    new: int
    unread: int
    spaces: dict[UUID, SpaceCounters]


class ReadIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The number of the last post that was on the screen, and for how long posts were since this was last told."""

    number: Number
    seconds: Annotated[int, Meta(ge=0, le=86_400)] = 0


class UnreadIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The first post that is to be unread again."""

    number: Number


class DismissUnreadIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to mark as read: these topics, New ones too, or else all Unread ones of a space, of a tag, or at all.

    `only`: of the space without those in it.
    """

    space_id: UUID | None = None
    only: bool = False
    tag: Tag | None = None
    topic_ids: Annotated[list[UUID], Meta(min_length=1, max_length=100)] | None = None


class DismissIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which New topics to let go: those of one space and of those in it (`only`: without them), or all."""

    space_id: UUID | None = None
    only: bool = False
