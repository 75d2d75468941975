"""Asks searchers: one connection to each, any number of questions on it, and another searcher where one fails."""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TypeVar

import msgspec
import structlog

from community.infra.search.wire import (
    Address,
    BadFrame,
    Call,
    Hello,
    Reply,
    encode,
    parse_address,
    read_frame,
    token_of,
)
from community.settings import Settings

log = structlog.get_logger()
T = TypeVar("T")

PATIENCE_SECONDS: Final = 0.8
"""For an answer; whoever waits longer is better served by PostgreSQL."""
CONNECT_SECONDS: Final = 0.3
SHUNNED_SECONDS: Final = 3.0
"""How long one that did not answer is not asked, unless there is no other."""


class SearcherAway(Exception):
    """No searcher has answered in time."""


class SearcherClient:
    """All searchers of the installation, for one process."""

    def __init__(self, addresses: Sequence[Address], *, token: str, patience: float = PATIENCE_SECONDS) -> None:
        self._links = [_Link(address, token) for address in addresses]
        self._patience = patience
        self._turn = itertools.count()

    @classmethod
    def of(cls, settings: Settings) -> "SearcherClient":
        return cls([parse_address(url) for url in settings.searchers], token=token_of(settings.secret_key))

    @property
    def known(self) -> bool:
        """Whether the installation has searchers at all."""
        return bool(self._links)

    async def ask(self, method: str, question: msgspec.Struct, answer: type[T]) -> T:
        """The first answer that comes in time: at most one searcher more is asked when one is away.

        Raises:
            SearcherAway: none came.
        """
        body = msgspec.Raw(msgspec.msgpack.encode(question))
        for link in self._in_turn()[:2]:
            try:
                reply = await link.call(method, body, patience=self._patience)
            except (OSError, TimeoutError, EOFError) as error:
                link.shun()
                log.warning("searcher_away", address=str(link.address), error=repr(error))
                continue
            if reply.error is None:
                return msgspec.msgpack.decode(reply.body, type=answer)
            log.warning("searcher_refused", address=str(link.address), error=reply.error)
        raise SearcherAway

    def _in_turn(self) -> list["_Link"]:
        """Those that answered lately, beginning with another one each time; without them, those that did not."""
        if not self._links:
            return []
        start = next(self._turn) % len(self._links)
        links = self._links[start:] + self._links[:start]
        return [link for link in links if not link.shunned] or links[:1]

    async def close(self) -> None:
        for link in self._links:
            await link.close()


class _Link:
    """One connection, made when it is needed."""

    def __init__(self, address: Address, token: str) -> None:
        self.address = address
        self._hello = encode(Hello(token))
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._shunned_until = 0.0

    @property
    def shunned(self) -> bool:
        return asyncio.get_running_loop().time() < self._shunned_until

    def shun(self) -> None:
        self._shunned_until = asyncio.get_running_loop().time() + SHUNNED_SECONDS

    async def call(self, method: str, body: msgspec.Raw, *, patience: float) -> Reply:
        writer = await self._connected()
        number = next(self._numbers)
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answered
        try:
            writer.write(encode(Call(number, method, body)))
            return await asyncio.wait_for(answered, patience)
        finally:
            self._waiting.pop(number, None)

    async def _connected(self) -> asyncio.StreamWriter:
        async with self._connecting:
            if self._writer is not None:
                return self._writer
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(*self.address)
            writer.write(self._hello)
            self._writer = writer
            self._reading = asyncio.create_task(self._read(reader, writer))
            return writer

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        failure: Exception = ConnectionResetError("the searcher has hung up")
        try:
            while True:
                reply = msgspec.msgpack.decode(await read_frame(reader), type=Reply)
                waiting = self._waiting.get(reply.number)
                if waiting is not None and not waiting.done():
                    waiting.set_result(reply)
        except (OSError, EOFError, BadFrame, msgspec.MsgspecError) as error:
            failure = ConnectionResetError(repr(error))
        finally:
            self._writer = None
            writer.close()
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(failure)

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
