"""All open sockets of one process: who hears what, gathered frames, slow readers closed.

Fan-out never waits for a socket: each has a bounded queue and a writer of its own; a queue that
is full means a reader that is too slow, which is closed and comes back by itself.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from community.core.actor import Actor
from community.infra.live_bus import LiveMessage

QUEUE_LENGTH: Final = 256
GATHER_SECONDS: Final = 0.25
SLOW: Final = 4008
SESSION_OVER: Final = 4401

_encoder = msgspec.json.Encoder()


class LiveSocket:
    """One open socket: its person, what it may hear, and its queue of frames (None: close)."""

    __slots__ = ("actor", "audiences", "close_code", "queue", "stale", "token", "watched")

    def __init__(self, actor: Actor, token: str) -> None:
        self.actor: Actor = actor
        self.token = token
        self.audiences: frozenset[str] = frozenset()
        self.watched: frozenset[str] = frozenset()
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LENGTH)
        self.close_code = 1000
        self.stale = asyncio.Event()
        """Set when the rights of the socket must be computed again."""

    def send(self, frame: bytes) -> None:
        """Queue a frame, or give up a reader that does not read."""
        try:
            self.queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.close(SLOW)

    def close(self, code: int) -> None:
        """Let the writer close the socket, ahead of whatever is still queued."""
        self.close_code = code
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Fans messages of the live bus out to the sockets of this process."""

    def __init__(self) -> None:
        self.sockets: set[LiveSocket] = set()
        self._by_audience: defaultdict[str, set[LiveSocket]] = defaultdict(set)
        self._gathered: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._flush: asyncio.TimerHandle | None = None

    def add(self, socket: LiveSocket, audiences: Iterable[str]) -> None:
        self.sockets.add(socket)
        self.set_audiences(socket, audiences)

    def remove(self, socket: LiveSocket) -> None:
        self.sockets.discard(socket)
        self._leave(socket, socket.audiences | socket.watched)

    def set_audiences(self, socket: LiveSocket, audiences: Iterable[str]) -> None:
        """What the socket's rights let it hear."""
        wanted = frozenset(audiences)
        self._leave(socket, socket.audiences - wanted)
        self._join(socket, wanted)
        socket.audiences = wanted

    def watch(self, socket: LiveSocket, channels: Iterable[str]) -> None:
        """What the socket has on its screen and wants to hear at once; replaces the former set."""
        wanted = frozenset(channels)
        self._leave(socket, socket.watched - wanted)
        self._join(socket, wanted)
        socket.watched = wanted

    def count_of(self, audience: str) -> int:
        return len(self._by_audience.get(audience, ()))

    def deliver(self, messages: Sequence[LiveMessage]) -> None:
        """Hand a batch from the bus to those who may hear it."""
        for message in messages:
            for socket in self._listeners(message.ends):
                socket.close(SESSION_OVER)
            for socket in self._listeners(message.refreshes):
                socket.stale.set()
            if message.frame is None:
                continue
            if message.urgent:
                frame = _events_frame([message.frame])
                for socket in self._listeners(message.urgent):
                    socket.send(frame)
            for audience in message.audiences:
                if audience in self._by_audience:
                    self._gathered[audience].append(message.frame)
        if self._gathered and self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(GATHER_SECONDS, self.flush)

    def flush(self) -> None:
        """Send what was gathered, one frame per audience."""
        self._flush = None
        gathered, self._gathered = self._gathered, defaultdict(list)
        for audience, events in gathered.items():
            frame = _events_frame(events)
            for socket in tuple(self._by_audience.get(audience, ())):
                socket.send(frame)

    def resync(self) -> None:
        """Tell every client that frames may have been lost: refetch what is on the screen."""
        for socket in tuple(self.sockets):
            socket.send(b'{"type":"resync"}')

    def _listeners(self, audiences: Iterable[str]) -> set[LiveSocket]:
        return set().union(*(self._by_audience.get(audience, ()) for audience in audiences))

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


def _events_frame(events: list[dict[str, Any]]) -> bytes:
    return _encoder.encode({"type": "events", "events": events})
