"""Pushes that are due."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.notifications.models import PushStage, StoredNotice


async def take_due(session: AsyncSession, *, now: datetime, limit: int) -> dict[UUID, list[StoredNotice]]:
    """Notices whose push is due, by person, locked; what another worker holds is left to it."""
    due = await session.scalars(
        select(StoredNotice)
        .where(StoredNotice.push_stage == PushStage.WAITING, StoredNotice.push_after <= now)
        .order_by(StoredNotice.push_after)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    by_person: defaultdict[UUID, list[StoredNotice]] = defaultdict(list)
    for notice in due:
        by_person[notice.person_id].append(notice)
    return by_person


async def cancel(session: AsyncSession, notices: Collection[StoredNotice]) -> None:
    await _change(session, notices, push_stage=PushStage.CANCELLED)


async def mark_sent(session: AsyncSession, notices: Collection[StoredNotice], *, now: datetime) -> None:
    await _change(session, notices, push_stage=PushStage.SENT, pushed_at=now)


async def postpone(session: AsyncSession, notices: Sequence[StoredNotice], until: datetime) -> None:
    await _change(session, notices, push_after=until)


async def _change(session: AsyncSession, notices: Collection[StoredNotice], **values: Any) -> None:
    if notices:
        statement = update(StoredNotice).where(StoredNotice.id.in_([notice.id for notice in notices]))
        await session.execute(statement.values(**values).execution_options(synchronize_session=False))
