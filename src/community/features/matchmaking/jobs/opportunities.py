"""What time does to opportunities: they end, and are put away."""

from datetime import timedelta
from typing import Final

from community.core.i18n import local_day
from community.core.manifest import Job
from community.events.matchmaking import OpportunityChanged
from community.features.matchmaking.policy import ARCHIVED_AFTER
from community.features.matchmaking.repository import opportunities
from community.features.matchmaking.vocabulary.kinds import OpportunityState
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer

_BATCH: Final = 200
END: Final = "matchmaking.end_opportunities"
END_MORE: Final = "matchmaking.end_more_opportunities"


async def end_opportunities(context: ConsumerContext) -> None:
    """Published ones expire after their last day, and are archived when nobody renews them."""
    today = local_day(context.clock.now())
    ended = await opportunities.lock_ended(context.session, today=today, limit=_BATCH)
    for each in ended:
        each.state = OpportunityState.EXPIRED
        context.outbox.add(OpportunityChanged(opportunity_id=each.id, organisation_id=each.organisation_id))
    old = await opportunities.lock_to_archive(context.session, before=today - ARCHIVED_AFTER, limit=_BATCH)
    for each in old:
        each.state = OpportunityState.ARCHIVED
    if len(ended) == _BATCH or len(old) == _BATCH:
        await defer(context.session, END_MORE, at=context.clock.now() + timedelta(seconds=1))


JOBS: Final = (
    Job(name=END, handle=end_opportunities, cron="5 * * * *", attempts=3),
    Job(name=END_MORE, handle=end_opportunities, attempts=3),
)
