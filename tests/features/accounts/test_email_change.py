"""Another mail address: asked for with the password, proved by its link, undone from the former address."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from tests.conftest import client_of, make_settings, running
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.factories.web import member_client
from tests.factories.worker import work_off
from tests.features.accounts.conftest import FakeClock, Mails, token_in

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.core.clock import SystemClock
from community.features.accounts.models import Person, Token
from community.features.accounts.models.person import PersonState
from community.features.accounts.models.session import TokenKind
from community.features.accounts.service.links import Links
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.work import Work
from community.infra.db import Database, UnitOfWork, open_database
from community.infra.mail.tables import Mail
from community.infra.valkey import Valkey
from community.settings import Settings

API = "/api/accounts"
OLD, NEW = "zoe@example.org", "zoe.lefevre@example.net"
NEW_PASSWORD = "trois girafes lisent le journal"
Worker = Callable[[], Awaitable[list[str]]]


@pytest.fixture
async def person(database: Database) -> Person:
    async with database.unit_of_work() as uow:
        return await make_person(uow.session, given_name="Zoé", family_name="Lefèvre", email=OLD)


@pytest.fixture
async def token(database: Database, person: Person) -> str:
    async with database.unit_of_work() as uow:
        return await sign_in(uow.session, person)


def work_of(uow: UnitOfWork, settings: Settings) -> Work:
    return Work(
        session=uow.session,
        outbox=uow.outbox,
        clock=SystemClock(),
        settings=settings,
        cached_sessions=session_cache(Valkey(settings)),
    )


async def ask(client: httpx.AsyncClient, email: str = NEW, password: str = PASSWORD) -> httpx.Response:
    return await client.post(f"{API}/me/email", json={"email": email, "password": password})


async def enter(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> int:
    return (await client.post(f"{API}/sign-in", json={"email": email, "password": password})).status_code


async def use(client: httpx.AsyncClient, what: str, mail: Mail) -> httpx.Response:
    return await client.post(f"{API}/email/{what}", json={"token": token_in(mail)})


async def test_the_address_changes_when_it_is_confirmed(
    app: Community, client: httpx.AsyncClient, database: Database, person: Person, token: str, work: Worker,
    mails: Mails,
) -> None:  # fmt: skip
    """Signed in where it was asked for: this device goes on under a new session, the others are signed out."""
    async with database.unit_of_work() as uow:
        other = await sign_in(uow.session, person)
    async with member_client(app, token) as mine, member_client(app, other) as phone:
        assert (await ask(mine, "Zoe.Lefevre@EXAMPLE.net")).status_code == 202
        await work()
        [mail] = await mails()
        assert (mail.template, mail.recipient) == ("email_confirm", "Zoe.Lefevre@example.net")
        assert (await mine.get(f"{API}/me")).json()["email"] == OLD
        assert "/adresse/confirmer#token=" in mail.text
        answer = await use(mine, "confirm", mail)
        assert answer.json() == {"email": "Zoe.Lefevre@example.net", "signedIn": True}
        assert (await phone.get(f"{API}/me")).status_code == 401
        assert (await mine.get(f"{API}/me")).status_code == 401, "this device has a new session id"
        assert (await use(mine, "confirm", mail)).json()["code"] == "link_used"
    async with member_client(app, answer.cookies["sid"]) as mine:
        assert (await mine.get(f"{API}/me")).json()["email"] == "Zoe.Lefevre@example.net"
    assert await enter(client, OLD) == 401
    assert await enter(client, NEW) == 200
    told = (await mails())[1]
    assert (told.template, told.recipient) == ("email_changed", OLD)
    assert "Zoe.Lefevre@example.net" in told.text


async def test_a_device_that_is_not_signed_in_confirms_and_stays_out(
    app: Community, client: httpx.AsyncClient, database: Database, token: str, work: Worker, mails: Mails
) -> None:
    """Nor does somebody else's session become that of the person."""
    async with database.unit_of_work() as uow:
        stranger = await sign_in(uow.session, await make_person(uow.session))
    async with member_client(app, token) as mine, member_client(app, stranger) as borrowed:
        await ask(mine)
        await work()
        answer = await use(borrowed, "confirm", (await mails())[0])
        assert (answer.status_code, answer.json()["signedIn"], answer.cookies.get("sid")) == (200, False, None)
        assert (await borrowed.get(f"{API}/me")).status_code == 200
        assert (await mine.get(f"{API}/me")).status_code == 401
    assert await enter(client, NEW) == 200


