"""What matchmaking says to open tabs: ids only.

To who looks at a meeting day, to those whose agenda is another one, and to those who speak in an introduction.
"""

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.live import LiveRoute, person_audience
from community.events.matchmaking import AgendaChanged, IntroductionChanged, MeetingDayChanged
from community.features.matchmaking.queries.meeting_days import day_exists

DAY_CHANNEL: Final = "matchmaking.meeting_day"

LIVE: Final = (
    LiveRoute(
        event=MeetingDayChanged,
        audiences=lambda event: [f"{DAY_CHANNEL}:{event.day_id}"],
        frame=lambda event: {"dayId": event.day_id},
    ),
    LiveRoute(
        event=AgendaChanged,
        audiences=lambda event: [person_audience(person_id) for person_id in event.person_ids],
        frame=lambda event: {"dayId": event.day_id},
    ),
    LiveRoute(
        event=IntroductionChanged,
        audiences=lambda event: [person_audience(person_id) for person_id in event.person_ids],
        frame=lambda event: {"introductionId": event.introduction_id},
    ),
)


async def may_watch_day(session: AsyncSession, actor: Actor, name: str) -> bool:
    """Whether the day exists for the actor."""
    try:
        day_id = UUID(name)
    except ValueError:
        return False
    return await day_exists(session, actor, day_id)
