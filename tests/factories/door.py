"""A web server on this machine, in the place of those of the world."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from community.infra.safe_fetch import SafeFetcher


class Door:
    """A web server on this machine that answers what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.answers: dict[str, bytes] = {}
        self.pause = 0.0
        self.cut_off = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head)
            answer = self.answers.get(head.split()[1], page(b"<title>Bonjour</title>"))
            await asyncio.sleep(self.pause)
            for at in range(0, len(answer), 100_000):
                writer.write(answer[at : at + 100_000])
                await writer.drain()
            writer.write_eof()
            await reader.read()
        self.cut_off.set()
        writer.close()

    def fetcher(self, **more: object) -> SafeFetcher:
        async def here(_host: str, _port: int) -> Sequence[str]:
            return ["127.0.0.1"]

        rules = {"resolve": here, "inward": lambda address: address != "127.0.0.1", "ports": {self.port, 80, 443}}
        return SafeFetcher(**{**rules, **more})  # type: ignore[arg-type]

    def url(self, path: str = "/", host: str = "door.example") -> str:
        return f"http://{host}:{self.port}{path}"


def page(body: bytes, content_type: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def moved(where: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()


@asynccontextmanager
async def opened(tls: ssl.SSLContext | None = None) -> AsyncIterator[Door]:
    door = Door()
    server = await asyncio.start_server(door.serve, "127.0.0.1", 0, ssl=tls)
    door.port = server.sockets[0].getsockname()[1]
    try:
        yield door
    finally:
        server.close()
