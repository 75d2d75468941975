"""The one websocket endpoint, `/api/live`: hints about what changed; the truth is fetched by REST.

docs/realtime.md describes the protocol. Origin and session are checked before the socket is accepted, channels at
every `watch`; `web.keeper` sees to it that all of this stays true. An open socket is one task that waits for frames of
its client.
"""

import asyncio
from typing import Any, Final

import structlog
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketException

from community.core.live import ClientFrame, person_audience
from community.core.permissions import Permission
from community.infra.listening import LiveContext
from community.infra.live_bus import publish
from community.web.frames import BadFrame, Hello, Ping, Pong, PresenceFrame, Watch
from community.web.gate import origin_allowed
from community.web.guards import requires
from community.web.house import House, house_of
from community.web.hub import LiveSocket
from community.web.keeper import own_audiences, shared_audiences, watch

log = structlog.get_logger()

SOCKETS_PER_PERSON: Final = 20
CHANNELS_PER_SOCKET: Final = 50
FRAMES_PER_SECOND: Final = 20
REPEATED: Final = 50
"""Frames that a socket's repetitions are remembered of."""
TOO_MANY: Final = 4029
BAD_FRAME: Final = 4000
TRY_LATER: Final = 1013

AnyWebSocket = WebSocket[Any, Any, Any]


@websocket("/api/live", guards=[requires(Permission.LIVE_CONNECT)])
async def live(socket: AnyWebSocket) -> None:
    """Accept one tab and serve it until it leaves or its session ends."""
    house = house_of(socket.app.state)
    if not origin_allowed(socket.scope, house.settings):
        raise WebSocketException(code=4403, detail="origin")
    actor = socket.scope["user"]
    if house.hub.count_of(person_audience(actor.id)) >= SOCKETS_PER_PERSON:
        raise WebSocketException(code=TOO_MANY, detail="too many sockets")
    member = LiveSocket(actor, socket.scope["session_token"], socket)  # type: ignore[typeddict-item]
    await socket.accept()
    member.reader = asyncio.current_task()
    # Nobody asks for them any more: they are a good part of what an open socket takes.
    socket.scope["headers"] = []
    house.hub.add(member, own_audiences(actor), await shared_audiences(house, actor))
    member.send(Hello().encoded())
    _tell_presence(house, member)
    try:
        await _read(socket, member, house)
    except asyncio.CancelledError:
        if not member.close_code:
            raise
    finally:
        house.hub.remove(member)
        member.drop()
        _tell_presence(house, member)


class Allowance:
    """How many frames a client may still send now."""

    __slots__ = ("_left", "_since")

    def __init__(self, now: float) -> None:
        self._left, self._since = float(FRAMES_PER_SECOND), now

    def spend(self, now: float) -> bool:
        """Take one frame; False when there is none left."""
        self._left = min(FRAMES_PER_SECOND, self._left + (now - self._since) * FRAMES_PER_SECOND) - 1
        self._since = now
        return self._left >= 0


async def _read(socket: AnyWebSocket, member: LiveSocket, house: House) -> None:
    """Obey client frames until the client goes."""
    clock = asyncio.get_running_loop().time
    allowance = Allowance(clock())
    while True:
        # Not `receive_text`: two coroutines less for each socket that waits.
        message = await socket.receive()
        if message["type"] != "websocket.receive":
            return
        if not allowance.spend(clock()):
            member.close(TOO_MANY)
        if member.close_code:
            continue
        try:
            frame = house.frames.read(message.get("text") or "")
        except BadFrame:
            member.close(BAD_FRAME)
            continue
        if isinstance(frame, Ping):
            member.send(Pong().encoded())
        elif isinstance(frame, Watch):
            await _watch(house, member, frame.channels[:CHANNELS_PER_SOCKET])
        elif isinstance(frame, PresenceFrame):
            member.away = frame.state == "away"
            _tell_presence(house, member)
        elif frame is not None:
            await _hand_on(house, member, frame)


def _tell_presence(house: House, member: LiveSocket) -> None:
    if house.presence is not None:
        house.presence.changed(member.actor.id)


async def _watch(house: House, member: LiveSocket, channels: list[str]) -> None:
    try:
        await watch(house, member, channels)
    except Exception as error:  # noqa: BLE001 - whatever is away: the client comes back and asks again
        log.warning("watch_failed", error=repr(error))
        member.close(TRY_LATER)


async def _hand_on(house: House, member: LiveSocket, frame: ClientFrame) -> None:
    """Have a slice obey the frame; what fails is lost, as such frames may be."""
    handler = house.frames.handler_of(frame)
    if handler.every and not _first_in(member, frame, handler.every):
        return
    context = LiveContext(database=house.database, valkey=house.valkey, cache=house.cache)
    try:
        message = await handler.handle(context, member.actor, frame)
    except Exception as error:  # noqa: BLE001 - whatever is away must not end the socket
        log.warning("client_frame_lost", type=type(frame).__name__, error=repr(error))
        return
    if message is not None:
        await publish(house.valkey, [message])


def _first_in(member: LiveSocket, frame: ClientFrame, seconds: float) -> bool:
    """Whether the socket has not said the very same within so many seconds."""
    now = asyncio.get_running_loop().time()
    before = {said: until for said, until in (member.repeated or {}).items() if until > now}
    if frame in before or len(before) >= REPEATED:
        return False
    member.repeated = {**before, frame: now + seconds}
    return True
