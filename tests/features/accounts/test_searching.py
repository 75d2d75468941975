"""What of the directory can be found: documents, what touches them, and for whom."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.searching import Mirror
from tests.factories.web import member_client
from tests.features.forums.conftest import Statements, session, statements

from community.app.factory import Community
from community.core.actor import ANONYMOUS, Actor
from community.core.event import Event
from community.core.permissions import Role
from community.events.accounts import MembershipChanged, OrganisationCreated, PersonActivated
from community.features.accounts.api import actors_of
from community.features.accounts.indexing import ORGANISATION, PERSON, SEARCHES
from community.features.accounts.models import Membership, Organisation, Person
from community.features.accounts.models.person import PersonState

__all__ = ["session", "statements"]

API = "/api/accounts"


@dataclass
class House:
    """ana leads a firm in which bruno works; carla is of a laboratory; mod and root are the chamber's."""

    firm: Organisation
    laboratory: Organisation
    people: dict[str, Person]
    actors: dict[str, Actor]
    browsers: dict[str, httpx.AsyncClient]
    mirror: Mirror


@pytest.fixture
async def house(app: Community, session: AsyncSession) -> AsyncIterator[House]:
    firm = await make_organisation(session, legal_name="Melons du Quercy", about="Export de fruits")
    laboratory = await make_organisation(session, legal_name="Labo Sud", kind="laboratory")
    roles = {"ana": Role.ORGANISATION_ADMINISTRATOR, "mod": Role.MODERATOR, "root": Role.ADMINISTRATOR}
    homes = {"ana": firm, "bruno": firm, "carla": laboratory}
    people = {
        name: await make_person(
            session, organisation=homes.get(name), given_name=name.title(), roles=[roles.get(name, Role.MEMBER)]
        )
        for name in ("ana", "bruno", "carla", "mod", "root")
    }
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    known = await actors_of(session, [person.id for person in people.values()])
    actors = {"anonymous": ANONYMOUS, **{name: known[person.id] for name, person in people.items()}}
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield House(firm, laboratory, people, actors, browsers, mirror)


async def test_a_person_is_found_by_what_members_read_of_them(house: House, session: AsyncSession) -> None:
    hidden = {"email": "canari@hidden.example", "email_key": "canari@hidden.example", "phone": "+33 6 98 76 54 32"}
    shown = {"shows_email": True, "shows_phone": True}
    values = {"function": "Acheteuse", "about": "Agrumes et melons", "languages": ["fr", "es"], **hidden, **shown}
    await session.execute(update(Person).where(Person.id == house.people["ana"].id).values(**values))
    await session.commit()
    await house.mirror.fill()
    document = house.mirror.documents[PERSON][house.people["ana"].id]
    assert (document.title, document.text) == (house.people["ana"].name, "Acheteuse\nAgrumes et melons")
    assert document.context.split("\n") == [
        "Melons du Quercy", "français", "French", "francés", "espagnol", "Spanish", "español"
    ]  # fmt: skip
    assert (document.audience, document.organisation_id) == (("members",), house.firm.id)
    view = (await house.mirror.shown(PERSON, house.actors["carla"]))[house.people["ana"].id]
    assert (view.path, view.organisation_name) == (f"/personnes/{house.people['ana'].id}", "Melons du Quercy")
    for said in (document, view):
        # Neither is a word to search by, not even where its owner shows it.
        assert "canari" not in str(said)
        assert "98 76" not in str(said)


async def test_an_organisation_is_found_by_its_page_and_by_its_numbers(house: House, session: AsyncSession) -> None:
    values = {"siren": "552100554", "siret": "55210055400013", "website": "https://www.melons.example/fr"}
    await session.execute(update(Organisation).where(Organisation.id == house.firm.id).values(**values))
    await session.commit()
    await house.mirror.fill()
    document = house.mirror.documents[ORGANISATION][house.firm.id]
    assert document.title == "Melons du Quercy"
    words = document.text.split("\n")
    assert {"Export de fruits", "69001 Lyon", "melons.example"} <= {*words}
    assert {"552100554", "552 100 554", "55210055400013", "552 100 554 00013"} <= {*words}
    assert {"Entreprise", "Empresa", "France", "Francia", "français"} <= set(document.context.split("\n"))
    view = (await house.mirror.shown(ORGANISATION, house.actors["carla"]))[house.firm.id]
    assert (view.path, view.place) == (f"/organisations/{house.firm.id}", "Lyon")


async def follow(house: House) -> None:
    await house.mirror.follow()
    assert house.mirror.documents == await house.mirror.walk()


