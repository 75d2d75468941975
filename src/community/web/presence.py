"""Who is there: each process writes in Valkey who of its sockets' people is online or away, and tells watchers.

A person's devices are merged, online wins. Nothing of this is worth keeping: without Valkey nobody knows who is there,
and what was not told is found at the next beat, for those who are on somebody's screen.
"""

import asyncio
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any, Final, Literal, cast
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from community.core.ids import new_id
from community.core.live import person_audience
from community.core.manifest import PresenceRule
from community.infra.db import Database
from community.infra.live_bus import LiveMessage, publish
from community.infra.presence import DEAD_SECONDS, presence_key, said_of
from community.infra.valkey import Valkey
from community.web.hub import Hub, LiveSocket, events_frame

log = structlog.get_logger()

State = Literal["online", "away", "offline"]
Written = Literal["online", "away", "hidden", "offline"]

BEAT_SECONDS: Final = 10.0
GATHER_SECONDS: Final = 0.2
LEAVING_SECONDS: Final = 5.0
"""Who comes back within this time, from a page loaded anew, has not been away."""


class Presence:
    """Runs in each server process, for the one slice that shows who is there."""

    def __init__(self, database: Database, valkey: Valkey, hub: Hub, rule: PresenceRule) -> None:
        self._database = database
        self._valkey = valkey
        self._hub = hub
        self._rule = rule
        self._own_key = new_id().hex
        self._written: dict[str, Written] = {}
        """What this process has said in Valkey."""
        self._due: dict[UUID, float] = {}
        """Whose state may have changed, and from when on it counts."""
        self._told: dict[UUID, State] = {}
        """What watchers in this process know."""
        self._woken = asyncio.Event()

    def changed(self, person_id: UUID) -> None:
        """A socket of the person has opened, closed or changed, or whether they show themselves."""
        now = asyncio.get_running_loop().time()
        wait = GATHER_SECONDS if self._sockets(person_id) else LEAVING_SECONDS
        self._due[person_id] = now + wait
        self._woken.set()

    async def greet(self, socket: LiveSocket, channels: Iterable[str]) -> None:
        """Tell a socket the present state of the people whom it has just begun to watch."""
        people = [person_id for channel in channels if (person_id := self._person_of(channel)) is not None]
        if not people:
            return
        with suppress(RedisError, OSError):
            for person_id, state in (await self._read(people)).items():
                self._told[person_id] = state
                socket.send(events_frame([self._frame(person_id, state)]), ephemeral=True)

    async def run(self) -> None:
        """Write and tell until cancelled, through any outage of Valkey."""
        beat_at = 0.0
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), BEAT_SECONDS)
                self._woken.clear()
                try:
                    await self._write_due()
                    if time.monotonic() >= beat_at:
                        await self._beat()
                        beat_at = time.monotonic() + BEAT_SECONDS
                except Exception as error:  # noqa: BLE001 - whatever is away, presence waits for it
                    log.info("presence_unknown", error=repr(error))
                if self._due:
                    asyncio.get_running_loop().call_later(GATHER_SECONDS, self._woken.set)
        finally:
            await self._forget()

    async def _write_due(self) -> None:
        now = asyncio.get_running_loop().time()
        due = [person_id for person_id, moment in self._due.items() if moment <= now]
        if not due:
            return
        async with self._database.reading() as session:
            hidden = await self._rule.hidden(session, due)
        await self._write({str(person_id): self._to_write(person_id, hidden) for person_id in due})
        for person_id in due:
            self._due.pop(person_id, None)
        merged = await self._read(due)
        told = [
            LiveMessage(urgent=(self._channel(person_id),), frame=self._frame(person_id, state), ephemeral=True)
            for person_id, state in merged.items()
        ]
        await publish(self._valkey, told)

    async def _write(self, states: dict[str, Written]) -> None:
        there = {name: state for name, state in states.items() if state != "offline"}
        gone = [name for name, state in states.items() if state == "offline"]
        pipeline = self._valkey.commands.pipeline(transaction=False)
        if there:
            pipeline.hset(self._key(self._own_key), mapping=cast("dict[Any, Any]", there))
        if gone:
            pipeline.hdel(self._key(self._own_key), *gone)
        self._sign_of_life(pipeline)
        await pipeline.execute()
        self._written |= there
        for name in gone:
            self._written.pop(name, None)

    async def _beat(self) -> None:
        """Say that this process lives, and find what was not told."""
        pipeline = self._valkey.commands.pipeline(transaction=False)
        pipeline.exists(self._key(self._own_key))
        self._sign_of_life(pipeline)
        there, *_ = await pipeline.execute()
        if self._written and not there:
            # Valkey was emptied.
            await self._write(dict(self._written))
        watched = self._hub.watched_with(f"{self._rule.channel}:")
        people = [person_id for channel in watched if (person_id := self._person_of(channel)) is not None]
        self._told = {person_id: state for person_id, state in self._told.items() if person_id in set(people)}
        for person_id, state in (await self._read(people)).items():
            if self._told.get(person_id) != state:
                self._told[person_id] = state
                message = LiveMessage(
                    urgent=(self._channel(person_id),), frame=self._frame(person_id, state), ephemeral=True
                )
                self._hub.deliver([message])

    async def _read(self, people: Collection[UUID]) -> dict[UUID, State]:
        """What all living processes say of these people."""
        found: dict[UUID, State] = {}
        for person_id, states in (await said_of(self._valkey, people)).items():
            found[person_id] = "online" if b"online" in states else "away" if b"away" in states else "offline"
        return found

    async def _forget(self) -> None:
        """The process ends: nobody is there by it."""
        with suppress(RedisError, OSError):
            pipeline = self._valkey.commands.pipeline(transaction=False)
            pipeline.delete(self._key(self._own_key))
            pipeline.zrem(self._key("processes"), self._own_key)
            await pipeline.execute()

    def _sign_of_life(self, pipeline: Any) -> None:
        now = time.time()
        pipeline.expire(self._key(self._own_key), DEAD_SECONDS)
        pipeline.zadd(self._key("processes"), {self._own_key: now})
        pipeline.zremrangebyscore(self._key("processes"), "-inf", now - DEAD_SECONDS)

    def _state(self, person_id: UUID) -> State:
        sockets = self._sockets(person_id)
        if not sockets:
            return "offline"
        return "away" if all(socket.away for socket in sockets) else "online"

    def _to_write(self, person_id: UUID, hidden: Collection[UUID]) -> Written:
        """Who does not show themselves and is away is of no interest to anybody."""
        state = self._state(person_id)
        if person_id not in hidden:
            return state
        return "hidden" if state == "online" else "offline"

    def _sockets(self, person_id: UUID) -> set[LiveSocket]:
        return self._hub.listeners([person_audience(person_id)])

    def _key(self, name: str) -> str:
        return presence_key(self._valkey, name)

    def _channel(self, person_id: UUID) -> str:
        return f"{self._rule.channel}:{person_id}"

    def _person_of(self, channel: str) -> UUID | None:
        prefix, _, name = channel.partition(":")
        return UUID(name) if prefix == self._rule.channel else None

    def _frame(self, person_id: UUID, state: State) -> dict[str, object]:
        return {"name": self._rule.channel, "personId": person_id, "state": state}