async def test_the_former_address_takes_the_account_back(
    app: Community, client: httpx.AsyncClient, token: str, work: Worker, mails: Mails
) -> None:
    """Whoever changed it is signed out and cannot come back with the password; the new owner of it chooses one."""
    async with member_client(app, token) as thief:
        await ask(thief)
        await work()
        entered = await use(thief, "confirm", (await mails())[0])
        changed = (await mails())[1]
        # Prepared by the thief, and worthless once the change is undone.
        assert (await client.post(f"{API}/password/forgot", json={"email": NEW})).status_code == 202
    async with member_client(app, entered.cookies["sid"]) as thief:
        await ask(thief, "other@example.net")
        await work()
        by_template = {mail.template: mail for mail in await mails()}
        undone = await use(client, "undo", changed)
        assert (undone.status_code, undone.json()) == (200, {"email": OLD, "signedIn": False})
        assert (await thief.get(f"{API}/me")).status_code == 401
    for email in (OLD, NEW):
        assert await enter(client, email) == 401, "the password is one that a thief knew"
    body = {"token": token_in(by_template["password_reset"]), "password": NEW_PASSWORD}
    assert (await client.post(f"{API}/password/reset", json=body)).json()["code"] == "link_used"
    late = [mail for mail in await mails() if mail.template == "email_confirm"][-1]
    assert (await use(client, "confirm", late)).json()["code"] == "link_used"
    restored, told = (await mails())[-2:]
    assert (restored.template, restored.recipient) == ("email_restored", OLD)
    assert (told.template, told.recipient) == ("email_undone", NEW)
    body = {"token": token_in(restored), "password": NEW_PASSWORD}
    assert (await client.post(f"{API}/password/reset", json=body)).status_code == 204
    assert await enter(client, OLD, NEW_PASSWORD) == 200
    assert (await use(client, "undo", changed)).json()["code"] == "link_used"


async def test_an_older_way_back_outlasts_the_later_ones(
    app: Community, client: httpx.AsyncClient, token: str, work: Worker, mails: Mails
) -> None:
    """A thief who changes the address twice can neither cut off nor overrule its first owner."""
    for email in (NEW, "thief@example.net"):
        async with member_client(app, token) as thief:
            await ask(thief, email)
            await work()
            confirm = [mail for mail in await mails() if mail.template == "email_confirm"][-1]
            token = (await use(thief, "confirm", confirm)).cookies["sid"]
    first, second = [mail for mail in await mails() if mail.template == "email_changed"]
    assert (first.recipient, second.recipient) == (OLD, NEW)
    assert (await use(client, "undo", first)).json()["email"] == OLD
    assert (await use(client, "undo", second)).json()["code"] == "link_used"


