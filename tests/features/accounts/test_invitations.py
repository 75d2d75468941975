"""Who may invite whom into what, what a link is good for, and what a file brings in."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.conftest import client_of, running
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.web import member_client
from tests.features.accounts.conftest import FakeClock, Mails, token_in

from community.app.factory import Community, create_app
from community.core.permissions import Role
from community.features.accounts.models import Organisation
from community.infra.db import Database
from community.settings import Settings

API = "/api/accounts/invitations"
PASSWORD = "trois girafes lisent le journal"
ACCEPT = {"givenName": "Léo", "familyName": "Roux", "function": "Acheteur", "password": PASSWORD, "locale": "fr"}


@pytest.fixture
async def own(database: Database) -> Organisation:
    async with database.unit_of_work() as uow:
        return await make_organisation(uow.session, legal_name="Fonderie Neuve", siren="732829320")


async def client_as(app: Community, database: Database, *roles: Role, organisation: Organisation | None = None) -> str:
    async with database.unit_of_work() as uow:
        person = await make_person(
            uow.session, roles=roles, organisation=organisation, given_name="Maud", family_name="Rey"
        )
        return await sign_in(uow.session, person)


@pytest.fixture
async def leader(app: Community, database: Database, own: Organisation) -> AsyncIterator[httpx.AsyncClient]:
    token = await client_as(app, database, Role.ORGANISATION_ADMINISTRATOR, organisation=own)
    async with member_client(app, token) as client:
        yield client


@pytest.fixture
async def moderator(app: Community, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with member_client(app, await client_as(app, database, Role.MODERATOR)) as client:
        yield client


def invitation(**changes: Any) -> dict[str, Any]:
    return {"email": "leo@fonderie.example", "role": "member", "locale": "fr", **changes}


async def test_invited_person_becomes_a_member_once(
    client: httpx.AsyncClient, leader: httpx.AsyncClient, own: Organisation, mails: Mails
) -> None:
    answer = await leader.post(API, json=invitation(locale="es"))
    assert answer.status_code == 201
    assert answer.json()["organisationName"] == "Fonderie Neuve"
    assert answer.json()["state"] == "pending"
    [mail] = await mails()
    assert (mail.template, mail.locale, mail.recipient) == ("invitation", "es", "leo@fonderie.example")
    assert "Maud Rey" in mail.subject
    link = token_in(mail)
    check = (await client.post(f"{API}/check", json={"token": link})).json()
    assert (check["email"], check["organisationName"], check["inviterName"]) == (
        "leo@fonderie.example",
        "Fonderie Neuve",
        "Maud Rey",
    )
    weak = await client.post(f"{API}/accept", json={**ACCEPT, "token": link, "password": "fonderieneuve"})
    assert weak.json()["errors"][0]["code"] == "password_personal"
    entered = await client.post(f"{API}/accept", json={**ACCEPT, "token": link})
    assert entered.status_code == 200
    assert entered.json()["roles"] == ["member"]
    assert entered.json()["organisation"]["id"] == str(own.id)
    assert (await client.get("/api/accounts/me")).status_code == 200
    again = await client.post(f"{API}/accept", json={**ACCEPT, "token": link})
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    [row] = (await leader.get(API)).json()["items"]
    assert row["state"] == "accepted"


async def test_revoked_invitation_works_no_more(
    client: httpx.AsyncClient, leader: httpx.AsyncClient, mails: Mails
) -> None:
    made = (await leader.post(API, json=invitation())).json()
    assert (await leader.delete(f"{API}/{made['id']}")).status_code == 204
    link = token_in((await mails())[0])
    for path, body in (("check", {"token": link}), ("accept", {**ACCEPT, "token": link})):
        answer = await client.post(f"{API}/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (410, "link_used")
    again = await leader.delete(f"{API}/{made['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "invitation_not_pending")
    assert (await leader.post(API, json=invitation())).status_code == 201


async def test_invitation_expires_after_thirty_days(
    database: Database, settings: Settings, own: Organisation, clock: FakeClock, mails: Mails
) -> None:
    async with running(create_app(settings, database=database, clock=clock)) as app:
        token = await client_as(app, database, Role.MODERATOR)
        async with member_client(app, token) as client:
            assert (await client.post(API, json=invitation(organisationId=str(own.id)))).status_code == 201
        clock.time += timedelta(days=31)
        async with client_of(app) as client:
            answer = await client.post(f"{API}/accept", json={**ACCEPT, "token": token_in((await mails())[0])})
            assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")


async def test_leader_invites_into_the_own_organisation_only(leader: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        other = await make_organisation(uow.session)
    foreign = await leader.post(API, json=invitation(organisationId=str(other.id)))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "forbidden")
    for role in ("moderator", "administrator"):
        assert (await leader.post(API, json=invitation(role=role))).status_code == 403
    assert (await leader.post(API, json=invitation(role="organisation_administrator"))).status_code == 201


async def test_moderator_invites_into_any_organisation_but_no_staff(
    moderator: httpx.AsyncClient, own: Organisation
) -> None:
    assert (await moderator.post(API, json=invitation(role="administrator"))).status_code == 403
    without = await moderator.post(API, json=invitation())
    assert (without.status_code, without.json()["code"]) == (422, "organisation_required")
    unknown = await moderator.post(API, json=invitation(organisationId=str(uuid4())))
    assert unknown.json()["errors"][0]["code"] == "organisation_unknown"
    assert (await moderator.post(API, json=invitation(organisationId=str(own.id)))).status_code == 201


async def test_administrator_invites_staff(
    app: Community, client: httpx.AsyncClient, database: Database, mails: Mails
) -> None:
    async with member_client(app, await client_as(app, database, Role.ADMINISTRATOR)) as admin:
        assert (await admin.post(API, json=invitation(role="moderator"))).status_code == 201
    answer = await client.post(f"{API}/accept", json={**ACCEPT, "token": token_in((await mails())[0])})
    assert answer.json()["roles"] == ["member", "moderator"]
    assert answer.json()["organisation"] is None


async def test_known_and_invited_addresses_are_not_invited_again(leader: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="known@fonderie.example")
    known = await leader.post(API, json=invitation(email="KNOWN@fonderie.example"))
    assert (known.status_code, known.json()["code"]) == (409, "already_member")
    key = {"Idempotency-Key": str(uuid4())}
    first = await leader.post(API, json=invitation(), headers=key)
    repeated = await leader.post(API, json=invitation(), headers=key)
    assert repeated.json() == first.json()
    second = await leader.post(API, json=invitation())
    assert (second.status_code, second.json()["code"]) == (409, "already_invited")


async def test_invitations_of_others_do_not_exist(
    app: Community, leader: httpx.AsyncClient, database: Database
) -> None:
    made = (await leader.post(API, json=invitation())).json()
    async with database.unit_of_work() as uow:
        other = await make_organisation(uow.session)
    token = await client_as(app, database, Role.ORGANISATION_ADMINISTRATOR, organisation=other)
    async with member_client(app, token) as stranger:
        assert (await stranger.get(API)).json()["items"] == []
        assert (await stranger.delete(f"{API}/{made['id']}")).status_code == 404
    async with member_client(app, await client_as(app, database, organisation=other)) as member:
        assert (await member.get(API)).status_code == 404
        assert (await member.post(API, json=invitation())).status_code == 404


CSV = {"Content-Type": "text/csv"}
FILE = """\
email,given_name,family_name,siren,role,locale
a@fonderie.example,"Anne, Lise",Noël,732 829 320,member,fr
b@fonderie.example,,,,organisation_administrator,en
A@fonderie.example,,,,,
known@fonderie.example,,,,,
waiting@fonderie.example,,,,,
no address,,,,,
c@fonderie.example,,,552008443,,
d@fonderie.example,,,123456782,,
e@fonderie.example,,,123456789,,
f@fonderie.example,,,,owner,
g@fonderie.example,,,,,de
h@fonderie.example,,,,moderator,