async def test_what_events_touch_is_all_that_has_changed(house: House) -> None:
    ana, mod, documents = house.browsers["ana"], house.browsers["mod"], house.mirror.documents
    bruno = house.people["bruno"].id
    answer = await house.browsers["bruno"].patch(f"{API}/me", json={"familyName": "Nouveau", "about": "Neuf"})
    assert answer.status_code == 200, answer.text
    await follow(house)
    assert documents[PERSON][bruno].title == "Bruno Nouveau"
    assert (await mod.post(f"{API}/people/{bruno}/suspend", json={"reason": "Essai"})).is_success
    await follow(house)
    assert bruno not in documents[PERSON]
    assert (await mod.post(f"{API}/people/{bruno}/reinstate")).is_success
    await follow(house)
    assert bruno in documents[PERSON]
    path = f"{API}/organisations/{house.firm.id}"
    assert (await ana.patch(path, json={"version": 1, "about": "Autre chose"})).is_success
    await follow(house)
    assert "Autre chose" in documents[ORGANISATION][house.firm.id].text
    assert (await mod.patch(path, json={"version": 2, "legalName": "Quercy SA"})).is_success
    await follow(house)
    assert "Quercy SA" in documents[PERSON][bruno].context
    assert documents[ORGANISATION][house.firm.id].title == "Quercy SA"


@pytest.mark.parametrize("state", list(PersonState))
async def test_only_active_people_are_found(house: House, session: AsyncSession, state: PersonState) -> None:
    carla = house.people["carla"].id
    await session.execute(update(Person).where(Person.id == carla).values(state=state))
    await session.commit()
    await house.mirror.fill()
    there = state == PersonState.ACTIVE
    assert (carla in house.mirror.documents[PERSON]) == there
    for name in ("ana", "mod", "root"):
        assert (carla in await house.mirror.shown(PERSON, house.actors[name], [carla])) == there


async def test_who_comes_or_changes_their_organisation_is_looked_at_again(house: House, session: AsyncSession) -> None:
    home = await make_organisation(session)
    bruno = house.people["bruno"].id
    await session.execute(update(Membership).where(Membership.person_id == bruno).values(organisation_id=home.id))
    new = await make_person(session, organisation=home)
    await session.commit()
    happened: list[Event] = [
        MembershipChanged(person_id=bruno, organisation_id=home.id),
        PersonActivated(person_id=new.id, organisation_id=home.id),
        OrganisationCreated(organisation_id=home.id),
    ]
    for event in happened:
        for source in SEARCHES:
            if isinstance(event, source.events):
                await house.mirror.hear(source, event)
    assert house.mirror.documents == await house.mirror.walk()


async def test_who_finds_what_is_who_sees_it(house: House) -> None:
    for name, actor in house.actors.items():
        for kind, path in ((PERSON, "people"), (ORGANISATION, "organisations")):
            found = await house.mirror.findable(kind, actor)
            assert found == set(await house.mirror.shown(kind, actor)), (name, kind)
            listed: set[UUID] = set()
            if name != "anonymous":
                rows = (await house.browsers[name].get(f"{API}/{path}")).json()["items"]
                listed = {UUID(row["id"]) for row in rows}
            assert found == listed, (name, kind)
    assert not await house.mirror.findable(PERSON, ANONYMOUS)


async def test_filters_name_people_and_organisations(house: House, session: AsyncSession) -> None:
    pierre = await make_person(session, given_name="Jean-Pierre", family_name="d'Évry")
    await session.commit()
    named = house.mirror.sources[PERSON].named
    assert named is not None
    ana, actor = house.people["ana"].id, house.actors["carla"]
    asked = ["ana", "An", "martin", "jean-pierre", "Pierre.Evry", "na", "", ".*", "%", "personne"]
    found = await named(session, actor, asked)
    assert [ana in found.get(name, ()) for name in asked] == [True, True, True, *[False] * 7]
    assert [found.get(name, []) for name in asked[3:5]] == [[pierre.id]] * 2
    assert not any(found.get(name) for name in asked[5:])
    assert await named(session, ANONYMOUS, ["ana"]) == {}
    await make_person(session, given_name="Jean-Pierre", family_name="d'Évry-Martin")
    assert await named(session, actor, ["Jean-Pierre d'Évry"]) == {"Jean-Pierre d'Évry": [pierre.id]}
    firms = house.mirror.sources[ORGANISATION].named
    assert firms is not None
    assert await firms(session, actor, ["quercy", "sud labo"]) == {
        "quercy": [house.firm.id],
        "sud labo": [house.laboratory.id],
    }


async def test_one_statement_each_however_many(house: House, session: AsyncSession, statements: Statements) -> None:
    for _ in range(20):
        await make_person(session, organisation=await make_organisation(session))
    await session.commit()
    ids: dict[str, list[Any]] = {kind: list(each) for kind, each in (await house.mirror.walk()).items()}
    for source in SEARCHES:
        assert len(ids[source.kind]) >= 20
        for some in (ids[source.kind][:1], ids[source.kind]):
            for asked in (source.documents(session, some), source.shown(session, house.actors["ana"], some)):
                statements.reset()
                assert len(await asked) == len(some)
                assert len(statements.sent) == 1
        assert source.named is not None
        statements.reset()
        await source.named(session, house.actors["ana"], ["a", "b", "c"])
        assert len(statements.sent) == 1
