"""`get`, `post`, `put`, `patch`, `delete` for our controllers.

They make Litestar's handlers, except that guards are handed the handler itself: Litestar hands each guard a
copy of it (66 attributes), which costs more than the rest of a small request; our guards only read.
"""

from functools import partial
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler


class Route(HTTPRouteHandler):
    """A Litestar HTTP handler whose guards see it uncopied."""

    async def authorize_connection(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        for guard in self.resolve_guards():
            await guard(connection, self)  # type: ignore[misc]


get: Final = partial(Route, http_method=HttpMethod.GET)
post: Final = partial(Route, http_method=HttpMethod.POST)
put: Final = partial(Route, http_method=HttpMethod.PUT)
patch: Final = partial(Route, http_method=HttpMethod.PATCH)
delete: Final = partial(Route, http_method=HttpMethod.DELETE)
