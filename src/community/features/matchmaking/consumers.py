"""Reactions of the slice to what happens elsewhere."""

from typing import Final, TypeAlias

from community.core.manifest import Consumer
from community.events.accounts import MembershipChanged, PersonReinstated, PersonSuspended
from community.events.matchmaking import MeetingHeld, OpportunityChanged
from community.events.messaging import ConversationOpenedFor, OrganisationBlockChanged
from community.features.matchmaking.repository import meetings, shields
from community.features.matchmaking.service.following import FollowingService
from community.features.matchmaking.service.meeting_changes import leave
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork

_TWO: Final = 2
Standing: TypeAlias = MembershipChanged | PersonSuspended | PersonReinstated


def _service(context: ConsumerContext) -> FollowingService:
    return FollowingService(UnitOfWork(context.session, context.outbox), context.clock)


async def pass_on(context: ConsumerContext, event: Standing) -> None:
    """Introductions stay with the organisation when its people go."""
    organisation_id = event.organisation_id if isinstance(event, MembershipChanged) else None
    await _service(context).pass_on(person_id=event.person_id, organisation_id=organisation_id)


async def close_asks(context: ConsumerContext, event: OpportunityChanged) -> None:
    await _service(context).close_about(opportunity_id=event.opportunity_id)


async def begin_talking(context: ConsumerContext, event: ConversationOpenedFor) -> None:
    await _service(context).open_conversation(introduction_id=event.subject_id)


async def note_meeting(context: ConsumerContext, event: MeetingHeld) -> None:
    """What two who were introduced did on a meeting day goes into the ledger."""
    if len(set(event.organisation_ids)) == _TWO:
        await _service(context).note_meeting(organisation_ids=event.organisation_ids)


async def note_block(context: ConsumerContext, event: OrganisationBlockChanged) -> None:
    """Who wants no messages of an organisation wants no asks of it either."""
    note = shields.block if event.blocked else shields.unblock
    await note(context.session, event.person_id, event.organisation_id)


async def leave_meeting_days(context: ConsumerContext, event: MembershipChanged | PersonSuspended) -> None:
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
    Consumer(name="matchmaking.pass_on", events=(MembershipChanged, PersonSuspended, PersonReinstated), handle=pass_on),
    Consumer(name="matchmaking.close_asks", events=(OpportunityChanged,), handle=close_asks),
    Consumer(name="matchmaking.begin_talking", events=(ConversationOpenedFor,), handle=begin_talking),
    Consumer(name="matchmaking.note_meeting", events=(MeetingHeld,), handle=note_meeting),
    Consumer(name="matchmaking.note_block", events=(OrganisationBlockChanged,), handle=note_block),
)
