"""The worker, one round at a time: what a commit left to do is done here and now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from community.app.factory import Community
from community.app.slices import MANIFESTS
from community.core.clock import Clock, SystemClock
from community.infra.catalogue import Catalogue
from community.infra.consuming import ConsumerContext, WorkerContext, consume_all, run_job
from community.infra.db import Database
from community.infra.outbox import Outbox
from community.infra.relay import CONSUME_TASK, Relay
from community.infra.valkey import Valkey
from community.settings import Settings


async def work_off(database: Database, settings: Settings, clock: Clock | None = None) -> list[str]:
    """Relay all events, run all consumers and jobs until nothing is left; returns what ran."""
    valkey = Valkey(settings)
    context = WorkerContext(
        database=database,
        valkey=valkey,
        clock=clock or SystemClock(),
        settings=settings,
        catalogue=Catalogue(MANIFESTS),
    )
    relay = Relay(database, valkey, context.catalogue, database_url=settings.database_url)
    done: list[str] = []
    try:
        while True:
            relayed = await relay.relay_batch()
            async with database.unit_of_work() as uow:
                rows = (
                    await uow.session.execute(text("DELETE FROM procrastinate_jobs RETURNING id, task_name, args"))
                ).all()
            for row in sorted(rows):
                if row.task_name == CONSUME_TASK:
                    done += [row.args["consumer"]] * len(row.args["event_ids"])
                    await consume_all(context, **row.args)
                else:
                    done.append(row.task_name)
                    await run_job(context, job=row.task_name, args=row.args)
            if not relayed and not rows:
                return done
    finally:
        await valkey.close()


@asynccontextmanager
async def in_worker(app: Community, session: AsyncSession) -> AsyncIterator[ConsumerContext]:
    """What a job is given, on the test's own session; what it did and announced is committed at the end."""
    house, outbox = app.state.house, Outbox()
    yield ConsumerContext(
        session=session,
        outbox=outbox,
        clock=house.clock,
        settings=house.settings,
        valkey=house.valkey,
        catalogue=house.catalogue,
    )
    await outbox.write_to(session)
    await session.commit()
    house.cache.clear()


async def run_named(database: Database, settings: Settings, clock: Clock, job: str) -> list[str]:
    """Run one job that the clock starts, then all that it left to do."""
    valkey = Valkey(settings)
    context = WorkerContext(
        database=database, valkey=valkey, clock=clock, settings=settings, catalogue=Catalogue(MANIFESTS)
    )
    try:
        await run_job(context, job=job, args={})
    finally:
        await valkey.close()
    return await work_off(database, settings, clock)
