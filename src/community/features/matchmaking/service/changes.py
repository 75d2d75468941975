"""After which events the matcher looks at an organisation again."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from community.events.accounts import MembershipChanged, OrganisationChanged, OrganisationCreated
from community.events.matchmaking import LinesChanged, OpportunityChanged
from community.features.matchmaking.repository.changes import note_changes

Noted = LinesChanged | OpportunityChanged | OrganisationCreated | OrganisationChanged | MembershipChanged
NOTED: Final = (LinesChanged, OpportunityChanged, OrganisationCreated, OrganisationChanged, MembershipChanged)


async def note(session: AsyncSession, events: Sequence[Noted]) -> None:
    """Mark the organisations of the events."""
    await note_changes(session, {event.organisation_id for event in events})
