"""Feeds Meilisearch from the documents; one worker at a time, building anew what is of an older generation."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import Engine
from community.features.search.queries.documents import count_kinds
from community.features.search.queries.feed import read_feed
from community.features.search.repository import engines
from community.features.search.repository.documents import CHANNEL
from community.infra.consuming import WorkerContext
from community.infra.db import Database
from community.infra.search.meili import VERSION, EngineFailed, MeiliIndexes, MeiliKeys
from community.infra.search.meili_names import key_of
from community.infra.waking import Waker

log = structlog.get_logger()

KIND: Final = "meilisearch"
BATCH: Final = 1_000
POLL_SECONDS: Final = 5.0
OUTAGE_SECONDS: Final = 5.0
COMPARE_SECONDS: Final = 600.0
"""Between two looks whether Meilisearch still holds what it was given."""


async def feed_meilisearch(worker: WorkerContext) -> None:
    """Feed until cancelled, through any number of outages of Meilisearch.

    Raises:
        Exception: the database is away; the worker begins again.
    """
    settings = worker.settings
    prefix = settings.redis_namespace
    kinds = [kind for kind, source in worker.catalogue.searches.items() if source.typed]
    indexes = MeiliIndexes(settings.meili_url, key_of(settings.meili_key, prefix, "index"), prefix, kinds)
    feeder = Feeder(worker.database, indexes)
    waker = Waker(settings.database_url, CHANNEL)
    async with waker.listening():
        while True:
            try:
                await asyncio.to_thread(MeiliKeys(settings.meili_url, settings.meili_key, prefix).ensure)
                while True:
                    waker.clear()
                    if not await feeder.step():
                        await waker.wait(POLL_SECONDS)
            except EngineFailed as error:
                log.warning("meilisearch_failed", error=str(error))
                await asyncio.sleep(OUTAGE_SECONDS)


class Feeder:
    """Brings the indexes forward, each step in a transaction that holds the engine's row: nobody else feeds then."""

    def __init__(self, database: Database, indexes: MeiliIndexes) -> None:
        self._database = database
        self._indexes = indexes
        self._name = f"{KIND} v{VERSION}"
        self._compared_at = -COMPARE_SECONDS

    async def step(self) -> bool:
        """Write one batch; False when there is nothing more, or another worker does it.

        Raises:
            EngineFailed: Meilisearch has not done it; the next step asks again for the same.
        """
        async with self._database.unit_of_work() as uow:
            await engines.introduce(uow.session, name=self._name, kind=KIND, now=datetime.now(UTC))
            engine = await engines.hold(uow.session, self._name)
            if engine is None:
                return False
            engine.seen_at = datetime.now(UTC)
            wanted = await engines.wanted(uow.session, KIND)
            if engine.generation < wanted or await self._has_lost(uow.session, engine):
                return await self._build(uow.session, engine, wanted)
            return await self._follow(uow.session, engine)

    async def _follow(self, session: AsyncSession, engine: Engine) -> bool:
        feed = await read_feed(session, after=engine.position, limit=BATCH)
        if feed.changes:
            await asyncio.to_thread(self._indexes.write, feed.changes)
            engine.position = feed.changes[-1].number
            if feed.noted_at is not None:
                engine.lag_ms = max(round((datetime.now(UTC) - feed.noted_at).total_seconds() * 1000), 0)
        return len(feed.changes) == BATCH

    async def _build(self, session: AsyncSession, engine: Engine, generation: int) -> bool:
        """One step of building anew beside the indexes that answer, which are swapped once all is there."""
        if engine.building == 0:
            await asyncio.to_thread(self._indexes.prepare, anew=True)
        feed = await read_feed(session, after=engine.building, limit=BATCH)
        if feed.changes:
            await asyncio.to_thread(self._indexes.write, feed.changes, building=True)
            engine.building = feed.changes[-1].number
        if len(feed.changes) == BATCH:
            return True
        await asyncio.to_thread(self._indexes.swap)
        engine.generation, engine.position, engine.building = generation, engine.building, 0
        engine.documents = sum((await asyncio.to_thread(self._indexes.counts)).values())
        engine.bytes = await asyncio.to_thread(self._indexes.size)
        await engines.forget_others(session, kind=KIND, name=self._name)
        log.info("meilisearch_built", generation=generation, documents=engine.documents)
        return True

    async def _has_lost(self, session: AsyncSession, engine: Engine) -> bool:
        """Whether Meilisearch no longer holds what it was given, looked at now and then once it has caught up."""
        if time.monotonic() - self._compared_at < COMPARE_SECONDS or engine.building:
            return False
        self._compared_at = time.monotonic()
        held = await asyncio.to_thread(self._indexes.counts)
        engine.documents, engine.bytes = sum(held.values()), await asyncio.to_thread(self._indexes.size)
        given = await count_kinds(session, self._indexes.kinds, upto=engine.position)
        if held == given:
            return False
        log.warning("meilisearch_differs", held=held, given=given)
        engine.generation = 0
        return True
