"""What moderators write concerns all: who ignored them before hears of them again, and no longer when they leave."""

from community.events.accounts import RightsChanged
from community.events.forums import FollowingChanged
from community.features.forums.repository.following import ignoring_any
from community.infra.consuming import ConsumerContext


async def hear_again(context: ConsumerContext, event: RightsChanged) -> None:
    """What is kept for those who ignore one of these people says no more who is heard."""
    for person_id in sorted(await ignoring_any(context.session, event.person_ids)):
        context.outbox.add(FollowingChanged(person_id=person_id, topic_id=None))
