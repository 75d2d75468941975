"""Where posts that were moved, and topics that were merged, stand today: old links lead there."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.forums import policy
from community.features.forums.models import Post, Space, Topic
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.tools import PlaceOut


class Place(NamedTuple):
    """A post in its topic."""

    topic_id: UUID
    number: int
    title: str


async def place_of(session: AsyncSession, actor: Actor, topic_id: UUID, number: int | None) -> Place | None:
    """Where the post with this old number is, None as number: where a merged topic begins; None: for the actor nowhere.

    Only the right to the place today counts: who may see it there may be led there.
    """
    stub, former = aliased(Post, name="stub"), aliased(Topic, name="former")
    moved_to = select(stub.moved_id).where(stub.topic_id == topic_id, stub.number == (number or 1)).scalar_subquery()
    merged_into = select(former.merged_into).where(former.id == topic_id).scalar_subquery()
    # A post of a merged topic that had been a stub before leads on from there; else to the beginning of the other.
    wanted = or_(Post.id == moved_to, and_(moved_to.is_(None), Post.topic_id == merged_into, Post.number == 1))
    statement = (
        select(Topic.id, Post.number, Topic.title)
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(wanted, policy.topic_exists(actor))
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Place(row.id, row.number, row.title)


async def place(reads: Reads, topic_id: UUID, number: int | None) -> PlaceOut:
    """Raises NotFound where it was not moved, or to where the reader sees nothing."""
    async with reads:
        found = await place_of(await reads.session(), reads.actor, topic_id, number)
    if found is None:
        raise NotFound
    return PlaceOut(topic_id=found.topic_id, number=found.number, title=found.title)
