"""All open sockets of one process: who hears what, gathered frames, slow readers closed.

Fan-out never waits for a socket: each has a bounded queue, and a writer of its own while something is in it; a queue
that is full means a reader that is too slow, which is closed and comes back by itself.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from sys import intern
from typing import Any, Final, Protocol

from litestar.exceptions import WebSocketDisconnect

from community.core.actor import Actor
from community.infra.live_bus import LiveMessage
from community.web.frames import EventsFrame, Resync

QUEUE_LENGTH: Final = 256
EPHEMERAL_LENGTH: Final = QUEUE_LENGTH // 2
"""From here on frames that are of no use later are not queued."""
GATHER_SECONDS: Final = 0.25
SLOW: Final = 4008
SESSION_OVER: Final = 4401


class Line(Protocol):
    """The far end of a socket."""

    async def send_text(self, data: str) -> None: ...

    async def close(self, code: int) -> None: ...


class LiveSocket:
    """One open socket: its person, what it may hear, and its queue of frames.

    At rest it holds no task and no timer: there may be tens of thousands.
    """

    __slots__ = (
        "_line",
        "_queue",
        "_writer",
        "actor",
        "away",
        "close_code",
        "own",
        "reader",
        "repeated",
        "shared",
        "token",
        "watched",
        "writing_since",
    )

    def __init__(self, actor: Actor, token: str, line: Line) -> None:
        self.actor: Actor = actor
        self.token = token
        self.away = False
        """The client says that nobody is at it."""
        self.own: tuple[str, ...] = ()
        self.shared: frozenset[str] = frozenset()
        """What it hears by right: as this person, and as many others do; the latter is one object for all of them."""
        self.watched: frozenset[str] = frozenset()
        self.close_code = 0
        """Not 0 from the moment that the socket is to be closed: nothing is queued any more."""
        self.reader: asyncio.Task[Any] | None = None
        """The task that serves the socket, and ends with it."""
        self.repeated: dict[object, float] | None = None
        """Frames of the client that are not obeyed again before a moment."""
        self.writing_since = 0.0
        """When the frame under way was begun; 0 while nothing waits for the client."""
        self._line = line
        self._queue: list[str] = []
        self._writer: asyncio.Task[None] | None = None

    @property
    def queued(self) -> int:
        return len(self._queue)

    def send(self, frame: str, *, ephemeral: bool = False) -> None:
        """Queue a frame, or give up a reader that does not read. Ephemeral: dropped where others have to wait."""
        if self.close_code:
            return
        if len(self._queue) >= (EPHEMERAL_LENGTH if ephemeral else QUEUE_LENGTH):
            if not ephemeral:
                self.close(SLOW)
            return
        self._queue.append(frame)
        self._write()

    def close(self, code: int) -> None:
        """Let the writer close the socket, ahead of whatever is still queued."""
        if not self.close_code:
            self.close_code = code
            self._queue.clear()
            self._write()

    def give_up(self) -> None:
        """End a socket that takes nothing any more, not even a goodbye."""
        self.close_code = self.close_code or SLOW
        self.drop()
        if self.reader is not None:
            self.reader.cancel()

    def drop(self) -> None:
        """The client is gone: nothing more is written."""
        self._queue.clear()
        if self._writer is not None:
            self._writer.cancel()

    def _write(self) -> None:
        if self._writer is None:
            self._writer = asyncio.create_task(self._empty_queue())

    async def _empty_queue(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            # Whatever the server below says of a client that has gone.
            with suppress(WebSocketDisconnect, RuntimeError, OSError):
                while self._queue:
                    self.writing_since = clock()
                    await self._line.send_text(self._queue.pop(0))
                if self.close_code:
                    self.writing_since = clock()
                    await self._line.close(self.close_code)
        finally:
            self.writing_since = 0.0
            self._writer = None


class Hub:
    """Fans messages of the live bus out to the sockets of this process."""

    def __init__(self) -> None:
        self.sockets: OrderedDict[LiveSocket, None] = OrderedDict()
        """The one whose rights were computed longest ago comes first."""
        self.stale: dict[LiveSocket, None] = {}
        """Those whose rights must be computed again at once."""
        self.grown_stale = asyncio.Event()
        self._by_audience: defaultdict[str, set[LiveSocket]] = defaultdict(set)
        # Most sockets hear what thousands of others do: they are kept by the set of these audiences.
        self._crowds: dict[frozenset[str], set[LiveSocket]] = {}
        self._crowds_of: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        self._gathered: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._flush: asyncio.TimerHandle | None = None

    def add(self, socket: LiveSocket, own: Iterable[str], shared: Iterable[str] = ()) -> None:
        """`own`: the audiences of this person alone. `shared`: those that many belong to."""
        self.sockets[socket] = None
        socket.own = tuple(own)
        self._join(socket, socket.own)
        self.set_audiences(socket, shared)

    def remove(self, socket: LiveSocket) -> None:
        self.sockets.pop(socket, None)
        self.stale.pop(socket, None)
        self._leave(socket, {*socket.own, *socket.watched})
        self._leave_crowd(socket)

    def set_audiences(self, socket: LiveSocket, shared: Iterable[str]) -> None:
        """What the socket's rights let it hear; nothing for one that has gone meanwhile."""
        if socket not in self.sockets:
            return
        self._leave_crowd(socket)
        wanted = frozenset(shared)
        crowd = self._crowds.get(wanted)
        if crowd is None:
            crowd = self._crowds[wanted] = set()
            for audience in wanted:
                self._crowds_of[audience].add(wanted)
        elif crowd:
            wanted = next(iter(crowd)).shared
        crowd.add(socket)
        socket.shared = wanted

    def watch(self, socket: LiveSocket, channels: Iterable[str]) -> None:
        """What the socket has on its screen and wants to hear at once; replaces the former set."""
        if socket not in self.sockets:
            return
        wanted = frozenset(map(intern, channels))
        self._leave(socket, socket.watched - wanted - set(socket.own))
        self._join(socket, wanted)
        socket.watched = wanted

    def count_of(self, audience: str) -> int:
        return len(self.listeners([audience]))

    def deliver(self, messages: Sequence[LiveMessage]) -> None:
        """Hand a batch from the bus to those who may hear it."""
        for message in messages:
            for socket in self.listeners(message.ends):
                socket.close(SESSION_OVER)
            if message.refreshes:
                self.refresh(self.listeners(message.refreshes))
            if message.frame is None:
                continue
            if message.urgent:
                frame = events_frame([message.frame])
                for socket in self.listeners(message.urgent):
                    socket.send(frame, ephemeral=message.ephemeral)
            for audience in message.audiences:
                if audience in self._by_audience or audience in self._crowds_of:
                    self._gathered[audience].append(message.frame)
        if self._gathered and self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(GATHER_SECONDS, self.flush)

    def flush(self) -> None:
        """Send what was gathered, one frame per audience."""
        self._flush = None
        gathered, self._gathered = self._gathered, defaultdict(list)
        for audience, events in gathered.items():
            frame = events_frame(events)
            for socket in self.listeners([audience]):
                socket.send(frame)

    def watched_with(self, prefix: str) -> list[str]:
        """The channels with this prefix that sockets of this process watch."""
        return [audience for audience in self._by_audience if audience.startswith(prefix)]

    def refresh(self, sockets: Iterable[LiveSocket]) -> None:
        """Have the rights of these sockets computed again."""
        self.stale.update((socket, None) for socket in sockets if socket in self.sockets)
        self.grown_stale.set()

    def resync(self) -> None:
        """Tell every client that frames may have been lost: refetch what is on the screen."""
        for socket in self.sockets:
            socket.send(Resync().encoded())

    def listeners(self, audiences: Iterable[str]) -> set[LiveSocket]:
        """All sockets that hear at least one of these."""
        found: set[LiveSocket] = set()
        for audience in audiences:
            found.update(self._by_audience.get(audience, ()))
            for crowd in self._crowds_of.get(audience, ()):
                found |= self._crowds[crowd]
        return found

    def _join(self, socket: LiveSocket, audiences: Iterable[str]) -> None:
        for audience in audiences:
            self._by_audience[audience].add(socket)

    def _leave(self, socket: LiveSocket, audiences: Iterable[str]) -> None:
        for audience in audiences:
            sockets = self._by_audience.get(audience)
            if sockets is None:
                continue
            sockets.discard(socket)
            if not sockets:
                del self._by_audience[audience]

    def _leave_crowd(self, socket: LiveSocket) -> None:
        crowd = self._crowds.get(socket.shared)
        if crowd is None:
            return
        crowd.discard(socket)
        if crowd:
            return
        del self._crowds[socket.shared]
        for audience in socket.shared:
            self._crowds_of[audience].discard(socket.shared)
            if not self._crowds_of[audience]:
                del self._crowds_of[audience]


def events_frame(events: list[dict[str, Any]]) -> str:
    """The frame that tells of these."""
    return EventsFrame(events=events).encoded()
