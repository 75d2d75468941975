"""What people were woken for and have not read, and the browsers that are woken."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.notifications.models import PushDevice, PushStage, StoredNotice
from community.features.notifications.queries.showing import standing
from community.features.notifications.schemas.push import PushDeviceOut, PushOut
from community.infra.catalogue import Catalogue

KEPT: Final = timedelta(days=3)
"""Older pushes are not shown any more; what they told of is in the inbox."""
MOST: Final = 200


class Pushed(msgspec.Struct, kw_only=True):
    """What one notification on a device stands for: unread notices of one kind and subject."""

    kind: str
    subject_kind: str
    subject_id: UUID
    in_app: bool
    pushed_at: datetime
    count: int

    @property
    def tag(self) -> str:
        return f"{self.kind}:{self.subject_id}"


async def devices(session: AsyncSession, actor: Actor, *, public_key: str | None) -> PushOut:
    """The browsers of the person that are woken, the latest first."""
    rows = await session.execute(
        select(
            PushDevice.id,
            PushDevice.session_id,
            PushDevice.user_agent,
            PushDevice.created_at,
            PushDevice.sent_at,
            PushDevice.failures,
        )
        .where(PushDevice.person_id == actor.id)
        .order_by(PushDevice.created_at.desc(), PushDevice.id.desc())
    )
    return PushOut(
        public_key=public_key,
        devices=[
            PushDeviceOut(
                id=row.id,
                current=row.session_id == actor.session_id,
                user_agent=row.user_agent,
                created_at=row.created_at,
                sent_at=row.sent_at,
                failing=row.failures > 0,
            )
            for row in rows
        ],
    )


async def pushed(session: AsyncSession, actor: Actor, catalogue: Catalogue, *, now: datetime) -> list[Pushed]:
    """What the person was woken for, has not read and may still see, the latest first."""
    rows = (
        await session.execute(
            select(
                StoredNotice.id,
                StoredNotice.kind,
                StoredNotice.subject_kind,
                StoredNotice.subject_id,
                StoredNotice.item,
                StoredNotice.in_app,
                StoredNotice.pushed_at,
            )
            .where(
                StoredNotice.person_id == actor.id,
                StoredNotice.read_at.is_(None),
                StoredNotice.push_stage == PushStage.SENT,
                StoredNotice.pushed_at > now - KEPT,
            )
            .order_by(StoredNotice.id.desc())
            .limit(MOST)
        )
    ).all()
    wanted = await standing(session, actor, catalogue, rows)
    found: dict[Hashable, Pushed] = {}
    for row in rows:
        if row.id not in wanted:
            continue
        one = found.setdefault(
            (row.kind, row.subject_id),
            Pushed(
                kind=row.kind,
                subject_kind=row.subject_kind,
                subject_id=row.subject_id,
                in_app=row.in_app,
                pushed_at=row.pushed_at,
                count=0,
            ),
        )
        one.count += 1
        one.pushed_at = max(one.pushed_at, row.pushed_at)
    return list(found.values())
