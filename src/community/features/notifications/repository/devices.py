"""Browsers that are woken by pushes, to be changed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.notifications.models import PushDevice

MOST: Final = 20
"""Devices of one person; the oldest makes place for another."""


async def keep(
    session: AsyncSession, *, person_id: UUID, session_id: UUID, endpoint: str, user_agent: str, now: datetime
) -> PushDevice:
    """Write a device. An endpoint is one browser's: it belongs to whoever is signed in there now."""
    fresh = {"person_id": person_id, "session_id": session_id, "user_agent": user_agent, "failures": 0}
    await session.execute(
        delete(PushDevice).where(PushDevice.session_id == session_id, PushDevice.endpoint != endpoint)
    )
    new = insert(PushDevice).values(id=new_id(), endpoint=endpoint, created_at=now, shown_until=now, **fresh)
    # What was shown to somebody else is nothing to go on from.
    written = new.on_conflict_do_update(
        index_elements=[PushDevice.endpoint],
        set_={name: new.excluded[name] for name in (*fresh, "shown_until")} | {"tested_at": None},
    )
    device = (await session.scalars(written.returning(PushDevice).execution_options(populate_existing=True))).one()
    others = select(PushDevice.id).where(PushDevice.person_id == person_id, PushDevice.id != device.id)
    too_many = others.order_by(PushDevice.created_at.desc(), PushDevice.id.desc()).offset(MOST - 1)
    await session.execute(delete(PushDevice).where(PushDevice.id.in_(too_many)))
    return device


async def own(session: AsyncSession, *, person_id: UUID, device_id: UUID) -> PushDevice | None:
    """One of the person's devices, locked."""
    found: PushDevice | None = await session.scalar(
        select(PushDevice).where(PushDevice.id == device_id, PushDevice.person_id == person_id).with_for_update()
    )
    return found


async def of_session(session: AsyncSession, session_id: UUID | None) -> PushDevice | None:
    """The device on which a session is, locked."""
    found: PushDevice | None = await session.scalar(
        select(PushDevice).where(PushDevice.session_id == session_id).limit(1).with_for_update()
    )
    return found


async def to_wake(session: AsyncSession, device_id: UUID) -> PushDevice | None:
    """A device, not locked: nobody waits for a push service."""
    found: PushDevice | None = await session.scalar(select(PushDevice).where(PushDevice.id == device_id))
    return found


async def of_people(session: AsyncSession, person_ids: Collection[UUID]) -> Sequence[PushDevice]:
    """The devices of these people, locked: what they ask for waits until it is known what they are woken for."""
    found = await session.scalars(
        select(PushDevice).where(PushDevice.person_id.in_(person_ids)).order_by(PushDevice.id).with_for_update()
    )
    return found.all()


async def remove(session: AsyncSession, device_id: UUID) -> None:
    await session.execute(delete(PushDevice).where(PushDevice.id == device_id))


async def remove_of_sessions(session: AsyncSession, session_ids: Sequence[UUID]) -> None:
    await session.execute(delete(PushDevice).where(PushDevice.session_id.in_(session_ids)))
