"""What goes on in every worker: the indexer, and who feeds Meilisearch.

The indexer makes documents anew as they are touched, and walks through everything when asked to.
The lock of the documents has several work by turns.
"""

import asyncio
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.repository.engines import forget_silent
from community.features.search.repository.touched import CHANNEL
from community.features.search.repository.walks import forget_tombstones
from community.features.search.service.feeding import feed_meilisearch
from community.features.search.service.indexing import BATCH, Indexing
from community.infra.consuming import ConsumerContext, WorkerContext
from community.infra.waking import Waker

POLL_SECONDS: Final = 5.0
GATHER_SECONDS: Final = 0.05
"""What is touched meanwhile goes into one batch."""
KEPT: Final = timedelta(days=30)
"""Tombstones."""
SILENT: Final = timedelta(days=7)
"""An engine that was away for longer is forgotten, and builds its index anew, since it may have missed tombstones."""


async def run_indexer(worker: WorkerContext) -> None:
    """Index until cancelled."""
    waker = Waker(worker.settings.database_url, CHANNEL)
    async with waker.listening():
        async with worker.database.unit_of_work() as uow:
            await _indexing(worker, uow.session).begin_walks()
        while True:
            waker.clear()
            if not await index_once(worker):
                await waker.wait(POLL_SECONDS)
                await asyncio.sleep(GATHER_SECONDS)


async def index_once(worker: WorkerContext) -> bool:
    """One batch of what was touched and, when that leaves time, one step of a walk; True when more may be waiting."""
    async with worker.database.unit_of_work() as uow:
        taken = await _indexing(worker, uow.session).take_touched()
    if taken == BATCH:
        return True
    async with worker.database.unit_of_work() as uow:
        return await _indexing(worker, uow.session).walk_on()


async def run_feeder(worker: WorkerContext) -> None:
    """Feed Meilisearch until cancelled; without one there is nothing to do."""
    if not worker.settings.meili_url:
        await asyncio.Event().wait()
    await feed_meilisearch(worker)


async def reconcile(context: ConsumerContext) -> None:
    """Every night: compare everything with its source, and forget old tombstones and silent engines."""
    indexing = Indexing(context.session, context.catalogue.searches, context.clock)
    await indexing.begin_walks(reason="reconcile")
    now = context.clock.now()
    await forget_silent(context.session, since=now - SILENT)
    await forget_tombstones(context.session, now=now, after=KEPT)


def _indexing(worker: WorkerContext, session: AsyncSession) -> Indexing:
    return Indexing(session, worker.catalogue.searches, worker.clock)
