"""A small HTTP/1.1 client that costs little: keep-alive, one request at a time on each connection."""

import asyncio
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

Check = Callable[["Answer"], None]


class BadAnswer(Exception):
    """An answer that is not what was asked for: the measure is void."""


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    def header(self, name: str) -> str | None:
        wanted = name.lower().encode() + b":"
        for line in self.head.split(b"\r\n"):
            if line.lower().startswith(wanted):
                return line[len(wanted) :].strip().decode()
        return None

    def expect(self, status: int) -> "Answer":
        """Itself.

        Raises:
            BadAnswer: the status is another one.
        """
        if self.status != status:
            raise BadAnswer(f"status {self.status} instead of {status}: {self.body[:300]!r}")
        return self


class Connection(asyncio.Protocol):
    """One connection; `call` sends a request and waits for its answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None

    @classmethod
    async def open(cls, address: str) -> "Connection":
        parts = urlsplit(address)
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, parts.hostname, parts.port)
        return connection

    async def call(self, request: bytes) -> Answer:
        if self._transport is None or self._transport.is_closing():
            raise BadAnswer("the server closed the connection")
        if self._waiting is not None:
            # The answers would be taken for each other's.
            raise RuntimeError("a connection asks one thing at a time")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._received += data
        answer = _complete(self._received)
        if answer is not None and self._waiting is not None:
            self._received.clear()
            waiting, self._waiting = self._waiting, None
            if not waiting.done():
                waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(BadAnswer(f"the connection was lost in the middle of an answer ({exc})"))


def _complete(received: bytearray) -> Answer | None:
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    status = int(received[9:12])
    head = bytes(received[:end])
    start = end + 4
    if status in {204, 304}:
        return Answer(status, head, b"")
    at = head.lower().find(b"\r\ncontent-length:")
    if at < 0:
        raise BadAnswer("an answer without Content-Length")
    value_end = head.find(b"\r\n", at + 2)
    length = int(head[at + 17 : value_end if value_end > 0 else end])
    if len(received) < start + length:
        return None
    return Answer(status, head, bytes(received[start : start + length]))


@dataclass
class Load:
    """What one round of load came to."""

    requests: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)


async def load(
    address: str, requests: Sequence[bytes], check: Check, *, seconds: float, connections: int = 32, warm_up: int = 0
) -> Load:
    """Send the requests round and round, as fast as answers come, for so many seconds; each answer is checked."""
    open_ones = await asyncio.gather(*(Connection.open(address) for _ in range(connections)))
    total = Load()
    try:
        await asyncio.gather(*(_send(one, requests, check, offset, warm_up) for offset, one in enumerate(open_ones)))
        began = time.perf_counter()
        until = began + seconds
        tasks = (_repeat(one, requests, check, until, offset, total) for offset, one in enumerate(open_ones))
        await asyncio.gather(*tasks)
        total.seconds = time.perf_counter() - began
    finally:
        for one in open_ones:
            one.close()
    return total


async def spend(address: str, requests: Iterable[bytes], check: Check, *, connections: int = 16) -> Load:
    """Send each request once, as fast as answers come over so many connections; each answer is checked."""
    waiting = iter(requests)
    open_ones = await asyncio.gather(*(Connection.open(address) for _ in range(connections)))
    total = Load()
    began = time.perf_counter()
    try:
        await asyncio.gather(*(_spend(one, waiting, check, total) for one in open_ones))
    finally:
        for one in open_ones:
            one.close()
    total.seconds = time.perf_counter() - began
    return total


async def _spend(connection: Connection, waiting: Iterator[bytes], check: Check, total: Load) -> None:
    for request in waiting:
        started = time.perf_counter()
        answer = await connection.call(request)
        total.latencies.append(time.perf_counter() - started)
        total.requests += 1
        check(answer)


async def _send(connection: Connection, requests: Sequence[bytes], check: Check, offset: int, count: int) -> None:
    for turn in range(count):
        check(await connection.call(requests[(offset + turn) % len(requests)]))


async def _repeat(
    connection: Connection, requests: Sequence[bytes], check: Check, until: float, offset: int, total: Load
) -> None:
    turn = offset
    while (started := time.perf_counter()) < until:
        answer = await connection.call(requests[turn % len(requests)])
        total.latencies.append(time.perf_counter() - started)
        total.requests += 1
        check(answer)
        turn += 1


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies (nearest rank)."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]
