"""Scheduled posts that are due, and drafts that nobody came back to."""

from contextlib import closing
from typing import Final
from uuid import UUID

from community.features.accounts.api import actors_of
from community.features.forums.repository.drafts import delete_old_drafts
from community.features.forums.repository.scheduled import due_ids, lock_due
from community.features.forums.service.drafts import KEPT
from community.features.forums.service.scheduling import SchedulingService
from community.features.media.api import Attachments
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork
from community.infra.jobs import defer_many
from community.infra.markdown import MarkdownRenderer

PUBLISH: Final = "forums.publish_scheduled_post"
BATCH: Final = 200


async def find_due_posts(context: ConsumerContext) -> None:
    """One job for each, so that each is published in a transaction of its own."""
    due = await due_ids(context.session, now=context.clock.now(), limit=BATCH)
    await defer_many(context.session, [(PUBLISH, {"scheduled_id": str(each)}) for each in due])


async def publish_scheduled_post(context: ConsumerContext, *, scheduled_id: str) -> None:
    """Nothing, where another job was faster or the author has changed their mind."""
    post = await lock_due(context.session, UUID(scheduled_id), now=context.clock.now())
    if post is None:
        return
    actors = await actors_of(context.session, [post.author_id])
    with closing(MarkdownRenderer()) as markdown:
        uow = UnitOfWork(context.session, context.outbox)
        service = SchedulingService(uow, context.clock, markdown, Attachments(context.catalogue))
        await service.publish_due(post, actors.get(post.author_id))


async def forget_drafts(context: ConsumerContext) -> None:
    """Drafts that nobody has touched for half a year."""
    await delete_old_drafts(context.session, before=context.clock.now() - KEPT, limit=5_000)
