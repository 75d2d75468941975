"""Work of the slice by the clock."""

from typing import Final

from community.core.manifest import Job
from community.features.notifications.service.mailing import Mailer
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer

SEND: Final = "notifications.send_mails"
SEND_MORE: Final = "notifications.send_more_mails"


async def send_mails(context: ConsumerContext) -> None:
    """Mails that are due; a batch in each transaction."""
    if await Mailer(context).send_due():
        await defer(context.session, SEND_MORE)


JOBS: Final = (
    Job(name=SEND, handle=send_mails, cron="* * * * * */20", attempts=1),
    Job(name=SEND_MORE, handle=send_mails, attempts=3),
)
