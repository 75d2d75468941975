"""Work of the slice in the worker, deferred or by the clock."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from community.core.manifest import Job
from community.features.notifications.repository import inbound
from community.features.notifications.repository.pruning import prune
from community.features.notifications.service.digests import Digests
from community.features.notifications.service.fetching import fetch
from community.features.notifications.service.inbound import FORGET, InboundService
from community.features.notifications.service.intake import PROCESS
from community.features.notifications.service.mailing import Mailer
from community.features.notifications.service.pushing import PUSH_DEVICE, PUSH_DUE, Pusher, wake_device
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer
from community.infra.mail.incoming.spool import Spool

SEND: Final = "notifications.send_mails"
SEND_MORE: Final = "notifications.send_more_mails"
PUSH_WAITING: Final = "notifications.push_waiting"
DIGESTS: Final = "notifications.send_digests"
MORE_DIGESTS: Final = "notifications.send_more_digests"
PRUNE: Final = "notifications.prune"
PRUNE_MORE: Final = "notifications.prune_more"
TEXT_KEPT: Final = timedelta(days=14)
TRACE_KEPT: Final = timedelta(days=90)


async def send_mails(context: ConsumerContext) -> None:
    """Mails that are due; a batch in each transaction."""
    if await Mailer(context).send_due():
        await defer(context.session, SEND_MORE)


async def push_due(context: ConsumerContext) -> None:
    """Pushes that are due; a batch in each transaction."""
    if await Pusher(context).push_due():
        await defer(context.session, PUSH_DUE)


async def push_device(context: ConsumerContext, *, device_id: str, urgent: bool, attempt: int = 1) -> None:
    await wake_device(context, UUID(device_id), urgent=urgent, attempt=attempt)


async def send_digests(context: ConsumerContext, *, after: str = str(UUID(int=0))) -> None:
    """Digests that are due; some people in each transaction."""
    last = await Digests(context).send_due(UUID(after))
    if last is not None:
        await defer(context.session, MORE_DIGESTS, after=str(last))


async def prune_notices(context: ConsumerContext) -> None:
    """What was read long ago, and too much of it."""
    if await prune(context.session, now=context.clock.now()):
        await defer(context.session, PRUNE_MORE)


async def process_mail(context: ConsumerContext, *, mail_id: str) -> None:
    await InboundService(context).process(UUID(mail_id))


async def forget_mail(context: ConsumerContext, *, mail_id: str) -> None:
    """Delete the text of a mail that has been dealt with."""
    await Spool(context.settings.data_dir).remove(UUID(mail_id))


async def fetch_mail(context: ConsumerContext) -> None:
    """Look into the mailbox, if there is one."""
    await fetch(context)


async def clean_mail(context: ConsumerContext) -> None:
    """Let go of kept mails after a while, of texts whose mail is dealt with, and of old traces."""
    now, spool = context.clock.now(), Spool(context.settings.data_dir)
    await inbound.let_go(context.session, before=now - TEXT_KEPT)
    old = await spool.old(now)
    needed = await inbound.needed(context.session, old)
    for mail_id in old:
        if mail_id not in needed:
            await spool.remove(mail_id)
    await inbound.delete_old(context.session, now=now, kept=TRACE_KEPT)


JOBS: Final = (
    Job(name=SEND, handle=send_mails, cron="* * * * * */20", attempts=1),
    Job(name=SEND_MORE, handle=send_mails, attempts=3),
    Job(name=PUSH_DUE, handle=push_due, attempts=3),
    Job(name=PUSH_WAITING, handle=push_due, cron="* * * * * */20", attempts=1),
    Job(name=PUSH_DEVICE, handle=push_device, attempts=3),
    Job(name=DIGESTS, handle=send_digests, cron="*/10 * * * *", attempts=1),
    Job(name=MORE_DIGESTS, handle=send_digests, attempts=3),
    Job(name=PRUNE, handle=prune_notices, cron="55 3 * * *", attempts=3),
    Job(name=PRUNE_MORE, handle=prune_notices, attempts=3),
    Job(name=PROCESS, handle=process_mail, attempts=6),
    Job(name=FORGET, handle=forget_mail, attempts=6),
    Job(name="notifications.fetch_mail", handle=fetch_mail, cron="* * * * *", attempts=1),
    Job(name="notifications.clean_mail", handle=clean_mail, cron="50 3 * * *", attempts=3),
)
