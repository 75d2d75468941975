"""The lists of topics: Latest, New, Unread, of all spaces or of one; thirty topics a page.

Latest is the same for all who see the same spaces and is kept as such; New and Unread are kept per reader.
The order is that of the last post in Latest and Unread, of age in New. Above the first page of Latest stand the
pinned topics: those of the space, or those pinned everywhere in the list of all spaces. They are kept beside the
page, which has them in their own place too, so that one kept page serves those who have let a pin go and others.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Uuid,
    column,
    exists,
    false,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import decode_cursor, encode_cursor
from community.features.forums.models import FollowLevel, Topic, TopicReader
from community.features.forums.queries.cards import card_tags
from community.features.forums.queries.context import (
    SPACES_TAG,
    Context,
    context_of,
    person_tag,
    space_tag,
    standings,
    with_readers_of,
)
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.topic_pieces import (
    TopicPiece,
    author_card,
    last_author_card,
    page_of_topics,
    pinned_for,
    topic_columns,
    topic_piece,
)
from community.features.forums.schemas.topics import ListName

PAGE: Final = 30
MAX_PINS: Final = 20
_encoder: Final = msgspec.json.Encoder()


class Cursor(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where the page before ended."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


class Listing(msgspec.Struct, frozen=True):
    """A page as it is kept: its topics, the encoded cursor of the next one, and the pinned ones to stand above."""

    topics: tuple[TopicPiece, ...]
    following: bytes
    pins: tuple[TopicPiece, ...] = ()


async def topic_list(reads: Reads, *, kind: ListName, space_id: UUID | None, cursor: str | None) -> bytes:
    """The JSON of a TopicPage. A space that the reader may not see is not found."""
    after = None if cursor is None else decode_cursor(cursor, Cursor)
    async with reads:
        context = await context_of(reads)
        if space_id is not None:
            context.standing(space_id)
        if kind == "latest":
            listing = await _latest(reads, context, space_id, after, cursor)
        else:
            listing = await _personal(reads, context, kind, space_id, after)
        if not context.complete:
            context = await with_readers_of(reads, context, {topic.id for topic in (*listing.pins, *listing.topics)})
        topics = _with_pins(listing, context, space_id) if kind == "latest" else listing.topics
        return page_of_topics(topics, listing.following, context)


def _with_pins(listing: Listing, context: Context, space_id: UUID | None) -> Sequence[TopicPiece]:
    """The page as this reader sees it: what is pinned for them above, and not a second time below."""
    if not listing.pins and not any(topic.pinned_at for topic in listing.topics):
        return listing.topics
    above = [topic for topic in listing.pins if pinned_for(topic, context)]
    below = (
        topic
        for topic in listing.topics
        if (space_id is None and not topic.pinned_everywhere) or not pinned_for(topic, context)
    )
    return [*above, *below]


async def _latest(
    reads: Reads, context: Context, space_id: UUID | None, after: Cursor | None, cursor: str | None
) -> Listing:
    spaces = [space_id] if space_id is not None else list(context.spaces)

    async def read(session: AsyncSession) -> Keep[Listing]:
        page = _latest_of_one(space_id, after) if space_id is not None else _latest_of_all(spaces, after)
        pins = _pins(spaces, everywhere=space_id is None) if after is None else None
        return _keep(await _rows(session, page, pins), "last_post_at", spaces)

    return await reads.get(("forums.latest", space_id or context.scope, cursor), read)


async def _personal(
    reads: Reads, context: Context, kind: ListName, space_id: UUID | None, after: Cursor | None
) -> Listing:
    actor = reads.actor

    async def read(session: AsyncSession) -> Keep[Listing]:
        if kind == "new":
            listing = _keep(await _rows(session, _new(actor, space_id, after)), "created_at", context.spaces)
        else:
            spaces = [space_id] if space_id is not None else list(context.spaces)
            listing = _keep(await _rows(session, _unread(actor, spaces, after)), "last_post_at", context.spaces)
        listing.tags = {*listing.tags, person_tag(actor.id), SPACES_TAG}
        return listing

    return await reads.get(("forums", kind, actor.person_id, context.scope, space_id, after), read)


def _latest_of_one(space_id: UUID, after: Cursor | None) -> Subquery:
    page = select(Topic.id, Topic.last_post_at.label("at")).where(
        Topic.space_id == space_id, Topic.deleted_at.is_(None)
    )
    if after is not None:
        page = page.where(tuple_(Topic.last_post_at, Topic.id) < tuple_(after.at, after.id))
    return page.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(PAGE + 1).subquery()


def _pins(spaces: Sequence[UUID], *, everywhere: bool) -> Select[UUID, datetime, bool]:
    pinned = select(Topic.id, Topic.last_post_at.label("at"), true().label("above")).where(
        Topic.space_id.in_(spaces), Topic.pinned_at.is_not(None), Topic.deleted_at.is_(None)
    )
    pinned = pinned.where(Topic.pinned_everywhere) if everywhere else pinned
    ordered: Select[UUID, datetime, bool] = pinned.order_by(Topic.pinned_at.desc()).limit(MAX_PINS)
    return ordered


def _latest_of_all(spaces: Sequence[UUID], after: Cursor | None) -> Subquery:
    """The newest of each space by its index, then the newest of those: a small space costs no long walk."""
    space = func.unnest(literal(spaces, ARRAY(Uuid()))).table_valued(column("id", Uuid())).render_derived(name="space")
    newest = select(Topic.id, Topic.last_post_at.label("at")).where(
        Topic.space_id == space.c.id, Topic.deleted_at.is_(None)
    )
    if after is not None:
        newest = newest.where(tuple_(Topic.last_post_at, Topic.id) < tuple_(after.at, after.id))
    each = newest.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(PAGE + 1).lateral()
    return _cut(select(each.c.id, each.c.at).select_from(space).join(each, true()), each)


def _new(actor: Actor, space_id: UUID | None, after: Cursor | None) -> Subquery:
    here = standings(actor)
    fresh = select(Topic.id, Topic.created_at.label("at")).where(
        Topic.space_id == here.c.space_id, is_new(actor, here.c.since)
    )
    if after is not None:
        fresh = fresh.where(tuple_(Topic.created_at, Topic.id) < tuple_(after.at, after.id))
    each = fresh.order_by(Topic.created_at.desc(), Topic.id.desc()).limit(PAGE + 1).lateral()
    page = select(each.c.id, each.c.at).select_from(here).join(each, true())
    return _cut(page if space_id is None else page.where(here.c.space_id == space_id), each)


def _unread(actor: Actor, spaces: Sequence[UUID], after: Cursor | None) -> Subquery:
    topics = unread_topics(actor)
    page = select(topics.c.id, topics.c.at).where(topics.c.space_id.in_(spaces))
    if after is not None:
        page = page.where(tuple_(topics.c.at, topics.c.id) < tuple_(after.at, after.id))
    return _cut(page, topics)


def is_new(actor: Actor, since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Predicate on `Topic`: never opened, and younger than the baseline."""
    opened = exists().where(TopicReader.person_id == actor.id, TopicReader.topic_id == Topic.id)
    return Topic.deleted_at.is_(None) & (Topic.created_at > since) & ~opened


