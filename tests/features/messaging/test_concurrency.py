"""Several devices and people at the same moment: on a database of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.conftest import make_settings, running
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, message, open_group, send, send_to
from tests.factories.web import member_client

from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.infra.db import open_database


@dataclass
class Busy:
    """Four colleagues, and a group of all of them in which the first two are administrators."""

    url: str
    people: list[UUID]
    browsers: list[httpx.AsyncClient]
    group: str = ""

    async def sql(self, statement: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    async def leave(self, who: int) -> httpx.Response:
        path = f"{BASE}/conversations/{self.group}/members/{self.people[who]}"
        return await self.browsers[who].delete(path)


@pytest.fixture
async def busy(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Busy]:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        firm = await make_organisation(uow.session)
        people = [await make_person(uow.session, organisation=firm) for _ in range(4)]
        tokens = [await sign_in(uow.session, person) for person in people]
    async with running(create_app(settings)) as app, AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        made = Busy(own_database, [person.id for person in people], browsers)
        made.group = (await open_group(browsers[0], made.people[1:])).json()["id"]
        role = f"{BASE}/conversations/{made.group}/members/{made.people[1]}/role"
        assert (await browsers[0].put(role, json={"role": "administrator"})).status_code == 204
        yield made


async def test_twenty_messages_at_once_leave_no_gap(busy: Busy) -> None:
    answers = await asyncio.gather(*(send(busy.browsers[n % 4], busy.group, f"Message {n}") for n in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    rows = await busy.sql("SELECT seq, change_seq FROM messaging_message ORDER BY seq")
    assert [tuple(row) for row in rows] == [(n, n) for n in range(1, 23)]
    events = await busy.sql("SELECT payload->'seq' AS seq FROM infra_outbox_event WHERE name LIKE '%message_stored'")
    assert sorted(int(row["seq"]) for row in events) == list(range(1, 23))


async def test_one_message_sent_five_times_at_once_is_stored_once(busy: Busy) -> None:
    body = message("Une fois")
    path = f"{BASE}/conversations/{busy.group}/messages"
    answers = await asyncio.gather(*(busy.browsers[1].post(path, json=body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert [tuple(row) for row in await busy.sql("SELECT count(*), max(seq) FROM messaging_message")] == [(3, 3)]


async def test_who_leaves_while_they_write_has_written_before(busy: Busy) -> None:
    sending = [send(busy.browsers[2], busy.group, f"Message {n}") for n in range(12)]
    answers = await asyncio.gather(*sending[:6], busy.leave(2), *sending[6:])
    assert {answer.status_code for answer in answers} <= {201, 204, 404}
    [row] = await busy.sql(
        "SELECT max(seq) FILTER (WHERE kind = 'left') AS gone, max(seq) FILTER (WHERE kind = 'text') AS wrote,"
        " count(*) FILTER (WHERE kind = 'text') AS texts FROM messaging_message"
    )
    assert row["wrote"] is None or row["wrote"] < row["gone"]
    assert row["texts"] == [answer.status_code for answer in answers].count(201)


async def test_what_a_look_found_is_void_once_somebody_has_come_or_gone(busy: Busy) -> None:
    seen = await busy.sql(f"SELECT roster FROM messaging_conversation WHERE id = '{busy.group}'")
    path = f"{BASE}/conversations/{busy.group}/members"
    assert (await busy.leave(3)).status_code == 204
    body = {"personIds": [str(busy.people[3])], "withHistory": True}
    assert (await busy.browsers[0].post(path, json=body)).status_code == 204
    assert (await send(busy.browsers[0], busy.group, "Personne ne bouge")).status_code == 201
    now = await busy.sql(f"SELECT roster FROM messaging_conversation WHERE id = '{busy.group}'")
    assert now[0]["roster"] == seen[0]["roster"] + 2


async def test_one_client_id_at_once_in_two_conversations_is_for_one_of_them(busy: Busy) -> None:
    body = message("Où ?")
    other = (await open_group(busy.browsers[0], busy.people[1:2])).json()["id"]
    paths = [f"{BASE}/conversations/{where}/messages" for where in (busy.group, other)]
    answers = await asyncio.gather(*(busy.browsers[0].post(path, json=body) for path in paths))
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    gaps = await busy.sql(
        "SELECT 1 FROM messaging_conversation c JOIN messaging_message m ON m.conversation_id = c.id"
        " GROUP BY c.id HAVING max(seq) <> count(*) OR max(seq) <> last_seq"
    )
    assert gaps == []


async def test_two_people_write_to_each_other_for_the_first_time_at_once(busy: Busy) -> None:
    answers = await asyncio.gather(
        *(send_to(busy.browsers[one], busy.people[other], f"De {one}") for one, other in ((2, 3), (3, 2), (2, 3)))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    rows = await busy.sql("SELECT count(*) FROM messaging_conversation WHERE kind = 'direct'")
    assert rows[0][0] == 1
    states = await busy.sql(
        "SELECT state FROM messaging_member m JOIN messaging_conversation c ON c.id = conversation_id"
        " WHERE kind = 'direct'"
    )
    assert [row["state"] for row in states] == ["member", "member"]


async def test_who_leaves_and_writes_at_once_has_done_one_after_the_other(busy: Busy) -> None:
    left, sent = await asyncio.gather(busy.leave(2), send(busy.browsers[2], busy.group, "Encore un mot"))
    assert left.status_code == 204
    assert sent.status_code in {201, 404}
    rows = await busy.sql("SELECT seq, kind FROM messaging_message ORDER BY seq")
    kinds = [row["kind"] for row in rows]
    assert kinds[2:] == (["text", "left"] if sent.status_code == 201 else ["left"])


async def test_the_last_two_administrators_leave_at_once(busy: Busy) -> None:
    answers = await asyncio.gather(busy.leave(0), busy.leave(1))
    assert {answer.status_code for answer in answers} == {204}
    rows = await busy.sql("SELECT person_id FROM messaging_member WHERE state = 'member' AND role = 'administrator'")
    assert [row["person_id"] for row in rows] == [min(busy.people[2:])]


async def test_markers_of_two_devices_never_move_back(busy: Busy) -> None:
    for number in range(5):
        await send(busy.browsers[0], busy.group, f"Message {number}")

    async def move(read: int) -> Any:
        item = {"conversationId": busy.group, "deliveredSeq": 7, "readSeq": read}
        return await busy.browsers[3].put(f"{BASE}/receipts", json={"items": [item]})

    answers = await asyncio.gather(*(move(read) for read in (3, 7, 2, 5, 1)))
    assert {answer.status_code for answer in answers} == {204}
    rows = await busy.sql(f"SELECT read_seq FROM messaging_member WHERE person_id = '{busy.people[3]}'")
    assert [row["read_seq"] for row in rows] == [7]
