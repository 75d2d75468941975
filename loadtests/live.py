"""The websocket of one load-test user: hears in the background, remembers which posts it heard of."""

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

import gevent
from gevent.event import Event
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

OPEN_SECONDS = 10.0


class SocketError(Exception):
    """The socket did not do what it should."""


class LiveSocket:
    """One tab of a browser.

    A frame is a hint, heard once or, where a topic is both watched and in a visible space, twice:
    posts are therefore remembered by number.
    """

    def __init__(self, address: str, cookie: str) -> None:
        self._url = address.replace("http", "ws", 1) + "/api/live"
        self._headers = {"Cookie": cookie, "Origin": address}
        self._socket: ClientConnection | None = None
        self._posts: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._news = Event()
        self._pong = Event()
        self._greeted = Event()
        self.resyncs = 0
        self.lost: str | None = None
        """Why the socket ended by itself; None while it is open."""

    def open(self) -> None:
        """Connect and wait for the greeting.

        Raises:
            SocketError: refused, or no greeting.
        """
        try:
            self._socket = connect(
                self._url, additional_headers=self._headers, compression=None, open_timeout=OPEN_SECONDS
            )
        except (OSError, TimeoutError, ConnectionClosed) as error:
            raise SocketError(f"refused: {error}") from error
        except Exception as error:
            raise SocketError(f"no websocket: {error!r}") from error
        gevent.spawn(self._listen, self._socket)
        if not self._greeted.wait(OPEN_SECONDS):
            raise SocketError("no greeting")

    def close(self) -> None:
        if self._socket is not None:
            with suppress(Exception):
                self._socket.close()

    def watch(self, topic: str) -> None:
        """Say that the topic is on the screen, and wait until the server has obeyed.

        Raises:
            SocketError: no answer.
        """
        self._pong.clear()
        # Frames are obeyed in order: the pong says that the watch is in force.
        self._send({"type": "watch", "channels": [f"forums.topic:{topic}"]})
        self._send({"type": "ping"})
        if not self._pong.wait(OPEN_SECONDS):
            raise SocketError(f"no pong after a watch ({self.lost or 'the socket is open'})")

    def heard(self, topic: str) -> dict[int, float]:
        """Numbers of the posts of a topic that were announced, with the moments of their arrival."""
        return self._posts[topic]

    def wait_for(self, topic: str, numbers: Iterable[int], seconds: float) -> set[int]:
        """Wait until all of these posts have been announced; returns those that were not in time."""
        wanted = set(numbers)
        until = time.monotonic() + seconds
        while missing := wanted - self._posts[topic].keys():
            left = until - time.monotonic()
            self._news.clear()
            if left <= 0 or self.lost is not None or not self._news.wait(left):
                return missing - self._posts[topic].keys()
        return set()

    def forget(self) -> None:
        """Drop what was heard so far, so that long runs stay small."""
        self._posts.clear()

    def _send(self, frame: dict[str, object]) -> None:
        if self._socket is None:
            raise SocketError("the socket is not open")
        try:
            self._socket.send(json.dumps(frame))
        except ConnectionClosed as error:
            raise SocketError(f"closed: {error}") from error

    def _listen(self, socket: ClientConnection) -> None:
        try:
            for text in socket:
                self._take(json.loads(text))
        except ConnectionClosed as error:
            self.lost = str(error)
        else:
            self.lost = "closed"
        self._news.set()

    def _take(self, frame: dict) -> None:
        match frame["type"]:
            case "hello":
                self._greeted.set()
            case "pong":
                self._pong.set()
            case "resync":
                self.resyncs += 1
            case "events":
                now = time.time()
                for event in frame["events"]:
                    if event["name"] == "forums.post_created":
                        self._posts[event["topicId"]].setdefault(event["number"], now)
                self._news.set()
