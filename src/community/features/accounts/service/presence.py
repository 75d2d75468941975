"""When a session was last used: noted in Valkey at most once a minute, written to PostgreSQL in batches by a job.

The request that notes it writes nothing to the database. While Valkey is away the process remembers for itself,
so that an outage does not make active people look idle.
"""

from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

from community.infra.valkey import Valkey

_PENDING: Final = 50_000


class Presence:
    """The sessions seen since the last batch."""

    def __init__(self, valkey: Valkey) -> None:
        self._valkey = valkey
        self._key = valkey.key("session-seen")
        self._draining = valkey.key("session-seen", "draining")
        self._pending: dict[str, float] = {}

    async def note(self, session_id: UUID, at: datetime) -> None:
        """Say that the session is in use. Called when its cached entry is made anew, once a minute."""
        if len(self._pending) >= _PENDING:
            self._pending.clear()
        self._pending[str(session_id)] = at.timestamp()
        sent: dict[Any, Any] = dict(self._pending)
        commands = self._valkey.commands
        if await self._valkey.attempt(_command(commands.hset(self._key, mapping=sent)), fallback=None) is not None:
            for name in sent:
                self._pending.pop(name, None)

    async def last_seen(self, session_id: UUID, stored: datetime) -> datetime:
        """The latest of what the database knows and what has not reached it yet."""
        name = str(session_id)
        commands = self._valkey.commands
        noted = [
            await self._valkey.attempt(_command(commands.hget(key, name)), fallback=None)
            for key in (self._key, self._draining)
        ]
        seconds = max([self._pending.get(name, 0.0), *(float(value) for value in noted if value)])
        return max(stored, datetime.fromtimestamp(seconds, UTC))

    async def drain(self) -> dict[UUID, datetime]:
        """Take the batch; `done` drops it once it is written."""
        commands = self._valkey.commands
        if await self._valkey.attempt(_command(commands.exists(self._key)), fallback=0):
            # A batch whose job failed is still there and goes first.
            await self._valkey.attempt(_command(commands.renamenx(self._key, self._draining)), fallback=None)
        found = await self._valkey.attempt(_command(commands.hgetall(self._draining)), fallback={})
        return {UUID(name.decode()): datetime.fromtimestamp(float(at), UTC) for name, at in found.items()}

    async def done(self) -> None:
        await self._valkey.attempt(_command(self._valkey.commands.delete(self._draining)), fallback=None)


def _command(answer: Any) -> Awaitable[Any]:
    """redis-py types its commands for both of its clients; ours always awaits."""
    return cast("Awaitable[Any]", answer)
