"""Timers of topics whose time has come."""

from datetime import timedelta
from typing import Final

from community.features.forums.models import TimerKind
from community.features.forums.repository.timers import due_timers
from community.features.forums.service.acts import record
from community.features.forums.service.changes import topic_changed
from community.features.forums.service.timers import ring
from community.infra.consuming import ConsumerContext

BATCH: Final = 200


async def ring_due_timers(context: ConsumerContext) -> None:
    """Each once: the timer goes in the transaction of what it does, and two workers share the topics."""
    session, now = context.session, context.clock.now()
    for timer, topic in await due_timers(session, now=now, limit=BATCH):
        if timer.kind == TimerKind.IDLE and timer.idle_days is not None:
            # Somebody has written since: the days begin anew.
            due_at = topic.last_post_at + timedelta(days=timer.idle_days)
            if due_at > now:
                timer.due_at = due_at
                continue
        act = ring(timer, topic, now=now, outbox=context.outbox)
        await session.delete(timer)
        if act is not None:
            record(session, topic, act, by=None, at=now)
            topic_changed(context.outbox, topic)
    await session.flush()
