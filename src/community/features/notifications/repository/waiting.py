"""Mails that are due, and who they go to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.accounts.api import mailboxes, person_cards
from community.features.notifications.models import MailStage, NoticeSettings, StoredNotice


class Mailbox(NamedTuple):
    """Where a person gets mail."""

    person_id: UUID
    email: str
    locale: str


async def take_due(session: AsyncSession, *, now: datetime, limit: int) -> list[StoredNotice]:
    """Notices whose mail is due, with what waits for the same people about the same subjects; locked, oldest first.

    What another worker holds is left to it.
    """
    waiting = StoredNotice.mail_stage == MailStage.WAITING
    due = (
        select(StoredNotice.id, StoredNotice.person_id, StoredNotice.subject_id)
        .where(waiting, StoredNotice.mail_after <= now)
        .order_by(StoredNotice.mail_after)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.execute(due)).all()
    pairs = {(row.person_id, row.subject_id) for row in rows}
    if not pairs:
        return []
    together = aliased(StoredNotice)
    found = await session.scalars(
        select(together)
        .where(
            together.person_id.in_({person for person, _ in pairs}),
            together.subject_id.in_({subject for _, subject in pairs}),
            together.mail_stage == MailStage.WAITING,
        )
        .order_by(together.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [notice for notice in found if (notice.person_id, notice.subject_id) in pairs]


async def mailboxes_of(session: AsyncSession, person_ids: Iterable[UUID]) -> dict[UUID, Mailbox]:
    """Of the active people among these."""
    rows = await session.execute(
        select(mailboxes.c.person_id, mailboxes.c.email, mailboxes.c.locale).where(
            mailboxes.c.person_id.in_(list(person_ids))
        )
    )
    return {row.person_id: Mailbox(*row) for row in rows}


async def names_of(session: AsyncSession, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = await session.execute(
        select(person_cards.c.person_id, person_cards.c.name).where(person_cards.c.person_id.in_(list(person_ids)))
    )
    return {row.person_id: row.name for row in rows}


async def settings_of(session: AsyncSession, person_ids: Iterable[UUID]) -> dict[UUID, NoticeSettings]:
    rows = await session.scalars(
        select(NoticeSettings)
        .where(NoticeSettings.person_id.in_(list(person_ids)))
        .execution_options(populate_existing=True)
    )
    return {row.person_id: row for row in rows}


async def set_stage(session: AsyncSession, notices: Sequence[StoredNotice], stage: MailStage) -> None:
    await _change(session, notices, mail_stage=stage)


async def postpone(session: AsyncSession, person_id: UUID, until: datetime) -> None:
    """All that waits for a person waits longer."""
    statement = update(StoredNotice).where(
        StoredNotice.person_id == person_id,
        StoredNotice.mail_stage == MailStage.WAITING,
        StoredNotice.mail_after < until,
    )
    await session.execute(statement.values(mail_after=until).execution_options(synchronize_session=False))


async def _change(session: AsyncSession, notices: Sequence[StoredNotice], **values: Any) -> None:
    if notices:
        ids = [notice.id for notice in notices]
        statement = update(StoredNotice).where(StoredNotice.id.in_(ids)).values(**values)
        await session.execute(statement.execution_options(synchronize_session=False))
