"""How many topics are New and Unread to the reader: the figures of the lists, by the same predicates."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.forums import policy
from community.features.forums.models import Topic
from community.features.forums.queries.context import (
    SPACES_TAG,
    oldest_new,
    person_tag,
    reader_values,
    space_tag,
    standings,
)
from community.features.forums.queries.list_pages import is_new, unread_topics
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.schemas.reading import CountersOut, SpaceCounters
from community.infra.direct import BoundActor, Prepared, bound, run

_encoder: Final = msgspec.json.Encoder()


class Counted(msgspec.Struct, frozen=True):
    """Counters as they are kept: by space, and ready JSON."""

    spaces: dict[UUID, SpaceCounters]
    body: bytes


async def counters(reads: Reads) -> bytes:
    """The JSON of a CountersOut."""
    async with reads:
        return (await counted(reads)).body


async def counted(reads: Reads) -> Counted:
    actor = reads.actor

    async def read() -> Keep[Counted]:
        out = _counters_in(await reads.fetch(_statement(bound(actor)), reader_values(actor)))
        tags = {person_tag(actor.id), SPACES_TAG, *map(space_tag, out.spaces)}
        return Keep(Counted(out.spaces, _encoder.encode(out)), tags, size=500 + 300 * len(out.spaces))

    return await reads.find(("forums.counters", oldest_new(), *policy.rights_key(actor)), read)


async def count(session: AsyncSession, actor: Actor) -> CountersOut:
    """The counters as this transaction sees them, in one statement."""
    await session.flush()
    return _counters_in(await run(session, _statement(bound(actor)), reader_values(actor)))


@cache
def _statement(actor: BoundActor) -> Prepared:
    here = standings(actor)
    new = (
        select(func.count().label("topics"))
        .select_from(Topic)
        .where(Topic.space_id == here.c.space_id, is_new(actor, here.c.since))
        .lateral("new")
    )
    topics = unread_topics(actor)
    unread = select(topics.c.space_id, func.count().label("topics")).group_by(topics.c.space_id).subquery("counted")
    return Prepared(
        select(here.c.space_id, new.c.topics.label("new"), func.coalesce(unread.c.topics, 0).label("unread"))
        .select_from(here)
        .join(new, true())
        .outerjoin(unread, unread.c.space_id == here.c.space_id)
    )


def _counters_in(rows: Iterable[Any]) -> CountersOut:
    spaces = {row.space_id: SpaceCounters(new=row.new, unread=row.unread) for row in rows}
    return CountersOut(
        new=sum(space.new for space in spaces.values()),
        unread=sum(space.unread for space in spaces.values()),
        spaces=spaces,
    )
