"""Who gets in, who does not, and what an outsider can learn from the difference: nothing."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event, func, select
from tests.conftest import client_of, make_settings, running
from tests.factories.accounts import PASSWORD, make_organisation, make_person, sign_in
from tests.factories.web import member_client
from tests.features.accounts.conftest import FakeClock

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.core.permissions import Role
from community.features.accounts.models import Person, Session
from community.features.accounts.models.person import PersonState
from community.infra.db import Database, open_database
from community.infra.valkey import Valkey
from community.settings import Settings

SIGN_IN = "/api/accounts/sign-in"
ME = "/api/accounts/me"


async def enter(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post(SIGN_IN, json={"email": email, "password": password})


@pytest.fixture
async def person(database: Database) -> Person:
    async with database.unit_of_work() as uow:
        organisation = await make_organisation(uow.session, legal_name="Ateliers Réunis")
        return await make_person(
            uow.session, organisation=organisation, email="Camille@Ateliers.example", roles=[Role.MODERATOR]
        )


async def test_right_password_opens_a_session(client: httpx.AsyncClient, person: Person) -> None:
    answer = await enter(client, " camille@ATELIERS.example")
    assert answer.status_code == 200
    body = answer.json()
    assert body["email"] == "Camille@Ateliers.example"
    assert body["roles"] == ["member", "moderator"]
    assert "accounts:application:decide" in body["permissions"]
    assert body["organisation"]["legalName"] == "Ateliers Réunis"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("sid=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert (await client.get(ME)).json() == body


async def test_cookie_is_bound_to_the_host_over_https(database: Database, settings: Settings, person: Person) -> None:
    import msgspec

    secure = msgspec.structs.replace(settings, public_url="https://testserver.local")
    async with running(create_app(secure, database=database)) as app, client_of(app) as client:
        answer = await client.post(
            SIGN_IN,
            json={"email": person.email, "password": PASSWORD},
            headers={"Origin": "https://testserver.local"},
        )
    assert answer.headers["set-cookie"].startswith("__Host-sid=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert "Domain" not in answer.headers["set-cookie"]


async def test_all_refusals_look_the_same(client: httpx.AsyncClient, database: Database, person: Person) -> None:
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="out@example.org", state=PersonState.SUSPENDED)
        await make_person(uow.session, email="soon@example.org", state=PersonState.INVITED, password_hash=None)
    refusals = [
        await enter(client, person.email, "not the password"),
        await enter(client, "nobody@example.org"),
        await enter(client, "out@example.org"),
        await enter(client, "soon@example.org"),
        await enter(client, "no address at all"),
    ]
    assert {answer.status_code for answer in refusals} == {401}
    bodies = [{key: value for key, value in answer.json().items() if key != "requestId"} for answer in refusals]
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["code"] == "sign_in_refused"
    assert not any("set-cookie" in answer.headers for answer in refusals)


async def test_unknown_address_costs_the_same_statements(
    app: Community, client: httpx.AsyncClient, person: Person, database: Database
) -> None:
    counts = []
    for email in (person.email, "nobody@example.org"):
        statements: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object, into: list[str] = statements) -> None:
            into.append(statement)

        target = database.bind.sync_connection  # type: ignore[union-attr]
        event.listen(target, "before_cursor_execute", note)
        await enter(client, email, "wrong wrong wrong")
        event.remove(target, "before_cursor_execute", note)
        counts.append([statement for statement in statements if "SAVEPOINT" not in statement])
    assert counts[0] == counts[1]


async def test_chosen_session_id_is_not_adopted(app: Community, person: Person) -> None:
    chosen = "A" * 43
    async with client_of(app, Cookie=f"sid={chosen}") as client:
        answer = await enter(client, person.email)
        assert answer.cookies["sid"] != chosen
    async with client_of(app, Cookie=f"sid={chosen}") as client:
        assert (await client.get(ME)).status_code == 401


async def test_sign_in_ends_the_session_that_the_device_had(
    app: Community, client: httpx.AsyncClient, person: Person
) -> None:
    await enter(client, person.email)
    first = client.cookies["sid"]
    await enter(client, person.email)
    assert client.cookies["sid"] != first
    assert (await client.get(ME)).status_code == 200
    async with member_client(app, first) as old:
        assert (await old.get(ME)).status_code == 401


async def test_sign_out_ends_the_session_on_the_server(
    app: Community, client: httpx.AsyncClient, person: Person
) -> None:
    await enter(client, person.email)
    token = client.cookies["sid"]
    assert (await client.get(ME)).status_code == 200
    answer = await client.post("/api/accounts/sign-out")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    async with member_client(app, token) as old:
        assert (await old.get(ME)).json()["code"] == "sign_in_required"
    assert (await client.post("/api/accounts/sign-out")).status_code == 204


async def test_fifth_failure_makes_wait_and_the_delay_grows(
    database: Database, settings: Settings, person: Person, clock: FakeClock
) -> None:
    async with running(create_app(settings, database=database, clock=clock)) as app, client_of(app) as client:
        for _ in range(5):
            assert (await enter(client, person.email, "wrong")).status_code == 401
        limited = await enter(client, person.email)
        assert limited.status_code == 429, "even the right password has to wait"
        assert limited.headers["retry-after"] == "31"
        clock.time += timedelta(seconds=31)
        assert (await enter(client, person.email, "wrong")).status_code == 401
        clock.time += timedelta(seconds=31)
        assert (await enter(client, person.email)).status_code == 429
        clock.time += timedelta(seconds=30)
        assert (await enter(client, person.email)).status_code == 200
        assert (await enter(client, person.email, "wrong")).status_code == 401, "a success ends the count"


async def test_unknown_address_has_to_wait_as_well(client: httpx.AsyncClient) -> None:
    answers = [(await enter(client, "nobody@example.org", "wrong")).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


async def test_failures_are_counted_though_valkey_was_flushed(
    client: httpx.AsyncClient, settings: Settings, person: Person
) -> None:
    for _ in range(5):
        await enter(client, person.email, "wrong")
    valkey = Valkey(settings)
    async for key in valkey.commands.scan_iter(valkey.key("*")):
        await valkey.commands.delete(key)
    await valkey.close()
    assert (await enter(client, person.email)).status_code == 429


async def test_one_network_address_has_thirty_failures(client: httpx.AsyncClient, person: Person) -> None:
    for number in range(30):
        assert (await enter(client, f"nobody{number}@example.org", "x")).status_code == 401
    assert (await enter(client, person.email)).status_code == 429


async def test_unknown_fields_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(SIGN_IN, json={"email": "a@example.org", "password": "x", "role": "administrator"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"pointer": "/role", "code": "unknown_field", "params": {}}]


async def test_devices_are_listed_and_one_is_signed_out(
    app: Community, client: httpx.AsyncClient, person: Person
) -> None:
    async with client_of(app, **{"User-Agent": "Old phone"}) as phone:
        await enter(phone, person.email)
        await enter(client, person.email)
        devices = (await client.get("/api/accounts/me/sessions")).json()
        assert [device["current"] for device in devices].count(True) == 1
        [other] = [device for device in devices if not device["current"]]
        assert other["userAgent"] == "Old phone"
        assert (await phone.get(ME)).status_code == 200
        assert (await client.delete(f"/api/accounts/me/sessions/{other['id']}")).status_code == 204
        assert (await phone.get(ME)).status_code == 401
        assert (await client.delete(f"/api/accounts/me/sessions/{other['id']}")).status_code == 404
    assert (await client.get(ME)).status_code == 200


async def test_ended_session_stays_ended_when_valkey_forgets(
    app: Community, client: httpx.AsyncClient, settings: Settings, person: Person
) -> None:
    async with client_of(app) as other:
        await enter(other, person.email)
        await enter(client, person.email)
        assert (await other.get(ME)).status_code == 200
        assert (await client.delete("/api/accounts/me/sessions")).status_code == 204
        valkey = Valkey(settings)
        async for key in valkey.commands.scan_iter(valkey.key("*")):
            await valkey.commands.delete(key)
        await valkey.close()
        assert (await other.get(ME)).status_code == 401
    assert (await client.get(ME)).status_code == 200


async def test_nobody_ends_a_session_of_somebody_else(
    app: Community, client: httpx.AsyncClient, database: Database, person: Person
) -> None:
    async with database.unit_of_work() as uow:
        victim = await make_person(uow.session)
        await sign_in(uow.session, victim)
        session_id = (await uow.session.scalars(select(Session.id).where(Session.person_id == victim.id))).one()
    await enter(client, person.email)
    assert (await client.delete(f"/api/accounts/me/sessions/{session_id}")).status_code == 404


async def test_stored_session_is_not_the_cookie(client: httpx.AsyncClient, database: Database, person: Person) -> None:
    await enter(client, person.email)
    async with database.reading() as session:
        hashes = (await session.scalars(select(Session.token_hash))).all()
        assert (await session.execute(select(func.count()).select_from(Session))).scalar_one() == 1
    assert client.cookies["sid"].encode() not in hashes


async def test_one_person_signs_in_on_many_devices_at_once(own_database: str, urls: StackUrls, tmp_path: Path) -> None:
    """Each success takes the count of attempts away, under the eyes of the others."""
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database:
        async with database.unit_of_work() as uow:
            person = await make_person(uow.session)
        async with running(create_app(settings, database=database)) as app, client_of(app) as client:
            for _ in range(4):
                answers = await asyncio.gather(*(enter(client, person.email) for _ in range(4)))
                assert [answer.text for answer in answers if answer.status_code != 200] == []
