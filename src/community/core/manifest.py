"""The slice manifest: all that a feature adds to the house, in one object; only `app` reads it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from community.core.event import Event
from community.core.inbound import InboundMail
from community.core.live import FrameHandler, LiveRoute
from community.core.notices import NoticeKind
from community.core.searching import SearchSource
from community.core.subjects import SubjectSource


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """A durable reaction to events, at least once, made idempotent by `(name, event id)`.

    handle: `async (context, event)`; the context is an `infra.consuming.ConsumerContext`.
    """

    name: str
    events: tuple[type[Event], ...]
    handle: Callable[[Any, Any], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Notes events in the transaction that hands them on: exactly once, at the price of everybody's speed.

    note: `async (session, events)`, one cheap statement for all of them.
    """

    events: tuple[type[Event], ...]
    note: Callable[[Any, Sequence[Any]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work of the worker: deferred by name, or at the times of `cron`.

    handle: `async (context, **args)`; the context is an `infra.consuming.ConsumerContext`.
    """

    name: str
    handle: Callable[..., Awaitable[None]]
    cron: str | None = None
    attempts: int = 10


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Work that goes on as long as a worker runs; it is started again when it fails.

    run: `async (context)` until cancelled; the context is an `infra.consuming.WorkerContext`.
    """

    name: str
    run: Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class PresenceRule:
    """How a slice shows who is there.

    channel: prefix of the channels, and name of the events, `channel:<person>`; who may watch one is in `may_watch`.
    hidden: `async (session, person_ids)` -> those of them who do not show themselves.
    """

    channel: str
    hidden: Callable[[Any, Any], Awaitable[set[UUID]]]


@dataclass(frozen=True, kw_only=True)
class SliceManifest:
    """What one slice adds.

    controllers: HTTP controllers of the API, below `/api/<slice>`. files: controllers of what browsers fetch by
    address, below `/<slice>`. dependencies: providers for both, by name.
    audiences: `async (session, actor)` -> audiences that the actor's sockets belong to.
    may_watch: by channel prefix, `async (session, actor, id)` -> whether the actor may watch `prefix:id`.
    frames: what clients may say on the live channel.
    presence: how it shows who is there, if it does; one slice of the house may.
    quiet_events: events that nobody consumes, each with the reason.
    subjects: the kinds of things that other slices may speak of. notices: what the slice tells people of.
    inbound: the kinds of subjects that can be answered by mail.
    searches: the kinds of things that can be found. intakes: what notes events as they are handed on.
    loops: what goes on in every worker.
    """

    name: str
    controllers: Sequence[type] = ()
    files: Sequence[type] = ()
    dependencies: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    consumers: Sequence[Consumer] = ()
    jobs: Sequence[Job] = ()
    live: Sequence[LiveRoute[Any]] = ()
    audiences: Callable[[Any, Any], Awaitable[Sequence[str]]] | None = None
    may_watch: Mapping[str, Callable[[Any, Any, str], Awaitable[bool]]] = field(default_factory=dict)
    frames: Sequence[FrameHandler[Any]] = ()
    presence: PresenceRule | None = None
    quiet_events: Mapping[type[Event], str] = field(default_factory=dict)
    subjects: Sequence[SubjectSource] = ()
    notices: Sequence[NoticeKind] = ()
    inbound: Sequence[InboundMail] = ()
    searches: Sequence[SearchSource] = ()
    intakes: Sequence[Intake] = ()
    loops: Sequence[Loop] = ()
