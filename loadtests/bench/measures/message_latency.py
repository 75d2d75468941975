"""From the sending of a private message to the tab of the other one, with the insert committed in between."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import uvloop

from community.features.messaging.models import Kind
from loadtests.bench.client import Answer, BadAnswer, Connection, percentile
from loadtests.bench.crowd import make_conversations, make_crowd
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member
from loadtests.bench.platform import Platform
from loadtests.bench.sockets import Hear, Socket

MEMBERS = 1_000
RATE = 300
SECONDS = 30
LINES = 30
"""Connections over which requests are sent."""
CATCH_UP_SECONDS = 10.0
TOLD_SECONDS = 11.0
"""After which whoever has not read their first message has been told, and is not told again for ten minutes."""


class _Run:
    """Each member has one other to write to, and a tab open; messages are due at a steady rate."""

    def __init__(self, platform: Platform, members: list[Member], conversations: list[str]) -> None:
        self._total = 0
        self._platform = platform
        self._members = members
        self._conversations = conversations
        self._free: asyncio.Queue[Connection] = asyncio.Queue()
        self._sent: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        self._all_heard = asyncio.Event()
        self.answered: list[float] = []
        self.repeated = 0
        self.spent: dict[str, float] = {}
        """CPU seconds by part, of the measured messages alone."""

    async def go(self, *, seconds: float) -> None:
        sockets = [await Socket.open(member, self._hearing(member)) for member in self._members]
        # One message of each, so that nothing is done for the first time, and nobody is left to be told.
        await self._send_all(len(self._members))
        await asyncio.sleep(TOLD_SECONDS)
        await asyncio.to_thread(self._platform.drain)
        before, own = self._platform.cpu(), time.process_time()
        await self._send_all(int(RATE * seconds))
        self.spent = {part: seconds - before[part] for part, seconds in self._platform.cpu().items()}
        self.spent["load generator"] = time.process_time() - own
        lost = sum(socket.closed for socket in sockets)
        for socket in sockets:
            socket.close()
        if lost:
            raise BadAnswer(f"{lost} sockets were lost")

    async def _send_all(self, count: int) -> None:
        """So many messages at the rate; until all are heard of."""
        self._sent.clear()
        self._heard.clear()
        self._all_heard.clear()
        self.answered.clear()
        self._total = count
        lines = [await Connection.open(self._members[0].address) for _ in range(LINES)]
        for line in lines:
            self._free.put_nowait(line)
        began = time.perf_counter() + 0.5
        await asyncio.gather(*(self._send(number, began + number / RATE) for number in range(count)))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_heard.wait(), CATCH_UP_SECONDS)
        for _ in lines:
            self._free.get_nowait().close()

    def delays(self) -> list[float]:
        """Milliseconds from the moment at which the message was due until the other one's tab heard of it."""
        return [(self._heard.get(each, float("inf")) - due) * 1000 for each, due in self._sent.items()]

    async def _send(self, number: int, due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer = self._members[number % len(self._members)]
        conversation = self._conversations[(number % len(self._members)) // 2]
        message = str(uuid4())
        self._sent[message] = due
        body = {"clientMessageId": message, "source": f"Message **{number}** of the measure."}
        request = writer.request("POST", f"/api/messaging/conversations/{conversation}/messages", body)
        while (answer := await self._ask(request)).status == 503:
            # As every client does, with the same id.
            self.repeated += 1
            await asyncio.sleep(0.5)
        answer.expect(201)
        self.answered.append((time.perf_counter() - due) * 1000)

    async def _ask(self, request: bytes) -> Answer:
        line = await self._free.get()
        answer = await line.call(request)
        self._free.put_nowait(line)
        return answer

    def _hearing(self, member: Member) -> Hear:
        def hear(frame: bytes, now: float) -> None:
            for event in json.loads(frame).get("events", ()):
                if event["name"] == "messaging.message_stored" and event["authorId"] != member.id:
                    self._heard.setdefault(event["clientMessageId"], now)
                    if len(self._heard) == self._total:
                        self._all_heard.set()

        return hear


def measure(bench: Bench) -> Iterator[Figure]:
    platform = bench.platform
    platform.restart_server()
    platform.start_worker()
    count = MEMBERS // 5 if bench.quick else MEMBERS
    members = make_crowd(platform.database_url, platform.address, count)
    pairs = [members[at : at + 2] for at in range(0, count, 2)]
    conversations = make_conversations(platform.database_url, pairs, kind=Kind.DIRECT)
    run = _Run(platform, members, conversations)
    with platform.generating():
        uvloop.run(run.go(seconds=5 if bench.quick else SECONDS))
    delays = run.delays()
    whole = sum(run.spent.values())
    split = ", ".join(f"{part} {seconds * 1000 / len(delays):.2f}" for part, seconds in run.spent.items())
    missed = sum(delay == float("inf") for delay in delays)
    note = (
        f"{len(delays):,} messages between {count:,} members with a tab each; answer to the writer "
        f"p50 {percentile(run.answered, 0.5):.1f} ms, p99 {percentile(run.answered, 0.99):.1f} ms; "
        f"{run.repeated} told to send again; {missed} frames missed; "
        f"CPU {whole * 1000 / len(delays):.2f} ms per message: {split}"
    )
    for share, target in ((0.5, 15), (0.99, 60)):
        yield Figure(
            title=f"Private message to the other's tab at {RATE} messages/s, p{share * 100:.0f}",
            value=percentile(delays, share),
            unit="ms",
            target=target,
            better="lower",
            note=note if share == 0.5 else "",
        )
