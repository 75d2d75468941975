"""The outbox: events written in the transaction of the change, so that neither can exist without the other.

From here, and from nowhere else, leave live frames, cache purges and durable consumers (`infra.relay`).
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    FromClause,
    Index,
    SmallInteger,
    String,
    Uuid,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from community.core.event import Event
from community.core.ids import new_id
from community.infra.codec import encode_json
from community.infra.direct import Prepared, parameter, run
from community.infra.tables import Base


class OutboxEvent(Base):
    """One event that happened; `relayed_at` is set once it has been handed on."""

    __tablename__ = "infra_outbox_event"
    __table_args__ = (
        Index("ix_infra_outbox_event_waiting", "id", postgresql_where="relayed_at IS NULL"),
        Index("ix_infra_outbox_event_relayed_at", "relayed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(SmallInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    occurred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    relayed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Outbox:
    """Collects the events of one unit of work."""

    __slots__ = ("events",)

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, event: Event) -> None:
        """State that something happened; it leaves when the unit of work commits, or not at all."""
        self.events.append(event)

    async def write_to(self, session: AsyncSession) -> None:
        """Put the collected events into the session's transaction."""
        for event in self.events:
            payload = encode_json(event)
            values = {"id": new_id(), "name": event.name, "version": event.version, "payload": payload}
            await run(session, _WRITE, values)


def telling(source: FromClause, **found: ColumnElement[Any]) -> CTE:
    """The writing of one event as a part of a statement that changes something, for each row of `source`.

    `found` are the fields that only the statement knows; `told` gives the values of its parameters.
    """
    late = [part for name, value in found.items() for part in (literal_column(f"'{name}'"), value)]
    row: dict[str, ColumnElement[Any]] = {
        "id": parameter("event_id", Uuid()),
        "name": parameter("event_name", String()),
        "version": parameter("event_version", SmallInteger()),
        "payload": parameter("event_payload", JSONB()).concat(func.jsonb_build_object(*late)),
    }
    return insert(OutboxEvent).from_select(list(row), select(*row.values()).select_from(source)).cte("told")


def told(event: Event) -> dict[str, Any]:
    return {
        "event_id": new_id(),
        "event_name": event.name,
        "event_version": event.version,
        "event_payload": encode_json(event),
    }


_WRITE: Final = Prepared(
    insert(OutboxEvent).values(
        id=parameter("id", Uuid()),
        name=parameter("name", String()),
        version=parameter("version", SmallInteger()),
        payload=parameter("payload", JSONB()),
    )
)
