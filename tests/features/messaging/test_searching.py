"""What of messages can be found, what touches it, and by whom."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_person
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.factories.searching import Mirror
from tests.features.messaging.conftest import Statements, Talk
from tests.features.messaging.test_forwarding import forward
from tests.features.messaging.test_mailboxes import House, begin, clock, house, stored

from community.core.actor import ANONYMOUS, Actor
from community.core.ids import new_id
from community.core.permissions import Role
from community.core.searching import SearchDocument, Touched, person_mark
from community.events.messaging import MessageStored
from community.features.accounts.api import actors_of
from community.features.messaging.indexing import MESSAGE, SEARCHES, touched_messages

__all__ = ["clock", "house", "stored"]


@pytest.fixture
async def mirror(talk: Talk, session: AsyncSession) -> Mirror:
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    return mirror


async def actors(session: AsyncSession, talk: Talk) -> dict[str, Actor]:
    found = await actors_of(session, [person.id for person in talk.people.values()])
    return {"anonymous": ANONYMOUS, **{name: found[person.id] for name, person in talk.people.items()}}


def said(mirror: Mirror, words: str) -> SearchDocument:
    return next(each for each in mirror.documents[MESSAGE].values() if each.text == words)


def marks(talk: Talk, *names: str) -> set[str]:
    return {person_mark(talk.people[name].id) for name in names}


async def test_a_document_says_what_was_said_by_whom_and_who_may_find_it(talk: Talk, mirror: Mirror) -> None:
    await send(talk["ana"], talk.group, "Le **lot B412** est parti")
    await mirror.follow()
    document = said(mirror, "Le lot B412 est parti")
    assert (document.author_id, document.group_id) == (talk.people["ana"].id, UUID(talk.group))
    assert (document.title, document.context, document.number) == ("", "Comité melon", 2)
    assert set(document.audience) == marks(talk, "ana", "bruno")


async def test_what_was_carried_is_found_and_lines_are_not(talk: Talk, mirror: Mirror) -> None:
    assert (await forward(talk["bruno"], talk.pair, source="Vu ?", conversationId=talk.group)).status_code == 201
    await mirror.follow()
    assert said(mirror, "Bonjour Vu ?")
    # The line that says that the group was made stands in it, too.
    assert len([each for each in mirror.documents[MESSAGE].values() if each.group_id == UUID(talk.group)]) == 1


async def test_who_comes_without_what_was_said_before_does_not_find_it(talk: Talk, mirror: Mirror) -> None:
    await send(talk["ana"], talk.group, "Avant")
    members = f"{BASE}/conversations/{talk.group}/members"
    add = {"personIds": [str(talk.people["carla"].id)], "withHistory": False}
    assert (await talk["ana"].post(members, json=add)).status_code == 204
    await send(talk["ana"], talk.group, "Après")
    await mirror.follow()
    assert set(said(mirror, "Avant").audience) == marks(talk, "ana", "bruno")
    assert set(said(mirror, "Après").audience) == marks(talk, "ana", "bruno", "carla")
    await talk["ana"].delete(f"{members}/{talk.people['bruno'].id}")
    await mirror.follow()
    assert set(said(mirror, "Après").audience) == marks(talk, "ana", "carla")


Step = Callable[[Talk], Awaitable[Any]]


async def _add(talk: Talk, *, history: bool) -> None:
    add = {"personIds": [str(talk.people["dan"].id)], "withHistory": history}
    assert (await talk["ana"].post(f"{BASE}/conversations/{talk.group}/members", json=add)).is_success


async def _ask(talk: Talk, *, accept: bool) -> None:
    asked = (await send_to(talk["ana"], talk.people["carla"].id)).json()["id"]
    answer = f"{BASE}/conversations/{asked}/answer"
    assert (await talk["carla"].post(answer, json={"accept": accept})).is_success


CHANGES: dict[str, Step] = {
    "message": lambda talk: send(talk["bruno"], talk.pair, "Encore"),
    "message with a link": lambda talk: send(talk["bruno"], talk.pair, "Voir https://example.org/x"),
    "edit": lambda talk: talk["ana"].patch(
        f"{BASE}/conversations/{talk.group}/messages/2", json={"source": "Autre", "version": 1}
    ),
    "deletion": lambda talk: talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/2"),
    "title": lambda talk: talk["ana"].patch(f"{BASE}/conversations/{talk.group}", json={"title": "Neuf"}),
    "member": lambda talk: _add(talk, history=True),
    "new member": lambda talk: _add(talk, history=False),
    "removal": lambda talk: talk["ana"].delete(f"{BASE}/conversations/{talk.group}/members/{talk.people['bruno'].id}"),
    "leaving": lambda talk: talk["bruno"].delete(
        f"{BASE}/conversations/{talk.group}/members/{talk.people['bruno'].id}"
    ),
    "request accepted": lambda talk: _ask(talk, accept=True),
    "request declined": lambda talk: _ask(talk, accept=False),
    "forwarding": lambda talk: forward(talk["bruno"], talk.pair, conversationId=talk.group),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_events_touch_is_all_that_has_changed(talk: Talk, mirror: Mirror, change: str) -> None:
    for number in range(3):
        await send(talk["ana"], talk.group, f"Message {number}")
    await mirror.follow()
    before = dict(mirror.documents[MESSAGE])
    done = await CHANGES[change](talk)
    assert done is None or done.is_success, done.text
    await mirror.follow()
    assert mirror.documents == await mirror.walk()
    assert mirror.documents[MESSAGE] != before or change == "new member"


async def test_who_represents_an_organisation_no_more_does_not_find_its_messages(
    house: House, session: AsyncSession
) -> None:
    await begin(house)
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    iris = (await actors(session, house))["iris"]
    found = await mirror.findable(MESSAGE, iris)
    assert found == set(await mirror.shown(MESSAGE, iris)) != set()
    assert {mirror.documents[MESSAGE][each].organisation_id for each in found} == {house.home.id}
    await house.role("iris", Role.MEMBER)
    # At once by SQL, and by the index as soon as it has heard.
    assert await mirror.shown(MESSAGE, iris) == {}
    await house.follow("iris")
    await mirror.follow()
    assert mirror.documents == await mirror.walk()
    assert await mirror.findable(MESSAGE, iris) == set()


async def test_who_finds_what_is_who_reads_it(talk: Talk, session: AsyncSession) -> None:
    """The engine's filter, SQL and the conversations themselves: staff finds no more than others."""
    root = await make_person(session, roles=[Role.ADMINISTRATOR])
    await session.commit()
    await send_to(talk["ana"], talk.people["carla"].id, "Une demande")
    other = (await open_group(talk["carla"], [talk.people["dan"].id])).json()
    await send(talk["carla"], other["id"], "Entre nous")
    await send(talk["ana"], talk.group, "Un secret")
    await send(talk["ana"], talk.group, "Effacé")
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/3")
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    people = await actors(session, talk) | {"root": (await actors_of(session, [root.id]))[root.id]}
    for name, actor in people.items():
        found = await mirror.findable(MESSAGE, actor)
        assert found == set(await mirror.shown(MESSAGE, actor)), name
        assert found == (await _read(talk, name) if name in talk.browsers else set()), name
    assert not await mirror.findable(MESSAGE, people["mod"])
    assert len(await mirror.findable(MESSAGE, people["carla"])) == 2


