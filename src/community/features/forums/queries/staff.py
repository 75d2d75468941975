"""What moderators alone see of a topic, and the timers that wait in it."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import Level, Space, StaffNote, TimerKind, Topic, TopicTimer
from community.features.forums.queries.topics import topic_exists
from community.features.forums.schemas.tools import StaffNoteOut, TimerOut


async def staff_notes(session: AsyncSession, actor: Actor, topic_id: UUID) -> list[StaffNoteOut]:
    """The notes of a topic in the order of the posts that they follow.

    Raises:
        NotFound: for who does not moderate the space there are none.
    """
    moderated = (
        select(Topic.id)
        .join(Space, Space.id == Topic.space_id)
        .where(Topic.id == topic_id, policy.topic_exists(actor), policy.has_level(actor, Level.MODERATE))
    )
    if await session.scalar(moderated) is None:
        raise NotFound
    author = card_alias("author")
    rows = await session.execute(
        select(StaffNote, *card_columns(author, "author"))
        .join(author, author.c.person_id == StaffNote.author_id)
        .where(StaffNote.topic_id == topic_id)
        .order_by(StaffNote.after_number, StaffNote.id)
    )
    return [
        StaffNoteOut(
            id=row.StaffNote.id,
            after_number=row.StaffNote.after_number,
            author=card_of(row, "author"),
            source=row.StaffNote.source,
            html=row.StaffNote.html,
            created_at=row.StaffNote.created_at,
            edited_at=row.StaffNote.edited_at,
            version=row.StaffNote.version,
        )
        for row in rows
    ]


async def timers(session: AsyncSession, actor: Actor, topic_id: UUID) -> list[TimerOut]:
    """What will happen to the topic, and when the reader will be reminded of it."""
    if not await topic_exists(session, actor, topic_id):
        raise NotFound
    seen = or_(TopicTimer.kind != TimerKind.REMIND, TopicTimer.person_id == actor.id)
    rows = await session.scalars(
        select(TopicTimer).where(TopicTimer.topic_id == topic_id, seen).order_by(TopicTimer.due_at)
    )
    return [
        TimerOut(kind=row.kind, due_at=row.due_at, idle_days=row.idle_days)  # type: ignore[arg-type] # names of `TimerKind`
        for row in rows
    ]


async def moderated_space_ids(session: AsyncSession, actor: Actor) -> list[UUID]:
    """The spaces whose moderators the actor is one of."""
    return list(await session.scalars(select(Space.id).where(policy.has_level(actor, Level.MODERATE))))
