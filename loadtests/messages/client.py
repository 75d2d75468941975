"""One device of one person: sends until it is told that a message is stored, and shows each message once, in order.

It does what `docs/realtime.md` asks of a client: its own client message ids, the same one for each retry; frames are
hints; after a gap, a `resync`, a reconnect or a minute of silence it asks for what comes after the last number.
"""

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from loadtests.bench.client import Answer, BadAnswer, Connection
from loadtests.bench.members import Member
from loadtests.messages.journal import Journal

ANSWER_SECONDS = 10.0
SILENCE_SECONDS = 60.0
PAGE = 100
BASE = "/api/messaging/conversations"
_AWAY = (BadAnswer, OSError, TimeoutError, ValueError)


@dataclass
class Tally:
    """What the fleet has done so far."""

    stored: int = 0
    retries: int = 0
    reconnects: int = 0
    latencies: list[float] = field(default_factory=list)


class Line:
    """Requests of one device, one after the other, on a connection that is opened again when it breaks."""

    def __init__(self, member: Member, addresses: Sequence[str]) -> None:
        self._member = member
        self._addresses = addresses
        self._connection: Connection | None = None
        self._address = member.address

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Raises BadAnswer, OSError or TimeoutError when there is no answer; another server is asked next time."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if self._connection is None:
                    self._address = random.choice(self._addresses)
                    self._connection = await Connection.open(self._address)
                member = Member(self._address, self._member.id, self._member.cookie)
                return await self._connection.call(member.request(method, path, body))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Device:
    """`cut` breaks its socket; `slow` makes it stop reading for a while."""

    def __init__(
        self, member: Member, addresses: Sequence[str], conversations: Sequence[str], journal: Journal, tally: Tally
    ) -> None:
        self.name = uuid4().hex[:12]
        self.member = member
        self.slow = asyncio.Event()
        self._addresses = addresses
        self._journal = journal
        self._tally = tally
        self._sending = Line(member, addresses)
        self._reading = Line(member, addresses)
        self.conversations = conversations
        self._seq = dict.fromkeys(conversations, 0)
        self._stale: set[str] = set()
        self._woken = asyncio.Event()
        self._socket: Any = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        for conversation in self._seq:
            self._journal.note("joined", client=self.name, conversation=conversation, seq=0)
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._follow())]

    async def send(self, conversation: str, source: str) -> None:
        """Return once the message is stored, through whatever happens meanwhile."""
        message_id = str(uuid4())
        own = {
            "client": self.name,
            "person": self.member.id,
            "conversation": conversation,
            "id": message_id,
        }
        self._journal.note("sent", **own)
        body = {"clientMessageId": message_id, "source": source}
        wait = 0.1
        while True:
            try:
                answer = await self._sending.ask("POST", f"{BASE}/{conversation}/messages", body)
            except _AWAY:
                status, pause = 0, wait
            else:
                status = answer.status
                pause = float(answer.header("Retry-After") or wait)
                if status == 201:
                    self._journal.note("stored", **own, seq=answer.json()["seq"])
                    self._tally.stored += 1
                    return
                if status < 500 and status != 429:
                    self._journal.note("refused", **own, status=status)
                    return
            self._tally.retries += 1
            await asyncio.sleep(min(pause, 5.0) * random.uniform(0.5, 1.0))
            wait = min(wait * 2, 5.0)

    async def cut(self) -> None:
        """The network goes away in the middle of whatever is going on."""
        self._sending.close()
        self._reading.close()
        if self._socket is not None:
            self._socket.transport.abort()

    async def finish(self, last: Callable[[str], int]) -> None:
        """Catch up for the last time and stop; `last` tells how many messages each conversation has."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for conversation in self._seq:
            while self._seq[conversation] < last(conversation):
                try:
                    await self._catch_up(conversation)
                except _AWAY:
                    await asyncio.sleep(0.5)
        self._sending.close()
        self._reading.close()
        for conversation in self._seq:
            self._journal.note("done", client=self.name, conversation=conversation)

    async def _listen(self) -> None:
        wait = 0.1
        while True:
            address = random.choice(self._addresses)
            headers = {"Cookie": self.member.cookie}
            with suppress(WebSocketException, OSError, TimeoutError, EOFError):
                async with connect(
                    address.replace("http", "ws", 1) + "/api/live",
                    origin=address,  # type: ignore[arg-type]
                    additional_headers=headers,
                    compression=None,
                    open_timeout=ANSWER_SECONDS,
                    close_timeout=1,
                ) as socket:
                    self._socket, wait = socket, 0.1
                    self._all_stale()
                    await self._hear(socket)
            self._socket = None
            self._tally.reconnects += 1
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))
            wait = min(wait * 2, 5.0)

    async def _hear(self, socket: Any) -> None:
        while True:
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    frame = json.loads(await socket.recv())
            except TimeoutError:
                self._all_stale()
                continue
            if self.slow.is_set():
                # A reader that does not read: the server gives it up, and it comes back.
                await asyncio.sleep(3)
                self.slow.clear()
            if frame["type"] == "resync":
                self._all_stale()
            for event in frame.get("events", []):
                conversation = event.get("conversationId")
                if conversation in self._seq and event.get("seq", 0) > self._seq[conversation]:
                    self._stale.add(conversation)
                    self._woken.set()

    def _all_stale(self) -> None:
        self._stale.update(self._seq)
        self._woken.set()

    async def _follow(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._stale:
                conversation = self._stale.pop()
                try:
                    await self._catch_up(conversation)
                except _AWAY:
                    self._stale.add(conversation)
                    await asyncio.sleep(random.uniform(0.1, 0.5))

    async def _catch_up(self, conversation: str) -> None:
        more = True
        while more:
            after = self._seq[conversation]
            answer = await self._reading.ask("GET", f"{BASE}/{conversation}/messages?after={after}&limit={PAGE}")
            if answer.status != 200:
                raise BadAnswer(f"status {answer.status}")
            page = answer.json()
            for item in page["items"]:
                # Two may have asked at once, after a cut: what is there already is not shown again.
                if item["seq"] > self._seq[conversation]:
                    self._seq[conversation] = item["seq"]
                    self._journal.note(
                        "received",
                        client=self.name,
                        conversation=conversation,
                        seq=item["seq"],
                        id=item["clientMessageId"],
                    )
            more = page["hasAfter"]
