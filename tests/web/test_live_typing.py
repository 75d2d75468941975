"""Who writes is seen writing by those who take part in the conversation, and by nobody else."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.conftest import fresh_database, make_settings
from tests.factories.accounts import PASSWORD, make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, message, open_group, send_to
from tests.processes import RunningPlatform
from tests.web.test_live_socket import Live, closed, greeted, next_frame
from websockets.asyncio.client import ClientConnection

from community.app.devstack import StackUrls
from community.infra.db import open_database

NAMES = ("ana", "bruno", "carla", "stranger")


@dataclass
class Talk:
    """ana, bruno and carla are colleagues with a group; the stranger is of another firm."""

    live: Live
    tokens: dict[str, str]
    ids: dict[str, UUID]
    group: str

    def socket(self, name: str) -> Any:
        return self.live.socket(self.tokens[name])

    def browser(self, name: str) -> Any:
        return self.live.platform.client(self.tokens[name])


@pytest.fixture(scope="module")
async def talk(migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    folder = tmp_path_factory.mktemp("typing")
    async with fresh_database(migrated) as url:
        settings = make_settings(url, urls.redis_url, folder)
        async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
            firm, other = [await make_organisation(uow.session) for _ in range(2)]
            people = {
                name: await make_person(uow.session, organisation=other if name == "stranger" else firm)
                for name in NAMES
            }
            tokens = {name: await sign_in(uow.session, person) for name, person in people.items()}
            ids = {name: person.id for name, person in people.items()}
        platform = RunningPlatform(folder, database_url=url, redis_url=urls.redis_url)
        platform.start()
        live = Live(platform, *[tokens["ana"]] * 4, open_topic=uuid4(), closed_topic=uuid4())
        async with platform.client(tokens["ana"]) as browser:
            group = (await open_group(browser, [ids["bruno"], ids["carla"]])).json()["id"]
        yield Talk(live, tokens, ids, group)
        platform.stop()


async def typing(socket: ClientConnection, conversation: str) -> None:
    await socket.send(json.dumps({"type": "typing", "conversation": conversation}))


async def events_until_pong(socket: ClientConnection) -> list[dict[str, Any]]:
    """What the socket has heard until its ping is answered: by then whatever was published before has arrived."""
    heard: list[dict[str, Any]] = []
    await socket.send('{"type":"ping"}')
    while (frame := await next_frame(socket))["type"] != "pong":
        heard += [event for event in frame.get("events", ()) if event["name"] == "messaging.typing"]
    return heard


async def heard_typing(socket: ClientConnection) -> dict[str, Any]:
    while True:
        for event in (await next_frame(socket)).get("events", ()):
            if event["name"] == "messaging.typing":
                found: dict[str, Any] = event
                return found


async def test_others_who_take_part_see_who_writes_and_the_writer_does_not(talk: Talk) -> None:
    async with talk.socket("ana") as ana, talk.socket("bruno") as bruno, talk.socket("stranger") as stranger:
        for socket in (ana, bruno, stranger):
            await greeted(socket)
        await typing(ana, talk.group)
        assert await heard_typing(bruno) == {
            "name": "messaging.typing",
            "conversationId": talk.group,
            "personId": str(talk.ids["ana"]),
        }
        assert await events_until_pong(ana) == await events_until_pong(stranger) == []


async def test_said_again_at_once_it_is_told_once(talk: Talk) -> None:
    async with talk.socket("ana") as ana, talk.socket("bruno") as bruno, talk.socket("carla") as carla:
        for socket in (ana, bruno, carla):
            await greeted(socket)
        for _ in range(5):
            await typing(ana, talk.group)
        await heard_typing(bruno)
        await typing(carla, talk.group)
        last = await heard_typing(bruno)
        assert last["personId"] == str(talk.ids["carla"])


async def test_stranger_to_a_conversation_and_unknown_ones_are_not_heard(talk: Talk) -> None:
    async with talk.socket("stranger") as stranger, talk.socket("ana") as ana, talk.socket("bruno") as bruno:
        for socket in (stranger, ana, bruno):
            await greeted(socket)
        await typing(stranger, talk.group)
        await typing(stranger, str(uuid4()))
        assert await events_until_pong(stranger) == []
        await typing(ana, talk.group)
        assert (await heard_typing(bruno))["personId"] == str(talk.ids["ana"])


async def test_who_has_left_neither_tells_nor_hears(talk: Talk) -> None:
    async with talk.browser("ana") as browser:
        group = (await open_group(browser, [talk.ids["bruno"], talk.ids["carla"]])).json()["id"]
    async with talk.socket("ana") as ana, talk.socket("bruno") as bruno, talk.socket("carla") as carla:
        for socket in (ana, bruno, carla):
            await greeted(socket)
        # By now the server knows the members.
        await typing(carla, group)
        await heard_typing(bruno)
        async with talk.browser("bruno") as browser:
            path = f"{BASE}/conversations/{group}/members/{talk.ids['bruno']}"
            assert (await browser.delete(path)).status_code == 204
        await typing(bruno, group)
        assert await events_until_pong(bruno) == []
        await typing(ana, group)
        assert (await heard_typing(carla))["personId"] == str(talk.ids["ana"])
        assert await events_until_pong(bruno) == []


async def test_request_that_waits_shows_nobody_writing(talk: Talk) -> None:
    async with talk.browser("stranger") as browser:
        sent = await send_to(browser, talk.ids["carla"])
        assert sent.status_code == 201, sent.text
        conversation = sent.json()["id"]
    async with talk.socket("stranger") as stranger, talk.socket("carla") as carla, talk.socket("ana") as ana:
        for socket in (stranger, carla, ana):
            await greeted(socket)
        await typing(stranger, conversation)
        await typing(carla, conversation)
        assert await events_until_pong(carla) == await events_until_pong(stranger) == []
        await typing(ana, talk.group)
        assert (await heard_typing(carla))["personId"] == str(talk.ids["ana"])
    async with talk.browser("carla") as browser:
        answer = await browser.post(f"{BASE}/conversations/{conversation}/answer", json={"accept": True})
        assert answer.status_code < 300, answer.text
    async with talk.socket("stranger") as stranger, talk.socket("carla") as carla:
        for socket in (stranger, carla):
            await greeted(socket)
        await typing(stranger, conversation)
        assert (await heard_typing(carla))["personId"] == str(talk.ids["stranger"])


async def test_session_ended_in_mid_send_answers_401_and_stores_nothing(talk: Talk) -> None:
    """The tab keeps the text: sent again from a new session with the same id, it is stored once."""
    async with talk.browser("ana") as browser:
        me = (await browser.get("/api/accounts/me")).json()
    async with talk.live.platform.client() as other:
        answer = await other.post("/api/accounts/sign-in", json={"email": me["email"], "password": PASSWORD})
        token = answer.cookies["sid"]
    body = message("Écrit au mauvais moment")
    path = f"{BASE}/conversations/{talk.group}/messages"
    async with talk.live.socket(token) as socket, talk.live.platform.client(token) as tab:
        await greeted(socket)
        assert (await tab.post("/api/accounts/sign-out")).status_code == 204
        tab.cookies.set("sid", token)
        assert (await tab.post(path, json=body)).status_code == 401
        await closed(socket)
    assert socket.close_code == 4401
    async with talk.browser("ana") as browser:
        first = await browser.post(path, json=body)
        again = await browser.post(path, json=body)
    assert first.status_code == 201
    assert again.json() == first.json()


async def test_who_has_blocked_a_person_does_not_see_them_write_nor_is_seen_by_them(talk: Talk) -> None:
    async with talk.browser("carla") as browser:
        assert (await browser.put(f"{BASE}/blocks/{talk.ids['ana']}")).status_code == 204
    async with talk.socket("ana") as ana, talk.socket("bruno") as bruno, talk.socket("carla") as carla:
        for socket in (ana, bruno, carla):
            await greeted(socket)
        await typing(ana, talk.group)
        await heard_typing(bruno)
        assert await events_until_pong(carla) == []
