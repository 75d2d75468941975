"""Own page, own password, forgotten password, first password."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from tests.conftest import client_of, running
from tests.factories.accounts import PASSWORD, make_organisation, make_person, sign_in
from tests.factories.web import member_client
from tests.features.accounts.conftest import FakeClock, Mails, token_in

from community.app.factory import Community, create_app
from community.core.clock import SystemClock
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.service.password_mails import PasswordMails
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.work import Work
from community.infra.db import Database
from community.infra.valkey import Valkey
from community.settings import Settings

API = "/api/accounts"
NEW_PASSWORD = "trois girafes lisent le journal"
Worker = Callable[[], Awaitable[list[str]]]


@pytest.fixture
async def person(database: Database) -> Person:
    async with database.unit_of_work() as uow:
        return await make_person(uow.session, given_name="Zoé", family_name="Lefèvre", email="zoe@example.org")


@pytest.fixture
async def token(database: Database, person: Person) -> str:
    async with database.unit_of_work() as uow:
        return await sign_in(uow.session, person)


async def enter(client: httpx.AsyncClient, email: str, password: str) -> int:
    return (await client.post(f"{API}/sign-in", json={"email": email, "password": password})).status_code


async def test_me_needs_a_session(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "sign_in_required"


async def test_own_fields_are_changed_one_by_one(app: Community, token: str) -> None:
    async with member_client(app, token) as client:
        before = (await client.get(f"{API}/me")).json()
        answer = await client.patch(
            f"{API}/me", json={"function": " Directrice ", "locale": "es", "phone": "+33 1 02 03 04 05"}
        )
        assert answer.status_code == 200
        after = answer.json()
        assert after == {**before, "function": "Directrice", "locale": "es", "phone": "+33 1 02 03 04 05"}
        cleared = await client.patch(f"{API}/me", json={"phone": None, "familyName": "Lefèvre-Œuvrard"})
        assert cleared.json()["phone"] is None
        assert cleared.json()["name"] == "Zoé Lefèvre-Œuvrard"
        assert (await client.get(f"{API}/me")).json() == cleared.json()


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"roles": ["administrator"]}, "/roles"),
        ({"email": "other@example.org"}, "/email"),
        ({"givenName": "   "}, "/givenName"),
        ({"givenName": "a\x00b"}, "/givenName"),
        ({"locale": "de"}, "/locale"),
        ({"phone": "call me"}, "/phone"),
        ({"languages": ["français"]}, "/languages/0"),
    ],
)
async def test_what_is_not_ones_own_to_choose_is_refused(
    app: Community, token: str, patch: dict[str, object], pointer: str
) -> None:
    async with member_client(app, token) as client:
        answer = await client.patch(f"{API}/me", json=patch)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_changing_the_password_signs_the_other_devices_out(
    app: Community, database: Database, person: Person, token: str, work: Worker, mails: Mails
) -> None:
    async with database.unit_of_work() as uow:
        other = await sign_in(uow.session, person)
    async with member_client(app, token) as client, member_client(app, other) as phone:
        assert (await phone.get(f"{API}/me")).status_code == 200
        wrong = await client.post(f"{API}/me/password", json={"current": "wrong", "new": NEW_PASSWORD})
        assert wrong.json()["code"] == "wrong_password"
        answer = await client.post(f"{API}/me/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
        assert answer.status_code == 200
        assert (await phone.get(f"{API}/me")).status_code == 401
        assert (await client.get(f"{API}/me")).status_code == 401, "this device has a new session id"
    async with member_client(app, answer.cookies["sid"]) as client:
        assert (await client.get(f"{API}/me")).status_code == 200
        assert await enter(client, person.email, PASSWORD) == 401
        assert await enter(client, person.email, NEW_PASSWORD) == 200
    await work()
    assert [mail.template for mail in await mails()] == ["password_changed"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("zoelefevre2024!!", "password_personal"),
        ("azertyuiop123", "password_breached"),
    ],
)
async def test_weak_passwords_are_refused(app: Community, token: str, password: str, code: str) -> None:
    async with member_client(app, token) as client:
        answer = await client.post(f"{API}/me/password", json={"current": PASSWORD, "new": password})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/new"
    assert answer.json()["errors"][0]["code"] == code


async def test_forgotten_password_is_chosen_anew_by_mail(
    app: Community,
    client: httpx.AsyncClient,
    database: Database,
    person: Person,
    token: str,
    work: Worker,
    mails: Mails,
) -> None:
    assert (await client.post(f"{API}/password/forgot", json={"email": "ZOE@example.org"})).status_code == 202
    await work()
    [mail] = await mails()
    assert mail.template == "password_reset"
    assert mail.state == "kept"
    link = token_in(mail)
    answer = await client.post(f"{API}/password/reset", json={"token": link, "password": NEW_PASSWORD})
    assert answer.status_code == 204
    async with member_client(app, token) as old:
        assert (await old.get(f"{API}/me")).status_code == 401
    assert await enter(client, person.email, NEW_PASSWORD) == 200
    used = await client.post(f"{API}/password/reset", json={"token": link, "password": "deux zèbres peignent un mur"})
    assert used.status_code == 410
    assert used.json()["code"] == "link_used"


async def test_forgotten_password_tells_nothing_of_who_is_a_member(
    client: httpx.AsyncClient, person: Person, work: Worker, mails: Mails
) -> None:
    answers = [
        await client.post(f"{API}/password/forgot", json={"email": email})
        for email in (person.email, "nobody@example.org", "no address")
    ]
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert len({answer.content for answer in answers}) == 1
    await work()
    assert [mail.recipient for mail in await mails()] == [person.email]


async def test_forgotten_password_sends_three_mails_an_hour(
    client: httpx.AsyncClient, person: Person, work: Worker, mails: Mails
) -> None:
    for _ in range(5):
        await client.post(f"{API}/password/forgot", json={"email": person.email})
    await work()
    assert len(await mails()) == 3


async def test_suspended_person_gets_no_link(
    client: httpx.AsyncClient, database: Database, work: Worker, mails: Mails
) -> None:
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="out@example.org", state=PersonState.SUSPENDED)
    await client.post(f"{API}/password/forgot", json={"email": "out@example.org"})
    await work()
    assert await mails() == []


async def test_reset_link_expires_after_an_hour(
    database: Database, settings: Settings, person: Person, clock: FakeClock, work: Worker, mails: Mails
) -> None:
    async with running(create_app(settings, database=database, clock=clock)) as app, client_of(app) as client:
        await client.post(f"{API}/password/forgot", json={"email": person.email})
        await work()
        clock.time += timedelta(minutes=61)
        answer = await client.post(
            f"{API}/password/reset", json={"token": token_in((await mails())[0]), "password": NEW_PASSWORD}
        )
    assert answer.status_code == 410
    assert answer.json()["code"] == "link_expired"
    assert answer.json()["params"]["expiredAt"]


async def test_made_up_link_is_invalid(client: httpx.AsyncClient) -> None:
    for path, body in (
        ("password/reset", {"token": "x" * 43, "password": NEW_PASSWORD}),
        ("activation/check", {"token": "x" * 43}),
        ("activation", {"token": "x", "password": NEW_PASSWORD}),
    ):
        answer = await client.post(f"{API}/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (410, "link_invalid")


async def test_first_password_lets_in_once(
    client: httpx.AsyncClient, database: Database, settings: Settings, mails: Mails
) -> None:
    valkey = Valkey(settings)
    async with database.unit_of_work() as uow:
        organisation = await make_organisation(uow.session, legal_name="Laiterie du Lac")
        invited = await make_person(
            uow.session, organisation=organisation, state=PersonState.INVITED, password_hash=None
        )
        work = Work(
            session=uow.session,
            outbox=uow.outbox,
            clock=SystemClock(),
            settings=settings,
            cached_sessions=session_cache(valkey),
        )
        await PasswordMails(work).welcome(invited)
    await valkey.close()
    link = token_in((await mails())[0])
    check = await client.post(f"{API}/activation/check", json={"token": link})
    assert check.json() == {"email": invited.email, "name": invited.name, "organisationName": "Laiterie du Lac"}
    weak = await client.post(f"{API}/activation", json={"token": link, "password": "laiteriedulac"})
    assert weak.json()["errors"][0]["code"] == "password_personal"
    reset = await client.post(f"{API}/password/reset", json={"token": link, "password": NEW_PASSWORD})
    assert reset.json()["code"] == "link_invalid", "a link is good for its own purpose only"
    answer = await client.post(f"{API}/activation", json={"token": link, "password": NEW_PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["organisation"]["legalName"] == "Laiterie du Lac"
    assert (await client.get(f"{API}/me")).status_code == 200
    again = await client.post(f"{API}/activation", json={"token": link, "password": NEW_PASSWORD})
    assert again.json()["code"] == "link_used"
