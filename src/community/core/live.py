"""What the live channel carries: audiences, frames, and which cached things an event makes stale."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.event import Event


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what clients say on the live channel: a subclass sets its `tag`, the `type` of the frame."""


E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=ClientFrame)

EVERYBODY = "everybody"


def person_audience(person_id: UUID) -> str:
    """All sockets of one person."""
    return f"person:{person_id}"


def session_audience(session_id: UUID) -> str:
    """All sockets of one session."""
    return f"session:{session_id}"


def _nothing(_: Any) -> tuple[str, ...]:
    return ()


def _no_frame(_: Any) -> dict[str, object] | None:
    return None


@dataclass(frozen=True, kw_only=True)
class LiveRoute(Generic[E]):
    """How one kind of event leaves for the open sockets and the caches.

    audiences: who may hear it, gathered for a quarter of a second; a socket hears what any of its audiences hears.
    urgent: who hears it at once, for example those who have the topic open.
    frame: the content for the client; ids and numbers only, never text that has rights of its own.
    purge: tags of cached read models that are stale from now on, in every process.
    refreshes: audiences whose sockets must have their rights computed again.
    ends: audiences whose sockets are closed (the session is over).
    """

    event: type[E]
    audiences: Callable[[E], Sequence[str]] = field(default=_nothing)
    urgent: Callable[[E], Sequence[str]] = field(default=_nothing)
    frame: Callable[[E], dict[str, object] | None] = field(default=_no_frame)
    purge: Callable[[E], Sequence[str]] = field(default=_nothing)
    refreshes: Callable[[E], Sequence[str]] = field(default=_nothing)
    ends: Callable[[E], Sequence[str]] = field(default=_nothing)


@dataclass(frozen=True, kw_only=True)
class FrameHandler(Generic[F]):
    """How a slice obeys one kind of client frame: something that is of no use later, and may be lost.

    handle: `async (context, actor, frame)` -> the `infra.live_bus.LiveMessage` that others hear, or None. The context
    is an `infra.listening.LiveContext`.
    tells: name and fields of the event that it makes of it, for the description of the channel.
    every: seconds in which a socket's same frame is obeyed once.
    """

    frame: type[F]
    handle: Callable[[Any, Actor, F], Awaitable[Any]]
    tells: tuple[str, Mapping[str, Any]] | None = None
    every: float = 0.0
