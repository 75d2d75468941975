"""Guard that limits how often a person, or an address where nobody is signed in, may do a thing."""

import time

from litestar.handlers import BaseRouteHandler

from community.core.errors import TooManyRequests
from community.web.guards import AnyConnection
from community.web.house import house_of


class Limit:
    """At most `count` requests in `seconds`."""

    def __init__(self, name: str, *, count: int, seconds: int) -> None:
        self.name = name
        self.count = count
        self.seconds = seconds

    async def __call__(self, connection: AnyConnection, _: BaseRouteHandler) -> None:
        actor = connection.scope["user"]
        client = connection.scope.get("client")
        subject = str(actor.person_id) if actor.signed_in else (client[0] if client else "?")
        counters = house_of(connection.app.state).counters
        if await counters.hit(self.name, subject, window=self.seconds) > self.count:
            raise TooManyRequests(self.seconds - int(time.time()) % self.seconds)
