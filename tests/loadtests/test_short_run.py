"""Ten seconds of readers and writers against real processes: any failed request or check fails the test."""

import csv
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from community.app.devstack import StackUrls
from community.core.groups import EVERYONE
from community.core.permissions import Role
from community.infra.db import open_database
from community.infra.passwords.service import Passwords
from tests.conftest import make_settings
from tests.factories.accounts import PASSWORD, make_organisation, make_person
from tests.processes import RunningPlatform

ROOT = Path(__file__).resolve().parents[2]
ADMINISTRATOR = "administrator@load.example"
USERS = 8
TOPICS = 2


@pytest.fixture
async def platform(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[RunningPlatform]:
    await add_people(own_database, urls, tmp_path)
    platform = RunningPlatform(
        tmp_path / "platform",
        database_url=own_database,
        redis_url=urls.redis_url,
    )
    platform.start()
    yield platform
    platform.stop()


async def add_people(database_url: str, urls: StackUrls, folder: Path) -> None:
    """Somebody who sets up the forum, and the accounts of the load test."""
    passwords = Passwords(threads=1)
    password_hash = await passwords.hash(PASSWORD)
    passwords.close()
    settings = make_settings(database_url, urls.redis_url, folder)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        session: AsyncSession = uow.session
        firm = await make_organisation(session)
        for email in [f"load-{number}@load.example" for number in range(USERS)]:
            await make_person(session, organisation=firm, email=email, password_hash=password_hash)
        roles = [Role.MEMBER, Role.ADMINISTRATOR]
        await make_person(session, email=ADMINISTRATOR, password_hash=password_hash, roles=roles)


async def set_up_forum(platform: RunningPlatform) -> None:
    """One space for everybody, with some topics."""
    async with platform.client() as client:
        await ask(client, "/api/accounts/sign-in", email=ADMINISTRATOR, password=PASSWORD)
        space = await ask(
            client,
            "/api/forums/spaces",
            slug="atelier",
            name={"fr": "Atelier"},
            description={"fr": "Ce que chacun peut lire et écrire."},
            colour="#336699",
            grants=[{"groupId": str(EVERYONE), "level": "open"}],
        )
        for number in range(TOPICS):
            await ask(
                client,
                "/api/forums/topics",
                spaceId=space["id"],
                title=f"Question {number}",
                source="Qui a la réponse ?",
            )


async def ask(client: httpx.AsyncClient, path: str, **body: object) -> dict[str, str]:
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


def run_locust(platform: RunningPlatform, folder: Path) -> subprocess.CompletedProcess[str]:
    accounts = folder / "accounts.csv"
    lines = [f"load-{number}@load.example,{PASSWORD}" for number in range(USERS)]
    accounts.write_text("\n".join(["email,password", *lines]), encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LOAD_")}
    argv = [
        *(sys.executable, "-m", "locust", "-f", str(ROOT / "loadtests/locustfile.py"), "--host", platform.base_url),
        *("--headless", "-u", str(USERS), "-r", str(USERS), "-t", "10s", "--stop-timeout", "15"),
        *("--only-summary", "--exit-code-on-error", "1", "--csv", str(folder / "run")),
    ]
    return subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        timeout=45,
        cwd=ROOT,
        env={**environ, "LOAD_ACCOUNTS": str(accounts), "LOAD_PACE": "0.05"},
    )


@pytest.mark.timeout(120)
async def test_readers_and_writers_for_ten_seconds(platform: RunningPlatform, tmp_path: Path) -> None:
    await set_up_forum(platform)
    done = run_locust(platform, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "run_stats.csv").open(encoding="utf-8", newline="") as content:
        counts = {row["Name"]: int(row["Request Count"]) for row in csv.DictReader(content)}
    checks = (
        "/api/accounts/sign-in",
        "a topic that was read is read",
        "counters fall after reading",
        "own post appears once",
        "own post is announced",
        "posts of others are announced",
    )
    assert {name: counts.get(name, 0) for name in checks if not counts.get(name)} == {}, done.stdout
    assert counts["/api/accounts/sign-in"] == USERS
