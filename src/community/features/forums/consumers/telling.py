"""A post, told to whom it concerns: in the worker, so that who writes does not wait for those who watch."""

from collections import defaultdict
from datetime import timedelta
from typing import Final

from community.events.forums import PostChanged, PostCreated, TopicOpened
from community.events.notifications import MAX_RECIPIENTS, Notice, Recipient
from community.features.forums.queries.audience import PostOf, audience, post_of
from community.infra.consuming import ConsumerContext

FRESH: Final = timedelta(days=1)
"""A topic that comes back after longer is no news to those who follow its space."""


async def tell_of_post(context: ConsumerContext, event: PostCreated) -> None:
    """Somebody replied."""
    post = await post_of(context.session, event.topic_id, event.number)
    if post is not None:
        await _tell(context, post, followers=True)


async def tell_of_topic(context: ConsumerContext, event: TopicOpened) -> None:
    """A topic was opened, or came back."""
    post = await post_of(context.session, event.topic_id, 1)
    if post is not None:
        await _tell(context, post, followers=post.created_at > context.clock.now() - FRESH)


async def tell_of_edit(context: ConsumerContext, event: PostChanged) -> None:
    """Mentions that an edit has added; who was told of this post for the same reason before is not told again."""
    post = await post_of(context.session, event.topic_id, event.number)
    if post is not None and post.edited_at is not None:
        await _tell(context, post, followers=False)


async def _tell(context: ConsumerContext, post: PostOf, *, followers: bool) -> None:
    """Send notices in bounded batches, in the transaction of the consumer."""
    told = await audience(context.session, post, followers=followers, now=context.clock.now())
    by_kind: defaultdict[str, list[Recipient]] = defaultdict(list)
    for person in told:
        by_kind[person.kind].append(Recipient(person_id=person.person_id, reason=person.reason))
    for kind, recipients in by_kind.items():
        for start in range(0, len(recipients), MAX_RECIPIENTS):
            context.outbox.add(
                Notice(
                    kind=kind,
                    subject_id=post.topic_id,
                    item=post.number,
                    by=post.author_id,
                    recipients=recipients[start : start + MAX_RECIPIENTS],
                )
            )
