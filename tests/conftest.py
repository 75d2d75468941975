"""Real servers for all tests: one PostgreSQL and one Valkey per test session, migrated once.

`database` gives each test a transaction that is rolled back; `own_database` a database of its own for
tests that need commits, several connections or restarts.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from community.app.devstack import EmbeddedStack, StackUrls
from community.app.factory import Community, create_app
from community.app.schema import Schema
from community.infra.db import Database, create_engine
from community.settings import Settings

TEMPLATE = "community_template"
BASE_URL = "http://testserver.local"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    stack = EmbeddedStack(tmp_path_factory.mktemp("stack"), with_search=False, durable=False)
    stack.start()
    yield stack
    stack.remove()


@pytest.fixture(scope="session")
def urls(stack: EmbeddedStack) -> StackUrls:
    return stack.urls()


def with_database(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + "/" + name


async def on_server(url: str, statement: str) -> None:
    connection = await asyncpg.connect(with_database(url, "postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def migrated(urls: StackUrls) -> str:
    """URL of a database built by the migrations, also the template of other databases."""
    url = with_database(urls.database_url, TEMPLATE)
    asyncio.run(on_server(urls.database_url, f"CREATE DATABASE {TEMPLATE}"))
    Schema(url).upgrade(lambda _: None)
    return url


@asynccontextmanager
async def fresh_database(migrated: str) -> AsyncIterator[str]:
    """URL of a fresh copy of the migrated database, dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    await on_server(migrated, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    yield with_database(migrated, name)
    await on_server(migrated, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def own_database(migrated: str) -> AsyncIterator[str]:
    """A database for one test."""
    async with fresh_database(migrated) as url:
        yield url


def make_settings(database_url: str, redis_url: str, tmp_path: Path, **changes: object) -> Settings:
    values: dict[str, object] = {
        "mode": "test",
        "public_url": BASE_URL,
        "data_dir": tmp_path,
        "database_url": database_url,
        "redis_url": redis_url,
        "redis_namespace": f"test-{uuid4().hex[:8]}",
        "log_level": "error",
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def settings(migrated: str, urls: StackUrls, tmp_path: Path) -> Settings:
    return make_settings(migrated, urls.redis_url, tmp_path)


@pytest.fixture
async def connection(migrated: str, settings: Settings) -> AsyncIterator[AsyncConnection]:
    """One connection whose outer transaction is rolled back after the test."""
    engine = create_engine(settings, application_name="tests", statement_timeout_ms=20_000)
    async with engine.connect() as connection:
        transaction = await connection.begin()
        # It is open for as long as the test is, and a busy machine lets a test wait.
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield connection
        await transaction.rollback()
    await engine.dispose()


@pytest.fixture
def database(connection: AsyncConnection) -> Database:
    return Database(connection, connection)


@asynccontextmanager
async def running(app: Community) -> AsyncIterator[Community]:
    """The application inside its lifespan; a task of its own holds it, as its task group must end where it began."""
    started, stop = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with app.lifespan():
            started.set()
            await stop.wait()

    holder = asyncio.create_task(hold())
    starting = asyncio.create_task(started.wait())
    await asyncio.wait([holder, starting], return_when=asyncio.FIRST_COMPLETED)
    starting.cancel()
    try:
        if holder.done():
            await holder
        yield app
    finally:
        stop.set()
        await holder


@pytest.fixture(scope="session")
def built(migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory) -> Community:
    """The application, built once: its routes take half a second."""
    app = create_app(make_settings(migrated, urls.redis_url, tmp_path_factory.mktemp("built")))
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return app


@pytest.fixture
async def app(built: Community, settings: Settings, database: Database) -> AsyncIterator[Community]:
    """The application on the rolled-back connection, started anew for each test."""
    built.stand_on(settings, database=database)
    async with running(built) as app:
        yield app


@asynccontextmanager
async def client_of(app: Community, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser: keeps cookies, sends the origin that its pages would."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        transport=transport, base_url=BASE_URL, headers={"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin", **headers}
    ) as client:
        yield client


@pytest.fixture
async def client(app: Community) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is not signed in."""
    async with client_of(app) as client:
        yield client
