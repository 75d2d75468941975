"""Valkey (Redis protocol): a client that fails fast while the server is away and comes back by itself."""

from collections.abc import Awaitable, Mapping
from time import monotonic
from typing import Any, Final, TypeVar

from redis.asyncio import Connection, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from community.infra.valkey_wire import Wire
from community.settings import Settings

T = TypeVar("T")

RETRY_AFTER_SECONDS: Final = 1.0


class Valkey:
    """Cache and messenger: everything in it may vanish, nothing in it is the only copy.

    `namespace` prefixes all keys and channels. After a failure no call is tried for a second,
    so that requests do not queue up behind a dead server.
    """

    def __init__(self, settings: Settings) -> None:
        self.namespace = settings.redis_namespace
        self.commands: Redis = Redis.from_url(
            settings.redis_url,
            socket_connect_timeout=0.2,
            socket_timeout=0.5,
            health_check_interval=10,
            retry=Retry(NoBackoff(), 1),
            max_connections=50,
        )
        # No retries in the library: whoever listens must know at once that it hears nothing any more.
        self.listening: Redis = Redis.from_url(
            settings.redis_url, socket_connect_timeout=1, health_check_interval=10, retry=Retry(NoBackoff(), 0)
        )
        pool = self.commands.connection_pool
        # Sockets and TLS, which the wire does not speak, go by redis-py: slower, and to the same effect.
        self._wire = Wire(pool.connection_kwargs) if pool.connection_class is Connection else None
        self.cluster = settings.redis_cluster
        self.live_channels = [self.key(f"{{live:{number}}}") for number in range(settings.live_shards)]
        """What server processes hear; the braces decide in a cluster which node has a channel."""
        self._closed_until = 0.0

    def key(self, *parts: object) -> str:
        """A key or channel name within the namespace."""
        return ":".join((self.namespace, *map(str, parts)))

    async def attempt(self, command: Awaitable[T], fallback: T) -> T:
        """The command's answer, or `fallback` while Valkey is away."""
        if monotonic() < self._closed_until:
            if hasattr(command, "close"):
                command.close()
            return fallback
        try:
            return await command
        except (RedisError, OSError):
            self._closed_until = monotonic() + RETRY_AFTER_SECONDS
            return fallback

    @property
    def away(self) -> bool:
        """True just after a failure, while calls are not even tried."""
        return monotonic() < self._closed_until

    async def ask(self, *commands: tuple[Any, ...]) -> list[Any]:
        """The answers to these commands, in one round trip that they share with whoever else asks at this moment.

        Raises:
            RedisError, OSError: Valkey is away, or refuses one of them; no error is hidden, no call held back.
        """
        if self._wire is not None:
            return await self._wire.ask(*commands)
        async with self.commands.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return await pipeline.execute()

    async def tell(self, messages: Mapping[str, bytes]) -> None:
        """Publish one message on each of these channels, in one round trip.

        Raises:
            RedisError, OSError: as `ask`.
        """
        publish = "SPUBLISH" if self.cluster else "PUBLISH"
        await self.ask(*((publish, channel, message) for channel, message in messages.items()))

    async def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
        await self.commands.aclose()
        await self.listening.aclose()
