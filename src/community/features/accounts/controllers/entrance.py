"""The entrance: signing in and out, first and forgotten passwords."""

from typing import Any

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from community.core.actor import Actor
from community.features.accounts.controllers.providers import email_response, entered_response, left_response
from community.features.accounts.schemas.me import (
    ActivationCheckOut,
    EmailChangedOut,
    EmailIn,
    MeOut,
    SignInIn,
    TokenIn,
    TokenPasswordIn,
)
from community.features.accounts.service.authentication import Authenticator
from community.features.accounts.service.emails import EmailService
from community.features.accounts.service.passwords import PasswordService
from community.features.accounts.service.sessions import Device, SessionService
from community.settings import Settings
from community.web.guards import public
from community.web.limits import Limit
from community.web.routes import post

HOUR = 3600
TOKEN_LIMIT = Limit("accounts-token", count=60, seconds=HOUR)


class EntranceController(Controller):
    """Open to everybody: each route is limited by address, and tells nothing of who has an account."""

    tags = ("accounts",)

    @post("/sign-in", operation_id="accounts_sign_in", guards=[public], status_code=200)
    async def sign_in(
        self,
        data: JSONBody[SignInIn],
        session_service: NamedDependency[SessionService],
        authenticator: NamedDependency[Authenticator],
        device: NamedDependency[Device],
        settings: NamedDependency[Settings],
    ) -> Response[MeOut]:
        entered = await session_service.sign_in(
            authenticator=authenticator, email=data.email, password=data.password, device=device
        )
        return entered_response(entered, settings)

    @post("/sign-out", operation_id="accounts_sign_out", guards=[public], status_code=204)
    async def sign_out(
        self,
        session_service: NamedDependency[SessionService],
        device: NamedDependency[Device],
        settings: NamedDependency[Settings],
    ) -> Response[None]:
        await session_service.sign_out(token=device.token)
        return left_response(settings)

    @post(
        "/password/forgot",
        operation_id="accounts_password_forgot",
        guards=[public, Limit("accounts-forgot", count=10, seconds=HOUR)],
        status_code=202,
    )
    async def forgot(self, data: JSONBody[EmailIn], password_service: NamedDependency[PasswordService]) -> None:
        await password_service.forgot(email=data.email)

    @post("/password/reset", operation_id="accounts_password_reset", guards=[public, TOKEN_LIMIT], status_code=204)
    async def reset(self, data: JSONBody[TokenPasswordIn], password_service: NamedDependency[PasswordService]) -> None:
        await password_service.reset(token=data.token, password=data.password)

    @post("/activation/check", operation_id="accounts_activation_check", guards=[public, TOKEN_LIMIT], status_code=200)
    async def check_activation(
        self, data: JSONBody[TokenIn], password_service: NamedDependency[PasswordService]
    ) -> ActivationCheckOut:
        return await password_service.check_activation(token=data.token)

    @post("/activation", operation_id="accounts_activate", guards=[public, TOKEN_LIMIT], status_code=200)
    async def activate(
        self,
        data: JSONBody[TokenPasswordIn],
        password_service: NamedDependency[PasswordService],
        device: NamedDependency[Device],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        entered = await password_service.activate(token=data.token, password=data.password, device=device)
        return entered_response(entered, settings)

    @post("/email/confirm", operation_id="accounts_confirm_email", guards=[public, TOKEN_LIMIT], status_code=200)
    async def confirm_email(
        self,
        data: JSONBody[TokenIn],
        actor: NamedDependency[Actor],
        email_service: NamedDependency[EmailService],
        device: NamedDependency[Device],
        settings: NamedDependency[Settings],
    ) -> Response[EmailChangedOut]:
        """The address that the link was sent to is the person's from now on."""
        changed = await email_service.confirm(token=data.token, actor=actor, device=device)
        return email_response(changed, settings)

    @post("/email/undo", operation_id="accounts_undo_email", guards=[public, TOKEN_LIMIT], status_code=200)
    async def undo_email(
        self, data: JSONBody[TokenIn], email_service: NamedDependency[EmailService], settings: NamedDependency[Settings]
    ) -> Response[EmailChangedOut]:
        """The former address is the person's again, who must choose another password."""
        return email_response(await email_service.undo(token=data.token), settings)
