"""What rights in a topic depend on: the first statement of most writes."""

from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.forums import policy
from community.features.forums.models import Space, Topic
from community.infra.direct import BoundActor, Prepared, bound, identity, parameter, run_one


class TopicGlance(NamedTuple):
    """What rights in a topic depend on, and how far it goes."""

    space_id: UUID
    author_id: UUID
    closed_at: datetime | None
    deleted_at: datetime | None
    highest_number: int
    pinned: bool
    slow_seconds: int
    level: int


async def glance_at_topic(session: AsyncSession, actor: Actor, topic_id: UUID) -> TopicGlance | None:
    """What rights depend on, without a lock; None: it does not exist for the actor."""
    row = await run_one(session, _glance(bound(actor)), {"topic": topic_id, **identity(actor)})
    return None if row is None else TopicGlance._make(row)


@cache
def _glance(actor: BoundActor) -> Prepared:
    return Prepared(
        select(
            Topic.space_id,
            Topic.author_id,
            Topic.closed_at,
            Topic.deleted_at,
            Topic.highest_number,
            Topic.pinned,
            Topic.slow_seconds,
            policy.level_in(actor).label("level"),
        )
        .join(Space, Space.id == Topic.space_id)
        .where(Topic.id == parameter("topic", Uuid()), policy.topic_exists(actor))
    )
