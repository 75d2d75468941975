"""What the clock does to meeting days."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.worker import run_named
from tests.features.matchmaking.meetings.conftest import Events, Fair, Stored

from community.features.matchmaking.jobs.meetings import REMIND, TURN
from community.features.matchmaking.planning.meetings.sessions import BadSession, Session, slots_of
from community.infra.db import Database
from community.settings import Settings


async def test_registration_ends_and_the_day_begins_and_is_over_by_itself(
    fair: Fair, session: AsyncSession, database: Database, settings: Settings, stored: Stored
) -> None:
    async def turned() -> str:
        await run_named(database, settings, fair.clock, TURN)
        return str((await fair.did("ana", "GET", ""))["state"])

    fair.day.state = "open"
    session.add(fair.day)
    await session.commit()
    assert await turned() == "open"
    fair.clock.pass_(hours=1)
    assert await turned() == "wishes"
    assert [one.kind for one in await stored(fair.people["ana"])] == ["matchmaking.meeting_wishes"]
    await fair.wish("ana", "bruno")
    await fair.publish()
    assert await turned() == "scheduled"
    fair.clock.pass_(hours=2)
    assert await turned() == "running"
    fair.clock.pass_(hours=2)
    assert await turned() == "done"


async def test_both_are_reminded_once_five_minutes_before(
    fair: Fair, database: Database, settings: Settings, events: Events
) -> None:
    await fair.wish("ana", "bruno")
    await fair.publish()
    meeting = await fair.between("ana", "bruno")
    both = {str(fair.people[name].id) for name in ("ana", "bruno")}

    async def reminded() -> list[set[str]]:
        await run_named(database, settings, fair.clock, REMIND)
        told = [payload for name, payload in await events() if name == "notifications.notice"]
        soon = [one for one in told if one["kind"] == "matchmaking.meeting_soon"]
        return [{each["person_id"] for each in one["recipients"]} for one in soon]

    fair.clock.pass_(hours=3, minutes=20 * meeting.slot - 6)
    assert await reminded() == []
    for _ in range(3):
        fair.clock.pass_(minutes=1)
        assert await reminded() == [both]


PARIS = ZoneInfo("Europe/Paris")


def at(hour: int, minute: int = 0, day: int = 5) -> datetime:
    return datetime(2026, 10, day, hour, minute)  # noqa: DTZ001  by the clock on the wall


def test_slots_are_cut_from_sessions_by_the_clock_of_the_place() -> None:
    sessions = [Session(at(9), at(10, 10)), Session(at(14), at(14, 30))]
    found = slots_of(sessions, PARIS, minutes=20, gap=5)
    assert [(slot.start.astimezone(PARIS).strftime("%H:%M"), session) for slot, session in found] == [
        ("09:00", 0), ("09:25", 0), ("09:50", 0), ("14:00", 1),
    ]  # fmt: skip
    assert found[0][0].start == datetime(2026, 10, 5, 7, tzinfo=UTC)


def test_a_day_on_which_the_clock_is_turned_back_has_an_hour_more() -> None:
    """The 25th of October 2026, from three to two."""
    found = slots_of([Session(at(1, day=25), at(4, day=25))], PARIS, minutes=60, gap=0)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("sessions", "code"),
    [
        ([Session(at(10), at(9))], "order"),
        ([Session(at(9), at(11)), Session(at(10), at(12))], "overlap"),
        ([Session(at(9), at(9, 10))], "too_short"),
        ([Session(at(9), at(9, day=25))], "too_many"),
    ],
)
def test_sessions_that_cannot_be_are_refused(sessions: list[Session], code: str) -> None:
    with pytest.raises(BadSession, match=code):
        slots_of(sessions, PARIS, minutes=20, gap=0)


@given(st.integers(5, 120), st.integers(0, 60), st.integers(1, 600))
def test_slots_never_overlap_and_end_with_their_session(minutes: int, gap: int, length: int) -> None:
    session = Session(at(7), at(7 + length // 60, length % 60))
    try:
        found = [slot for slot, _ in slots_of([session], PARIS, minutes=minutes, gap=gap)]
    except BadSession:
        assert length < minutes
        return
    assert all(later.start >= earlier.end for earlier, later in pairwise(found))
    assert found[-1].end <= session.end.replace(tzinfo=PARIS)
