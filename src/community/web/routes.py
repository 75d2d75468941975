"""`get`, `post`, `put`, `patch`, `delete` for our controllers.

They are Litestar's own, except that guards are handed the handler itself: Litestar hands each guard a copy
of it (66 attributes), which costs more than the rest of a small request; our guards only read.
"""

from typing import Any

import litestar
from litestar.connection import ASGIConnection


class _Uncopied(litestar.handlers.HTTPRouteHandler):
    async def authorize_connection(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        for guard in self.resolve_guards():
            await guard(connection, self)  # type: ignore[misc]


class get(_Uncopied, litestar.get): ...  # noqa: N801 - named as what it replaces


class post(_Uncopied, litestar.post): ...  # noqa: N801 - named as what it replaces


class put(_Uncopied, litestar.put): ...  # noqa: N801 - named as what it replaces


class patch(_Uncopied, litestar.patch): ...  # noqa: N801 - named as what it replaces


class delete(_Uncopied, litestar.delete): ...  # noqa: N801 - named as what it replaces
