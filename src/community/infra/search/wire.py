"""The words between servers and searchers: frames of msgpack behind their length, on TCP.

A connection begins with a `Hello`; then calls and replies, matched by number, in any order.
"""

import asyncio
import hmac
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

LARGEST: Final = 4_000_000
"""Bytes of a frame."""


class Hello(msgspec.Struct, array_like=True, frozen=True):
    """`token`: proof that the caller knows the installation's secret."""

    token: str


class Call(msgspec.Struct, array_like=True, frozen=True):
    """A question; the body is that of the method."""

    number: int
    method: str
    body: msgspec.Raw


class Reply(msgspec.Struct, array_like=True, frozen=True):
    """An answer, or why there is none."""

    number: int
    error: str | None
    body: msgspec.Raw


class BadFrame(Exception):
    """What came is no frame: the connection is of no use."""


class Address(NamedTuple):
    """Where a searcher listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"tcp://{self.host}:{self.port}"


def parse_address(url: str) -> Address:
    """Read `tcp://host:port`.

    Raises:
        ValueError: it is something else.
    """
    parts = urlsplit(url)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise ValueError(f"give tcp://host:port, not {url}")
    return Address(parts.hostname, parts.port)


def token_of(secret_key: str) -> str:
    """What a caller says of itself."""
    return hmac.new(secret_key.encode(), b"searcher", "sha256").hexdigest()


def encode(frame: msgspec.Struct) -> bytes:
    raw = msgspec.msgpack.encode(frame)
    return len(raw).to_bytes(4, "big") + raw


async def read_frame(reader: asyncio.StreamReader) -> bytes:
    """The next frame.

    Raises:
        BadFrame: it is larger than any that is sent here.
        asyncio.IncompleteReadError, OSError: the connection has ended.
    """
    size = int.from_bytes(await reader.readexactly(4), "big")
    if size > LARGEST:
        raise BadFrame(f"a frame of {size} bytes")
    return await reader.readexactly(size)
