"""The reader's own account and devices."""

from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.permissions import Permission
from community.features.accounts.controllers.providers import entered_response
from community.features.accounts.policy import SESSION_IDLE
from community.features.accounts.queries import me as me_queries
from community.features.accounts.queries import sessions as session_queries
from community.features.accounts.schemas.me import EmailChangeIn, MeOut, MePatch, PasswordChangeIn
from community.features.accounts.schemas.sessions import SessionOut
from community.features.accounts.service.emails import EmailService
from community.features.accounts.service.passwords import PasswordService
from community.features.accounts.service.people import PeopleService
from community.features.accounts.service.sessions import Device, SessionService
from community.settings import Settings
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import delete, get, patch, post


class MeController(Controller):
    path = "/me"
    tags = ("accounts",)
    guards = (requires(Permission.ACCOUNTS_SELF_MANAGE),)

    @get(operation_id="accounts_me")
    async def me(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> MeOut:
        return await me_queries.me(reader, person_id=actor.id)

    @patch(operation_id="accounts_edit_me")
    async def edit(
        self, data: JSONBody[MePatch], actor: NamedDependency[Actor], people_service: NamedDependency[PeopleService]
    ) -> MeOut:
        return await people_service.edit_self(actor=actor, patch=data)

    @post(
        "/password",
        operation_id="accounts_change_password",
        guards=[Limit("accounts-password", count=10, seconds=900)],
        status_code=200,
    )
    async def change_password(
        self,
        data: JSONBody[PasswordChangeIn],
        actor: NamedDependency[Actor],
        password_service: NamedDependency[PasswordService],
        device: NamedDependency[Device],
        settings: NamedDependency[Settings],
    ) -> Response[MeOut]:
        entered = await password_service.change(actor=actor, current=data.current, new=data.new, device=device)
        return entered_response(entered, settings)

    @post(
        "/email",
        operation_id="accounts_change_email",
        guards=[Limit("accounts-email", count=10, seconds=86_400)],
        status_code=202,
    )
    async def change_email(
        self,
        data: JSONBody[EmailChangeIn],
        actor: NamedDependency[Actor],
        email_service: NamedDependency[EmailService],
    ) -> None:
        """Have a link sent to another address; the address changes when it is confirmed."""
        await email_service.ask(actor=actor, email=data.email, password=data.password)

    @get("/sessions", operation_id="accounts_my_sessions")
    async def sessions(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
    ) -> list[SessionOut]:
        now = clock.now()
        return await session_queries.own_sessions(reader, actor=actor, alive_since=now - SESSION_IDLE, now=now)

    @delete("/sessions/{session_id:uuid}", operation_id="accounts_end_session")
    async def end_session(
        self,
        session_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        session_service: NamedDependency[SessionService],
    ) -> None:
        await session_service.end_one(actor=actor, session_id=session_id)

    @delete("/sessions", operation_id="accounts_end_other_sessions")
    async def end_other_sessions(
        self, actor: NamedDependency[Actor], session_service: NamedDependency[SessionService]
    ) -> None:
        await session_service.end_others(actor=actor)
