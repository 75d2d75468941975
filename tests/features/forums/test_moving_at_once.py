"""Merges and splits while others write, with real commits: nothing is lost, nothing is there twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from tests.conftest import make_settings, running
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.web import member_client

from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.core.permissions import Role
from community.infra.db import open_database


@dataclass
class Meeting:
    """Two topics, three writers and two moderators."""

    url: str
    topics: list[UUID]
    browsers: list[httpx.AsyncClient]

    async def sql(self, statement: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    async def write(self, who: int, topic: UUID, text: str) -> None:
        """As the front end does: follow where the topic went, with the same key."""
        key = {"Idempotency-Key": str(uuid4())}
        for _ in range(5):
            path = f"/api/forums/topics/{topic}/posts"
            answer = await self.browsers[who].post(path, json={"source": text}, headers=key)
            if answer.status_code == 201:
                again = await self.browsers[who].post(path, json={"source": text}, headers=key)
                assert (again.status_code, again.json()["id"]) == (201, answer.json()["id"])
                return
            assert (answer.status_code, answer.json()["code"]) == (410, "topic_moved"), answer.text
            topic = UUID(answer.json()["params"]["topicId"])
        pytest.fail("sent from one topic to the other for ever")

    async def check(self) -> None:
        rows = await self.sql(
            """
            SELECT t.id, t.highest_number, t.post_count, t.change_seq, t.deleted_numbers, t.merged_into,
                   array_agg(p.number ORDER BY p.number) AS numbers, max(p.change_seq) AS last_change,
                   count(*) FILTER (WHERE p.deleted_at IS NULL) AS living,
                   count(DISTINCT p.change_seq) AS changes
            FROM forums_topic t JOIN forums_post p ON p.topic_id = t.id GROUP BY t.id
            """
        )
        for row in rows:
            assert row["numbers"] == list(range(1, row["highest_number"] + 1))
            assert row["living"] == row["post_count"] == row["highest_number"] - len(row["deleted_numbers"])
            assert row["last_change"] <= row["change_seq"]
            assert row["changes"] == row["highest_number"]


@pytest.fixture
async def meeting(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Meeting]:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        roles = [Role.MEMBER, Role.MEMBER, Role.MEMBER, Role.MODERATOR, Role.MODERATOR]
        people = [await make_person(uow.session, roles=[role]) for role in roles]
        space = await make_space(uow.session)
        topics = [await make_topic(uow.session, space, people[0], replies=people[:3]) for _ in range(2)]
        tokens = [await sign_in(uow.session, person) for person in people]
    async with running(create_app(settings)) as app, AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        yield Meeting(own_database, [topic.id for topic in topics], browsers)


async def test_replies_during_a_merge_land_in_exactly_one_topic(meeting: Meeting) -> None:
    first, second = meeting.topics

    async def merge() -> None:
        path = f"/api/forums/topics/{first}/merge"
        answer = await meeting.browsers[3].post(path, json={"topicId": str(second)})
        assert answer.status_code == 200, answer.text

    writers = [meeting.write(place % 3, meeting.topics[place % 2], f"texte {place}") for place in range(20)]
    await asyncio.gather(*writers[:8], merge(), *writers[8:])
    await meeting.check()
    texts = await meeting.sql("SELECT source, count(*) FROM forums_post WHERE source LIKE 'texte %' GROUP BY source")
    assert sorted((row["source"], row["count"]) for row in texts) == sorted((f"texte {n}", 1) for n in range(20))
    alive = await meeting.sql(f"SELECT count(*) FROM forums_post WHERE topic_id <> '{second}' AND moved_id IS NULL")
    assert alive[0]["count"] == 0
    page = await meeting.browsers[0].get(f"/api/forums/topics/{second}/posts?limit=50")
    assert [post["number"] for post in page.json()["items"]] == list(range(1, 29))


async def test_of_two_merges_into_each_other_one_wins(meeting: Meeting) -> None:
    first, second = meeting.topics
    answers = await asyncio.gather(
        meeting.browsers[3].post(f"/api/forums/topics/{first}/merge", json={"topicId": str(second)}),
        meeting.browsers[4].post(f"/api/forums/topics/{second}/merge", json={"topicId": str(first)}),
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    assert statuses[1] in {410, 422}
    await meeting.check()
    assert [row["post_count"] for row in await meeting.sql("SELECT post_count FROM forums_topic ORDER BY 1")] == [0, 8]


async def test_splits_while_others_write_leave_no_gap(meeting: Meeting) -> None:
    first, second = meeting.topics

    async def split(who: int, topic: UUID, number: int, into: UUID | None) -> None:
        where = {"title": f"Partie {number}"} if into is None else {"topicId": str(into)}
        path = f"/api/forums/topics/{topic}/split"
        answer = await meeting.browsers[who].post(path, json={"numbers": [number], **where})
        assert answer.status_code == 201, answer.text

    await asyncio.gather(
        *(meeting.write(place % 3, meeting.topics[place % 2], f"texte {place}") for place in range(12)),
        split(3, first, 2, None),
        split(4, first, 3, second),
        split(3, second, 2, first),
        split(4, second, 4, None),
    )
    await meeting.check()
    assert (await meeting.sql("SELECT count(*) FROM forums_post WHERE source LIKE 'texte %'"))[0]["count"] == 12
