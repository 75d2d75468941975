"""Reactions of the slice to what happens elsewhere."""

from typing import Final, TypeAlias

from community.core.manifest import Consumer
from community.events.accounts import MembershipChanged, PersonSuspended
from community.features.matchmaking.repository import meetings
from community.features.matchmaking.service.meeting_changes import leave
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork

Standing: TypeAlias = MembershipChanged | PersonSuspended


async def leave_meeting_days(context: ConsumerContext, event: Standing) -> None:
    """Who leaves a firm, or is suspended, does not come for it: the schedule is corrected, the others are told."""
    uow = UnitOfWork(context.session, context.outbox)
    employer = await meetings.employer(context.session, event.person_id)
    for day_id in await meetings.days_of(context.session, event.person_id):
        day = await meetings.lock_day(context.session, day_id)
        found = await meetings.participant_of(context.session, day_id, event.person_id)
        if day is None or found is None:
            continue
        stays = employer is not None and employer.active and employer.organisation_id == found.organisation_id
        if not stays:
            await leave(uow, day, found, now=context.clock.now())


CONSUMERS: Final = (
    Consumer(
        name="matchmaking.leave_meeting_days",
        events=(MembershipChanged, PersonSuspended),
        handle=leave_meeting_days,
    ),
)
