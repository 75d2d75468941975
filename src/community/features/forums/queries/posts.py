"""Posts of a topic: by number for its page, by change number for who has been away, one after a write.

Numbers have no gaps (deleted posts stay as stubs), so that any window is arithmetic. Posts are kept in the
process in small blocks, whatever window they were read for.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ColumnElement, DateTime, Integer, Select, Uuid, and_, any_, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import card_tags
from community.features.forums import policy
from community.features.forums.models import Post, Space, Topic
from community.features.forums.queries.context import context_of, posts_tag, topic_tag
from community.features.forums.queries.follow_rule import ignores_author
from community.features.forums.queries.marks import Marks, keep_marks, mark_of, marks_on, own_kinds
from community.features.forums.queries.post_pieces import (
    PostPiece,
    Reader,
    page_of_posts,
    post_columns,
    post_piece,
    whole_post,
    writer_card,
)
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.topic_pieces import TopicPiece, select_topics, topic_piece
from community.features.forums.queries.topics import check_seen, keep_topic, topic_key, whereto
from community.infra.direct import BoundActor, Prepared, bound, identity, parameter, run_one

BLOCK: Final = 5
"""A window in the middle of a topic reads few posts that it does not show."""
MAX_CHANGES: Final = 100
MAX_NUMBER: Final = 1_000_000_000


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Which posts to show: `limit` of them, after, before or around a number."""

    limit: int
    after: int | None = None
    before: int | None = None
    around: int | None = None
    at: datetime | None = None
    """Around the first post written at this instant or later."""

    def wanted(self) -> int:
        """The first number that is asked for, whether it exists or not."""
        if self.around is not None:
            return self.around - self.limit // 2
        if self.before is not None:
            return self.before - self.limit
        return (self.after or 0) + 1

    def numbers(self, highest: int) -> range:
        """The numbers to show in a topic with this highest number; a window around a number is always full."""
        first = self.wanted()
        last = first + self.limit - 1
        if self.around is not None:
            first = min(first, highest - self.limit + 1)
            last = max(first, 1) + self.limit - 1
        return range(max(first, 1), min(last, highest) + 1)


class Block(msgspec.Struct, frozen=True):
    """Posts `BLOCK k + 1` to `BLOCK (k + 1)`, those that exist, as they were at a change number of the topic."""

    change_seq: int
    posts: dict[int, PostPiece]


async def post_page(reads: Reads, topic_id: UUID, window: Window) -> bytes:
    """The JSON of a PostPage."""
    async with reads:
        context = await context_of(reads)
        if window.at is not None:
            window = Window(limit=window.limit, around=await _number_at(reads, topic_id, window.at))
        topic, posts, found = await _window(reads, topic_id, window)
        if topic.merged:
            raise await whereto(reads, topic_id, window.around)
        level = check_seen(topic, context).level
        marks = found or await marks_on(reads, [post.id for post in posts])
    reader = Reader(reads.actor, level, context.tastes.ignored)
    shown = [whole_post(post, topic, reader, marks[post.id]) for post in posts]
    numbers = window.numbers(topic.highest_number)
    return page_of_posts(
        shown,
        highest_number=topic.highest_number,
        change_seq=topic.change_seq,
        has_before=numbers.start > 1 and topic.highest_number > 0,
        has_after=numbers.stop <= topic.highest_number,
    )


