"""The public form: what it takes, what it refuses, and that it tells nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.conftest import client_of, running
from tests.factories.accounts import make_person
from tests.factories.worker import work_off
from tests.features.accounts.application_form import API, FORM, PASSWORD, Worker, form, queue
from tests.features.accounts.conftest import FakeClock, Mails, token_in

from community.app.factory import create_app
from community.features.accounts.models.person import PersonState
from community.infra.db import Database
from community.settings import Settings


async def test_first_applicant_becomes_administrator_of_a_new_organisation(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    answer = await client.post(f"{API}/applications", json=FORM)
    assert (answer.status_code, answer.json()) == (202, {"state": "unconfirmed"})
    assert await queue(moderator) == [], "nobody sees it before the address is proved"
    await work()
    [mail] = await mails()
    assert (mail.template, mail.locale, mail.recipient) == ("application_confirm", "en", "ines@thevenin.example")
    link = token_in(mail)
    assert (await client.post(f"{API}/applications/confirm", json={"token": link})).status_code == 200
    again = await client.post(f"{API}/applications/confirm", json={"token": link})
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    await work()
    [row] = await queue(moderator)
    assert row["legalName"] == "Établissements Thévenin"
    detail = (await moderator.get(f"{API}/applications/{row['id']}")).json()
    assert detail["identifier"] == "73282932000074"
    assert (detail["nafCode"], detail["nafNomenclature"]) == ("62.01Z", "NAFRev2")
    assert detail["mayDecide"] is True
    assert [entry["action"] for entry in detail["log"]] == ["confirmed"]

    approved = await moderator.post(f"{API}/applications/{row['id']}/approve", json={"note": "Vu au registre"})
    assert approved.status_code == 204
    detail = (await moderator.get(f"{API}/applications/{row['id']}")).json()
    assert [(entry["action"], entry["authorName"]) for entry in detail["log"]] == [
        ("confirmed", None),
        ("approved", "Maud Rey"),
    ]
    mail = (await mails())[-1]
    assert (mail.template, mail.locale) == ("application_approved", "en")
    entered = await client.post(f"{API}/activation", json={"token": token_in(mail), "password": PASSWORD})
    assert entered.status_code == 200
    assert entered.json()["roles"] == ["member", "organisation_administrator"]
    assert entered.json()["organisation"]["legalName"] == "Établissements Thévenin"
    assert [mail.template for mail in await mails()] == [
        "application_confirm",
        "application_received",
        "application_approved",
    ]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"organisation__identifier": "73282932000075"}, "/organisation/identifier", "siret_checksum"),
        ({"organisation__identifierKind": "siren"}, "/organisation/identifier", "siren_length"),
        ({"organisation__identifierKind": "vat"}, "/organisation/identifier", "vat_country"),
        ({"organisation__nafCode": "99.99Z"}, "/organisation/nafCode", "naf_unknown"),
        ({"organisation__nafNomenclature": None}, "/organisation/nafCode", "naf_nomenclature"),
        ({"organisation__address__country": "XX"}, "/organisation/address/country", "country_unknown"),
        ({"organisation__languages": ["fr", "qq"]}, "/organisation/languages/1", "language_unknown"),
        ({"person__email": "ines@thevenin"}, "/person/email", "email_domain"),
        ({"person__email": "ines\r\nBcc: x@thevenin.example"}, "/person/email", "email_characters"),
    ],
)
async def test_what_cannot_be_right_is_refused_at_its_field(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await client.post(f"{API}/applications", json=form(**change))
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


async def test_all_wrong_fields_are_told_at_once(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/applications", json=form(person__email="x@y", organisation__identifier="1"))
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/person/email", "/organisation/identifier"}


@pytest.mark.parametrize(
    "change", [{"organisation__verified": True}, {"person__roles": ["administrator"]}, {"state": "approved"}]
)
async def test_unknown_fields_are_refused(client: httpx.AsyncClient, change: dict[str, Any]) -> None:
    answer = await client.post(f"{API}/applications", json=form(**change))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unknown_field"


async def test_la_poste_is_let_in_by_its_own_rule(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/applications", json=form(organisation__identifier="35600000049837"))
    assert answer.status_code == 202


async def test_form_answers_members_and_strangers_alike(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, database: Database, work: Worker, mails: Mails
) -> None:
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="ines@thevenin.example")
        await make_person(uow.session, email="out@thevenin.example", state=PersonState.SUSPENDED)
    answers = [
        await client.post(f"{API}/applications", json=form(person__email=email))
        for email in ("ines@thevenin.example", "out@thevenin.example", "new@thevenin.example")
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b'{"state":"unconfirmed"}')}
    await work()
    assert sorted((mail.recipient, mail.template) for mail in await mails()) == [
        ("ines@thevenin.example", "application_already_member"),
        ("new@thevenin.example", "application_confirm"),
    ]
    assert await queue(moderator) == []


async def test_form_sent_twice_is_one_application(client: httpx.AsyncClient, work: Worker, mails: Mails) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        assert (await client.post(f"{API}/applications", json=FORM, headers=key)).status_code == 202
    await work()
    assert len(await mails()) == 1
    other = await client.post(f"{API}/applications", json=form(reason="autre"), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_form_is_limited_by_address(client: httpx.AsyncClient) -> None:
    answers = [(await client.post(f"{API}/applications", json=FORM)).status_code for _ in range(11)]
    assert answers == [202] * 10 + [429]


async def test_one_address_is_not_flooded_with_links(client: httpx.AsyncClient, work: Worker, mails: Mails) -> None:
    for _ in range(8):
        await client.post(f"{API}/applications", json=FORM)
        await work()
    assert len(await mails()) == 5


async def test_confirmation_link_expires_after_two_days(
    database: Database, settings: Settings, clock: FakeClock, mails: Mails
) -> None:
    async with running(create_app(settings, database=database, clock=clock)) as app, client_of(app) as client:
        await client.post(f"{API}/applications", json=FORM)
        await work_off(database, settings, clock)
        link = token_in((await mails())[0])
        clock.time += timedelta(hours=49)
        answer = await client.post(f"{API}/applications/confirm", json={"token": link})
        assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")
