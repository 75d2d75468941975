"""Guards: each route states the permission that it needs, or that it is public.

They are async because Litestar runs plain callables in a thread, which costs more than a whole small request.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from community.core.actor import Actor
from community.core.errors import NotFound, SignInRequired
from community.core.permissions import Permission

AnyConnection = ASGIConnection[Any, Actor, Any, Any]


class Requires:
    """Lets through who holds the permission; 401 for nobody, 404 for people for whom the route does not exist."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, connection: AnyConnection, _: BaseRouteHandler) -> None:
        actor = connection.scope["user"]
        if not actor.signed_in:
            raise SignInRequired
        if not actor.may(self.permission):
            raise NotFound


class SameAuthor:
    """Refuses what one person wrote and a browser sends once another has signed in: 401 to the header `X-Author`."""

    async def __call__(self, connection: AnyConnection, _: BaseRouteHandler) -> None:
        author = connection.headers.get("x-author")
        if author is not None and author != str(connection.scope["user"].person_id):
            raise SignInRequired


class Public:
    """Lets everybody through; written on a route so that no route is open by oversight."""

    async def __call__(self, _connection: AnyConnection, _handler: BaseRouteHandler) -> None:
        return None


def requires(permission: Permission) -> Requires:
    return Requires(permission)


public = Public()
same_author = SameAuthor()
