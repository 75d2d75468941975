"""Polls whose time is up."""

from typing import Final

from community.events.forums import PollChanged
from community.features.forums.repository.polls import due_polls
from community.features.forums.service.polls import seal
from community.infra.consuming import ConsumerContext

BATCH: Final = 200


async def close_due_polls(context: ConsumerContext) -> None:
    """Close them for good; votes have been refused since the very time."""
    now = context.clock.now()
    for poll, topic_id, number in await due_polls(context.session, now=now, limit=BATCH):
        seal(poll, at=poll.closes_at or now)
        context.outbox.add(PollChanged(topic_id=topic_id, post_id=poll.post_id, number=number))
