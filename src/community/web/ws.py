"""The one websocket endpoint, `/api/live`: hints about what changed; the truth is fetched by REST.

Server frames: `hello`, `events` (a list of `{name, …ids}`), `resync` (frames may have been lost), `pong`.
Client frames: `watch` (`channels` that are on the screen, replacing the former ones), `ping`.
Origin and session are checked before the socket is accepted, channels at every `watch`, and the
session again every minute and whenever the rights of its person change.
"""

import asyncio
from contextlib import suppress
from typing import Any, Final

import msgspec
import structlog
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect, WebSocketException

from community.core.live import EVERYBODY, person_audience, session_audience
from community.core.permissions import Permission
from community.web.gate import origin_allowed
from community.web.guards import requires
from community.web.house import House, house_of
from community.web.hub import SESSION_OVER, LiveSocket
from community.web.slices import audiences_of, may_watch

log = structlog.get_logger()

RECHECK_SECONDS: Final = 60.0
SEND_SECONDS: Final = 10.0
SOCKETS_PER_PERSON: Final = 20
CHANNELS_PER_SOCKET: Final = 50
FRAMES_PER_SECOND: Final = 20
TOO_MANY: Final = 4029
BAD_FRAME: Final = 4000

AnyWebSocket = WebSocket[Any, Any, Any]


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client may say."""

    type: str
    channels: list[str] = []


_decoder = msgspec.json.Decoder(ClientFrame)


@websocket("/api/live", guards=[requires(Permission.LIVE_CONNECT)])
async def live(socket: AnyWebSocket) -> None:
    """Accept one tab and serve it until it leaves or its session ends."""
    house = house_of(socket.app.state)
    if not origin_allowed(socket.scope, house.settings):
        raise WebSocketException(code=4403, detail="origin")
    actor = socket.scope["user"]
    if house.hub.count_of(person_audience(actor.id)) >= SOCKETS_PER_PERSON:
        raise WebSocketException(code=TOO_MANY, detail="too many sockets")
    member = LiveSocket(actor, socket.scope["session_token"])  # type: ignore[typeddict-item]
    await socket.accept()
    house.hub.add(member, await _audiences(house, member))
    member.send(b'{"type":"hello"}')
    tasks = [
        asyncio.create_task(_write(socket, member)),
        asyncio.create_task(_read(socket, member, house)),
        asyncio.create_task(_recheck(member, house)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        house.hub.remove(member)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _write(socket: AnyWebSocket, member: LiveSocket) -> None:
    """Send queued frames; the end of this ends the socket."""
    while True:
        frame = await member.queue.get()
        if frame is None:
            with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
                await asyncio.wait_for(socket.close(code=member.close_code), SEND_SECONDS)
            return
        try:
            await asyncio.wait_for(socket.send_text(frame.decode()), SEND_SECONDS)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return


async def _read(socket: AnyWebSocket, member: LiveSocket, house: House) -> None:
    """Obey client frames until the client goes."""
    loop = asyncio.get_running_loop()
    budget, since = float(FRAMES_PER_SECOND), loop.time()
    while True:
        try:
            text = await socket.receive_text()
        except WebSocketDisconnect:
            return
        now = loop.time()
        budget = min(FRAMES_PER_SECOND, budget + (now - since) * FRAMES_PER_SECOND) - 1
        since = now
        if budget < 0:
            member.close(TOO_MANY)
            await asyncio.Event().wait()
        try:
            frame = _decoder.decode(text)
        except msgspec.DecodeError:
            member.close(BAD_FRAME)
            await asyncio.Event().wait()
        if frame.type == "ping":
            member.send(b'{"type":"pong"}')
        elif frame.type == "watch":
            await _watch(member, frame.channels, house)


async def _watch(member: LiveSocket, channels: list[str], house: House) -> None:
    allowed = [channel for channel in channels[:CHANNELS_PER_SOCKET] if await may_watch(house, member.actor, channel)]
    house.hub.watch(member, allowed)


async def _recheck(member: LiveSocket, house: House) -> None:
    """Compute the socket's rights again every minute, and at once when they have changed."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(member.stale.wait(), RECHECK_SECONDS)
        member.stale.clear()
        try:
            await _refresh_rights(member, house)
        except Exception as error:  # noqa: BLE001 - stores that are down must not end sockets; the next check comes
            log.warning("socket_recheck_failed", error=repr(error))


async def _refresh_rights(member: LiveSocket, house: House) -> None:
    actor = await house.resolver.resolve(member.token)
    if actor is None:
        member.close(SESSION_OVER)
        return
    member.actor = actor
    house.hub.set_audiences(member, await _audiences(house, member))
    await _watch(member, list(member.watched), house)


async def _audiences(house: House, member: LiveSocket) -> list[str]:
    actor = member.actor
    own = [EVERYBODY, person_audience(actor.id)]
    if actor.session_id is not None:
        own.append(session_audience(actor.session_id))
    return [*own, *await audiences_of(house, actor)]
