"""Reactions to what other slices tell, and to what people have read."""

from typing import Final
from uuid import UUID

import structlog

from community.core.manifest import Consumer
from community.core.subjects import Offered, SubjectSource
from community.events.accounts import EmailChanged, SessionsEnded
from community.events.forums import NewDismissed, ReadingChanged, TopicRead
from community.events.messaging import ToldRead
from community.events.notifications import Notice, NoticesArrived, NoticesRead
from community.events.operations import MailBounced
from community.features.notifications.repository import arriving, devices, reading
from community.features.notifications.service.bounces import count_failure, resume
from community.features.notifications.service.pushing import PUSH_DUE
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer
from community.infra.mail.incoming.reports import failure_of

log = structlog.get_logger()

SUBJECTS: Final = 500
"""With unread notices, that are looked at when a person marks many topics as read."""


async def keep_notice(context: ConsumerContext, event: Notice) -> None:
    """Put it into the inboxes; who has read the thing meanwhile, or let it go, finds it read."""
    kind = context.catalogue.notices.get(event.kind)
    if kind is None:
        log.warning("notice_of_unknown_kind", kind=event.kind)
        return
    await arriving.lock_subject(context.session, event.subject_id)
    now = context.clock.now()
    stored = await arriving.store(context.session, event, kind, now=now, pushing=context.settings.push_on)
    arrived = stored.in_app
    if stored.push_after is not None:
        await defer(context.session, PUSH_DUE, at=stored.push_after)
    source = context.catalogue.subjects.get(kind.subject_kind)
    if event.item is not None and source is not None and kind.until_read:
        done = await _done_with(context, event, event.item, source)
        arrived = [person_id for person_id in arrived if person_id not in done]
    if arrived:
        context.outbox.add(NoticesArrived(person_ids=arrived))


async def _done_with(context: ConsumerContext, event: Notice, item: int, source: SubjectSource) -> set[UUID]:
    """Who has read the item already, or let it go as new where it is not addressed to them; it is marked as read."""
    session, now, people = context.session, context.clock.now(), arriving.people_of(event)
    done: set[UUID] = set()
    if source.readers is not None:
        done = await source.readers(session, event.subject_id, item, people)
        if done:
            await reading.read_up_to(session, person_ids=list(done), subject_id=event.subject_id, number=item, now=now)
    if source.dismissers is not None and not context.catalogue.notices[event.kind].direct:
        gone = await source.dismissers(session, [(person_id, event.subject_id, item) for person_id in people])
        if gone:
            await reading.read_items(session, gone, kinds=[event.kind], now=now)
            done |= {person_id for person_id, _, _ in gone}
    return done


async def mark_read(context: ConsumerContext, event: TopicRead) -> None:
    """What was read in its place needs no notice and no mail any more."""
    await _read_there(context, person_id=event.person_id, subject_id=event.topic_id, number=event.number)


async def mark_told_read(context: ConsumerContext, event: ToldRead) -> None:
    """The same for conversations."""
    await _read_there(context, person_id=event.person_id, subject_id=event.conversation_id, number=event.seq)


async def _read_there(context: ConsumerContext, *, person_id: UUID, subject_id: UUID, number: int) -> None:
    await arriving.lock_subject(context.session, subject_id, alone=True)
    read = await reading.read_up_to(
        context.session, person_ids=[person_id], subject_id=subject_id, number=number, now=context.clock.now()
    )
    if read:
        context.outbox.add(NoticesRead(person_id=person_id))


async def forget_devices(context: ConsumerContext, event: SessionsEnded) -> None:
    """A browser that was signed out hears nothing any more."""
    await devices.remove_of_sessions(context.session, event.session_ids)


async def count_refusal(context: ConsumerContext, event: MailBounced) -> None:
    """A mail that the server refused at once says the same as one that came back."""
    failure = failure_of(event.status)
    if failure is not None:
        await count_failure(context.session, mail_id=event.mail_id, failure=failure, now=context.clock.now())


async def begin_anew(context: ConsumerContext, event: EmailChanged) -> None:
    """Another address: what did not arrive at the former one says nothing of it."""
    await resume(context.session, context.outbox, person_id=event.person_id)


async def mark_read_elsewhere(context: ConsumerContext, event: ReadingChanged) -> None:
    """Many topics were marked as read at once: the notices of those among them that have any."""
    if event.topic_id is not None:
        return
    now, read = context.clock.now(), False
    for kind, subject_id, item in await reading.last_unread(context.session, person_id=event.person_id, limit=SUBJECTS):
        source = context.catalogue.subjects.get(kind)
        if source is None or source.readers is None:
            continue
        if await source.readers(context.session, subject_id, item, [event.person_id]):
            await arriving.lock_subject(context.session, subject_id, alone=True)
            await reading.read_up_to(
                context.session, person_ids=[event.person_id], subject_id=subject_id, number=item, now=now
            )
            read = True
    if read:
        context.outbox.add(NoticesRead(person_id=event.person_id))


async def mark_dismissed(context: ConsumerContext, event: NewDismissed) -> None:
    """What the person let go as New needs no notice and no mail any more; what addresses them does."""
    followed = [kind.name for kind in context.catalogue.notices.values() if not kind.direct]
    unread = await reading.unread_firsts(context.session, person_id=event.person_id, kinds=followed, limit=SUBJECTS)
    gone: set[Offered] = set()
    for kind, source in context.catalogue.subjects.items():
        offered = [(event.person_id, subject_id, item) for subject, subject_id, item in unread if subject == kind]
        if offered and source.dismissers is not None:
            gone |= await source.dismissers(context.session, offered)
    if gone and await reading.read_items(context.session, gone, kinds=followed, now=context.clock.now()):
        context.outbox.add(NoticesRead(person_id=event.person_id))


CONSUMERS: Final = (
    Consumer(name="notifications.mark_dismissed", events=(NewDismissed,), handle=mark_dismissed),
    Consumer(name="notifications.keep_notice", events=(Notice,), handle=keep_notice),
    Consumer(name="notifications.mark_read", events=(TopicRead,), handle=mark_read),
    Consumer(name="notifications.mark_told_read", events=(ToldRead,), handle=mark_told_read),
    Consumer(name="notifications.mark_read_elsewhere", events=(ReadingChanged,), handle=mark_read_elsewhere),
    Consumer(name="notifications.forget_devices", events=(SessionsEnded,), handle=forget_devices),
    Consumer(name="notifications.begin_anew", events=(EmailChanged,), handle=begin_anew),
    Consumer(name="notifications.count_refusal", events=(MailBounced,), handle=count_refusal),
)
