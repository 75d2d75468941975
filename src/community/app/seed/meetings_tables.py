"""Rows of meeting days and how they are written; the one module of the seed that knows their tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg


class DayRow(NamedTuple):
    id: UUID
    title: str
    description: str
    location: str
    state: str
    slots: str
    """JSON."""
    starts_at: datetime
    ends_at: datetime
    register_until: datetime
    wish_until: datetime
    sides: str
    """JSON."""
    code: str
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    zone: str = "Europe/Paris"
    languages: Sequence[str] = ("fr",)
    slot_minutes: int = 20
    gap_minutes: int = 0
    longest_run: int | None = 4
    must_value: int = 3
    meet_again: bool = True
    cancel_reason: str = ""
    version: int = 1
    changes: int = 0
    plan_state: str = "made"
    plan_kind: str = "schedule"
    plan_fills: bool = False
    plan_number: int = 1
    plan_progress: str = "{}"


class PlanRow(NamedTuple):
    day_id: UUID
    made_at: datetime
    figures: str
    """JSON, as the two that follow."""
    shares: str
    ungranted: str
    changes: int = 0


class PlaceRow(NamedTuple):
    id: UUID
    day_id: UUID
    name: str
    position: int
    link: str = ""
    online: bool = False
    reserved_for: Sequence[str] = ()
    closed: Sequence[int] = ()


class ParticipantRow(NamedTuple):
    id: UUID
    day_id: UUID
    person_id: UUID
    organisation_id: UUID
    side: str
    slots: list[int]
    registered_at: datetime
    checked_in_at: datetime | None
    about: str = ""
    online: bool = False


class WishRow(NamedTuple):
    id: UUID
    day_id: UUID
    wisher_id: UUID
    participant_id: UUID
    level: str
    at: datetime


class MeetingRow(NamedTuple):
    id: UUID
    day_id: UUID
    slot: int
    place_id: UUID
    first_id: UUID
    second_id: UUID
    state: str
    changed_at: datetime
    revision: int = 0
    missing: Sequence[UUID] = ()


class SeatRow(NamedTuple):
    participant_id: UUID
    slot: int
    meeting_id: UUID


class FeedbackRow(NamedTuple):
    meeting_id: UUID
    participant_id: UUID
    useful: int
    next_step: str
    at: datetime


Row = DayRow | PlanRow | PlaceRow | ParticipantRow | WishRow | MeetingRow | SeatRow | FeedbackRow

_TABLES: Final[dict[type, str]] = {
    DayRow: "matchmaking_meeting_day",
    PlanRow: "matchmaking_meeting_plan",
    PlaceRow: "matchmaking_meeting_place",
    ParticipantRow: "matchmaking_meeting_participant",
    WishRow: "matchmaking_meeting_wish",
    MeetingRow: "matchmaking_meeting",
    SeatRow: "matchmaking_meeting_seat",
    FeedbackRow: "matchmaking_meeting_feedback",
}
TABLES: Final = tuple(_TABLES.values())


async def copy_meetings(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write rows of any kinds, in the order in which the tables need each other."""
    for kind, table in _TABLES.items():
        of_kind = [row for row in rows if type(row) is kind]
        if of_kind:
            await connection.copy_records_to_table(table, records=of_kind, columns=of_kind[0]._fields)
