"""A worker killed in the middle: each event has its effect, once. A mail server that is away: mails leave later."""

import time
from pathlib import Path

import psycopg
import pytest

from community.app.devstack.state import free_port
from community.events.accounts import PasswordChanged
from tests.factories.accounts import make_person
from tests.factories.smtp import smtp_server
from tests.faults.conftest import Scene, writing
from tests.polling import until
from tests.processes import RunningPlatform

pytestmark = pytest.mark.timeout(150)

PEOPLE = 40


def mails_to(scene: Scene, domain: str) -> list[str]:
    with psycopg.connect(scene.stack.urls().database_url) as connection:
        rows = connection.execute("SELECT recipient FROM infra_mail WHERE recipient LIKE %s", [f"%@{domain}"])
        return [row[0] for row in rows]


async def test_worker_killed_with_sigkill_does_everything_once(scene: Scene, tmp_path: Path) -> None:
    domain = "killed.example"
    async with writing(scene.stack, tmp_path) as uow:
        for number in range(PEOPLE):
            person = await make_person(uow.session, email=f"p{number}@{domain}")
            uow.outbox.add(PasswordChanged(person_id=person.id))
    await until(lambda: mails_to(scene, domain), seconds=20)
    scene.platform.worker.kill()
    scene.platform.start_worker()
    await until(lambda: len(mails_to(scene, domain)) >= PEOPLE, seconds=60)
    found = mails_to(scene, domain)
    assert len(found) == len(set(found)) == PEOPLE


async def test_sign_up_answers_while_the_mail_server_is_away(scene: Scene, tmp_path: Path) -> None:
    """The mail waits as a row and leaves when the server is back."""
    urls = scene.stack.urls()
    port = free_port()
    platform = RunningPlatform(
        tmp_path / "smtp",
        database_url=urls.database_url,
        redis_url=urls.redis_url,
        COMMUNITY_SMTP_URL=f"smtp://127.0.0.1:{port}?security=none",
    )
    scene.platform.worker.stop()
    platform.start()
    try:
        async with writing(scene.stack, tmp_path) as uow:
            await make_person(uow.session, email="waiting@smtp.example")
        async with platform.client() as client:
            answer = await client.post("/api/accounts/password/forgot", json={"email": "waiting@smtp.example"})
        assert answer.status_code == 202
        await until(lambda: mail_jobs_tried(scene) == ["todo"], seconds=20)
        async with smtp_server(port=port) as server:
            await until(lambda: server.mails, seconds=60)
            assert b"waiting@smtp.example" in server.mails[0]
    finally:
        platform.stop()
        scene.platform.start_worker()


async def test_stopped_as_soon_as_it_starts_it_ends(scene: Scene) -> None:
    """Its connections are half open then."""
    scene.platform.worker.stop()
    scene.platform.start_worker()
    began = time.monotonic()
    scene.platform.worker.stop()
    assert time.monotonic() - began < 15
    scene.platform.start_worker()


def mail_jobs_tried(scene: Scene) -> list[str]:
    """States of the jobs that have tried to send a mail, and could not."""
    with psycopg.connect(scene.stack.urls().database_url) as connection:
        query = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'send_mail' AND attempts > 0"
        return [row[0] for row in connection.execute(query)]