def unread_topics(actor: Actor) -> Subquery:
    """The followed topics with a post beyond the last one read, however old: `id`, `space_id`, `at`."""
    gone = func.unnest(Topic.deleted_numbers).table_valued(column("number", Integer())).render_derived(name="gone")
    deleted = select(func.count()).select_from(gone).where(gone.c.number > TopicReader.last_read)
    beyond = Topic.highest_number - TopicReader.last_read
    topic = (
        select(Topic.id, Topic.space_id, Topic.last_post_at.label("at"))
        .where(
            Topic.id == TopicReader.topic_id,
            Topic.deleted_at.is_(None),
            beyond > 0,
            beyond > deleted.correlate(Topic, TopicReader).scalar_subquery(),
        )
        # One look-up for each topic that the reader has read: joined freely, all topics would be scanned.
        .limit(1)
        .lateral("topic")
    )
    return (
        select(topic)
        .select_from(TopicReader)
        .join(topic, true())
        .where(TopicReader.person_id == actor.id, TopicReader.level >= FollowLevel.TRACKING)
        .subquery("unread")
    )


def _cut(page: Select[Any], each: Any) -> Subquery:
    return page.order_by(each.c.at.desc(), each.c.id.desc()).limit(PAGE + 1).subquery()


async def _rows(
    session: AsyncSession, page: Subquery, pins: Select[UUID, datetime, bool] | None = None
) -> Sequence[Any]:
    """The topics of a page with their cards, in its order, the pinned ones before."""
    chosen = select(page.c.id, page.c.at, false().label("above"))
    page = (chosen if pins is None else union_all(pins.subquery().select(), chosen)).subquery("page")
    order = [page.c.above.desc(), page.c.at.desc(), page.c.id.desc()]
    statement = (
        select(*topic_columns(), page.c.above)
        .select_from(page)
        .join(Topic, Topic.id == page.c.id)
        .join(author_card, author_card.c.person_id == Topic.author_id)
        .join(last_author_card, last_author_card.c.person_id == Topic.last_author_id)
        .order_by(*order)
    )
    return (await session.execute(statement)).all()


def _keep(rows: Sequence[Any], ordered_by: str, spaces: Sequence[UUID] | dict[UUID, Any]) -> Keep[Listing]:
    pins = tuple(topic_piece(row) for row in rows if row.above)
    rows = rows[len(pins) :]
    topics = tuple(topic_piece(row) for row in rows[:PAGE])
    following: str | None = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        following = encode_cursor(Cursor(at=getattr(last, ordered_by), id=last.id))
    tags = {space_tag(space) for space in spaces}
    tags |= card_tags(card for topic in (*pins, *topics) for card in (topic.author, topic.last_author))
    size = 500 + sum(1_200 + len(topic.shared) for topic in (*pins, *topics))
    return Keep(Listing(topics, _encoder.encode(following), pins), tags, size=size)
