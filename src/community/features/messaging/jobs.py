"""Work of the slice in the worker, by the clock."""

from collections import defaultdict
from contextlib import closing
from typing import Final
from uuid import UUID

from community.core.manifest import Job
from community.events.messaging import ToldRead
from community.events.notifications import Notice, Recipient
from community.features.accounts.api import actors_of
from community.features.media.api import Attachments
from community.features.messaging.models import MemberState
from community.features.messaging.notices import MENTION, MESSAGE, REQUEST
from community.features.messaging.repository import links, telling
from community.features.messaging.repository.bookmarks import due_bookmarks
from community.features.messaging.repository.drafts import delete_old_drafts
from community.features.messaging.repository.scheduled import due_ids, lock_due
from community.features.messaging.service.bookmarks import remind
from community.features.messaging.service.drafts import KEPT
from community.features.messaging.service.previews import FETCH, SHOW, PreviewService, fetcher_of
from community.features.messaging.service.scheduling import SchedulingService
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork
from community.infra.jobs import defer, defer_many
from community.infra.markdown import MarkdownRenderer

TELL: Final = "messaging.tell_unread"
TELL_MORE: Final = "messaging.tell_more_unread"
SEND: Final = "messaging.send_scheduled"
BATCH: Final = 500
REASONS: Final = {REQUEST: "message_request", MENTION: "message_mention", MESSAGE: "conversation_member"}


async def tell_unread(context: ConsumerContext) -> None:
    """Have people told who have not read what they were written; take back what they have read since."""
    done = await telling.take_read(context.session, limit=BATCH)
    for each in done:
        context.outbox.add(ToldRead(person_id=each.person_id, conversation_id=each.conversation_id, seq=each.seq))
    unread = await telling.take_unread(context.session, now=context.clock.now(), limit=BATCH)
    together: defaultdict[tuple[UUID, int, UUID, str], list[UUID]] = defaultdict(list)
    for one in unread:
        kind = REQUEST if one.state == MemberState.ASKED else MENTION if one.mentions else MESSAGE
        together[one.conversation_id, one.seq, one.author_id, kind].append(one.person_id)
    for (conversation_id, seq, author_id, kind), people in together.items():
        context.outbox.add(
            Notice(
                kind=kind,
                subject_id=conversation_id,
                item=seq,
                by=author_id,
                recipients=[Recipient(person_id=person_id, reason=REASONS[kind]) for person_id in people],
            )
        )
    if BATCH in {len(done), len(unread)}:
        await defer(context.session, TELL_MORE)


async def send_due_reminders(context: ConsumerContext) -> None:
    """Each exactly once: what is sent and that it was sent are one transaction."""
    now = context.clock.now()
    for bookmark in await due_bookmarks(context.session, now=now, limit=BATCH):
        if remind(context.outbox, bookmark, now=now):
            await context.session.delete(bookmark)


async def find_due_messages(context: ConsumerContext) -> None:
    """One job for each, so that each is sent in a transaction of its own."""
    due = await due_ids(context.session, now=context.clock.now(), limit=BATCH)
    await defer_many(context.session, [(SEND, {"scheduled_id": str(each)}) for each in due])


async def send_scheduled(context: ConsumerContext, *, scheduled_id: str) -> None:
    """Nothing, where another job was faster or the author has changed their mind."""
    message = await lock_due(context.session, UUID(scheduled_id), now=context.clock.now())
    if message is None:
        return
    actors = await actors_of(context.session, [message.author_id])
    with closing(MarkdownRenderer()) as markdown:
        uow = UnitOfWork(context.session, context.outbox)
        service = SchedulingService(uow, context.clock, markdown, Attachments(context.catalogue))
        await service.send_due(message, actors.get(message.author_id))


async def forget_drafts(context: ConsumerContext) -> None:
    """Drafts that nobody has touched for half a year."""
    await delete_old_drafts(context.session, before=context.clock.now() - KEPT, limit=5_000)


async def fetch_previews(context: ConsumerContext) -> None:
    """Fetch pages that messages point to."""
    service = PreviewService(UnitOfWork(context.session, context.outbox), context.clock)
    await service.fetch(fetcher=fetcher_of(context.settings))


async def show_previews(context: ConsumerContext, urls: list[str]) -> None:
    """Show pages that were fetched in the messages that waited for them."""
    await PreviewService(UnitOfWork(context.session, context.outbox), context.clock).show(urls=urls)


async def forget_links(context: ConsumerContext) -> None:
    """Forget pages that no message points to any more."""
    await links.forget_old(context.session, now=context.clock.now(), limit=BATCH)


JOBS: Final = (
    Job(name=FETCH, handle=fetch_previews, attempts=3),
    Job(name=SHOW, handle=show_previews, attempts=3),
    Job(name="messaging.forget_links", handle=forget_links, cron="17 4 * * *"),
    Job(name=TELL, handle=tell_unread, cron="* * * * * */5", attempts=1),
    Job(name=TELL_MORE, handle=tell_unread, attempts=3),
    Job(name="messaging.send_due_reminders", handle=send_due_reminders, cron="* * * * *", attempts=1),
    Job(name="messaging.find_due_messages", handle=find_due_messages, cron="* * * * *", attempts=1),
    Job(name=SEND, handle=send_scheduled, attempts=5),
    Job(name="messaging.forget_drafts", handle=forget_drafts, cron="55 3 * * *", attempts=3),
)
