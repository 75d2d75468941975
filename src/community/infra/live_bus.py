"""The live bus: Valkey channels from the relay to every server process.

What is told of one conversation or topic goes through one channel, in order; there are several (shards), so that the
nodes of a cluster can share them, where SPUBLISH and SSUBSCRIBE keep a channel to its node.

At most once by design: a frame lost here costs latency only, since clients refetch by number
after a gap, and caches are not trusted while the bus is not heard.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final
from zlib import crc32

import msgspec
import structlog
from redis.exceptions import RedisError

from community.infra.tasks import stop_task
from community.infra.valkey import Valkey

log = structlog.get_logger()

HEARTBEAT_SECONDS: Final = 2.0
SILENCE_SECONDS: Final = 5.0
"""The bus counts as unheard after this long without even an own heartbeat."""


class LiveMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event on the bus: who may hear it, what they hear, what is stale."""

    audiences: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    frame: dict[str, object] | None = None
    purge: tuple[str, ...] = ()
    refreshes: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    ephemeral: bool = False
    """Of no use later: dropped first where a reader is slow."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[LiveMessage])


class LiveBus:
    """Hears the bus in one server process and hands messages on.

    on_messages: called with each batch. on_heard: called with True when the bus is heard (again), False when lost.
    """

    def __init__(
        self,
        valkey: Valkey,
        *,
        on_messages: Callable[[Sequence[LiveMessage]], None],
        on_heard: Callable[[bool], None],
    ) -> None:
        self._valkey = valkey
        self._on_messages = on_messages
        self._on_heard = on_heard
        self._heard_at: dict[bytes, float] = {}
        self.heard = False

    async def run(self) -> None:
        """Listen until cancelled, through any number of outages."""
        watchdog = asyncio.create_task(self._beat())
        try:
            while True:
                try:
                    await self._listen()
                except (RedisError, OSError) as error:
                    log.warning("live_bus_lost", error=str(error))
                self._set_heard(False)
                await asyncio.sleep(0.5)
        finally:
            await stop_task(watchdog)

    async def _listen(self) -> None:
        pubsub = self._valkey.listening.pubsub()
        try:
            self._heard_at.clear()
            channels = self._valkey.live_channels
            await (pubsub.ssubscribe(*channels) if self._valkey.cluster else pubsub.subscribe(*channels))
            loop = asyncio.get_running_loop()
            while True:
                message = await pubsub.get_message(timeout=SILENCE_SECONDS)
                now = loop.time()
                if message is not None:
                    self._hear(message, now)
                if message is None or min(self._heard_at.values()) < now - SILENCE_SECONDS:
                    raise TimeoutError("nothing heard, not even the own heartbeat")
        finally:
            with suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    def _hear(self, message: dict[str, Any], now: float) -> None:
        self._heard_at[message["channel"]] = now
        if message["type"] in {"subscribe", "ssubscribe"}:
            if len(self._heard_at) == len(self._valkey.live_channels):
                self._set_heard(True)
        elif message["type"] in {"message", "smessage"} and message["data"]:
            self._on_messages(_decoder.decode(message["data"]))

    async def _beat(self) -> None:
        """Publish an empty message now and then: hearing it proves that the way from the relay is open."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            with suppress(RedisError, OSError):
                await self._valkey.tell(dict.fromkeys(self._valkey.live_channels, b""))

    def _set_heard(self, heard: bool) -> None:
        if heard != self.heard:
            self.heard = heard
            log.info("live_bus_heard" if heard else "live_bus_unheard")
            self._on_heard(heard)


def channel_of(valkey: Valkey, message: LiveMessage) -> str:
    """The channel of what the message is about: always the same for one conversation or topic."""
    frame = message.frame or {}
    about = str(frame.get("conversationId") or frame.get("topicId") or "")
    return valkey.live_channels[crc32(about.encode()) % len(valkey.live_channels)]


async def publish(valkey: Valkey, messages: Sequence[LiveMessage]) -> bool:
    """Send a batch to all server processes; False when Valkey is away (the messages are lost by design)."""
    if not messages:
        return True
    try:
        # Not `attempt`: right after an outage it would still hold back, and lose what the sockets wait for.
        by_channel: defaultdict[str, list[LiveMessage]] = defaultdict(list)
        for message in messages:
            by_channel[channel_of(valkey, message)].append(message)
        await valkey.tell({channel: _encoder.encode(some) for channel, some in by_channel.items()})
    except (RedisError, OSError) as error:
        log.warning("live_messages_lost", count=len(messages), error=repr(error))
        return False
    return True
