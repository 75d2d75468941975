"""Posts that go from one topic to another: both topics are locked by the caller, in the order of their ids.

The posts keep their ids, so that all that belongs to them (revisions, mentions, files, reactions) goes along. At
their old numbers stay stubs that know where they went.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Integer,
    Uuid,
    column,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Bookmark, FollowLevel, Post, StaffNote, Topic, TopicReader, TopicTimer

REPLIES_LATER = text("SET CONSTRAINTS fk_forums_post_topic_id_reply_to DEFERRED")


class Way(NamedTuple):
    """From which topic to which."""

    source_id: UUID
    target_id: UUID


class Moved(NamedTuple):
    """One post: where it stood, and where it stands now."""

    id: UUID
    former: int
    number: int
    author_id: UUID
    created_at: datetime
    deleted: bool


async def lock_topics(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Both rows in the order of their ids: two that move posts between the same topics do not wait for each other."""
    statement = select(Topic.id).where(Topic.id.in_(ids)).order_by(Topic.id).with_for_update(key_share=True)
    await session.execute(statement)


async def movable_numbers(session: AsyncSession, topic_id: UUID) -> list[int]:
    """The numbers of a topic at which posts stand, not stubs."""
    statement = select(Post.number).where(Post.topic_id == topic_id, Post.moved_id.is_(None)).order_by(Post.number)
    return list(await session.scalars(statement))


async def move_posts(
    session: AsyncSession, source: Topic, target: Topic, numbers: Sequence[int], *, by: UUID, now: datetime
) -> list[Moved]:
    """Put the posts behind the last one of the target, in their order, and stubs in their places.

    Each gets a change number of its own in the target, and each stub one in the source; the topics' rows are the
    caller's to bring up to date. A reply to a post that stays behind is a reply to the topic.
    """
    # The stubs come after the posts are gone: until then replies to them point nowhere.
    await session.execute(REPLIES_LATER)
    place = func.row_number().over(order_by=Post.number).label("place")
    moving = (
        select(Post.id, Post.number, Post.reply_to, place)
        .where(Post.topic_id == source.id, Post.number.in_(numbers), Post.moved_id.is_(None))
        .cte("moving")
    )
    answered = moving.alias("answered")
    mapped = (
        select(moving.c.id, moving.c.number, moving.c.place, answered.c.place.label("reply_place"))
        .select_from(moving)
        .outerjoin(answered, answered.c.number == moving.c.reply_to)
        .cte("mapped")
    )
    statement = (
        update(Post)
        .where(Post.id == mapped.c.id)
        .values(
            topic_id=target.id,
            number=target.highest_number + mapped.c.place,
            reply_to=target.highest_number + mapped.c.reply_place,
            change_seq=target.change_seq + mapped.c.place,
        )
        .returning(
            Post.id,
            mapped.c.number.label("former"),
            Post.number,
            Post.author_id,
            Post.created_at,
            Post.deleted_at.is_not(None).label("deleted"),
        )
        .execution_options(synchronize_session=False)
    )
    rows = (await session.execute(statement)).all()
    moved = sorted((Moved(*row) for row in rows), key=lambda each: each.number)
    await _leave_stubs(session, source, moved, by=by, now=now)
    return moved


async def _leave_stubs(
    session: AsyncSession, source: Topic, moved: Sequence[Moved], *, by: UUID, now: datetime
) -> None:
    went = (
        func.unnest(
            literal([each.id for each in moved], ARRAY(Uuid())),
            literal([each.former for each in moved], ARRAY(Integer())),
        )
        .table_valued(column("id", Uuid()), column("former", Integer()), with_ordinality="place")
        .render_derived(name="went")
    )
    stubs = select(
        func.uuidv7(),
        literal(source.id, Uuid()),
        went.c.former,
        Post.author_id,
        literal(""),
        literal(""),
        literal(""),
        Post.renderer_version,
        null(),
        Post.created_at,
        literal(1),
        literal(now),
        literal(by, Uuid()),
        source.change_seq + went.c.place,
        Post.id,
    ).join(Post, Post.id == went.c.id)
    columns = [
        Post.id, Post.topic_id, Post.number, Post.author_id, Post.source, Post.html, Post.excerpt,
        Post.renderer_version, Post.reply_to, Post.created_at, Post.version, Post.deleted_at, Post.deleted_by,
        Post.change_seq, Post.moved_id,
    ]  # fmt: skip
    await session.execute(insert(Post).from_select(columns, stubs))


