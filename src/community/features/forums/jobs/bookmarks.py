"""Reminders of bookmarks."""

from typing import Final

from community.features.forums.repository.bookmarks import due_bookmarks
from community.features.forums.service.bookmarks import remind
from community.infra.consuming import ConsumerContext

BATCH: Final = 200


async def send_due_reminders(context: ConsumerContext) -> None:
    """Each exactly once: what is sent and that it was sent are one transaction."""
    now = context.clock.now()
    for due in await due_bookmarks(context.session, now=now, limit=BATCH):
        if remind(context.outbox, due, now=now) is not None:
            await context.session.delete(due.bookmark)
