"""Roles, groups and suspension: true everywhere as soon as they are decided."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select
from tests.factories.accounts import PASSWORD, make_group, make_organisation, make_person, sign_in
from tests.factories.web import member_client

from community.app.factory import Community
from community.core.groups import EVERYONE, MODERATORS, OrganisationKind, kind_group
from community.core.permissions import Role
from community.features.accounts.models import Person
from community.infra.db import Database
from community.infra.outbox import OutboxEvent

API = "/api/accounts"
Worker = Callable[[], Awaitable[list[str]]]


async def person_with(database: Database, *roles: Role) -> tuple[Person, str]:
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session, roles=roles)
        return person, await sign_in(uow.session, person)


@pytest.fixture
async def administrator(app: Community, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    _, token = await person_with(database, Role.ADMINISTRATOR)
    async with member_client(app, token) as client:
        yield client


@pytest.fixture
async def moderator(app: Community, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    _, token = await person_with(database, Role.MODERATOR)
    async with member_client(app, token) as client:
        yield client


async def events(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


async def test_suspension_ends_all_sessions_and_lets_nobody_in(
    app: Community, client: httpx.AsyncClient, moderator: httpx.AsyncClient, database: Database, work: Worker
) -> None:
    person, token = await person_with(database)
    async with member_client(app, token) as suspended:
        assert (await suspended.get(f"{API}/me")).status_code == 200
        answer = await moderator.post(f"{API}/people/{person.id}/suspend", json={"reason": "Publicité répétée"})
        assert answer.status_code == 204
        assert (await suspended.get(f"{API}/me")).status_code == 401
        assert await events(database) == ["accounts.sessions_ended", "accounts.person_suspended"]
        assert "accounts.bar_ended_sessions" in await work()
        assert (await suspended.get(f"{API}/me")).status_code == 401
    credentials = {"email": person.email, "password": PASSWORD}
    assert (await client.post(f"{API}/sign-in", json=credentials)).json()["code"] == "sign_in_refused"
    seen = (await moderator.get(f"{API}/people/{person.id}")).json()
    assert (seen["state"], seen["suspension"]["reason"]) == ("suspended", "Publicité répétée")

    assert (await moderator.post(f"{API}/people/{person.id}/reinstate")).status_code == 204
    async with member_client(app, token) as old:
        assert (await old.get(f"{API}/me")).status_code == 401, "the old session stays ended"
    assert (await client.post(f"{API}/sign-in", json=credentials)).status_code == 200


async def test_who_suspends_whom(
    app: Community, moderator: httpx.AsyncClient, administrator: httpx.AsyncClient, database: Database
) -> None:
    colleague, _ = await person_with(database, Role.MODERATOR)
    chief, _ = await person_with(database, Role.ADMINISTRATOR)
    reason = {"reason": "x"}
    assert (await moderator.post(f"{API}/people/{colleague.id}/suspend", json=reason)).status_code == 403
    assert (await moderator.post(f"{API}/people/{chief.id}/suspend", json=reason)).status_code == 403
    own_id = (await administrator.get(f"{API}/me")).json()["id"]
    assert (await administrator.post(f"{API}/people/{own_id}/suspend", json=reason)).status_code == 403
    assert (await administrator.post(f"{API}/people/{colleague.id}/suspend", json=reason)).status_code == 204
    assert (await moderator.post(f"{API}/people/{uuid4()}/suspend", json=reason)).status_code == 404
    _, token = await person_with(database)
    async with member_client(app, token) as member:
        assert (await member.post(f"{API}/people/{chief.id}/suspend", json=reason)).status_code == 404


async def test_new_roles_are_true_at_the_next_request(
    app: Community, administrator: httpx.AsyncClient, database: Database
) -> None:
    person, token = await person_with(database)
    async with member_client(app, token) as client:
        assert (await client.get(f"{API}/applications")).status_code == 404
        answer = await administrator.put(f"{API}/people/{person.id}/roles", json={"roles": ["moderator", "member"]})
        assert answer.status_code == 204
        assert (await client.get(f"{API}/applications")).status_code == 200
        assert (await client.get(f"{API}/me")).json()["roles"] == ["member", "moderator"]
        await administrator.put(f"{API}/people/{person.id}/roles", json={"roles": []})
        assert (await client.get(f"{API}/applications")).status_code == 404
    assert "accounts.rights_changed" in await events(database)


async def test_last_administrator_stays(administrator: httpx.AsyncClient, database: Database) -> None:
    own_id = (await administrator.get(f"{API}/me")).json()["id"]
    answer = await administrator.put(f"{API}/people/{own_id}/roles", json={"roles": ["member"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    await person_with(database, Role.ADMINISTRATOR)
    assert (await administrator.put(f"{API}/people/{own_id}/roles", json={"roles": []})).status_code == 204


async def test_leading_needs_an_organisation(administrator: httpx.AsyncClient, database: Database) -> None:
    person, _ = await person_with(database)
    roles = {"roles": ["organisation_administrator"]}
    answer = await administrator.put(f"{API}/people/{person.id}/roles", json=roles)
    assert (answer.status_code, answer.json()["code"]) == (422, "organisation_required")
    async with database.unit_of_work() as uow:
        member = await make_person(uow.session, organisation=await make_organisation(uow.session))
    assert (await administrator.put(f"{API}/people/{member.id}/roles", json=roles)).status_code == 204
    page = (await administrator.get(f"{API}/people/{member.id}")).json()
    assert page["roles"] == ["member", "organisation_administrator"]
    unknown = await administrator.put(f"{API}/people/{member.id}/roles", json={"roles": ["owner"]})
    assert unknown.status_code == 400


async def test_roles_and_groups_are_for_the_administrator(moderator: httpx.AsyncClient, database: Database) -> None:
    person, _ = await person_with(database)
    assert (await moderator.put(f"{API}/people/{person.id}/roles", json={"roles": []})).status_code == 404
    assert (await moderator.get(f"{API}/groups")).status_code == 404
    assert (await moderator.post(f"{API}/groups", json={"name": {"fr": "a", "en": "a", "es": "a"}})).status_code == 404


async def test_group_is_kept_by_hand(app: Community, administrator: httpx.AsyncClient, database: Database) -> None:
    person, token = await person_with(database)
    other, _ = await person_with(database)
    made = await administrator.post(f"{API}/groups", json={"name": {"fr": "Cuir", "en": "Leather", "es": "Cuero"}})
    assert made.status_code == 201
    group = made.json()
    assert (group["key"], group["memberCount"], group["name"]["es"]) == (None, 0, "Cuero")
    path = f"{API}/groups/{group['id']}"
    resolver = app.state.house.resolver
    assert group["id"] not in {str(each) for each in (await resolver.resolve(token)).groups}
    both = {"personIds": [str(person.id), str(other.id)]}
    assert (await administrator.put(f"{path}/members", json=both)).status_code == 204
    assert group["id"] in {str(each) for each in (await resolver.resolve(token)).groups}
    assert {card["id"] for card in (await administrator.get(path)).json()["members"]} == {str(person.id), str(other.id)}
    await administrator.put(f"{path}/members", json={"personIds": [str(other.id)]})
    assert group["id"] not in {str(each) for each in (await resolver.resolve(token)).groups}
    unknown = await administrator.put(f"{path}/members", json={"personIds": [str(uuid4())]})
    assert unknown.json()["errors"][0]["code"] == "person_unknown"


async def test_automatic_groups_follow_what_people_are(administrator: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        laboratory = await make_organisation(uow.session, kind=OrganisationKind.LABORATORY)
        await make_person(uow.session, organisation=laboratory)
        await make_group(uow.session)
    groups = {group["id"]: group for group in (await administrator.get(f"{API}/groups")).json()}
    assert len(groups) == 9
    counts = {name: groups[str(id_)]["memberCount"] for name, id_ in (("all", EVERYONE), ("staff", MODERATORS))}
    assert counts == {"all": 2, "staff": 1}
    assert groups[str(kind_group(OrganisationKind.LABORATORY))]["memberCount"] == 1
    answer = await administrator.put(f"{API}/groups/{EVERYONE}/members", json={"personIds": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "automatic_group")
