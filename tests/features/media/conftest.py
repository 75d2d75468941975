"""A post in a private space, who may see it, who may not; and the worker."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_group, make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.media import upload
from tests.factories.web import member_client
from tests.factories.worker import work_off

from community.app.factory import Community
from community.core.permissions import Role
from community.features.accounts.models import Person
from community.features.forums.models import Level, Post, Space, Topic
from community.infra.db import Database
from community.infra.storage import Storage
from community.settings import Settings


@dataclass
class World:
    """owner, colleague: of one organisation, may see the private space. stranger: may not."""

    space: Space
    topic: Topic
    post: Post
    people: dict[str, Person]
    browsers: dict[str, httpx.AsyncClient]

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.browsers[name]


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(database.bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def storage(settings: Settings) -> Storage:
    return Storage(settings.files_dir)


@pytest.fixture
async def world(app: Community, session: AsyncSession) -> AsyncIterator[World]:
    inside = await make_group(session, "Dedans")
    firm, other = await make_organisation(session), await make_organisation(session)
    people = {
        "owner": await make_person(session, organisation=firm, groups=[inside.id]),
        "colleague": await make_person(session, organisation=firm, groups=[inside.id]),
        "stranger": await make_person(session, organisation=other),
        "moderator": await make_person(session, organisation=other, roles=[Role.MODERATOR]),
    }
    space = await make_space(session, grants={inside.id: Level.OPEN})
    topic = await make_topic(session, space, people["owner"])
    post = (await session.scalars(select(Post).where(Post.topic_id == topic.id))).one()
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield World(space, topic, post, people, browsers)


Work = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def work(database: Database, settings: Settings) -> Work:
    """Have the worker do all that waits."""

    async def run() -> list[str]:
        return await work_off(database, settings)

    return run


Uploaded = Callable[..., Awaitable[UUID]]


@pytest.fixture
def uploaded(world: World, work: Work) -> Uploaded:
    """A file of the owner that the worker has opened."""

    async def run(name: str, data: bytes, owner: str = "owner") -> UUID:
        file_id = await upload(world[owner], name, data)
        await work()
        return file_id

    return run
