"""Reactions to what other slices tell, and to what people have read."""

from typing import Final

import structlog

from community.core.manifest import Consumer
from community.events.forums import ReadingChanged, TopicRead
from community.events.notifications import Notice, NoticesArrived, NoticesRead
from community.events.operations import MailBounced
from community.features.notifications.repository import arriving, reading
from community.features.notifications.service.bounces import count_failure
from community.infra.consuming import ConsumerContext
from community.infra.mail.incoming.reports import failure_of

log = structlog.get_logger()

SUBJECTS: Final = 500
"""With unread notices, that are looked at when a person marks many topics as read."""


async def keep_notice(context: ConsumerContext, event: Notice) -> None:
    """Put it into the inboxes; who has read the thing meanwhile finds it read."""
    kind = context.catalogue.notices.get(event.kind)
    if kind is None:
        log.warning("notice_of_unknown_kind", kind=event.kind)
        return
    now = context.clock.now()
    await arriving.lock_subject(context.session, event.subject_id)
    arrived = await arriving.store(context.session, event, kind, now=now)
    source = context.catalogue.subjects.get(kind.subject_kind)
    if event.item is not None and source is not None and source.readers is not None:
        people = arriving.people_of(event)
        readers = await source.readers(context.session, event.subject_id, event.item, people)
        if readers:
            await reading.read_up_to(
                context.session,
                person_ids=list(readers),
                subject_id=event.subject_id,
                number=event.item,
                now=now,
            )
            arrived = [person_id for person_id in arrived if person_id not in readers]
    if arrived:
        context.outbox.add(NoticesArrived(person_ids=arrived))


async def mark_read(context: ConsumerContext, event: TopicRead) -> None:
    """What was read in its place needs no notice and no mail any more."""
    await arriving.lock_subject(context.session, event.topic_id, alone=True)
    read = await reading.read_up_to(
        context.session,
        person_ids=[event.person_id],
        subject_id=event.topic_id,
        number=event.number,
        now=context.clock.now(),
    )
    if read:
        context.outbox.add(NoticesRead(person_id=event.person_id))


async def count_refusal(context: ConsumerContext, event: MailBounced) -> None:
    """A mail that the server refused at once says the same as one that came back."""
    failure = failure_of(event.status)
    if failure is not None:
        await count_failure(context.session, mail_id=event.mail_id, failure=failure, now=context.clock.now())


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


CONSUMERS: Final = (
    Consumer(name="notifications.keep_notice", events=(Notice,), handle=keep_notice),
    Consumer(name="notifications.mark_read", events=(TopicRead,), handle=mark_read),
    Consumer(name="notifications.mark_read_elsewhere", events=(ReadingChanged,), handle=mark_read_elsewhere),
    Consumer(name="notifications.count_refusal", events=(MailBounced,), handle=count_refusal),
)
