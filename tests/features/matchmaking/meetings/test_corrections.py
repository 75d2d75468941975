"""What happens to a schedule when something changes: few moves, each told to those concerned."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.meetings import make_day, make_meeting, make_participant
from tests.factories.worker import in_worker
from tests.features.matchmaking.meetings.conftest import Fair, Stored, Work

from community.app.factory import Community
from community.events.accounts import MembershipChanged, PersonSuspended
from community.features.accounts.models import Membership
from community.features.accounts.models.person import PersonState
from community.features.matchmaking.consumers import leave_meeting_days
from community.features.matchmaking.models import MeetingPlace

PAIRS = (("ana", "bruno"), ("carla", "dora"), ("ana", "carla"), ("bruno", "emil"))


async def published(fair: Fair) -> dict[str, Any]:
    for wisher, wished in PAIRS:
        await fair.wish(wisher, wished)
    return await fair.publish()


async def test_a_table_closed_in_mid_event_moves_what_was_there_and_nothing_else(fair: Fair) -> None:
    await published(fair)
    before = {one.id: (one.slot, one.place_id) for one in await fair.meetings()}
    closed = next(one for one in await fair.meetings() if one.place_id == fair.places[0].id)
    await fair.did("mod", "PUT", f"/places/{fair.places[0].id}", {"name": "Table 1", "closed": list(range(6))})
    assert (await fair.did("mod", "GET", "/schedule"))["clashes"]
    seen = await fair.planned()
    after = {one.id: (one.slot, one.place_id) for one in await fair.meetings()}
    hit = {one for one, (_, place) in before.items() if place == fair.places[0].id}
    assert {one for one in before if after[one] != before[one]} == hit
    assert (seen["plan"]["moved"], seen["plan"]["cancelled"], seen["clashes"]) == (len(hit), 0, [])
    moved = next(one for one in await fair.meetings() if one.id == closed.id)
    assert (moved.revision, moved.place_id) == (1, fair.places[1].id)


async def test_what_cannot_be_moved_is_called_off(fair: Fair) -> None:
    await published(fair)
    for place in fair.places:
        await fair.did("mod", "PUT", f"/places/{place.id}", {"name": place.name, "closed": list(range(6))})
    seen = await fair.planned()
    assert (seen["plan"]["cancelled"], seen["clashes"]) == (4, [])
    assert {row["reason"] for row in seen["meetings"]} == {"no_room"}
    assert await fair.agenda("ana") == [("Maison Bruno", "cancelled"), ("Maison Carla", "cancelled")]


async def test_who_comes_late_is_met_later(fair: Fair) -> None:
    await published(fair)
    early = [one for one in await fair.meetings() if fair.coming["ana"].id in {one.first_id, one.second_id}]
    assert min(one.slot for one in early) < 3
    await fair.did("mod", "PUT", f"/participants/{fair.coming['ana'].id}", {"slots": [3, 4, 5]})
    seen = await fair.planned()
    late = [one for one in await fair.meetings() if fair.coming["ana"].id in {one.first_id, one.second_id}]
    assert (len(late), min(one.slot for one in late), seen["clashes"]) == (2, 3, [])


async def test_who_leaves_makes_room_for_others(fair: Fair, session: AsyncSession) -> None:
    """bruno has one slot only, which ana's wish takes by its weight; when she leaves, emil has it."""
    fair.coming["bruno"].slots = [0]
    session.add(fair.coming["bruno"])
    await session.commit()
    await fair.wish("ana", "bruno", "must")
    await fair.wish("emil", "bruno")
    await fair.publish()
    assert await fair.agenda("bruno") == [("Maison Ana", "planned")]
    await fair.did("ana", "DELETE", "/registration")
    assert ("Maison Ana", "cancelled") in await fair.agenda("bruno")
    seen = await fair.planned()
    assert ("Maison Emil", "planned") in await fair.agenda("bruno")
    assert (seen["plan"]["added"], seen["clashes"]) == (1, [])


