"""What time does to meeting days: registration ends, the day begins and is over; who meets soon is reminded."""

from datetime import timedelta
from typing import Final

from community.core.manifest import Job
from community.events.notifications import Notice, Recipient
from community.features.matchmaking.notices import MEETING_SOON
from community.features.matchmaking.queries.meeting_facts import slots_of_day
from community.features.matchmaking.repository import meetings
from community.features.matchmaking.service.meeting_days import turn_to
from community.features.matchmaking.vocabulary.meetings import DayState
from community.infra.consuming import ConsumerContext

TURN: Final = "matchmaking.turn_meeting_days"
REMIND: Final = "matchmaking.remind_of_meetings"
SOON: Final = timedelta(minutes=5)
_BATCH: Final = 20
_NEXT: Final = {
    DayState.OPEN: DayState.WISHES,
    DayState.SCHEDULED: DayState.RUNNING,
    DayState.RUNNING: DayState.DONE,
}


async def turn_meeting_days(context: ConsumerContext) -> None:
    """Nobody has to press a button at midnight; a schedule is published by people alone."""
    now = context.clock.now()
    for day in await meetings.lock_timed(context.session, now=now, limit=_BATCH):
        people = await meetings.people_of(context.session, day.id)
        turn_to(context.outbox, day, _NEXT[DayState(day.state)], list(people.values()), now=now)


async def remind_of_meetings(context: ConsumerContext) -> None:
    """Five minutes before, on the devices of both."""
    now = context.clock.now()
    for day in await meetings.running_days(context.session, now=now, before=now + SOON):
        near = [at for at, slot in enumerate(slots_of_day(day)) if now < slot.start <= now + SOON]
        due = await meetings.due_meetings(context.session, day.id, near) if near else ()
        people = await meetings.people_of(context.session, day.id) if due else {}
        for meeting in due:
            meeting.reminded_at = now
            both = [people[one] for one in (meeting.first_id, meeting.second_id) if one in people]
            recipients = [Recipient(person_id=one, reason="meeting_soon") for one in both]
            context.outbox.add(
                Notice(kind=MEETING_SOON, subject_id=meeting.id, item=None, by=None, recipients=recipients)
            )


JOBS: Final = (
    Job(name=TURN, handle=turn_meeting_days, cron="* * * * *", attempts=3),
    Job(name=REMIND, handle=remind_of_meetings, cron="* * * * *", attempts=3),
)
