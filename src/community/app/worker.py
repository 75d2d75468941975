"""The worker process: the relay, the durable consumers, the jobs and their timetable."""

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy

from community.app.slices import MANIFESTS
from community.core.clock import SystemClock
from community.core.manifest import Job, Loop
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, consume_all, run_job
from community.infra.db import open_database
from community.infra.jobs import QUEUE
from community.infra.relay import CONSUME_TASK, Relay
from community.infra.tasks import stop_task
from community.infra.telemetry import configure_logging
from community.infra.valkey import Valkey
from community.settings import Settings

log = structlog.get_logger()

CONCURRENCY = 8
HEARTBEAT_SECONDS = 5
GRACE_SECONDS = 10
"""For jobs under way when the worker is stopped."""
STALLED_SECONDS = 15
"""A worker that is silent for so long is dead, and its jobs go to another."""


async def run_worker(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then finish what is under way."""
    configure_logging(settings)
    valkey = Valkey(settings)
    async with open_database(settings, application_name="community-worker", statement_timeout_ms=60_000) as database:
        context = WorkerContext(
            database=database,
            valkey=valkey,
            clock=SystemClock(),
            settings=settings,
            catalogue=Catalogue(MANIFESTS),
        )
        relay = Relay(database, valkey, context.catalogue, database_url=settings.database_url)
        app = build_job_app(context)
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        relaying = asyncio.create_task(relay.run())
        working = asyncio.create_task(_work(app))
        looping = [asyncio.create_task(_go_on(loop_, context)) for loop_ in context.catalogue.loops]
        log.info("worker_started", jobs=sorted(context.catalogue.jobs), consumers=sorted(context.catalogue.consumers))
        await stopped.wait()
        log.info("worker_stopping")
        for running in [relaying, *looping]:
            await stop_task(running)
        await stop_task(working, patience=GRACE_SECONDS + 2)
        await valkey.close()


async def _go_on(loop: Loop, context: WorkerContext) -> None:
    """Run a slice's loop, through its failures."""
    while True:
        try:
            await loop.run(context)
        except Exception as error:  # noqa: BLE001 - whatever ended it, it must go on
            log.warning("loop_failed", loop=loop.name, error=repr(error))
        await asyncio.sleep(1)


async def _work(app: App) -> None:
    """Run jobs, through any number of outages of the database."""
    while True:
        try:
            async with AsyncExitStack() as stack:
                # Also when the opening is cut short: what is left of its pool would hold up the end of the process.
                stack.push_async_callback(app.close_async)
                await app.open_async()
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=CONCURRENCY,
                    fetch_job_polling_interval=2,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                )
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever ended it, jobs must go on
            log.warning("job_worker_failed", error=repr(error))
            await asyncio.sleep(1)


def build_job_app(context: WorkerContext) -> App:
    """Procrastinate with one task per job of the slices, one for all consumers, and a sweep for stalled jobs."""
    app = App(connector=PsycopgConnector(conninfo=context.settings.database_url, min_size=1, max_size=4))

    @app.task(name=CONSUME_TASK, queue=QUEUE, retry=RetryStrategy(max_attempts=10, exponential_wait=2))
    async def consume_events(consumer: str, event_ids: list[str]) -> None:
        await consume_all(context, consumer=consumer, event_ids=[UUID(each) for each in event_ids])

    @app.periodic(cron="* * * * * */10")
    @app.task(name="sweep_stalled_jobs", queue=QUEUE, queueing_lock="sweep_stalled_jobs")
    async def sweep_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await app.job_manager.retry_job(job)

    for job in context.catalogue.jobs.values():
        _register(app, context, job)
    return app


def _register(app: App, context: WorkerContext, job: Job) -> None:
    async def run(**args: Any) -> None:
        args.pop("timestamp", None)
        await run_job(context, job=job.name, args=args)

    retry = RetryStrategy(max_attempts=job.attempts, exponential_wait=4)
    if job.cron is None:
        app.task(name=job.name, queue=QUEUE, retry=retry)(run)
    else:
        app.periodic(cron=job.cron)(app.task(name=job.name, queue=QUEUE, retry=retry, queueing_lock=job.name)(run))
