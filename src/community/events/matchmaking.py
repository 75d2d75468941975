"""What happens between partners."""

from typing import ClassVar
from uuid import UUID

from community.core.event import Event


class LinesChanged(Event, frozen=True, kw_only=True):
    """Lines of a capability profile were written, changed, confirmed or deleted."""

    name: ClassVar[str] = "matchmaking.lines_changed"

    organisation_id: UUID
    line_ids: list[UUID]


class OpportunityChanged(Event, frozen=True, kw_only=True):
    """An opportunity is another one for those who may see it: published, edited, expired, withdrawn."""

    name: ClassVar[str] = "matchmaking.opportunity_changed"

    opportunity_id: UUID
    organisation_id: UUID


class ConsortiumChanged(Event, frozen=True, kw_only=True):
    """A joint project, its teams, its invitations or its roles are others now."""

    name: ClassVar[str] = "matchmaking.consortium_changed"

    consortium_id: UUID
    organisation_id: UUID


class MeetingDayChanged(Event, frozen=True, kw_only=True):
    """Something of a meeting day is other than it was: its state, places, participants or schedule."""

    name: ClassVar[str] = "matchmaking.meeting_day_changed"

    day_id: UUID


class AgendaChanged(Event, frozen=True, kw_only=True):
    """These people meet others, elsewhere or at another time than before, or are done with it."""

    name: ClassVar[str] = "matchmaking.agenda_changed"

    day_id: UUID
    person_ids: list[UUID]


class MeetingHeld(Event, frozen=True, kw_only=True):
    """Two have met on a meeting day, for their organisations; told once for each meeting."""

    name: ClassVar[str] = "matchmaking.meeting_held"

    meeting_id: UUID
    day_id: UUID
    organisation_ids: list[UUID]
    person_ids: list[UUID]


class IntroductionChanged(Event, frozen=True, kw_only=True):
    """An introduction has gone a step; `person_ids`: whose tabs may hear of this one."""

    name: ClassVar[str] = "matchmaking.introduction_changed"

    introduction_id: UUID
    person_ids: list[UUID]


class IntroductionPeopleChanged(Event, frozen=True, kw_only=True):
    """Who speaks with whom in an introduction that both sides want: whoever keeps conversations gives them one.

    conversation_id: the one that they are to have, made if it is not there. title: of it. left_ids: who is in it no
    more. by: who caused it.
    """

    name: ClassVar[str] = "matchmaking.introduction_people_changed"

    introduction_id: UUID
    conversation_id: UUID
    title: str
    person_ids: list[UUID]
    left_ids: list[UUID]
    by: UUID
