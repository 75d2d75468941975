"""Joint projects: written with their needs, invited to, answered, formed, given up; and who sees what of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person
from tests.factories.consortia import CONSORTIA, PROJECT, TRANSPORT, make_consortium, make_invitation, make_need
from tests.factories.matchmaking import today, tomorrow
from tests.factories.worker import in_worker
from tests.features.matchmaking.conftest import Events, Market, Statements

from community.app.factory import Community
from community.core.actor import ANONYMOUS
from community.features.accounts.api import actors_of
from community.features.accounts.models import Organisation
from community.features.matchmaking.jobs.consortia import watch_consortia
from community.features.matchmaking.models import Consortium
from community.features.matchmaking.policy import consortium_exists_for, visible_consortia
from community.features.matchmaking.vocabulary.consortia import InvitationState


@dataclass
class Desk:
    """Projects over HTTP."""

    market: Market

    async def begun(self, name: str = "ana", **changes: Any) -> dict[str, Any]:
        answer = await self.market[name].post(CONSORTIA, json=PROJECT | changes)
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def post(self, name: str, project: dict[str, Any], what: str, body: Any = None, *, status: int = 200) -> Any:
        answer = await self.market[name].post(f"{CONSORTIA}/{project['id']}/{what}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def seen(self, name: str, project: dict[str, Any], *, status: int = 200) -> Any:
        answer = await self.market[name].get(f"{CONSORTIA}/{project['id']}")
        assert answer.status_code == status, answer.text
        return answer.json()

    async def invited(self, project: dict[str, Any], *organisations: Organisation, status: int = 201) -> Any:
        needs = [project["needs"][0]["id"]]
        body = {
            "invitees": [{"organisationId": str(one.id), "needIds": needs} for one in organisations],
            "message": "Voulez-vous en être ?",
            "expiresOn": tomorrow(14),
        }
        return await self.post("ana", project, "invitations", body, status=status)

    async def listed(self, name: str, which: str) -> list[str]:
        answer = await self.market[name].get(CONSORTIA, params={"which": which})
        assert answer.status_code == 200, answer.text
        return [each["title"] for each in answer.json()["items"]]


async def told(events: Events) -> list[str]:
    """Kinds of the notices so far."""
    return [
        payload["kind"].removeprefix("matchmaking.")
        for name, payload in await events()
        if name == "notifications.notice"
    ]


def selects(statements: Statements) -> int:
    return sum(one.startswith("SELECT") for one in statements.sent)


@pytest.fixture
def desk(market: Market) -> Desk:
    return Desk(market)


async def test_a_project_is_written_with_its_needs_and_changed(desk: Desk) -> None:
    made = await desk.begun(limits=[{"attribute": "region", "values": ["FR-PAC"], "minimum": 1}])
    assert (made["state"], made["own"], made["mayEdit"], made["version"]) == ("draft", True, True, 1)
    assert [need["weight"] for need in made["needs"]] == [8, 5]
    assert made["needs"][0]["terms"]["codes"] == ["naf:49.41A"]
    kept = made["needs"][0] | {"text": "Transport à 2 °C"}
    body = PROJECT | {"needs": [kept, TRANSPORT], "version": 1, "title": "Autre titre"}
    changed = await desk.market["bruno"].put(f"{CONSORTIA}/{made['id']}", json=body)
    assert changed.status_code == 200, changed.text
    texts = [need["text"] for need in changed.json()["needs"]]
    assert texts == ["Transport à 2 °C", TRANSPORT["text"]]
    assert changed.json()["needs"][0]["id"] == made["needs"][0]["id"]
    late = await desk.market["ana"].put(f"{CONSORTIA}/{made['id']}", json=PROJECT | {"version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "version_conflict")


async def test_the_same_key_is_the_same_project(desk: Desk) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    made = [(await desk.market["ana"].post(CONSORTIA, json=PROJECT, headers=key)).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert len(await desk.listed("ana", "own")) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"deadline": tomorrow(-1)}, "/deadline"),
        ({"certificates": ["rien"]}, "/certificates/0"),
        ({"limits": [{"attribute": "kind", "values": ["club"], "minimum": 1}]}, "/limits/0/values/0"),
        ({"limits": [{"attribute": "kind", "values": ["firm"], "minimum": 3, "maximum": 1}]}, "/limits/0/maximum"),
        ({"limits": [{"attribute": "kind", "values": ["firm"]}]}, "/limits/0/minimum"),
        ({"members": [str(UUID(int=7))]}, "/members/0"),
        ({"needs": [TRANSPORT | {"terms": {"tags": ["rien"]}}]}, "/needs/0/terms/tags/0"),
    ],
)
async def test_what_no_team_could_mean_is_refused(desk: Desk, changes: dict[str, Any], pointer: str) -> None:
    answer = await desk.market["ana"].post(CONSORTIA, json=PROJECT | changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_the_own_organisation_is_not_excluded_and_leads_only_what_it_is_part_of(desk: Desk) -> None:
    own = str(desk.market.firm.id)
    for changes, pointer in (
        ({"excluded": [own]}, "/excluded/0"),
        ({"lead": own, "takesPart": False}, "/takesPart"),
    ):
        answer = await desk.market["ana"].post(CONSORTIA, json=PROJECT | changes)
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_it_exists_for_its_own_side_alone_until_somebody_is_invited(desk: Desk) -> None:
    made = await desk.begun()
    for name in ("carla", "mod", "eve"):
        await desk.seen(name, made, status=404)
        assert await desk.listed(name, "own") == await desk.listed(name, "invited") == []
    await desk.invited(made, desk.market.other)
    theirs = await desk.seen("carla", made)
    assert (theirs["own"], theirs["mayEdit"], theirs["organisationName"]) == (False, False, "Melons du Luberon")
    assert [need["text"] for need in theirs["needs"]] == [TRANSPORT["text"]]
    assert await desk.listed("carla", "invited") == [PROJECT["title"]]
    await desk.seen("mod", made, status=404)


async def test_the_invited_learn_nothing_of_others(desk: Desk, session: AsyncSession) -> None:
    third = await make_organisation(session, legal_name="Secret de Polichinelle")
    await make_person(session, organisation=third)
    await session.commit()
    made = await desk.begun(
        members=[str(third.id)], lead=str(third.id), excluded=[], certificates=["ifs_food"], maxSize=4
    )
    await desk.invited(made, desk.market.other, third)
    answer = await desk.market["carla"].get(f"{CONSORTIA}/{made['id']}")
    seen = answer.json()
    assert "Polichinelle" not in answer.text
    assert str(third.id) not in answer.text
    assert (seen["members"], seen["certificates"], seen["maxSize"], seen["teams"]) == ([], [], None, None)
    assert [one["organisationId"] for one in seen["invitations"]] == [str(desk.market.other.id)]
    listed = (await desk.market["carla"].get(CONSORTIA, params={"which": "invited"})).json()["items"][0]
    assert (listed["asked"], listed["accepted"], listed["needs"]) == (0, 0, 0)


async def test_yes_forms_a_group_with_roles_that_add_up(desk: Desk, events: Events) -> None:
    made = await desk.begun()
    await desk.invited(made, desk.market.other)
    await desk.post("carla", made, "answer", {"accept": True}, status=204)
    assert await told(events) == ["consortium_invited", "consortium_answered"]
    formed = await desk.post("ana", made, "formation")
    roles = formed["roles"]
    assert (formed["state"], roles["liability"]) == ("formed", "joint")
    assert [(part["lead"], part["share"]) for part in roles["parts"]] == [(True, 385), (False, 615)]
    assert [part["organisationId"] for part in roles["parts"]] == [str(desk.market.firm.id), str(desk.market.other.id)]
    assert (await desk.seen("carla", made))["roles"] == roles


async def test_roles_are_altered_and_have_to_add_up(desk: Desk) -> None:
    made = await desk.begun()
    await desk.invited(made, desk.market.other)
    await desk.post("carla", made, "answer", {"accept": True}, status=204)
    formed = await desk.post("ana", made, "formation")
    parts = [part | {"share": 500, "tasks": "Tout"} for part in formed["roles"]["parts"]]
    body = formed["roles"] | {"liability": "joint_and_several", "parts": parts, "version": formed["version"]}
    path = f"{CONSORTIA}/{made['id']}/roles"
    answer = await desk.market["bruno"].put(path, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["roles"]["parts"][0]["tasks"] == "Tout"
    late = await desk.market["ana"].put(path, json=body)
    assert late.json()["code"] == "version_conflict"
    body["version"] = answer.json()["version"]
    for wrong, pointer in (
        (parts[:1], "/parts"),
        ([part | {"lead": True} for part in parts], "/lead"),
        ([parts[0] | {"organisationId": str(UUID(int=1))}, parts[1]], "/parts/0/organisationId"),
    ):
        refused = await desk.market["ana"].put(path, json=body | {"parts": wrong})
        assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert (await desk.market["carla"].put(path, json=body)).status_code == 403


async def test_no_is_final_until_the_project_changes(desk: Desk) -> None:
    made = await desk.begun()
    await desk.invited(made, desk.market.other)
    await desk.post("carla", made, "answer", {"accept": False, "reason": "Pas cette année"}, status=204)
    await desk.seen("carla", made, status=404)
    own = await desk.seen("ana", made)
    assert [(one["state"], one["reason"], one["again"]) for one in own["invitations"]] == [
        ("declined", "Pas cette année", False)
    ]
    assert (await desk.invited(made, desk.market.other, status=409))["code"] == "already_declined"
    body = PROJECT | {"version": own["version"], "needs": own["needs"], "title": "Tout autre chose"}
    assert (await desk.market["ana"].put(f"{CONSORTIA}/{made['id']}", json=body)).status_code == 200
    again = await desk.invited(made, desk.market.other)
    assert [one["state"] for one in again["invitations"]] == ["asked", "declined"]


async def test_who_leaves_opens_a_formed_group_again_and_is_told_of(desk: Desk, events: Events) -> None:
    made = await desk.begun()
    await desk.invited(made, desk.market.other)
    await desk.post("carla", made, "answer", {"accept": True}, status=204)
    await desk.post("ana", made, "formation")
    await desk.post("carla", made, "answer", {"accept": False, "reason": "Vendu"}, status=204)
    own = await desk.seen("ana", made)
    assert (own["state"], own["invitations"][0]["state"], own["roles"]) == ("inviting", "left", None)
    assert (await told(events))[-1] == "consortium_left"
    assert (await desk.post("ana", made, "formation", status=409))["code"] == "nobody_accepted"


async def test_invited_twice_is_asked_once(desk: Desk, events: Events) -> None:
    made = await desk.begun()
    await desk.invited(made, desk.market.other)
    twice = await desk.invited(made, desk.market.other)
    assert len(twice["invitations"]) == 1
    assert await told(events) == ["consortium_invited"]


async def test_a_yes_comes_too_late_or_to_a_full_group(desk: Desk, session: AsyncSession) -> None:
    firm, ana = desk.market.firm, desk.market.people["ana"]
    over, full = make_consortium(firm, ana), make_consortium(firm, ana, max_size=2)
    third = await make_organisation(session)
    session.add_all([over, full])
    await session.flush()
    session.add_all(
        [
            make_invitation(over, desk.market.other, ana, expires_on=today() - timedelta(days=1)),
            make_invitation(full, desk.market.other, ana),
            make_invitation(full, third, ana, state="accepted"),
        ]
    )
    await session.commit()
    for one, code in ((over, "invitation_over"), (full, "consortium_full")):
        refused = await desk.post("carla", {"id": one.id}, "answer", {"accept": True}, status=409)
        assert refused["code"] == code


async def test_who_cannot_be_invited_is_told_why(desk: Desk, session: AsyncSession) -> None:
    third = await make_organisation(session)
    await session.commit()
    other = desk.market.other
    made = await desk.begun(
        excluded=[str(third.id)], competitors=[{"first": str(other.id), "second": str(desk.market.firm.id)}]
    )
    assert (await desk.invited(made, other, status=409))["code"] == "competing_members"
    for one in (third, desk.market.firm):
        refused = await desk.invited(made, one, status=422)
        assert [error["pointer"] for error in refused["errors"]] == ["/invitees/0/organisationId"]
    body = {"invitees": [{"organisationId": str(other.id), "needIds": [str(UUID(int=3))]}], "expiresOn": tomorrow(-1)}
    refused = await desk.post("ana", made, "invitations", body, status=422)
    assert {error["pointer"] for error in refused["errors"]} == {"/expiresOn", "/invitees/0/needIds"}


async def test_an_invitation_is_taken_back(desk: Desk) -> None:
    made = await desk.begun()
    invited = await desk.invited(made, desk.market.other)
    what = f"invitations/{invited['invitations'][0]['id']}/withdrawal"
    await desk.post("carla", made, what, status=403)
    assert (await desk.post("ana", made, what))["invitations"][0]["state"] == "withdrawn"
    assert (await desk.post("ana", made, what, status=409))["code"] == "wrong_state"
    await desk.seen("carla", made, status=404)


async def test_a_project_is_given_up_and_a_draft_deleted(desk: Desk) -> None:
    draft, made = await desk.begun(), await desk.begun()
    assert (await desk.market["ana"].delete(f"{CONSORTIA}/{draft['id']}")).status_code == 204
    await desk.invited(made, desk.market.other)
    assert (await desk.market["ana"].delete(f"{CONSORTIA}/{made['id']}")).json()["code"] == "wrong_state"
    assert (await desk.post("ana", made, "abandonment"))["state"] == "abandoned"
    assert (await desk.post("carla", made, "answer", {"accept": True}, status=409))["code"] == "wrong_state"
    assert (await desk.seen("carla", made))["state"] == "abandoned"


async def test_asking_twice_is_one_question_and_fixing_another_one(desk: Desk) -> None:
    made, other = await desk.begun(), str(desk.market.other.id)
    first = await desk.post("ana", made, "teams", {}, status=202)
    assert (first["state"], first["teams"]["state"], first["version"]) == ("searching", "asked", 1)
    second = await desk.post("bruno", made, "teams", {"fix": [other]}, status=202)
    assert (second["teams"]["id"], second["members"], second["version"]) == (first["teams"]["id"], [other], 2)
    third = await desk.post("ana", made, "teams", {"exclude": [other]}, status=202)
    assert (third["members"], third["excluded"]) == ([], [other])
    fourth = await desk.post("ana", made, "teams", {"release": [other]}, status=202)
    assert (fourth["members"], fourth["excluded"]) == ([], [])
    own = {"exclude": [str(desk.market.firm.id)]}
    assert (await desk.post("ana", made, "teams", own, status=422))["errors"][0]["pointer"] == "/exclude"


async def test_teams_need_needs(desk: Desk) -> None:
    made = await desk.begun(needs=[])
    refused = await desk.post("ana", made, "teams", {}, status=422)
    assert [error["pointer"] for error in refused["errors"]] == ["/needs"]


async def test_time_ends_invitations_and_brings_deadlines_near(
    desk: Desk, app: Community, session: AsyncSession, events: Events
) -> None:
    firm, ana = desk.market.firm, desk.market.people["ana"]
    near = make_consortium(firm, ana, title="Bientôt", deadline=today() + timedelta(days=3))
    later = make_consortium(firm, ana, title="Plus tard", deadline=today() + timedelta(days=30))
    session.add_all([near, later])
    await session.flush()
    session.add(make_invitation(near, desk.market.other, ana, expires_on=today() - timedelta(days=1)))
    await session.commit()
    for _ in range(2):
        async with in_worker(app, session) as worker:
            await watch_consortia(worker)
    assert await told(events) == ["consortium_deadline"]
    assert (await desk.seen("ana", {"id": near.id}))["invitations"][0]["state"] == "expired"
    await desk.seen("carla", {"id": near.id}, status=404)


@pytest.mark.parametrize("state", InvitationState)
async def test_the_rule_in_sql_is_the_rule_for_a_row(
    market: Market, session: AsyncSession, state: InvitationState
) -> None:
    project = make_consortium(market.firm, market.people["ana"])
    session.add(project)
    await session.flush()
    session.add(make_invitation(project, market.other, market.people["ana"], state=state))
    await session.commit()
    for actor in [*(await actors_of(session, [one.id for one in market.people.values()])).values(), ANONYMOUS]:
        found = set(await session.scalars(select(Consortium.id).where(visible_consortia(actor))))
        theirs = state if actor.organisation_id == market.other.id else None
        assert (project.id in found) == consortium_exists_for(actor, project, theirs), actor


@pytest.mark.parametrize("count", [1, 20])
async def test_lists_take_one_statement_and_a_project_few(
    desk: Desk, session: AsyncSession, statements: Statements, count: int
) -> None:
    firm, ana, now = desk.market.firm, desk.market.people["ana"], datetime.now(UTC)
    projects = [make_consortium(firm, ana, created_at=now - timedelta(hours=one)) for one in range(count)]
    session.add_all(projects)
    await session.flush()
    session.add_all([make_need(projects[0], position=one) for one in range(count)])
    session.add_all([make_invitation(one, desk.market.other, ana) for one in projects])
    await session.commit()
    for name, which in (("ana", "own"), ("carla", "invited")):
        await desk.listed(name, which)
        statements.reset()
        await desk.listed(name, which)
        assert selects(statements) == 1
    statements.reset()
    await desk.seen("ana", {"id": projects[0].id})
    assert selects(statements) == 5


async def test_pages_go_on_where_the_last_one_ended(desk: Desk, session: AsyncSession) -> None:
    firm, ana, now = desk.market.firm, desk.market.people["ana"], datetime.now(UTC)
    session.add_all(
        [make_consortium(firm, ana, title=f"{one}", created_at=now - timedelta(hours=one)) for one in range(25)]
    )
    await session.commit()
    first = (await desk.market["ana"].get(CONSORTIA)).json()
    second = (await desk.market["ana"].get(CONSORTIA, params={"cursor": first["next"]})).json()
    assert [each["title"] for each in first["items"] + second["items"]] == [f"{one}" for one in range(25)]
    assert second["next"] is None