async def _read(talk: Talk, name: str) -> set[UUID]:
    return {
        UUID(each["id"])
        for which in ("all", "requests")
        for conversation in await talk.listed(name, which)
        for each in (await talk.messages(name, conversation["id"]))["items"]
        if each["kind"] == "text" and not each["deleted"]
    }


async def test_what_is_shown_leads_to_the_message(talk: Talk, session: AsyncSession, mirror: Mirror) -> None:
    bruno = (await actors(session, talk))["bruno"]
    found = said(mirror, "Bonjour")
    view = (await mirror.shown(MESSAGE, bruno, [found.id, new_id()]))[found.id]
    ana = talk.people["ana"]
    assert (view.path, view.title, view.author_name) == (f"/messages/{talk.pair}?message=1", ana.name, ana.name)
    assert (view.text, view.place) == ("Bonjour", "Messages")


async def test_sql_looks_again_whatever_the_index_says(talk: Talk, session: AsyncSession, mirror: Mirror) -> None:
    await send(talk["ana"], talk.group, "Un secret")
    await mirror.follow()
    bruno = (await actors(session, talk))["bruno"]
    assert len(await mirror.shown(MESSAGE, bruno)) == 2
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno.id}")
    await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/1")
    assert await mirror.shown(MESSAGE, bruno) == {}


async def test_authors_find_their_own_at_once(talk: Talk, session: AsyncSession, mirror: Mirror) -> None:
    people, since = await actors(session, talk), datetime.now(UTC)
    made = [UUID((await send(talk["bruno"], talk.pair, f"Message {number}")).json()["id"]) for number in range(3)]
    own = mirror.sources[MESSAGE].own
    assert own is not None
    assert await own(session, people["bruno"], since) == made[::-1]
    assert await own(session, people["ana"], since) == []


async def test_one_statement_for_many(
    talk: Talk, session: AsyncSession, mirror: Mirror, statements: Statements
) -> None:
    for number in range(20):
        await send(talk["ana"], talk.pair, f"Message {number}")
    await mirror.follow()
    ids, ana = list(mirror.documents[MESSAGE]), (await actors(session, talk))["ana"]
    source = mirror.sources[MESSAGE]
    for some in (ids[:1], ids):
        for asked in (source.documents(session, some), source.shown(session, ana, some)):
            statements.reset()
            assert len(await asked) == len(some)
            assert len(statements.sent) == 1


def test_events_name_the_message() -> None:
    place = new_id()
    facts: dict[str, Any] = {"seq": 3, "change_seq": 4, "author_id": new_id(), "client_message_id": new_id()}
    stored = MessageStored(conversation_id=place, member_ids=[], message_id=new_id(), **facts)
    assert touched_messages(stored) == [Touched(kind=MESSAGE, id=stored.message_id or place)]
    # One that an older version has stored says no more than where it stands.
    former = MessageStored(conversation_id=place, member_ids=[], **facts)
    assert touched_messages(former) == [Touched(kind=MESSAGE, id=place, whole_group=True)]
