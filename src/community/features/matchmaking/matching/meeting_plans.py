"""Makes the schedules of meeting days that organisers ask for, and corrects them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import structlog

from community.core.clock import Clock, SystemClock
from community.features.matchmaking.matching.task import Bench, MatcherTask
from community.features.matchmaking.planning.progress import Progress
from community.features.matchmaking.service import meeting_planning
from community.features.matchmaking.service.meeting_planning import Order
from community.infra.db import Database

log = structlog.get_logger()

TELLING_SECONDS: Final = 1.0
"""Between two words of how far a schedule is."""


@dataclass
class _Heard:
    """What the planner last said, from its thread."""

    progress: Progress | None = None

    def hear(self, progress: Progress) -> None:
        self.progress = progress


def plan(bench: Bench) -> Callable[[], Awaitable[bool]]:
    """Works out one schedule after the other."""

    async def step() -> bool:
        return await make_plan(bench.database, SystemClock())

    return step


async def make_plan(database: Database, clock: Clock) -> bool:
    """Work out the schedule that has been waited for longest; False when nobody waits."""
    async with database.unit_of_work() as uow:
        order = await meeting_planning.take_order(uow, now=clock.now())
    if order is None:
        return False
    began, heard = time.monotonic(), _Heard()
    telling = asyncio.create_task(_tell(database, order, heard))
    try:
        result = await asyncio.to_thread(meeting_planning.work_out, order, heard.hear)
    except Exception as error:
        log.exception("meeting_plan_failed", day=str(order.day_id), error=repr(error))
        async with database.unit_of_work() as uow:
            await meeting_planning.give_up(uow, order)
        return True
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    seconds = time.monotonic() - began
    async with database.unit_of_work() as uow:
        await meeting_planning.deliver(uow, order, result, seconds=seconds, now=clock.now())
    log.info("meeting_plan", day=str(order.day_id), kind=order.kind, seconds=round(seconds, 2))
    return True


async def _tell(database: Database, order: Order, heard: _Heard) -> None:
    """Note how far it is, for the organiser who waits."""
    told: Progress | None = None
    while True:
        await asyncio.sleep(TELLING_SECONDS)
        if heard.progress is not None and heard.progress != told:
            told = heard.progress
            async with database.unit_of_work() as uow:
                await meeting_planning.note_progress(uow, order, told._asdict())


MEETING_PLANS: Final = MatcherTask(name="meeting_plans", start=plan)
