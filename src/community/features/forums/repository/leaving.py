"""Ending what a person follows, from outside the forum."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import FollowLevel, LevelReason, TopicReader


async def leave_topic(session: AsyncSession, *, person_id: UUID, topic_id: UUID, now: datetime) -> bool:
    """The topic is a regular one for the person, by choice: what they watch around it brings no posts of it.

    False when it was so already.
    """
    chosen = {"level": FollowLevel.REGULAR, "level_reason": LevelReason.CHOSEN, "updated_at": now}
    new = insert(TopicReader).values(person_id=person_id, topic_id=topic_id, last_read=0, **chosen)
    statement = new.on_conflict_do_update(
        index_elements=[TopicReader.person_id, TopicReader.topic_id],
        set_=chosen,
        where=TopicReader.level > FollowLevel.REGULAR,
    )
    return await session.scalar(statement.returning(TopicReader.topic_id)) is not None
