"""Messages: sent, edited, deleted."""

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import DomainError, FieldProblem, Forbidden, Invalid, NotFound
from community.core.ids import new_id
from community.events.messaging import ConversationChanged
from community.features.media.api import Attachments
from community.features.messaging import policy
from community.features.messaging.errors import (
    ClientMessageIdReused,
    MessageConflict,
    MessageTooLong,
)
from community.features.messaging.models import MemberState, Message, MessageKind, MessageVersion
from community.features.messaging.notices import MESSAGE
from community.features.messaging.repository import conversations, messages, reactions
from community.features.messaging.repository.conversations import Locked
from community.features.messaging.schemas.messages import MessageIn, MessagePatch
from community.features.messaging.service.conversations import ConversationService
from community.features.messaging.service.drafts import forget
from community.features.messaging.service.lines import changed, write
from community.features.messaging.service.mailboxes import MailboxService
from community.features.messaging.service.places import check_blocks, check_right, lock_place
from community.features.messaging.service.previews import PreviewService
from community.infra.db import UnitOfWork
from community.infra.markdown import RENDERER_VERSION, MarkdownRenderer, Rendered
from community.infra.markdown_files import Files
from community.infra.texts import clean_source, render


class Carried(NamedTuple):
    """A message of another conversation that a new one carries; without an author it is not there for the actor."""

    conversation_id: UUID
    seq: int
    author_id: UUID | None = None
    at: datetime | None = None
    source: str = ""
    html: str = ""
    excerpt: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "forwarded_author_id": self.author_id,
            "forwarded_at": self.at,
            "forwarded_source": self.source,
            "forwarded_html": self.html,
        }


