"""PostgreSQL and Meilisearch as engines, on servers of their own, and what the searcher makes of several."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from community.app.devstack import EmbeddedStack
from community.app.schema import Schema
from community.core.searching import Hit, Question, Ranking, SearchDocument
from community.features.search.queries import fallback
from community.features.search.queries.documents import count_about
from community.features.search.queries.words import frequent_words
from community.features.search.repository import documents as written
from community.features.search.service.indexing import row_of
from community.infra.codec import decode_json, encode_json
from community.infra.search.changes import Change
from community.infra.search.fusion import fuse
from community.infra.search.meili import MeiliIndexes, MeiliKeys
from community.infra.search.meili_names import key_of
from community.infra.search.meili_query import MeiliQuery
from loadtests.search.corpus import Corpus
from loadtests.search.engines import KIND, Engine, Opened
from loadtests.search.questions import MARK

T = TypeVar("T")
PREFIX: Final = "bench"
TOOLS: Final = Path(".cache/tools").absolute()
BATCH: Final = 500


class FallbackSpeed(NamedTuple):
    """Documents written a second, megabytes of the table with its indexes, milliseconds of a question."""

    documents: int
    written: float
    size: float
    questions: int
    p50: float
    p99: float


class Stores:
    """Servers that are started when the first of these engines is opened."""

    def __init__(self) -> None:
        self._folder = Path(mkdtemp(prefix="community-search-"))
        self._stack = EmbeddedStack(self._folder, tools_dir=TOOLS, durable=False, require_search=True)
        self._loop = asyncio.new_event_loop()
        self._started = False

    def engines(self, ranker: Opened) -> dict[str, Opened]:
        """By name; what is proposed while one types is the fusion of Meilisearch and the ranker."""

        @contextmanager
        def fused(found: Sequence[SearchDocument]) -> Iterator[Engine]:
            with ExitStack() as stack:
                yield _Fused([stack.enter_context(opened(found)) for opened in (self.meilisearch, ranker)])

        return {"PostgreSQL": self.postgresql, "Meilisearch (titles)": self.meilisearch, "both, as one types": fused}

    @contextmanager
    def postgresql(self, found: Sequence[SearchDocument]) -> Iterator[Engine]:
        self._start()
        engine = self._connect()
        session = AsyncSession(engine)
        try:
            self._do(_fill(session, found))
            yield _Postgresql(self._do, session)
        finally:
            self._do(session.close())
            self._do(engine.dispose())

    @contextmanager
    def meilisearch(self, found: Sequence[SearchDocument]) -> Iterator[Engine]:
        self._start()
        urls = self._stack.urls()
        MeiliKeys(urls.meili_url, urls.meili_key, PREFIX).ensure()
        indexes = MeiliIndexes(urls.meili_url, key_of(urls.meili_key, PREFIX, "index"), PREFIX, [KIND])
        indexes.prepare(anew=True)
        changes = [Change(number=number, kind=KIND, id=one.id, document=one) for number, one in enumerate(found, 1)]
        indexes.write(changes, building=True)
        indexes.swap()
        query = MeiliQuery(urls.meili_url, key_of(urls.meili_key, PREFIX, "search"), PREFIX, timeout=10)
        try:
            yield _Meilisearch(self._do, query)
        finally:
            self._do(query.close())

    def fallback_speed(self, documents: int, questions: int, say: Callable[[str], None]) -> FallbackSpeed:
        """Fill PostgreSQL with that many documents, and have it answer questions one after the other."""
        self._start()
        engine = self._connect()
        try:
            return self._do(_speed_of(AsyncSession(engine), documents, questions, say))
        finally:
            self._do(engine.dispose())

    def _connect(self) -> AsyncEngine:
        url = self._stack.urls().database_url.replace("postgresql:", "postgresql+asyncpg:")
        return create_async_engine(url, json_serializer=encode_json, json_deserializer=decode_json)

    def close(self) -> None:
        if self._started:
            self._stack.remove()
        self._loop.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        if not self._started:
            self._started = True
            self._stack.start()
            Schema(self._stack.urls().database_url).upgrade(lambda _: None)

    def _do(self, work: Awaitable[T]) -> T:
        return self._loop.run_until_complete(work)


async def _speed_of(session: AsyncSession, documents: int, questions: int, say: Callable[[str], None]) -> FallbackSpeed:
    corpus, now, filled = Corpus(), datetime.now(UTC), 0.0
    await session.execute(text("TRUNCATE search_document"))
    changes = corpus.changes(documents)
    done = 0
    while made := list(islice(changes, BATCH)):
        rows = [row_of(one.kind, one.document, now) for one in made if one.document is not None]
        began = time.perf_counter()
        await written.write(session, rows)
        filled += time.perf_counter() - began
        done += len(made)
        if done % (200 * BATCH) == 0:
            await session.commit()
            say(f"PostgreSQL: {done:,} documents")
    await session.commit()
    await session.execute(text("ANALYZE search_document"))
    shares, about = await frequent_words(session), await count_about(session)
    took = []
    for question in corpus.questions(questions):
        began = time.perf_counter()
        await fallback.ask(session, question, shares=shares, documents=about)
        took.append((time.perf_counter() - began) * 1e3)
    size = await session.scalar(text("SELECT pg_total_relation_size('search_document')"))
    await session.close()
    took.sort()
    return FallbackSpeed(
        documents=documents,
        written=documents / filled,
        size=(size or 0) / 1e6,
        questions=questions,
        p50=took[len(took) // 2],
        p99=took[int(len(took) * 0.99)],
    )


async def _fill(session: AsyncSession, given: Sequence[SearchDocument]) -> None:
    now = datetime.now(UTC)
    # Some pages of the CNIL are there twice.
    found = list({one.id: one for one in given}.values())
    await session.execute(text("TRUNCATE search_document"))
    for start in range(0, len(found), BATCH):
        await written.write(session, [row_of(KIND, one, now) for one in found[start : start + BATCH]])
    await session.execute(text("ANALYZE search_document"))
    await session.commit()


class _Postgresql:
    def __init__(self, do: Any, session: AsyncSession) -> None:
        self._do = do
        self._session = session
        self._shares: dict[str, float] = do(frequent_words(session))
        self._documents: int = do(count_about(session))

    def rank(self, typed: str, *, typing: bool, limit: int) -> Sequence[UUID]:
        asked = fallback.ask(
            self._session, _question(typed, typing=typing, limit=limit), shares=self._shares, documents=self._documents
        )
        return _ids(self._do(asked))


class _Meilisearch:
    def __init__(self, do: Any, query: MeiliQuery) -> None:
        self._do = do
        self._query = query

    def rank(self, typed: str, *, typing: bool, limit: int) -> Sequence[UUID]:
        return _ids(self._do(self._query.typed(_question(typed, typing=typing, limit=limit))))


class _Fused:
    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = engines

    def rank(self, typed: str, *, typing: bool, limit: int) -> Sequence[UUID]:
        rankings = []
        for engine in self._engines:
            ids = engine.rank(typed, typing=typing, limit=limit)
            hits = tuple(Hit(kind=KIND, id=each, group_id=each, score=0.0) for each in ids)
            rankings.append(Ranking(hits=hits, total=len(hits)))
        return _ids(fuse(rankings, limit=limit))


def _question(typed: str, *, typing: bool, limit: int) -> Question:
    return Question(words=typed, marks={KIND: (MARK,)}, typing=typing, limit=limit)


def _ids(ranking: Ranking) -> list[UUID]:
    return [hit.id for hit in ranking.hits]