async def _window(reads: Reads, topic_id: UUID, window: Window) -> tuple[TopicPiece, list[PostPiece], Marks]:
    """The topic and the posts of the window, from kept blocks if all are there; else with the reader's marks."""
    topic = reads.kept(topic_key(topic_id))
    if isinstance(topic, TopicPiece):
        found = _from_blocks(reads, topic, window.numbers(topic.highest_number))
        if found is not None:
            return topic, found, {}
    generation = reads.generation
    topic, posts, marks = await _read_window(reads, topic_id, window)
    keep_marks(reads, marks, generation=generation)
    reads.keep(topic_key(topic_id), keep_topic(topic), generation=generation)
    first = (window.numbers(topic.highest_number).start - 1) // BLOCK
    last = max(posts, default=0)
    for index in range(first, (last - 1) // BLOCK + 1):
        block = Block(topic.change_seq, {number: posts[number] for number in _block_range(index) if number in posts})
        tags = {topic_tag(topic_id), posts_tag(topic_id), *card_tags([post.author for post in block.posts.values()])}
        size = 500 + sum(900 + len(post.shared) + len(post.source) for post in block.posts.values())
        reads.keep(_block_key(topic_id, index), Keep(block, tags, size=size), generation=generation)
    shown = [posts[number] for number in window.numbers(topic.highest_number) if number in posts]
    return topic, shown, marks


def _from_blocks(reads: Reads, topic: TopicPiece, numbers: range) -> list[PostPiece] | None:
    if not numbers:
        # Whoever asks beyond the end has heard of a post that this process may not have heard of yet.
        return None
    found: list[PostPiece] = []
    for index in range((numbers.start - 1) // BLOCK, (numbers.stop - 2) // BLOCK + 1):
        block = reads.kept(_block_key(topic.id, index))
        if not isinstance(block, Block) or block.change_seq != topic.change_seq:
            return None
        found += [post for number, post in block.posts.items() if number in numbers]
    return found


def _block_key(topic_id: UUID, index: int) -> tuple[str, UUID, int]:
    return ("forums.posts", topic_id, index)


def _block_range(index: int) -> range:
    return range(index * BLOCK + 1, (index + 1) * BLOCK + 1)


async def _read_window(reads: Reads, topic_id: UUID, window: Window) -> tuple[TopicPiece, dict[int, PostPiece], Marks]:
    """The topic and all whole blocks that the window touches, in one statement."""
    statement = window_statement(bound(reads.actor), window.around is not None)
    values = {"topic": topic_id, "first": window.wanted(), "size": window.limit, **identity(reads.actor)}
    rows = await reads.fetch(statement, values)
    if not rows:
        raise NotFound
    topic = topic_piece(rows[0])
    posts = {row.number: post_piece(row, topic.accepted_number) for row in rows if row.post_id is not None}
    return topic, posts, _marks(rows)


@cache
def window_statement(actor: BoundActor, around: bool) -> Prepared:
    """The topic, and the posts of the blocks of a window that begins at `first`; kept within the topic if `around`."""
    size, first = parameter("size", Integer()), parameter("first", Integer())
    latest = Topic.highest_number - size + 1
    # Whole numbers throughout: a bound of another type would not be a condition of the index.
    begin = func.greatest(func.least(first, latest, type_=Integer()) if around else first, 1, type_=Integer())
    end = func.greatest(begin + size - 1 if around else first + size - 1, 1, type_=Integer())
    low, high = (begin - 1) // BLOCK * BLOCK, (end + BLOCK - 1) // BLOCK * BLOCK
    of_window = and_(Post.topic_id == Topic.id, Post.number > low, Post.number <= high)
    of_topic = Topic.id == parameter("topic", Uuid())
    return Prepared(topic_with_posts(actor, of_window).where(of_topic).order_by(Post.number))


@cache
def changes_statement(actor: BoundActor) -> Prepared:
    """The topic, and its posts that changed after a change number."""
    change = aliased(Post)
    changed = and_(change.topic_id == parameter("topic", Uuid()), change.change_seq > parameter("after", BigInteger()))
    # Chosen first, whatever their number: of a topic that was long away from, no more is read than is shown.
    oldest = select(change.id).where(changed).order_by(change.change_seq, change.number).limit(MAX_CHANGES + 1)
    chosen = func.array(oldest.scalar_subquery(), type_=ARRAY(Uuid()))
    return Prepared(
        topic_with_posts(actor, Post.id == any_(chosen))
        .where(Topic.id == parameter("topic", Uuid()))
        .order_by(Post.change_seq, Post.number)
    )


async def changed_posts(reads: Reads, topic_id: UUID, *, after: int) -> bytes:
    """The JSON of a PostPage of the posts changed since `after`, oldest change first; never from what is kept."""
    actor = reads.actor
    async with reads:
        context = await context_of(reads)
        values = {"topic": topic_id, "after": after, **identity(actor)}
        rows = await reads.fetch(changes_statement(bound(actor)), values)
        if not rows:
            raise NotFound
        topic = topic_piece(rows[0])
        if topic.merged:
            raise await whereto(reads, topic_id, None)
        level = check_seen(topic, context).level
        posts = [post_piece(row, topic.accepted_number) for row in rows if row.post_id is not None]
    marks = _marks(rows)
    shown, more = posts[:MAX_CHANGES], len(posts) > MAX_CHANGES
    reader = Reader(actor, level, context.tastes.ignored)
    return page_of_posts(
        [whole_post(post, topic, reader, marks[post.id]) for post in shown],
        highest_number=topic.highest_number,
        change_seq=shown[-1].change_seq if more else topic.change_seq,
        has_before=False,
        has_after=more,
    )


async def post_now(session: AsyncSession, actor: Actor, post_id: UUID) -> bytes:
    """The JSON of a PostOut, from the transaction that has just written it."""
    await session.flush()
    row = await run_one(session, post_statement(bound(actor)), {"post": post_id, **identity(actor)})
    if row is None:
        raise NotFound
    topic = topic_piece(row)
    post = post_piece(row, topic.accepted_number)
    reader = Reader(actor, row.level, (post.author.id,) if row.ignores_author else ())
    return whole_post(post, topic, reader, mark_of(row))


async def _number_at(reads: Reads, topic_id: UUID, at: datetime) -> int:
    """The first post written at this instant or later, by index; beyond the end: the last one."""
    rows = await reads.fetch(date_statement(), {"topic": topic_id, "at": at})
    return int(rows[0].number) if rows else MAX_NUMBER


@cache
def date_statement() -> Prepared:
    """The number of the first post from an instant on."""
    from_then = and_(
        Post.topic_id == parameter("topic", Uuid()), Post.created_at >= parameter("at", DateTime(timezone=True))
    )
    return Prepared(select(Post.number).where(from_then).order_by(Post.created_at, Post.number).limit(1))


@cache
def post_statement(actor: BoundActor) -> Prepared:
    post_id = parameter("post", Uuid())
    posted = aliased(Post)
    # Said of the topic, too: beyond eight joins PostgreSQL keeps their order, and would begin with all topics.
    its_topic = select(posted.topic_id).where(posted.id == post_id).scalar_subquery()
    return Prepared(
        topic_with_posts(actor, Post.topic_id == Topic.id)
        .add_columns(policy.level_in(actor).label("level"), ignores_author(actor).label("ignores_author"))
        .join(Space, Space.id == Topic.space_id)
        # A repeated request may find its post moved to where its author sees nothing.
        .where(Post.id == post_id, Topic.id == its_topic, policy.topic_restorable(actor))
    )


def _marks(rows: Iterable[Any]) -> Marks:
    return {row.post_id: mark_of(row) for row in rows if row.post_id is not None}


def topic_with_posts(actor: Actor | BoundActor, which: ColumnElement[bool]) -> Select[Any]:
    """The topic on every row, and beside it the posts for which `which` holds, if any, with the actor's marks."""
    return (
        select_topics()
        .add_columns(*post_columns(), own_kinds(actor))
        .outerjoin(Post, which)
        .outerjoin(writer_card, writer_card.c.person_id == Post.author_id)
    )
