"""Reactions to messages."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import Forbidden, NotFound
from community.core.reactions import in_order
from community.features.messaging.errors import OwnMessage
from community.features.messaging.models import MemberState, Message
from community.features.messaging.repository import messages, reactions
from community.features.messaging.repository.conversations import Locked
from community.features.messaging.service.lines import changed
from community.features.messaging.service.places import check_blocks, lock_place
from community.infra.db import UnitOfWork


class ReactionService:
    """Gives reactions and takes them back; the same twice is as once, and counts are those of the rows."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def react(self, *, actor: Actor, conversation_id: UUID, seq: int, kind: str) -> None:
        """React to what another one wrote; who was asked has to accept first.

        Raises:
            NotFound: there is no such message for the actor.
            OwnMessage, Forbidden, PersonBlocked, NotAccepting.
        """
        place, message = await self._lock(actor, conversation_id, seq)
        if message.author_id == actor.id:
            raise OwnMessage
        if place.members[actor.id].state != MemberState.MEMBER:
            raise Forbidden
        check_blocks(actor, place)
        session, now = self._uow.session, self._clock.now()
        if await reactions.add(session, message_id=message.id, person_id=actor.id, kind=kind, at=now):
            await self._count(place, message, kind, 1)

    async def take_back(self, *, actor: Actor, conversation_id: UUID, seq: int, kind: str) -> None:
        """Take the own reaction back, wherever the message can be read."""
        place, message = await self._lock(actor, conversation_id, seq)
        if await reactions.remove(self._uow.session, message_id=message.id, person_id=actor.id, kind=kind):
            await self._count(place, message, kind, -1)

    async def _lock(self, actor: Actor, conversation_id: UUID, seq: int) -> tuple[Locked, Message]:
        place = await lock_place(self._uow.session, actor, conversation_id)
        message = await messages.lock_seen(self._uow.session, place.id, seq, person_id=actor.id)
        if message is None:
            raise NotFound
        return place, message

    async def _count(self, place: Locked, message: Message, kind: str, change: int) -> None:
        counts = {**message.reactions, kind: message.reactions.get(kind, 0) + change}
        message.reactions = {each: counts[each] for each in in_order(counts) if counts[each] > 0}
        await changed(self._uow, place, message)
