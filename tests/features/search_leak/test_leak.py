"""What one person writes, searched by another in every way that the API offers.

By PostgreSQL, by an index, by Meilisearch, and by an index that is wrong about everything: whatever an engine says,
nobody is shown what is not theirs to read, and what one may find is found.
"""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.canaries import NAMES, CanaryWorld, canary, canary_world
from tests.factories.worker import run_named
from tests.features.forums.conftest import session
from tests.features.search.test_meilisearch import prefix, server, settle

from community.app.devstack import SearchServer
from community.app.factory import Community
from community.app.searcher import IndexKeeper
from community.core.clock import SystemClock
from community.core.searching import FacetCount, Hit, Question, Ranking
from community.features.accounts.api import actors_of
from community.features.notifications.jobs import SEND
from community.features.search.models import Alert, FoundDocument
from community.features.search.service.asking import marks_of
from community.features.search.service.engines import Engines
from community.features.search.service.feeding import Feeder
from community.features.search.service.indexing import Indexing
from community.infra.counters import Counters
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.infra.search.client import SearcherClient
from community.infra.search.meili import MeiliIndexes
from community.infra.search.meili_names import key_of
from community.infra.search.meili_query import MeiliQuery
from community.infra.search.server import SearcherServer
from community.infra.search.wire import Address
from community.settings import Settings

__all__ = ["prefix", "server", "session"]

API = "/api/search"
EVERYTHING = "after:2020-01-01"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Credulous:
    """An engine that takes everything to be found by everybody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, body: msgspec.Raw) -> Ranking:
        question = msgspec.msgpack.decode(body, type=Question)
        async with self._database.reading() as session:
            rows = (await session.execute(select(FoundDocument).where(FoundDocument.gone.is_(False)))).scalars().all()
        hits = [Hit(kind=row.kind, id=row.id, group_id=row.group_id, score=1.0) for row in rows]
        facets = {
            "kind": [row.kind for row in rows],
            "space": [str(row.space_id) for row in rows if row.space_id],
            "author": [str(row.author_id) for row in rows if row.author_id],
        }
        return Ranking(
            hits=tuple(hits[question.offset :][: question.limit]),
            total=len(hits),
            facets={
                name: tuple(FacetCount(value=value, count=1) for value in dict.fromkeys(values))
                for name, values in facets.items()
            },
        )


@pytest.fixture
async def world(
    app: Community, session: AsyncSession, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[CanaryWorld]:
    async def once(*_: object, **__: object) -> int:
        return 1

    # Far more is asked here than anybody may.
    monkeypatch.setattr(Counters, "hit", once)
    async with canary_world(app, session, settings) as world:
        house = app.state.house
        indexing = Indexing(session, house.catalogue.searches, house.clock)
        await indexing.begin_walks(reason="reindex", kinds=house.catalogue.searches)
        while await indexing.walk_on():
            pass
        await session.commit()
        yield world


@pytest.fixture(params=["postgresql", "index", "credulous"])
async def engine(
    request: pytest.FixtureRequest, world: CanaryWorld, app: Community, database: Database, tmp_path: Path
) -> AsyncIterator[str]:
    """What answers the searches of the application."""
    async with AsyncExitStack() as stack:
        addresses = []
        if request.param != "postgresql":
            answering: Any = Credulous(database)
            if request.param == "index":
                answering = IndexKeeper(tmp_path / "index", database, name="leak")
                stack.push_async_callback(answering.close)
                while await answering.step():
                    pass
            searcher = SearcherServer({"ask": answering.ask, "typed": answering.ask}, token="t")
            addresses.append(
                Address("127.0.0.1", await stack.enter_async_context(searcher.listening(Address("127.0.0.1", 0))))
            )
        client = SearcherClient(addresses, token="t", patience=10)
        stack.push_async_callback(client.close)
        app.state.search_engines = app.state.house, Engines(database, client)
        yield request.param


async def test_meilisearch_answers_with_what_one_may_find(
    world: CanaryWorld, app: Community, session: AsyncSession, database: Database, server: SearchServer, prefix: str
) -> None:
    """Its own answers, which nothing has checked yet: with Bruno's marks it finds nothing that is not his."""
    sources = app.state.house.catalogue.searches
    kinds = [kind for kind, source in sources.items() if source.typed]
    await settle(Feeder(database, MeiliIndexes(server.url, key_of(server.key, prefix, "index"), prefix, kinds)))
    actors = {name: (await actors_of(session, [world.people[name].id]))[world.people[name].id] for name in NAMES}
    async with AsyncExitStack() as stack:
        query = MeiliQuery(server.url, key_of(server.key, prefix, "search"), prefix, timeout=5)
        stack.push_async_callback(query.close)
        found = {}
        for name, actor in actors.items():
            marks = await marks_of(session, sources, actor, kinds)
            for place in world.finders:
                ranking = await query.typed(Question(words=canary(place), marks=marks, typing=True, titles=True))
                found[name, place] = bool(ranking.hits)
    assert [key for key, hits in found.items() if hits and key[0] not in world.finders[key[1]]] == []
    assert len([key for key, hits in found.items() if hits]) > len(NAMES)


