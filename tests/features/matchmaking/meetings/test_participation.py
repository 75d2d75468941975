"""Who comes, when they can, whom they wish to meet, and that they are there."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person
from tests.factories.matchmaking import make_line
from tests.factories.meetings import make_participant
from tests.features.matchmaking.meetings.conftest import Fair, Statements

from community.core.actor import ANONYMOUS
from community.features.accounts.api import actors_of
from community.features.matchmaking.models import MeetingDay
from community.features.matchmaking.policy import sees_day, visible_days
from community.features.matchmaking.vocabulary.meetings import DayState


async def test_somebody_registers_changes_and_withdraws(fair: Fair) -> None:
    day = await fair.did("fred", "PUT", "/registration", {"slots": [3, 0], "about": "Transport frigorifique"})
    assert (day["registration"]["slots"], day["registered"], day["participants"]) == ([0, 3], True, 6)
    changed = await fair.did("fred", "PUT", "/registration", {"maxMeetings": 2})
    assert (changed["registration"]["slots"], changed["registration"]["maxMeetings"]) == ([0, 1, 2, 3, 4, 5], 2)
    await fair.did("fred", "DELETE", "/registration")
    assert await fair.refused("fred", "DELETE", "/registration") == (404, "not_found")
    again = await fair.did("fred", "PUT", "/registration", {})
    assert (again["registration"]["id"], again["participants"]) == (day["registration"]["id"], 6)


async def test_nobody_registers_after_the_end_or_for_nobody(fair: Fair, session: AsyncSession) -> None:
    assert await fair.refused("fred", "PUT", "/registration", {"slots": [6]}) == (422, "not_in_list")
    assert await fair.refused("fred", "PUT", "/registration", {"side": "Achat"}) == (422, "not_in_list")
    fair.clock.pass_(hours=1)
    assert await fair.refused("fred", "PUT", "/registration", {}) == (409, "registration_closed")
    late = {"personId": str(fair.people["fred"].id)}
    assert await fair.refused("ana", "POST", "/participants", late) == (404, "not_found")
    await fair.did("mod", "POST", "/participants", late)
    assert (await fair.did("fred", "GET", ""))["registered"] is True
    nobody = await make_person(session)
    await session.commit()
    assert await fair.refused("mod", "POST", "/participants", {"personId": str(nobody.id)}) == (422, "not_in_list")


async def test_sides_are_chosen_where_a_day_has_them(fair: Fair, session: AsyncSession) -> None:
    fair.day.sides = [{"name": "Achat", "weight": 2}, {"name": "Vente", "weight": 1}]
    session.add(fair.day)
    await session.commit()
    assert await fair.refused("fred", "PUT", "/registration", {}) == (422, "required")
    day = await fair.did("fred", "PUT", "/registration", {"side": "Vente"})
    assert day["registration"]["side"] == "Vente"


async def test_people_see_each_other_with_what_they_offer_and_seek(fair: Fair, session: AsyncSession) -> None:
    for number in range(4):
        session.add(make_line(fair.homes["carla"], fair.people["carla"], text=f"Offre {number}"))
    session.add(make_line(fair.homes["carla"], fair.people["carla"], side="seek", text="Palettes"))
    await session.commit()
    rows = (await fair.did("ana", "GET", "/participants?words=maison carla"))["items"]
    assert [(row["name"].split()[0], row["offers"], row["seeks"]) for row in rows] == [
        ("Carla", ["Offre 0", "Offre 1", "Offre 2"], ["Palettes"])
    ]
    assert rows[0]["slots"] == []
    assert await fair.refused("fred", "GET", "/participants") == (404, "not_found")
    assert len((await fair.did("mod", "GET", "/participants"))["items"][0]["slots"]) == 6


async def test_a_wish_is_ones_own_and_the_last_word_counts(fair: Fair) -> None:
    for level in ("interested", "must", "no"):
        await fair.wish("ana", "bruno", level)

    async def shown(name: str, **query: object) -> dict[str, str]:
        rows = (await fair[name].get(f"{fair.path}/participants", params=query)).json()["items"]  # type: ignore[arg-type]
        return {row["organisationName"]: row["wish"] for row in rows if row["wish"]}

    assert await shown("ana") == {"Maison Bruno": "no"}
    assert await shown("ana", wished=True) == {"Maison Bruno": "no"}
    assert await shown("bruno") == {}
    assert await shown("mod") == {}
    await fair.wish("ana", "bruno", None)
    assert await shown("ana") == {}


async def test_a_wish_for_a_house_is_for_whoever_comes(fair: Fair, session: AsyncSession) -> None:
    await make_participant(session, fair.day, fair.people["gina"], fair.homes["ana"])
    await session.commit()
    await fair.wish("bruno", "ana", "interested")
    await fair.wish("bruno", "ana", "must", whole=True)
    rows = (await fair.did("bruno", "GET", "/participants?wished=true"))["items"]
    assert [(row["name"].split()[0], row["wish"], row["whole"]) for row in rows] == [
        ("Ana", "must", True),
        ("Gina", "must", True),
    ]
    assert (await fair.plan())["plan"]["value"] == 3


async def test_colleagues_do_not_meet_and_strangers_do_not_wish(fair: Fair, session: AsyncSession) -> None:
    await make_participant(session, fair.day, fair.people["gina"], fair.homes["ana"])
    await session.commit()
    path = f"/participants/{fair.coming['ana'].id}/wish"
    assert await fair.refused("gina", "PUT", path, {"level": "must"}) == (409, "meeting_own_organisation")
    assert await fair.refused("fred", "PUT", path, {"level": "must"}) == (404, "not_found")
    fair.clock.pass_(hours=2)
    assert await fair.refused("bruno", "PUT", path, {"level": "must"}) == (409, "wishes_closed")


async def test_people_check_in_by_the_code_on_the_day(fair: Fair) -> None:
    await fair.wish("ana", "bruno")
    assert await fair.refused("ana", "POST", "/check-in", {"code": "MELON2"}) == (409, "wrong_state")
    await fair.publish()
    assert await fair.refused("ana", "POST", "/check-in", {"code": "MELON2"}) == (409, "meeting_too_early")
    fair.clock.pass_(hours=2)
    assert await fair.refused("ana", "POST", "/check-in", {"code": "MELON3"}) == (409, "meeting_wrong_code")
    there = await fair.did("ana", "POST", "/check-in", {"code": "mel on2"})
    assert there["registration"]["checkedInAt"] is not None
    await fair.did("mod", "PUT", f"/participants/{fair.coming['bruno'].id}/check-in")
    assert (await fair.did("mod", "GET", "/summary"))["checkedIn"] == 2
    await fair.did("mod", "DELETE", f"/participants/{fair.coming['bruno'].id}/check-in")
    assert (await fair.did("mod", "GET", "/summary"))["checkedIn"] == 1


@pytest.mark.parametrize("count", [1, 20])
async def test_people_cost_the_same_with_one_and_with_many(
    fair: Fair, session: AsyncSession, statements: Statements, count: int
) -> None:
    for number in range(count):
        home = await make_organisation(session, legal_name=f"Firme {number}")
        person = await make_person(session, organisation=home)
        await make_participant(session, fair.day, person, home)
        session.add(make_line(home, person))
    await session.commit()
    statements.reset()
    page = (await fair["ana"].get(f"{fair.path}/participants")).json()
    assert len(page["items"]) == count + 5
    assert len([each for each in statements.sent if "matchmaking_" in each]) == 4


async def test_pages_of_people_follow_each_other(fair: Fair, session: AsyncSession) -> None:
    for number in range(60):
        home = await make_organisation(session, legal_name=f"Firme {number % 7}")
        await make_participant(session, fair.day, await make_person(session, organisation=home), home)
    await session.commit()
    found, cursor = [], ""
    while cursor is not None:
        page = (await fair["ana"].get(f"{fair.path}/participants", params={"cursor": cursor} if cursor else {})).json()
        found += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert (len(found), len(set(found))) == (65, 65)


@pytest.mark.parametrize("state", list(DayState))
async def test_the_rule_for_a_row_is_the_rule_in_sql(fair: Fair, session: AsyncSession, state: DayState) -> None:
    fair.day.state = state
    session.add(fair.day)
    await session.flush()
    people = await actors_of(session, [fair.people[name].id for name in ("fred", "mod")])
    for actor in (ANONYMOUS, *people.values()):
        rows = await session.scalars(
            MeetingDay.__table__.select().with_only_columns(MeetingDay.id).where(visible_days(actor))
        )
        assert (fair.day.id in set(rows)) == sees_day(actor, fair.day)
