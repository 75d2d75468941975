"""Marks on notices: read, unread again, gone; a mail or push that waits is cancelled with them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, case, delete, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.subjects import Offered
from community.features.notifications.models import MailStage, PushStage, StoredNotice

_CANCELLED: Final[dict[str, Any]] = {
    "mail_stage": case(
        (StoredNotice.mail_stage == MailStage.WAITING, MailStage.CANCELLED), else_=StoredNotice.mail_stage
    ),
    "push_stage": case(
        (StoredNotice.push_stage == PushStage.WAITING, PushStage.CANCELLED), else_=StoredNotice.push_stage
    ),
}


async def read_where(session: AsyncSession, *where: ColumnElement[bool], now: datetime) -> list[UUID]:
    """Mark unread notices as read; returns whose they were."""
    people = await session.scalars(
        update(StoredNotice)
        .where(StoredNotice.read_at.is_(None), *where)
        .values(read_at=now, **_CANCELLED)
        .returning(StoredNotice.person_id)
        .execution_options(synchronize_session=False)
    )
    return list(people)


async def read_up_to(
    session: AsyncSession, *, person_ids: Sequence[UUID], subject_id: UUID, number: int, now: datetime
) -> list[UUID]:
    """What these people were told of a subject up to an item, which they have read there."""
    return await read_where(
        session,
        StoredNotice.person_id == func.any(literal(list(person_ids), ARRAY(Uuid()))),
        StoredNotice.subject_id == subject_id,
        StoredNotice.item <= number,
        now=now,
    )


async def read_until(session: AsyncSession, *, person_id: UUID, newest: UUID, now: datetime) -> bool:
    """Everything that a person had in the inbox when this notice was the newest."""
    own = StoredNotice.person_id == person_id
    return bool(await read_where(session, own, StoredNotice.id <= newest, now=now))


async def last_unread(session: AsyncSession, *, person_id: UUID, limit: int) -> list[tuple[str, UUID, int]]:
    """Kind, id and last unread item of the subjects that a person has unread notices of."""
    rows = await session.execute(
        select(StoredNotice.subject_kind, StoredNotice.subject_id, func.max(StoredNotice.item).label("item"))
        .where(StoredNotice.person_id == person_id, StoredNotice.read_at.is_(None), StoredNotice.item.is_not(None))
        .group_by(StoredNotice.subject_kind, StoredNotice.subject_id)
        .order_by(StoredNotice.subject_id)
        .limit(limit)
    )
    return [(row.subject_kind, row.subject_id, row.item) for row in rows]


async def unread_firsts(
    session: AsyncSession, *, person_id: UUID, kinds: Sequence[str], limit: int
) -> list[tuple[str, UUID, int]]:
    """Kind, id and first unread item of the subjects that a person has unread notices of these kinds of."""
    rows = await session.execute(
        select(StoredNotice.subject_kind, StoredNotice.subject_id, func.min(StoredNotice.item).label("item"))
        .where(
            StoredNotice.person_id == person_id,
            StoredNotice.read_at.is_(None),
            StoredNotice.item.is_not(None),
            StoredNotice.kind.in_(kinds),
        )
        .group_by(StoredNotice.subject_kind, StoredNotice.subject_id)
        .order_by(StoredNotice.subject_id.desc())
        .limit(limit)
    )
    return [(row.subject_kind, row.subject_id, row.item) for row in rows]


async def read_items(
    session: AsyncSession, items: Collection[Offered], *, kinds: Sequence[str], now: datetime
) -> list[UUID]:
    """Mark notices of these kinds about these very items as read; returns whose they were."""
    which = tuple_(StoredNotice.person_id, StoredNotice.subject_id, StoredNotice.item).in_(items)
    return await read_where(session, which, StoredNotice.kind.in_(kinds), now=now)


async def line_of(session: AsyncSession, *, person_id: UUID, notice_id: UUID) -> StoredNotice | None:
    """A notice of the person."""
    found: StoredNotice | None = await session.scalar(
        select(StoredNotice).where(StoredNotice.id == notice_id, StoredNotice.person_id == person_id)
    )
    return found


def same_line(notice: StoredNotice, *, grouped: bool) -> ColumnElement[bool]:
    """The notices that were shown as one line whose newest was this one; later ones were not seen yet."""
    if not grouped:
        return StoredNotice.id == notice.id
    return and_(
        StoredNotice.person_id == notice.person_id,
        StoredNotice.kind == notice.kind,
        StoredNotice.subject_id == notice.subject_id,
        StoredNotice.id <= notice.id,
    )


async def unread_again(session: AsyncSession, *where: ColumnElement[bool]) -> None:
    """Take the mark back; a mail that was cancelled stays so."""
    statement = update(StoredNotice).where(StoredNotice.read_at.is_not(None), *where).values(read_at=None)
    await session.execute(statement.execution_options(synchronize_session=False))


async def remove(session: AsyncSession, *where: ColumnElement[bool]) -> None:
    await session.execute(delete(StoredNotice).where(*where).execution_options(synchronize_session=False))


async def cancel_mails(session: AsyncSession, *where: ColumnElement[bool]) -> None:
    """Mails that wait, and are not wanted any more."""
    waiting = StoredNotice.mail_stage == MailStage.WAITING
    statement = update(StoredNotice).where(waiting, *where).values(mail_stage=MailStage.CANCELLED)
    await session.execute(statement.execution_options(synchronize_session=False))


async def cancel_pushes(session: AsyncSession, *where: ColumnElement[bool]) -> None:
    """The same for pushes."""
    waiting = StoredNotice.push_stage == PushStage.WAITING
    statement = update(StoredNotice).where(waiting, *where).values(push_stage=PushStage.CANCELLED)
    await session.execute(statement.execution_options(synchronize_session=False))
