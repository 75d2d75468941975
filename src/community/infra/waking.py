"""Loops that are woken by NOTIFY, and by a poll for what a lost connection missed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import asyncpg
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from community.infra.tasks import stop_task

log = structlog.get_logger()

RECONNECT_SECONDS: Final = 1.0


class Waker:
    """Listens to one channel on a connection of its own, through any number of outages."""

    def __init__(self, database_url: str, channel: str) -> None:
        self._database_url = database_url
        self._channel = channel
        self._woken = asyncio.Event()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen inside; what was notified before a connection stood counts as one waking."""
        listener = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            await stop_task(listener)

    def clear(self) -> None:
        """Before looking for work: what is notified from now on wakes."""
        self._woken.clear()

    async def wait(self, seconds: float) -> None:
        """Until notified, so long at most."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_until_lost()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("listener_lost", channel=self._channel, error=repr(error))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_until_lost(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=5)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(self._channel, lambda *_: self._woken.set())
            self._woken.set()
            await lost.wait()
        finally:
            await connection.close(timeout=1)


async def wake(session: AsyncSession, channel: str) -> None:
    """Wake who listens to the channel once the transaction is committed."""
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": channel})
