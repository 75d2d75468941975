"""What clients say on the live channel: frames of the house and of the slices, decoded by one decoder."""

from typing import Any, Final, Literal

import msgspec

from community.core.live import ClientFrame, FrameHandler
from community.infra.catalogue import Catalogue


class ServerFrame(msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag_field="type"):
    """What the server says."""

    def encoded(self) -> str:
        return _encoder.encode(self).decode()


class Hello(ServerFrame, frozen=True, kw_only=True, tag="hello"):
    """Accepted: send `watch` now and fetch what is on the screen."""


class EventsFrame(ServerFrame, frozen=True, kw_only=True, tag="events"):
    """What changed: ids and figures, never text."""

    events: list[dict[str, Any]]


class Resync(ServerFrame, frozen=True, kw_only=True, tag="resync"):
    """Frames may have been lost: fetch again what is on the screen."""


class Pong(ServerFrame, frozen=True, kw_only=True, tag="pong"):
    """Answer to `ping`."""


class Reconnect(ServerFrame, frozen=True, kw_only=True, tag="reconnect"):
    """The server is about to end: connect anew after so many milliseconds."""

    in_ms: int


SERVER_FRAMES: Final = (Hello, EventsFrame, Resync, Pong, Reconnect)
_encoder: Final = msgspec.json.Encoder()


class Ping(ClientFrame, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """Answered by `pong`; for clients that cannot send protocol pings."""


class Watch(ClientFrame, frozen=True, kw_only=True, tag_field="type", tag="watch"):
    """What is on the screen and wanted at once; replaces the former set."""

    channels: list[str]


class PresenceFrame(ClientFrame, frozen=True, kw_only=True, tag_field="type", tag="presence"):
    """Whether somebody is at this client; without a word they are."""

    state: Literal["online", "away"]


class _AnyFrame(msgspec.Struct, frozen=True):
    type: str


class BadFrame(Exception):
    """Not JSON, or not what a frame of its type holds."""


class FrameReader:
    """Decodes client frames, and knows which slice obeys them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._handlers = {handler.frame: handler for manifest in catalogue.manifests for handler in manifest.frames}
        self.types: tuple[type[ClientFrame], ...] = (Ping, Watch, PresenceFrame, *self._handlers)
        self._decoder = msgspec.json.Decoder(_union(self.types))
        self._any = msgspec.json.Decoder(_AnyFrame)
        self._names = {kind.__struct_config__.tag for kind in self.types}

    def read(self, text: str) -> ClientFrame | None:
        """The frame; None for one of an unknown type: a newer client may meet an older server.

        Raises:
            BadFrame: the client is faulty.
        """
        try:
            frame: ClientFrame = self._decoder.decode(text)
        except msgspec.DecodeError as error:
            if self._unknown(text):
                return None
            raise BadFrame from error
        return frame

    def handler_of(self, frame: ClientFrame) -> FrameHandler[ClientFrame]:
        return self._handlers[type(frame)]

    def _unknown(self, text: str) -> bool:
        try:
            return self._any.decode(text).type not in self._names
        except msgspec.DecodeError:
            return False


def _union(types: tuple[type[ClientFrame], ...]) -> type[ClientFrame]:
    union = types[0]
    for each in types[1:]:
        union = union | each  # type: ignore[assignment]
    return union
