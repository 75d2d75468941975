"""Meilisearch, the real one: fed from the documents, with the rights of who asks, and built anew beside itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import httpx
import pytest
from meilisearch.client import Client
from sqlalchemy.ext.asyncio import AsyncSession
from tests.app.conftest import TOOLS
from tests.features.search.test_fallback import put

from community.app.devstack import SearchServer
from community.core.clock import SystemClock
from community.core.searching import Question
from community.features.search.repository import documents, engines
from community.features.search.service import feeding
from community.features.search.service.feeding import Feeder
from community.infra.db import Database
from community.infra.search.meili import EngineFailed, MeiliIndexes, MeiliKeys
from community.infra.search.meili_names import index_name, key_of
from community.infra.search.meili_query import MeiliAway, MeiliQuery


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchServer]:
    server = SearchServer(tmp_path_factory.mktemp("meilisearch"), tools=TOOLS)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def prefix(server: SearchServer) -> str:
    prefix = f"test{uuid4().hex[:8]}"
    MeiliKeys(server.url, server.key, prefix).ensure()
    return prefix


@pytest.fixture
def indexes(server: SearchServer, prefix: str) -> MeiliIndexes:
    return MeiliIndexes(server.url, key_of(server.key, prefix, "index"), prefix, ["thing"])


@pytest.fixture
def feeder(database: Database, indexes: MeiliIndexes) -> Feeder:
    return Feeder(database, indexes)


@asynccontextmanager
async def query_of(server: SearchServer, prefix: str) -> AsyncIterator[MeiliQuery]:
    query = MeiliQuery(server.url, key_of(server.key, prefix, "search"), prefix, timeout=5)
    yield query
    await query.close()


async def typed(server: SearchServer, prefix: str, words: str, mark: str = "members") -> list[UUID]:
    async with query_of(server, prefix) as query:
        ranking = await query.typed(Question(words=words, marks={"thing": (mark,)}))
    return [hit.id for hit in ranking.hits]


async def settle(feeder: Feeder) -> None:
    while await feeder.step():
        pass


async def test_beginnings_and_slips_find_names(
    session: AsyncSession, feeder: Feeder, server: SearchServer, prefix: str
) -> None:
    leather = await put(session, "L’atelier du cuir végétal")
    await put(session, "Menuiserie du Vexin")
    await settle(feeder)
    for words in ("ate", "ATELIER", "vegeta", "cuir veg", "atlier"):
        assert await typed(server, prefix, words) == [leather], words


async def test_it_follows_changes_and_ends(
    session: AsyncSession, feeder: Feeder, server: SearchServer, prefix: str
) -> None:
    thing = await put(session, "Liège")
    await settle(feeder)
    other = await put(session, "Lièvre")
    await documents.bury(session, "thing", [thing], now=SystemClock().now())
    await settle(feeder)
    assert await typed(server, prefix, "liè") == [other]


async def test_only_what_the_marks_allow(
    session: AsyncSession, feeder: Feeder, server: SearchServer, prefix: str
) -> None:
    mine = await put(session, "Cuir", audience=("person:me",))
    await put(session, "Cuir", audience=("person:you",))
    await settle(feeder)
    assert await typed(server, prefix, "cuir", "person:me") == [mine]
    assert await typed(server, prefix, "cuir", 'x"] OR audience EXISTS OR audience IN ["') == []


async def test_the_key_that_searches_can_do_nothing_else(feeder: Feeder, server: SearchServer, prefix: str) -> None:
    await settle(feeder)
    headers = {"Authorization": f"Bearer {key_of(server.key, prefix, 'search')}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        answers = [
            await client.get(f"/indexes/{index_name(prefix, 'thing')}/documents"),
            await client.delete(f"/indexes/{index_name(prefix, 'thing')}"),
            await client.get("/keys"),
            await client.post("/indexes/elsewhere/search", json={"q": ""}),
        ]
    assert {answer.status_code for answer in answers} == {403}


async def test_a_new_generation_is_built_beside_the_present_one(
    session: AsyncSession, feeder: Feeder, server: SearchServer, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "BATCH", 2)
    things = {await put(session, "Cuir") for _ in range(5)}
    await settle(feeder)
    await engines.want_next(session, feeding.KIND)
    assert await feeder.step()
    assert set(await typed(server, prefix, "cuir")) == things, "while it is built, the one before answers"
    await settle(feeder)
    assert set(await typed(server, prefix, "cuir")) == things
    (engine,) = await engines.known(session)
    assert (engine.generation, engine.documents, engine.building) == (2, 5, 0)


async def test_an_index_that_was_lost_comes_back(
    session: AsyncSession, database: Database, feeder: Feeder, indexes: MeiliIndexes, server: SearchServer, prefix: str
) -> None:
    thing = await put(session, "Cuir")
    await settle(feeder)
    master = Client(server.url, server.key)
    task = await asyncio.to_thread(master.delete_index, index_name(prefix, "thing"))
    await asyncio.to_thread(master.wait_for_task, task.task_uid)
    async with query_of(server, prefix) as query:
        with pytest.raises(MeiliAway):
            await query.typed(Question(words="cuir", marks={"thing": ("members",)}))
    await settle(Feeder(database, indexes))
    assert await typed(server, prefix, "cuir") == [thing]


async def test_while_it_is_away_nothing_is_lost(session: AsyncSession, database: Database, prefix: str) -> None:
    away = MeiliIndexes("http://127.0.0.1:9", "key", prefix, ["thing"])
    thing = await put(session, "Cuir")
    with pytest.raises(EngineFailed):
        await Feeder(database, away).step()
    assert thing in (await documents.known_between(session, "thing", None, None))
