"""What the tests of the slice share."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection
from tests.factories.accounts import make_person, sign_in
from tests.factories.web import member_client
from tests.factories.worker import work_off

from community.app.factory import Community
from community.core.permissions import Role
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.settings import Settings


@dataclass
class FakeClock:
    time: datetime

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def work(database: Database, settings: Settings) -> Callable[[], Awaitable[list[str]]]:
    """Do what the worker would do."""
    return lambda: work_off(database, settings)


Mails = Callable[[], Awaitable[list[Mail]]]


@pytest.fixture
def mails(database: Database) -> Mails:
    """All mails, oldest first."""

    async def read() -> list[Mail]:
        async with database.reading() as session:
            return list(await session.scalars(select(Mail).order_by(Mail.id)))

    return read


def token_in(mail: Mail) -> str:
    """The token of the link in a mail."""
    return mail.text.split("#token=")[1].split()[0]


@contextmanager
def counted(database: Database, statements: list[str]) -> Iterator[None]:
    """Collects the SQL statements of the test's connection, without those of transactions."""

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SAVEPOINT" not in statement:
            statements.append(statement)

    assert isinstance(database.bind, AsyncConnection)
    target = database.bind.sync_connection
    event.listen(target, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(target, "before_cursor_execute", note)


@pytest.fixture
async def moderator(app: Community, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session, roles=[Role.MODERATOR], given_name="Maud", family_name="Rey")
        token = await sign_in(uow.session, person)
    async with member_client(app, token) as client:
        yield client
