"""Valkey away, emptied, back again: slower, but nobody is signed out and nothing is lost."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from community.features.accounts.service.tokens import token_hash
from tests.factories.accounts import PASSWORD
from tests.faults.conftest import Scene

pytestmark = pytest.mark.timeout(150)


def open_socket(scene: Scene, token: str) -> connect:
    return connect(
        scene.platform.base_url.replace("http", "ws") + "/api/live",
        origin=scene.platform.base_url,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"sid={token}"},
    )


async def frame_where(socket: ClientConnection, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async with asyncio.timeout(15):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if wanted(frame):
                return frame


def tells_of(number: int) -> Callable[[dict[str, Any]], bool]:
    return lambda frame: any(event.get("number") == number for event in frame.get("events", []))


async def reply(scene: Scene, text: str) -> int:
    async with scene.platform.client(scene.author) as client:
        answer = await client.post(scene.posts, json={"source": text}, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["number"])


async def test_reading_and_posting_go_on_without_valkey_and_live_resumes(scene: Scene) -> None:
    async with open_socket(scene, scene.reader) as socket:
        await frame_where(socket, lambda frame: frame["type"] == "hello")
        await socket.send(json.dumps({"type": "watch", "channels": [f"forums.topic:{scene.topic_id}"]}))
        scene.stack.valkey.stop()
        try:
            number = await reply(scene, "Sans Valkey, la réponse est gardée.")
            async with scene.platform.client(scene.reader) as client:
                assert (await client.get("/api/forums/topics", params={"list": "latest"})).status_code == 200
                page = (await client.get(scene.posts, params={"after": number - 1})).json()
                assert [post["number"] for post in page["items"]] == [number]
                assert (await client.get("/health/ready")).status_code == 200
        finally:
            scene.stack.valkey.start()
        # The same socket learns that it may have missed something, then hears new posts again.
        await frame_where(socket, lambda frame: frame["type"] == "resync")
        number = await reply(scene, "Valkey est revenu.")
        await frame_where(socket, tells_of(number))


async def test_emptied_valkey_signs_nobody_out_and_brings_no_ended_session_back(scene: Scene) -> None:
    async with scene.platform.client(scene.reader) as client:
        assert (await client.get("/api/accounts/me")).status_code == 200
        other = await scene_token(scene)
        async with scene.platform.client(other) as second:
            assert (await second.post("/api/accounts/sign-out")).status_code == 204
            valkey = Redis.from_url(scene.stack.urls().redis_url)
            await valkey.flushall()
            await valkey.aclose()
            assert (await client.get("/api/accounts/me")).status_code == 200
            second.cookies.set("sid", other)
            assert (await second.get("/api/accounts/me")).status_code == 401


async def scene_token(scene: Scene) -> str:
    """A further session of the author, from a device of its own: signing in ends the session that a device had."""
    async with scene.platform.client(scene.author) as client:
        me = await client.get("/api/accounts/me")
    assert me.status_code == 200, me.text
    async with scene.platform.client() as client:
        entrance = {"email": me.json()["email"], "password": PASSWORD}
        answer = await client.post("/api/accounts/sign-in", json=entrance)
    assert answer.status_code == 200, answer.text
    return str(answer.cookies["sid"])


async def test_session_ended_while_valkey_is_away_closes_its_socket_within_five_seconds(scene: Scene) -> None:
    """The process that is told closes it at once; here nobody is told, and the sweep finds it in PostgreSQL."""
    other = await scene_token(scene)
    async with open_socket(scene, other) as socket:
        await frame_where(socket, lambda frame: frame["type"] == "hello")
        scene.stack.valkey.stop()
        try:
            with psycopg.connect(scene.stack.urls().database_url) as connection:
                ended = "UPDATE accounts_session SET ended_at = now() WHERE token_hash = %s"
                connection.execute(ended, [token_hash(other)])
            async with asyncio.timeout(5):
                with suppress(ConnectionClosed):
                    while True:
                        await socket.recv()
        finally:
            scene.stack.valkey.start()
    assert socket.close_code == 4401
