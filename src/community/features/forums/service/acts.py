"""What was done to a topic as a whole, kept for its page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import ActKind, Topic, TopicAct


def record(
    session: AsyncSession, topic: Topic, kind: ActKind, *, by: UUID | None, at: datetime, **particulars: Any
) -> None:
    """Note an act at the present end of the topic, which is locked; `by` None: a timer."""
    topic.act_count += 1
    session.add(
        TopicAct(topic_id=topic.id, kind=kind, actor_id=by, at=at, after_number=topic.highest_number, **particulars)
    )
