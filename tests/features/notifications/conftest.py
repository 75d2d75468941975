"""The forum of the forum's tests, and a worker with a clock that stands still until it is moved."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.worker import work_off
from tests.features.forums.conftest import World, events, session, statements, world

from community.app.factory import Community
from community.features.accounts.models import Person
from community.features.forums.models import FollowLevel, LevelReason, Topic, TopicReader
from community.features.notifications.models import StoredNotice
from community.infra.db import Database
from community.settings import Settings

__all__ = ["events", "session", "statements", "world"]


@dataclass
class FixedClock:
    """A clock that a test moves."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def pass_(self, **duration: float) -> None:
        self.at += timedelta(**duration)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


Work = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def work(app: Community, database: Database, settings: Settings, clock: FixedClock) -> Work:
    """Everything that waits for the worker is done; what this process keeps is told."""

    async def run() -> list[str]:
        done = await work_off(database, settings, clock)
        app.state.house.cache.clear()
        return done

    return run


Stored = Callable[..., Awaitable[list[StoredNotice]]]


@pytest.fixture
def stored(session: AsyncSession) -> Stored:
    """The notices of one person, oldest first."""

    async def read(person: Person) -> list[StoredNotice]:
        rows = await session.scalars(
            select(StoredNotice)
            .where(StoredNotice.person_id == person.id)
            .order_by(StoredNotice.id)
            .execution_options(populate_existing=True)
        )
        return list(rows)

    return read


async def follow(
    session: AsyncSession,
    person: Person,
    topic: Topic,
    level: FollowLevel = FollowLevel.WATCHING,
    *,
    last_read: int = 0,
) -> None:
    """What the person has chosen for a topic."""
    await session.merge(
        TopicReader(
            person_id=person.id,
            topic_id=topic.id,
            last_read=last_read,
            level=level,
            level_reason=LevelReason.CHOSEN,
            updated_at=datetime.now(UTC),
        )
    )
    await session.commit()


async def reply(world: World, name: str, topic: Topic, source: str = "Voici.", **more: Any) -> int:
    """A reply over HTTP; returns its number."""
    answer = await world[name].post(f"/api/forums/topics/{topic.id}/posts", json={"source": source, **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["number"])


async def inbox(world: World, name: str, **query: Any) -> list[dict[str, Any]]:
    answer = await world[name].get("/api/notifications", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def count(world: World, name: str) -> tuple[int, int]:
    """Unread lines, and the direct ones among them."""
    answer = (await world[name].get("/api/notifications/count")).json()
    return answer["unread"], answer["direct"]
