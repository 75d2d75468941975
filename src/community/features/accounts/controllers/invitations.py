"""Invitations: those who invite, and those who are invited."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.accounts.controllers.providers import entered_response
from community.features.accounts.queries import invitations as invitation_queries
from community.features.accounts.schemas.invitations import (
    ImportOut,
    InvitationAcceptIn,
    InvitationCheckOut,
    InvitationIn,
    InvitationOut,
)
from community.features.accounts.schemas.me import MeOut, TokenIn
from community.features.accounts.service.invitation_import import InvitationImport
from community.features.accounts.service.invitations import InvitationService
from community.features.accounts.service.sessions import Device
from community.features.accounts.service.work import Work
from community.settings import Settings
from community.web.guards import public, requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import delete, get, post

HOUR = 3600
INVITES = requires(Permission.ACCOUNTS_INVITATION_MANAGE)
LINK_LIMIT = Limit("accounts-invitation-link", count=60, seconds=HOUR)


class InvitationController(Controller):
    path = "/invitations"
    tags = ("accounts",)

    @get(operation_id="accounts_invitations", guards=[INVITES])
    async def invitations(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        cursor: FromQuery[str | None] = None,
    ) -> Page[InvitationOut]:
        return await invitation_queries.invitations(reader, actor=actor, now=clock.now(), cursor=cursor)

    @post(operation_id="accounts_invite", guards=[INVITES, Limit("accounts-invite", count=100, seconds=HOUR)])
    async def invite(
        self,
        data: JSONBody[InvitationIn],
        actor: NamedDependency[Actor],
        work: NamedDependency[Work],
        invitation_service: NamedDependency[InvitationService],
        idempotency_key: IdempotencyKey = None,
    ) -> InvitationOut:
        invitation_id = await invitation_service.invite(actor=actor, invitation=data, key=idempotency_key)
        page = await invitation_queries.invitations(work.session, actor=actor, now=work.now(), only=invitation_id)
        return page.items[0]

    @delete("/{invitation_id:uuid}", operation_id="accounts_revoke_invitation", guards=[INVITES])
    async def revoke(
        self,
        invitation_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        invitation_service: NamedDependency[InvitationService],
    ) -> None:
        await invitation_service.revoke(actor=actor, invitation_id=invitation_id)

    @post(
        "/import",
        operation_id="accounts_import_invitations",
        guards=[INVITES, Limit("accounts-invitation-import", count=10, seconds=HOUR)],
        status_code=200,
    )
    async def import_file(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        work: NamedDependency[Work],
        invitation_service: NamedDependency[InvitationService],
    ) -> ImportOut:
        """The body is text/csv with the header email,given_name,family_name,siren,role,locale."""
        return await InvitationImport(work, invitation_service).run(actor=actor, data=await request.body())

    @post("/check", operation_id="accounts_check_invitation", guards=[public, LINK_LIMIT], status_code=200)
    async def check(
        self, data: JSONBody[TokenIn], invitation_service: NamedDependency[InvitationService]
    ) -> InvitationCheckOut:
        return await invitation_service.check(token=data.token)

    @post("/accept", operation_id="accounts_accept_invitation", guards=[public, LINK_LIMIT], status_code=200)
    async def accept(
        self,
        data: JSONBody[InvitationAcceptIn],
        invitation_service: NamedDependency[InvitationService],
        device: NamedDependency[Device],
        settings: NamedDependency[Settings],
    ) -> Response[MeOut]:
        return entered_response(await invitation_service.accept(form=data, device=device), settings)
