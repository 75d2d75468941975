"""Mail that comes in: the mail server's way in, the administrator's view, the person's own address."""

import hmac
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import SignInRequired, TooManyRequests
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.notifications.errors import MailTooLarge
from community.features.notifications.queries import inbound as queries
from community.features.notifications.repository.inbound import next_generation
from community.features.notifications.schemas.inbound import (
    InboundMailOut,
    InboundMailRow,
    InboundReceivedOut,
    MailAddressOut,
)
from community.features.notifications.service.bounces import resume
from community.features.notifications.service.intake import IntakeService
from community.infra.counters import Counters
from community.infra.db import UnitOfWork
from community.infra.mail.incoming.message import MAX_BYTES
from community.infra.mail.incoming.spool import Spool, TooLarge
from community.settings import Settings
from community.web.guards import public, requires
from community.web.routes import get, post

WRONG_A_MINUTE: Final = 20
AnyRequest = Request[Any, Actor, Any]


class InboundController(Controller):
    path = "/inbound"
    tags = ("notifications",)

    @post(
        "/",
        operation_id="notifications_receive_mail",
        guards=[public],
        status_code=202,
        request_max_body_size=MAX_BYTES + 1,
    )
    async def receive(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        counters: NamedDependency[Counters],
        intake_service: NamedDependency[IntakeService],
        recipient: FromQuery[str] = "",
    ) -> InboundReceivedOut:
        """A raw mail from the mail server, which proves itself by the shared secret, over the body too if it wants."""
        await _check_secret(request, settings, counters)
        signed = _Signed(request, settings)
        try:
            mail_id = await intake_service.take(signed.chunks(), recipient=recipient)
        except TooLarge as error:
            raise MailTooLarge(limit=MAX_BYTES) from error
        return InboundReceivedOut(new=mail_id is not None)

    @get("/", operation_id="notifications_received_mails", guards=[requires(Permission.OPERATIONS_MAIL_READ)])
    async def mails(
        self, reader: NamedDependency[AsyncSession], cursor: FromQuery[str | None] = None
    ) -> Page[InboundMailRow]:
        """What came in, and what became of it."""
        return await queries.received_mails(reader, cursor=cursor)

    @get(
        "/{mail_id:uuid}",
        operation_id="notifications_received_mail",
        guards=[requires(Permission.OPERATIONS_MAIL_READ)],
    )
    async def mail(
        self, reader: NamedDependency[AsyncSession], settings: NamedDependency[Settings], mail_id: FromPath[UUID]
    ) -> InboundMailOut:
        """One mail, with its source while it is kept."""
        return await queries.received_mail(reader, Spool(settings.data_dir), mail_id=mail_id)


class MailAddressController(Controller):
    path = "/mail-address"
    tags = ("notifications",)
    guards = (requires(Permission.NOTIFICATIONS_INBOX_USE),)

    @get("/", operation_id="notifications_mail_address")
    async def address(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> MailAddressOut:
        """Where one gets mail, and whether it arrives."""
        return await queries.mail_address(reader, actor)

    @post("/confirm", operation_id="notifications_confirm_mail_address", status_code=204)
    async def confirm(self, actor: NamedDependency[Actor], uow: NamedDependency[UnitOfWork]) -> None:
        """The address is right: mails are sent again."""
        await resume(uow.session, uow.outbox, person_id=actor.id)

    @post("/revoke-replies", operation_id="notifications_revoke_reply_addresses", status_code=204)
    async def revoke(self, actor: NamedDependency[Actor], uow: NamedDependency[UnitOfWork]) -> None:
        """The addresses of all mails sent so far take no answers any more."""
        await next_generation(uow.session, actor.id)


async def _check_secret(request: AnyRequest, settings: Settings, counters: Counters) -> None:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    secret = settings.inbound_secret
    if secret and hmac.compare_digest(sha256(given.encode()).digest(), sha256(secret.encode()).digest()):
        return
    client = request.scope.get("client")
    if await counters.hit("notifications-inbound", client[0] if client else "?", window=60) > WRONG_A_MINUTE:
        raise TooManyRequests(60)
    raise SignInRequired


class _Signed:
    """The body as it comes in, and at its end its signature, if the mail server signs."""

    def __init__(self, request: AnyRequest, settings: Settings) -> None:
        self._request = request
        self._expected = request.headers.get("x-signature", "").removeprefix("sha256=").lower()
        self._mac = hmac.new(settings.inbound_secret.encode(), digestmod=sha256)

    async def chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self._request.stream():
            if self._expected:
                self._mac.update(chunk)
            yield chunk
        if self._expected and not hmac.compare_digest(self._mac.hexdigest().encode(), self._expected.encode()):
            raise SignInRequired
