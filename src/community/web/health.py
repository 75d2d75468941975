"""Health routes: no session, no limits, no dependency for `live`."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response

from community.web.guards import public
from community.web.house import house_of
from community.web.routes import get


class HealthOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """State of the process and of what it leans on; only PostgreSQL is vital."""

    status: str
    database: str
    valkey: str


class HealthController(Controller):
    path = "/health"
    tags = ("operations",)
    guards = (public,)

    @get("/live", operation_id="operations_live", summary="The process answers")
    async def live(self) -> dict[str, str]:
        return {"status": "ok"}

    @get("/ready", operation_id="operations_ready", summary="The process can serve requests")
    async def ready(self, request: Request[Any, Any, Any]) -> Response[HealthOut]:
        house = house_of(request.app.state)
        database = await house.database.is_ready()
        ready = house.ready and not house.draining and database
        body = HealthOut(
            status="ok" if ready else "unavailable",
            database="ok" if database else "down",
            valkey="ok" if house.cache.trusted else "down",
        )
        return Response(body, status_code=200 if ready else 503)
