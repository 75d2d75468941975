"""Plain messages, as nearly all are: looked at by one statement, stored by another (ADR 0016)."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.ids import new_id
from community.events.messaging import MessageStored
from community.features.media.api import media_ids_in
from community.features.messaging import policy
from community.features.messaging.queries.messages import own_message
from community.features.messaging.queries.reading import within
from community.features.messaging.repository import conversations, messages
from community.features.messaging.schemas.messages import MessageIn, MessageOut
from community.features.messaging.service.drafts import forget
from community.features.messaging.service.lines import new_line
from community.features.messaging.service.messages import MessageService, fingerprint_of
from community.infra.db import Database, UnitOfWork


class Sending:
    """Sends messages: what asks for nothing else at once, without holding its conversation locked."""

    def __init__(self, uow: UnitOfWork, clock: Clock, database: Database, service: MessageService) -> None:
        self._uow = uow
        self._clock = clock
        self._database = database
        self._service = service

    async def send(self, *, actor: Actor, conversation_id: UUID, message: MessageIn) -> MessageOut:
        """Store a message; the one stored before when it is sent again.

        Raises:
            DomainError: as `MessageService.send`.
        """
        stored = await self._at_once(actor, conversation_id, message)
        if stored is not None:
            await forget(self._uow, actor.id, message.draft)
            return await own_message(self._database.direct.fetch, actor, stored)
        message_id = await self._service.send(actor=actor, conversation_id=conversation_id, message=message)
        return await own_message(within(self._uow.session), actor, message_id)

    async def _at_once(self, actor: Actor, conversation_id: UUID, message: MessageIn) -> UUID | None:
        """The id of a plain message that is stored; None, and nothing done, where one has to look closer."""
        if message.reply_to is not None or media_ids_in(message.source):
            return None
        place = await conversations.standing(self._database.direct, conversation_id)
        if place is None or not policy.writes_freely(place.kind, actor.id, place.members):
            return None
        source, rendered, _ = await self._service.rendered(actor, message.source)
        if rendered.links or rendered.mentions:
            return None
        message_id = new_id()
        line = new_line(
            id=message_id,
            conversation_id=conversation_id,
            author_id=actor.id,
            client_message_id=message.client_message_id,
            fingerprint=fingerprint_of(conversation_id, message),
            source=source,
            html=rendered.html,
            excerpt=rendered.excerpt,
        )
        event = MessageStored(
            conversation_id=conversation_id,
            seq=0,
            change_seq=0,
            author_id=actor.id,
            client_message_id=message.client_message_id,
            member_ids=policy.hearers(place.members.values()),
            message_id=message_id,
        )
        try:
            if not await messages.store_alone(
                self._database.writer, event, roster=place.roster, now=self._clock.now(), **line
            ):
                return None
        except IntegrityError:
            # Its author sends it twice at this very moment.
            return None
        return message_id
