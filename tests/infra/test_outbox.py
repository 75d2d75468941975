"""From a committed change to live frames and consumers: nothing lost, nothing doubled in effect."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from community.app.devstack import StackUrls
from community.core.clock import SystemClock
from community.core.event import Event
from community.core.ids import first_id, new_id
from community.core.live import LiveRoute
from community.core.manifest import Consumer, SliceManifest
from community.infra.catalogue import Catalogue
from community.infra.consuming import ConsumerContext, WorkerContext, consume, consume_all
from community.infra.db import Database, open_database
from community.infra.live_bus import LiveBus, LiveMessage
from community.infra.outbox import OutboxEvent
from community.infra.relay import ALL_SECONDS, EVENTS_OF_A_JOB, Relay
from community.infra.tasks import stop_task
from community.infra.valkey import Valkey
from community.settings import Settings
from tests.conftest import make_settings
from tests.polling import until


class BoxPacked(Event):
    name: ClassVar[str] = "tests.box_packed"
    box_id: UUID


async def note_box(context: ConsumerContext, event: BoxPacked) -> None:
    await context.session.execute(
        text("INSERT INTO infra_idempotency_claim VALUES (:owner, :key, '', :key, now())"),
        {"owner": str(context.event_id), "key": event.box_id},
    )


MANIFEST = SliceManifest(
    name="tests",
    consumers=[Consumer(name="tests.note_box", events=(BoxPacked,), handle=note_box)],
    live=[
        LiveRoute(
            event=BoxPacked,
            audiences=lambda _: ("everybody",),
            frame=lambda event: {"boxId": str(event.box_id)},
            purge=lambda event: (f"box:{event.box_id}",),
        )
    ],
)


@pytest.fixture
def own_settings(own_database: str, urls: StackUrls, tmp_path: object) -> Settings:
    return make_settings(own_database, urls.redis_url, tmp_path)  # type: ignore[arg-type]


@pytest.fixture
async def worker(own_settings: Settings) -> AsyncIterator[WorkerContext]:
    valkey = Valkey(own_settings)
    async with open_database(own_settings, application_name="tests") as database:
        yield WorkerContext(
            database=database,
            valkey=valkey,
            clock=SystemClock(),
            settings=own_settings,
            catalogue=Catalogue([MANIFEST]),
        )
    await valkey.close()


@pytest.fixture
def relay(worker: WorkerContext) -> Relay:
    return Relay(worker.database, worker.valkey, worker.catalogue, database_url=worker.settings.database_url)


async def pack(database: Database) -> UUID:
    box = new_id()
    async with database.unit_of_work() as uow:
        uow.outbox.add(BoxPacked(box_id=box))
    return box


async def waiting(database: Database) -> int:
    async with database.reading() as session:
        statement = select(func.count()).select_from(OutboxEvent).where(OutboxEvent.relayed_at.is_(None))
        return (await session.execute(statement)).scalar_one()


async def jobs(database: Database) -> list[dict[str, Any]]:
    async with database.reading() as session:
        return list((await session.execute(text("SELECT args FROM procrastinate_jobs ORDER BY id"))).scalars())


async def test_rolled_back_change_leaves_no_event(worker: WorkerContext) -> None:
    async def fail() -> None:
        async with worker.database.unit_of_work() as uow:
            uow.outbox.add(BoxPacked(box_id=new_id()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await waiting(worker.database) == 0


async def test_relay_enqueues_a_job_for_each_consumer(worker: WorkerContext, relay: Relay) -> None:
    await pack(worker.database)
    assert await relay.relay_batch() == 1
    assert [job["consumer"] for job in await jobs(worker.database)] == ["tests.note_box"]
    assert await relay.relay_batch() == 0


async def test_many_events_share_jobs_in_their_order(worker: WorkerContext, relay: Relay) -> None:
    for _ in range(EVENTS_OF_A_JOB + 5):
        await pack(worker.database)
    await relay.relay_batch()
    shared = [job["event_ids"] for job in await jobs(worker.database)]
    assert [len(event_ids) for event_ids in shared] == [EVENTS_OF_A_JOB, 5]
    assert shared[0] + shared[1] == sorted(shared[0] + shared[1])


async def test_an_event_that_fails_holds_up_none_of_its_job(worker: WorkerContext, relay: Relay) -> None:
    boxes = [await pack(worker.database) for _ in range(3)]
    await relay.relay_batch()
    [job] = await jobs(worker.database)
    async with worker.database.unit_of_work() as uow:
        never = f"ALTER TABLE infra_idempotency_claim ADD CONSTRAINT never CHECK (key <> '{boxes[1]}')"
        await uow.session.execute(text(never))
    event_ids = [UUID(each) for each in job["event_ids"]]
    with pytest.raises(Exception, match="never"):
        await consume_all(worker, consumer=job["consumer"], event_ids=event_ids)
    async with worker.database.unit_of_work() as uow:
        await uow.session.execute(text("ALTER TABLE infra_idempotency_claim DROP CONSTRAINT never"))
    done = [await consume(worker, consumer=job["consumer"], event_id=each) for each in event_ids]
    assert done == [False, True, False]


async def test_event_of_a_newer_version_waits_and_holds_nothing_up(worker: WorkerContext, relay: Relay) -> None:
    async with worker.database.unit_of_work() as uow:
        uow.session.add(OutboxEvent(id=new_id(), name="tests.not_known_yet", version=1, payload={}))
    await pack(worker.database)
    assert await relay.relay_batch() == 1
    assert await waiting(worker.database) == 1


async def test_only_a_look_at_all_finds_what_was_written_long_ago(worker: WorkerContext, relay: Relay) -> None:
    await pack(worker.database)
    await asyncio.sleep(0.01)
    assert await relay.relay_batch(first_id(datetime.now(UTC))) == 0
    await pack(worker.database)
    assert await relay.relay_batch(first_id(datetime.now(UTC) - timedelta(minutes=1))) == 2


async def test_many_that_have_waited_for_long_are_handed_on_at_once(worker: WorkerContext, relay: Relay) -> None:
    old = (
        "INSERT INTO infra_outbox_event (id, name, version, payload) "
        "SELECT CAST('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), 'tests.box_packed', 1, "
        "jsonb_build_object('box_id', gen_random_uuid()) FROM generate_series(1, 1200) n"
    )
    async with worker.database.unit_of_work() as uow:
        await uow.session.execute(text(old))

    async def all_gone() -> bool:
        return await waiting(worker.database) == 0

    running = asyncio.create_task(relay.run())
    try:
        # Before it looks at all of them for a second time.
        await until(all_gone, seconds=ALL_SECONDS - 1)
    finally:
        await stop_task(running)


async def test_two_relays_hand_on_each_event_once(worker: WorkerContext, relay: Relay) -> None:
    for _ in range(40):
        await pack(worker.database)
    await asyncio.gather(*(relay.relay_batch() for _ in range(4)))
    handed = [event_id for job in await jobs(worker.database) for event_id in job["event_ids"]]
    assert len(handed) == len(set(handed)) == 40


async def test_consumer_runs_once_in_effect(worker: WorkerContext, relay: Relay) -> None:
    await pack(worker.database)
    await relay.relay_batch()
    [job] = await jobs(worker.database)
    [event_id] = map(UUID, job["event_ids"])
    runs = [await consume(worker, consumer=job["consumer"], event_id=event_id) for _ in range(3)]
    assert runs == [True, False, False]


async def test_failed_consumer_takes_its_mark_along(worker: WorkerContext, relay: Relay) -> None:
    await pack(worker.database)
    await relay.relay_batch()
    [job] = await jobs(worker.database)
    [event_id] = map(UUID, job["event_ids"])
    async with worker.database.unit_of_work() as uow:
        await uow.session.execute(text("ALTER TABLE infra_idempotency_claim ADD CONSTRAINT never CHECK (false)"))
    with pytest.raises(Exception, match="never"):
        await consume(worker, consumer=job["consumer"], event_id=event_id)
    async with worker.database.unit_of_work() as uow:
        await uow.session.execute(text("ALTER TABLE infra_idempotency_claim DROP CONSTRAINT never"))
    assert await consume(worker, consumer=job["consumer"], event_id=event_id) is True


async def test_reading_session_cannot_write(worker: WorkerContext) -> None:
    async with worker.database.reading() as session:
        with pytest.raises(Exception, match="read-only"):
            await session.execute(text("DELETE FROM infra_outbox_event"))


async def test_commit_wakes_the_relay_and_the_bus_hears_the_event(worker: WorkerContext, relay: Relay) -> None:
    heard: asyncio.Queue[LiveMessage] = asyncio.Queue()
    open_bus = asyncio.Event()
    bus = LiveBus(
        worker.valkey,
        on_messages=lambda messages: [heard.put_nowait(message) for message in messages] and None,
        on_heard=lambda ok: open_bus.set() if ok else None,
    )
    tasks = [asyncio.create_task(bus.run()), asyncio.create_task(relay.run())]
    try:
        await asyncio.wait_for(open_bus.wait(), 5)
        box = await pack(worker.database)
        message = await asyncio.wait_for(heard.get(), 5)
    finally:
        for task in tasks:
            await stop_task(task)
    assert message.frame == {"name": "tests.box_packed", "boxId": str(box)}
    assert message.purge == (f"box:{box}",)
