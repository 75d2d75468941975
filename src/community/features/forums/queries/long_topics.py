"""What makes long topics short: the posts that matter, and where the days are."""

from typing import Final
from uuid import UUID

from sqlalchemy import Integer, Select, and_, case, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Post, Topic
from community.features.forums.queries.context import context_of, topic_tag
from community.features.forums.queries.marks import mark_of
from community.features.forums.queries.post_pieces import Reader, page_of_posts, post_piece, whole_post
from community.features.forums.queries.posts import topic_with_posts
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.topics import check_seen, seen_topic, whereto
from community.features.forums.schemas.tools import DateOut

SUMMARY_SHARE: Final = 5
"""One post of so many."""
MAX_SUMMARY: Final = 100
MIN_POSTS: Final = 50
"""Shorter topics have no summary: all their posts are it."""
DATES: Final = 40

ACCEPTED: Final = 1_000.0
REACTION, REPLY, LINK, LENGTH = 3.0, 2.0, 1.0, 1.0
MAX_LINKS, MAX_LENGTHS, LENGTH_UNIT = 3, 3, 500


async def summary(reads: Reads, topic_id: UUID) -> bytes:
    """The JSON of a PostPage with the posts that matter most, in their order: first, last, and the best of the others.

    The score of a post: that it is the accepted answer, 3 for each reaction, 2 for each reply to it, 1 for each link
    (up to 3), 1 for each 500 characters (up to 3). One post of five at most, and never more than a hundred.
    """

    async def rank(session: AsyncSession) -> Keep[tuple[int, ...]]:
        found = tuple(await session.scalars(_ranking(topic_id, piece.post_count, piece.accepted_number)))
        return Keep(found, {topic_tag(topic_id)}, size=300 + 40 * len(found))

    actor = reads.actor
    async with reads:
        context = await context_of(reads)
        piece = await seen_topic(reads, topic_id)
        if piece.merged:
            raise await whereto(reads, topic_id, None)
        level = check_seen(piece, context).level
        numbers = await reads.get(("forums.summary", topic_id, piece.change_seq), rank)
        chosen = and_(Post.topic_id == Topic.id, Post.number.in_(numbers))
        statement = topic_with_posts(actor, chosen).where(Topic.id == topic_id).order_by(Post.number)
        rows = (await (await reads.session()).execute(statement)).all()
    reader = Reader(actor, level, context.tastes.ignored)
    return page_of_posts(
        [
            whole_post(post_piece(row, piece.accepted_number), piece, reader, mark_of(row))
            for row in rows
            if row.post_id
        ],
        highest_number=piece.highest_number,
        change_seq=piece.change_seq,
        has_before=False,
        has_after=False,
    )


def _ranking(topic_id: UUID, post_count: int, accepted: int | None) -> Select[int]:
    """Numbers of the posts of the summary, in one pass over the topic."""
    of_topic = and_(Post.topic_id == topic_id, Post.deleted_at.is_(None))
    answers = (
        select(Post.reply_to.label("number"), func.count().label("replies"))
        .where(of_topic, Post.reply_to.is_not(None))
        .group_by(Post.reply_to)
        .subquery("answers")
    )
    given = (
        func.jsonb_each_text(Post.reactions).table_valued(column("key"), column("value")).render_derived(name="given")
    )
    reactions = select(func.coalesce(func.sum(cast(given.c.value, Integer)), 0)).select_from(given).scalar_subquery()
    links = (func.length(Post.html) - func.length(func.replace(Post.html, "<a ", ""))) / 3
    first, last = (select(edge(Post.number)).where(of_topic).scalar_subquery() for edge in (func.min, func.max))
    score = (
        case(
            (Post.number.in_([first, last]), ACCEPTED * ACCEPTED), (Post.number == (accepted or 0), ACCEPTED), else_=0.0
        )
        + REACTION * reactions
        + REPLY * func.coalesce(answers.c.replies, 0)
        + LINK * func.least(links, MAX_LINKS)
        + LENGTH * func.least(func.length(Post.source) / LENGTH_UNIT, MAX_LENGTHS)
    )
    count = post_count if post_count < MIN_POSTS else max(2, min(MAX_SUMMARY, post_count // SUMMARY_SHARE))
    return (
        select(Post.number)
        .outerjoin(answers, answers.c.number == Post.number)
        .where(of_topic)
        .order_by(score.desc(), Post.number)
        .limit(min(count, MAX_SUMMARY))
    )


async def dates(reads: Reads, topic_id: UUID) -> list[DateOut]:
    """The dates of some forty posts at even distances, for the position bar."""

    async def read(session: AsyncSession) -> Keep[list[DateOut]]:
        step = max(1, -(-piece.highest_number // DATES))
        numbers = sorted({*range(1, piece.highest_number + 1, step), piece.highest_number})
        wanted = func.unnest(literal(numbers, ARRAY(Integer()))).table_valued(column("number", Integer()))
        here = wanted.render_derived(name="wanted")
        rows = await session.execute(
            select(Post.number, Post.created_at)
            .join(here, here.c.number == Post.number)
            .where(Post.topic_id == topic_id)
            .order_by(Post.number)
        )
        found = [DateOut(number=row.number, at=row.created_at) for row in rows]
        return Keep(found, {topic_tag(topic_id)}, size=300 + 120 * len(found))

    async with reads:
        context = await context_of(reads)
        piece = await seen_topic(reads, topic_id)
        check_seen(piece, context)
        return await reads.get(("forums.dates", topic_id, piece.change_seq), read)
