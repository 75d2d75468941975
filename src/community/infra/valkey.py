"""Valkey (Redis protocol): a client that fails fast while the server is away and comes back by itself."""

from collections.abc import Awaitable, Mapping
from time import monotonic
from typing import Final, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

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

    async def tell(self, messages: Mapping[str, bytes]) -> None:
        """Publish one message on each of these channels, in one round trip.

        Raises:
            RedisError, OSError: Valkey is away; no error is hidden, no call held back.
        """
        pipeline = self.commands.pipeline(transaction=False)
        for channel, message in messages.items():
            (pipeline.spublish if self.cluster else pipeline.publish)(channel, message)
        await pipeline.execute()

    async def close(self) -> None:
        await self.commands.aclose()
        await self.listening.aclose()
