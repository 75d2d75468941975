"""What notices say to open tabs: that there is something to fetch, never what."""

from typing import Any, Final
from uuid import UUID

from community.core.live import LiveRoute, person_audience
from community.events.notifications import MailResumed, NoticesArrived, NoticesRead
from community.features.notifications.queries.counting import inbox_tag


def arrived_at(event: NoticesArrived) -> list[str]:
    return [person_audience(person_id) for person_id in event.person_ids]


def own_tabs(event: NoticesRead | MailResumed) -> list[str]:
    return [person_audience(event.person_id)]


def tags(*person_ids: UUID) -> list[str]:
    return [inbox_tag(person_id) for person_id in person_ids]


LIVE: Final[tuple[LiveRoute[Any], ...]] = (
    LiveRoute(
        event=NoticesArrived, audiences=arrived_at, frame=lambda _: {}, purge=lambda event: tags(*event.person_ids)
    ),
    LiveRoute(event=NoticesRead, audiences=own_tabs, frame=lambda _: {}, purge=lambda event: tags(event.person_id)),
    LiveRoute(event=MailResumed, audiences=own_tabs, frame=lambda _: {}),
)
