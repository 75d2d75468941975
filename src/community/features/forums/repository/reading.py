"""Reading states: written by one statement each, so that two tabs cannot undo each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import FollowLevel, LevelReason, PersonState, SpaceState, TopicReader


async def may_person_see(session: AsyncSession, people: Select[tuple[UUID]], person_id: UUID) -> bool:
    """Whether the person is among those that the policy names."""
    found = people.subquery("people")
    return bool(await session.scalar(select(exists().where(found.c.person_id == person_id))))


async def mark_read(
    session: AsyncSession, *, person_id: UUID, topic_id: UUID, number: int, now: datetime, to_the_end: bool = False
) -> bool:
    """Move the mark forward to `number`; False when it was there or further already.

    Who has read a pinned topic `to_the_end` no longer needs it pinned.
    """
    new = insert(TopicReader).values(
        person_id=person_id,
        topic_id=topic_id,
        last_read=number,
        level=FollowLevel.TRACKING,
        level_reason=LevelReason.OPENED,
        updated_at=now,
        unpinned_at=now if to_the_end else None,
    )
    statement = new.on_conflict_do_update(
        index_elements=[TopicReader.person_id, TopicReader.topic_id],
        set_={
            "last_read": new.excluded.last_read,
            "updated_at": now,
            "unpinned_at": func.coalesce(new.excluded.unpinned_at, TopicReader.unpinned_at),
        },
        where=TopicReader.last_read < new.excluded.last_read,
    ).returning(TopicReader.last_read)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def hide_pin(
    session: AsyncSession, *, person_id: UUID, topic_id: UUID, at: datetime | None, now: datetime
) -> None:
    """Note when the person let the pinned topic go; None: they want it above again."""
    new = insert(TopicReader).values(
        person_id=person_id,
        topic_id=topic_id,
        last_read=0,
        level=FollowLevel.REGULAR,
        level_reason=LevelReason.OPENED,
        updated_at=now,
        unpinned_at=at,
    )
    key = [TopicReader.person_id, TopicReader.topic_id]
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"unpinned_at": at}))


async def mark_written(
    session: AsyncSession,
    *,
    person_id: UUID,
    topic_id: UUID,
    number: int,
    read_all_before: int,
    now: datetime,
) -> None:
    """Follow the topic that the person has written in.

    The mark moves to the own post only if nothing before it was unread (the mark stood at `read_all_before`
    or later): posts that came meanwhile stay unread, and so does the own post behind them.
    """
    new = insert(TopicReader).values(
        person_id=person_id,
        topic_id=topic_id,
        last_read=number if read_all_before == 0 else 0,
        level=FollowLevel.TRACKING,
        level_reason=LevelReason.WROTE,
        updated_at=now,
    )
    chosen = or_(TopicReader.level_reason == LevelReason.CHOSEN, TopicReader.level >= FollowLevel.TRACKING)
    statement = new.on_conflict_do_update(
        index_elements=[TopicReader.person_id, TopicReader.topic_id],
        set_={
            "last_read": case(
                (TopicReader.last_read >= read_all_before, func.greatest(TopicReader.last_read, number)),
                else_=TopicReader.last_read,
            ),
            "level": case((chosen, TopicReader.level), else_=FollowLevel.TRACKING),
            "level_reason": case((chosen, TopicReader.level_reason), else_=LevelReason.WROTE),
            "updated_at": now,
        },
    )
    await session.execute(statement)


async def dismiss(session: AsyncSession, *, person_id: UUID, space_id: UUID | None, now: datetime) -> None:
    """Move the baseline of New forward, of one space or of all."""
    if space_id is None:
        new = insert(PersonState).values(person_id=person_id, new_since=now)
        key = [PersonState.person_id]
        later = func.greatest(PersonState.new_since, new.excluded.new_since)
    else:
        new = insert(SpaceState).values(person_id=person_id, space_id=space_id, new_since=now)
        key = [SpaceState.person_id, SpaceState.space_id]
        later = func.greatest(SpaceState.new_since, new.excluded.new_since)
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"new_since": later}))