async def test_who_refuses_a_meeting_does_not_get_it_again(fair: Fair) -> None:
    await published(fair)
    meeting = await fair.between("ana", "bruno")
    path = f"/meetings/{meeting.id}/refusal"
    assert await fair.refused("carla", "POST", path) == (404, "not_found")
    await fair.did("bruno", "POST", path)
    assert await fair.refused("bruno", "POST", path) == (409, "wrong_state")
    await fair.plan("correction", fill=True)
    assert [row for row in await fair.agenda("ana") if row[0] == "Maison Bruno"] == [("Maison Bruno", "cancelled")]


async def test_each_is_told_what_concerns_them(fair: Fair, work: Work, stored: Stored) -> None:
    await published(fair)
    await work()
    meeting = await fair.between("ana", "bruno")
    await fair.did("bruno", "POST", f"/meetings/{meeting.id}/refusal")
    await work()
    kinds = {name: [(one.kind, one.reason) for one in await stored(fair.people[name])] for name in fair.coming}
    first = ("matchmaking.meeting_schedule", "meeting_registered")
    assert kinds["ana"] == [first, ("matchmaking.meeting_changed", "meeting_cancelled")]
    assert kinds["bruno"] == kinds["carla"] == [first]
    line = (await fair["ana"].get("/api/notifications")).json()["items"][0]
    assert "Maison Bruno" in line["title"]
    assert line["path"] == f"/rencontres/{fair.day.id}?rencontre={meeting.id}"
    assert line["place"] == "Rencontres du melon"


async def test_what_is_over_stays_as_it_was(fair: Fair) -> None:
    await published(fair)
    fair.clock.pass_(hours=3, minutes=1)
    past = {one.id: (one.slot, one.place_id) for one in await fair.meetings() if one.slot == 0}
    assert past
    for place in fair.places:
        await fair.did("mod", "PUT", f"/places/{place.id}", {"name": place.name, "closed": list(range(6))})
    await fair.planned()
    assert {one.id: (one.slot, one.place_id) for one in await fair.meetings()} == past


async def test_a_cancelled_day_tells_everybody(fair: Fair, work: Work, stored: Stored) -> None:
    await fair.did("mod", "PUT", "/state", {"state": "cancelled", "reason": "Grève"})
    await work()
    for name in fair.coming:
        assert [one.kind for one in await stored(fair.people[name])] == ["matchmaking.meeting_day_cancelled"]
    assert await stored(fair.people["fred"]) == []


@pytest.mark.parametrize("how", ["suspended", "left"])
async def test_who_leaves_the_firm_does_not_come_for_it(
    fair: Fair, app: Community, session: AsyncSession, how: str
) -> None:
    await published(fair)
    ana = fair.people["ana"]
    if how == "suspended":
        ana.state = PersonState.SUSPENDED
        session.add(ana)
        event: Any = PersonSuspended(person_id=ana.id, author_id=fair.people["mod"].id)
    else:
        membership = (await session.scalars(select(Membership).where(Membership.person_id == ana.id))).one()
        membership.ended_at = fair.clock.now()
        event = MembershipChanged(person_id=ana.id, organisation_id=fair.homes["ana"].id)
    await session.commit()
    async with in_worker(app, session) as context:
        await leave_meeting_days(context, event)
    assert [row for row in await fair.agenda("bruno") if row[0] == "Maison Ana"] == [("Maison Ana", "cancelled")]
    assert (await fair.planned())["clashes"] == []


async def test_those_who_met_on_an_earlier_day_meet_again_where_one_calls_it_a_must(
    fair: Fair, session: AsyncSession
) -> None:
    before = await make_day(session, fair.people["mod"], now=fair.clock.now(), starts_in=-timedelta(days=9))
    place = (await session.scalars(select(MeetingPlace).where(MeetingPlace.day_id == before.id))).first()
    assert place is not None
    pairs = [
        [await make_participant(session, before, fair.people[name], fair.homes[name]) for name in pair]
        for pair in (("ana", "bruno"), ("carla", "dora"))
    ]
    for slot, pair in enumerate(pairs):
        await make_meeting(session, before, place, slot, (pair[0], pair[1]), state="held")
    fair.day.meet_again = False
    session.add(fair.day)
    await session.commit()
    await fair.wish("ana", "bruno", "interested")
    await fair.wish("carla", "dora", "must")
    seen = await fair.plan()
    assert [each["reason"] for each in seen["ungranted"]] == ["met_before"]
    assert len(seen["meetings"]) == 1
