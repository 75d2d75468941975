"""Counts of searches, by the clock."""

from community.features.search.repository.insights import forget
from community.features.search.service.insights import ASKERS_KEPT, KEPT, today
from community.infra.consuming import ConsumerContext


async def forget_searches(context: ConsumerContext) -> None:
    """What is older than a year, and who asked what few people ask."""
    day = today(context.clock)
    await forget(context.session, before=day - KEPT, askers_before=day - ASKERS_KEPT)
