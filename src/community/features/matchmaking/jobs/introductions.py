"""What time does to introductions: they end, are reminded of, and are asked about; and authors are asked to renew."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from community.core.manifest import Job
from community.features.matchmaking.service.following import FollowingService
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork
from community.infra.jobs import defer

_BATCH: Final = 200
END_ASKS: Final = "matchmaking.end_asks"
REMIND: Final = "matchmaking.remind_introductions"
ASK_OUTCOMES: Final = "matchmaking.ask_outcomes"
ASK_RENEWALS: Final = "matchmaking.ask_renewals"


async def end_asks(context: ConsumerContext) -> None:
    """Asks without an answer end with their last day, and those that were put off come back."""
    await _again(context, END_ASKS, _service(context).end_unanswered)


async def remind(context: ConsumerContext) -> None:
    await _again(context, REMIND, _service(context).remind)


async def ask_outcomes(context: ConsumerContext) -> None:
    await _again(context, ASK_OUTCOMES, _service(context).ask_outcomes)


async def ask_renewals(context: ConsumerContext) -> None:
    await _again(context, ASK_RENEWALS, _service(context).ask_renewals)


def _service(context: ConsumerContext) -> FollowingService:
    return FollowingService(UnitOfWork(context.session, context.outbox), context.clock)


async def _again(context: ConsumerContext, job: str, step: Callable[..., Awaitable[bool]]) -> None:
    """A batch in each transaction."""
    if await step(limit=_BATCH):
        await defer(context.session, f"{job}_more", at=context.clock.now() + timedelta(seconds=1))


def _jobs(name: str, handle: Callable[..., Awaitable[None]], cron: str) -> tuple[Job, Job]:
    return Job(name=name, handle=handle, cron=cron, attempts=3), Job(name=f"{name}_more", handle=handle, attempts=3)


JOBS: Final = (
    *_jobs(END_ASKS, end_asks, "10 * * * *"),
    *_jobs(REMIND, remind, "20 7-17 * * *"),
    *_jobs(ASK_OUTCOMES, ask_outcomes, "30 8 * * *"),
    *_jobs(ASK_RENEWALS, ask_renewals, "40 8 * * *"),
)