async def last_post_of(session: AsyncSession, topic_id: UUID) -> int:
    """The highest number of a post that is not deleted, 0 in an empty topic."""
    found = await session.scalar(
        select(Post.number)
        .where(Post.topic_id == topic_id, Post.deleted_at.is_(None))
        .order_by(Post.number.desc())
        .limit(1)
    )
    return found or 0


async def carry_marks(
    session: AsyncSession, way: Way, moved: Sequence[Moved], *, read_all_before: int, follow: bool, now: datetime
) -> list[UUID]:
    """What people have read of the posts in their old place they have read in the new one.

    Who has read the target up to `read_all_before` (its last post before these) goes on behind it. With `follow`
    whoever follows the source follows the target; else those alone whose posts moved. Who wrote them has written
    there. Returns whose marks changed.
    """
    formers, offset = [each.former for each in moved], moved[0].number - 1
    of_source = TopicReader.__table__.alias("of_source")
    read = func.width_bucket(of_source.c.last_read, literal(formers, ARRAY(Integer())))
    there = (
        update(TopicReader)
        .where(
            TopicReader.topic_id == way.target_id,
            of_source.c.topic_id == way.source_id,
            of_source.c.person_id == TopicReader.person_id,
            TopicReader.last_read >= read_all_before,
            TopicReader.last_read < offset + read,
        )
        .values(last_read=offset + read)
        .returning(TopicReader.person_id)
        .execution_options(synchronize_session=False)
    )
    changed = list(await session.scalars(there))
    authors = {each.author_id for each in moved}
    changed += set(await _mark_authors(session, way.target_id, authors)).difference(changed)
    is_new = offset == 0
    has_written = of_source.c.person_id.in_(authors)
    interested = has_written | (of_source.c.level >= FollowLevel.TRACKING) if follow else has_written
    new = (
        upsert(TopicReader)
        .from_select(
            ["person_id", "topic_id", "last_read", "level", "level_reason", "wrote", "updated_at"],
            select(
                of_source.c.person_id,
                literal(way.target_id, Uuid()),
                read if is_new else literal(0),
                of_source.c.level,
                of_source.c.level_reason,
                has_written,
                literal(now),
            ).where(of_source.c.topic_id == way.source_id, interested | (literal(is_new) & (read > 0))),
        )
        .on_conflict_do_nothing()
        .returning(TopicReader.person_id)
    )
    return [*changed, *await session.scalars(new)]


async def _mark_authors(session: AsyncSession, topic_id: UUID, authors: Collection[UUID]) -> Iterable[UUID]:
    """They have written in the topic, even if they only knew it so far; those whose marks changed."""
    return await session.scalars(
        update(TopicReader)
        .where(TopicReader.topic_id == topic_id, TopicReader.person_id.in_(authors), TopicReader.wrote.is_(False))
        .values(wrote=True)
        .returning(TopicReader.person_id)
        .execution_options(synchronize_session=False)
    )


async def redirect(session: AsyncSession, *, source_id: UUID, target_id: UUID) -> None:
    """What was merged into the source before leads to the target, too, and so do bookmarks of the source."""
    known = Bookmark.__table__.alias("known")
    twice = select(known.c.id).where(known.c.topic_id == target_id, known.c.person_id == Bookmark.person_id)
    await session.execute(
        update(Bookmark)
        .where(Bookmark.topic_id == source_id, ~twice.exists())
        .values(topic_id=target_id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Topic)
        .where(Topic.merged_into == source_id)
        .values(merged_into=target_id)
        .execution_options(synchronize_session=False)
    )


async def carry_notes(session: AsyncSession, *, source_id: UUID, target_id: UUID, moved: Sequence[Moved]) -> None:
    """Staff notes of a merged topic go along with the posts that they follow; its timers end."""
    formers, offset = [each.former for each in moved], moved[0].number - 1
    place = func.width_bucket(StaffNote.after_number, literal(formers, ARRAY(Integer())))
    await session.execute(
        update(StaffNote)
        .where(StaffNote.topic_id == source_id)
        .values(topic_id=target_id, after_number=offset + place)
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(TopicTimer).where(TopicTimer.topic_id == source_id))
