"""The shared connection to Valkey: every asker gets their own answer, whatever becomes of the others."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from community.app.devstack import StackUrls
from community.infra import valkey_wire
from community.infra.valkey_wire import Wire


@pytest.fixture
async def wire(urls: StackUrls) -> AsyncIterator[Wire]:
    client = Redis.from_url(urls.redis_url)
    wire = Wire(client.connection_pool.connection_kwargs)
    yield wire
    wire.close()
    await client.aclose()


async def test_everybody_gets_their_own_answer(wire: Wire) -> None:
    key = uuid4().hex

    async def keep(number: int) -> None:
        [_, found] = await wire.ask(("SET", f"{key}:{number}", number, "EX", 10), ("GET", f"{key}:{number}"))
        assert int(found) == number

    await asyncio.gather(*(keep(number) for number in range(200)))


async def test_answer_to_who_has_gone_reaches_nobody_else(wire: Wire) -> None:
    await wire.ask(("PING",))
    gone = [asyncio.create_task(wire.ask(("ECHO", f"gone {number}"))) for number in range(50)]
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    assert await wire.ask(("ECHO", "here")) == [b"here"]


async def test_refused_command_fails_alone(wire: Wire) -> None:
    key = uuid4().hex
    refused = asyncio.create_task(wire.ask(("SET", key, "x", "EX", 10), ("INCR", key), ("GET", key)))
    other = asyncio.create_task(wire.ask(("PING",)))
    with pytest.raises(ResponseError, match="not an integer"):
        await refused
    assert await other == [b"PONG"]


async def test_lost_connection_is_made_again(wire: Wire) -> None:
    [number] = await wire.ask(("CLIENT", "ID"))
    with pytest.raises(RedisError):
        await wire.ask(("CLIENT", "KILL", "ID", number, "SKIPME", "no"), ("PING",))
    [other] = await wire.ask(("CLIENT", "ID"))
    assert other != number


async def test_server_that_is_silent_is_given_up(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey_wire, "ANSWER_SECONDS", 0.05)
    await wire.ask(("PING",))
    silent = asyncio.create_task(wire.ask(("BLPOP", uuid4().hex, 0)))
    behind = asyncio.create_task(wire.ask(("PING",)))
    for task in (silent, behind):
        with pytest.raises(RedisError):
            await asyncio.wait_for(task, 5)
    assert await wire.ask(("PING",)) == [b"PONG"]


async def test_nobody_there_is_an_error_at_once() -> None:
    wire = Wire({"host": "127.0.0.1", "port": 1})
    for _ in range(2):
        with pytest.raises((OSError, RedisError)):
            await wire.ask(("PING",))
    wire.close()


async def test_wrong_password_is_an_error(urls: StackUrls) -> None:
    client = Redis.from_url(urls.redis_url)
    wire = Wire({**client.connection_pool.connection_kwargs, "password": "wrong"})
    with pytest.raises(RedisError):
        await wire.ask(("PING",))
    wire.close()
    await client.aclose()
