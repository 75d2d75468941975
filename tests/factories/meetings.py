"""Meeting days with people who come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.accounts.models import Organisation, Person
from community.features.matchmaking.models import (
    Meeting,
    MeetingDay,
    MeetingParticipant,
    MeetingPlace,
    MeetingSeat,
    MeetingWish,
)

BASE: Final = "/api/matchmaking/meeting-days"
MINUTES: Final = 20


def local(at: datetime) -> str:
    """As a form states it, for a day whose clock is that of UTC."""
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


def day_body(now: datetime, **changes: Any) -> dict[str, Any]:
    """Six slots three hours from now; registration and wishes end before."""
    start = now + timedelta(hours=3)
    return {
        "title": "Rencontres du melon",
        "zone": "UTC",
        "sessions": [{"start": local(start), "end": local(start + timedelta(minutes=6 * MINUTES))}],
        "slotMinutes": MINUTES,
        "registerUntil": local(now + timedelta(hours=1)),
        "wishUntil": local(now + timedelta(hours=2)),
        "tables": 2,
        **changes,
    }


async def make_day(
    session: AsyncSession,
    organiser: Person,
    *,
    now: datetime,
    slots: int = 6,
    tables: int = 2,
    starts_in: timedelta = timedelta(hours=3),
    **changes: Any,
) -> MeetingDay:
    """A day with tables; all columns can be given."""
    start = (now + starts_in).replace(microsecond=0)
    times = [start + timedelta(minutes=MINUTES * number) for number in range(slots)]
    values: dict[str, Any] = {
        "title": "Rencontres du melon",
        "zone": "UTC",
        "state": "wishes",
        "slots": [
            {"start": at.isoformat(), "end": (at + timedelta(minutes=MINUTES)).isoformat(), "session": 0}
            for at in times
        ],
        "starts_at": times[0],
        "ends_at": times[-1] + timedelta(minutes=MINUTES),
        "slot_minutes": MINUTES,
        "register_until": now + timedelta(hours=1),
        "wish_until": now + timedelta(hours=2),
        "code": "MELON2",
        "created_at": now,
        "updated_at": now,
        "plan_progress": {},
        "languages": [],
        "sides": [],
        **changes,
    }
    day = MeetingDay(id=new_id(), created_by=organiser.id, **values)
    session.add(day)
    await session.flush()
    for number in range(tables):
        session.add(
            MeetingPlace(day_id=day.id, name=f"Table {number + 1}", position=number, reserved_for=[], closed=[])
        )
    await session.flush()
    return day


async def make_participant(
    session: AsyncSession, day: MeetingDay, person: Person, organisation: Organisation, **changes: Any
) -> MeetingParticipant:
    """Somebody who is there all day; all columns can be given."""
    values: dict[str, Any] = {
        "slots": list(range(len(day.slots))),
        "registered_at": day.created_at,
        **changes,
    }
    participant = MeetingParticipant(
        id=new_id(), day_id=day.id, person_id=person.id, organisation_id=organisation.id, **values
    )
    session.add(participant)
    await session.flush()
    return participant


async def make_wishes(
    session: AsyncSession, day: MeetingDay, pairs: Sequence[tuple[MeetingParticipant, MeetingParticipant, str]]
) -> None:
    for wisher, wished, level in pairs:
        session.add(
            MeetingWish(day_id=day.id, wisher_id=wisher.id, participant_id=wished.id, level=level, at=day.created_at)
        )
    await session.flush()


async def make_meeting(
    session: AsyncSession,
    day: MeetingDay,
    place: MeetingPlace,
    slot: int,
    pair: tuple[MeetingParticipant, MeetingParticipant],
    **changes: Any,
) -> Meeting:
    """Planned; all columns can be given."""
    first, second = sorted(one.id for one in pair)
    values: dict[str, Any] = {"state": "planned", "changed_at": day.created_at, "missing": [], **changes}
    meeting = Meeting(
        id=new_id(), day_id=day.id, place_id=place.id, slot=slot, first_id=first, second_id=second, **values
    )
    session.add(meeting)
    await session.flush()
    if values["state"] != "cancelled":
        session.add_all(MeetingSeat(participant_id=one, slot=slot, meeting_id=meeting.id) for one in (first, second))
    await session.flush()
    return meeting
