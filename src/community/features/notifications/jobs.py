"""Work of the slice by the clock."""

from typing import Final
from uuid import UUID

from community.core.manifest import Job
from community.features.notifications.repository.pruning import prune
from community.features.notifications.service.digests import Digests
from community.features.notifications.service.mailing import Mailer
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer

SEND: Final = "notifications.send_mails"
SEND_MORE: Final = "notifications.send_more_mails"
DIGESTS: Final = "notifications.send_digests"
MORE_DIGESTS: Final = "notifications.send_more_digests"
PRUNE: Final = "notifications.prune"
PRUNE_MORE: Final = "notifications.prune_more"


async def send_mails(context: ConsumerContext) -> None:
    """Mails that are due; a batch in each transaction."""
    if await Mailer(context).send_due():
        await defer(context.session, SEND_MORE)


async def send_digests(context: ConsumerContext, *, after: str = str(UUID(int=0))) -> None:
    """Digests that are due; some people in each transaction."""
    last = await Digests(context).send_due(UUID(after))
    if last is not None:
        await defer(context.session, MORE_DIGESTS, after=str(last))


async def prune_notices(context: ConsumerContext) -> None:
    """What was read long ago, and too much of it."""
    if await prune(context.session, now=context.clock.now()):
        await defer(context.session, PRUNE_MORE)


JOBS: Final = (
    Job(name=SEND, handle=send_mails, cron="* * * * * */20", attempts=1),
    Job(name=SEND_MORE, handle=send_mails, attempts=3),
    Job(name=DIGESTS, handle=send_digests, cron="*/10 * * * *", attempts=1),
    Job(name=MORE_DIGESTS, handle=send_digests, attempts=3),
    Job(name=PRUNE, handle=prune_notices, cron="50 3 * * *", attempts=3),
    Job(name=PRUNE_MORE, handle=prune_notices, attempts=3),
)