async def test_an_address_in_use_is_answered_like_a_free_one(
    app: Community, database: Database, token: str, work: Worker, mails: Mails
) -> None:
    """Its owner gets a mail, in their language; who is shut out gets none."""
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="taken@example.org", locale="es")
        await make_person(uow.session, email="out@example.org", state=PersonState.SUSPENDED)
        await make_person(uow.session, email="let.in@example.org", state=PersonState.INVITED, password_hash=None)
    emails = (NEW, "Taken@example.org", "out@example.org", "let.in@example.org")
    async with member_client(app, token) as mine:
        answers = [await ask(mine, email) for email in emails]
        assert {(answer.status_code, answer.content) for answer in answers} == {(202, b"null")}
        await work()
        found = {mail.recipient: (mail.template, mail.locale) for mail in await mails()}
        assert found == {
            NEW: ("email_confirm", "fr"),
            "taken@example.org": ("email_taken", "es"),
            "let.in@example.org": ("application_approved", "fr"),
        }
        link = next(mail for mail in await mails() if mail.recipient == NEW)
        assert (await use(mine, "confirm", link)).json()["code"] == "link_used", "each asking ends the links before"


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        (NEW, "wrong", "wrong_password"),
        ("not an address", PASSWORD, "email_format"),
        ("ZOE@example.org", PASSWORD, "email_unchanged"),
        ("zoe@example.org\nBcc: x@example.org", PASSWORD, "email_characters"),
    ],
)
async def test_what_is_refused(app: Community, token: str, email: str, password: str, code: str, mails: Mails) -> None:
    async with member_client(app, token) as mine:
        answer = await ask(mine, email, password)
    assert answer.status_code == 422
    assert code in {answer.json()["code"], *(each["code"] for each in answer.json().get("errors", []))}
    assert await mails() == []


async def test_a_person_asks_ten_times_a_day(app: Community, token: str) -> None:
    async with member_client(app, token) as mine:
        statuses = [(await ask(mine, password="wrong")).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


async def test_links_expire(
    database: Database, settings: Settings, person: Person, clock: FakeClock, mails: Mails
) -> None:
    async with running(create_app(settings, database=database, clock=clock)) as app, client_of(app) as client:
        for wait, status in ((timedelta(hours=25), 410), (timedelta(hours=23), 200)):
            async with database.unit_of_work() as uow:
                token = await sign_in(uow.session, person, at=clock.time)
            async with member_client(app, token) as mine:
                await ask(mine)
            await work_off(database, settings, clock)
            clock.time += wait
            assert (await use(client, "confirm", (await mails())[-1])).status_code == status
        clock.time += timedelta(days=7, minutes=1)
        assert (await use(client, "undo", (await mails())[-1])).json()["code"] == "link_expired"


async def test_two_people_cannot_take_one_address_at_once(own_database: str, urls: StackUrls, tmp_path: Path) -> None:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database:
        async with database.unit_of_work() as uow:
            people = [await make_person(uow.session) for _ in range(4)]
            links = Links(work_of(uow, settings))
            tokens = [links.make(TokenKind.EMAIL_CHANGE, person_id=person.id, email=NEW) for person in people]
        async with running(create_app(settings, database=database)) as app, client_of(app) as client:
            answers = await asyncio.gather(
                *(client.post(f"{API}/email/confirm", json={"token": token}) for token in tokens)
            )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        async with database.reading() as session:
            assert len((await session.scalars(select(Person.id).where(Person.email_key == NEW))).all()) == 1


@pytest.mark.parametrize("why", ["suspended", "password"])
async def test_a_link_ends_with_what_it_was_asked_with(
    why: str, app: Community, client: httpx.AsyncClient, database: Database, person: Person, token: str, work: Worker,
    mails: Mails,
) -> None:  # fmt: skip
    """A suspension, or another password: the one that was known when it was asked for counts no more."""
    async with member_client(app, token) as mine:
        await ask(mine)
        await work()
        if why == "password":
            await mine.post(f"{API}/me/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
    if why == "suspended":
        async with database.unit_of_work() as uow:
            await uow.session.execute(update(Person).where(Person.id == person.id).values(state=PersonState.SUSPENDED))
    answer = await use(client, "confirm", (await mails())[0])
    assert answer.status_code == 410


async def test_an_address_that_got_in_meanwhile_stays_where_it_is(
    app: Community, client: httpx.AsyncClient, database: Database, token: str, work: Worker, mails: Mails
) -> None:
    async with member_client(app, token) as mine:
        await ask(mine)
        await work()
        async with database.unit_of_work() as uow:
            await make_person(uow.session, email=NEW)
        answer = await use(client, "confirm", (await mails())[0])
        assert (answer.status_code, answer.json()["code"]) == (409, "already_member")
        assert (await mine.get(f"{API}/me")).json()["email"] == OLD
    async with database.reading() as session:
        assert (await session.scalars(select(Token.used_at))).all() == [None]
