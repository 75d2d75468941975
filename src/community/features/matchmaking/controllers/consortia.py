"""Joint projects: their needs, the teams proposed for them, invitations, roles."""

import asyncio
from typing import Final
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.matchmaking.queries import consortia
from community.features.matchmaking.queries.consortia import ConsortiumList
from community.features.matchmaking.schemas.consortia import (
    ConsortiumIn,
    ConsortiumInvitationsIn,
    ConsortiumOut,
    ConsortiumRow,
    GroupRolesIn,
    InvitationAnswerIn,
    NeedsTextIn,
    ReadProjectOut,
    TeamsAskIn,
)
from community.features.matchmaking.service.consortia import ConsortiumService
from community.features.matchmaking.service.consortium_invitations import ConsortiumInvitationService
from community.features.matchmaking.service.consortium_roles import ConsortiumRolesService
from community.features.matchmaking.service.reading_needs import read_project
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import delete, get, post, put

_READS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_READ)
_CREATES: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_CREATE)
_WRITES: Final = Limit("matchmaking_consortia", count=240, seconds=3600)
_ASKS: Final = Limit("matchmaking_consortium_teams", count=120, seconds=3600)
"""Each takes a processor for seconds."""
_INVITES: Final = Limit("matchmaking_consortium_invitations", count=60, seconds=3600)


class ConsortiumController(Controller):
    path = "/consortia"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_consortia", guards=[_READS])
    async def list(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        which: FromQuery[ConsortiumList] = ConsortiumList.OWN,
        cursor: FromQuery[str | None] = None,
    ) -> Page[ConsortiumRow]:
        """Those of one's organisation, or those to which it is invited."""
        return await consortia.consortia(reader, actor, which=which, cursor=cursor)

    @post("/needs", operation_id="matchmaking_read_needs", guards=[_CREATES, _WRITES], status_code=200)
    async def read_needs(self, data: JSONBody[NeedsTextIn]) -> ReadProjectOut:
        """What a text seems to ask for, to be confirmed; nothing is stored."""
        return await asyncio.to_thread(read_project, data.text)

    @get("/{consortium_id:uuid}", operation_id="matchmaking_consortium", guards=[_READS])
    async def one(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], consortium_id: FromPath[UUID]
    ) -> ConsortiumOut:
        return await consortia.consortium(reader, actor, consortium_id)

    @post(operation_id="matchmaking_begin_consortium", guards=[_CREATES, _WRITES])
    async def begin(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_service: NamedDependency[ConsortiumService],
        data: JSONBody[ConsortiumIn],
        idempotency_key: IdempotencyKey = None,
    ) -> ConsortiumOut:
        """A draft."""
        begun = await consortium_service.begin(actor=actor, wanted=data, key=idempotency_key)
        return await consortia.consortium(uow.session, actor, begun)

    @put("/{consortium_id:uuid}", operation_id="matchmaking_change_consortium", guards=[_CREATES, _WRITES])
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_service: NamedDependency[ConsortiumService],
        consortium_id: FromPath[UUID],
        data: JSONBody[ConsortiumIn],
    ) -> ConsortiumOut:
        await consortium_service.change(actor=actor, consortium_id=consortium_id, wanted=data)
        return await consortia.consortium(uow.session, actor, consortium_id)

    @delete("/{consortium_id:uuid}", operation_id="matchmaking_delete_consortium", guards=[_CREATES])
    async def drop(
        self,
        actor: NamedDependency[Actor],
        consortium_service: NamedDependency[ConsortiumService],
        consortium_id: FromPath[UUID],
    ) -> None:
        """One to which nobody was invited."""
        await consortium_service.drop(actor=actor, consortium_id=consortium_id)

    @post(
        "/{consortium_id:uuid}/formation",
        operation_id="matchmaking_form_consortium",
        guards=[_CREATES, _WRITES],
        status_code=200,
    )
    async def form(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_roles: NamedDependency[ConsortiumRolesService],
        consortium_id: FromPath[UUID],
    ) -> ConsortiumOut:
        """Close the group, with a draft of its roles."""
        await consortium_roles.form(actor=actor, consortium_id=consortium_id)
        return await consortia.consortium(uow.session, actor, consortium_id)

    @put("/{consortium_id:uuid}/roles", operation_id="matchmaking_assign_roles", guards=[_CREATES, _WRITES])
    async def assign(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_roles: NamedDependency[ConsortiumRolesService],
        consortium_id: FromPath[UUID],
        data: JSONBody[GroupRolesIn],
    ) -> ConsortiumOut:
        await consortium_roles.assign(actor=actor, consortium_id=consortium_id, wanted=data)
        return await consortia.consortium(uow.session, actor, consortium_id)

    @post(
        "/{consortium_id:uuid}/abandonment",
        operation_id="matchmaking_abandon_consortium",
        guards=[_CREATES, _WRITES],
        status_code=200,
    )
    async def abandon(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_roles: NamedDependency[ConsortiumRolesService],
        consortium_id: FromPath[UUID],
    ) -> ConsortiumOut:
        await consortium_roles.abandon(actor=actor, consortium_id=consortium_id)
        return await consortia.consortium(uow.session, actor, consortium_id)


class ConsortiumInvitationController(Controller):
    path = "/consortia/{consortium_id:uuid}"
    tags = ("matchmaking",)

    @post("/teams", operation_id="matchmaking_ask_teams", guards=[_CREATES, _ASKS], status_code=202)
    async def ask(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_invitations: NamedDependency[ConsortiumInvitationService],
        consortium_id: FromPath[UUID],
        data: JSONBody[TeamsAskIn],
    ) -> ConsortiumOut:
        """Ask for teams; they come with the project, as soon as they are worked out."""
        await consortium_invitations.ask(actor=actor, consortium_id=consortium_id, wanted=data)
        return await consortia.consortium(uow.session, actor, consortium_id)

    @post("/invitations", operation_id="matchmaking_invite_members", guards=[_CREATES, _INVITES])
    async def invite(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_invitations: NamedDependency[ConsortiumInvitationService],
        consortium_id: FromPath[UUID],
        data: JSONBody[ConsortiumInvitationsIn],
    ) -> ConsortiumOut:
        await consortium_invitations.invite(actor=actor, consortium_id=consortium_id, wanted=data)
        return await consortia.consortium(uow.session, actor, consortium_id)

    @post(
        "/invitations/{invitation_id:uuid}/withdrawal",
        operation_id="matchmaking_withdraw_invitation",
        guards=[_CREATES, _WRITES],
        status_code=200,
    )
    async def withdraw(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        consortium_invitations: NamedDependency[ConsortiumInvitationService],
        consortium_id: FromPath[UUID],
        invitation_id: FromPath[UUID],
    ) -> ConsortiumOut:
        await consortium_invitations.withdraw(actor=actor, consortium_id=consortium_id, invitation_id=invitation_id)
        return await consortia.consortium(uow.session, actor, consortium_id)

    @post("/answer", operation_id="matchmaking_answer_invitation", guards=[_CREATES, _WRITES], status_code=204)
    async def answer(
        self,
        actor: NamedDependency[Actor],
        consortium_invitations: NamedDependency[ConsortiumInvitationService],
        consortium_id: FromPath[UUID],
        data: JSONBody[InvitationAnswerIn],
    ) -> None:
        """Yes or no for one's organisation; after a no the project is there no longer."""
        await consortium_invitations.answer(actor=actor, consortium_id=consortium_id, wanted=data)
