"""What can be found: how a slice lets its things be searched without knowing the search.

A slice registers a `SearchSource` for each kind of thing in its manifest. Its documents are derived data: they are
made from the slice's own tables, kept by the search slice, and handed to the engines. Who may find a document is said
twice: by the audience that it carries, which the engines filter by, and by `shown`, which asks SQL again about what
was found, so that a right that was withdrawn counts at once, whatever an index says.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.event import Event

MEMBERS: Final = "members"
"""The mark of all who may read the directory."""


def person_mark(person_id: UUID) -> str:
    return f"person:{person_id}"


def space_mark(space_id: UUID) -> str:
    return f"space:{space_id}"


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be found.

    title: what it is called. text: its own words, no mark-up (`infra.searched_text`). context: words of what it stands
    in; they help to find it, but are not its own: the title of the topic for a reply, the organisation for a person.
    audience: whoever holds one of these marks may find it: `members`, `space:<id>`, `person:<id>`…; at least one.
    group_id: what it is a part of and is shown with: the topic of a post, the conversation of a message; its own id
    where it stands alone. number: its place in the group.
    language: `fr`, `en`, `es`; None: the indexer looks at the words.
    at: what `before:` and `after:` compare, and the order by date. replies: the order by replies.
    solved, has_file: None where it makes no sense for the kind.
    """

    id: UUID
    title: str
    text: str
    audience: tuple[str, ...]
    group_id: UUID
    at: datetime
    context: str = ""
    number: int | None = None
    language: str | None = None
    space_id: UUID | None = None
    author_id: UUID | None = None
    organisation_id: UUID | None = None
    tags: tuple[str, ...] = ()
    solved: bool | None = None
    has_file: bool | None = None
    replies: int = 0


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that are to be made anew: one by its id, or all that `SearchSource.group` answers for an id."""

    kind: str
    id: UUID
    whole_group: bool = False


class FoundView(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that was found, as its reader may see it now: what the list of results shows.

    text: its words, from which the excerpt around what was searched is cut. place: where it stands (a space).
    """

    id: UUID
    title: str
    text: str
    path: str
    place: str = ""
    author_id: UUID | None = None
    author_name: str = ""
    organisation_name: str = ""
    at: datetime | None = None
    replies: int | None = None
    solved: bool | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """What the owner of a kind answers.

    kind: name of the kind: `topic`, `post`, `person`… tab: the kind under whose tab it is shown; "": its own.
    events: after each of them `touched(event)` says which documents are to be made anew.
    documents: `async (session, ids)`: documents by id, one statement for all; what is missing is gone.
    group: `async (session, id, after, limit)`: ids of what hangs on another thing, in order, after this one (None: from
        the first): the posts of a topic or of an author, those that can no longer be found among them.
    page: `async (session, after, limit)`: ids of everything in the order of ids, after this one; rebuilding and
        reconciliation walk through it.
    marks: `async (session, actor)`: the marks by which documents of this kind are the actor's to find; none: nothing.
        Staff holds no more of them than it may read.
    shown: `async (session, actor, ids)`: those of what was found that exist for the actor now; one statement.
    own: `async (session, actor, since)`: ids of what the actor wrote or changed since, newest first, some dozens at
        most: authors find their own at once, before any index has heard of it. None: nothing is.
    named: `async (session, actor, names)`: by name, the ids of what people mean who write it into a filter: a slug, the
        words of a name; one statement, only what exists for the actor. None: no filter names this kind.
    typed: whether things of this kind are proposed while one types: what has a short name of its own. Private words
        never are.
    """

    kind: str
    events: tuple[type[Event], ...]
    touched: Callable[[Any], Sequence[Touched]]
    documents: Callable[[Any, Sequence[UUID]], Awaitable[Sequence[SearchDocument]]]
    page: Callable[[Any, UUID | None, int], Awaitable[Sequence[UUID]]]
    marks: Callable[[Any, Actor], Awaitable[Sequence[str]]]
    shown: Callable[[Any, Actor, Sequence[UUID]], Awaitable[Mapping[UUID, FoundView]]]
    group: Callable[[Any, UUID, UUID | None, int], Awaitable[Sequence[UUID]]] | None = None
    own: Callable[[Any, Actor, datetime], Awaitable[Sequence[UUID]]] | None = None
    named: Callable[[Any, Actor, Sequence[str]], Awaitable[Mapping[str, Sequence[UUID]]]] | None = None
    tab: str = ""
    typed: bool = False


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    DATE = "date"
    REPLIES = "replies"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question to an engine, after its operators were taken apart and with the rights of who asks.

    marks: by kind, what the actor may find there; a kind that is missing is not searched.
    words: the free words, as typed. phrases, without: exact phrases, and words that must not occur.
    Filters narrow down; several values of one are alternatives.
    typing: the last word is still being typed. titles: only titles are looked into.
    facets: counts by kind, space, tag and author are wanted, too.
    """

    words: str
    marks: Mapping[str, tuple[str, ...]]
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    spaces: tuple[UUID, ...] = ()
    authors: tuple[UUID, ...] = ()
    organisations: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    solved: bool | None = None
    has_file: bool | None = None
    order: Order = Order.RELEVANCE
    typing: bool = False
    titles: bool = False
    facets: bool = False
    limit: int = 20
    offset: int = 0


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One document found; a higher score is better, scores of two questions cannot be compared."""

    kind: str
    id: UUID
    group_id: UUID
    score: float


class FacetCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents hold a value: a kind, or the id of a space or author, or a tag."""

    value: str
    count: int


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """An engine's answer.

    total: how many documents it found. at_least: it stopped counting there. facets: by `kind`, `space`, `tag`,
    `author`. estimated: those by space, tag and author are about right. correction: the words as it read them, where
    it took some for typing errors; None: as typed.
    """

    hits: tuple[Hit, ...]
    total: int
    at_least: bool = False
    facets: Mapping[str, tuple[FacetCount, ...]] = msgspec.field(default_factory=dict)
    correction: str | None = None
    estimated: bool = False
