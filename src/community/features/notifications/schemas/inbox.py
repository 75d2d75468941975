"""The inbox."""

from datetime import datetime
from uuid import UUID

import msgspec


class NoticePersonOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody who caused a notice."""

    id: UUID
    name: str


class NoticeLineOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of the inbox: one notice, or those of one kind and subject together.

    `id` is its newest notice, `path` the page of the first item that is new in it, `people` the latest who caused
    them, `peopleCount` how many there are.
    """

    id: UUID
    kind: str
    direct: bool
    reason: str
    count: int
    title: str
    place: str
    path: str
    excerpt: str
    people: list[NoticePersonOut]
    people_count: int
    at: datetime
    read: bool


class NoticeCountOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Unread lines of the inbox, and those of them that speak to the person."""

    unread: int
    direct: int


class NoticeReadIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """read: False makes the line unread again."""

    read: bool


class NoticesReadIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`upTo`: the newest notice that the person has seen; what came later stays unread."""

    up_to: UUID
