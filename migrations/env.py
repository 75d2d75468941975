"""Alembic environment: runs on the connection or URL that the caller gives (`community migrate`, tests)."""

import asyncio

from alembic import context
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from community.app.metadata import metadata
from community.infra.db import async_url

# Procrastinate owns its tables; views and partial indexes of ours are written by hand.
FOREIGN_PREFIX = "procrastinate_"


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    return not (type_ == "table" and name is not None and name.startswith(FOREIGN_PREFIX))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        # One migration at a time, and never a lock that makes the running platform wait.
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(727001)"))
        context.run_migrations()


async def run_with_url(url: str) -> None:
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_with_url(context.config.attributes["database_url"]))
