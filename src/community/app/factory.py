"""The application factory: puts floors and slices together; nothing happens at import."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import Receive, Scope, Send

from community.app.slices import MANIFESTS, actor_resolver
from community.core.clock import Clock, SystemClock
from community.core.manifest import SliceManifest
from community.infra.cache import LocalCache
from community.infra.catalogue import Catalogue
from community.infra.counters import Counters
from community.infra.db import Database, open_database
from community.infra.live_bus import LiveBus
from community.infra.markdown import MarkdownRenderer
from community.infra.passwords.service import Passwords
from community.infra.search.client import SearcherClient
from community.infra.tasks import stop_task
from community.infra.telemetry import configure_logging
from community.infra.valkey import Valkey
from community.settings import Settings
from community.web.draining import draining_at_signals
from community.web.frames import FrameReader
from community.web.frontend import frontend_handler
from community.web.gate import ActorMiddleware, Gate
from community.web.health import HealthController
from community.web.house import PROVIDERS, House
from community.web.hub import Hub
from community.web.keeper import Keeper
from community.web.presence import Presence
from community.web.problems import HANDLERS
from community.web.ws import live

MAX_BODY_BYTES = 1_000_000
DESCRIPTION = OpenAPIConfig(title="Community", version="1", path="/api/schema", use_handler_docstrings=True)
"""Served in development only: a production server does not explain itself to strangers."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the next start of an application is built on."""

    settings: Settings
    clock: Clock
    database: Database | None
    """None: the pooled one that the settings name."""


class Community(Litestar):
    """The Litestar application behind the gate."""

    gate: Gate | None = None

    ground: Ground

    def stand_on(self, settings: Settings, *, clock: Clock | None = None, database: Database | None = None) -> None:
        """State what the next start is built on; routes and the name of the cookie stay as they were built."""
        self.ground = Ground(settings=settings, clock=clock or SystemClock(), database=database)
        self.gate = Gate(super().__call__, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        if self.gate is None:
            await super().__call__(scope, receive, send)
        else:
            await self.gate(scope, receive, send)

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        """Those for msgspec alone: Litestar's others import pydantic, which is used by nothing here and takes 14 MB."""
        return [*plugins, MsgspecDIPlugin()]


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    manifests: Sequence[SliceManifest] = MANIFESTS,
) -> Community:
    """Build the application.

    Args:
        settings: all configuration.
        clock: replaces the machine's clock in tests.
        database: replaces the pooled database in tests that roll back.
    """
    configure_logging(settings)
    handlers: list[Any] = [HealthController, live, *_routers(manifests)]
    if settings.frontend_dir is not None:
        handlers.append(frontend_handler(settings.frontend_dir))
    app = Community(
        route_handlers=handlers,
        dependencies=PROVIDERS,
        exception_handlers=HANDLERS,
        middleware=[ActorMiddleware(settings, also=[f"/{each.name}/" for each in manifests if each.files])],
        lifespan=[_lifespan(manifests)],
        openapi_config=None if settings.production else DESCRIPTION,
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
        debug=False,
    )
    app.stand_on(settings, clock=clock, database=database)
    return app


def _routers(manifests: Sequence[SliceManifest]) -> list[Router]:
    return [
        Router(
            path,
            route_handlers=list(controllers),
            dependencies={
                name: provider if isinstance(provider, Provide) else Provide(provider, sync_to_thread=False)
                for name, provider in manifest.dependencies.items()
            },
        )
        for manifest in manifests
        for path, controllers in (
            (f"/api/{manifest.name}", manifest.controllers),
            (f"/{manifest.name}", manifest.files),
        )
        if controllers
    ]


def _lifespan(manifests: Sequence[SliceManifest]) -> Any:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        assert isinstance(app, Community) and app.gate is not None  # noqa: S101, PT018 - narrows the type
        settings, clock, database = app.ground.settings, app.ground.clock, app.ground.database
        async with AsyncExitStack() as stack:
            if database is None:
                database = await stack.enter_async_context(open_database(settings, application_name="community-server"))
            valkey, searchers = Valkey(settings), SearcherClient.of(settings)
            for client in (valkey, searchers):
                stack.push_async_callback(client.close)
            cache, hub = LocalCache(), Hub()
            markdown, passwords = MarkdownRenderer(), Passwords(threads=settings.password_threads)
            stack.callback(markdown.close)
            stack.callback(passwords.close)
            catalogue = Catalogue(manifests)
            house = House(
                settings=settings,
                clock=clock,
                database=database,
                valkey=valkey,
                cache=cache,
                counters=Counters(valkey, settings.secret_key),
                catalogue=catalogue,
                resolver=actor_resolver(database, valkey, cache, clock),
                hub=hub,
                frames=FrameReader(catalogue),
                markdown=markdown,
                passwords=passwords,
                searchers=searchers,
            )
            app.state.house = house
            bus = LiveBus(
                valkey,
                on_messages=lambda messages: _on_messages(house, messages),
                on_heard=lambda heard: _on_heard(house, heard),
            )
            house.presence = _presence(house)
            background = [bus.run(), Keeper(house).run(), *([house.presence.run()] if house.presence else [])]
            for running in background:
                stack.push_async_callback(stop_task, asyncio.create_task(running))
            stack.enter_context(draining_at_signals(house))
            house.ready = True
            app.gate.open(house)
            yield
            app.gate.open(None)
            house.ready = False

    return lifespan


def _presence(house: House) -> Presence | None:
    """For the slice that shows who is there, if one does."""
    for manifest in house.catalogue.manifests:
        if manifest.presence is not None:
            return Presence(house.database, house.valkey, house.hub, manifest.presence)
    return None


def _on_messages(house: House, messages: Sequence[Any]) -> None:
    for message in messages:
        house.cache.purge(message.purge)
    house.hub.deliver(messages)


def _on_heard(house: House, heard: bool) -> None:
    house.cache.trust(heard)
    if heard:
        house.hub.resync()
        # What was withdrawn meanwhile was told to nobody.
        house.hub.refresh(house.hub.sockets)
