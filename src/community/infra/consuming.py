"""Durable consumers: each event once in effect, however often the job runs.

The mark `(consumer, event id)` is inserted in the transaction of the effect: a second run finds
the mark and does nothing; a run that dies takes its mark along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, String, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import Clock
from community.infra.catalogue import Catalogue
from community.infra.db import Database
from community.infra.outbox import Outbox, OutboxEvent
from community.infra.tables import Base
from community.infra.valkey import Valkey
from community.settings import Settings


class ConsumedEvent(Base):
    """Mark that a consumer has dealt with an event."""

    __tablename__ = "infra_consumed_event"

    consumer: Mapped[str] = mapped_column(String(80), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("infra_outbox_event.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    consumed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@dataclass(frozen=True, kw_only=True)
class ConsumerContext:
    """What consumers and jobs get: one unit of work and the adapters.

    `event_id` is the outbox id of the event, None in scheduled jobs.
    """

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    settings: Settings
    valkey: Valkey
    catalogue: Catalogue
    event_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class WorkerContext:
    """What the worker holds for its lifetime."""

    database: Database
    valkey: Valkey
    clock: Clock
    settings: Settings
    catalogue: Catalogue


async def consume(worker: WorkerContext, *, consumer: str, event_id: UUID) -> bool:
    """Run one consumer on one event in one transaction; False when it had been done before."""
    async with worker.database.unit_of_work() as uow:
        mark = insert(ConsumedEvent).values(consumer=consumer, event_id=event_id).on_conflict_do_nothing()
        if (await uow.session.execute(mark.returning(ConsumedEvent.event_id))).scalar_one_or_none() is None:
            return False
        row = (
            await uow.session.execute(select(OutboxEvent.name, OutboxEvent.payload).where(OutboxEvent.id == event_id))
        ).one()
        event = worker.catalogue.decode(row.name, row.payload)
        context = _context(worker, uow.session, uow.outbox, event_id)
        await worker.catalogue.consumers[consumer].handle(context, event)
    return True


async def consume_all(worker: WorkerContext, *, consumer: str, event_ids: Sequence[UUID]) -> None:
    """Run one consumer on events in their order, each in a transaction of its own: one that fails holds up none.

    Raises:
        Exception: that of the first one that failed; run again, those that are done are passed over.
    """
    failure: Exception | None = None
    for event_id in event_ids:
        try:
            await consume(worker, consumer=consumer, event_id=event_id)
        except Exception as error:  # noqa: BLE001 - raised at the end
            failure = failure or error
    if failure is not None:
        raise failure


async def run_job(worker: WorkerContext, *, job: str, args: Mapping[str, Any]) -> None:
    """Run one job of a slice in one transaction."""
    async with worker.database.unit_of_work() as uow:
        context = _context(worker, uow.session, uow.outbox, None)
        await worker.catalogue.jobs[job].handle(context, **args)


def _context(worker: WorkerContext, session: AsyncSession, outbox: Outbox, event_id: UUID | None) -> ConsumerContext:
    return ConsumerContext(
        session=session,
        outbox=outbox,
        clock=worker.clock,
        settings=worker.settings,
        valkey=worker.valkey,
        catalogue=worker.catalogue,
        event_id=event_id,
    )
