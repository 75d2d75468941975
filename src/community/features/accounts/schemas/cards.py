"""How a person appears beside what they wrote or did."""

from uuid import UUID

import msgspec


class PersonCard(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Name and organisation; the organisation is None for the chamber's own staff."""

    id: UUID
    name: str
    organisation_id: UUID | None
    organisation_name: str | None
    organisation_kind: str | None
