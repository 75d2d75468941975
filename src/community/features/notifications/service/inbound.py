"""What becomes of a mail that came in: a post, an answer that says what is wrong, a bounce counted, or nothing.

A mail is dealt with in one transaction: it is posted once however often it is delivered or the worker dies. Whoever
is not known for certain to have written it is never answered: an address in a mail is easily forged.
"""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import structlog

from community.core.actor import Actor
from community.core.errors import DomainError
from community.core.inbound import InboundText
from community.features.accounts.api import actors_of, person_at
from community.features.notifications.models import InboundOutcome, InboundState, ReceivedMail
from community.features.notifications.repository import inbound
from community.features.notifications.service.bounces import count_failure
from community.features.notifications.service.refusals import tell_refusal
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer
from community.infra.mail.compose import mail_host
from community.infra.mail.incoming.addresses import ReplyToken, SignedAddresses
from community.infra.mail.incoming.message import Received, Unreadable, read_mail
from community.infra.mail.incoming.robots import why_automatic
from community.infra.mail.incoming.spool import Spool
from community.infra.mail.incoming.trimming import trim
from community.infra.outbox import Outbox

log = structlog.get_logger()

FORGET: Final = "notifications.forget_mail"
POSTED_A_DAY: Final = 50
ANSWERED_A_DAY: Final = 5
REPEATED_WITHIN: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)
_KEPT: Final = frozenset({InboundOutcome.FORGED, InboundOutcome.UNADDRESSED, InboundOutcome.UNREADABLE})
_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{1,400}@[!-;=?-~]{1,200}>")


class Judged(Exception):
    """The mail goes no further: what became of it, and why."""

    def __init__(self, outcome: InboundOutcome, detail: str | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.detail = detail


class InboundService:
    """Deals with the mails that the worker is handed."""

    def __init__(self, context: ConsumerContext) -> None:
        self._context = context
        self._session = context.session
        self._now = context.clock.now()
        settings = context.settings
        self._addresses = SignedAddresses(settings.secret_key, settings.inbound_domain)
        self._host = mail_host(settings.base_url)

    async def process(self, mail_id: UUID) -> None:
        """Deal with one mail. Twice is as once."""
        mail = await inbound.lock_waiting(self._session, mail_id)
        if mail is None:
            return
        outcome, detail = InboundOutcome.POSTED, None
        try:
            await self._deal_with(mail, await self._read(mail_id))
        except Judged as judged:
            outcome, detail = judged.outcome, judged.detail
        mail.outcome, mail.detail, mail.processed_at = outcome, detail, self._now
        mail.state = InboundState.KEPT if outcome in _KEPT else InboundState.DONE
        log.info("mail_received", mail_id=str(mail_id), outcome=outcome, detail=detail, size=mail.size)
        if mail.state == InboundState.DONE:
            # After the commit: until then the text is all that there is of the mail.
            await defer(self._session, FORGET, mail_id=str(mail_id))

    async def _read(self, mail_id: UUID) -> Received:
        raw = await Spool(self._context.settings.data_dir).read(mail_id)
        if raw is None:
            raise Judged(InboundOutcome.LOST)
        try:
            return await asyncio.to_thread(read_mail, raw)
        except Unreadable as error:
            raise Judged(InboundOutcome.UNREADABLE, str(error)[:60]) from error

    async def _deal_with(self, mail: ReceivedMail, received: Received) -> None:
        token, bounced = self._addresses.find([mail.recipient, *received.recipients])
        if bounced is not None:
            await self._count_bounce(mail, received, bounced)
        automatic = why_automatic(received.header, sender=received.sender, own_host=self._host)
        if automatic is not None:
            raise Judged(InboundOutcome.AUTOMATIC, automatic)
        if token is None:
            raise Judged(InboundOutcome.UNADDRESSED)
        person_id, kind = await self._verified(token, received)
        mail.person_id = person_id
        await inbound.lock_person(self._session, person_id)
        actor = (await actors_of(self._session, [person_id]))[person_id]
        text = await asyncio.to_thread(trim, received.text)
        await self._check_pace(mail, actor, token, text)
        code = "reply_expired" if token.expired(self._now.date()) else "" if text else "reply_empty"
        if not code:
            written = InboundText(key=mail.id, text=text, files=received.files, left_out=received.left_out)
            code = await self._hand_over(mail, actor, kind, token.subject_id, written)
        if code:
            await self._refuse(actor, received, text, code)

    async def _count_bounce(self, mail: ReceivedMail, received: Received, mail_id: UUID) -> None:
        if received.failure is None:
            raise Judged(InboundOutcome.HARMLESS)
        person_id = await count_failure(self._session, mail_id=mail_id, failure=received.failure, now=self._now)
        mail.person_id = person_id
        raise Judged(InboundOutcome.BOUNCE, received.failure)

    async def _verified(self, token: ReplyToken, received: Received) -> tuple[UUID, str]:
        """Who wrote it, and of what kind is what they answer."""
        person_id = await person_at(self._session, received.sender) if received.sender else None
        if person_id is None:
            raise Judged(InboundOutcome.FORGED, "unknown_sender")
        generation = await inbound.generation_of(self._session, person_id)
        kinds = list(self._context.catalogue.inbound)
        kind = self._addresses.verify(token, person_id=person_id, generation=generation, kinds=kinds)
        if kind is None:
            log.warning("mail_forged", claimed_by=str(person_id), subject_id=str(token.subject_id))
            raise Judged(InboundOutcome.FORGED, "wrong_signature")
        return person_id, kind

    async def _check_pace(self, mail: ReceivedMail, actor: Actor, token: ReplyToken, text: str) -> None:
        """Robots that hide what they are write the same again, or much."""
        digest = sha256(token.subject_id.bytes + text.encode()).digest()
        if await inbound.said_before(self._session, actor.id, digest, since=self._now - REPEATED_WITHIN):
            raise Judged(InboundOutcome.REPEATED)
        mail.text_digest = digest
        taken = [InboundOutcome.POSTED]
        if await inbound.count(self._session, actor.id, taken, since=self._now - _DAY) >= POSTED_A_DAY:
            raise Judged(InboundOutcome.TOO_MANY)

    async def _hand_over(self, mail: ReceivedMail, actor: Actor, kind: str, subject_id: UUID, text: InboundText) -> str:
        """Have the slice take the text; the code of what is wrong with it where it does not."""
        outbox = Outbox()
        try:
            async with self._session.begin_nested():
                handler = self._context.catalogue.inbound[kind].handle
                outcome = await handler(replace(self._context, outbox=outbox), actor, subject_id, text)
        except DomainError as error:
            return error.code
        for event in outbox.events:
            self._context.outbox.add(event)
        mail.made_id = outcome.made
        return ""

    async def _refuse(self, actor: Actor, received: Received, text: str, code: str) -> None:
        answered = [InboundOutcome.ANSWERED]
        if await inbound.count(self._session, actor.id, answered, since=self._now - _DAY) >= ANSWERED_A_DAY:
            raise Judged(InboundOutcome.REFUSED, code)
        found = _MESSAGE_ID.search(received.header("Message-ID"))
        await tell_refusal(
            self._context,
            actor=actor,
            recipient=received.sender,
            code=code,
            text=text or received.text,
            answers=found.group() if found else None,
        )
        raise Judged(InboundOutcome.ANSWERED, code)
