"""Following, by the clock."""

from community.features.forums.service.following import FollowingService
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork


async def end_ignoring(context: ConsumerContext) -> None:
    """Hear again of the people who were ignored until now."""
    await FollowingService(UnitOfWork(context.session, context.outbox), context.clock).end_expired()
