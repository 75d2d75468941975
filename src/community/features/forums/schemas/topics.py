"""Topics."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from community.features.accounts.api import PersonCard
from community.features.forums.schemas.draft_ref import DraftRef
from community.features.forums.schemas.following import FollowReason, TopicLevelName
from community.features.forums.schemas.polls import PollIn
from community.features.forums.schemas.templates import TopicFormIn

Number = Annotated[int, Meta(ge=1, le=2_147_483_647)]
ListName = Literal["latest", "new", "unread", "followed", "mine", "unanswered", "muted"]
TopicState = Literal["open", "closed", "answered", "unanswered"]
Title = Annotated[str, Meta(min_length=3, max_length=200)]
Tag = Annotated[str, Meta(min_length=1, max_length=40)]
Tags = Annotated[list[Tag], Meta(max_length=5)]
# The limit is stated, not enforced here: the renderer counts bytes and answers with a code of its own.
Source = Annotated[str, Meta(min_length=1, extra_json_schema={"maxLength": 20_480})]


class TopicShared(Struct, frozen=True, kw_only=True, rename="camel"):
    """What all readers see of a topic alike: encoded once for all of them."""

    id: UUID
    title: str
    tags: list[str]
    space_id: UUID
    author: PersonCard
    last_author: PersonCard
    created_at: datetime
    last_post_at: datetime
    post_count: int
    highest_number: int
    pinned_everywhere: bool
    """While it is pinned: in the list of all spaces, too."""
    pinned_until: datetime | None
    closed: bool
    answered: bool
    slow_seconds: int
    act_count: int
    """How many things were done to it that its page shows."""


class TopicRow(TopicShared, frozen=True, kw_only=True, rename="camel"):
    """A topic in a list. `lastRead` is None where the reader has never opened it; `pinned`: for this reader."""

    last_read: int | None
    unread: int
    is_new: bool
    pinned: bool


class TopicPage(Struct, frozen=True, kw_only=True, rename="camel"):
    """Thirty topics and the cursor of the next ones."""

    items: list[TopicRow]
    next: str | None


class TopicRights(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the reader may do with a topic."""

    reply: bool
    edit: bool
    close: bool
    pin: bool
    answer: bool
    move: bool
    moderate: bool
    """Split, merge, slow down, set timers, write staff notes."""


class TopicOut(TopicRow, frozen=True, kw_only=True, rename="camel"):
    """One topic, for its page."""

    follow_level: TopicLevelName
    follow_reason: FollowReason
    accepted_number: int | None
    change_seq: int
    deleted: bool
    rights: TopicRights


class TopicIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new topic and its first post."""

    space_id: UUID
    title: Title
    source: Source | None = None
    """Required without a form; with one, what there is to say beside it."""
    tags: Tags = []
    poll: PollIn | None = None
    form: TopicFormIn | None = None
    draft: DraftRef | None = None


class TopicPatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Another title, other tags, or another space."""

    title: Title | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    space_id: UUID | UnsetType = UNSET


class SpaceTagsOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Tags to choose from in a space, best first. A topic carries one of `required`; `free`: others may be made."""

    items: list[str]
    required: list[str]
    free: bool


class TopicStateIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Closed topics take no more replies, pinned ones stand first in their space, or everywhere, until a date."""

    closed: bool | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    pinned_everywhere: bool | UnsetType = UNSET
    pinned_until: Annotated[datetime, Meta(tz=True)] | UnsetType | None = UNSET
    slow_seconds: Annotated[int, Meta(ge=0, le=604_800)] | UnsetType = UNSET


class PinHiddenIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whether a pinned topic stands, for this person alone, where its last post puts it."""

    hidden: bool


class OwnerIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who is to be the author of a post; with the first one, of the topic."""

    person_id: UUID


class AnswerIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The post that answers the topic's question; None takes the acceptance back."""

    number: Number | None
