"""Joining spaces: who may know of them, ask, let in, invite, take out; and what it means at once."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person
from tests.factories.forums import make_space, make_topic
from tests.features.forums.conftest import Events, Statements, World
from tests.features.forums.test_realtime import message_of

from community.core.ids import new_id
from community.events.forums import SpaceMemberChanged
from community.features.accounts.api import actors_of
from community.features.forums.models import Level, Space
from community.features.forums.queries.subjects import space_views

API = "/api/forums/spaces"


@pytest.fixture
async def club(world: World, session: AsyncSession) -> Space:
    """A space that everybody knows of and nobody has rights in; `author` moderates it."""
    space = await make_space(session, grants={}, listed=True, join="approval", name={"fr": "Club"})
    await session.commit()
    path = f"{API}/{space.id}/members/{world.people['author'].id}"
    assert (await world["administrator"].put(path, json={"level": "moderate"})).status_code == 204
    return space


async def set_up(session: AsyncSession, space: Space, **values: Any) -> None:
    await session.execute(update(Space).where(Space.id == space.id).values(**values))
    await session.commit()


async def joining(world: World, name: str) -> dict[str, dict[str, Any]]:
    answer = await world[name].get(f"{API}/joining")
    assert answer.status_code == 200
    return {space["id"]: space for space in answer.json()}


async def sees(world: World, name: str, space: Space) -> bool:
    return str(space.id) in [each["id"] for each in (await world[name].get(API)).json()]


async def request_of(world: World, name: str, space: Space) -> str:
    page = (await world["author"].get(f"{API}/{space.id}/requests")).json()
    return str(next(each["id"] for each in page["items"] if each["person"]["id"] == str(world.people[name].id)))


async def test_a_listed_space_shows_its_name_and_nothing_else(world: World, club: Space, session: AsyncSession) -> None:
    topic = await make_topic(session, club, world.people["author"])
    await session.commit()
    known = (await joining(world, "reader"))[str(club.id)]
    assert (known["name"], known["join"], known["visible"], known["state"]) == ("Club", "approval", False, "none")
    assert not await sees(world, "reader", club)
    for path in (f"/topics/{topic.id}", f"/topics?space={club.id}", f"/spaces/{club.id}/members"):
        assert (await world["reader"].get(f"/api/forums{path}")).status_code == 404
    await set_up(session, club, listed=False)
    assert str(club.id) not in await joining(world, "reader")
    assert (await world["reader"].post(f"{API}/{club.id}/join", json={})).status_code == 404


async def test_asking_and_being_let_in(world: World, club: Space, events: Events) -> None:
    for _ in range(2):  # twice is as once
        asked = await world["reader"].post(f"{API}/{club.id}/join", json={"message": " Je vends  des pêches. "})
        assert (asked.status_code, asked.json()) == (200, {"state": "requested"})
    assert (await joining(world, "reader"))[str(club.id)]["state"] == "requested"
    waiting = (await world["author"].get(f"{API}/{club.id}/requests")).json()["items"]
    assert [(each["kind"], each["message"]) for each in waiting] == [("request", "Je vends des pêches.")]
    notices = [payload for name, payload in await events() if name == "notifications.notice"]
    assert [(notice["kind"], notice["subject_id"]) for notice in notices][-1] == (
        "forums.space_request",
        str(club.id),
    )
    assert notices[-1]["recipients"] == [{"person_id": str(world.people["author"].id), "reason": "space_moderator"}]
    path = f"{API}/{club.id}/requests/{waiting[0]['id']}/decision"
    assert (await world["author"].post(path, json={"accept": True})).status_code == 204
    assert await sees(world, "reader", club)
    assert str(club.id) not in await joining(world, "reader")
    again = await world["author"].post(path, json={"accept": False})
    assert (again.status_code, again.json()["code"], again.json()["params"]) == (
        409,
        "request_decided",
        {"state": "accepted"},
    )
    told = [payload for name, payload in await events() if name == "notifications.notice"][-1]
    assert (told["kind"], told["recipients"][0]["person_id"]) == (
        "forums.space_joined",
        str(world.people["reader"].id),
    )
    assert "forums.space_member_changed" in [name for name, _ in await events()]


async def test_being_declined_and_asking_again(world: World, club: Space, session: AsyncSession) -> None:
    await world["reader"].post(f"{API}/{club.id}/join", json={})
    path = f"{API}/{club.id}/requests/{await request_of(world, 'reader', club)}/decision"
    assert (await world["author"].post(path, json={"accept": False})).status_code == 204
    assert (await joining(world, "reader"))[str(club.id)]["state"] == "none"
    assert (await world["reader"].post(f"{API}/{club.id}/join", json={})).json() == {"state": "requested"}
    assert (await world["reader"].delete(f"{API}/{club.id}/join")).status_code == 204
    assert (await world["author"].get(f"{API}/{club.id}/requests")).json()["items"] == []
    await set_up(session, club, listed=False)
    actor = (await actors_of(session, [world.people["reader"].id]))[world.people["reader"].id]
    assert (await space_views(session, actor, [club.id]))[club.id].title == "Club"


@pytest.mark.parametrize(
    ("join", "inherits", "status", "code"),
    [("closed", False, 403, "join_closed"), ("invitation", False, 403, "join_by_invitation"), ("open", False, 200, "")],
)
async def test_each_policy(
    join: str, inherits: bool, status: int, code: str, world: World, club: Space, session: AsyncSession
) -> None:
    await set_up(session, club, join=join, inherits=inherits, join_level=Level.REPLY)
    answer = await world["reader"].post(f"{API}/{club.id}/join", json={})
    assert (answer.status_code, answer.json().get("code", "")) == (status, code)
    assert await sees(world, "reader", club) is (status == 200)
    opened = {"spaceId": str(club.id), "title": "Bonjour", "source": "texte"}
    assert (await world["reader"].post("/api/forums/topics", json=opened)).status_code == (
        403 if status == 200 else 404
    )


async def test_invitations(world: World, club: Space, session: AsyncSession, events: Events) -> None:
    await set_up(session, club, join="invitation", listed=False)
    people = [world.people[name] for name in ("reader", "outsider", "author")]
    body = {"personIds": [str(person.id) for person in people], "message": "Venez"}
    answer = await world["author"].post(f"{API}/{club.id}/invitations", json=body)
    assert answer.json() == {"invited": 2}
    assert (await world["author"].post(f"{API}/{club.id}/invitations", json=body)).json() == {"invited": 0}
    known = (await joining(world, "reader"))[str(club.id)]
    assert (known["state"], known["message"], known["visible"]) == ("invited", "Venez", False)
    assert (await world["reader"].post(f"{API}/{club.id}/join", json={})).json() == {"state": "member"}
    assert await sees(world, "reader", club)
    assert (await world["outsider"].delete(f"{API}/{club.id}/join")).status_code == 204
    assert str(club.id) not in await joining(world, "outsider")
    assert (await world["outsider"].post(f"{API}/{club.id}/join", json={})).status_code == 404
    notices = [payload["kind"] for name, payload in await events() if name == "notifications.notice"]
    assert "forums.space_invitation" in notices
    unknown = {"personIds": [str(new_id())]}
    refused = await world["author"].post(f"{API}/{club.id}/invitations", json=unknown)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "cannot_be_invited")


async def test_an_invitation_is_taken_back(world: World, club: Space) -> None:
    body = {"personIds": [str(world.people["reader"].id)]}
    await world["author"].post(f"{API}/{club.id}/invitations", json=body)
    path = f"{API}/{club.id}/requests/{await request_of(world, 'reader', club)}/decision"
    assert (await world["author"].post(path, json={"accept": True})).status_code == 403
    assert (await world["author"].post(path, json={"accept": False})).status_code == 204
    assert (await joining(world, "reader"))[str(club.id)]["state"] == "none"


async def test_inviting_who_asked_lets_them_in(world: World, club: Space) -> None:
    await world["reader"].post(f"{API}/{club.id}/join", json={})
    body = {"personIds": [str(world.people["reader"].id)]}
    assert (await world["author"].post(f"{API}/{club.id}/invitations", json=body)).json() == {"invited": 1}
    assert await sees(world, "reader", club)


async def test_who_does_not_see_the_space_above_cannot_be_invited(
    world: World, club: Space, session: AsyncSession
) -> None:
    await set_up(session, club, parent_id=world.private.id)
    assert str(club.id) not in await joining(world, "reader")
    for name, status in (("reader", 422), ("member", 200)):
        body = {"personIds": [str(world.people[name].id)]}
        assert (await world["author"].post(f"{API}/{club.id}/invitations", json=body)).status_code == status


async def test_moderators_of_a_space_look_after_its_members_and_not_its_rights(world: World, club: Space) -> None:
    await world["reader"].post(f"{API}/{club.id}/join", json={})
    request = await request_of(world, "reader", club)
    await world["author"].post(f"{API}/{club.id}/requests/{request}/decision", json={"accept": True})
    reader, author = world.people["reader"].id, world.people["author"].id
    member = f"{API}/{club.id}/members/{reader}"
    assert (await world["author"].put(member, json={"level": "see"})).status_code == 204
    opened = {"spaceId": str(club.id), "title": "Bonjour", "source": "texte"}
    assert (await world["reader"].post("/api/forums/topics", json=opened)).status_code == 403
    # Naming moderators, or touching one, is the administrators'; so are rights and settings.
    assert (await world["author"].put(member, json={"level": "moderate"})).status_code == 403
    own = f"{API}/{club.id}/members/{author}"
    assert (await world["author"].put(own, json={"level": "see"})).status_code == 403
    outsider = f"{API}/{club.id}/members/{world.people['outsider'].id}"
    assert (await world["author"].put(outsider, json={"level": "see"})).status_code == 404
    for method, path in (("GET", "settings"), ("PUT", "grants"), ("PUT", "rights")):
        assert (await world["author"].request(method, f"{API}/{club.id}/{path}", json=[])).status_code == 404
    for name, status in (("reader", 403), ("outsider", 404), ("moderator", 200), ("author", 200)):
        assert (await world[name].get(f"{API}/{club.id}/requests")).status_code == status
        invite = {"personIds": [str(world.people["member"].id)]}
        assert (await world[name].post(f"{API}/{club.id}/invitations", json=invite)).status_code == status
    # A moderator of one space is nobody in another.
    assert (await world["author"].get(f"{API}/{world.private.id}/requests")).status_code == 403


async def test_leaving_and_being_taken_out_hold_at_once(world: World, club: Space, session: AsyncSession) -> None:
    await set_up(session, club, join="open")
    topic = await make_topic(session, club, world.people["author"])
    await session.commit()
    for leave in ("self", "moderator"):
        await world["reader"].post(f"{API}/{club.id}/join", json={})
        for _ in range(2):
            assert (await world["reader"].get(f"/api/forums/topics/{topic.id}")).status_code == 200
        if leave == "self":
            assert (await world["reader"].delete(f"{API}/{club.id}/join")).status_code == 204
        else:
            path = f"{API}/{club.id}/members/{world.people['reader'].id}"
            assert (await world["author"].delete(path)).status_code == 204
            assert (await world["author"].delete(path)).status_code == 204
        assert (await world["reader"].get(f"/api/forums/topics/{topic.id}")).status_code == 404
        assert str(topic.id) not in (await world["reader"].get("/api/forums/topics")).text


def test_the_sockets_of_who_leaves_prove_their_rights_again() -> None:
    space, person = new_id(), new_id()
    message = message_of(SpaceMemberChanged(space_id=space, person_id=person))
    assert message.refreshes == (f"person:{person}",)
    assert message.audiences == (f"person:{person}", f"forums.space_moderators:{space}")
    assert message.purge == (f"forums.person:{person}",)
    assert message.frame == {"name": "forums.space_member_changed", "spaceId": str(space), "personId": str(person)}


@pytest.mark.parametrize("count", [1, 20])
async def test_statements(count: int, world: World, club: Space, session: AsyncSession, statements: Statements) -> None:
    await set_up(session, club, join="open")
    for number in range(count):
        person = await make_person(session, family_name=f"Durand{number}")
        await make_space(session, grants={}, listed=True, join="open")
        await session.commit()
        path = f"{API}/{club.id}/members/{person.id}"
        await world["administrator"].put(path, json={"level": "open"})
    for path, most in (("/joining", 1), (f"/{club.id}/members", 2), (f"/{club.id}/requests", 2)):
        await world["author"].get(API)
        statements.reset()
        assert (await world["author"].get(f"{API}{path}")).status_code == 200
        sent = [one for one in statements.sent if "forums_space" in one]
        assert len(sent) == most, sent


async def test_members_are_paged_and_found(world: World, club: Space, session: AsyncSession) -> None:
    people = [await make_person(session, family_name=f"Paging{number:03d}") for number in range(55)]
    await session.commit()
    for person in people:
        path = f"{API}/{club.id}/members/{person.id}"
        assert (await world["administrator"].put(path, json={"level": "open"})).status_code == 204
    first = (await world["author"].get(f"{API}/{club.id}/members")).json()
    second = (await world["author"].get(f"{API}/{club.id}/members?cursor={first['next']}")).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (50, 6, None)
    assert first["items"][0]["level"] == "moderate"
    everybody = [UUID(each["person"]["id"]) for each in first["items"] + second["items"]]
    assert everybody == [world.people["author"].id, *(person.id for person in people)]
    found = (await world["author"].get(f"{API}/{club.id}/members?query=camille paging007")).json()
    assert [each["person"]["id"] for each in found["items"]] == [str(people[7].id)]


async def test_members_stand_in_french_order_and_are_found_without_accents(
    world: World, club: Space, session: AsyncSession
) -> None:
    firm = await make_organisation(session, legal_name="Çà et Là Primeurs")
    names = ["Œillet", "Zola", "Écija", "eber", "Olmo", "Edouard"]
    people = {name: await make_person(session, family_name=name, given_name="Zoé", organisation=firm) for name in names}
    await session.commit()
    for person in people.values():
        await world["administrator"].put(f"{API}/{club.id}/members/{person.id}", json={"level": "open"})

    async def found(query: str) -> list[str]:
        answer = await world["author"].get(f"{API}/{club.id}/members", params={"query": query})
        assert answer.status_code == 200
        return [each["person"]["name"] for each in answer.json()["items"]]

    in_order = [f"Zoé {name}" for name in ("eber", "Écija", "Edouard", "Œillet", "Olmo", "Zola")]
    assert await found("ZOE") == await found("ca et la") == in_order
    assert await found("oeillet zoé") == ["Zoé Œillet"]
    assert await found("ecijà") == ["Zoé Écija"]
    assert await found("100%") == []
