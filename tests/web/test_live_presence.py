"""Who is there is seen by those who share a conversation with them and have them on their screen, if they show it."""

import json
from typing import Any

from tests.conftest import make_settings
from tests.factories.messaging import send_to
from tests.web.test_live_socket import greeted, next_frame
from tests.web.test_live_typing import Talk, talk
from websockets.asyncio.client import ClientConnection

from community.events.messaging import PreferenceChanged
from community.features.messaging.models import Preference
from community.infra.db import open_database

__all__ = ["talk"]


def channel(talk: Talk, name: str) -> str:
    return f"messaging.presence:{talk.ids[name]}"


async def state_of(talk: Talk, socket: ClientConnection, name: str) -> str:
    """What the socket hears next of this person."""
    while True:
        for event in (await next_frame(socket, seconds=15)).get("events", ()):
            if event["name"] == "messaging.presence" and event["personId"] == str(talk.ids[name]):
                return str(event["state"])


async def until_state(talk: Talk, socket: ClientConnection, name: str, state: str) -> None:
    while await state_of(talk, socket, name) != state:
        pass


async def watch(socket: ClientConnection, *channels: str) -> list[dict[str, Any]]:
    """Have these on the screen; what the socket hears until that is in force."""
    await socket.send(json.dumps({"type": "watch", "channels": channels}))
    await socket.send('{"type":"ping"}')
    heard: list[dict[str, Any]] = []
    while (frame := await next_frame(socket))["type"] != "pong":
        heard += frame.get("events", ())
    return [event for event in heard if event["name"] == "messaging.presence"]


async def watch_until(talk: Talk, socket: ClientConnection, name: str, state: str) -> None:
    """Have the person on the screen until they are in this state."""
    told = await watch(socket, channel(talk, name))
    if not told or told[-1]["state"] != state:
        await until_state(talk, socket, name, state)


async def presence(socket: ClientConnection, state: str) -> None:
    await socket.send(json.dumps({"type": "presence", "state": state}))


async def test_watcher_is_told_at_once_and_of_every_change(talk: Talk) -> None:
    async with talk.socket("bruno") as bruno:
        await greeted(bruno)
        [event] = await watch(bruno, channel(talk, "ana"))
        assert event["state"] == "offline"
        async with talk.socket("ana") as ana:
            await greeted(ana)
            await until_state(talk, bruno, "ana", "online")
            await presence(ana, "away")
            await until_state(talk, bruno, "ana", "away")
            await presence(ana, "online")
            await until_state(talk, bruno, "ana", "online")
        await until_state(talk, bruno, "ana", "offline")


async def test_devices_are_merged_and_online_wins(talk: Talk) -> None:
    async with talk.socket("bruno") as bruno, talk.socket("ana") as laptop:
        await greeted(bruno)
        await greeted(laptop)
        await presence(laptop, "away")
        await watch_until(talk, bruno, "ana", "away")
        async with talk.socket("ana") as phone:
            await greeted(phone)
            await until_state(talk, bruno, "ana", "online")
            await presence(phone, "away")
            await until_state(talk, bruno, "ana", "away")


async def test_who_shares_no_conversation_is_not_told(talk: Talk) -> None:
    async with talk.browser("stranger") as browser:
        # A request that waits is no conversation yet.
        assert (await send_to(browser, talk.ids["carla"])).status_code == 201
    async with talk.socket("stranger") as stranger, talk.socket("carla") as carla:
        for socket in (stranger, carla):
            await greeted(socket)
        assert await watch(stranger, channel(talk, "carla"), channel(talk, "ana"), "messaging.presence:x") == []
        assert await watch(carla, channel(talk, "stranger")) == []


async def test_who_does_not_show_it_is_not_seen_and_sees(talk: Talk) -> None:
    settings = make_settings(
        talk.live.platform.environ["COMMUNITY_DATABASE_URL"],
        talk.live.platform.environ["COMMUNITY_REDIS_URL"],
        talk.live.platform.worker.log_path.parent,
    )
    async with talk.socket("bruno") as bruno, talk.socket("carla") as carla:
        for socket in (bruno, carla):
            await greeted(socket)
        await watch_until(talk, bruno, "carla", "online")
        async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
            uow.session.add(Preference(person_id=talk.ids["carla"], presence_visible=False))
            uow.outbox.add(PreferenceChanged(person_id=talk.ids["carla"]))
        await until_state(talk, bruno, "carla", "offline")
        await watch_until(talk, carla, "bruno", "online")
