"""Drafts and scheduled posts."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from community.features.forums.schemas.draft_ref import DraftRef, Sequence
from community.features.forums.schemas.polls import PollIn
from community.features.forums.schemas.templates import TopicFormIn
from community.features.forums.schemas.topics import Number, Source, Tags

Instant = Annotated[datetime, Meta(tz=True)]


class DraftIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A text as it is now. `sequence` is the one this device knows, 0 for none; `device`: how to call it elsewhere."""

    sequence: Sequence
    title: Annotated[str, Meta(max_length=300)] = ""
    body: str = ""
    extra: dict[str, Any] = {}
    device: Annotated[str, Meta(max_length=60)] = ""


class DraftSaved(Struct, frozen=True, kw_only=True, rename="camel"):
    """The sequence to save with next time."""

    sequence: int
    updated_at: datetime


class DraftOut(DraftSaved, frozen=True, kw_only=True, rename="camel"):
    """A whole draft."""

    key: str
    title: str
    body: str
    extra: dict[str, Any]
    device: str


class FailureOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Why a scheduled text was not published: a code of the catalogue and its parameters."""

    code: str
    params: dict[str, Any]


class DraftRow(Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft in the list.

    `place`: the topic or the space, where it exists for the person; `topicId`: the topic, or the one that it was
    merged into since; `number`: the post that is being edited; `failure`: of what was scheduled and not published.
    """

    key: str
    sequence: int
    title: str
    excerpt: str
    place: str | None
    topic_id: UUID | None
    number: int | None
    device: str
    failure: FailureOut | None
    updated_at: datetime


class ScheduledIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A reply to `topicId`, or a new topic with `title`, `tags` and `form` in `spaceId`, for later.

    `source` is required without a form; `replyTo` is of a reply, `form` of a topic.
    """

    publish_at: Instant
    source: Source | None = None
    topic_id: UUID | None = None
    space_id: UUID | None = None
    title: Annotated[str, Meta(max_length=200)] = ""
    tags: Tags = []
    reply_to: Number | None = None
    poll: PollIn | None = None
    form: TopicFormIn | None = None
    draft: DraftRef | None = None


class ScheduledPatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Another text, title or time, made on `version`; poll and form are changed in the draft."""

    version: int
    publish_at: Instant
    source: Source | None = None
    title: Annotated[str, Meta(max_length=200)] = ""


class ScheduledOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """What waits for its time. `place`: the topic or the space, where it exists for the author.

    `poll`: its question; `template`: the name of the form that is filled in.
    """

    id: UUID
    topic_id: UUID | None
    space_id: UUID | None
    place: str | None
    title: str
    tags: list[str]
    source: str
    poll: str | None
    template: str | None
    reply_to: int | None
    publish_at: datetime
    version: int


class PublishedOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a scheduled post was published."""

    topic_id: UUID
    number: int
