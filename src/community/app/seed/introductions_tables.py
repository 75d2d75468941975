"""Rows of introductions and how they are written; the one module of the seed that knows these tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg


class IntroductionRow(NamedTuple):
    id: UUID
    asking_id: UUID
    asked_id: UUID
    low_id: UUID
    high_id: UUID
    asker_id: UUID
    answerer_id: UUID
    about: str
    about_id: UUID
    opportunity_id: UUID | None
    line_id: UUID | None
    title: str
    message: str
    answer: str
    asking_hidden: bool
    asked_hidden: bool
    state: str
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    accepted_at: datetime | None
    active_at: datetime
    refusal: str | None
    result: str | None
    nothing: str | None
    days: int = 30
    reminded: int = 0
    adviser_wanted: bool = False


class StepRow(NamedTuple):
    id: UUID
    introduction_id: UUID
    kind: str
    part: str
    person_id: UUID
    at: datetime
    own: bool = False
    detail: str = "{}"
    """JSON."""


class OutcomeRow(NamedTuple):
    introduction_id: UUID
    organisation_id: UUID
    stage: str
    agreement: str | None
    band: str | None
    at: datetime


Row = IntroductionRow | StepRow | OutcomeRow

_TABLES: Final[dict[type, str]] = {
    IntroductionRow: "matchmaking_introduction",
    StepRow: "matchmaking_introduction_step",
    OutcomeRow: "matchmaking_outcome",
}
TABLES: Final = tuple(_TABLES.values())


async def copy_introductions(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write rows of any kinds, in the order in which the tables need each other."""
    for kind, table in _TABLES.items():
        of_kind = [row for row in rows if type(row) is kind]
        if of_kind:
            await connection.copy_records_to_table(table, records=of_kind, columns=of_kind[0]._fields)
