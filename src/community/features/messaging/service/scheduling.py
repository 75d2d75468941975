"""Messages that wait for their time."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import DomainError, FieldProblem, Forbidden, Invalid, NotFound
from community.core.permissions import Permission
from community.events.messaging import ScheduledChanged
from community.events.notifications import Notice, Recipient
from community.features.media.api import Attachments, keep_files
from community.features.messaging import notices, policy
from community.features.messaging.errors import (
    ClientMessageIdReused,
    MessageConflict,
    NotAccepting,
    PersonBlocked,
    RequestDeclined,
    TooManyScheduled,
)
from community.features.messaging.models import Kind, MemberState, ScheduledMessage
from community.features.messaging.repository import conversations, scheduled
from community.features.messaging.repository.conversations import Locked
from community.features.messaging.schemas.messages import MessageIn
from community.features.messaging.schemas.scheduled import ScheduledMessageIn, ScheduledMessagePatch, SentMessage
from community.features.messaging.service.conversations import ConversationService
from community.features.messaging.service.drafts import KEPT, forget, put_back
from community.features.messaging.service.messages import MessageService
from community.features.messaging.service.places import check_right, lock_place
from community.infra.db import UnitOfWork
from community.infra.markdown import MarkdownRenderer
from community.infra.outbox import Outbox
from community.infra.texts import clean_source

MAX_SCHEDULED: Final = 50
SOONEST: Final = timedelta(minutes=5)
LATEST: Final = timedelta(days=366)
OWN: Final = "own_scheduled_message"


class SchedulingService:
    """Takes messages for later and sends them, each once, by the rights that their author has then."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer, attachments: Attachments) -> None:
        self._uow = uow
        self._clock = clock
        self._markdown = markdown
        self._attachments = attachments

    async def schedule(self, *, actor: Actor, wanted: ScheduledMessageIn) -> UUID:
        """Take a message for later, if its author could send it now; the same id again is the same one.

        Raises:
            NotFound, NotAccepting, PersonBlocked, RequestPending: they could not.
            ClientMessageIdReused: the id is another message's.
            TooManyScheduled.
        """
        if (wanted.conversation_id is None) == (wanted.person_id is None):
            raise Invalid({"/conversationId": FieldProblem("required")})
        session = self._uow.session
        former = await scheduled.find_scheduled(session, wanted.id)
        if former is not None:
            if former.author_id != actor.id or former.source != clean_source(wanted.source):
                raise ClientMessageIdReused
            return former.id
        self._check_time(wanted.send_at)
        source = await self._checked(actor, wanted.source, wanted.send_at)
        conversation_id, person_id = await self._place(actor, wanted)
        if await scheduled.count_scheduled(session, actor.id) >= MAX_SCHEDULED:
            raise TooManyScheduled(maximum=MAX_SCHEDULED)
        session.add(
            ScheduledMessage(
                id=wanted.id,
                author_id=actor.id,
                conversation_id=conversation_id,
                person_id=person_id,
                source=source,
                reply_to=wanted.reply_to,
                send_at=wanted.send_at,
                created_at=self._clock.now(),
            )
        )
        await session.flush()
        await forget(self._uow, actor.id, wanted.draft)
        self._changed(actor.id)
        return wanted.id

    async def change(self, *, actor: Actor, scheduled_id: UUID, patch: ScheduledMessagePatch) -> None:
        """Another text or time; what was refused is tried anew.

        Raises:
            MessageConflict: it was changed on another device.
        """
        message = await self._own(actor, scheduled_id)
        if patch.version != message.version:
            raise MessageConflict(version=message.version, source=message.source)
        if patch.send_at != message.send_at or message.refusal is not None:
            self._check_time(patch.send_at)
        message.source = await self._checked(actor, patch.source, patch.send_at)
        message.send_at, message.refusal = patch.send_at, None
        message.version += 1
        self._changed(actor.id)

    async def cancel(self, *, actor: Actor, scheduled_id: UUID) -> None:
        """Do not send it: its text goes back to the draft of where it was for."""
        message = await self._own(actor, scheduled_id)
        await put_back(
            self._uow,
            actor.id,
            _draft_key(message),
            body=message.source,
            reply_to=message.reply_to,
            now=self._clock.now(),
        )
        await self._uow.session.delete(message)
        self._changed(actor.id)

    async def send_now(self, *, actor: Actor, scheduled_id: UUID) -> SentMessage:
        """Send it before its time, by the author's own hand: what hinders it is said, and it stays."""
        message = await self._own(actor, scheduled_id)
        message_id = await self._send(actor, message, self._uow)
        self._changed(actor.id)
        await self._uow.session.flush()
        conversation_id, seq = await scheduled.number_of(self._uow.session, message_id)
        return SentMessage(conversation_id=conversation_id, seq=seq)

    async def send_due(self, message: ScheduledMessage, actor: Actor | None) -> None:
        """Send what is due. What cannot be sent stays with the reason, and its author is told."""
        # Its own outbox: what failed half way has told nobody anything.
        outbox = Outbox()
        try:
            async with self._uow.session.begin_nested():
                await self._send(await self._allowed(message, actor), message, UnitOfWork(self._uow.session, outbox))
        except DomainError as why:
            message.refusal = {"code": why.code, "params": msgspec.to_builtins(why.params)}
            self._uow.outbox.add(
                Notice(
                    kind=notices.SCHEDULE_FAILED,
                    subject_id=message.id,
                    item=None,
                    by=None,
                    recipients=[Recipient(person_id=message.author_id, reason=OWN)],
                )
            )
        else:
            for event in outbox.events:
                self._uow.outbox.add(event)
        self._changed(message.author_id)

    async def _allowed(self, message: ScheduledMessage, actor: Actor | None) -> Actor:
        """Sending answers a request: not for who has declined it since."""
        if actor is None or not actor.may(Permission.MESSAGING_CONVERSATION_USE):
            raise Forbidden
        session, place = self._uow.session, message.conversation_id
        if message.person_id is not None:
            place = await conversations.pair_of(session, policy.pair_of(actor.id, message.person_id))
        if place is not None and await scheduled.state_of(session, place, actor.id) == MemberState.DECLINED:
            raise RequestDeclined
        return actor

    async def _send(self, actor: Actor, message: ScheduledMessage, uow: UnitOfWork) -> UUID:
        """The id of the message: it has the scheduled one's as client message id, so that it is stored once."""
        text = MessageIn(client_message_id=message.id, source=message.source, reply_to=message.reply_to)
        place = message.conversation_id
        if message.person_id is not None:
            place = await ConversationService(uow, self._clock).open_direct(actor=actor, person_id=message.person_id)
        if place is None:
            raise NotFound
        message_id = await self._messages(uow).send(actor=actor, conversation_id=place, message=text)
        await uow.session.delete(message)
        return message_id

    async def _place(self, actor: Actor, wanted: ScheduledMessageIn) -> tuple[UUID | None, UUID | None]:
        """The group, or the other one of two: that is the same one before and after the first message."""
        session = self._uow.session
        conversation_id = wanted.conversation_id
        if wanted.person_id is not None:
            conversation_id = await conversations.pair_of(session, policy.pair_of(actor.id, wanted.person_id))
        if conversation_id is None:
            if wanted.person_id is None:
                raise NotFound
            contact = await ConversationService(self._uow, self._clock).contact(actor=actor, person_id=wanted.person_id)
            if contact.blocked:
                raise PersonBlocked
            if contact.way == "closed":
                raise NotAccepting
            return None, wanted.person_id
        place = await lock_place(session, actor, conversation_id)
        await check_right(session, actor, place)
        return _kept_place(actor, place)

    async def _checked(self, actor: Actor, source: str, send_at: datetime) -> str:
        """What the message cannot say or use is said now; its files wait with it, and with its draft after it."""
        source, _, _ = await self._messages(self._uow).rendered(actor, source)
        await keep_files(self._uow.session, actor, source, until=send_at + KEPT)
        return source

    def _messages(self, uow: UnitOfWork) -> MessageService:
        return MessageService(uow, self._clock, self._markdown, self._attachments)

    def _check_time(self, at: datetime) -> None:
        now = self._clock.now()
        if at < now + SOONEST:
            raise Invalid({"/sendAt": FieldProblem("too_early", minutes=int(SOONEST.total_seconds() // 60))})
        if at > now + LATEST:
            raise Invalid({"/sendAt": FieldProblem("too_late")})

    async def _own(self, actor: Actor, scheduled_id: UUID) -> ScheduledMessage:
        message = await scheduled.lock_own(self._uow.session, scheduled_id, actor.id)
        if message is None:
            raise NotFound
        return message

    def _changed(self, person_id: UUID) -> None:
        self._uow.outbox.add(ScheduledChanged(person_id=person_id))


def _kept_place(actor: Actor, place: Locked) -> tuple[UUID | None, UUID | None]:
    if place.kind == Kind.DIRECT:
        return None, next(person_id for person_id in place.members if person_id != actor.id)
    return place.id, None


def _draft_key(message: ScheduledMessage) -> str:
    if message.person_id is not None:
        return f"person:{message.person_id}"
    return f"conversation:{message.conversation_id}"
