"""Keeps the hub up to date."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from community.features.matchmaking.matching.task import Bench, MatcherTask
from community.features.matchmaking.repository import changes

log = structlog.get_logger()


def follow(bench: Bench) -> Callable[[], Awaitable[bool]]:
    """Renews the hub after changes."""

    async def step() -> bool:
        renewal = await bench.keeper.renew()
        if renewal is None:
            return False
        facts = (await bench.keeper.kept()).facts
        async with bench.database.unit_of_work() as uow:
            await changes.forget(uow.session, renewal.seen)
        log.info("matcher_hub", organisations=len(facts.organisations), needs=len(facts.asked), whole=renewal.whole)
        return False

    return step


FOLLOWING: Final = MatcherTask(name="following", start=follow, seconds=2.0)
