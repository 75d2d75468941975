"""Several workers, and the author, at one scheduled post at the same time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from tests.conftest import make_settings, running
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.web import member_client
from tests.features.forums.test_scheduling import schedule

from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.app.slices import MANIFESTS
from community.core.clock import SystemClock
from community.features.forums.jobs.writing import PUBLISH
from community.features.forums.models import Post, ScheduledPost
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import Database, open_database
from community.infra.valkey import Valkey
from community.settings import Settings


class Office:
    """A scheduled post on a database of its own, in which workers run at once."""

    def __init__(self, database: Database, settings: Settings, topic_id: UUID, author: httpx.AsyncClient) -> None:
        self.database = database
        self.settings = settings
        self.topic_id = topic_id
        self.author = author

    async def due(self) -> str:
        made = (await schedule(self.author, topicId=str(self.topic_id))).json()
        async with self.database.unit_of_work() as uow:
            past = datetime.now(UTC) - timedelta(seconds=1)
            await uow.session.execute(update(ScheduledPost).values(publish_at=past))
        return str(made["id"])

    async def work(self, scheduled_id: str) -> None:
        valkey = Valkey(self.settings)
        context = WorkerContext(
            database=self.database,
            valkey=valkey,
            clock=SystemClock(),
            settings=self.settings,
            catalogue=Catalogue(MANIFESTS),
        )
        try:
            await run_job(context, job=PUBLISH, args={"scheduled_id": scheduled_id})
        finally:
            await valkey.close()

    async def replies(self) -> int:
        async with self.database.reading() as session:
            statement = select(func.count()).where(Post.topic_id == self.topic_id, Post.number > 1)
            return (await session.scalars(statement)).one()


@pytest.fixture
async def office(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Office]:
    configured = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(configured, application_name="tests") as database:
        async with database.unit_of_work() as uow:
            author = await make_person(uow.session)
            topic = await make_topic(uow.session, await make_space(uow.session), author)
            token = await sign_in(uow.session, author)
        async with running(create_app(configured)) as app, member_client(app, token) as browser:
            yield Office(database, configured, topic.id, browser)


async def test_of_several_workers_at_once_one_publishes(office: Office) -> None:
    for number in range(1, 6):
        due = await office.due()
        await asyncio.gather(*(office.work(due) for _ in range(4)))
        assert await office.replies() == number


async def test_the_author_and_a_worker_at_once_publish_once(office: Office) -> None:
    for number in range(1, 6):
        due = await office.due()
        answer, *_ = await asyncio.gather(
            office.author.post(f"/api/forums/scheduled/{due}/publish"), office.work(due), office.work(due)
        )
        assert answer.status_code in {200, 404}
        assert await office.replies() == number
        assert (await office.author.get("/api/forums/scheduled")).json() == []
