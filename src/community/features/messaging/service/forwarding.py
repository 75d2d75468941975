"""Messages carried on into another conversation, as a quote that says whose words they are."""

import re
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.features.media.api import Attachments
from community.features.messaging import policy
from community.features.messaging.models import Message
from community.features.messaging.repository import messages
from community.features.messaging.schemas.forwarding import ForwardIn
from community.features.messaging.schemas.messages import MessageIn
from community.features.messaging.service.conversations import ConversationService
from community.features.messaging.service.messages import Carried, MessageService
from community.infra.db import UnitOfWork
from community.infra.markdown import MarkdownRenderer
from community.infra.texts import render

_FILE: Final = re.compile(r"!?\[((?:[^\]\\]|\\.)*)\]\(/media/[0-9a-f-]{36}(?:\s[^)]*)?\)", re.IGNORECASE)


class ForwardService:
    """Copies what the actor may read to where they may write; later changes of the original do not follow it."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer, attachments: Attachments) -> None:
        self._uow = uow
        self._markdown = markdown
        self._conversations = ConversationService(uow, clock)
        self._messages = MessageService(uow, clock, markdown, attachments)

    async def forward(self, *, actor: Actor, conversation_id: UUID, seq: int, forward: ForwardIn) -> UUID:
        """The id of the message that carries it; what was carried before is carried on under its first author.

        Files stay behind, only their names go along: who may see them here may not give them to others.

        Raises:
            NotFound: there is no such message, or no such conversation or person, for the actor.
            Invalid: it goes nowhere, or to two places.
            ClientMessageIdReused, RequestPending, NotAccepting, PersonBlocked: as any other message.
        """
        if (forward.conversation_id is None) == (forward.person_id is None):
            raise Invalid({"/conversationId": FieldProblem("required")})
        original = await messages.seen_text(self._uow.session, conversation_id, seq, person_id=actor.id)
        carried = Carried(conversation_id=conversation_id, seq=seq)
        if original is not None:
            carried = await self._carry(carried, original)
        target = forward.conversation_id
        if forward.person_id is not None:
            target = await self._conversations.open_direct(actor=actor, person_id=forward.person_id)
        if target is None:
            raise NotFound
        message = MessageIn(client_message_id=forward.client_message_id, source=forward.source)
        return await self._messages.send(actor=actor, conversation_id=target, message=message, carried=carried)

    async def _carry(self, carried: Carried, original: Message) -> Carried:
        source = original.source if original.forwarded_source is None else original.forwarded_source
        source = _FILE.sub(lambda found: f"*{found[1]}*" if found[1].strip() else "", source)
        # Nothing but pictures without words.
        text = await render(self._markdown, source.strip() or "…", limit=policy.MAX_BYTES)
        return carried._replace(
            author_id=original.forwarded_author_id or original.author_id,
            at=original.forwarded_at or original.created_at,
            source=source,
            html=text.html,
            excerpt=text.excerpt,
        )
