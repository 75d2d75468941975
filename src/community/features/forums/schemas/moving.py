"""Posts that go to another topic."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from community.features.forums.schemas.topics import Number, Title

MAX_SPLIT = 500


class SplitIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which posts go to a topic that is there, or to a new one with this title, by default in the same space."""

    numbers: Annotated[list[Number], Meta(min_length=1, max_length=MAX_SPLIT)]
    topic_id: UUID | None = None
    title: Title | None = None
    space_id: UUID | None = None


class MergeIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The topic that takes all posts and the links."""

    topic_id: UUID
