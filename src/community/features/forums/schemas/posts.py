"""Posts."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from community.core.reactions import ReactionKind
from community.features.accounts.api import PersonCard
from community.features.forums.schemas.draft_ref import DraftRef
from community.features.forums.schemas.polls import PollIn
from community.features.forums.schemas.topics import Number, Source


class PostShared(Struct, frozen=True, kw_only=True, rename="camel"):
    """What all readers see of a post alike; `html` and `excerpt` of a deleted one are empty."""

    id: UUID
    topic_id: UUID
    number: int
    author: PersonCard
    html: str
    excerpt: str
    reply_to: int | None
    created_at: datetime
    edited_at: datetime | None
    version: int
    deleted: bool
    change_seq: int
    accepted: bool
    has_poll: bool
    reactions: dict[str, int]
    """How many of each kind."""
    reaction_seq: int
    """Of two counts the one with the higher number is the newer."""
    wiki: bool
    """Whoever may reply may edit it."""
    moved: bool
    """The post that stood here is in another topic: ask `/topics/{id}/place`."""


class PostRights(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the reader may do with a post."""

    edit: bool
    delete: bool
    restore: bool
    wiki: bool


class PostOut(PostShared, frozen=True, kw_only=True, rename="camel"):
    """A post. `source` only for who may edit or restore it."""

    own_reactions: list[ReactionKind]
    bookmarked: bool
    ignored: bool
    """Whether the reader ignores its author."""
    source: str | None
    rights: PostRights


class PostPage(Struct, frozen=True, kw_only=True, rename="camel"):
    """Posts in order of their numbers, or of their changes.

    `changeSeq` is where to ask for changes next time; `hasAfter` of a page of changes: ask again at once.
    """

    items: list[PostOut]
    highest_number: int
    change_seq: int
    has_before: bool
    has_after: bool


class PostIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A reply, to the topic or to the post `replyTo` of it."""

    source: Source
    reply_to: Number | None = None
    poll: PollIn | None = None
    draft: DraftRef | None = None


class WikiIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whether others may edit a post."""

    wiki: bool


class PostPatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new text, made on `version`."""

    source: Source
    version: int
    draft: DraftRef | None = None


class RevisionOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A former text of a post: who wrote it, and when the next one replaced it."""

    version: int
    source: str
    html: str
    editor: PersonCard
    at: datetime
    hidden: bool
    """Its text is shown to moderators of the space alone."""


class HiddenIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whether a former text is shown to moderators of the space alone."""

    hidden: bool


class PreviewIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    source: Source


class PreviewOut(Struct, frozen=True, kw_only=True, rename="camel"):
    html: str
