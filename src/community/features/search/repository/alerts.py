"""Alerts to be changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import Alert, AlertFinding

Key = tuple[str, UUID]
"""Kind and id of a document."""


async def lock_owner(session: AsyncSession, person_id: UUID) -> None:
    """One request at a time counts and adds alerts of a person."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"search:alerts:{person_id}", 0))))


async def own_alerts(session: AsyncSession, person_id: UUID) -> Sequence[Alert]:
    """All of a person's."""
    statement = select(Alert).where(Alert.person_id == person_id).order_by(Alert.created_at, Alert.id)
    return (await session.scalars(statement)).all()


async def own_alert(session: AsyncSession, person_id: UUID, alert_id: UUID) -> Alert | None:
    found: Alert | None = await session.scalar(
        select(Alert).where(Alert.id == alert_id, Alert.person_id == person_id).with_for_update()
    )
    return found


async def due_ids(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[UUID]:
    statement = select(Alert.id).where(Alert.due_at <= now).order_by(Alert.due_at).limit(limit)
    return (await session.scalars(statement)).all()


async def lock_due(session: AsyncSession, alert_id: UUID, *, now: datetime) -> Alert | None:
    """None where it is gone, or somebody else looks or has looked."""
    statement = select(Alert).where(Alert.id == alert_id, Alert.due_at <= now)
    found: Alert | None = await session.scalar(statement.with_for_update(skip_locked=True))
    return found


async def untold(session: AsyncSession, alert_id: UUID, keys: Iterable[Key]) -> set[Key]:
    """Those of these that the alert has not told."""
    wanted = set(keys)
    rows = await session.execute(
        select(AlertFinding.kind, AlertFinding.document_id).where(
            AlertFinding.alert_id == alert_id,
            tuple_(AlertFinding.kind, AlertFinding.document_id).in_(wanted),
        )
    )
    return wanted - {(row.kind, row.document_id) for row in rows}


async def note_told(session: AsyncSession, alert: Alert, keys: Iterable[Key], *, at: datetime) -> None:
    rows = [
        {"alert_id": alert.id, "kind": kind, "document_id": each, "run": alert.runs, "found_at": at}
        for kind, each in keys
    ]
    await session.execute(insert(AlertFinding).values(rows).on_conflict_do_nothing())


async def forget_findings(session: AsyncSession, *, before: datetime) -> None:
    await session.execute(delete(AlertFinding).where(AlertFinding.found_at < before))
