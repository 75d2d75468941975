"""Several connections at once, and commits that fail: on a database of its own."""

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
from community.infra.db import open_database


@dataclass
class Meeting:
    """A topic and four people in it."""

    url: str
    topic: UUID
    post: UUID
    browsers: list[httpx.AsyncClient]

    async def reply(self, who: int, text: str, *, key: UUID | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": str(key)} if key else {}
        path = f"/api/forums/topics/{self.topic}/posts"
        return await self.browsers[who].post(path, json={"source": text}, headers=headers)

    async def sql(self, statement: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()


@pytest.fixture
async def meeting(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Meeting]:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        people = [await make_person(uow.session) for _ in range(4)]
        topic = await make_topic(uow.session, await make_space(uow.session), people[0])
        tokens = [await sign_in(uow.session, person) for person in people]
    async with running(create_app(settings)) as app, AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        page = (await browsers[0].get(f"/api/forums/topics/{topic.id}/posts")).json()
        yield Meeting(own_database, topic.id, UUID(page["items"][0]["id"]), browsers)


async def test_twenty_replies_at_once_get_numbers_without_gaps(meeting: Meeting) -> None:
    answers = await asyncio.gather(*(meeting.reply(place % 4, f"réponse {place}") for place in range(20)))
    assert sorted(answer.json()["number"] for answer in answers) == list(range(2, 22))
    rows = await meeting.sql("SELECT number, change_seq, created_at FROM forums_post ORDER BY number")
    assert [row["number"] for row in rows] == list(range(1, 22))
    assert [row["change_seq"] for row in rows] == list(range(1, 22))
    instants = [row["created_at"] for row in rows]
    assert instants == sorted(instants)
    topic = (await meeting.sql("SELECT post_count, highest_number, change_seq FROM forums_topic"))[0]
    assert tuple(topic) == (21, 21, 21)


async def test_one_reply_sent_five_times_at_once_is_one_post(meeting: Meeting) -> None:
    key = uuid4()
    answers = await asyncio.gather(*(meeting.reply(1, "une fois", key=key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await meeting.sql("SELECT count(*) FROM forums_post"))[0][0] == 2
    assert (await meeting.sql("SELECT count(*) FROM infra_outbox_event"))[0][0] == 1


async def test_of_two_editors_at_once_one_is_told(meeting: Meeting) -> None:
    path = f"/api/forums/posts/{meeting.post}"
    answers = await asyncio.gather(
        *(meeting.browsers[0].patch(path, json={"source": text, "version": 1}) for text in ("mien", "sien"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    kept = next(answer.json()["source"] for answer in answers if answer.status_code == 200)
    late = next(answer.json() for answer in answers if answer.status_code == 409)
    assert late["params"] == {"version": 2, "source": kept}


async def test_reading_and_replying_at_once_never_moves_a_mark_back(meeting: Meeting) -> None:
    await asyncio.gather(*(meeting.reply(0, f"message {place}") for place in range(10)))
    path = f"/api/forums/topics/{meeting.topic}/read"
    marks = [meeting.browsers[1].put(path, json={"number": number}) for number in (3, 11, 7, 1, 9)]
    assert {answer.status_code for answer in await asyncio.gather(*marks, meeting.reply(1, "oui"))} <= {200, 201}
    last_read = (await meeting.sql("SELECT max(last_read) FROM forums_topic_reader WHERE level_reason = 0"))[0][0]
    own = (await meeting.sql("SELECT last_read FROM forums_topic_reader ORDER BY updated_at DESC LIMIT 1"))[0][0]
    assert max(last_read or 0, own) >= 11


async def test_a_commit_that_fails_is_an_error_and_nothing_else(meeting: Meeting) -> None:
    await meeting.sql(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'refused at commit'; END $$
        """
    )
    await meeting.sql(
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON forums_post DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    key = uuid4()
    failed = await meeting.reply(1, "perdu ?", key=key)
    assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    page = (await meeting.browsers[1].get(f"/api/forums/topics/{meeting.topic}/posts")).json()
    assert page["highestNumber"] == 1
    assert (await meeting.sql("SELECT count(*) FROM infra_outbox_event"))[0][0] == 0
    # The client tries again with the same key, and gets the number that was given back.
    await meeting.sql("DROP TRIGGER refuse ON forums_post")
    again = await meeting.reply(1, "perdu ?", key=key)
    assert (again.status_code, again.json()["number"]) == (201, 2)
