"""One frame for many open tabs: a topic that a thousand have open, a group of fifty with three devices each."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from uuid import uuid4

import uvloop

from community.features.messaging.models import Kind
from loadtests.bench.client import BadAnswer, percentile
from loadtests.bench.crowd import make_conversation, make_crowd
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.measures.post_to_socket import open_topic
from loadtests.bench.members import Member, call
from loadtests.bench.sockets import Hear, Socket

WATCHERS = 1_000
GROUP, DEVICES = 50, 3
FRAMES = 100
PAUSE_SECONDS = 0.1
LONGEST_SECONDS = 10.0

Send = Callable[[int], Awaitable[None]]


def measure_topic(bench: Bench) -> Iterator[Figure]:
    """From a post until the last of those hears of it who have the topic open, on two processes."""
    members = _start(bench, WATCHERS, processes=2)
    writers = members[:50]

    async def go() -> list[float]:
        topic = await open_topic(writers[0])
        tabs = _Tabs("forums.post_created", "number", {"type": "watch", "channels": [f"forums.topic:{topic}"]})

        async def send(number: int) -> None:
            path, body = f"/api/forums/topics/{topic}/posts", {"source": f"Reply {number}.", "replyTo": None}
            answer = await call(writers[number % 50], "POST", path, body, Idempotency_Key=str(uuid4()))
            answer.expect(201)

        return await tabs.measure(members, send, frames=_frames(bench))

    yield _figure(f"Post to the last of {len(members):,} tabs on two processes, p99", uvloop.run(go()), target=250)


def measure_group(bench: Bench) -> Iterator[Figure]:
    """From a message until the last device of the last member of a group hears of it."""
    members = _start(bench, GROUP, processes=1)
    conversation = make_conversation(bench.platform.database_url, members, kind=Kind.GROUP)

    async def go() -> list[float]:
        async def send(number: int) -> None:
            body = {"clientMessageId": str(uuid4()), "source": f"Message {number}."}
            path = f"/api/messaging/conversations/{conversation}/messages"
            (await call(members[number % GROUP], "POST", path, body)).expect(201)

        return await _Tabs("messaging.message_stored", "seq").measure(members * DEVICES, send, frames=_frames(bench))

    title = f"Message to the last of {GROUP} members with {DEVICES} devices each, p99"
    yield _figure(title, uvloop.run(go()), target=100)


class _Tabs:
    """Open tabs that all hear of each thing sent, one after the other."""

    def __init__(self, event: str, key: str, first: dict[str, object] | None = None) -> None:
        self._event = event
        self._key = key
        self._first = first
        self._heard = 0
        self._last = 0.0
        self._awaited = 0
        self._all = asyncio.Event()
        self._pongs = 0
        self._pong = asyncio.Event()

    async def measure(self, members: Sequence[Member], send: Send, *, frames: int) -> list[float]:
        """Milliseconds from each sending until the last tab has heard."""
        sockets = [await Socket.open(member, self._hearing()) for member in members]
        for socket in sockets:
            if self._first is not None:
                socket.say(json.dumps(self._first).encode())
            # Frames are obeyed in order: the pong says that the first one is in force.
            socket.say(b'{"type":"ping"}')
        while self._pongs < len(sockets):
            await asyncio.wait_for(self._pong.wait(), LONGEST_SECONDS)
            self._pong.clear()
        await asyncio.sleep(PAUSE_SECONDS)
        delays = []
        for number in range(frames):
            self._heard, self._awaited = 0, len(sockets)
            self._all.clear()
            began = time.perf_counter()
            await send(number)
            try:
                await asyncio.wait_for(self._all.wait(), LONGEST_SECONDS)
            except TimeoutError:
                raise BadAnswer(f"{self._heard} of {len(sockets)} tabs heard of it") from None
            delays.append((self._last - began) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)
        for socket in sockets:
            socket.close()
        return delays

    def _hearing(self) -> Hear:
        latest = 0

        def hear(frame: bytes, now: float) -> None:
            nonlocal latest
            if frame == b'{"type":"pong"}':
                self._pongs += 1
                self._pong.set()
            for event in json.loads(frame).get("events", ()):
                # Who both watches a topic and sees its space hears of a post again, gathered, some moments later.
                if event["name"] == self._event and event[self._key] > latest:
                    latest = event[self._key]
                    self._heard += 1
                    self._last = now
                    if self._heard == self._awaited:
                        self._all.set()

        return hear


def _start(bench: Bench, count: int, *, processes: int) -> list[Member]:
    bench.platform.restart_server(processes=processes)
    bench.platform.start_worker()
    return make_crowd(bench.platform.database_url, bench.platform.address, count)


def _frames(bench: Bench) -> int:
    return 10 if bench.quick else FRAMES


def _figure(title: str, delays: list[float], *, target: float) -> Figure:
    return Figure(
        title=title,
        value=percentile(delays, 0.99),
        unit="ms",
        target=target,
        better="lower",
        note=f"{len(delays)} times; p50 {percentile(delays, 0.5):.0f} ms, p90 {percentile(delays, 0.9):.0f} ms; "
        "from the request, so that writing and committing are part of it",
    )
