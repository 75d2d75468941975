"""What one server process holds for its lifetime, and the providers that hand it to handlers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.ports import ActorResolver
from community.infra.cache import LocalCache
from community.infra.catalogue import Catalogue
from community.infra.counters import Counters
from community.infra.db import Database, UnitOfWork
from community.infra.markdown import MarkdownRenderer
from community.infra.passwords.service import Passwords
from community.infra.search.client import SearcherClient
from community.infra.valkey import Valkey
from community.settings import Settings
from community.web.frames import FrameReader
from community.web.hub import Hub
from community.web.presence import Presence

SOCKETS_ASKING: Final = 4


@dataclass(kw_only=True)
class House:
    """The adapters of one server process; in `app.state.house`."""

    settings: Settings
    clock: Clock
    database: Database
    valkey: Valkey
    cache: LocalCache
    counters: Counters
    catalogue: Catalogue
    resolver: ActorResolver
    hub: Hub
    frames: FrameReader
    asking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SOCKETS_ASKING))
    """Held while the rights of a socket are asked for: a thousand that come at once wait, requests are served."""
    presence: Presence | None = None
    """None where no slice shows who is there."""
    markdown: MarkdownRenderer
    passwords: Passwords
    searchers: SearcherClient
    ready: bool = field(default=False)
    draining: bool = field(default=False)
    """The process is about to end: it takes no new sockets, and calls itself not ready."""


def house_of(state: State) -> House:
    house = state.house
    assert isinstance(house, House)  # noqa: S101 - narrows the type of an untyped state
    return house


async def provide_uow(state: State, actor: NamedDependency[Actor]) -> AsyncIterator[UnitOfWork]:  # noqa: ARG001 - see there
    """The one transaction of a request that writes; committed before the answer is sent.

    It asks for the actor only to come after: side by side, Litestar provides them in a task group.
    """
    house = house_of(state)
    async with house.database.unit_of_work() as uow:
        yield uow
    # The relay tells all processes; this one need not wait for it, so that people see their own writes.
    for event in uow.outbox.events:
        message = house.catalogue.live_message(event)
        if message is not None:
            house.cache.purge(message.purge)


async def provide_reader(state: State) -> AsyncIterator[AsyncSession]:
    """A READ ONLY session for a request that only shows; connects at its first statement."""
    async with house_of(state).database.reading() as session:
        yield session


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Who asks; put there by the actor middleware."""
    actor = request.scope["user"]
    assert isinstance(actor, Actor)  # noqa: S101 - narrows the type of an untyped scope
    return actor


def provide_catalogue(state: State) -> Catalogue:
    return house_of(state).catalogue


def provide_settings(state: State) -> Settings:
    return house_of(state).settings


def provide_clock(state: State) -> Clock:
    return house_of(state).clock


def provide_cache(state: State) -> LocalCache:
    return house_of(state).cache


def provide_markdown(state: State) -> MarkdownRenderer:
    return house_of(state).markdown


def provide_passwords(state: State) -> Passwords:
    return house_of(state).passwords


def provide_counters(state: State) -> Counters:
    return house_of(state).counters


def provide_valkey(state: State) -> Valkey:
    return house_of(state).valkey


PROVIDERS = {
    "uow": Provide(provide_uow),
    "reader": Provide(provide_reader),
    "actor": Provide(provide_actor, sync_to_thread=False),
    "catalogue": Provide(provide_catalogue, sync_to_thread=False),
    "settings": Provide(provide_settings, sync_to_thread=False),
    "clock": Provide(provide_clock, sync_to_thread=False),
    "cache": Provide(provide_cache, sync_to_thread=False),
    "markdown": Provide(provide_markdown, sync_to_thread=False),
    "passwords": Provide(provide_passwords, sync_to_thread=False),
    "counters": Provide(provide_counters, sync_to_thread=False),
    "valkey": Provide(provide_valkey, sync_to_thread=False),
}
