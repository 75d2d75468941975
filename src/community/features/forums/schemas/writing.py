"""Help for those who write."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from community.features.accounts.api import NameKind, PersonCard


class NameOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody who can be mentioned. `sees`: the place where one writes exists for them; a group: for all of it.

    `people`: how many a group or an organisation has.
    """

    kind: NameKind
    id: UUID
    name: str
    detail: str | None
    sees: bool
    people: int


class BacklinkOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A post that answers or quotes another, or links to it."""

    kind: Literal["reply", "quote", "link"]
    topic_id: UUID
    topic_title: str
    number: int
    author: PersonCard
    excerpt: str
    created_at: datetime


class CitedOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many posts quote a post of a topic, or link to it; only where there are some."""

    number: int
    count: int
