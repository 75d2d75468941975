"""What the tests of web push stand on: a platform with a key, a push service, a person with a device."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.push import PushServer, make_certificate, push_server
from tests.factories.worker import run_named
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, reply

from community.app.factory import Community
from community.features.forums.models import Mention, MentionKind
from community.features.notifications.jobs import PUSH_WAITING
from community.infra.db import Database
from community.infra.push.vapid import VapidKey, new_private_key
from community.settings import Settings

PATH = "/api/notifications/push"
KEY = new_private_key()

Wake = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests of a process, which reads once whom it trusts."""
    folder = tmp_path_factory.getbasetemp()
    path = folder / "push.pem"
    return path if path.exists() else make_certificate(folder)


@pytest.fixture(autouse=True)
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, push_private_key=KEY, push_near=True, push_contact="mailto:a@example.org")


@pytest.fixture
async def service(certificate: Path) -> AsyncIterator[PushServer]:
    async with push_server(certificate) as server:
        yield server


@pytest.fixture
def wake(app: Community, database: Database, settings: Settings, clock: FixedClock) -> Wake:
    """Everything that waits for the worker, then the pushes that are due."""

    async def run() -> list[str]:
        done = await run_named(database, settings, clock, PUSH_WAITING)
        app.state.house.cache.clear()
        return done

    return run


async def subscribe(world: World, service: PushServer, name: str = "reader", device: str = "phone") -> None:
    answer = await world[name].post(f"{PATH}/devices", json={"endpoint": service.endpoint(device)})
    assert answer.status_code == 204, answer.text


async def devices(world: World, name: str = "reader") -> list[dict[str, Any]]:
    page = (await world[name].get(PATH)).json()
    assert page["publicKey"] == VapidKey(KEY).public
    return list(page["devices"])


async def news(browser: httpx.AsyncClient) -> dict[str, Any]:
    answer = await browser.post(f"{PATH}/news")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def mention(world: World, session: AsyncSession, *, by: str = "outsider", source: str = "Bonjour") -> int:
    """A reply that names the reader."""
    number = await reply(world, by, world.topic, source=source)
    person = world.people["reader"]
    session.add(Mention(post_id=await world.post_id(number), kind=MentionKind.PERSON, target_id=person.id))
    await session.commit()
    return number
