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
