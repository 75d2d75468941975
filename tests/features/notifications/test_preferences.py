"""Ways by kind, presets, quiet hours, pause."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import Stored, Work, count, follow, reply

from community.core.notices import NoticeKind
from community.features.forums.models import Mention, MentionKind
from community.features.notifications.models import Preset, Ways
from community.features.notifications.policy import QuietHours, quiet_until, ways_of

PATH = "/api/notifications/preferences"


async def kinds(world: World, name: str = "reader") -> dict[str, tuple[bool, bool]]:
    page = (await world[name].get(PATH)).json()
    return {row["kind"]: (row["inApp"], row["mail"]) for row in page["kinds"]}


async def test_the_defaults_are_those_of_the_kinds(world: World) -> None:
    page = (await world["reader"].get(PATH)).json()
    assert (page["preset"], page["digest"], page["zone"]) == ("default", "weekly", "Europe/Paris")
    assert page["quietHours"] is page["mutedUntil"] is page["mailStop"] is None
    found = await kinds(world)
    assert found["forums.mention"] == (True, True)
    assert found["forums.reaction"] == (True, False)


@pytest.mark.parametrize("preset", ["all", "quiet", "default"])
async def test_presets_hold_at_once(
    preset: str, world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    """What the page says is what happens."""
    reader = world.people["reader"]
    await world["reader"].patch(PATH, json={"preset": preset})
    said = await kinds(world)
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    number = await reply(world, "outsider", world.topic)
    session.add(Mention(post_id=await world.post_id(number), kind=MentionKind.PERSON, target_id=reader.id))
    await session.commit()
    await work()
    notices = {notice.kind: (notice.in_app, notice.mail_stage == "waiting") for notice in await stored(reader)}
    expected = {kind: ways for kind, ways in said.items() if kind in {"forums.reply", "forums.mention"} and any(ways)}
    assert notices == expected
    if preset == "quiet":
        assert "forums.reply" not in notices


async def test_one_kind_makes_the_choice_ones_own(
    world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    await world["reader"].patch(PATH, json={"preset": "quiet"})
    before = await kinds(world)
    answer = await world["reader"].put(f"{PATH}/kinds/forums.reply", json={"inApp": False, "mail": True, "push": False})
    assert answer.json()["preset"] == "custom"
    assert await kinds(world) == {**before, "forums.reply": (False, True)}
    await follow(session, world.people["reader"], world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    assert [(notice.in_app, notice.mail_stage) for notice in await stored(world.people["reader"])] == [
        (False, "waiting")
    ]
    assert await count(world, "reader") == (0, 0)
    assert (await world["reader"].get("/api/notifications")).json()["items"] == []
    await world["reader"].patch(PATH, json={"preset": "all"})
    await world["reader"].patch(PATH, json={"preset": "custom"})
    assert set((await kinds(world)).values()) == {(True, True)}


async def test_settings_are_kept(world: World) -> None:
    patch = {
        "digest": "daily",
        "zone": "America/Guadeloupe",
        "quietHours": {"begin": "22:00", "end": "07:30", "days": [5, 1, 5]},
    }
    page = (await world["reader"].patch(PATH, json=patch)).json()
    assert page["quietHours"] == {"begin": "22:00", "end": "07:30", "days": [1, 5]}
    assert (page["digest"], page["zone"]) == ("daily", "America/Guadeloupe")
    assert (await world["reader"].get(PATH)).json() == page
    assert (await world["reader"].patch(PATH, json={"quietHours": None})).json()["quietHours"] is None
    stopped = (await world["reader"].patch(PATH, json={"mailStopped": True})).json()
    assert stopped["mailStop"] == "unsubscribed"
    assert (await world["reader"].patch(PATH, json={"mailStopped": False})).json()["mailStop"] is None
    assert (await world["member"].get(PATH)).json()["digest"] == "weekly"


@pytest.mark.parametrize(
    ("patch", "status"),
    [
        ({"zone": "Europe/Atlantis"}, 422),
        ({"zone": "../../etc/passwd"}, 422),
        ({"mutedUntil": "2020-01-01T00:00:00Z"}, 422),
        ({"mutedUntil": "2099-01-01T00:00:00Z"}, 422),
        ({"preset": "loud"}, 400),
        ({"quietHours": {"begin": "25:00", "end": "07:00", "days": []}}, 400),
        ({"quietHours": {"begin": "22:00", "end": "07:00", "days": [8]}}, 400),
        ({"mailStop": "bounced"}, 400),
    ],
)
async def test_wrong_settings(world: World, patch: dict[str, Any], status: int) -> None:
    assert (await world["reader"].patch(PATH, json=patch)).status_code == status
    unknown = await world["reader"].put(f"{PATH}/kinds/no.such", json={"inApp": True, "mail": True, "push": True})
    assert unknown.status_code == 404


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NIGHT = QuietHours(begin=time(22), end=time(7))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # Winter in Paris: an hour behind UTC's evening.
        ("2026-01-15T20:59", None),
        ("2026-01-15T21:00", "2026-01-16T06:00"),
        ("2026-01-16T05:59", "2026-01-16T06:00"),
        ("2026-01-16T06:00", None),
        # The night in which clocks go forward is an hour shorter, the one in which they go back an hour longer.
        ("2026-03-28T21:00", "2026-03-29T05:00"),
        ("2026-10-24T20:00", "2026-10-25T06:00"),
    ],
)
def test_quiet_hours_over_midnight_and_changes_of_clock(now: str, until: str | None) -> None:
    assert quiet_until(utc(now), NIGHT, None) == (None if until is None else utc(until))


def test_times_in_the_gap_and_in_the_double_hour() -> None:
    """2:30 does not exist on 29 March 2026 in Paris, and is there twice on 25 October."""
    short = QuietHours(begin=time(2, 30), end=time(4))
    assert quiet_until(utc("2026-03-29T01:45"), short, None) == utc("2026-03-29T02:00")
    assert quiet_until(utc("2026-10-25T00:30"), short, None) == utc("2026-10-25T03:00")


def test_days_are_those_on_which_the_time_begins() -> None:
    friday_night = QuietHours(begin=time(22), end=time(7), days=(5,), zone="UTC")
    assert quiet_until(utc("2026-01-17T03:00"), friday_night, None) == utc("2026-01-17T07:00")
    assert quiet_until(utc("2026-01-18T03:00"), friday_night, None) is None


def test_adjoining_times_are_one() -> None:
    weekend = QuietHours(begin=time(0), end=time(0), days=(6, 7), zone="UTC")
    assert quiet_until(utc("2026-01-17T12:00"), weekend, None) == utc("2026-01-19T00:00")
    assert quiet_until(utc("2026-01-15T20:00"), NIGHT, utc("2026-01-15T23:00")) == utc("2026-01-16T06:00")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given a zone
    st.times(),
    st.times(),
    st.sampled_from(["Europe/Paris", "America/Guadeloupe", "Pacific/Noumea", "UTC"]),
)
def test_quiet_time_always_ends(now: datetime, begin: time, end: time, zone: str) -> None:
    hours = QuietHours(begin=begin, end=end, days=(1, 2, 3), zone=zone)
    until = quiet_until(now, hours, None)
    assert until is None or (now < until <= now + timedelta(days=4) and quiet_until(until, hours, None) is None)


def test_ways_of_a_kind() -> None:
    kind = NoticeKind(name="a.b", subject_kind="a.c", direct=False, grouped=True, mail=True)
    assert ways_of(kind, Preset.QUIET, {}) == Ways(in_app=False, mail=False, push=False)
    assert ways_of(kind, Preset.DEFAULT, {"a.b": Ways(False, False, False)}) == Ways(True, True, False)
    assert ways_of(kind, Preset.CUSTOM, {"a.b": Ways(False, True, False)}) == Ways(False, True, False)
