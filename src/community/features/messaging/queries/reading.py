"""How prepared statements are read: on the hot pool, or in the transaction of a write that answers with its result."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from community.infra.direct import Prepared, run

Fetch = Callable[[Prepared, Mapping[str, Any]], Awaitable[Sequence[Any]]]


def within(session: AsyncSession) -> Fetch:
    """Reads what the session's transaction has written."""
    return partial(run, session)