i@fonderie.example
"""


async def test_file_is_reported_line_by_line(leader: httpx.AsyncClient, database: Database, mails: Mails) -> None:
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="known@fonderie.example")
        await make_organisation(uow.session, siren="552008443")
    await leader.post(API, json=invitation(email="waiting@fonderie.example"))
    answer = await leader.post(f"{API}/import", content=FILE.encode(), headers=CSV)
    assert answer.status_code == 200
    assert [(line["line"], line["state"], line["code"]) for line in answer.json()["lines"]] == [
        (2, "invited", None),
        (3, "invited", None),
        (4, "refused", "duplicate_line"),
        (5, "refused", "already_member"),
        (6, "refused", "already_invited"),
        (7, "refused", "email_format"),
        (8, "refused", "not_allowed"),
        (9, "refused", "organisation_unknown"),
        (10, "refused", "siren_checksum"),
        (11, "refused", "role_unknown"),
        (12, "refused", "locale_unknown"),
        (13, "refused", "not_allowed"),
        (15, "invited", None),
    ]
    sent = [mail.recipient for mail in await mails()]
    assert sent[1:] == ["a@fonderie.example", "b@fonderie.example", "i@fonderie.example"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
async def test_file_of_a_french_spreadsheet_is_read(
    client: httpx.AsyncClient, leader: httpx.AsyncClient, mails: Mails, encoding: str
) -> None:
    body = "email;family_name\r\nz@fonderie.example;Lefèvre\r\n".encode(encoding)
    answer = await leader.post(f"{API}/import", content=body, headers=CSV)
    assert answer.json()["lines"] == [{"line": 2, "email": "z@fonderie.example", "state": "invited", "code": None}]
    check = await client.post(f"{API}/check", json={"token": token_in((await mails())[0])})
    assert check.json()["familyName"] == "Lefèvre"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "csv_header"),
        (b"name\nx", "csv_header"),
        (b"email,password\na@b.example,x", "csv_header"),
        (b"email\n\x00", "csv_unreadable"),
        (b'email\n"never closed', "csv_unreadable"),
        (b"email\n" + b"x\n" * 1001, "too_many_lines"),
    ],
)
async def test_file_that_is_none_invites_nobody(leader: httpx.AsyncClient, body: bytes, code: str) -> None:
    answer = await leader.post(f"{API}/import", content=body, headers=CSV)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == code


async def test_moderator_imports_for_many_organisations(
    moderator: httpx.AsyncClient, database: Database, own: Organisation
) -> None:
    async with database.unit_of_work() as uow:
        await make_organisation(uow.session, siren="552008443")
    body = b"email,siren\na@x.example,732829320\nb@x.example,552008443\nc@x.example,"
    lines = (await moderator.post(f"{API}/import", content=body, headers=CSV)).json()["lines"]
    assert [line["code"] for line in lines] == [None, None, "organisation_required"]
    rows = (await moderator.get(API)).json()["items"]
    assert {row["organisationName"] is not None for row in rows} == {True}
