"""Servers and searchers: answers in any order, and none that hangs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from community.infra.search import server as module
from community.infra.search.client import SearcherAway, SearcherClient
from community.infra.search.server import SearcherServer
from community.infra.search.wire import Address, parse_address

HOST = "127.0.0.1"


class Number(msgspec.Struct):
    value: int


@asynccontextmanager
async def searcher(port: int = 0, token: str = "t", release: asyncio.Event | None = None) -> AsyncIterator[Address]:
    async def double(body: msgspec.Raw) -> Number:
        asked = msgspec.msgpack.decode(body, type=Number)
        if asked.value < 0:
            raise ValueError(asked.value)
        if asked.value == 1 and release is not None:
            await release.wait()
        return Number(asked.value * 2)

    async with SearcherServer({"double": double}, token=token).listening(Address(HOST, port)) as bound:
        yield Address(HOST, bound)


@asynccontextmanager
async def client_of(*addresses: Address, patience: float = 5, token: str = "t") -> AsyncIterator[SearcherClient]:
    client = SearcherClient(addresses, token=token, patience=patience)
    yield client
    await client.close()


async def double(client: SearcherClient, value: int) -> int:
    return (await client.ask("double", Number(value), Number)).value


async def test_a_slow_answer_holds_up_no_other() -> None:
    release = asyncio.Event()
    async with searcher(release=release) as address, client_of(address) as client:
        slow = asyncio.create_task(double(client, 1))
        assert [await double(client, value) for value in (2, 3, 4)] == [4, 6, 8]
        assert not slow.done()
        release.set()
        assert await slow == 2


async def test_whoever_does_not_know_the_secret_gets_nothing() -> None:
    async with searcher(token="secret") as address, client_of(address, token="guess") as client:
        with pytest.raises(SearcherAway):
            await double(client, 2)


async def test_a_question_that_fails_leaves_the_connection_to_others() -> None:
    async with searcher() as address, client_of(address) as client:
        with pytest.raises(SearcherAway):
            await double(client, -1)
        assert await double(client, 4) == 8


async def test_another_searcher_answers_for_one_that_is_away() -> None:
    async with searcher() as address, client_of(Address(HOST, 1), address) as client:
        assert [await double(client, value) for value in (2, 3, 4)] == [4, 6, 8]


async def test_another_searcher_answers_for_a_slow_one() -> None:
    release = asyncio.Event()
    async with searcher(release=release) as slow, searcher() as quick, client_of(slow, quick, patience=0.3) as client:
        assert [await double(client, 1) for _ in range(3)] == [2, 2, 2]


async def test_without_any_nobody_waits() -> None:
    async with client_of() as client:
        assert not client.known
        with pytest.raises(SearcherAway):
            await double(client, 2)


async def test_one_that_comes_back_is_asked_again() -> None:
    async with searcher() as address, client_of(address) as client:
        assert await double(client, 2) == 4
        port = address.port
    async with client_of(Address(HOST, port)) as client:
        with pytest.raises(SearcherAway):
            await double(client, 2)
        async with searcher(port):
            assert await double(client, 2) == 4


async def test_more_than_it_can_take_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    release = asyncio.Event()
    async with searcher(release=release) as address, client_of(address) as client:
        waiting = [asyncio.create_task(double(client, 1)) for _ in range(3)]
        with pytest.raises(SearcherAway):
            await double(client, 1)
        release.set()
        await asyncio.wait(waiting)


async def test_what_is_no_frame_ends_its_own_connection_only() -> None:
    async with searcher() as address, client_of(address) as client:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"\xff" * 64)
        assert await reader.read() == b""
        writer.close()
        assert await double(client, 2) == 4


def test_an_address_is_a_host_and_a_port() -> None:
    assert parse_address("tcp://search.example:7800") == Address("search.example", 7800)
    for wrong in ("http://x:1", "tcp://x", "tcp://:3", "x:1"):
        with pytest.raises(ValueError, match="give tcp"):
            parse_address(wrong)
