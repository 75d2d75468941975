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
from loadtests.bench.sockets import Hear, Socket

MEMBERS = 1_000
RATE = 300
SECONDS = 30
LINES = 30
"""Connections over which requests are sent."""
CATCH_UP_SECONDS = 10.0


class _Run:
    """Each member has one other to write to, and a tab open; messages are due at a steady rate."""

    def __init__(self, members: list[Member], conversations: list[str], *, seconds: float) -> None:
        self._members = members
        self._conversations = conversations
        self._total = int(RATE * seconds)
        self._sent: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        self._all_heard = asyncio.Event()
        self.answered: list[float] = []
        self.repeated = 0

    async def go(self) -> None:
        sockets = [await Socket.open(member, self._hearing(member)) for member in self._members]
        lines = [await Connection.open(self._members[0].address) for _ in range(LINES)]
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for line in lines:
            free.put_nowait(line)
        began = time.perf_counter() + 0.5
        await asyncio.gather(*(self._send(number, free, began + number / RATE) for number in range(self._total)))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_heard.wait(), CATCH_UP_SECONDS)
        lost = sum(socket.closed for socket in sockets)
        for each in (*sockets, *lines):
            each.close()
        if lost:
            raise BadAnswer(f"{lost} sockets were lost")

    def delays(self) -> list[float]:
        """Milliseconds from the moment at which the message was due until the other one's tab heard of it."""
        return [(self._heard.get(each, float("inf")) - due) * 1000 for each, due in self._sent.items()]

    async def _send(self, number: int, free: "asyncio.Queue[Connection]", due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer = self._members[number % len(self._members)]
        conversation = self._conversations[(number % len(self._members)) // 2]
        message = str(uuid4())
        self._sent[message] = due
        body = {"clientMessageId": message, "source": f"Message **{number}** of the measure."}
        request = writer.request("POST", f"/api/messaging/conversations/{conversation}/messages", body)
        while (answer := await self._ask(free, request)).status == 503:
            # As every client does, with the same id.
            self.repeated += 1
            await asyncio.sleep(0.5)
        answer.expect(201)
        self.answered.append((time.perf_counter() - due) * 1000)

    @staticmethod
    async def _ask(free: "asyncio.Queue[Connection]", request: bytes) -> Answer:
        line = await free.get()
        answer = await line.call(request)
        free.put_nowait(line)
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
    run = _Run(members, conversations, seconds=5 if bench.quick else SECONDS)
    before, own = platform.cpu(), time.process_time()
    with platform.generating():
        uvloop.run(run.go())
    spent = {part: seconds - before[part] for part, seconds in platform.cpu().items()}
    spent["load generator"] = time.process_time() - own
    delays = run.delays()
    whole = sum(spent.values())
    split = ", ".join(f"{part} {seconds / whole:.0%}" for part, seconds in spent.items())
    missed = sum(delay == float("inf") for delay in delays)
    note = (
        f"{len(delays):,} messages between {count:,} members with a tab each; answer to the writer "
        f"p50 {percentile(run.answered, 0.5):.1f} ms, p99 {percentile(run.answered, 0.99):.1f} ms; "
        f"{run.repeated} told to send again; {missed} frames missed; "
        f"CPU {whole * 1000 / len(delays):.1f} ms per message: {split}"
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
