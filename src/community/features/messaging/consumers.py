"""Reactions of the slice to what happens elsewhere."""

from typing import Final, TypeAlias

from community.core.manifest import Consumer
from community.events.accounts import MembershipChanged, PersonActivated, PersonReinstated, PersonSuspended
from community.events.matchmaking import IntroductionPeopleChanged
from community.features.messaging.service.introduced import IntroducedService
from community.features.messaging.service.mailboxes import MailboxService
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork

Standing: TypeAlias = MembershipChanged | PersonActivated | PersonReinstated | PersonSuspended


async def follow_representative(context: ConsumerContext, event: Standing) -> None:
    """Whoever comes to represent an organisation takes over its conversations, whoever ceases to leaves them."""
    uow = UnitOfWork(context.session, context.outbox)
    await MailboxService(uow, context.clock).follow(person_id=event.person_id)


async def bring_together(context: ConsumerContext, event: IntroductionPeopleChanged) -> None:
    """Those who were introduced to each other have a conversation, and those who come later find it."""
    uow = UnitOfWork(context.session, context.outbox)
    await IntroducedService(uow, context.clock).bring_together(event)


CONSUMERS: Final = (
    Consumer(name="messaging.bring_together", events=(IntroductionPeopleChanged,), handle=bring_together),
    Consumer(
        name="messaging.follow_representative",
        events=(MembershipChanged, PersonActivated, PersonReinstated, PersonSuspended),
        handle=follow_representative,
    ),
)
