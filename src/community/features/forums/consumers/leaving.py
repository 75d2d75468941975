"""A person asks by a link in a mail to be told no more of a topic."""

from community.events.forums import FollowingChanged
from community.events.notifications import Unsubscribed
from community.features.forums.notices import TOPIC
from community.features.forums.repository.leaving import leave_topic
from community.infra.consuming import ConsumerContext


async def end_following(context: ConsumerContext, event: Unsubscribed) -> None:
    """A muted topic stays muted; mentions of the person are still told."""
    if event.subject_kind != TOPIC:
        return
    person, topic, now = event.person_id, event.subject_id, context.clock.now()
    if await leave_topic(context.session, person_id=person, topic_id=topic, now=now):
        context.outbox.add(FollowingChanged(person_id=person, topic_id=topic))
