"""One topic, for its page."""

from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import DomainError, NotFound
from community.features.forums import policy
from community.features.forums.errors import TopicMoved
from community.features.forums.models import Space, Topic, TopicReader
from community.features.forums.queries.context import (
    Context,
    Standing,
    context_of,
    look_up_readings,
    standings,
    topic_tag,
)
from community.features.forums.queries.follow_rule import Reading, read_tastes
from community.features.forums.queries.places import place_of
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.topic_pieces import (
    TopicPiece,
    select_topics,
    topic_card_tags,
    topic_piece,
    whole_topic,
)
from community.infra.direct import Prepared, parameter


async def topic(reads: Reads, topic_id: UUID) -> bytes:
    """The JSON of a TopicOut; deleted topics are for moderators.

    Raises:
        TopicMoved: it was merged into another that the reader may see.
    """
    async with reads:
        context = await context_of(reads)
        piece = await seen_topic(reads, topic_id)
        if piece.merged:
            raise await whereto(reads, topic_id, None)
        check_seen(piece, context)
        await look_up_readings(reads, context, {topic_id})
        return whole_topic(piece, context, reads.actor)


async def seen_topic(reads: Reads, topic_id: UUID) -> TopicPiece:
    """The topic, whoever asks; rights are for the caller to check."""

    async def read() -> Keep[TopicPiece]:
        rows = await reads.fetch(_TOPIC, {"topic": topic_id})
        if not rows:
            raise NotFound
        return keep_topic(topic_piece(rows[0]))

    return await reads.find(topic_key(topic_id), read)


async def whereto(reads: Reads, topic_id: UUID, number: int | None) -> DomainError:
    """The answer to who asks for a merged topic: where it went, or not found."""
    found = await place_of(await reads.session(), reads.actor, topic_id, number)
    return NotFound() if found is None else TopicMoved(topicId=str(found.topic_id), number=found.number)


async def topic_now(session: AsyncSession, actor: Actor, topic_id: UUID) -> bytes:
    """The same from the transaction that has just changed the topic."""
    here = standings(actor)
    mine = and_(TopicReader.topic_id == Topic.id, TopicReader.person_id == actor.id)
    statement = (
        select_topics()
        .add_columns(here.c.level, here.c.since, TopicReader.last_read, TopicReader.level.label("follow_level"))
        .add_columns(TopicReader.level_reason, TopicReader.unpinned_at)
        .join(here, here.c.space_id == Topic.space_id)
        .outerjoin(TopicReader, mine)
        .where(Topic.id == topic_id)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    read = row.last_read is not None
    context = Context(
        spaces={row.space_id: Standing(row.level, row.since)},
        scope=b"",
        reading={row.id: Reading(row.last_read, row.follow_level, row.level_reason, row.unpinned_at)} if read else {},
        tastes=await read_tastes(session, actor.id),
        complete=True,
    )
    return whole_topic(topic_piece(row), context, actor)


async def topic_exists(session: AsyncSession, actor: Actor, topic_id: UUID) -> bool:
    """Whether there is such a topic for the actor."""
    found = exists().where(Topic.id == topic_id, Space.id == Topic.space_id, policy.topic_exists(actor))
    return bool(await session.scalar(select(found)))


_TOPIC: Final = Prepared(select_topics().where(Topic.id == parameter("topic", Uuid())))


def topic_key(topic_id: UUID) -> tuple[str, UUID]:
    return ("forums.topic", topic_id)


def keep_topic(piece: TopicPiece) -> Keep[TopicPiece]:
    tags = {topic_tag(piece.id), *topic_card_tags(piece)}
    return Keep(piece, tags, size=1_200 + len(piece.shared))


def check_seen(piece: TopicPiece, context: Context) -> Standing:
    """The reader's standing in the topic's space.

    Raises:
        NotFound: the space does not exist for them, the topic is deleted and they do not moderate it, or it was merged.
    """
    standing = context.standing(piece.space_id)
    if piece.merged or (piece.deleted and not policy.moderates(standing.level)):
        raise NotFound
    return standing
