"""The vetting queue: who sees what, who decides, and what comes of two deciding at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from tests.conftest import make_settings, running
from tests.factories.accounts import make_application, make_organisation, make_person, sign_in, siren
from tests.factories.web import member_client
from tests.features.accounts.application_form import API, PASSWORD, Worker, confirmed, queue
from tests.features.accounts.conftest import Mails, counted, token_in

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.core.permissions import Role
from community.features.accounts.models import Application, Organisation
from community.features.accounts.models.person import PersonState
from community.infra.db import Database, open_database


async def test_second_applicant_is_let_in_by_the_organisation(
    app: Community,
    client: httpx.AsyncClient,
    moderator: httpx.AsyncClient,
    database: Database,
    work: Worker,
    mails: Mails,
) -> None:
    async with database.unit_of_work() as uow:
        own = await make_organisation(uow.session, siren="732829320", legal_name="Thévenin")
        other = await make_organisation(uow.session)
        tokens = []
        for organisation in (own, other):
            leader = await make_person(
                uow.session, organisation=organisation, roles=[Role.ORGANISATION_ADMINISTRATOR], locale="es"
            )
            tokens.append(await sign_in(uow.session, leader))
    await confirmed(client, work, mails)
    notice = next(mail for mail in await mails() if mail.template == "application_to_organisation_admin")
    assert notice.locale == "es"
    assert "Inès Thévenin" in notice.text
    async with member_client(app, tokens[0]) as leader, member_client(app, tokens[1]) as stranger:
        [row] = await queue(leader)
        assert row["organisationId"] == str(own.id)
        path = f"{API}/applications/{row['id']}"
        assert await queue(stranger) == []
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(f"{path}/approve", json={})).status_code == 404
        assert len(await queue(moderator)) == 1
        assert (await moderator.get(path)).json()["mayDecide"] is False
        refused = await moderator.post(f"{path}/approve", json={})
        assert (refused.status_code, refused.json()["code"]) == (403, "organisation_decides")
        assert (await leader.post(f"{path}/approve", json={})).status_code == 204
    entered = await client.post(
        f"{API}/activation", json={"token": token_in((await mails())[-1]), "password": PASSWORD}
    )
    assert entered.json()["roles"] == ["member"]
    assert entered.json()["organisation"]["id"] == str(own.id)


async def test_moderator_decides_where_no_administrator_is_left(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, database: Database, work: Worker, mails: Mails
) -> None:
    async with database.unit_of_work() as uow:
        own = await make_organisation(uow.session, siren="732829320")
        await make_person(
            uow.session, organisation=own, roles=[Role.ORGANISATION_ADMINISTRATOR], state=PersonState.SUSPENDED
        )
    await confirmed(client, work, mails)
    [row] = await queue(moderator)
    assert (await moderator.post(f"{API}/applications/{row['id']}/approve", json={})).status_code == 204


async def test_french_numbers_of_every_kind_name_one_organisation(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    numbers = [
        ("siren", "732829320"),
        ("siret", "73282932000074"),
        ("vat", "FR44 732829320"),
        ("eori", "FR73282932000074"),
    ]
    for place, (kind, number) in enumerate(numbers):
        await confirmed(
            client,
            work,
            mails,
            organisation__identifierKind=kind,
            organisation__identifier=number,
            person__email=f"p{place}@domain{place}.example",
        )
    rows = await queue(moderator)
    assert [row["siblings"] for row in rows] == [3, 3, 3, 3]
    assert [row["email"] for row in rows] == [f"p{place}@domain{place}.example" for place in range(4)]


async def test_the_other_applications_of_a_new_organisation_then_ask_to_join_it(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    await confirmed(client, work, mails)
    await confirmed(client, work, mails, person__email="second@thevenin.example")
    first, second = await queue(moderator)
    assert second["organisationId"] is None
    await moderator.post(f"{API}/applications/{first['id']}/approve", json={})
    [row] = await queue(moderator)
    assert row["id"] == second["id"]
    assert row["organisationId"] is not None


async def test_siblings_share_the_organisation_or_a_private_mail_domain(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    await confirmed(client, work, mails)
    await confirmed(client, work, mails, organisation__identifierKind="siren", organisation__identifier=siren(1))
    await confirmed(
        client,
        work,
        mails,
        person__email="a@gmail.com",
        organisation__identifierKind="siren",
        organisation__identifier=siren(2),
    )
    await confirmed(
        client,
        work,
        mails,
        person__email="b@gmail.com",
        organisation__identifierKind="siren",
        organisation__identifier=siren(3),
    )
    rows = await queue(moderator)
    assert [row["siblings"] for row in rows] == [1, 1, 0, 0]
    [sibling] = (await moderator.get(f"{API}/applications/{rows[0]['id']}")).json()["siblings"]
    assert (sibling["id"], sibling["sameOrganisation"], sibling["sameDomain"]) == (rows[1]["id"], False, True)


async def test_question_is_answered_by_link_and_the_place_in_the_queue_stays(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    await confirmed(client, work, mails)
    await confirmed(client, work, mails, person__email="later@other.example")
    first, second = await queue(moderator)
    path = f"{API}/applications/{first['id']}"
    asked = await moderator.post(f"{path}/ask", json={"message": "Quel est votre code EORI ?"})
    assert asked.status_code == 204
    assert [row["id"] for row in await queue(moderator)] == [second["id"]]
    assert [row["id"] for row in await queue(moderator, "asked")] == [first["id"]]
    mail = (await mails())[-1]
    assert mail.template == "application_more_info"
    assert "Quel est votre code EORI ?" in mail.text
    link = token_in(mail)
    question = await client.post(f"{API}/applications/answer/check", json={"token": link})
    assert question.json()["message"] == "Quel est votre code EORI ?"
    answer = await client.post(f"{API}/applications/answer", json={"token": link, "message": "FR732…"})
    assert answer.json() == {"state": "waiting"}
    again = await client.post(f"{API}/applications/answer", json={"token": link, "message": "encore"})
    assert again.json()["code"] == "link_used"
    assert [row["id"] for row in await queue(moderator)] == [first["id"], second["id"]]
    log = (await moderator.get(path)).json()["log"]
    assert [(entry["action"], entry["message"]) for entry in log] == [
        ("confirmed", ""),
        ("asked", "Quel est votre code EORI ?"),
        ("answered", "FR732…"),
    ]


async def test_refusal_tells_the_reason_in_the_language_of_the_applicant(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    await confirmed(client, work, mails, person__locale="es")
    [row] = await queue(moderator)
    answer = await moderator.post(
        f"{API}/applications/{row['id']}/refuse", json={"reason": "outside_sector", "message": "Vea la lista."}
    )
    assert answer.status_code == 204
    await work()
    mail = (await mails())[-1]
    assert (mail.template, mail.locale) == ("application_refused", "es")
    assert "no entra en los sectores" in mail.text
    assert "Vea la lista." in mail.text
    assert [row["id"] for row in await queue(moderator, "refused")] == [row["id"]]


async def test_second_decision_is_told_of_the_first(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, work: Worker, mails: Mails
) -> None:
    await confirmed(client, work, mails)
    [row] = await queue(moderator)
    path = f"{API}/applications/{row['id']}"
    await moderator.post(f"{path}/refuse", json={"reason": "incomplete", "message": ""})
    for action, body in (("approve", {}), ("ask", {"message": "?"}), ("refuse", {"reason": "other", "message": ""})):
        answer = await moderator.post(f"{path}/{action}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "already_decided")
        assert answer.json()["params"] == {"state": "refused"}


async def test_two_moderators_decide_at_once(own_database: str, urls: StackUrls, tmp_path: Path) -> None:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, running(create_app(settings)) as app:
        async with database.unit_of_work() as uow:
            tokens = [
                await sign_in(uow.session, await make_person(uow.session, roles=[Role.MODERATOR])) for _ in range(2)
            ]
            key = f"siren:{siren(7)}"
            one = await make_application(uow.session, organisation_key=key, identifier=siren(7))
            two = await make_application(uow.session, organisation_key=key, identifier=siren(7))
        async with member_client(app, tokens[0]) as first, member_client(app, tokens[1]) as second:
            path = f"{API}/applications/{one.id}/approve"
            same = await asyncio.gather(first.post(path, json={}), second.post(path, json={}))
            assert sorted(answer.status_code for answer in same) == [204, 409]
        async with database.reading() as session:
            assert len((await session.scalars(select(Organisation))).all()) == 1
            joining = (await session.scalars(select(Application).where(Application.id == two.id))).one()
            assert joining.organisation_id is not None


async def test_two_applications_of_one_firm_approved_at_once_make_one_organisation(
    own_database: str, urls: StackUrls, tmp_path: Path
) -> None:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, running(create_app(settings)) as app:
        async with database.unit_of_work() as uow:
            token = await sign_in(uow.session, await make_person(uow.session, roles=[Role.MODERATOR]))
            key = f"siren:{siren(8)}"
            both = [await make_application(uow.session, organisation_key=key, identifier=siren(8)) for _ in range(2)]
        async with member_client(app, token) as client:
            answers = await asyncio.gather(
                *(client.post(f"{API}/applications/{each.id}/approve", json={}) for each in both)
            )
        assert [answer.status_code for answer in answers] == [204, 204]
        async with database.reading() as session:
            assert len((await session.scalars(select(Organisation))).all()) == 1


async def test_address_let_in_meanwhile_cannot_be_approved_again(
    client: httpx.AsyncClient, moderator: httpx.AsyncClient, database: Database, work: Worker, mails: Mails
) -> None:
    await confirmed(client, work, mails)
    async with database.unit_of_work() as uow:
        await make_person(uow.session, email="INES@thevenin.example")
    [row] = await queue(moderator)
    answer = await moderator.post(f"{API}/applications/{row['id']}/approve", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")


async def test_queue_is_for_those_who_decide(app: Community, client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        member = await sign_in(uow.session, await make_person(uow.session))
        application = await make_application(uow.session)
    paths = [f"{API}/applications", f"{API}/applications/{application.id}", f"{API}/applications/statistics"]
    async with member_client(app, member) as outsider:
        assert [(await outsider.get(path)).status_code for path in paths] == [404, 404, 404]
    assert [(await client.get(path)).status_code for path in paths] == [401, 401, 401]


async def test_statistics_tell_the_median_time_to_decision(moderator: httpx.AsyncClient, database: Database) -> None:
    now = datetime.now(UTC)
    async with database.unit_of_work() as uow:
        for hours in (2, 10, 30):
            await make_application(
                uow.session,
                state="approved",
                confirmed_at=now - timedelta(hours=hours + 1),
                decided_at=now - timedelta(hours=1),
            )
        await make_application(uow.session)
    answer = await moderator.get(f"{API}/applications/statistics")
    assert answer.json() == {"waiting": 1, "medianHoursToDecision": 10.0, "decidedLast30Days": 3}


async def test_queue_is_paged_oldest_first_in_one_statement(moderator: httpx.AsyncClient, database: Database) -> None:
    now = datetime.now(UTC)
    async with database.unit_of_work() as uow:
        made = [await make_application(uow.session, confirmed_at=now - timedelta(hours=place)) for place in range(35)]
    expected = [str(each.id) for each in reversed(made)]
    seen: list[str] = []
    cursor = None
    while True:
        statements: list[str] = []
        with counted(database, statements):
            page = (await moderator.get(f"{API}/applications", params={"cursor": cursor} if cursor else {})).json()
        assert len([text for text in statements if "accounts_application" in text]) == 1
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == expected


@pytest.mark.parametrize("count", [1, 20])
async def test_application_is_read_in_three_statements(
    moderator: httpx.AsyncClient, database: Database, count: int
) -> None:
    async with database.unit_of_work() as uow:
        made = [await make_application(uow.session, mail_domain="one.example") for _ in range(count)]
    await moderator.get(f"{API}/me")
    statements: list[str] = []
    with counted(database, statements):
        answer = await moderator.get(f"{API}/applications/{made[0].id}")
    assert len(answer.json()["siblings"]) == count - 1
    assert len(statements) == 3


async def test_cursor_made_up_is_refused(moderator: httpx.AsyncClient) -> None:
    for cursor in ("x", "WzFd", "W10", "ééé"):
        answer = await moderator.get(f"{API}/applications", params={"cursor": cursor})
        assert answer.status_code == 422, cursor
