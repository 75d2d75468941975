"""Rows of the matchmaking slice and how they are written; the one module of the seed that knows its tables."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg


class LineRow(NamedTuple):
    id: UUID
    organisation_id: UUID
    side: str
    kind: str
    text: str
    language: str
    codes: list[str]
    tags: list[str]
    places: list[str]
    languages: list[str]
    certifications: str
    """JSON."""
    capacity: Decimal | None
    capacity_unit: str
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime
    stage: str | None = None
    version: int = 1


class OpportunityRow(NamedTuple):
    id: UUID
    organisation_id: UUID
    author_id: UUID
    direction: str
    area: str
    kind: str
    title: str
    summary: str
    description: str
    language: str
    codes: list[str]
    tags: list[str]
    places: list[str]
    certifications: str
    """JSON."""
    capacity: Decimal | None
    capacity_unit: str
    partner_kinds: list[str]
    conditions: list[str]
    anonymous: bool
    state: str
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    published_on: date | None
    valid_until: date | None
    advantages: str = ""
    partner_role: str = ""
    languages: Sequence[str] = ()
    partner_sizes: Sequence[str] = ()
    agreements: Sequence[str] = ()
    excluded: Sequence[UUID] = ()
    version: int = 1


class ChangeRow(NamedTuple):
    """Has a matcher that runs already look at an organisation."""

    organisation_id: UUID
    noted_at: datetime


Row = LineRow | OpportunityRow | ChangeRow

_TABLES: Final[dict[type, str]] = {
    LineRow: "matchmaking_line",
    OpportunityRow: "matchmaking_opportunity",
    ChangeRow: "matchmaking_change",
}
TABLES: Final = tuple(_TABLES.values())


async def copy_partners(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write rows of any kinds, in the order in which the tables need each other."""
    for kind, table in _TABLES.items():
        of_kind = [row for row in rows if type(row) is kind]
        if of_kind:
            await connection.copy_records_to_table(table, records=of_kind, columns=of_kind[0]._fields)
