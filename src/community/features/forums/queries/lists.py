"""The lists of topics: Latest, New, Unread, Followed, Mine, Unanswered, Muted; thirty topics a page.

Latest and Unanswered are the same for all who see the same spaces and are kept as such; who has muted anything
gets the kept page without it, or a page of their own where too little is left. The other lists are kept per
reader. The order is that of the last post, in New of age. Above the first page of Latest stand the pinned topics:
those of the space, or those pinned everywhere in the list of all spaces. They are kept beside the page, which has
them in their own place too, so that one kept page serves those who have let a pin go and others.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Select, Subquery, Uuid, and_, false, func, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.paging import decode_cursor, encode_cursor
from community.features.accounts.api import NAMES_TAG
from community.features.forums.models import FollowLevel, LevelReason, Topic, TopicReader
from community.features.forums.queries.context import (
    READING,
    SPACES_TAG,
    Context,
    context_of,
    look_up_readings,
    oldest_new,
    person_tag,
    space_tag,
)
from community.features.forums.queries.follow_rule import Reading
from community.features.forums.queries.list_pages import (
    PAGE,
    Cursor,
    Wanted,
    page_for,
    page_of_readings,
    page_of_spaces,
    pinned,
)
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.topic_pieces import (
    ListedTopic,
    listed_topics,
    page_of_topics,
    pinned_for,
    select_listed,
)
from community.infra.direct import BoundActor, Prepared, bound, identity, parameter

FEW: Final = 15
"""A kept page that would show less than this to who has muted the rest is read anew for them."""

_SHARED: Final = frozenset({"latest", "unanswered"})
_PREPARED: Final = frozenset({"unread", "mine"})
"""Lists of a reader whose statements do not depend on what the reader follows and mutes."""
_encoder: Final = msgspec.json.Encoder()
_AT: Final[Any] = parameter("at", DateTime(timezone=True))
_AFTER: Final[Any] = parameter("after", Uuid())


class Listing(msgspec.Struct, frozen=True):
    """A page as it is kept: its topics, the encoded cursor of the next one, and the pinned ones to stand above."""

    topics: tuple[ListedTopic, ...]
    following: bytes
    pins: tuple[ListedTopic, ...] = ()

    @property
    def ids(self) -> Iterator[UUID]:
        return (topic.id for topic in (*self.pins, *self.topics))


async def topic_list(reads: Reads, wanted: Wanted, *, cursor: str | None) -> bytes:
    """The JSON of a TopicPage. A space that the reader may not see is not found."""
    after = None if cursor is None else decode_cursor(cursor, Cursor)
    async with reads:
        context = await context_of(reads)
        if wanted.space_id is not None:
            context.standing(wanted.space_id)
        listing = await _listing(reads, context, wanted, after)
        await look_up_readings(reads, context, listing.ids)
        topics = _with_pins(listing, context, wanted) if wanted.has_pins else listing.topics
        if wanted.kind in _SHARED and context.hides:
            topics = shown(topics, context, wanted)
        return page_of_topics(topics, listing.following, context)


def _with_pins(listing: Listing, context: Context, wanted: Wanted) -> Sequence[ListedTopic]:
    """The page as this reader sees it: what is pinned for them above, and not a second time below."""
    if not listing.pins and not any(topic.pinned_at for topic in listing.topics):
        return listing.topics
    above = [topic for topic in listing.pins if pinned_for(topic, context)]

    def stands_above(topic: ListedTopic) -> bool:
        here = topic.pinned_everywhere if wanted.space_id is None else topic.space_id == wanted.space_id
        return here and pinned_for(topic, context)

    return [*above, *(topic for topic in listing.topics if not stands_above(topic))]


def shown(topics: Iterable[ListedTopic], context: Context, wanted: Wanted) -> list[ListedTopic]:
    """Those that the reader has not muted: `hidden_topic` for rows that are kept."""

    def hidden(topic: ListedTopic) -> bool:
        reading = context.reading.get(topic.id)
        if reading is not None and reading.reason == LevelReason.CHOSEN:
            return reading.level == FollowLevel.MUTED
        return context.tastes.muted_by(topic, in_its_space=topic.space_id == wanted.space_id) is not None

    return [topic for topic in topics if topic.id not in context.muted and not hidden(topic)]


async def _listing(reads: Reads, context: Context, wanted: Wanted, after: Cursor | None) -> Listing:
    if wanted.kind not in _SHARED:
        return await _personal(reads, context, wanted, after)
    key = _shared_key(context, wanted, after)
    if not context.hides:
        return await _shared(reads, context, wanted, after)
    kept = reads.kept(key)
    if isinstance(kept, Listing):
        await look_up_readings(reads, context, kept.ids)
        if kept.following == b"null" or len(shown(kept.topics, context, wanted)) >= FEW:
            return kept
    return await _personal(reads, context, wanted, after)


def _shared_key(context: Context, wanted: Wanted, after: Cursor | None) -> tuple[object, ...]:
    return ("forums.list", context.scope if wanted.space_id is None else _spaces(context, wanted), wanted, after)


async def _shared(reads: Reads, context: Context, wanted: Wanted, after: Cursor | None) -> Listing:
    spaces = _spaces(context, wanted)

    async def read() -> Keep[Listing]:
        shape = msgspec.structs.replace(wanted, space_id=None, only=False), wanted.space_id is None
        statement = _shared_statement(*shape, after is None, context.complete)
        values = {"spaces": spaces, "pins_of": _pins_of(spaces, wanted), "actor_id": reads.actor.id}
        rows = await reads.fetch(statement, values if after is None else {**values, "at": after.at, "after": after.id})
        return _keep_all(rows[0], context, Of(wanted, after, spaces))

    return await reads.find(_shared_key(context, wanted, after), read)


@lru_cache(maxsize=256)
def _shared_statement(wanted: Wanted, everywhere: bool, first: bool, complete: bool) -> Prepared:
    """A page of spaces that are a parameter; the space of `wanted` is left out."""
    spaces = parameter("spaces", ARRAY(Uuid()))
    page = page_of_spaces(wanted, spaces, None if first else Cursor(at=_AT, id=_AFTER))
    pins_of = parameter("pins_of", ARRAY(Uuid()))
    pins = pinned(pins_of, everywhere=everywhere) if wanted.has_pins and first else None
    return Prepared(_with_cards(page, pins, None if complete else parameter("actor_id", Uuid())))


async def _personal(reads: Reads, context: Context, wanted: Wanted, after: Cursor | None) -> Listing:
    actor = reads.actor
    key = ("forums.list", oldest_new(), actor.person_id, context.scope, wanted, after)
    if wanted.kind in _PREPARED:
        return await reads.find(key, lambda: _prepared(reads, context, wanted, after))

    async def read(session: AsyncSession) -> Keep[Listing]:
        spaces = _spaces(context, wanted)
        page = page_for(wanted, actor, spaces, context.tastes, after)
        listing = await _read(session, reads, context, page, Of(wanted, after, spaces))
        listing.tags = {*listing.tags, person_tag(actor.id), SPACES_TAG}
        return listing

    return await reads.get(key, read)


async def _prepared(reads: Reads, context: Context, wanted: Wanted, after: Cursor | None) -> Keep[Listing]:
    """A list whose statement is the same for all readers."""
    actor, spaces = reads.actor, _spaces(context, wanted)
    shape = msgspec.structs.replace(wanted, space_id=None, only=False)
    statement = _own_statement(bound(actor), shape, after is None, context.complete)
    values = {"spaces": spaces, **identity(actor)}
    rows = await reads.fetch(statement, values if after is None else {**values, "at": after.at, "after": after.id})
    listing = _keep_all(rows[0], context, Of(wanted, after, spaces))
    listing.tags = {*listing.tags, person_tag(actor.id), SPACES_TAG}
    return listing


@lru_cache(maxsize=256)
def _own_statement(actor: BoundActor, wanted: Wanted, first: bool, complete: bool) -> Prepared:
    spaces = parameter("spaces", ARRAY(Uuid()))
    page = page_of_readings(wanted, actor, spaces, None if first else Cursor(at=_AT, id=_AFTER))
    return Prepared(_with_cards(page, None, None if complete else actor.id))


def _spaces(context: Context, wanted: Wanted) -> tuple[UUID, ...]:
    if wanted.space_id is None:
        return tuple(context.spaces)
    return (wanted.space_id,) if wanted.only else context.within(wanted.space_id)


def _pins_of(spaces: tuple[UUID, ...], wanted: Wanted) -> tuple[UUID, ...]:
    """What is pinned in a space within the wanted one stands above there only."""
    return spaces if wanted.space_id is None else (wanted.space_id,)


class Of(NamedTuple):
    """What a page is of."""

    wanted: Wanted
    after: Cursor | None
    spaces: tuple[UUID, ...]


async def _read(session: AsyncSession, reads: Reads, context: Context, page: Subquery, of: Of) -> Keep[Listing]:
    """A page of the reader's own."""
    has_pins = of.wanted.has_pins and of.after is None
    pins = pinned(_pins_of(of.spaces, of.wanted), everywhere=of.wanted.space_id is None) if has_pins else None
    statement = _with_cards(page, pins, None if context.complete else reads.actor.id)
    return _keep_all((await session.execute(statement)).one(), context, of)


