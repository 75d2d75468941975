"""What the reader has scheduled."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.messaging.models import ScheduledMessage
from community.features.messaging.queries.places import Place, conversations_as_places, people_as_places
from community.features.messaging.schemas.scheduled import MessageRefusal, ScheduledMessageOut


async def scheduled(session: AsyncSession, actor: Actor) -> list[ScheduledMessageOut]:
    """What is next first; three statements at most."""
    statement = (
        select(ScheduledMessage)
        .where(ScheduledMessage.author_id == actor.id)
        .order_by(ScheduledMessage.send_at, ScheduledMessage.id)
    )
    found = (await session.scalars(statement)).all()
    people = await people_as_places(session, actor, {each.person_id for each in found if each.person_id is not None})
    groups = await conversations_as_places(
        session, actor, {each.conversation_id for each in found if each.conversation_id is not None}
    )
    return [
        _out(
            each,
            people.get(each.person_id) if each.person_id is not None else groups.get(each.conversation_id or each.id),
        )
        for each in found
    ]


async def scheduled_now(session: AsyncSession, actor: Actor, scheduled_id: UUID) -> ScheduledMessageOut:
    """One of them, from the transaction that has just changed it."""
    return next(each for each in await scheduled(session, actor) if each.id == scheduled_id)


def _out(message: ScheduledMessage, place: Place | None) -> ScheduledMessageOut:
    return ScheduledMessageOut(
        id=message.id,
        person_id=message.person_id,
        conversation_id=None if place is None else place.conversation_id,
        title=None if place is None else place.title,
        source=message.source,
        reply_to=message.reply_to,
        send_at=message.send_at,
        version=message.version,
        refusal=None if message.refusal is None else MessageRefusal(**message.refusal),
    )
