"""PostgreSQL: one engine, one unit of work, one read-only session; the only place that commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from community.infra.codec import decode_json, encode_json
from community.infra.direct import DirectReader, DirectWriter, Row
from community.infra.outbox import Outbox
from community.settings import Settings


class UnitOfWork:
    """One transaction and the events that leave with it."""

    __slots__ = ("outbox", "session")

    def __init__(self, session: AsyncSession, outbox: Outbox) -> None:
        self.session = session
        self.outbox = outbox


class Database:
    """The engine and its two kinds of sessions.

    Args:
        bind: an engine, or in tests a connection whose outer transaction is rolled back.
        read_bind: the same where PostgreSQL refuses writes; tests that share one connection give `bind`.
        direct, writer: for hot statements that stand alone; without them they share the connection of the tests.
    """

    def __init__(
        self,
        bind: AsyncEngine | AsyncConnection,
        read_bind: AsyncEngine | AsyncConnection,
        direct: DirectReader | None = None,
        writer: DirectWriter | None = None,
    ) -> None:
        options: dict[str, Any] = {"expire_on_commit": False}
        if isinstance(bind, AsyncConnection):
            options["join_transaction_mode"] = "create_savepoint"
        self.bind = bind
        shared = bind if isinstance(bind, AsyncConnection) else None
        self.direct = direct or DirectReader(bind=shared)
        self.writer = writer or DirectWriter(bind=shared)
        self._writing = async_sessionmaker(bind, **options)
        self._reading = async_sessionmaker(read_bind, autoflush=False, **options)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """Begin, yield, write the outbox, commit; any exception rolls all of it back."""
        async with self._writing() as session, session.begin():
            outbox = Outbox()
            yield UnitOfWork(session, outbox)
            await outbox.write_to(session)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session in which PostgreSQL itself refuses writes; connects at the first statement."""
        async with self._reading() as session:
            yield session

    async def is_ready(self) -> bool:
        """True when PostgreSQL answers."""
        try:
            async with self.reading() as session:
                await session.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001 - any failure means "not ready"
            return False
        return True


def create_engine(
    settings: Settings, *, application_name: str, statement_timeout_ms: int = 5_000, reading: bool = False
) -> AsyncEngine:
    """One pooled engine of a process. `statement_timeout_ms` is longer for jobs than for requests.

    With `reading`, PostgreSQL refuses every write, and each statement stands alone: two round trips less.
    """
    engine = create_async_engine(
        async_url(settings.database_url),
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_pool_overflow,
        pool_timeout=2,
        pool_recycle=1800,
        isolation_level="AUTOCOMMIT" if reading else "READ COMMITTED",
        json_serializer=encode_json,
        json_deserializer=decode_json,
        connect_args={
            "prepared_statement_cache_size": 400,
            "record_class": Row,
            **_session(application_name, statement_timeout_ms, reading),
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _session(application_name: str, statement_timeout_ms: int, reading: bool) -> dict[str, Any]:
    """How every connection begins."""
    return {
        "command_timeout": statement_timeout_ms / 1000 + 1,
        "server_settings": {
            "application_name": application_name,
            "statement_timeout": str(statement_timeout_ms),
            "lock_timeout": "2000",
            "idle_in_transaction_session_timeout": "10000",
            "timezone": "UTC",
            "jit": "off",
            "default_transaction_read_only": "on" if reading else "off",
        },
    }


def _refuse_closed(connection: Any, *_: Any) -> None:
    """Let the pool replace a connection that PostgreSQL has closed; asking PostgreSQL itself costs three round trips.

    Raises:
        DisconnectionError: it is closed.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError


@asynccontextmanager
async def open_database(
    settings: Settings, *, application_name: str, statement_timeout_ms: int = 5_000
) -> AsyncIterator[Database]:
    """The database of one process, closed at exit."""
    options: Any = {"application_name": application_name, "statement_timeout_ms": statement_timeout_ms}
    writing, reading = create_engine(settings, **options), create_engine(settings, **options, reading=True)
    reader, writer = (_direct_options(settings, application_name, statement_timeout_ms, each) for each in (True, False))
    database = Database(writing, reading, DirectReader(reader), DirectWriter(writer))
    try:
        yield database
    finally:
        await database.direct.close()
        await database.writer.close()
        await writing.dispose()
        await reading.dispose()


def _direct_options(
    settings: Settings, application_name: str, statement_timeout_ms: int, reading: bool
) -> dict[str, Any]:
    connection = _session(application_name, statement_timeout_ms, reading)
    # Hot statements go by index whatever their values are: planning them anew costs three times what they cost.
    connection["server_settings"]["plan_cache_mode"] = "force_generic_plan"
    return {"dsn": settings.database_url, "min_size": 0, "max_size": settings.database_pool_size, **connection}


def async_url(url: str) -> str:
    """The asyncpg form of a plain `postgresql://` URL."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)
