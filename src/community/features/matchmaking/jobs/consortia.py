"""What time does to joint projects: invitations run out, deadlines come near."""

from datetime import timedelta
from typing import Final

from community.core.i18n import local_day
from community.core.manifest import Job
from community.events.matchmaking import ConsortiumChanged
from community.events.notifications import Notice, Recipient
from community.features.matchmaking.notices import CONSORTIUM_DEADLINE
from community.features.matchmaking.policy import REMINDED_BEFORE
from community.features.matchmaking.repository import consortia
from community.features.matchmaking.vocabulary.consortia import InvitationState
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer

_BATCH: Final = 200
WATCH: Final = "matchmaking.watch_consortia"
WATCH_MORE: Final = "matchmaking.watch_more_consortia"


async def watch_consortia(context: ConsumerContext) -> None:
    """End invitations after their last day, and remind authors of deadlines."""
    today = local_day(context.clock.now())
    expired = await consortia.lock_expired(context.session, today=today, limit=_BATCH)
    for each in expired:
        each.state = InvitationState.EXPIRED
    near = await consortia.lock_near_deadline(context.session, today=today, until=today + REMINDED_BEFORE, limit=_BATCH)
    for project in near:
        project.reminded_of = project.deadline
        told = await consortia.concerned(context.session, project)
        told = told or await consortia.speakers(context.session, project.organisation_id)
        context.outbox.add(ConsortiumChanged(consortium_id=project.id, organisation_id=project.organisation_id))
        if told:
            context.outbox.add(
                Notice(
                    kind=CONSORTIUM_DEADLINE,
                    subject_id=project.id,
                    item=None,
                    by=None,
                    recipients=[Recipient(person_id=one, reason="consortium_deadline") for one in told],
                )
            )
    if len(expired) == _BATCH or len(near) == _BATCH:
        await defer(context.session, WATCH_MORE, at=context.clock.now() + timedelta(seconds=1))


JOBS: Final = (
    Job(name=WATCH, handle=watch_consortia, cron="25 * * * *", attempts=3),
    Job(name=WATCH_MORE, handle=watch_consortia, attempts=3),
)
