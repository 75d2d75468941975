"""Single meetings by hand, and what came of meetings."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.meetings import make_meeting, make_participant
from tests.features.matchmaking.meetings.conftest import Events, Fair


def booking(fair: Fair, first: str, second: str, slot: int = 0, table: int = 0) -> dict[str, Any]:
    ids = {"first": str(fair.coming[first].id), "second": str(fair.coming[second].id)}
    return {**ids, "slot": slot, "placeId": str(fair.places[table].id)}


async def test_two_are_booked_by_hand_moved_and_called_off(fair: Fair) -> None:
    await fair.wish("carla", "dora")
    await fair.publish()
    await fair.did("mod", "POST", "/meetings", booking(fair, "ana", "bruno", 2))
    assert await fair.agenda("ana") == [("Maison Bruno", "planned")]
    meeting = await fair.between("ana", "bruno")
    seen = await fair.did("mod", "PUT", f"/meetings/{meeting.id}", {"slot": 4, "placeId": str(fair.places[1].id)})
    moved = next(row for row in seen["meetings"] if row["id"] == str(meeting.id))
    assert (moved["slot"], moved["byHand"], seen["plan"]["stale"]) == (4, True, False)
    await fair.did("mod", "DELETE", f"/meetings/{meeting.id}")
    assert await fair.agenda("ana") == [("Maison Bruno", "cancelled")]
    await fair.did("mod", "POST", "/meetings", booking(fair, "bruno", "ana", 2))
    assert await fair.agenda("ana") == [("Maison Bruno", "planned")]


async def refused(fair: Fair, *what: Any) -> str:
    return (await fair.refused("mod", "POST", "/meetings", booking(fair, *what)))[1]


async def test_what_cannot_be_is_refused_and_says_why(fair: Fair, session: AsyncSession) -> None:
    day, coming, places = fair.day, fair.coming, fair.places
    coming["gina"] = await make_participant(session, day, fair.people["gina"], fair.homes["ana"])
    coming["dora"].slots, coming["emil"].max_meetings, places[1].closed = [0, 1], 0, [5]
    session.add_all([coming["dora"], coming["emil"], places[1]])
    await make_meeting(session, day, places[0], 0, (coming["ana"], coming["bruno"]))
    await session.commit()
    await fair.wish("carla", "bruno", "no")
    assert await refused(fair, "ana", "carla", 0, 1) == "meeting_two_meetings"
    assert await refused(fair, "carla", "dora", 0, 0) == "meeting_place_taken"
    assert await refused(fair, "carla", "dora", 2, 0) == "meeting_absent"
    assert await refused(fair, "ana", "carla", 5, 1) == "meeting_place_closed"
    assert await refused(fair, "bruno", "carla", 2, 0) == "meeting_declined"
    assert await refused(fair, "ana", "gina", 2, 0) == "meeting_own_organisation"
    assert await refused(fair, "ana", "bruno", 2, 0) == "meeting_twice"
    assert await refused(fair, "ana", "emil", 2, 0) == "meeting_too_many"
    assert await refused(fair, "ana", "ana", 2, 0) == "not_in_list"
    places[1].online, day.longest_run = True, 1
    session.add_all([places[1], day])
    await session.commit()
    assert await refused(fair, "ana", "carla", 2, 1) == "meeting_place_not_theirs"
    assert await refused(fair, "ana", "carla", 1, 0) == "meeting_no_break"


async def test_nothing_is_booked_in_what_is_over_or_being_planned(fair: Fair) -> None:
    await fair.did("mod", "POST", "/plan", {"kind": "schedule"})
    assert await refused(fair, "ana", "bruno") == "meeting_plan_running"
    await fair.planned()
    fair.clock.pass_(hours=3)
    assert await refused(fair, "ana", "bruno", 0) == "not_in_list"
    await fair.did("mod", "POST", "/meetings", booking(fair, "ana", "bruno", 1))


async def held(fair: Fair) -> str:
    """The meeting of ana and bruno, which has begun."""
    await fair.wish("ana", "bruno")
    await fair.publish()
    meeting = await fair.between("ana", "bruno")
    answer = {"useful": 4, "nextStep": "offer"}
    path = f"/meetings/{meeting.id}/feedback"
    assert await fair.refused("ana", "PUT", path, answer) == (409, "meeting_too_early")
    fair.clock.pass_(hours=3, minutes=1 + 20 * meeting.slot)
    return f"/meetings/{meeting.id}"


async def test_two_questions_after_a_meeting(fair: Fair, events: Events) -> None:
    path = await held(fair)
    assert await fair.refused("carla", "PUT", f"{path}/feedback", {"useful": 1, "nextStep": "none"}) == (
        404,
        "not_found",
    )
    for answer in ({"useful": 2, "nextStep": "none"}, {"useful": 4, "nextStep": "offer"}):
        await fair.did("ana", "PUT", f"{path}/feedback", answer)
    await fair.did("bruno", "PUT", f"{path}/feedback", {"useful": 5, "nextStep": "visit"})
    seen = (await fair.did("ana", "GET", "/agenda"))["meetings"][0]
    assert (seen["feedback"], seen["state"]) == ({"useful": 4, "nextStep": "offer"}, "held")
    told = await fair.did("mod", "GET", "/summary")
    assert (told["held"], told["answers"]) == (1, 2)
    assert {row["key"]: row["count"] for row in told["usefulness"] if row["count"]} == {"4": 1, "5": 1}
    assert {row["key"]: row["count"] for row in told["nextSteps"] if row["count"]} == {"offer": 1, "visit": 1}
    heard = [payload for name, payload in await events() if name == "matchmaking.meeting_held"]
    assert [set(one["organisation_ids"]) for one in heard] == [{str(fair.homes[name].id) for name in ("ana", "bruno")}]


async def test_who_did_not_come_is_marked(fair: Fair) -> None:
    path = await held(fair)
    ana, bruno = (str(fair.coming[name].id) for name in ("ana", "bruno"))
    assert await fair.refused("ana", "PUT", f"{path}/outcome", {"missing": [ana]}) == (403, "forbidden")
    carla = str(fair.coming["carla"].id)
    assert await fair.refused("mod", "PUT", f"{path}/outcome", {"missing": [carla]}) == (422, "not_in_list")
    await fair.did("ana", "PUT", f"{path}/outcome", {"missing": [bruno]})
    assert await fair.agenda("ana") == [("Maison Bruno", "no_show")]
    await fair.did("mod", "PUT", f"{path}/outcome", {"missing": []})
    assert await fair.agenda("ana") == [("Maison Bruno", "held")]


@pytest.mark.parametrize("name", ["ana", "fred"])
async def test_members_book_nothing(fair: Fair, name: str) -> None:
    assert await fair.refused(name, "POST", "/meetings", booking(fair, "ana", "bruno")) == (404, "not_found")
