"""Work of the slice in the worker, by the clock."""

from collections import defaultdict
from typing import Final
from uuid import UUID

from community.core.manifest import Job
from community.events.messaging import ToldRead
from community.events.notifications import Notice, Recipient
from community.features.messaging.models import MemberState
from community.features.messaging.notices import MESSAGE, REQUEST
from community.features.messaging.repository import telling
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer

TELL: Final = "messaging.tell_unread"
TELL_MORE: Final = "messaging.tell_more_unread"
BATCH: Final = 500


async def tell_unread(context: ConsumerContext) -> None:
    """Have people told who have not read what they were written; take back what they have read since."""
    done = await telling.take_read(context.session, limit=BATCH)
    for each in done:
        context.outbox.add(ToldRead(person_id=each.person_id, conversation_id=each.conversation_id, seq=each.seq))
    unread = await telling.take_unread(context.session, now=context.clock.now(), limit=BATCH)
    together: defaultdict[tuple[UUID, int, UUID, str], list[UUID]] = defaultdict(list)
    for one in unread:
        asked = one.state == MemberState.ASKED
        together[one.conversation_id, one.seq, one.author_id, REQUEST if asked else MESSAGE].append(one.person_id)
    for (conversation_id, seq, author_id, kind), people in together.items():
        reason = "message_request" if kind == REQUEST else "conversation_member"
        context.outbox.add(
            Notice(
                kind=kind,
                subject_id=conversation_id,
                item=seq,
                by=author_id,
                recipients=[Recipient(person_id=person_id, reason=reason) for person_id in people],
            )
        )
    if BATCH in {len(done), len(unread)}:
        await defer(context.session, TELL_MORE)


JOBS: Final = (
    Job(name=TELL, handle=tell_unread, cron="* * * * * */5", attempts=1),
    Job(name=TELL_MORE, handle=tell_unread, attempts=3),
)
