"""Servers of our own, to be stopped, killed and restarted; nothing that other tests lean on."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from community.app.devstack import EmbeddedStack
from community.app.schema import Schema
from community.infra.db import UnitOfWork, open_database
from tests.conftest import make_settings
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.processes import RunningPlatform


@dataclass
class Scene:
    """A running platform with two members, a space that both may write in, and a topic."""

    stack: EmbeddedStack
    platform: RunningPlatform
    author: str
    reader: str
    writers: list[str]
    space_id: UUID
    topic_id: UUID

    @property
    def posts(self) -> str:
        return f"/api/forums/topics/{self.topic_id}/posts"


@pytest.fixture(scope="module")
def fragile_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    stack = EmbeddedStack(tmp_path_factory.mktemp("fragile"), with_search=False, durable=False)
    stack.start()
    Schema(stack.urls().database_url).upgrade(lambda _: None)
    yield stack
    stack.remove()


@asynccontextmanager
async def writing(stack: EmbeddedStack, folder: Path) -> AsyncIterator[UnitOfWork]:
    urls = stack.urls()
    settings = make_settings(urls.database_url, urls.redis_url, folder)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        yield uow


@pytest.fixture(scope="module")
async def scene(fragile_stack: EmbeddedStack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder = tmp_path_factory.mktemp("platform")
    urls = fragile_stack.urls()
    async with writing(fragile_stack, folder) as uow:
        organisation = await make_organisation(uow.session)
        author = await make_person(uow.session, organisation=organisation)
        reader = await make_person(uow.session, organisation=organisation)
        space = await make_space(uow.session)
        topic = await make_topic(uow.session, space, author)
        tokens = [await sign_in(uow.session, person) for person in (author, reader)]
        writers = [await sign_in(uow.session, await make_person(uow.session)) for _ in range(4)]
    platform = RunningPlatform(folder, database_url=urls.database_url, redis_url=urls.redis_url)
    platform.start()
    yield Scene(fragile_stack, platform, *tokens, writers, space_id=space.id, topic_id=topic.id)
    platform.stop()
