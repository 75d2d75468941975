"""A websocket client that costs little: a handshake, then frames handed on; for thousands in one process."""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from loadtests.bench.client import BadAnswer
from loadtests.bench.members import Member

Hear = Callable[[bytes, float], None]
"""Told of each text frame and of the moment of its arrival."""

_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA


class Socket(asyncio.Protocol):
    """One open tab. Frames of the server are whole and not masked; those of the client are small."""

    def __init__(self, member: Member, hear: Hear) -> None:
        self._member = member
        self._hear = hear
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._open = False
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(cls, member: Member, hear: Hear) -> "Socket":
        """Connect and wait for the greeting.

        Raises:
            BadAnswer: refused.
        """
        parts = urlsplit(member.address)
        _, socket = await asyncio.get_running_loop().create_connection(
            lambda: cls(member, hear), parts.hostname, parts.port
        )
        try:
            await socket.greeted
        except BaseException:
            socket.close()
            raise
        return socket

    def say(self, frame: bytes) -> None:
        self._send(_TEXT, frame)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def pause(self, seconds: float) -> None:
        """Read nothing for a while."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
            asyncio.get_running_loop().call_later(seconds, self._transport.resume_reading)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        head = [
            "GET /api/live HTTP/1.1",
            f"Host: {urlsplit(self._member.address).netloc}",
            f"Origin: {self._member.address}",
            f"Cookie: {self._member.cookie}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        ]
        self._transport.write("\r\n".join([*head, "", ""]).encode())  # type: ignore[union-attr]

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._received += data
        if not self._open:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._received.startswith(b"HTTP/1.1 101"):
                self._fail(f"the handshake was answered {bytes(self._received[:60])!r}")
                return
            self._open = True
            del self._received[: end + 4]
        while (frame := _take(self._received)) is not None:
            self._obey(*frame, now)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if not self.ended.done():
            self.ended.set_result(None)
        self._fail(f"the connection was lost ({exc})")

    def _obey(self, opcode: int, content: bytes, now: float) -> None:
        if opcode == _PING:
            self._send(_PONG, content)
        elif opcode == _CLOSE:
            self._fail(f"closed by the server ({int.from_bytes(content[:2])})")
            self.close()
        elif opcode == _TEXT:
            if not self.greeted.done():
                self.greeted.set_result(None)
            self._hear(content, now)

    def _send(self, opcode: int, content: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        size = len(content)
        head = bytes([0x80 | opcode, 0x80 | size]) if size < 126 else bytes([0x80 | opcode, 0xFE]) + size.to_bytes(2)
        # A mask of zeros: allowed, and free.
        self._transport.write(head + b"\0\0\0\0" + content)

    def _fail(self, reason: str) -> None:
        if not self.greeted.done():
            self.greeted.set_exception(BadAnswer(reason))


def _take(received: bytearray) -> tuple[int, bytes] | None:
    """The first whole frame, taken out."""
    if len(received) < 2:
        return None
    size, start = received[1] & 0x7F, 2
    if size >= 126:
        width = 2 if size == 126 else 8
        start += width
        if len(received) < start:
            return None
        size = int.from_bytes(received[2:start])
    if len(received) < start + size:
        return None
    frame = received[0] & 0x0F, bytes(received[start : start + size])
    del received[: start + size]
    return frame
