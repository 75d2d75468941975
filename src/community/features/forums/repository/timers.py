"""Timers of topics, and staff notes, to be changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.forums.models import StaffNote, TimerKind, Topic, TopicTimer


async def put_timer(  # noqa: PLR0913 - one keyword for each column
    session: AsyncSession, topic_id: UUID, kind: TimerKind, *, due_at: datetime, by: UUID, now: datetime,
    idle_days: int | None = None,
) -> None:  # fmt: skip
    """Set the timer of this kind, in place of the one before; a reminder is for the person who sets it."""
    values = {"due_at": due_at, "idle_days": idle_days, "set_by": by, "set_at": now}
    new = insert(TopicTimer).values(
        id=new_id(), topic_id=topic_id, kind=kind, person_id=by if kind == TimerKind.REMIND else None, **values
    )
    key = [TopicTimer.topic_id, TopicTimer.kind, TopicTimer.person_id]
    await session.execute(new.on_conflict_do_update(index_elements=key, set_=values))


async def drop_timer(session: AsyncSession, topic_id: UUID, kind: TimerKind, *, person_id: UUID) -> bool:
    """Take a timer away, a reminder that of this person alone; False: there was none."""
    gone = delete(TopicTimer).where(TopicTimer.topic_id == topic_id, TopicTimer.kind == kind)
    if kind == TimerKind.REMIND:
        gone = gone.where(TopicTimer.person_id == person_id)
    return (await session.execute(gone.returning(TopicTimer.id))).scalar_one_or_none() is not None


async def due_timers(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[tuple[TopicTimer, Topic]]:
    """Timers whose time has come, with their topics, both locked: the topic first, as everywhere.

    Topics that somebody else is changing are left for the next round.
    """
    due = select(TopicTimer.topic_id).where(TopicTimer.due_at <= now).order_by(TopicTimer.due_at).limit(limit)
    free = select(Topic.id).where(Topic.id.in_(due)).order_by(Topic.id)
    ids = list(await session.scalars(free.with_for_update(key_share=True, skip_locked=True)))
    statement = (
        select(TopicTimer, Topic)
        .join(Topic, Topic.id == TopicTimer.topic_id)
        .where(Topic.id.in_(ids), TopicTimer.due_at <= now)
        .order_by(TopicTimer.due_at)
        .with_for_update(of=TopicTimer)
        .execution_options(populate_existing=True)
    )
    return [(row.TopicTimer, row.Topic) for row in await session.execute(statement)]


async def lock_note(session: AsyncSession, note_id: UUID) -> StaffNote | None:
    return await session.get(StaffNote, note_id, with_for_update={"key_share": True})