class MessageService:
    """Changes to messages. Texts are rendered first, then the conversation's row is locked for the rest."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer, attachments: Attachments) -> None:
        self._uow = uow
        self._clock = clock
        self._conversations = ConversationService(uow, clock)
        self._previews = PreviewService(uow, clock)
        self._mailboxes = MailboxService(uow, clock)
        self._markdown = markdown
        self._attachments = attachments

    async def send_to(self, *, actor: Actor, person_id: UUID, message: MessageIn) -> UUID:
        """The same to a person: in the conversation with them, which this begins if there is none; its id.

        Raises:
            NotFound: there is no such active person.
            NotAccepting: they take no first messages from the actor.
        """
        conversation_id = await self._conversations.open_direct(actor=actor, person_id=person_id)
        await self.send(actor=actor, conversation_id=conversation_id, message=message)
        return conversation_id

    async def send_to_organisation(self, *, actor: Actor, organisation_id: UUID, message: MessageIn) -> UUID:
        """The same to whoever represents an organisation; the id of the conversation with it.

        Raises:
            NotFound: there is no such organisation.
            OwnOrganisation, OrganisationBlocked, MailboxUnattended.
        """
        conversation_id = await self._mailboxes.open(actor=actor, organisation_id=organisation_id)
        await self.send(actor=actor, conversation_id=conversation_id, message=message)
        return conversation_id

    async def send(
        self, *, actor: Actor, conversation_id: UUID, message: MessageIn, carried: Carried | None = None
    ) -> UUID:
        """Store a message; the id of the one stored before when it is sent again, however late.

        Raises:
            NotFound: the conversation does not exist for the actor.
            ClientMessageIdReused: another message came with the same client message id.
            RequestPending: the first message has not been answered yet.
            NotAccepting, PersonBlocked, OrganisationBlocked: one of two has blocked the other.
            MailboxUnattended: nobody represents the organisation at present.
        """
        try:
            message_id = await self._store(actor, conversation_id, message, carried)
        except ClientMessageIdReused:
            raise
        except DomainError as problem:
            # A repetition finds its message whatever has happened since: the member left, a file was deleted.
            return await self._former(actor, conversation_id, message, carried, or_else=problem)
        return message_id or await self._former(actor, conversation_id, message, carried, or_else=NotFound())

    async def _store(
        self, actor: Actor, conversation_id: UUID, message: MessageIn, carried: Carried | None
    ) -> UUID | None:
        """The id of a new message; None for one that the actor has stored before."""
        if carried is not None and carried.author_id is None:
            raise NotFound
        source, rendered, files = await self._text(actor, message.source, carried)
        links = await self._previews.wanted(actor=actor, text=rendered)
        place = await lock_place(self._uow.session, actor, conversation_id)
        await self._check_place(actor, place, message)
        await self._check_files(actor, place, files)
        message_id, now = new_id(), self._clock.now()
        try:
            stored = await write(
                self._uow,
                now=now,
                hearers=policy.hearers(place.members.values()),
                id=message_id,
                conversation_id=conversation_id,
                author_id=actor.id,
                client_message_id=message.client_message_id,
                fingerprint=fingerprint_of(conversation_id, message, carried),
                source=source,
                html=rendered.html,
                excerpt=rendered.excerpt,
                reply_to=message.reply_to,
                mentions=_mentioned(actor, place, rendered),
                links=links,
                **({} if carried is None else carried.columns),
            )
        except IntegrityError as error:
            # At the same moment in another conversation.
            raise ClientMessageIdReused from error
        if not stored:
            return None
        if place.members[actor.id].state != MemberState.MEMBER:
            await self._accept(actor, place)
        await self._attachments.attach_new(self._uow, kind=MESSAGE, subject_id=message_id, file_ids=files)
        await forget(self._uow, actor.id, message.draft)
        await self._previews.ask(links, now=now)
        return message_id

    async def _accept(self, actor: Actor, place: Locked) -> None:
        """Whoever answers has accepted."""
        await conversations.answer(self._uow.session, place.id, place.members[actor.id], MemberState.MEMBER)
        self._uow.outbox.add(
            ConversationChanged(conversation_id=place.id, member_ids=policy.hearers(place.members.values()))
        )

    async def _former(
        self,
        actor: Actor,
        conversation_id: UUID,
        message: MessageIn,
        carried: Carried | None,
        *,
        or_else: DomainError,
    ) -> UUID:
        """The id of what the actor has stored with the same client message id."""
        former = await messages.former_message(self._uow.session, actor.id, message.client_message_id)
        if former is None:
            raise or_else
        if former.fingerprint != fingerprint_of(conversation_id, message, carried):
            raise ClientMessageIdReused
        return former.id

    async def edit(self, *, actor: Actor, conversation_id: UUID, seq: int, patch: MessagePatch) -> None:
        """Replace the text of an own message; the former one is kept. The same text again is no change.

        Raises:
            NotFound: there is no such message for the actor.
            Forbidden: it is somebody else's.
            MessageConflict: another device was faster.
            NotAccepting, PersonBlocked: as `send`.
        """
        source, rendered, files = await self.rendered(actor, patch.source)
        links = await self._previews.wanted(actor=actor, text=rendered)
        place = await lock_place(self._uow.session, actor, conversation_id)
        message = await self._own(actor, place, seq)
        check_blocks(actor, place)
        if source == message.source:
            return
        if patch.version != message.version:
            raise MessageConflict(version=message.version, source=message.source)
        session, now = self._uow.session, self._clock.now()
        await self._check_files(actor, place, files)
        await self._attachments.attach(self._uow, kind=MESSAGE, subject_id=message.id, file_ids=files)
        session.add(
            MessageVersion(
                message_id=message.id, version=message.version, source=message.source, html=message.html, at=now
            )
        )
        message.source, message.html, message.excerpt = source, rendered.html, rendered.excerpt
        message.renderer_version = RENDERER_VERSION
        message.mentions, message.links = _mentioned(actor, place, rendered), links
        message.edited_at = now
        message.version += 1
        await changed(self._uow, place, message)
        await self._previews.ask(links, now=now)

    async def delete(self, *, actor: Actor, conversation_id: UUID, seq: int) -> None:
        """Take an own message away for all: a mark stays, its texts and files do not. Twice is as once.

        Raises:
            NotFound, Forbidden: as `edit`.
        """
        place = await lock_place(self._uow.session, actor, conversation_id)
        message = await self._own(actor, place, seq, deleted=True)
        if message.deleted_at is not None:
            return
        session = self._uow.session
        await self._attachments.attach(self._uow, kind=MESSAGE, subject_id=message.id, file_ids=[])
        await messages.forget_versions(session, message.id)
        await reactions.forget(session, message.id)
        message.reactions, message.mentions, message.links = {}, [], []
        message.deleted_at = self._clock.now()
        message.source = message.html = message.excerpt = ""
        message.forwarded_author_id = message.forwarded_at = None
        message.forwarded_source = message.forwarded_html = None
        await changed(self._uow, place, message)

    async def _text(self, actor: Actor, source: str, carried: Carried | None) -> tuple[str, Rendered, Files]:
        """What the author says; nothing need be said to what speaks for itself."""
        if carried is not None and not source.strip():
            return "", Rendered(html="", excerpt=carried.excerpt, links=()), {}
        return await self.rendered(actor, source)

    async def rendered(self, actor: Actor, source: str) -> tuple[str, Rendered, Files]:
        """A text as it is stored, its rendering, and the files that it names.

        Raises:
            MessageTooLong, Invalid: it cannot be sent like this.
        """
        source = clean_source(source)
        if len(source) > policy.MAX_CHARACTERS:
            raise MessageTooLong(size=len(source), limit=policy.MAX_CHARACTERS)
        files = await self._attachments.of_text(self._uow.session, actor, source)
        return source, await render(self._markdown, source, files=files, limit=policy.MAX_BYTES), files

    async def _check_place(self, actor: Actor, place: Locked, message: MessageIn) -> None:
        session = self._uow.session
        await check_right(session, actor, place)
        if message.reply_to is not None and not await messages.is_message(session, place.id, message.reply_to):
            raise Invalid({"/replyTo": FieldProblem("unknown_value")})

    async def _check_files(self, actor: Actor, place: Locked, files: Files) -> None:
        """Who may see a file elsewhere may not give it to these people: it is their own, or it is here already."""
        session = self._uow.session
        for file_id, uses in (await self._attachments.of_others(session, actor, files)).items():
            here = [subject_id for kind, subject_id in uses if kind == MESSAGE]
            if not here or not await messages.any_in(session, place.id, here):
                raise Invalid({"/source": FieldProblem("file_unknown", id=str(file_id))})

    async def _own(self, actor: Actor, place: Locked, seq: int, *, deleted: bool = False) -> Message:
        message = await messages.lock_message(self._uow.session, place.id, seq)
        if message is None or message.kind != MessageKind.TEXT:
            raise NotFound
        if message.author_id != actor.id:
            raise Forbidden
        if message.deleted_at is not None and not deleted:
            raise NotFound
        return message


def _mentioned(actor: Actor, place: Locked, text: Rendered) -> list[UUID]:
    named = (each.id for each in text.mentions if each.kind == "person")
    return policy.mentioned(place.kind, place.members, named=named, by=actor.id)


def fingerprint_of(conversation_id: UUID, message: MessageIn, carried: Carried | None = None) -> bytes:
    """What tells a message sent again from another one with the same client message id."""
    origin = b"" if carried is None else b"%b:%d:" % (carried.conversation_id.bytes, carried.seq)
    whole = conversation_id.bytes + origin + b"%d:" % (message.reply_to or 0) + message.source.encode()
    return sha256(whole).digest()
