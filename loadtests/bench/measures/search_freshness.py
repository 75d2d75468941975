"""From a post to the first search that finds it: by somebody else, and by its author at once."""

import asyncio
import time
from collections.abc import Iterator
from uuid import uuid4

import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer, Connection, percentile
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.measures.post_to_socket import open_topic
from loadtests.bench.members import Member, sign_in

RATE = 50
SECONDS = 20
WRITERS = 120
"""Enough that none of them is stopped by the limit of posts per person."""
TOPICS = 10
EVERY = 5
"""Of so many posts one is searched for, so that the searches themselves are not the load."""
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 15.0


class _Run:
    """One run: posts at a steady rate, and for some of them somebody who searches until they are found."""

    def __init__(self, members: list[Member], *, seconds: float) -> None:
        self._writers = members
        self._posts = int(RATE * seconds)
        self.delays: list[float] = []
        self.own: list[bool] = []

    async def go(self) -> None:
        topics = [await open_topic(writer) for writer in self._writers[:TOPICS]]
        lines = [await Connection.open(member.address) for member in self._writers]
        began = time.perf_counter() + 0.2
        await asyncio.gather(
            *(
                self._post(number, lines[number % len(lines)], topics[number % TOPICS], began + number / RATE)
                for number in range(self._posts)
            )
        )
        for line in lines:
            line.close()

    async def _post(self, number: int, line: Connection, topic: str, when: float) -> None:
        writer = self._writers[number % len(self._writers)]
        word = f"zq{uuid4().hex[:10]}"
        await asyncio.sleep(max(0.0, when - time.perf_counter()))
        path, body = f"/api/forums/topics/{topic}/posts", {"source": f"A word that nobody has used: {word}."}
        answer = await line.call(writer.request("POST", path, body | {"replyTo": None}, Idempotency_Key=str(uuid4())))
        answer.expect(201)
        written = time.perf_counter()
        if number % EVERY == 0:
            self.own.append(await _found(line, writer, word))
            reader = self._writers[(number + 1) % len(self._writers)]
            self.delays.append(await self._until_found(reader, word, written))

    async def _until_found(self, reader: Member, word: str, written: float) -> float:
        """Milliseconds; endless where it never was."""
        line = await Connection.open(reader.address)
        try:
            while time.perf_counter() - written < PATIENCE_SECONDS:
                if await _found(line, reader, word):
                    return (time.perf_counter() - written) * 1000
                await asyncio.sleep(LOOK_SECONDS)
            return float("inf")
        finally:
            line.close()


async def _found(line: Connection, member: Member, word: str) -> bool:
    answer = (await line.call(member.request("GET", f"/api/search?q={word}"))).expect(200).json()
    if answer["degraded"]:
        raise BadAnswer("PostgreSQL has answered in place of the searcher")
    return bool(answer["items"])


def measure(bench: Bench) -> Iterator[Figure]:
    bench.platform.drain()
    bench.platform.start_searcher()
    try:
        members = uvloop.run(_members(bench.platform.address))
        run = _Run(members, seconds=4 if bench.quick else SECONDS)
        before = bench.platform.cpu()
        uvloop.run(run.go())
        after = bench.platform.cpu()
    finally:
        bench.platform.stop_searcher()
    if not all(run.own):
        raise BadAnswer(f"{run.own.count(False)} of {len(run.own)} authors did not find their own post at once")
    costs = ", ".join(f"{part} {(after[part] - before[part]) * 1000 / (RATE * SECONDS):.1f}" for part in after)
    note = (
        f"{len(run.delays)} of {RATE * SECONDS} posts were searched for by somebody else every "
        f"{LOOK_SECONDS * 1000:.0f} ms; p50 {percentile(run.delays, 0.5):.0f} ms; every author found their own with "
        f"the next request; CPU ms per post, searches included: {costs}"
    )
    for share, target in ((0.95, 2_000), (0.99, 4_000)):
        yield Figure(
            title=f"Post to being found at {RATE} posts/s, p{share * 100:.0f}",
            value=percentile(run.delays, share),
            unit="ms",
            target=target,
            better="lower",
            note=note if share < 0.99 else "",
        )


async def _members(address: str) -> list[Member]:
    return [await sign_in(address, account) for account in load_accounts()[:WRITERS]]
