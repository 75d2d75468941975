"""Ending mails by a link in one of them (RFC 8058), without signing in."""

from typing import Final

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.response import Redirect

from community.features.notifications.schemas.unsubscribing import UnsubscribeCheckIn, UnsubscribeIn, UnsubscribeOut
from community.features.notifications.service.tokens import Ticket
from community.features.notifications.service.unsubscribing import UnsubscribeService
from community.settings import Settings
from community.web.guards import public
from community.web.limits import Limit
from community.web.routes import get, post

PAGE: Final = "/desabonnement"
MAX_TOKEN: Final = 400


class UnsubscribeController(Controller):
    path = "/unsubscribe"
    tags = ("notifications",)
    guards = (public, Limit("notifications-unsubscribe", count=300, seconds=600))

    @get("/", operation_id="notifications_unsubscribe_page")
    async def page(self, settings: NamedDependency[Settings], token: FromQuery[str] = "") -> Redirect:
        """A mail program that opens the address instead of posting to it is led to the page with the button."""
        return Redirect(f"{settings.base_url}{PAGE}#token={_clean(token)}", status_code=303)

    @post("/", operation_id="notifications_unsubscribe_one_click", status_code=200)
    async def one_click(
        self, unsubscribe_service: NamedDependency[UnsubscribeService], token: FromQuery[str] = ""
    ) -> Response[None]:
        """What mail programs do at one click; their body says nothing that counts."""
        await unsubscribe_service.end(token=token[:MAX_TOKEN])
        return Response(None, status_code=200)

    @post("/check", operation_id="notifications_unsubscribe_check", status_code=200)
    async def check(
        self, unsubscribe_service: NamedDependency[UnsubscribeService], data: JSONBody[UnsubscribeCheckIn]
    ) -> UnsubscribeOut:
        """What a link can end."""
        return _out(unsubscribe_service.look(token=data.token))

    @post("/confirm", operation_id="notifications_unsubscribe", status_code=200)
    async def confirm(
        self, unsubscribe_service: NamedDependency[UnsubscribeService], data: JSONBody[UnsubscribeIn]
    ) -> UnsubscribeOut:
        """End what was chosen on the page; twice is as once."""
        return _out(await unsubscribe_service.end(token=data.token, scope=data.scope))


def _out(ticket: Ticket) -> UnsubscribeOut:
    return UnsubscribeOut(scopes=ticket.scopes(), kind=ticket.kind)


def _clean(token: str) -> str:
    """Only what a token is made of goes into an address."""
    return "".join(char for char in token[:MAX_TOKEN] if char.isascii() and (char.isalnum() or char in "-_"))
