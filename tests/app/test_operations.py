"""The administrator's view of the machinery."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, text

from community.app.factory import Community
from community.core.ids import new_id
from community.core.permissions import Role
from community.infra.db import Database
from community.infra.idempotency import IdempotencyClaim
from community.infra.mail.outgoing import Outgoing
from community.infra.mail.tables import Mail
from community.infra.operations import sweep
from community.infra.outbox import OutboxEvent
from community.settings import Settings
from tests.factories.accounts import make_person, sign_in
from tests.factories.web import member_client

API = "/api/operations"


@pytest.fixture
async def administrator(app: Community, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with database.unit_of_work() as uow:
        token = await sign_in(uow.session, await make_person(uow.session, roles=[Role.ADMINISTRATOR]))
    async with member_client(app, token) as client:
        yield client


async def write_mail(database: Database, settings: Settings, **changes: object) -> str:
    async with database.unit_of_work() as uow:
        mail_id = await Outgoing(uow.session, settings, datetime.now(UTC)).queue(
            "password_changed", recipient="a@example.org", locale="en", params={}
        )
        await uow.session.flush()
        mail = await uow.session.get(Mail, mail_id)
        for name, value in changes.items():
            setattr(mail, name, value)
    return str(mail_id)


async def test_kept_mail_is_read_by_the_administrator(
    administrator: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    mail_id = await write_mail(database, settings)
    [row] = (await administrator.get(f"{API}/mails")).json()["items"]
    assert (row["id"], row["state"], row["template"]) == (mail_id, "kept", "password_changed")
    mail = (await administrator.get(f"{API}/mails/{mail_id}")).json()
    assert mail["subject"] == row["subject"]
    assert "password" in mail["text"]
    assert (await administrator.get(f"{API}/mails/{uuid4()}")).status_code == 404


async def test_mail_on_its_way_is_not_read_by_others(
    administrator: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    mail_id = await write_mail(database, settings, state="queued")
    mail = (await administrator.get(f"{API}/mails/{mail_id}")).json()
    assert (mail["text"], mail["html"]) == ("", "")


async def test_mails_are_paged_latest_first(
    administrator: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    made = [await write_mail(database, settings) for _ in range(35)]
    first = (await administrator.get(f"{API}/mails")).json()
    second = (await administrator.get(f"{API}/mails", params={"cursor": first["next"]})).json()
    assert [row["id"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
async def test_machinery_is_hidden_from_others(app: Community, database: Database, role: Role) -> None:
    async with database.unit_of_work() as uow:
        token = await sign_in(uow.session, await make_person(uow.session, roles=[role]))
    async with member_client(app, token) as client:
        for path in ("mails", f"mails/{uuid4()}", "jobs/failed"):
            assert (await client.get(f"{API}/{path}")).status_code == 404
        assert (await client.post(f"{API}/jobs/1/retry")).status_code == 404


async def add_job(database: Database, status: str, lock: str | None = None, **args: str) -> int:
    async with database.unit_of_work() as uow:
        statement = text(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock, args) "
            "VALUES ('community', 'send_mail', CAST(:status AS procrastinate_job_status), 10, :lock, "
            "CAST(:args AS jsonb)) RETURNING id"
        )
        values = {"status": status, "lock": lock, "args": json.dumps(args)}
        return int((await uow.session.execute(statement, values)).scalar_one())


async def test_failed_job_is_tried_once_more(administrator: httpx.AsyncClient, database: Database) -> None:
    job = await add_job(database, "failed", mail_id="x")
    [row] = (await administrator.get(f"{API}/jobs/failed")).json()
    assert (row["id"], row["task"], row["attempts"], row["args"]) == (str(job), "send_mail", 10, {"mail_id": "x"})
    assert (await administrator.post(f"{API}/jobs/{job}/retry")).status_code == 204
    assert (await administrator.get(f"{API}/jobs/failed")).json() == []
    assert (await administrator.post(f"{API}/jobs/{job}/retry")).status_code == 404


async def test_work_that_waits_already_is_not_doubled(administrator: httpx.AsyncClient, database: Database) -> None:
    failed = await add_job(database, "failed", lock="nightly")
    await add_job(database, "todo", lock="nightly")
    answer = await administrator.post(f"{API}/jobs/{failed}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "job_waiting")


async def test_night_sweeps_what_has_been_dealt_with(database: Database, settings: Settings) -> None:
    now = datetime.now(UTC)
    old = now - timedelta(days=8)
    waiting = new_id()
    async with database.unit_of_work() as uow:
        for event_id, relayed in ((new_id(), old), (new_id(), now), (new_id(), None), (waiting, old)):
            uow.session.add(OutboxEvent(id=event_id, name="x", version=1, payload={}, relayed_at=relayed))
        for created in (old, now):
            uow.session.add(
                IdempotencyClaim(owner="x", key=uuid4(), fingerprint=b"", result_id=uuid4(), created_at=created)
            )
    await add_job(database, "failed", event_ids=[str(waiting)])
    await write_mail(database, settings, state="sent", sent_at=now - timedelta(days=31))
    await write_mail(database, settings, state="sent", sent_at=now)
    await write_mail(database, settings, created_at=now - timedelta(days=90))
    async with database.unit_of_work() as uow:
        await sweep(uow.session, now=now)
    async with database.reading() as session:
        counts = [
            (await session.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (OutboxEvent, IdempotencyClaim, Mail)
        ]
    assert counts == [3, 1, 2]
