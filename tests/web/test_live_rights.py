"""Rights that end while a socket is open: what it may no longer hear is not heard, and its tab is told to look."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import fresh_database, make_settings
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.processes import RunningPlatform
from tests.web.test_live_socket import Live, greeted, next_frame
from websockets.asyncio.client import ClientConnection

from community.app.devstack import StackUrls
from community.core.permissions import Role
from community.features.forums.models import JoinPolicy, Level, SpaceMember
from community.infra.db import open_database


@dataclass
class Rights:
    """A closed space with a member, two open ones, a moderator of all three, and a topic in each."""

    live: Live
    member: str
    moderator: str
    administrator: str
    member_id: UUID
    closed_space: UUID
    open_space: UUID
    secret: UUID
    public: UUID
    other: UUID

    async def ask(self, token: str, method: str, path: str, body: Any = None) -> None:
        async with self.live.platform.client(token) as client:
            answer = await client.request(method, f"/api/forums/spaces/{path}", json=body)
        assert answer.status_code < 300, answer.text


@pytest.fixture(scope="module")
async def rights(migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rights]:
    folder = tmp_path_factory.mktemp("live-rights")
    async with fresh_database(migrated) as url:
        settings = make_settings(url, urls.redis_url, folder)
        async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
            session, now = uow.session, datetime.now(UTC)
            organisation = await make_organisation(session)
            member, moderator = [await make_person(session, organisation=organisation) for _ in range(2)]
            administrator = await make_person(session, roles=[Role.ADMINISTRATOR])
            closed = await make_space(session, grants={}, listed=True, join=JoinPolicy.APPROVAL)
            opened, other = [await make_space(session) for _ in range(2)]
            session.add(SpaceMember(space_id=closed.id, person_id=member.id, level=Level.OPEN, since=now))
            for space in (closed, opened, other):
                session.add(SpaceMember(space_id=space.id, person_id=moderator.id, level=Level.MODERATE, since=now))
            topics = [(await make_topic(session, space, moderator)).id for space in (closed, opened, other)]
            tokens = [await sign_in(session, person) for person in (member, moderator, administrator)]
        platform = RunningPlatform(folder, database_url=url, redis_url=urls.redis_url)
        platform.start()
        live = Live(platform, *tokens, tokens[0], open_topic=topics[1], closed_topic=topics[0])
        yield Rights(live, *tokens, member.id, closed.id, opened.id, *topics)
        platform.stop()


async def heard(socket: ClientConnection, name: str) -> dict[str, Any]:
    """The first event of this name."""
    while True:
        for event in (await next_frame(socket)).get("events", ()):
            if event["name"] == name:
                found: dict[str, Any] = event
                return found


async def names_until(socket: ClientConnection, topic: UUID) -> set[str | None]:
    """The topics of all events up to the first one of this topic."""
    topics: set[str | None] = set()
    while str(topic) not in topics:
        topics |= {event.get("topicId") for event in (await next_frame(socket)).get("events", ())}
    return topics


async def test_who_is_taken_out_of_a_space_hears_nothing_more_of_its_open_topic(rights: Rights) -> None:
    live, member = rights.live, f"{rights.closed_space}/members/{rights.member_id}"
    async with live.socket(rights.member) as socket, live.socket(rights.moderator) as desk:
        await greeted(socket, f"forums.topic:{rights.secret}")
        await greeted(desk)
        await live.reply(rights.secret, rights.moderator)
        assert await names_until(socket, rights.secret) == {str(rights.secret)}

        await rights.ask(rights.moderator, "DELETE", member)
        told = await heard(socket, "forums.space_member_changed")
        assert (told["spaceId"], told["personId"]) == (str(rights.closed_space), str(rights.member_id))
        assert (await heard(desk, "forums.space_member_changed"))["personId"] == str(rights.member_id)
        # Asking again brings nothing back.
        await socket.send(f'{{"type":"watch","channels":["forums.topic:{rights.secret}"]}}')
        await live.reply(rights.secret, rights.moderator)
        await live.reply(rights.other, rights.moderator)
        assert str(rights.secret) not in await names_until(socket, rights.other)

        # Who asks to come back is seen by the moderators at once, and by nobody else.
        await rights.ask(rights.member, "POST", f"{rights.closed_space}/join", {"message": "Encore"})
        asked = await heard(desk, "forums.space_request_changed")
        assert (asked["spaceId"], asked["personId"]) == (str(rights.closed_space), str(rights.member_id))


async def test_rights_that_are_saved_count_for_sockets_that_are_open(rights: Rights) -> None:
    live = rights.live
    async with live.socket(rights.member) as socket:
        await greeted(socket, f"forums.topic:{rights.public}")
        await live.reply(rights.public, rights.moderator)
        assert await names_until(socket, rights.public) == {str(rights.public)}
        await rights.ask(rights.administrator, "PUT", f"{rights.open_space}/grants", [])
        await heard(socket, "forums.spaces_changed")
        await socket.send(f'{{"type":"watch","channels":["forums.topic:{rights.public}"]}}')
        await live.reply(rights.public, rights.moderator)
        await live.reply(rights.other, rights.moderator)
        assert str(rights.public) not in await names_until(socket, rights.other)


async def test_watchers_of_a_topic_that_moves_where_they_may_not_follow_hear_nothing_more(rights: Rights) -> None:
    live, hidden = rights.live, str(rights.closed_space)
    async with live.platform.client(rights.member) as reader, live.platform.client(rights.moderator) as desk:
        space = (await reader.get(f"/api/forums/topics/{rights.other}")).json()["spaceId"]
        new = {"spaceId": space, "title": "Bientôt ailleurs", "source": "Encore ici."}
        topic = UUID((await desk.post("/api/forums/topics", json=new)).json()["id"])
        followed = await reader.put(f"/api/forums/topics/{topic}/follow", json={"level": "watching"})
        assert followed.status_code < 300, followed.text
        async with live.socket(rights.member) as socket:
            await greeted(socket, f"forums.topic:{topic}")
            await live.reply(topic, rights.moderator)
            await heard(socket, "notifications.arrived")
            assert (await reader.get("/api/notifications/count")).json()["unread"] > 0
            moved = await desk.patch(f"/api/forums/topics/{topic}", json={"spaceId": hidden})
            assert moved.status_code == 200, moved.text
            told = await heard(socket, "forums.topic_changed")
            assert told["topicId"] == str(topic)
            assert hidden not in str(told)
            assert (await reader.get(f"/api/forums/topics/{topic}")).status_code == 404
            assert (await reader.get("/api/notifications/count")).json()["unread"] == 0
            assert (await reader.get("/api/notifications")).json()["items"] == []
            # Asking again brings nothing back, and what is written there is not heard.
            await socket.send(f'{{"type":"watch","channels":["forums.topic:{topic}"]}}')
            await live.reply(topic, rights.moderator)
            await live.reply(rights.other, rights.moderator)
            later = await heard(socket, "forums.post_created")
            while later["topicId"] != str(rights.other):
                # The first reply, told to the space a little later.
                assert (later["topicId"], later["number"]) == (str(topic), 2)
                later = await heard(socket, "forums.post_created")
