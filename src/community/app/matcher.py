"""The matcher process: one hub in memory from which matches, and whatever else takes long, are worked out into rows.

Servers read the rows; while no matcher runs, they are as old as they are. One matcher works at a time: others wait, and
take over when its connection ends.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import asyncpg
import structlog

from community.core.clock import SystemClock
from community.features.matchmaking.matcher import TASKS
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.matching.task import Bench, MatcherTask
from community.features.matchmaking.repository.changes import CHANNEL
from community.infra.db import open_database
from community.infra.tasks import stop_task
from community.infra.telemetry import configure_logging
from community.infra.turns import MATCHER, turn
from community.infra.waking import Waker
from community.settings import Settings

log = structlog.get_logger()

OUTAGE_SECONDS: Final = 1.0


async def run_matcher(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    configure_logging(settings)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    working = asyncio.create_task(_work_in_turn(settings))
    await stopped.wait()
    log.info("matcher_stopping")
    await stop_task(working)


async def _work_in_turn(settings: Settings) -> None:
    """Work whenever no other matcher does, through any number of outages of the database."""
    while True:
        try:
            async with turn(settings.database_url, MATCHER) as lost, _working(settings):
                await lost.wait()
                log.warning("matcher_lost_its_turn")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("matcher_cannot_work", error=repr(error))
        await asyncio.sleep(OUTAGE_SECONDS)


@asynccontextmanager
async def _working(settings: Settings) -> AsyncIterator[None]:
    """All tasks go on inside."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(
            open_database(settings, application_name="community-matcher", statement_timeout_ms=60_000)
        )
        keeper = Keeper(database, SystemClock())
        stack.callback(keeper.close)
        bench = Bench(database=database, keeper=keeper, settings=settings)
        for task in TASKS:
            stack.push_async_callback(stop_task, asyncio.create_task(go_on(task, bench)))
        log.info("matcher_started", tasks=[task.name for task in TASKS])
        yield


async def go_on(task: MatcherTask, bench: Bench) -> None:
    """Take the steps of a task until cancelled, through its failures."""
    waker = Waker(bench.settings.database_url, CHANNEL)
    step = task.start(bench)
    async with waker.listening():
        while True:
            waker.clear()
            try:
                more = await step()
            except Exception as error:
                log.exception("matcher_task_failed", task=task.name, error=repr(error))
                await asyncio.sleep(OUTAGE_SECONDS)
                continue
            if not more:
                await waker.wait(task.seconds)
