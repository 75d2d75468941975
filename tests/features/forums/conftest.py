"""A small forum with one person of each kind, and their browsers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.factories.accounts import make_group, make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.web import member_client

from community.app.factory import Community
from community.core.groups import EVERYONE
from community.core.permissions import Role
from community.features.accounts.models import Person
from community.features.forums.models import Level, PersonState, Space, Topic, Tracking
from community.infra.db import Database
from community.infra.outbox import OutboxEvent

CANARY = "canari-7f3a"
"""In every text of the private space: whoever reads it anywhere without a right has found a leak."""


@dataclass
class World:
    """Two spaces, one of them private, each with a topic that has a reply.

    author: opened both topics. member: replied. reader: may only read in the public space. outsider: sees the
    public space, like any member, and not the private one.
    """

    public: Space
    private: Space
    topic: Topic
    secret: Topic
    people: dict[str, Person]
    browsers: dict[str, httpx.AsyncClient]

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.browsers[name]

    async def post_id(self, number: int, topic: Topic | None = None) -> str:
        page = await self["administrator"].get(f"/api/forums/topics/{(topic or self.topic).id}/posts")
        return str(next(post["id"] for post in page.json()["items"] if post["number"] == number))


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """For what a test makes or looks up besides HTTP."""
    async with AsyncSession(database.bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
async def world(app: Community, session: AsyncSession) -> AsyncIterator[World]:
    inside, may_write = await make_group(session, "Dedans"), await make_group(session, "Écrivent")
    groups = {"author": (inside.id, may_write.id), "member": (inside.id, may_write.id), "outsider": (may_write.id,)}
    roles = {"moderator": Role.MODERATOR, "administrator": Role.ADMINISTRATOR}
    organisation = await make_organisation(session)
    people = {
        name: await make_person(
            session,
            organisation=organisation if name in groups else None,
            groups=groups.get(name, ()),
            roles=[roles.get(name, Role.MEMBER)],
        )
        for name in ("author", "member", "reader", "outsider", "moderator", "administrator")
    }
    public = await make_space(session, grants={EVERYONE: Level.SEE, may_write.id: Level.OPEN})
    private = await make_space(session, grants={inside.id: Level.OPEN}, name={"fr": f"Espace {CANARY}"}, slug=CANARY)
    author, member = people["author"], people["member"]
    topic = await make_topic(session, public, author, replies=[member])
    secret = await make_topic(session, private, author, replies=[member], title=f"Secret {CANARY}")
    # They track what they open, so that one reading is enough to have something unread.
    session.add_all(PersonState(person_id=person.id, tracking=Tracking.WHEN_OPENED) for person in people.values())
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield World(public, private, topic, secret, people, browsers)


@dataclass
class Statements:
    """SQL sent since the last `reset`."""

    sent: list[str]

    @classmethod
    def of(cls, connection: AsyncConnection) -> "Statements":
        counted = cls([])

        def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            counted.sent.append(statement)

        event.listen(connection.sync_connection, "before_cursor_execute", note)
        return counted

    def reset(self) -> None:
        self.sent.clear()


@pytest.fixture
def statements(connection: AsyncConnection) -> Statements:
    return Statements.of(connection)


Events = Callable[[], Awaitable[list[tuple[str, dict[str, Any]]]]]


@pytest.fixture
def events(session: AsyncSession) -> Events:
    """Names and contents of all events so far, oldest first."""

    async def read() -> list[tuple[str, dict[str, Any]]]:
        rows = await session.scalars(
            select(OutboxEvent).order_by(OutboxEvent.id).execution_options(populate_existing=True)
        )
        return [(row.name, row.payload) for row in rows]

    return read
