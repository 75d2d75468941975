"""One device of one person: sends until it is told that a message is stored, and shows each message once, in order.

It does what `docs/realtime.md` asks of a client: its own client message ids, the same one for each retry; frames are
hints; after a gap, a `resync`, a reconnect or a minute of silence it asks for what comes after the last number.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec

from loadtests.bench.client import Answer, BadAnswer, Connection
from loadtests.bench.members import Member
from loadtests.bench.sockets import Socket
from loadtests.messages.journal import Journal

ANSWER_SECONDS = 10.0
SILENCE_SECONDS = 60.0
SLOW_SECONDS = 5.0
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 16.0
PAGE = 100
BASE = "/api/messaging/conversations"
_AWAY = (BadAnswer, OSError, TimeoutError, ValueError)


class _Event(msgspec.Struct, rename="camel"):
    conversation_id: str = ""
    seq: int = 0


class _Frame(msgspec.Struct):
    type: str
    events: list[_Event] = []


class _Item(msgspec.Struct, rename="camel"):
    seq: int
    client_message_id: str


class _Page(msgspec.Struct, rename="camel"):
    items: list[_Item]
    has_after: bool


class _Stored(msgspec.Struct):
    seq: int


# Only what is looked at is decoded: the fleet shares its cores with the platform.
_frame = msgspec.json.Decoder(_Frame)
_page = msgspec.json.Decoder(_Page)
_stored = msgspec.json.Decoder(_Stored)


@dataclass
class Tally:
    """What the fleet has done so far."""

    stored: int = 0
    retries: int = 0
    reconnects: int = 0


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
    """Fetches what it was told of at most every `gather` seconds. `cut` breaks all its connections."""

    def __init__(
        self,
        member: Member,
        addresses: Sequence[str],
        conversations: Sequence[str],
        journal: Journal,
        tally: Tally,
        *,
        gather: float,
    ) -> None:
        self.name = uuid4().hex[:12]
        self.member = member
        self._gather = gather
        self._addresses = addresses
        self._journal = journal
        self._tally = tally
        self._sending = Line(member, addresses)
        self._reading = Line(member, addresses)
        self.conversations = conversations
        self._seq = dict.fromkeys(conversations, 0)
        self._stale: set[str] = set()
        self._woken = asyncio.Event()
        self._socket: Socket | None = None
        self._heard_at = 0.0
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
                    self._journal.note("stored", **own, seq=_stored.decode(answer.body).seq)
                    self._tally.stored += 1
                    return
                if status < 500 and status != 429:
                    self._journal.note("refused", **own, status=status)
                    return
            self._tally.retries += 1
            await asyncio.sleep(min(pause, 5.0) * random.uniform(0.5, 1.0))
            wait = min(wait * 2, 5.0)

    def cut(self) -> None:
        """The network goes away in the middle of whatever is going on."""
        self._sending.close()
        self._reading.close()
        if self._socket is not None:
            self._socket.close()

    def slow(self) -> None:
        """Stop reading frames for a while."""
        if self._socket is not None:
            self._socket.pause(SLOW_SECONDS)

    async def catch_up(self, last: Mapping[str, int]) -> None:
        """Wait until it has all messages that there are; `last` tells how many each conversation has."""
        while missing := [each for each, seq in self._seq.items() if seq < last[each]]:
            self._stale.update(missing)
            self._woken.set()
            await asyncio.sleep(0.2)
        for conversation in self._seq:
            self._journal.note("done", client=self.name, conversation=conversation)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.cut()

    async def _listen(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while True:
            member = Member(random.choice(self._addresses), self.member.id, self.member.cookie)
            with suppress(*_AWAY):
                async with asyncio.timeout(ANSWER_SECONDS):
                    self._socket = await Socket.open(member, self._hear)
                wait = FIRST_WAIT_SECONDS
                self._all_stale()
                await self._outlast(self._socket)
            self._socket = None
            self._tally.reconnects += 1
            await asyncio.sleep(random.uniform(0.5, wait))
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _outlast(self, socket: Socket) -> None:
        """Until it is closed; after a minute of silence it asks for itself."""
        clock = asyncio.get_running_loop().time
        try:
            while not socket.closed:
                await asyncio.wait([socket.ended], timeout=SILENCE_SECONDS)
                if clock() - self._heard_at >= SILENCE_SECONDS:
                    self._all_stale()
        finally:
            socket.close()

    def _hear(self, content: bytes, _: float) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        frame = _frame.decode(content)
        if frame.type == "resync":
            self._all_stale()
        for event in frame.events:
            if event.seq > self._seq.get(event.conversation_id, event.seq):
                self._stale.add(event.conversation_id)
                self._woken.set()

    def _all_stale(self) -> None:
        self._stale.update(self._seq)
        self._woken.set()

    async def _follow(self) -> None:
        while True:
            await self._woken.wait()
            await asyncio.sleep(self._gather)
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
            page = _page.decode(answer.body)
            for item in page.items:
                # Two may have asked at once, after a cut: what is there already is not shown again.
                if item.seq > self._seq[conversation]:
                    self._seq[conversation] = item.seq
                    self._journal.note(
                        "received",
                        client=self.name,
                        conversation=conversation,
                        seq=item.seq,
                        id=item.client_message_id,
                    )
            more = page.has_after