async def ask(world: CanaryWorld, name: str, q: str, path: str = "", **more: Any) -> dict[str, Any]:
    answer = await world.browsers[name].get(f"{API}{path}", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def told(answer: dict[str, Any]) -> str:
    """All that an answer says beside what was asked."""
    facets = [(facet["name"], value["label"], value["value"]) for facet in answer.get("facets", ())
              for value in facet["values"] if not value["chosen"]]  # fmt: skip
    said = [answer["items"], answer.get("tabs"), facets, (answer.get("correction") or {}).get("words")]
    return json.dumps(said, ensure_ascii=False).casefold()


def secrets(world: CanaryWorld, name: str) -> dict[str, str]:
    """The words that are not theirs to find, by place. The address of a space says no more than that it is theirs."""
    return {
        place: canary(place) for place, finders in world.finders.items() if name not in finders and "slug" not in place
    }


async def test_nobody_finds_what_is_not_theirs(world: CanaryWorld, engine: str) -> None:
    for name in NAMES:
        await _browse(world, name)
    if engine == "credulous":
        return  # It says the same whatever it is asked.
    for place, word in secrets(world, "bruno").items():
        for q in (word, f'"{word}"', f"tag:{word}"):
            answer = await ask(world, "bruno", q)
            assert (answer["items"], answer["total"], answer["tabs"]) == ([], 0, []), (place, q)
            assert word not in told(answer), (place, q)
        for q in (f"in:{word} le", f"@{word} le", f"org:{word} le"):
            assert word not in told(await ask(world, "bruno", q)), (place, q)
        similar = await world.browsers["bruno"].get(f"{API}/similar", params={"title": word})
        assert (similar.status_code, similar.json()) == (200, []), place
    for name in ("carla", "mod"):
        for place, word in secrets(world, name).items():
            answer = await ask(world, name, word)
            assert (answer["items"], answer["total"], answer["tabs"]) == ([], 0, []), (name, place)


async def _browse(world: CanaryWorld, name: str) -> None:
    """All pages of all that there is, in each tab and order, hold none of it."""
    theirs = secrets(world, name)
    for more in (
        {},
        {"order": "date"},
        {"order": "replies"},
        *({"kind": kind} for kind in ("topic", "message", "file")),
    ):
        cursor: str | None = None
        while True:
            answer = await ask(world, name, EVERYTHING, **more, **({} if cursor is None else {"cursor": cursor}))
            assert not [place for place, word in theirs.items() if word in told(answer)], (name, more)
            cursor = answer["next"]
            if cursor is None:
                break


async def test_nothing_is_proposed_or_corrected_that_is_not_theirs(world: CanaryWorld, engine: str) -> None:
    theirs = secrets(world, "bruno")
    # An engine that says the same whatever it is asked is asked little.
    for place, word in list(theirs.items())[: 3 if engine == "credulous" else None]:
        for typed in (word[:2], word[:5], word, f"in:{word[:4]}", f"@{word[:4]}", f"org:{word[:4]}", f"le {word[:7]}"):
            assert word not in told(await ask(world, "bruno", typed, "/suggestions")), (place, typed)
        wrong = word[:4] + ("z" if word[4] != "z" else "x") + word[5:]
        for typed in (wrong, word[:4] + word[5:], f"le {wrong}"):
            assert word not in told(await ask(world, "bruno", typed)), (place, typed)


@pytest.mark.parametrize("engine", ["postgresql", "index"], indirect=True)
async def test_everybody_finds_what_is_theirs(world: CanaryWorld, engine: str) -> None:
    for name in NAMES:
        for place, finders in world.finders.items():
            if name in finders:
                word = canary(place)
                answer = await ask(world, name, f"tag:{word}" if place.startswith("tag") else word)
                assert answer["items"], (name, place)


async def test_alerts_tell_of_nothing_else(
    world: CanaryWorld, session: AsyncSession, database: Database, settings: Settings
) -> None:
    """An alert on everything, as old as the world: neither its notice nor its mail says what its owner may not read."""
    for pace in ("soon", "daily"):
        body = {"query": EVERYTHING if pace == "soon" else f"{EVERYTHING} kind:topic", "pace": pace, "tab": ""}
        assert (await world.browsers["bruno"].post(f"{API}/alerts", json=body)).status_code == 201
    await session.execute(update(Alert).values(created_at=LONG_AGO, position=0, due_at=LONG_AGO))
    await session.commit()
    for job in ("search.find_due_alerts", SEND):
        await run_named(database, settings, SystemClock(), job)
    said = (await world.browsers["bruno"].get("/api/notifications")).text
    bruno = world.people["bruno"].email
    said += "".join(mail.text for mail in await session.scalars(select(Mail).where(Mail.recipient == bruno)))
    assert canary("title in public") in said
    assert not [place for place, word in secrets(world, "bruno").items() if word in said]


async def test_who_is_not_signed_in_searches_nothing(app: Community, client: Any) -> None:
    for path in (API, f"{API}/suggestions", f"{API}/similar"):
        assert (await client.get(path, params={"q": "le", "title": "le"})).status_code == 401
