"""A meeting day from its draft to its schedule, and who sees what of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.meetings import BASE, day_body, local, make_day, make_participant
from tests.features.matchmaking.meetings.conftest import Fair, Statements

from community.features.matchmaking.service import meeting_planning


async def made(fair: Fair, **changes: object) -> dict[str, object]:
    answer = await fair["mod"].post(BASE, json=day_body(fair.clock.now(), **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_a_draft_is_seen_by_organisers_alone(fair: Fair) -> None:
    day = await made(fair)
    path = f"{BASE}/{day['id']}"
    assert (day["state"], day["mayManage"], len(day["slots"])) == ("draft", True, 6)  # type: ignore[arg-type]
    assert (await fair["ana"].get(path)).status_code == 404
    listed = [each["id"] for each in (await fair["ana"].get(BASE)).json()["items"]]
    assert day["id"] not in listed
    await fair["mod"].put(f"{path}/state", json={"state": "open"})
    seen = (await fair["ana"].get(path)).json()
    assert (seen["mayRegister"], seen["mayManage"], seen["code"], seen["participants"]) == (True, False, "", 0)


async def test_the_same_request_makes_one_day(fair: Fair) -> None:
    body, key = day_body(fair.clock.now()), {"Idempotency-Key": str(uuid4())}
    first, again = [await fair["mod"].post(BASE, json=body, headers=key) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]
    places = await fair["mod"].get(f"{BASE}/{first.json()['id']}/places")
    assert [each["name"] for each in places.json()] == ["Table 1", "Table 2"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"zone": "Europe/Melon"}, "not_in_list"),
        ({"slotMinutes": 120, "gapMinutes": 0, "sessions": "short"}, "session_too_short"),
        ({"registerUntil": "late"}, "after_the_beginning"),
        ({"wishUntil": "early"}, "before_registration_ends"),
        ({"sides": [{"name": "Achat"}, {"name": "Achat"}]}, "repeated"),
    ],
)
async def test_times_that_no_day_can_have_are_refused(fair: Fair, changes: dict[str, object], code: str) -> None:
    now = fair.clock.now()
    words = {
        "short": [{"start": local(now + timedelta(hours=3)), "end": local(now + timedelta(hours=4))}],
        "late": local(now + timedelta(hours=9)),
        "early": local(now),
    }
    meant = {key: words.get(value, value) if isinstance(value, str) else value for key, value in changes.items()}
    answer = await fair["mod"].post(BASE, json=day_body(now, **meant))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_slots_stay_once_somebody_has_chosen_among_them(fair: Fair) -> None:
    day = await made(fair)
    path = f"{BASE}/{day['id']}"
    longer = day_body(fair.clock.now(), slotMinutes=30)
    edited = await fair["mod"].put(path, json=longer | {"version": 1})
    assert (edited.status_code, len(edited.json()["slots"])) == (200, 4)
    stale = await fair["mod"].put(path, json=longer | {"version": 1})
    assert stale.json()["code"] == "version_conflict"
    await fair["mod"].put(f"{path}/state", json={"state": "open"})
    assert (await fair["ana"].put(f"{path}/registration", json={})).status_code == 200
    answer = await fair["mod"].put(path, json=day_body(fair.clock.now()) | {"version": 2})
    assert answer.json()["code"] == "slots_fixed"


async def test_states_follow_each_other(fair: Fair) -> None:
    day = await made(fair)
    path = f"{BASE}/{day['id']}/state"
    for state in ("wishes", "scheduled", "running", "done", "cancelled"):
        assert (await fair["mod"].put(path, json={"state": state})).json()["code"] == "wrong_state"
    for state in ("open", "wishes"):
        assert (await fair["mod"].put(path, json={"state": state})).status_code == 200
    assert (await fair["mod"].put(path, json={"state": "scheduled"})).json()["code"] == "meeting_nothing_planned"
    ended = await fair["mod"].put(path, json={"state": "cancelled", "reason": "Grève"})
    assert (ended.json()["state"], ended.json()["cancelReason"]) == ("cancelled", "Grève")


async def test_a_draft_can_be_deleted_and_nothing_else(fair: Fair) -> None:
    day = await made(fair)
    assert (await fair["mod"].delete(f"{BASE}/{day['id']}")).status_code == 204
    assert (await fair["mod"].delete(fair.path)).json()["code"] == "wrong_state"


async def test_what_is_stored_is_what_the_planner_said(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    work_out = meeting_planning.work_out
    monkeypatch.setattr(
        meeting_planning, "work_out", lambda order, report: said.append(work_out(order, report)) or said[-1]
    )
    for wisher, wished in (("ana", "bruno"), ("ana", "carla"), ("bruno", "carla"), ("dora", "emil"), ("emil", "ana")):
        await fair.wish(wisher, wished, "must" if wished == "ana" else "interested")
    seen = await fair.plan()
    stored = {(one.slot, str(one.place_id), str(one.first_id), str(one.second_id)) for one in await fair.meetings()}
    assert stored == {(one.slot, one.place, one.first, one.second) for one in said[0].meetings}
    assert (seen["plan"]["state"], seen["plan"]["value"], seen["plan"]["bound"]) == ("made", 7, 7)
    assert {each["granted"] for each in seen["participants"] if each["grantable"]} == {1, 2}
    assert not seen["clashes"]
    assert not seen["plan"]["stale"]


async def test_nobody_sees_the_schedule_before_it_is_published(fair: Fair) -> None:
    await fair.wish("ana", "bruno")
    await fair.plan()
    assert await fair.agenda("ana") == []
    assert await fair.refused("ana", "GET", "/schedule") == (404, "not_found")
    await fair.did("mod", "PUT", "/state", {"state": "scheduled"})
    assert await fair.agenda("ana") == [("Maison Bruno", "planned")]
    assert await fair.agenda("bruno") == [("Maison Ana", "planned")]
    assert await fair.agenda("carla") == []
    assert await fair.refused("fred", "GET", "/agenda") == (404, "not_found")


async def test_more_wishes_than_slots_say_who_got_what_and_why_not(fair: Fair) -> None:
    for name in ("bruno", "carla", "dora", "emil"):
        await fair.wish(name, "ana")
    await fair.wish("ana", "emil", "no")
    slots = {"slots": [0, 1]}
    await fair.did("mod", "PUT", f"/participants/{fair.coming['ana'].id}", slots)
    seen = await fair.publish()
    reasons = {each["reason"] for each in seen["ungranted"]}
    assert reasons == {"declined", "no_room"}
    assert len(await fair.agenda("ana")) == 2
    # Nobody is told that the other one does not want to.
    told = (await fair.did("emil", "GET", "/agenda"))["ungranted"]
    assert [(each["reason"], "Maison Ana" in each["wished"]) for each in told] == [("no_room", True)]


async def test_what_changes_while_a_schedule_is_made_makes_it_anew(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    await fair.wish("ana", "bruno")
    await fair.did("mod", "POST", "/plan", {"kind": "schedule"})
    async with fair.database.unit_of_work() as uow:
        order = await meeting_planning.take_order(uow, now=fair.clock.now())
    assert order is not None
    result = meeting_planning.work_out(order, lambda _: None)
    await fair.wish("ana", "carla")
    async with fair.database.unit_of_work() as uow:
        await meeting_planning.deliver(uow, order, result, seconds=1, now=fair.clock.now())
    assert await fair.meetings() == []
    assert len((await fair.planned())["meetings"]) == 2


async def test_a_schedule_that_nobody_comes_back_with_is_made_by_another(fair: Fair) -> None:
    await fair.wish("ana", "bruno")
    await fair.did("mod", "POST", "/plan", {"kind": "schedule"})
    async with fair.database.unit_of_work() as uow:
        assert await meeting_planning.take_order(uow, now=fair.clock.now())
    async with fair.database.unit_of_work() as uow:
        assert await meeting_planning.take_order(uow, now=fair.clock.now()) is None
    fair.clock.pass_(minutes=3)
    assert len((await fair.planned())["meetings"]) == 1


async def test_a_fault_of_the_planner_is_told(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(meeting_planning, "work_out", fail)
    assert (await fair.plan())["plan"]["state"] == "failed"


@pytest.mark.parametrize("count", [1, 20])
async def test_lists_cost_the_same_with_one_and_with_many(
    fair: Fair, session: AsyncSession, statements: Statements, count: int
) -> None:
    for number in range(count):
        day = await make_day(session, fair.people["mod"], now=fair.clock.now(), title=f"Journée {number}")
        await make_participant(session, day, fair.people["ana"], fair.homes["ana"])
    await session.commit()
    statements.reset()
    page = (await fair["ana"].get(BASE)).json()
    assert len(page["items"]) == min(count + 1, 20)
    assert len([each for each in statements.sent if "matchmaking_" in each]) == 1
    if count == 20:
        rest = (await fair["ana"].get(BASE, params={"cursor": page["next"]})).json()
        assert len(rest["items"]) == 1
        assert not {each["id"] for each in rest["items"]} & {each["id"] for each in page["items"]}


async def test_past_days_are_in_a_list_of_their_own(fair: Fair) -> None:
    assert [each["id"] for each in (await fair["ana"].get(BASE)).json()["items"]] == [str(fair.day.id)]
    fair.clock.pass_(hours=6)
    assert (await fair["ana"].get(BASE)).json()["items"] == []
    past = (await fair["ana"].get(BASE, params={"past": True})).json()["items"]
    assert [(each["id"], each["registered"], each["participants"]) for each in past] == [(str(fair.day.id), True, 5)]
