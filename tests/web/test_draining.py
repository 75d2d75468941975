"""A rolling restart: clients are sent to the other process one after the other, and nothing is lost."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.conftest import fresh_database, make_settings
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, open_group, send
from tests.polling import until
from tests.processes import RunningPlatform
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from community.app.devstack import StackUrls
from community.infra.db import open_database

SOCKETS = 100
MESSAGES = 20
DRAIN_SECONDS = 4.0


@dataclass
class Fleet:
    """The addresses of the processes; clients go to the first that takes them, as behind a proxy."""

    platforms: list[RunningPlatform]
    browser: httpx.AsyncClient
    reconnected: list[float] = field(default_factory=list)
    codes: list[int | None] = field(default_factory=list)


@dataclass
class Tab:
    """A client as docs/realtime.md describes it: frames are hints, the rest is fetched."""

    fleet: Fleet
    token: str
    conversation: str
    known: int = 0
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    seqs: list[int] = field(default_factory=list)

    async def live(self) -> None:
        first = True
        while True:
            platform, socket = await self._connect()
            if not first:
                self.fleet.reconnected.append(time.monotonic())
            first = False
            try:
                await self._hear(platform, socket)
            except ConnectionClosed:
                self.fleet.codes.append(socket.close_code)
                await asyncio.sleep(0.2)
            finally:
                await socket.close()

    async def _connect(self) -> tuple[RunningPlatform, Any]:
        while True:
            for platform in self.fleet.platforms:
                try:
                    return platform, await connect(
                        platform.base_url.replace("http", "ws") + "/api/live",
                        origin=platform.base_url,  # type: ignore[arg-type]
                        additional_headers={"Cookie": f"sid={self.token}"},
                        open_timeout=20,
                    )
                except (InvalidHandshake, OSError):
                    continue
            await asyncio.sleep(0.2)

    async def _hear(self, platform: RunningPlatform, socket: Any) -> None:
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "reconnect":
                await asyncio.sleep(frame["inMs"] / 1000)
                return
            if frame["type"] == "hello":
                self.connected.set()
                await self._fetch(platform)
            for event in frame.get("events", ()):
                if event["name"] == "messaging.message_stored" and event["seq"] > self.known:
                    await self._fetch(platform)

    async def _fetch(self, platform: RunningPlatform) -> None:
        path = f"{platform.base_url}{BASE}/conversations/{self.conversation}/messages"
        headers = {"Cookie": f"sid={self.token}"}
        try:
            answer = await self.fleet.browser.get(path, params={"after": self.known, "limit": 100}, headers=headers)
        except httpx.TransportError:
            # The next connection fetches it.
            return
        found = [message["seq"] for message in answer.json()["items"]]
        self.seqs += [seq for seq in found if seq > self.known]
        self.known = max([self.known, *found])


@asynccontextmanager
async def two_processes(migrated: str, urls: StackUrls, folder: Any) -> AsyncIterator[tuple[Fleet, list[str], str]]:
    async with fresh_database(migrated) as url:
        settings = make_settings(url, urls.redis_url, folder)
        async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
            organisation = await make_organisation(uow.session)
            people = [await make_person(uow.session, organisation=organisation) for _ in range(10)]
            tokens = [await sign_in(uow.session, person) for person in people]
            ids: list[UUID] = [person.id for person in people]
        platforms = [
            RunningPlatform(
                folder / str(number),
                database_url=url,
                redis_url=urls.redis_url,
                COMMUNITY_REDIS_NAMESPACE="test-draining",
                COMMUNITY_DRAIN_SECONDS=str(DRAIN_SECONDS),
            )
            for number in range(2)
        ]
        try:
            platforms[0].start()
            platforms[1].start_server()
            async with platforms[0].client(tokens[0]) as browser:
                conversation = (await open_group(browser, ids[1:])).json()["id"]
            async with httpx.AsyncClient(timeout=30) as browser:
                yield Fleet(platforms, browser), tokens, conversation
        finally:
            for platform in platforms:
                platform.stop()


@pytest.mark.timeout(240)
async def test_rolling_restart_loses_nothing_and_spreads_the_reconnects(
    migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("draining")
    async with two_processes(migrated, urls, folder) as (fleet, tokens, conversation):
        old, new = fleet.platforms
        tabs = [Tab(fleet, tokens[number % len(tokens)], conversation) for number in range(SOCKETS)]
        tasks = [asyncio.create_task(tab.live()) for tab in tabs]
        await asyncio.wait_for(asyncio.gather(*(tab.connected.wait() for tab in tabs)), 60)

        sending = asyncio.create_task(write(fleet, tokens, conversation))
        assert old.server.pid is not None
        began = time.monotonic()
        os.kill(old.server.pid, signal.SIGTERM)
        async with old.client(tokens[0]) as client:
            # It goes on serving requests, but asks for no more of them, and takes no sockets.
            assert (await client.get("/api/accounts/me")).status_code == 200
            await until(lambda: refused(old, tokens[0]))
            ready = await client.get("/health/ready")
            assert ready.status_code == 503
        await sending
        await until(lambda: old.server.exit_code is not None, seconds=30)
        await until(lambda: len(fleet.reconnected) >= SOCKETS, seconds=30)
        # What the group began with, and the messages.
        async with new.client(tokens[0]) as client:
            last = (await client.get(f"{BASE}/conversations/{conversation}")).json()["lastSeq"]
        assert last > MESSAGES
        expected = list(range(1, last + 1))
        try:
            await until(lambda: all(tab.known == last for tab in tabs), seconds=30)
        except TimeoutError:
            pytest.fail(f"of {last} messages the tabs know {sorted(tab.known for tab in tabs)}")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert all(tab.seqs == expected for tab in tabs)
        # Spread: in no quarter of the time did half of them come.
        moments = [moment - began for moment in fleet.reconnected[:SOCKETS]]
        quarters = [sum(part <= moment < part + DRAIN_SECONDS / 4 for moment in moments) for part in (0, 1, 2, 3)]
        assert max(quarters) < SOCKETS / 2, quarters
        assert new.is_ready()


async def write(fleet: Fleet, tokens: list[str], conversation: str) -> None:
    """One message after the other, each to the process that takes it; sent again with the same id where one fails."""
    _, new = fleet.platforms
    for number in range(MESSAGES):
        async with new.client(tokens[number % len(tokens)]) as client:
            answer = await send(client, conversation, f"Message {number}")
            assert answer.status_code == 201, answer.text
        await asyncio.sleep(DRAIN_SECONDS / MESSAGES)


async def refused(platform: RunningPlatform, token: str) -> bool:
    """Whether sockets are sent elsewhere: 503, and when to try again."""
    try:
        socket = await connect(
            platform.base_url.replace("http", "ws") + "/api/live",
            origin=platform.base_url,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"sid={token}"},
        )
    except InvalidStatus as refusal:
        return (refusal.response.status_code, refusal.response.headers["Retry-After"]) == (503, "2")
    await socket.close()
    return False
