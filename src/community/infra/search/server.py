"""Answers the calls of servers; what a call costs is done elsewhere, so that the loop is free."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

import msgspec
import structlog

from community.infra.search.wire import Address, BadFrame, Call, Hello, Reply, encode, read_frame

log = structlog.get_logger()

Method = Callable[[msgspec.Raw], Awaitable[msgspec.Struct]]
MOST_WAITING: Final = 200
"""Calls under way; more are refused at once, and whoever asked turns elsewhere."""
HELLO_SECONDS: Final = 5.0
_NOTHING: Final = msgspec.Raw(msgspec.msgpack.encode(None))


class SearcherServer:
    """The methods, and who may call them."""

    def __init__(self, methods: Mapping[str, Method], *, token: str) -> None:
        self._methods = methods
        self._token = token
        self._running: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self, address: Address) -> AsyncIterator[int]:
        """Listen inside; gives the port, for an address that leaves it open (0)."""
        server = await asyncio.start_server(self._serve, address.host, address.port)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for task in self._running:
                task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection is served by a task
        self._running.add(task)
        try:
            hello = msgspec.msgpack.decode(await asyncio.wait_for(read_frame(reader), HELLO_SECONDS), type=Hello)
            if not hmac.compare_digest(hello.token, self._token):
                log.warning("searcher_refused_a_caller")
                return
            while True:
                call = msgspec.msgpack.decode(await read_frame(reader), type=Call)
                if len(self._running) > MOST_WAITING:
                    writer.write(encode(Reply(call.number, "busy", _NOTHING)))
                    continue
                answering = asyncio.create_task(self._answer(call, writer))
                self._running.add(answering)
                answering.add_done_callback(self._running.discard)
        except (asyncio.IncompleteReadError, OSError, TimeoutError):
            pass
        except (msgspec.MsgspecError, BadFrame) as error:
            log.warning("searcher_bad_frame", error=repr(error))
        finally:
            self._running.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, call: Call, writer: asyncio.StreamWriter) -> None:
        try:
            answer = await self._methods[call.method](call.body)
            reply = Reply(call.number, None, msgspec.Raw(msgspec.msgpack.encode(answer)))
        except Exception as error:  # noqa: BLE001 - one bad question must not end the others' connection
            log.warning("searcher_failed", method=call.method, error=repr(error))
            reply = Reply(call.number, type(error).__name__, _NOTHING)
        with suppress(OSError):
            writer.write(encode(reply))
            await writer.drain()
