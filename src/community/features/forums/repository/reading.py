"""Reading states: written by one statement each, so that two tabs cannot undo each other."""

from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    SmallInteger,
    Uuid,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.forums.models import FollowLevel, LevelReason, PersonState, SpaceState, TopicReader, Tracking
from community.infra.direct import Prepared, parameter, run

TRACKED_AFTER: Final = 240
"""Seconds of reading after which a topic is tracked by itself."""
MOST_SECONDS: Final = 86_400

_TRACKING = literal(int(FollowLevel.TRACKING), SmallInteger())
_REGULAR = literal(int(FollowLevel.REGULAR), SmallInteger())
_READ = literal(int(LevelReason.READ), SmallInteger())
_WROTE = literal(int(LevelReason.WROTE), SmallInteger())
_OPENED = literal(int(LevelReason.OPENED), SmallInteger())
_CHOSEN = literal(int(LevelReason.CHOSEN), SmallInteger())


async def may_person_see(session: AsyncSession, people: Select[tuple[UUID]], person_id: UUID) -> bool:
    """Whether the person is among those that the policy names."""
    found = people.subquery("people")
    return bool(await session.scalar(select(exists().where(found.c.person_id == person_id))))


class Marked(NamedTuple):
    """What a reading changed."""

    moved: bool
    """There is less unread than before."""
    tracked: bool
    """The topic is tracked from now on."""


async def mark_read(  # noqa: PLR0913 - one keyword for each part of the row
    session: AsyncSession,
    *,
    person_id: UUID,
    topic_id: UUID,
    number: int,
    seconds: int,
    now: datetime,
    to_the_end: bool = False,
) -> Marked:
    """Move the mark forward to `number` and count the seconds; both only grow.

    Who has read a pinned topic `to_the_end` no longer needs it pinned.
    """
    tracking = _tracking(person_id)
    at_once = tracking == Tracking.WHEN_OPENED
    new = insert(TopicReader).values(
        person_id=person_id,
        topic_id=topic_id,
        last_read=number,
        level=case((at_once, _TRACKING), else_=_REGULAR),
        level_reason=LevelReason.OPENED,
        seconds=seconds,
        updated_at=now,
        unpinned_at=now if to_the_end else None,
    )
    total = func.least(TopicReader.seconds + new.excluded.seconds, MOST_SECONDS)
    settled = or_(TopicReader.level_reason == LevelReason.CHOSEN, TopicReader.level >= FollowLevel.TRACKING)
    long_enough = and_(tracking == Tracking.WHEN_READ, total >= TRACKED_AFTER)
    tracked = or_(at_once, long_enough)
    statement = new.on_conflict_do_update(
        index_elements=[TopicReader.person_id, TopicReader.topic_id],
        set_={
            "last_read": func.greatest(TopicReader.last_read, new.excluded.last_read),
            "seconds": total,
            "level": case((settled, TopicReader.level), (tracked, _TRACKING), else_=TopicReader.level),
            "level_reason": case(
                (settled, TopicReader.level_reason), (long_enough, _READ), else_=TopicReader.level_reason
            ),
            "updated_at": now,
            "unpinned_at": func.coalesce(new.excluded.unpinned_at, TopicReader.unpinned_at),
        },
        where=or_(TopicReader.last_read < new.excluded.last_read, new.excluded.seconds > 0),
    ).returning(TopicReader.level, *_former(person_id, topic_id))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return Marked(moved=False, tracked=False)
    moved = row.former_number is None or row.former_number < number
    return Marked(moved=moved, tracked=row.former_level is not None and row.former_level != row.level)


def _former(person_id: UUID, topic_id: UUID) -> list[ColumnElement[int]]:
    """How the row was before the statement that returns this."""
    former = aliased(TopicReader)
    own = former.person_id == person_id, former.topic_id == topic_id
    return [
        select(former.last_read).where(*own).scalar_subquery().label("former_number"),
        select(former.level).where(*own).scalar_subquery().label("former_level"),
    ]


def _tracking(person_id: UUID) -> ColumnElement[int]:
    """When reading makes the person track a topic."""
    own = select(PersonState.tracking).where(PersonState.person_id == person_id).scalar_subquery()
    return func.coalesce(own, int(Tracking.WHEN_READ))


async def choose_level(session: AsyncSession, *, person_id: UUID, topic_id: UUID, level: int, now: datetime) -> None:
    """Follow the topic as chosen; who has not opened it has all of it unread."""
    new = insert(TopicReader).values(
        person_id=person_id,
        topic_id=topic_id,
        last_read=0,
        level=level,
        level_reason=LevelReason.CHOSEN,
        updated_at=now,
    )
    chosen = {"level": level, "level_reason": LevelReason.CHOSEN}
    keys = [TopicReader.person_id, TopicReader.topic_id]
    await session.execute(new.on_conflict_do_update(index_elements=keys, set_=chosen))


