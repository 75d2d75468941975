"""Sends files from disk: by ranges, by validator, without blocking the loop, or by the proxy in front."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

_BLOCK: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
Header = tuple[bytes, bytes]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What to send: a file that does not change as long as its `etag` is the same."""

    path: Path
    media_type: str
    etag: str
    headers: Sequence[Header]
    accelerated: str | None = None
    """Address of the file inside the proxy in front, which then reads it."""


class FileAnswer(Response[Any]):
    """A file; conditional and partial requests are answered as RFC 9110 says."""

    def __init__(self, sent: Sent) -> None:
        self.content = None
        self.sent = sent
        self.status_code = 200
        self.background = None
        self.cookies = []
        self.encoding = "utf-8"
        self.headers = {}
        self.media_type = sent.media_type
        self.response_type_encoders = {}

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return _Sending(self.sent)


class _Sending(ASGIResponse):
    def __init__(self, sent: Sent) -> None:
        self._sent = sent

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"])
        etag = self._sent.etag.encode()
        headers: list[Header] = [*self._sent.headers, (b"etag", etag)]
        if etag in [each.strip().removeprefix(b"W/") for each in asked.get(b"if-none-match", b"").split(b",")]:
            await _only_headers(send, 304, headers)
            return
        headers += [(b"content-type", self._sent.media_type.encode()), (b"accept-ranges", b"bytes")]
        if self._sent.accelerated is not None:
            await _only_headers(send, 200, [*headers, (b"x-accel-redirect", self._sent.accelerated.encode())])
            return
        try:
            file, size = await asyncio.to_thread(_open, self._sent.path)
        except FileNotFoundError:
            # Deleted between the look at its row and now.
            await _only_headers(send, 404, [(b"cache-control", b"no-store")])
            return
        try:
            # A range of a file that has changed meanwhile would not fit what the client has of it.
            fits = asked.get(b"if-range", etag) == etag
            await _send_open(send, file, size, headers, asked.get(b"range", b"") if fits else b"")
        finally:
            await asyncio.to_thread(file.close)


def _open(path: Path) -> tuple[BinaryIO, int]:
    file = path.open("rb")
    return file, path.stat().st_size


async def _send_open(send: Send, file: BinaryIO, size: int, headers: list[Header], wanted: bytes) -> None:
    part = range_in(wanted.decode("latin-1"), size)
    if part is None:
        await _only_headers(send, 416, [*headers, (b"content-range", b"bytes */%d" % size)])
        return
    first, last = part
    status = 200
    if last - first + 1 < size:
        status = 206
        headers = [*headers, (b"content-range", b"bytes %d-%d/%d" % (first, last, size))]
    left = last - first + 1
    headers = [*headers, (b"content-length", b"%d" % left)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await asyncio.to_thread(file.seek, first)
    while left > 0:
        block = await asyncio.to_thread(file.read, min(_BLOCK, left))
        if not block:
            break
        left -= len(block)
        await send({"type": "http.response.body", "body": block, "more_body": left > 0})


def range_in(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a Range header asks for; all for a header that is none or many; None beyond the end."""
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or match.group(0) == "bytes=-":
        return 0, size - 1
    first, last = match.groups()
    if first == "":
        return (max(0, size - int(last)), size - 1) if int(last) > 0 else None
    if int(first) >= size:
        return None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if end >= int(first) else (0, size - 1)


async def _only_headers(send: Send, status: int, headers: list[Header]) -> None:
    empty = [] if status == 304 else [(b"content-length", b"0")]
    if any(name == b"x-accel-redirect" for name, _ in headers):
        empty = []
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *empty]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
