"""Web push: when it waits, what a push service answers, and which browsers are woken."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import sign_in
from tests.factories.messaging import send_to
from tests.factories.push import PushServer
from tests.factories.web import member_client
from tests.factories.worker import run_named
from tests.features.forums.conftest import Statements, World
from tests.features.notifications.conftest import FixedClock, Work
from tests.features.notifications.test_inbox import reads
from tests.features.notifications.test_mails import settings_for
from tests.features.notifications.waking import (
    PATH,
    Wake,
    certificate,
    devices,
    mention,
    news,
    service,
    settings,
    subscribe,
    trusted,
    wake,
)

from community.app.factory import Community
from community.app.slices import MANIFESTS
from community.features.accounts.models import Session
from community.features.messaging.jobs import TELL
from community.features.notifications.jobs import PUSH_WAITING
from community.features.notifications.models import PushDevice
from community.features.notifications.repository.devices import MOST
from community.features.notifications.service.pushing import ATTEMPTS, ENOUGH_FAILURES, PUSH_DEVICE
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import Database
from community.infra.presence import presence_key
from community.infra.valkey import Valkey
from community.settings import Settings

__all__ = ["certificate", "service", "settings", "trusted", "wake"]


async def test_quiet_hours_hold_pushes_until_they_end(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:
    """From 22:00 to 7:00 in Paris: one push in the morning for all that came at night and is still unread."""
    await settings_for(session, world.people["reader"], quiet_from=time(22), quiet_until=time(7))
    clock.at = datetime(2026, 1, 15, 21, 30, tzinfo=UTC)
    await subscribe(world, service)
    await session.execute(update(PushDevice).values(created_at=clock.at, shown_until=clock.at))
    await session.commit()
    for _ in range(2):
        await mention(world, session)
        await work()
    clock.at = datetime(2026, 1, 16, 5, 59, tzinfo=UTC)
    await wake()
    assert service.pushes == []
    clock.at = datetime(2026, 1, 16, 6, 0, tzinfo=UTC)
    await wake()
    assert len(service.pushes) == 1


@pytest.mark.parametrize("state", ["online", "hidden", "away"])
async def test_who_is_using_a_tab_is_woken_a_minute_later(
    state: str,
    world: World,
    session: AsyncSession,
    settings: Settings,
    work: Work,
    wake: Wake,
    clock: FixedClock,
    service: PushServer,
) -> None:
    """Whoever does not show themselves is at hand as well; whoever has left the tab alone for minutes is not."""
    valkey = Valkey(settings)
    commands: Any = valkey.commands
    await commands.zadd(presence_key(valkey, "processes"), {"one": datetime.now(UTC).timestamp()})
    await commands.hset(presence_key(valkey, "one"), str(world.people["reader"].id), state)
    await subscribe(world, service)
    await mention(world, session)
    await work()
    clock.pass_(seconds=30)
    await wake()
    assert len(service.pushes) == (1 if state == "away" else 0)
    clock.pass_(seconds=31)
    await wake()
    assert len(service.pushes) == 1
    await valkey.close()


@pytest.mark.parametrize("kind", ["messaging.message", "messaging.request"])
async def test_messages_wake_at_once_and_never_say_what(
    kind: str,
    world: World,
    work: Work,
    wake: Wake,
    database: Database,
    settings: Settings,
    clock: FixedClock,
    service: PushServer,
) -> None:
    """A colleague's message, a stranger's request: told after five seconds, pushed with that."""
    writer = "author" if kind == "messaging.message" else "outsider"
    await subscribe(world, service)
    answer = await send_to(world[writer], world.people["reader"].id, "Le secret de la cagette")
    assert answer.status_code == 201, answer.text
    clock.pass_(seconds=6)
    await run_named(database, settings, clock, TELL)
    [sent] = service.pushes
    assert "secret" not in str(sent)
    told = await news(world["reader"])
    conversation = answer.json()["id"]
    found = {one["tag"]: one["title"] for one in told["shown"]}
    assert found in (
        {f"messaging.message:{conversation}": "Nouveau message privé"},
        {f"messaging.request:{conversation}": "Quelqu’un voudrait vous écrire"},
    )
    assert told["badge"] == 1
    assert "secret" not in str(told)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
async def test_a_subscription_that_is_over_is_removed(
    status: str,
    world: World,
    session: AsyncSession,
    work: Work,
    wake: Wake,
    clock: FixedClock,
    service: PushServer,
) -> None:
    await subscribe(world, service)
    service.answers["/phone"] = status
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert len(service.pushes) == 1
    assert await devices(world) == []


@pytest.mark.parametrize("status", ["429 Too Many Requests\r\nRetry-After: 120", "503 Service Unavailable"])
async def test_a_busy_push_service_is_asked_again(
    status: str,
    world: World,
    session: AsyncSession,
    work: Work,
    wake: Wake,
    clock: FixedClock,
    service: PushServer,
) -> None:
    """Six times at growing distances; then the device is shown as failing, and the next push begins anew."""
    await subscribe(world, service)
    service.answers["/phone"] = status
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert len(service.pushes) == ATTEMPTS
    assert [device["failing"] for device in await devices(world)] == [True]
    del service.answers["/phone"]
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert [(device["failing"], device["sentAt"] is None) for device in await devices(world)] == [(False, False)]


async def test_what_is_read_before_the_push_leaves_is_not_sent(
    world: World,
    session: AsyncSession,
    database: Database,
    settings: Settings,
    work: Work,
    clock: FixedClock,
    service: PushServer,
) -> None:
    """Asked again just before each attempt, even where the event of the reading has not arrived yet."""
    await subscribe(world, service)
    number = await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    valkey = Valkey(settings)
    context = WorkerContext(
        database=database, valkey=valkey, clock=clock, settings=settings, catalogue=Catalogue(MANIFESTS)
    )
    await run_job(context, job=PUSH_WAITING, args={})
    await valkey.close()
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": number})
    assert PUSH_DEVICE in await work()
    assert service.pushes == []


async def test_a_device_that_is_refused_again_and_again_is_given_up(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:
    await subscribe(world, service)
    service.answers["/phone"] = "403 Forbidden"
    for round_ in range(ENOUGH_FAILURES):
        assert len(await devices(world)) == 1, round_
        await mention(world, session)
        await work()
        clock.pass_(seconds=6)
        await wake()
    assert len(service.pushes) == ENOUGH_FAILURES
    assert await devices(world) == []


async def test_redirections_are_not_followed(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:  # fmt: skip
    await subscribe(world, service)
    service.answers["/phone"] = f"307 Temporary Redirect\r\nLocation: {service.endpoint('elsewhere')}"
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert [push.path for push in service.pushes] == ["/phone"]


async def test_all_devices_are_woken_and_each_is_told(
    world: World, session: AsyncSession, app: Community, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:
    """Two browsers of one person; one that signs out hears no more, the other does."""
    async with member_client(app, await sign_in(session, world.people["reader"])) as other:
        await two_devices(world, session, work, wake, clock, service, other)


async def two_devices(
    world: World,
    session: AsyncSession,
    work: Work,
    wake: Wake,
    clock: FixedClock,
    service: PushServer,
    other: httpx.AsyncClient,
) -> None:
    await subscribe(world, service, device="phone")
    answer = await other.post(f"{PATH}/devices", json={"endpoint": service.endpoint("desk")})
    assert answer.status_code == 204
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert {push.path for push in service.pushes} == {"/phone", "/desk"}
    for browser in (world["reader"], other):
        assert len((await news(browser))["shown"]) == 1
    assert (await other.post("/api/accounts/sign-out")).status_code in {200, 204}
    await work()
    assert [device["current"] for device in await devices(world)] == [True]
    service.pushes.clear()
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert {push.path for push in service.pushes} == {"/phone"}


async def test_a_session_that_is_over_wakes_nobody(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:
    """Also where its end was not heard of: looked at just before each push."""
    await subscribe(world, service)
    await mention(world, session)
    await work()
    await session.execute(
        update(Session).where(Session.person_id == world.people["reader"].id).values(expires_at=clock.at)
    )
    await session.commit()
    clock.pass_(seconds=6)
    await wake()
    assert service.pushes == []
    assert await session.scalar(select(func.count()).select_from(PushDevice)) == 0


async def test_an_endpoint_belongs_to_whoever_is_signed_in_there(world: World, service: PushServer) -> None:
    """The same browser, then somebody else: the first one has no device any more and nothing of theirs is shown."""
    await subscribe(world, service, "reader")
    await subscribe(world, service, "reader")
    assert len(await devices(world, "reader")) == 1
    await subscribe(world, service, "member")
    assert await devices(world, "reader") == []
    [device] = await devices(world, "member")
    assert (await world["reader"].delete(f"{PATH}/devices/{device['id']}")).status_code == 404
    assert (await world["reader"].post(f"{PATH}/devices/{device['id']}/test")).status_code == 404
    assert (await world["reader"].post(f"{PATH}/news")).status_code == 404


async def test_there_are_enough_devices(
    world: World, session: AsyncSession, service: PushServer, statements: Statements
) -> None:
    """The oldest of twenty makes place; the list takes one statement for one device and for twenty."""
    reader = world.people["reader"]
    await subscribe(world, service)
    await devices(world)
    statements.reset()
    await devices(world)
    for_one = reads(statements)
    for number in range(MOST):
        await sign_in(session, reader)
        newest = await session.scalar(
            select(Session.id).where(Session.person_id == reader.id).order_by(Session.id.desc()).limit(1)
        )
        session.add(
            PushDevice(
                person_id=reader.id,
                session_id=newest,
                endpoint=service.endpoint(f"old-{number}"),
                user_agent="",
                created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
            )
        )
    await session.commit()
    # Anew, from the same browser.
    await subscribe(world, service)
    statements.reset()
    found = await devices(world)
    assert reads(statements) == for_one == 1
    assert len(found) == MOST
    assert found[0]["current"]
    oldest = select(PushDevice.id).where(PushDevice.endpoint == service.endpoint("old-0"))
    assert await session.scalar(oldest) is None


async def test_a_test_arrives_without_any_notice(
    world: World, work: Work, service: PushServer, clock: FixedClock
) -> None:
    await subscribe(world, service)
    [device] = await devices(world)
    assert (await world["reader"].post(f"{PATH}/devices/{device['id']}/test")).status_code == 204
    await work()
    assert len(service.pushes) == 1
    told = await news(world["reader"])
    assert [(one["tag"], one["title"]) for one in told["shown"]] == [("test", "Les notifications arrivent bien ici")]
    assert (await news(world["reader"]))["shown"] == []
