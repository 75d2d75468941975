"""What is proposed while somebody types, when Meilisearch has a bad day: the index answers alone."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from community.app import searcher as module
from community.app.searcher import IndexKeeper, Typing
from community.core.searching import Question
from community.infra.db import Database
from community.settings import Settings
from tests.app.test_searcher import MEMBERS, put, settle

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(status: str, body: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    return talk


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


@asynccontextmanager
async def meilisearch(talk: Talk) -> AsyncIterator[str]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture
async def keeper(database: Database, tmp_path: Path) -> AsyncIterator[IndexKeeper]:
    keeper = IndexKeeper(tmp_path / "searcher", database, name="one")
    yield keeper
    await keeper.close()


async def proposed(keeper: IndexKeeper, url: str, words: str) -> list[UUID]:
    question = Question(words=words, marks=MEMBERS, typing=True, titles=True)
    async with AsyncExitStack() as stack:
        typing = Typing(keeper, stack, Settings(mode="test", meili_url=url, meili_key="k" * 16))
        ranking = await typing.ask(msgspec.Raw(msgspec.msgpack.encode(question)))
    return [hit.id for hit in ranking.hits]


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(silent, id="slow"),
        pytest.param(answering("500 Internal Server Error", b'{"code":"internal"}'), id="failing, as with a full disk"),
        pytest.param(answering("404 Not Found", b'{"code":"index_not_found"}'), id="index lost"),
        pytest.param(answering("200 OK", b'{"results":[{"hits":[{"id":3}]}]}'), id="of another version"),
        pytest.param(answering("200 OK", b"<html>"), id="something else at its address"),
    ],
)
async def test_the_index_answers_alone(
    database: Database, keeper: IndexKeeper, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MEILI_SECONDS", 0.2)
    thing = await put(database, "Cuir végétal")
    await settle(keeper)
    async with meilisearch(talk) as url:
        assert await proposed(keeper, url, "cui") == [thing]


async def test_when_nobody_listens_the_index_answers_alone(database: Database, keeper: IndexKeeper) -> None:
    thing = await put(database, "Cuir végétal")
    await settle(keeper)
    assert await proposed(keeper, "http://127.0.0.1:9", "cui") == [thing]


async def test_meilisearch_answers_alone_while_the_index_is_built(keeper: IndexKeeper) -> None:
    found, group = uuid4(), uuid4()
    hit = {"id": found.hex, "group": group.hex, "_rankingScore": 0.9}
    async with meilisearch(answering("200 OK", json.dumps({"results": [{"hits": [hit]}]}).encode())) as url:
        assert await proposed(keeper, url, "cui") == [found]


async def test_what_both_know_comes_first(database: Database, keeper: IndexKeeper) -> None:
    both, index_only = await put(database, "Cuir"), await put(database, "Cuirasse")
    await settle(keeper)
    meili_only = uuid4()
    hits = [{"id": each.hex, "group": each.hex, "_rankingScore": 0.9} for each in (meili_only, both)]
    async with meilisearch(answering("200 OK", json.dumps({"results": [{"hits": hits}]}).encode())) as url:
        answered = await proposed(keeper, url, "cui")
    assert answered[0] == both
    assert set(answered) == {both, index_only, meili_only}
