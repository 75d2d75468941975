"""The websocket endpoint of a real server: who is let in, what is heard, when it ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.conftest import fresh_database, make_settings
from tests.factories.accounts import make_group, make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.processes import RunningPlatform
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from community.app.devstack import StackUrls
from community.features.forums.models import Level
from community.infra.db import open_database
from community.web.ws import FRAMES_PER_SECOND, Allowance


@dataclass
class Live:
    platform: RunningPlatform
    author: str
    reader: str
    insider: str
    leaver: str
    open_topic: UUID
    closed_topic: UUID

    def socket(self, token: str | None, *, origin: str | None = None) -> connect:
        headers = {"Cookie": f"sid={token}"} if token else {}
        return connect(
            self.platform.base_url.replace("http", "ws") + "/api/live",
            origin=origin or self.platform.base_url,  # type: ignore[arg-type]
            additional_headers=headers,
        )

    async def reply(self, topic: UUID, token: str) -> int:
        async with self.platform.client(token) as client:
            answer = await client.post(
                f"/api/forums/topics/{topic}/posts",
                json={"source": "Une réponse"},
                headers={"Idempotency-Key": str(uuid4())},
            )
        assert answer.status_code == 201, answer.text
        return int(answer.json()["number"])


@pytest.fixture(scope="module")
async def live(migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Live]:
    """Two members in an open space, a third one who alone may see a closed space."""
    folder = tmp_path_factory.mktemp("live")
    async with fresh_database(migrated) as url:
        settings = make_settings(url, urls.redis_url, folder)
        async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
            organisation = await make_organisation(uow.session)
            group = await make_group(uow.session)
            author, reader = [await make_person(uow.session, organisation=organisation) for _ in range(2)]
            insider = await make_person(uow.session, organisation=organisation, groups=[group.id])
            open_space = await make_space(uow.session)
            closed_space = await make_space(uow.session, grants={group.id: Level.OPEN})
            topics = [await make_topic(uow.session, space, insider) for space in (open_space, closed_space)]
            tokens = [await sign_in(uow.session, person) for person in (author, reader, insider, reader)]
        platform = RunningPlatform(folder, database_url=url, redis_url=urls.redis_url)
        platform.start()
        yield Live(platform, *tokens, open_topic=topics[0].id, closed_topic=topics[1].id)
        platform.stop()


async def next_frame(socket: ClientConnection, *, seconds: float = 5) -> dict[str, Any]:
    async with asyncio.timeout(seconds):
        return json.loads(await socket.recv())  # type: ignore[no-any-return]


async def greeted(socket: ClientConnection, *channels: str) -> None:
    """Wait for `hello`, watch the channels, and be sure that the server has taken note."""
    assert (await next_frame(socket))["type"] == "hello"
    await socket.send(json.dumps({"type": "watch", "channels": channels}))
    await socket.send(json.dumps({"type": "ping"}))
    while (await next_frame(socket))["type"] != "pong":
        pass


async def heard_until(socket: ClientConnection, topic: UUID, number: int) -> list[dict[str, Any]]:
    """All events that the socket hears up to that of a post."""
    heard: list[dict[str, Any]] = []
    while not any((event.get("topicId"), event.get("number")) == (str(topic), number) for event in heard):
        heard += (await next_frame(socket))["events"]
    return heard


async def closed(socket: ClientConnection) -> None:
    """Wait for the server to close the socket, within the time that it promises."""
    async with asyncio.timeout(5):
        # Reading on: a client that leaves frames unread does not get to the one that closes.
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()


async def refused(live: Live, token: str | None, **options: str) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        await live.socket(token, **options)
    return refusal.value.response.status_code


async def test_foreign_origin_and_strangers_are_refused_before_the_socket_opens(live: Live) -> None:
    assert await refused(live, live.reader, origin="https://evil.example") == 403
    assert await refused(live, None) == 403
    assert await refused(live, "x" * 43) == 403


async def test_post_reaches_the_watcher_within_a_second(live: Live) -> None:
    async with live.socket(live.reader) as socket:
        await greeted(socket, f"forums.topic:{live.open_topic}")
        number = await live.reply(live.open_topic, live.author)
        async with asyncio.timeout(1):
            frame = json.loads(await socket.recv())
    [event] = frame["events"]
    assert event["name"] == "forums.post_created"
    assert (event["topicId"], event["number"]) == (str(live.open_topic), number)


async def test_closed_space_is_silent_for_outsiders_even_when_they_ask(live: Live) -> None:
    async with live.socket(live.reader) as outside, live.socket(live.insider) as inside:
        for socket in (outside, inside):
            await greeted(socket, f"forums.topic:{live.closed_topic}")
        secret = await live.reply(live.closed_topic, live.insider)
        await heard_until(inside, live.closed_topic, secret)
        public = await live.reply(live.open_topic, live.insider)
        heard = await heard_until(outside, live.open_topic, public)
    assert str(live.closed_topic) not in {event.get("topicId") for event in heard}


async def test_signing_out_elsewhere_closes_the_socket(live: Live) -> None:
    async with live.socket(live.leaver) as socket:
        await greeted(socket)
        async with live.platform.client(live.leaver) as client:
            assert (await client.post("/api/accounts/sign-out")).status_code == 204
        await closed(socket)
    assert socket.close_code == 4401


async def test_nonsense_closes_the_socket_and_no_other(live: Live) -> None:
    async with live.socket(live.reader) as faulty, live.socket(live.author) as other:
        await greeted(faulty)
        await greeted(other)
        await faulty.send("{nonsense")
        await closed(faulty)
        await other.send(json.dumps({"type": "ping"}))
        assert (await next_frame(other))["type"] == "pong"
    assert faulty.close_code == 4000


@pytest.mark.parametrize("text", ['{"type":"ping","x":1}', '{"type":"watch"}', '{"type":"typing"}', '["ping"]', "{}"])
async def test_frame_that_is_not_what_its_type_holds_closes_the_socket(live: Live, text: str) -> None:
    async with live.socket(live.reader) as socket:
        await greeted(socket)
        await socket.send(text)
        await closed(socket)
    assert socket.close_code == 4000


async def test_unknown_type_is_ignored(live: Live) -> None:
    """A newer client may meet an older server in the middle of a deployment."""
    async with live.socket(live.reader) as socket:
        await greeted(socket)
        await socket.send('{"type":"invented","what":["ever"]}')
        await socket.send('{"type":"ping"}')
        assert (await next_frame(socket))["type"] == "pong"


async def test_frame_of_more_than_64_kib_closes_the_socket_and_no_other(live: Live) -> None:
    async with live.socket(live.reader) as faulty, live.socket(live.author) as other:
        await greeted(faulty)
        await greeted(other)
        await faulty.send(json.dumps({"type": "watch", "channels": ["x" * 66_000]}))
        await closed(faulty)
        await other.send(json.dumps({"type": "ping"}))
        assert (await next_frame(other))["type"] == "pong"
    assert faulty.close_code == 1009


def test_client_may_send_twenty_frames_a_second() -> None:
    burst = Allowance(100.0)
    assert [burst.spend(100.0) for _ in range(21)] == [True] * 20 + [False]
    steady = Allowance(100.0)
    assert all(steady.spend(100.0 + number / FRAMES_PER_SECOND) for number in range(200))


async def test_flood_of_frames_closes_the_socket(live: Live) -> None:
    async with live.socket(live.reader) as socket:
        await greeted(socket)
        with suppress(ConnectionClosed):
            for _ in range(200):
                await socket.send(json.dumps({"type": "ping"}))
        await closed(socket)
    assert socket.close_code == 4029
