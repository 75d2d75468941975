"""Statements straight through the driver: the same rows, refused writes, and an outage that is named."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import column, func, insert, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Integer, Uuid

from community.app.devstack import StackUrls
from community.core.errors import Unavailable
from community.infra.db import Database, open_database
from community.infra.direct import DirectReader, DirectWriter, Prepared, parameter, run, run_one
from community.settings import Settings
from tests.conftest import make_settings, with_database

ECHO = Prepared(
    select(
        parameter("id", Uuid()).label("id"),
        parameter("numbers", ARRAY(Integer())).label("numbers"),
        func.jsonb_build_object("fr", "Melon", type_=JSONB()).label("name"),
    )
)
BACKEND = Prepared(select(func.pg_backend_pid()))
NOTE = Prepared(
    insert(table("infra_test_note", column("number")))
    .values(number=parameter("number", Integer()))
    .returning(column("number"))
)
WRITE = Prepared(select(func.nextval(literal_column("'infra_test_sequence'")).label("next")))


@pytest.fixture
def own_settings(own_database: str, urls: StackUrls, tmp_path: Path) -> Settings:
    return make_settings(own_database, urls.redis_url, tmp_path)


@pytest.fixture
async def opened(own_settings: Settings) -> AsyncIterator[Database]:
    async with open_database(own_settings, application_name="tests") as database:
        yield database


async def test_a_pool_and_a_shared_connection_give_the_same(opened: Database, connection: AsyncConnection) -> None:
    values = {"id": uuid4(), "numbers": [3, 1, 2]}
    for reader in (opened.direct, DirectReader(bind=connection)):
        (row,) = await reader.fetch(ECHO, values)
        assert (row.id, row.numbers, row.name) == (values["id"], [3, 1, 2], {"fr": "Melon"})
        with pytest.raises(AttributeError):
            _ = row.other


async def test_a_missing_value_is_an_error(opened: Database) -> None:
    with pytest.raises(KeyError):
        await opened.direct.fetch(ECHO, {"id": uuid4()})


async def test_postgresql_refuses_writes(opened: Database) -> None:
    async with opened.unit_of_work() as uow:
        await uow.session.execute(text("CREATE SEQUENCE infra_test_sequence"))
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await opened.direct.fetch(WRITE, {})


async def cut_connections(settings: Settings) -> None:
    admin = await asyncpg.connect(with_database(settings.database_url, "postgres"))
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tests' AND datname = $1",
        settings.database_url.rsplit("/", 1)[1],
    )
    await admin.close()


async def test_connections_that_were_cut_are_replaced(opened: Database, own_settings: Settings) -> None:
    values = {"id": uuid4(), "numbers": []}
    await opened.direct.fetch(ECHO, values)
    await cut_connections(own_settings)
    (row,) = await opened.direct.fetch(ECHO, values)
    assert row.id == values["id"]


async def test_in_a_unit_of_work_all_statements_stand_or_fall_together(opened: Database) -> None:
    async with opened.unit_of_work() as uow:
        await uow.session.execute(text("CREATE TABLE infra_test_note (number integer PRIMARY KEY)"))
    with pytest.raises(IntegrityError, match="infra_test_note_pkey"):
        await _note(opened, 1, 2, 1)
    await _note(opened, 3, 4)
    async with opened.reading() as session:
        assert (await session.scalars(text("SELECT number FROM infra_test_note ORDER BY 1"))).all() == [3, 4]


async def test_a_statement_that_stands_alone_is_committed_or_nothing(
    opened: Database, own_settings: Settings, connection: AsyncConnection
) -> None:
    made = text("CREATE TABLE infra_test_note (number integer PRIMARY KEY)")
    async with opened.unit_of_work() as uow:
        await uow.session.execute(made)
    await connection.execute(made)
    for writer in (opened.writer, DirectWriter(bind=connection)):
        assert [tuple(row) for row in await writer.at_once(NOTE, {"number": 1})] == [(1,)]
        with pytest.raises(IntegrityError, match="infra_test_note_pkey"):
            await writer.at_once(NOTE, {"number": 1})
    async with opened.reading() as session:
        assert (await session.scalars(text("SELECT number FROM infra_test_note"))).all() == [1]
    await cut_connections(own_settings)
    with suppress(Unavailable):
        await opened.writer.at_once(NOTE, {"number": 2})
    assert await opened.writer.at_once(NOTE, {"number": 3})


async def _note(database: Database, *numbers: int) -> None:
    async with database.unit_of_work() as uow:
        for number in numbers:
            assert await run(uow.session, NOTE, {"number": number}) == [(number,)]


async def test_a_connection_that_dies_between_two_statements_is_an_outage(
    opened: Database, own_settings: Settings
) -> None:
    values = {"id": uuid4(), "numbers": []}

    async def two_statements() -> None:
        async with opened.unit_of_work() as uow:
            await run(uow.session, ECHO, values)
            await cut_connections(own_settings)
            await run(uow.session, ECHO, values)

    with pytest.raises(OperationalError):
        await two_statements()
    async with opened.unit_of_work() as uow:
        assert await run(uow.session, ECHO, values)


async def test_a_session_that_begins_again_asks_its_new_connection(opened: Database) -> None:
    async with opened.reading() as session, opened.reading() as other:
        first = await run_one(session, BACKEND, {})
        await session.rollback()
        assert await run_one(other, BACKEND, {}) == first
        second = await run_one(session, BACKEND, {})
        assert second == await run_one(session, BACKEND, {}) != first


async def test_no_postgresql_at_all_is_named() -> None:
    nowhere = DirectReader({"dsn": "postgresql://nobody@127.0.0.1:1/nothing", "min_size": 0, "max_size": 1})
    with pytest.raises(Unavailable):
        await nowhere.fetch(ECHO, {"id": uuid4(), "numbers": []})
    await nowhere.close()
