"""What the events of the slice say to open tabs, and which cached things they make stale."""

from typing import Any, Final

from community.core.live import LiveRoute, person_audience, session_audience
from community.events.accounts import (
    MembershipChanged,
    OrganisationChanged,
    PersonChanged,
    PersonReinstated,
    PersonSuspended,
    RightsChanged,
    SessionsEnded,
)
from community.features.accounts.queries.cards import NAMES_TAG
from community.features.accounts.service.session_cache import person_tag, session_tag

REFETCH_ME: Final[dict[str, object]] = {"name": PersonChanged.name}
"""The one frame of the slice: the reader's own tabs fetch `/me` again."""


def organisation_tag(event: OrganisationChanged) -> str:
    return f"accounts.organisation:{event.organisation_id}"


LIVE: Final[list[LiveRoute[Any]]] = [
    LiveRoute(
        event=PersonChanged,
        audiences=lambda event: [person_audience(event.person_id)],
        frame=lambda _: REFETCH_ME,
        purge=lambda event: [person_tag(event.person_id), NAMES_TAG],
    ),
    LiveRoute(
        event=RightsChanged,
        audiences=lambda event: [person_audience(person_id) for person_id in event.person_ids],
        frame=lambda _: REFETCH_ME,
        purge=lambda event: [NAMES_TAG, *map(person_tag, event.person_ids)],
        refreshes=lambda event: [person_audience(person_id) for person_id in event.person_ids],
    ),
    LiveRoute(event=MembershipChanged, purge=lambda event: [person_tag(event.person_id), NAMES_TAG]),
    LiveRoute(event=PersonSuspended, purge=lambda event: [person_tag(event.person_id), NAMES_TAG]),
    LiveRoute(event=PersonReinstated, purge=lambda event: [person_tag(event.person_id), NAMES_TAG]),
    LiveRoute(event=OrganisationChanged, purge=lambda event: [organisation_tag(event), NAMES_TAG]),
    LiveRoute(
        event=SessionsEnded,
        purge=lambda event: [session_tag(session_id) for session_id in event.session_ids],
        ends=lambda event: [session_audience(session_id) for session_id in event.session_ids],
    ),
]
