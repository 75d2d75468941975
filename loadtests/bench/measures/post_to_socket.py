"""From a post to the open sockets of others: the whole way over outbox, worker, Valkey and websocket."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import uvloop
from websockets.asyncio.client import ClientConnection, connect

from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer, Connection, percentile
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member, call, sign_in

RATE = 20
SECONDS = 20
WATCHERS = 5
WRITERS = 50
"""Enough that none of them is stopped by the limit of posts per person."""
CATCH_UP_SECONDS = 5.0


class _Watcher:
    """A member whose browser has the topic on its screen."""

    def __init__(self, member: Member, topic: str, news: asyncio.Event) -> None:
        self.member = member
        self._news = news
        self._topic = topic
        self._socket: ClientConnection | None = None
        self.heard: dict[int, float] = {}
        self.frames: Counter[int] = Counter()

    async def open(self) -> asyncio.Task[None]:
        address = self.member.address.replace("http", "ws", 1) + "/api/live"
        headers = {"Cookie": self.member.cookie, "Origin": self.member.address}
        self._socket = await connect(address, additional_headers=headers, compression=None)
        await self._expect("hello")
        await self._socket.send(json.dumps({"type": "watch", "channels": [f"forums.topic:{self._topic}"]}))
        # Frames are obeyed in order: the pong says that the watch is in force.
        await self._socket.send('{"type":"ping"}')
        await self._expect("pong")
        return asyncio.create_task(self._listen(self._socket))

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _expect(self, kind: str) -> None:
        assert self._socket is not None
        async with asyncio.timeout(5):
            while json.loads(await self._socket.recv())["type"] != kind:
                pass

    async def _listen(self, socket: ClientConnection) -> None:
        async for frame in socket:
            now = time.perf_counter()
            for event in json.loads(frame).get("events", ()):
                if event["name"] == "forums.post_created" and event["topicId"] == self._topic:
                    self.heard.setdefault(event["number"], now)
                    self.frames[event["number"]] += 1
                    self._news.set()


class _Run:
    """One run: writers that post at a steady rate, watchers that listen, and the count afterwards."""

    def __init__(self, members: list[Member], *, seconds: float) -> None:
        self._writers = members[WATCHERS:]
        self._watching = members[:WATCHERS]
        self._seconds = seconds
        self._news = asyncio.Event()
        self.watchers: list[_Watcher] = []
        self.planned: dict[int, float] = {}
        self.answered: list[float] = []

    async def go(self) -> None:
        topic = await open_topic(self._writers[0])
        self.watchers = [_Watcher(member, topic, self._news) for member in self._watching]
        listening = [await watcher.open() for watcher in self.watchers]
        lines = [await Connection.open(member.address) for member in self._writers]
        began = time.perf_counter() + 0.2
        posts = int(RATE * self._seconds)
        await asyncio.gather(
            *(
                self._post(lines[number % len(lines)], self._writers[number % len(lines)], topic, began + number / RATE)
                for number in range(posts)
            )
        )
        await self._until_all_heard()
        await asyncio.gather(*(self._catch_up(watcher, topic) for watcher in self.watchers))
        for watcher, task in zip(self.watchers, listening, strict=True):
            await watcher.close()
            await task
        for line in lines:
            line.close()

    def delays(self) -> list[float]:
        """Milliseconds from the moment of the post until each watcher heard of it; endless where one never did."""
        return [
            (watcher.heard[number] - planned) * 1000 if number in watcher.heard else float("inf")
            for number, planned in self.planned.items()
            for watcher in self.watchers
        ]

    async def _post(self, line: Connection, writer: Member, topic: str, when: float) -> None:
        await asyncio.sleep(max(0.0, when - time.perf_counter()))
        body = {"source": f"Measured at {time.time():.3f}, **as usual**.", "replyTo": None}
        path = f"/api/forums/topics/{topic}/posts"
        answer = await line.call(writer.request("POST", path, body, Idempotency_Key=str(uuid4())))
        self.answered.append((time.perf_counter() - when) * 1000)
        self.planned[answer.expect(201).json()["number"]] = when

    async def _until_all_heard(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_SECONDS):
                while any(self.planned.keys() - one.heard.keys() for one in self.watchers):
                    self._news.clear()
                    await self._news.wait()

    async def _catch_up(self, watcher: _Watcher, topic: str) -> None:
        """What a browser does after a gap: fetch by number. Every post must then be there exactly once."""
        numbers: list[int] = []
        after, more = 1, True
        while more:
            answer = await call(watcher.member, "GET", f"/api/forums/topics/{topic}/posts?after={after}")
            page = answer.expect(200).json()
            numbers += [post["number"] for post in page["items"]]
            more = page["hasAfter"]
            after = numbers[-1] if numbers else after
        if numbers != sorted(self.planned):
            raise BadAnswer(f"{len(numbers)} posts after catching up instead of {len(self.planned)} in order")
        unknown = watcher.heard.keys() - self.planned.keys()
        if unknown:
            raise BadAnswer(f"the socket announced posts that do not exist: {sorted(unknown)[:5]}")


def measure(bench: Bench) -> Iterator[Figure]:
    bench.platform.drain()
    members = uvloop.run(_members(bench.platform.address))
    run = _Run(members, seconds=3 if bench.quick else SECONDS)
    before = bench.platform.cpu()
    uvloop.run(run.go())
    after = bench.platform.cpu()
    posts = len(run.planned)
    delays = run.delays()
    missed = sum(delay == float("inf") for delay in delays)
    costs = ", ".join(f"{part} {(after[part] - before[part]) * 1000 / posts:.1f}" for part in after)
    yield Figure(
        title=f"Post to open socket at {RATE} posts/s, p99",
        value=percentile(delays, 0.99),
        unit="ms",
        target=100,
        better="lower",
        note=f"{posts} posts to {WATCHERS} watchers; p50 {percentile(delays, 0.5):.1f} ms, "
        f"p95 {percentile(delays, 0.95):.1f} ms; answer to the writer p50 {percentile(run.answered, 0.5):.1f} ms, "
        f"p99 {percentile(run.answered, 0.99):.1f} ms; {missed} of {len(delays)} announcements missed; every post "
        f"exactly once for every watcher after catching up; CPU ms per post: {costs}",
    )


async def _members(address: str) -> list[Member]:
    return [await sign_in(address, account) for account in load_accounts()[: WATCHERS + WRITERS]]


async def open_topic(writer: Member) -> str:
    """A new topic in a space where everybody may write."""
    spaces = (await call(writer, "GET", "/api/forums/spaces")).expect(200).json()
    space = next((one for one in spaces if one["mayOpen"] and one["mayReply"]), None)
    if space is None:
        raise BadAnswer("the load accounts may open topics in no space")
    body = {"spaceId": space["id"], "title": "How long does a post take?", "source": "The first post."}
    answer = await call(writer, "POST", "/api/forums/topics", body, Idempotency_Key=str(uuid4()))
    return str(answer.expect(201).json()["id"])
