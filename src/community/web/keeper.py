"""Keeps open sockets honest: one sweep for all, instead of timers and tasks for each.

What ends a session or changes rights is told on the live bus and obeyed at once. The rest is for what was not heard:
sessions are asked for in PostgreSQL, many in one statement, and rights are computed again by turns.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import islice
from typing import Final

import structlog

from community.core.actor import Actor
from community.core.live import EVERYBODY, person_audience, session_audience
from community.web.house import House
from community.web.hub import SESSION_OVER, LiveSocket
from community.web.slices import audiences_of, may_watch

log = structlog.get_logger()

SWEEP_SECONDS: Final = 1.0
SEND_SECONDS: Final = 10.0
SESSIONS_SECONDS: Final = 60.0
SESSIONS_UNHEARD_SECONDS: Final = 3.0
"""While the bus is not heard, an ended session closes its sockets by this check alone."""
RIGHTS_SECONDS: Final = 600.0
RIGHTS_UNHEARD_SECONDS: Final = 60.0
BATCH: Final = 1_000


class Keeper:
    """Runs in each server process."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._hub = house.hub
        self._sessions_at = 0.0
        self._due = 0.0

    async def run(self) -> None:
        """Sweep until cancelled, at once where rights have changed."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hub.grown_stale.wait(), SWEEP_SECONDS)
            await self.sweep()

    async def sweep(self) -> None:
        self._give_up_stuck()
        await self._outlive(self._check_changed)
        await self._outlive(self._check_sessions)
        await self._outlive(self._check_by_turns)

    async def _outlive(self, check: Callable[[], Awaitable[None]]) -> None:
        try:
            await check()
        except Exception as error:  # noqa: BLE001 - stores that are down must not end sockets; the next check comes
            log.warning("socket_check_failed", error=repr(error))
            # Not at once again: what is stale stays so.
            await asyncio.sleep(SWEEP_SECONDS)

    def _give_up_stuck(self) -> None:
        latest = asyncio.get_running_loop().time() - SEND_SECONDS
        for socket in [each for each in self._hub.sockets if 0 < each.writing_since < latest]:
            socket.give_up()

    async def _check_changed(self) -> None:
        self._hub.grown_stale.clear()
        clock = asyncio.get_running_loop().time
        until = clock() + SWEEP_SECONDS
        while self._hub.stale:
            if clock() > until:
                # Thousands at once: the other checks have their turn in between.
                self._hub.grown_stale.set()
                return
            socket = next(iter(self._hub.stale))
            await self._check(socket)
            if self._house.presence is not None:
                self._house.presence.changed(socket.actor.id)

    async def _check_sessions(self) -> None:
        now = asyncio.get_running_loop().time()
        heard = self._house.cache.trusted
        if now - self._sessions_at < (SESSIONS_SECONDS if heard else SESSIONS_UNHEARD_SECONDS):
            return
        sockets = [socket for socket in self._hub.sockets if socket.actor.session_id is not None]
        for start in range(0, len(sockets), BATCH):
            some = {socket: socket.actor.session_id for socket in sockets[start : start + BATCH]}
            ended = await self._house.resolver.ended({each for each in some.values() if each is not None})
            for socket, session_id in some.items():
                if session_id in ended:
                    socket.close(SESSION_OVER)
        self._sessions_at = now

    async def _check_by_turns(self) -> None:
        sockets = self._hub.sockets
        turn = RIGHTS_SECONDS if self._house.cache.trusted else RIGHTS_UNHEARD_SECONDS
        self._due = self._due % 1 + len(sockets) * SWEEP_SECONDS / turn
        for socket in list(islice(sockets, int(self._due))):
            if socket in sockets:
                sockets.move_to_end(socket)
                await self._check(socket)

    async def _check(self, socket: LiveSocket) -> None:
        """Compute a socket's rights again."""
        # Before asking: what changes meanwhile makes it stale anew.
        self._hub.stale.pop(socket, None)
        try:
            actor = await self._house.resolver.resolve(socket.token)
            if actor is None:
                socket.close(SESSION_OVER)
                return
            socket.actor = actor
            self._hub.set_audiences(socket, await shared_audiences(self._house, actor))
            await watch(self._house, socket, list(socket.watched))
        except Exception:
            # Last in turn, so that one that fails does not hold up the others.
            self._hub.refresh([socket])
            raise


async def shared_audiences(house: House, actor: Actor) -> list[str]:
    """What the actor's sockets hear by right, as many others do."""
    return [EVERYBODY, *await audiences_of(house, actor)]


def own_audiences(actor: Actor) -> list[str]:
    """What the actor's sockets hear as nobody else does."""
    own = [person_audience(actor.id)]
    if actor.session_id is not None:
        own.append(session_audience(actor.session_id))
    return own


async def watch(house: House, socket: LiveSocket, channels: list[str]) -> None:
    """Have the socket hear those of the channels that its person has a right to."""
    former = socket.watched
    allowed = [channel for channel in channels if await may_watch(house, socket.actor, channel)]
    house.hub.watch(socket, allowed)
    if house.presence is not None:
        await house.presence.greet(socket, [channel for channel in allowed if channel not in former])
