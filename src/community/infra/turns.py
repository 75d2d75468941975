"""Processes of which one at a time works: the others wait for their turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import asyncpg

MATCHER: Final = 6_206_206
"""Advisory lock of the matcher that works; `community doctor` looks for it."""
SPARE_SECONDS: Final = 5.0
"""How often one that waits looks whether its turn has come."""


@asynccontextmanager
async def turn(database_url: str, lock: int) -> AsyncIterator[asyncio.Event]:
    """Waits until nobody else holds the advisory lock, and holds it inside; the event says that it is lost.

    Raises:
        OSError, asyncpg.PostgresError, asyncpg.InterfaceError: the database is away.
    """
    connection = await asyncpg.connect(database_url, timeout=5, server_settings={"application_name": "community-turn"})
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    try:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock):
            with suppress(TimeoutError):
                await asyncio.wait_for(lost.wait(), SPARE_SECONDS)
        yield lost
    finally:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            await connection.close(timeout=1)
