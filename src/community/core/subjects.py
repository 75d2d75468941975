"""Subjects: how one slice speaks of another's things without knowing them.

A notice, a bookmark or a file belongs to a subject, `(kind, id)`, for example a topic of the forum. The slice that
owns the kind registers a `SubjectSource` in its manifest and answers with what a person may see of it right now;
what is missing from an answer does not exist for that person.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from community.core.actor import Actor


class SubjectView(msgspec.Struct, frozen=True, kw_only=True):
    """A subject as its reader may see it. `path` is its page in the front end, `place` where it stands (a space)."""

    title: str
    path: str
    place: str


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered item of a subject, a post of a topic: for lists the excerpt, for mails the HTML."""

    path: str
    author_id: UUID
    author_name: str
    excerpt: str
    html: str
    at: datetime


class News(msgspec.Struct, frozen=True, kw_only=True):
    """A subject with something new, for a digest. `followed`: by the person; otherwise it is what others talk about."""

    id: UUID
    title: str
    path: str
    place: str
    count: int
    """New items that the person has not read."""
    followed: bool


Item = tuple[UUID, int]
"""A subject's id and the number of an item in it."""


Reference = tuple[UUID, int | None]
"""A subject, as a whole or one item of it."""


Offered = tuple[UUID, UUID, int]
"""A person, a subject, and the number of an item in it that is new to them."""


@dataclass(frozen=True, kw_only=True)
class SubjectSource:
    """What the owner of a kind answers.

    views: `async (session, actor, ids)`: the subjects that exist for the actor; one statement.
    items: `async (session, actor, items)`: items of subjects that exist for the actor, deleted ones left out.
    present: `async (session, actor, references)`: those that exist for the actor and are not deleted, without their
        texts; one statement. None: whatever `views` answers.
    tags: `(actor, ids)`: the cache tags that are purged whenever what exists of these for the actor changes. None: the
        owner does not say, and nothing may be kept.
    readers: `async (session, subject_id, number, person_ids)`: who of these has read the subject up to this item.
    dismissers: `async (session, offered)`: which of these a person let go as no longer new to them; one statement.
    settled: `async (session, offered)`: which of these a person need not be told outside the platform any more, because
        they have read it or want silence; asked just before a mail or a push goes. None: events have said so before.
    news: `async (session, actor, since, limit)`: what is new for the actor, followed first, the most telling ones.
    """

    kind: str
    views: Callable[[Any, Actor, Sequence[UUID]], Awaitable[Mapping[UUID, SubjectView]]]
    items: Callable[[Any, Actor, Sequence[Item]], Awaitable[Mapping[Item, ItemView]]]
    present: Callable[[Any, Actor, Sequence[Reference]], Awaitable[set[Reference]]] | None = None
    tags: Callable[[Actor, Sequence[UUID]], Sequence[str]] | None = None
    readers: Callable[[Any, UUID, int, Sequence[UUID]], Awaitable[set[UUID]]] | None = None
    dismissers: Callable[[Any, Sequence[Offered]], Awaitable[set[Offered]]] | None = None
    settled: Callable[[Any, Sequence[Offered]], Awaitable[set[Offered]]] | None = None
    news: Callable[[Any, Actor, datetime, int], Awaitable[Sequence[News]]] | None = None
