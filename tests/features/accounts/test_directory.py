"""Who is found, in which order, and what is shown of them to whom."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.web import member_client
from tests.features.accounts.conftest import counted

from community.app.factory import Community
from community.core.groups import OrganisationKind
from community.core.permissions import Role
from community.features.accounts.models import Organisation, Person
from community.features.accounts.models.person import PersonState
from community.infra.db import Database

API = "/api/accounts"


@pytest.fixture
async def reader(database: Database) -> Person:
    async with database.unit_of_work() as uow:
        return await make_person(uow.session, given_name="Zoé", family_name="Zymoska")


@pytest.fixture
async def client(app: Community, database: Database, reader: Person) -> AsyncIterator[httpx.AsyncClient]:
    async with database.unit_of_work() as uow:
        token = await sign_in(uow.session, reader)
    async with member_client(app, token) as client:
        yield client


async def as_person(database: Database, *roles: Role, organisation: Organisation | None = None) -> str:
    async with database.unit_of_work() as uow:
        return await sign_in(uow.session, await make_person(uow.session, roles=roles, organisation=organisation))


async def names(client: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await client.get(f"{API}/people", params=params)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["items"]]


async def test_accents_stand_beside_their_letters(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        for family in ("Evrard", "Étienne", "Écart", "Eclair", "Ezan", "éric", "Œuf", "Odile", "Olive"):
            await make_person(uow.session, given_name="A", family_name=family)
    assert await names(client) == [
        *(
            f"A {family}"
            for family in ("Écart", "Eclair", "éric", "Étienne", "Evrard", "Ezan", "Odile", "Œuf", "Olive")
        ),
        "Zoé Zymoska",
    ]


async def test_pages_follow_each_other_without_gap_or_repetition(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        for _ in range(70):
            await make_person(uow.session, given_name="Paul", family_name="Même")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get(f"{API}/people", params={"cursor": cursor} if cursor else {})).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 71


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"query": "lefevre"}, ["Élodie Lefèvre"]),
        ({"query": "LEFÈVRE élo"}, ["Élodie Lefèvre"]),
        ({"query": "lait"}, ["Élodie Lefèvre"]),
        ({"query": "%"}, []),
        ({"query": "_"}, []),
        ({"query": "\x00"}, ["Bruno Aubert", "Élodie Lefèvre", "Zoé Zymoska"]),
        ({"kind": "laboratory"}, ["Bruno Aubert"]),
        ({"language": "de"}, ["Bruno Aubert"]),
        ({"country": "BE"}, ["Élodie Lefèvre"]),
        ({"kind": "laboratory", "country": "BE"}, []),
    ],
)
async def test_directory_is_narrowed_down(
    client: httpx.AsyncClient, database: Database, params: dict[str, str], expected: list[str]
) -> None:
    async with database.unit_of_work() as uow:
        dairy = await make_organisation(uow.session, legal_name="Laiterie du Nord", country="BE")
        laboratory = await make_organisation(uow.session, kind=OrganisationKind.LABORATORY)
        await make_person(uow.session, organisation=dairy, given_name="Élodie", family_name="Lefèvre")
        await make_person(
            uow.session, organisation=laboratory, given_name="Bruno", family_name="Aubert", languages=["fr", "de"]
        )
    assert await names(client, **params) == expected


async def test_people_of_one_organisation(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        organisation = await make_organisation(uow.session)
        await make_person(uow.session, organisation=organisation, given_name="Ana", family_name="Sol")
    assert await names(client, organisation=str(organisation.id)) == ["Ana Sol"]


async def test_who_is_not_active_is_not_listed(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        gone = await make_person(uow.session, state=PersonState.SUSPENDED)
        soon = await make_person(uow.session, state=PersonState.INVITED)
    assert await names(client) == ["Zoé Zymoska"]
    for person in (gone, soon):
        assert (await client.get(f"{API}/people/{person.id}")).status_code == 404


@pytest.mark.parametrize("path", ["people", "organisations"])
async def test_lists_cost_one_statement_however_long(client: httpx.AsyncClient, database: Database, path: str) -> None:
    counts = []
    await client.get(f"{API}/me")
    for more in (1, 19):
        async with database.unit_of_work() as uow:
            for _ in range(more):
                organisation = await make_organisation(uow.session)
                await make_person(uow.session, organisation=organisation)
        statements: list[str] = []
        with counted(database, statements):
            await client.get(f"{API}/{path}")
        counts.append(len(statements))
    assert counts == [1, 1]


async def test_address_and_phone_are_shown_by_choice(
    app: Community, client: httpx.AsyncClient, database: Database, reader: Person
) -> None:
    async with database.unit_of_work() as uow:
        shy = await make_person(uow.session, phone="+33 1 00 00 00 00")
        token = await sign_in(uow.session, shy)
    path = f"{API}/people/{shy.id}"
    seen = (await client.get(path)).json()
    assert (seen["email"], seen["phone"], seen["suspension"]) == (None, None, None)
    async with member_client(app, await as_person(database, Role.MODERATOR)) as moderator:
        seen = (await moderator.get(path)).json()
        assert (seen["email"], seen["phone"]) == (shy.email, None)
    async with member_client(app, token) as own:
        seen = (await own.get(path)).json()
        assert (seen["email"], seen["phone"]) == (shy.email, shy.phone)
        await own.patch(f"{API}/me", json={"showsEmail": True, "showsPhone": True})
    seen = (await client.get(path)).json()
    assert (seen["email"], seen["phone"]) == (shy.email, shy.phone)
    row = (await client.get(f"{API}/people", params={"query": shy.family_name})).json()["items"][0]
    assert set(row) == {
        "id",
        "name",
        "function",
        "languages",
        "organisationId",
        "organisationName",
        "organisationKind",
        "country",
    }


async def test_directory_is_for_members(app: Community, database: Database) -> None:
    from tests.conftest import client_of

    async with database.unit_of_work() as uow:
        organisation = await make_organisation(uow.session)
        token = await sign_in(uow.session, await make_person(uow.session, state=PersonState.SUSPENDED))
    paths = [f"{API}/people", f"{API}/organisations", f"{API}/organisations/{organisation.id}"]
    async with client_of(app) as stranger, member_client(app, token) as suspended:
        for path in paths:
            assert (await stranger.get(path)).status_code == 401
            assert (await suspended.get(path)).status_code == 401


async def test_organisations_are_listed_with_their_people(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as uow:
        energie = await make_organisation(uow.session, legal_name="Énergie Verte", languages=["es"])
        await make_organisation(uow.session, legal_name="Eau Vive")
        await make_organisation(uow.session, legal_name="Fer Blanc")
        for state in (PersonState.ACTIVE, PersonState.ACTIVE, PersonState.SUSPENDED):
            await make_person(uow.session, organisation=energie, state=state)
    rows = (await client.get(f"{API}/organisations")).json()["items"]
    assert [row["legalName"] for row in rows] == ["Eau Vive", "Énergie Verte", "Fer Blanc"]
    assert [row["peopleCount"] for row in rows] == [0, 2, 0]
    found = (await client.get(f"{API}/organisations", params={"query": "verte", "language": "es"})).json()["items"]
    assert [row["id"] for row in found] == [str(energie.id)]
    page = (await client.get(f"{API}/organisations/{energie.id}")).json()
    assert (page["peopleCount"], len(page["people"]), page["mayEdit"]) == (2, 2, False)


async def test_organisation_is_edited_by_its_administrator(app: Community, database: Database) -> None:
    async with database.unit_of_work() as uow:
        own = await make_organisation(uow.session)
        other = await make_organisation(uow.session)
    token = await as_person(database, Role.ORGANISATION_ADMINISTRATOR, organisation=own)
    patch = {
        "version": 1,
        "about": "Nous fondons.",
        "languages": ["fr", "en", "fr"],
        "nafCode": "2451z",
        "nafNomenclature": "NAF2025",
        "address": {"line1": "2 quai Neuf", "postcode": "59000", "city": "Lille", "country": "fr"},
        "website": None,
    }
    async with member_client(app, token) as leader:
        answer = await leader.patch(f"{API}/organisations/{own.id}", json=patch)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["version"], body["languages"], body["nafCode"], body["nafNomenclature"]) == (
            2,
            ["fr", "en"],
            "24.51Z",
            "NAF2025",
        )
        assert body["address"]["country"] == "FR"
        assert (await leader.patch(f"{API}/organisations/{other.id}", json=patch)).status_code == 403
        renamed = await leader.patch(f"{API}/organisations/{own.id}", json={"version": 2, "legalName": "Autre"})
        assert renamed.status_code == 403, "the vetted name is the moderators' to change"
    async with member_client(app, await as_person(database, organisation=own)) as member:
        assert (await member.patch(f"{API}/organisations/{own.id}", json=patch)).status_code == 404


async def test_second_editor_gets_what_there_is_now(app: Community, database: Database) -> None:
    async with database.unit_of_work() as uow:
        own = await make_organisation(uow.session)
    async with member_client(app, await as_person(database, Role.MODERATOR)) as moderator:
        path = f"{API}/organisations/{own.id}"
        assert (await moderator.patch(path, json={"version": 1, "about": "premier"})).status_code == 200
        answer = await moderator.patch(path, json={"version": 1, "about": "second"})
        assert (answer.status_code, answer.json()["code"]) == (409, "edit_conflict")
        assert answer.json()["params"]["version"] == 2
        assert answer.json()["params"]["current"]["about"] == "premier"
        renamed = await moderator.patch(path, json={"version": 2, "legalName": "Nouveau Nom"})
        assert renamed.json()["legalName"] == "Nouveau Nom"


async def test_new_kind_changes_the_groups_of_the_people(app: Community, database: Database) -> None:
    async with database.unit_of_work() as uow:
        own = await make_organisation(uow.session)
        token = await sign_in(uow.session, await make_person(uow.session, organisation=own))
    async with member_client(app, token) as member:
        assert (await member.get(f"{API}/me")).json()["organisation"]["kind"] == "firm"
        resolver = app.state.house.resolver
        before = await resolver.resolve(token)
        async with member_client(app, await as_person(database, Role.MODERATOR)) as moderator:
            await moderator.patch(f"{API}/organisations/{own.id}", json={"version": 1, "kind": "authority"})
        after = await resolver.resolve(token)
    assert before.groups != after.groups


async def test_countries_of_an_organisation_are_edited_and_found(app: Community, database: Database) -> None:
    async with database.unit_of_work() as uow:
        firm = await make_organisation(uow.session, legal_name="Agrumes du Sud")
        await make_organisation(uow.session, legal_name="Autre maison")
    token = await as_person(database, Role.ORGANISATION_ADMINISTRATOR, organisation=firm)
    page = f"{API}/organisations/{firm.id}"
    async with member_client(app, token) as client:
        version = (await client.get(page)).json()["version"]
        wrong = await client.patch(page, json={"version": version, "countries": ["MA", "XX"]})
        assert wrong.json()["errors"][0]["pointer"] == "/countries/1"
        edited = await client.patch(page, json={"version": version, "countries": ["MA", "ES", "MA"]})
        assert edited.json()["countries"] == ["MA", "ES"]
        found = (await client.get(f"{API}/organisations", params={"country": "MA"})).json()["items"]
    assert [row["legalName"] for row in found] == ["Agrumes du Sud"]
