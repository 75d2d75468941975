"""Whose mail address it is."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState


async def person_at(session: AsyncSession, address_key: str) -> UUID | None:
    """The active person with this address, given as `MailAddress.key`."""
    found: UUID | None = await session.scalar(
        select(Person.id).where(Person.email_key == address_key, Person.state == PersonState.ACTIVE)
    )
    return found