def _with_cards(page: Subquery, pins: Select[Any] | None, reader: Any) -> Select[Any]:
    """The topics of a page with their cards, in its order, pinned ones before; with the rows of a `reader`."""
    chosen = select(page.c.id, page.c.at, false().label("above"))
    both = chosen if pins is None else union_all(pins.subquery().select(), chosen)
    statement = select_listed(both.subquery("all_of_it"))
    if reader is None:
        return statement
    mine = and_(TopicReader.topic_id == Topic.id, TopicReader.person_id == reader)
    opened = TopicReader.topic_id.is_not(None)
    own = [func.array_agg(column).filter(opened).label(f"own_{column.key}") for column in READING]
    return statement.add_columns(*own).outerjoin(TopicReader, mine)


def _keep_all(row: Any, context: Context, of: Of) -> Keep[Listing]:
    """The page, and in the context what came with it of the reader."""
    topics = listed_topics(row.topics)
    if not context.complete:
        ids, *marks = (getattr(row, f"own_{column.key}") or () for column in READING)
        readings = dict(zip(ids, map(Reading, *marks), strict=True))
        new = {key: reading for key, reading in readings.items() if key not in context.reading}
        context.add_readings((topic.id for topic in topics), new)
    return _keep(topics, of, size=len(row.topics))


def _keep(topics: tuple[ListedTopic, ...], of: Of, *, size: int) -> Keep[Listing]:
    pins = tuple(takewhile(lambda topic: topic.above, topics))
    page = topics[len(pins) :][:PAGE]
    more = len(topics) > len(pins) + PAGE
    following = encode_cursor(Cursor(at=page[-1].at, id=page[-1].id)) if more else None
    tags = {NAMES_TAG, *map(space_tag, of.spaces)}
    return Keep(Listing(page, _encoder.encode(following), pins), tags, size=2 * size + 500)
