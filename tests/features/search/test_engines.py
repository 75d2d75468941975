"""PostgreSQL answers when no searcher does, and says so."""

import asyncio
from uuid import uuid4

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import TEMPLATE, with_database
from tests.features.search.test_fallback import MEMBERS, put

from community.core.errors import Unavailable
from community.core.searching import Hit, Question, Ranking
from community.features.search.service.engines import FALLBACKS, Answer, Engines
from community.infra.db import Database, open_database
from community.infra.search.client import SearcherClient
from community.infra.search.server import SearcherServer
from community.infra.search.wire import Address
from community.settings import load_settings


async def test_without_searchers_postgresql_answers(session: AsyncSession, database: Database) -> None:
    wanted = await put(session, "Cuir végétal")
    answer = await Engines(database, SearcherClient([], token="t")).ask(Question(words="cuirs", marks=MEMBERS))
    assert answer.degraded
    assert [hit.id for hit in answer.ranking.hits] == [wanted]


async def test_postgresql_answers_a_few_at_once_and_sends_others_away(migrated: str) -> None:
    settings = load_settings({"COMMUNITY_DATABASE_URL": with_database(migrated, TEMPLATE)})
    question = Question(words="cuir", marks=MEMBERS)
    async with open_database(settings, application_name="tests") as database:
        engines = Engines(database, SearcherClient([], token="t"))
        answers = await asyncio.gather(*(engines.ask(question) for _ in range(FALLBACKS + 2)), return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, Unavailable)]
        assert len(refused) == 2
        assert all(isinstance(answer, Answer) for answer in answers if answer not in refused)
        both = await asyncio.gather(*(engines.typed(question) for _ in range(FALLBACKS + 1)))
        assert [answer.degraded for answer in both] == [True] * (FALLBACKS + 1)


async def test_a_searcher_is_asked_first(database: Database) -> None:
    hit = Hit(kind="thing", id=uuid4(), group_id=uuid4(), score=1.5)
    asked: list[Question] = []

    async def ask(body: msgspec.Raw) -> Ranking:
        asked.append(msgspec.msgpack.decode(body, type=Question))
        return Ranking(hits=(hit,), total=7, correction="cuir")

    async with SearcherServer({"ask": ask, "typed": ask}, token="t").listening(Address("127.0.0.1", 0)) as port:
        client = SearcherClient([Address("127.0.0.1", port)], token="t", patience=5)
        question = Question(words="cuire", marks=MEMBERS, spaces=(uuid4(),))
        answer = await Engines(database, client).ask(question)
        await Engines(database, client).typed(question)
        await client.close()
    assert not answer.degraded
    assert answer.ranking == Ranking(hits=(hit,), total=7, correction="cuir")
    assert asked == [question, msgspec.structs.replace(question, typing=True, titles=True)]


async def test_who_may_find_nothing_asks_nobody(database: Database) -> None:
    answer = await Engines(database, SearcherClient([], token="t")).ask(Question(words="cuir", marks={}))
    assert (answer.ranking.total, answer.degraded) == (0, False)