async def forget_choice(session: AsyncSession, *, person_id: UUID, topic_id: UUID) -> None:
    """Back to what comes by itself: for having written, for having read long enough or at all."""
    own = TopicReader.person_id == person_id, TopicReader.topic_id == topic_id
    await session.execute(delete(TopicReader).where(*own, TopicReader.last_read == 0, TopicReader.wrote.is_(False)))
    tracking = _tracking(person_id)
    long_enough = and_(tracking == Tracking.WHEN_READ, TopicReader.seconds >= TRACKED_AFTER)
    tracked = or_(TopicReader.wrote, long_enough, tracking == Tracking.WHEN_OPENED)
    statement = update(TopicReader).where(*own, TopicReader.level_reason == LevelReason.CHOSEN)
    await session.execute(
        statement.values(
            level=case((tracked, _TRACKING), else_=_REGULAR),
            level_reason=case((TopicReader.wrote, _WROTE), (long_enough, _READ), else_=_OPENED),
        ).execution_options(synchronize_session=False)
    )


async def mark_unread(session: AsyncSession, *, person_id: UUID, topic_id: UUID, number: int, now: datetime) -> None:
    """Move the mark back before `number`; who does this wants to come back, so that the topic is tracked."""
    new = insert(TopicReader).values(
        person_id=person_id,
        topic_id=topic_id,
        last_read=number - 1,
        level=FollowLevel.TRACKING,
        level_reason=LevelReason.CHOSEN,
        updated_at=now,
    )
    followed = TopicReader.level >= FollowLevel.TRACKING
    statement = new.on_conflict_do_update(
        index_elements=[TopicReader.person_id, TopicReader.topic_id],
        set_={
            "last_read": number - 1,
            "level": case((followed, TopicReader.level), else_=_TRACKING),
            "level_reason": case((followed, TopicReader.level_reason), else_=_CHOSEN),
            "updated_at": now,
        },
    )
    await session.execute(statement)


async def mark_all_read(session: AsyncSession, topics: Select[Any], *, person_id: UUID, now: datetime) -> None:
    """Move the marks of these topics (`id`, `highest_number`) to their ends; those never opened count as opened."""
    found = topics.subquery()
    rows = select(
        literal(person_id),
        found.c.id,
        found.c.highest_number,
        _REGULAR,
        _OPENED,
        literal(now),
    ).order_by(found.c.id)
    columns = ("person_id", "topic_id", "last_read", "level", "level_reason", "updated_at")
    new = insert(TopicReader).from_select(columns, rows)
    further = func.greatest(TopicReader.last_read, new.excluded.last_read)
    keys = [TopicReader.person_id, TopicReader.topic_id]
    await session.execute(new.on_conflict_do_update(index_elements=keys, set_={"last_read": further}))


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
    values = {
        "person": person_id,
        "topic": topic_id,
        "number": number,
        "first": number if read_all_before == 0 else 0,
        "read_all_before": read_all_before,
        "now": now,
    }
    await run(session, _MARK_WRITTEN, values)


def _mark_written() -> Prepared:
    number, now = parameter("number", Integer()), parameter("now", DateTime(timezone=True))
    new = insert(TopicReader).values(
        person_id=parameter("person", Uuid()),
        topic_id=parameter("topic", Uuid()),
        last_read=parameter("first", Integer()),
        level=FollowLevel.TRACKING,
        level_reason=LevelReason.WROTE,
        wrote=True,
        updated_at=now,
    )
    chosen = or_(TopicReader.level_reason == LevelReason.CHOSEN, TopicReader.level >= FollowLevel.TRACKING)
    read_all = TopicReader.last_read >= parameter("read_all_before", Integer())
    return Prepared(
        new.on_conflict_do_update(
            index_elements=[TopicReader.person_id, TopicReader.topic_id],
            set_={
                "last_read": case(
                    (read_all, func.greatest(TopicReader.last_read, number)), else_=TopicReader.last_read
                ),
                "level": case((chosen, TopicReader.level), else_=FollowLevel.TRACKING),
                "level_reason": case((chosen, TopicReader.level_reason), else_=LevelReason.WROTE),
                "wrote": True,
                "updated_at": now,
            },
        )
    )


_MARK_WRITTEN: Final = _mark_written()


async def dismiss(session: AsyncSession, *, person_id: UUID, space_id: UUID | None, now: datetime) -> None:
    """Move the baseline of New forward, of one space or of all."""
    if space_id is None:
        new = insert(PersonState).values(person_id=person_id, new_since=now, tracking=Tracking.WHEN_READ)
        key = [PersonState.person_id]
        later = func.greatest(PersonState.new_since, new.excluded.new_since)
    else:
        new = insert(SpaceState).values(person_id=person_id, space_id=space_id, new_since=now)
        key = [SpaceState.person_id, SpaceState.space_id]
        later = func.greatest(SpaceState.new_since, new.excluded.new_since)
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"new_since": later}))
