"""The relay: takes committed events out of the outbox and hands them on, at least once.

For each event: a message on the live bus (may be lost), its place in a durable job of each consumer, and the notes of
intakes (both in the same transaction that marks the event as relayed). Several relays may run.

A job is for up to `EVENTS_OF_A_JOB` events: to put one into the queue, fetch it and take note of its end costs more
than most consumers do with an event.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import String, Uuid, any_, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from community.core.event import Event
from community.core.ids import first_id
from community.infra.catalogue import Catalogue
from community.infra.db import Database
from community.infra.direct import Prepared, parameter, run
from community.infra.jobs import defer_many
from community.infra.live_bus import LiveMessage, publish
from community.infra.outbox import OutboxEvent
from community.infra.valkey import Valkey
from community.infra.waking import Waker

log = structlog.get_logger()

CHANNEL: Final = "infra_outbox"
BATCH: Final = 500
POLL_SECONDS: Final = 1.0
GATHER_SECONDS: Final = 0.008
"""Between two batches: what is committed meanwhile goes together. An event that comes alone does not wait."""
RECENT: Final = timedelta(minutes=1)
ALL_SECONDS: Final = 10.0
"""Only now and then are older events looked for, such as those of a newer version: up to the next VACUUM, the index of
what waits begins with all that was handed on, and each look at it walks through that."""
CONSUME_TASK: Final = "consume"
EVENTS_OF_A_JOB: Final = 25
ANY_ID: Final = UUID(int=0)

_waiting: Final = (
    select(OutboxEvent.id)
    .where(
        OutboxEvent.relayed_at.is_(None),
        OutboxEvent.id >= parameter("first", Uuid()),
        OutboxEvent.name == any_(parameter("names", ARRAY(String()))),
    )
    .order_by(OutboxEvent.id)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
    .cte("waiting")
)
_TAKE: Final = Prepared(
    update(OutboxEvent)
    .where(OutboxEvent.id == _waiting.c.id)
    .values(relayed_at=func.now())
    .returning(OutboxEvent.id, OutboxEvent.name, OutboxEvent.payload)
)


class Relay:
    """Runs in the worker."""

    def __init__(self, database: Database, valkey: Valkey, catalogue: Catalogue, *, database_url: str) -> None:
        self._database = database
        self._valkey = valkey
        self._catalogue = catalogue
        self._waker = Waker(database_url, CHANNEL)
        self._all_at = 0.0

    async def run(self) -> None:
        """Relay until cancelled; woken by NOTIFY, and by a poll for what a lost connection missed."""
        clock = asyncio.get_running_loop().time
        async with self._waker.listening():
            while True:
                self._waker.clear()
                began = clock()
                first = self._first(began)
                try:
                    while await self.relay_batch(first) == BATCH:
                        pass
                except Exception as error:  # noqa: BLE001 - the relay outlives every outage of the database
                    log.warning("relay_failed", error=repr(error))
                    await asyncio.sleep(POLL_SECONDS)
                await self._waker.wait(POLL_SECONDS)
                await asyncio.sleep(began + GATHER_SECONDS - clock())

    def _first(self, now: float) -> UUID:
        if now < self._all_at:
            return first_id(datetime.now(UTC) - RECENT)
        self._all_at = now + ALL_SECONDS
        return ANY_ID

    async def relay_batch(self, first: UUID = ANY_ID) -> int:
        """Hand on the oldest waiting events, from this id on; returns how many.

        Events of a newer version of the code wait for a relay that knows them.
        """
        async with self._database.unit_of_work() as uow:
            rows = await run(uow.session, _TAKE, {"names": self._catalogue.names, "first": first})
            messages: list[LiveMessage] = []
            events: list[Event] = []
            consumed: defaultdict[str, list[str]] = defaultdict(list)
            # An update gives its rows in any order; the ids are in that of their writing.
            for row in sorted(rows, key=lambda row: row.id):
                event = self._catalogue.decode(row.name, row.payload)
                events.append(event)
                message = self._catalogue.live_message(event)
                if message is not None:
                    messages.append(message)
                for consumer in self._catalogue.consumers_of(event):
                    consumed[consumer].append(str(row.id))
            await defer_many(uow.session, _jobs(consumed))
            for intake in self._catalogue.intakes:
                noted = [event for event in events if isinstance(event, intake.events)]
                if noted:
                    await intake.note(uow.session, noted)
            # Before the commit: a message sent twice is harmless, one never sent would leave caches stale.
            await publish(self._valkey, messages)
        return len(rows)


def _jobs(consumed: Mapping[str, list[str]]) -> list[tuple[str, dict[str, Any]]]:
    """By consumer, in the order of the events."""
    return [
        (CONSUME_TASK, {"consumer": consumer, "event_ids": event_ids[start : start + EVENTS_OF_A_JOB]})
        for consumer, event_ids in consumed.items()
        for start in range(0, len(event_ids), EVENTS_OF_A_JOB)
    ]
