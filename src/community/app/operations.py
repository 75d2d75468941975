"""The house's own manifest: mails that leave, what is swept at night, and the administrator's view of both."""

from typing import Final

from community.core.manifest import Job, SliceManifest
from community.infra.consuming import ConsumerContext
from community.infra.mail.outgoing import SEND_MAIL, send_mail
from community.infra.operations import sweep
from community.web.operations import JobController, MailController


async def sweep_nightly(context: ConsumerContext) -> None:
    await sweep(context.session, now=context.clock.now())


MANIFEST: Final = SliceManifest(
    name="operations",
    controllers=[JobController, MailController],
    jobs=[
        Job(name=SEND_MAIL, handle=send_mail),
        Job(name="operations.sweep", handle=sweep_nightly, cron="40 3 * * *", attempts=3),
    ],
)
