"""What goes wrong while the fleet writes: each kind in turn, then again in another order.

Faults come after so many messages, not seconds: as many on a slow machine as on a fast one.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from loadtests.messages.client import Device, Tally
from loadtests.messages.platform import Twins

CUT_SHARE = 0.2
SLOW_READERS = 10
VALKEY_AWAY_SECONDS = 2.0
LOOK_SECONDS = 0.2


class Faults:
    """Breaks things in turn; what it broke is whole again afterwards."""

    def __init__(self, twins: Twins, devices: Sequence[Device], tally: Tally, *, after: int, seed: int) -> None:
        self._twins = twins
        self._devices = devices
        self._tally = tally
        self._after = after
        self._next = after
        self._random = random.Random(seed)
        self.done: Counter[str] = Counter()
        self._kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "clients cut off": self._cut,
            "server killed": self._kill_server,
            "slow readers": self._slow,
            "worker killed": twins.kill_worker,
            "Valkey stopped": lambda: twins.stop_valkey(VALKEY_AWAY_SECONDS),
            "Valkey emptied": self._flush,
            "PostgreSQL restarted": twins.restart_postgres,
            "servers replaced one by one": twins.roll,
        }
        self._turn = self._turns()

    @asynccontextmanager
    async def meanwhile(self) -> AsyncIterator[None]:
        """One fault after the other inside of the context; the last one is brought to its end."""
        over = asyncio.Event()
        breaking = asyncio.create_task(self._run(over))
        try:
            yield
        finally:
            over.set()
            await breaking

    async def _run(self, over: asyncio.Event) -> None:
        while self._after:
            while self._tally.stored < self._next:
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), LOOK_SECONDS)
                if over.is_set():
                    return
            self._next += self._after
            kind = next(self._turn)
            await self._kinds[kind]()
            self.done[kind] += 1

    def _turns(self) -> Iterator[str]:
        while True:
            kinds = list(self._kinds)
            self._random.shuffle(kinds)
            yield from kinds

    async def _cut(self) -> None:
        for device in self._random.sample(self._devices, int(len(self._devices) * CUT_SHARE)):
            device.cut()

    async def _slow(self) -> None:
        for device in self._random.sample(self._devices, min(SLOW_READERS, len(self._devices))):
            device.slow()

    async def _kill_server(self) -> None:
        await self._twins.kill_server(self._random.randrange(len(self._twins.servers)))

    async def _flush(self) -> None:
        valkey = Redis.from_url(self._twins.stack.urls().redis_url)
        with suppress(RedisError):
            await valkey.flushall()
        await valkey.aclose()
