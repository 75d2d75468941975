"""What the reader follows, mutes and ignores."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.accounts.api import PersonCard

TopicLevelName = Literal["muted", "regular", "tracking", "watching"]
PlaceLevelName = Literal["muted", "regular", "tracking", "watching", "watching_first"]
FollowReason = Literal["none", "opened", "read", "wrote", "chosen", "space", "tag", "word", "ignored"]
TrackingName = Literal["never", "opened", "read"]
IgnoreTime = Literal["day", "week", "month", "four_months", "ever"]
Word = Annotated[str, Meta(max_length=60)]


class TopicFollowIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How closely to follow a topic; null takes the choice back, and what comes by itself counts again."""

    level: TopicLevelName | None


class PlaceFollowIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How closely to follow the topics of a space or a tag; null: as any other."""

    level: PlaceLevelName | None


class TagFollowIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The same for a tag."""

    tag: Annotated[str, Meta(min_length=1, max_length=40)]
    level: PlaceLevelName | None


class FollowingIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """When reading makes one track a topic: never, as soon as it is opened, or after some minutes of reading."""

    tracking: TrackingName


class IgnoreIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """For how long to ignore a person."""

    duration: IgnoreTime


class MutedWordsIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """All muted words and phrases, in place of the former ones; a star at the end of one stands for any ending."""

    words: Annotated[list[Word], Meta(max_length=100)]


class MutedWordsOut(Struct, frozen=True, kw_only=True, rename="camel"):
    words: list[str]


class SpaceFollowOut(Struct, frozen=True, kw_only=True, rename="camel"):
    space_id: UUID
    level: PlaceLevelName


class TagFollowOut(Struct, frozen=True, kw_only=True, rename="camel"):
    tag: str
    level: PlaceLevelName


class IgnoredOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A person whom the reader ignores; `until` null: for good."""

    person: PersonCard
    until: datetime | None


class FollowingOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """All choices of the reader beside single topics."""

    tracking: TrackingName
    spaces: list[SpaceFollowOut]
    tags: list[TagFollowOut]
    words: list[str]
    ignored: list[IgnoredOut]


class TagOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A tag in use, and how many of the latest topics carry it."""

    tag: str
    topics: int
