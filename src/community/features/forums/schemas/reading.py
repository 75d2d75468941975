"""What is new and unread to the reader."""

from uuid import UUID

from msgspec import Struct

from community.features.forums.schemas.topics import Number


class SpaceCounters(Struct, frozen=True, kw_only=True, rename="camel"):
    new: int
    unread: int


class CountersOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many topics the lists New and Unread hold, in all and in each space that the reader may see."""

    new: int
    unread: int
    spaces: dict[UUID, SpaceCounters]


class ReadIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The number of the last post that was on the screen."""

    number: Number


class DismissIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which New topics to let go: those of one space, or all."""

    space_id: UUID | None = None
