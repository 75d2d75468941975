"""What the administrator sees of the machinery: mails, failed jobs; and what is swept away at night."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.errors import Conflict, NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.infra.idempotency import IdempotencyClaim
from community.infra.mail.tables import Mail, MailState

ROWS: Final = 30
FAILED_ROWS: Final = 200
EVENTS_KEPT: Final = timedelta(days=7)
CLAIMS_KEPT: Final = timedelta(days=7)
SENT_KEPT: Final = timedelta(days=30)


class JobWaiting(Conflict):
    """The same work waits already: retrying the failed one would do it twice."""

    code = "job_waiting"


class MailRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    recipient: str
    subject: str
    template: str
    locale: str
    state: str
    created_at: datetime
    sent_at: datetime | None


class MailOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One mail. `text` and `html` are given for kept mails only: those of others hold links meant for their readers."""

    id: UUID
    recipient: str
    subject: str
    template: str
    locale: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    text: str
    html: str
    error: str | None
    attempts: int


class FailedJobOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A job that has used up its attempts; `error` stands in the log of the worker."""

    id: str
    task: str
    queue: str
    args: dict[str, Any]
    attempts: int
    failed_at: datetime | None
    error: str | None


async def mails(session: AsyncSession, *, cursor: str | None) -> Page[MailRow]:
    """All mails, the latest first."""
    columns = [getattr(Mail, name) for name in MailRow.__struct_fields__]
    statement = select(*columns).order_by(Mail.created_at.desc(), Mail.id.desc()).limit(ROWS + 1)
    if cursor is not None:
        after = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(tuple_(Mail.created_at, Mail.id) < after)
    rows = (await session.execute(statement)).mappings().all()
    items = [MailRow(**row) for row in rows[:ROWS]]
    more = len(rows) > ROWS
    return Page(items=items, next=encode_cursor((items[-1].created_at, items[-1].id)) if more else None)


async def mail(session: AsyncSession, *, mail_id: UUID) -> MailOut:
    """One mail.

    Raises:
        NotFound: there is none.
    """
    found = await session.get(Mail, mail_id)
    if found is None:
        raise NotFound
    shown = {name: getattr(found, name) for name in MailOut.__struct_fields__}
    if found.state != MailState.KEPT:
        shown |= {"text": "", "html": ""}
    return MailOut(**shown)


_FAILED: Final = text(
    """
    SELECT CAST(j.id AS text) AS id, j.task_name AS task, j.queue_name AS queue, j.args, j.attempts,
           (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'failed') AS failed_at
    FROM procrastinate_jobs j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT :rows
    """
)
_RETRIABLE: Final = text(
    """
    SELECT EXISTS (
        SELECT FROM procrastinate_jobs o WHERE o.status = 'todo' AND o.queueing_lock = j.queueing_lock
    ) AS waiting
    FROM procrastinate_jobs j WHERE j.id = :job AND j.status = 'failed'
    """
)
_RETRY: Final = text("SELECT procrastinate_retry_job_v2(:job, :at, NULL, NULL, NULL)")
_OLD_EVENTS: Final = text(
    """
    DELETE FROM infra_outbox_event e WHERE e.relayed_at < :before AND NOT EXISTS (
        SELECT FROM procrastinate_jobs j WHERE j.args -> 'event_ids' ? CAST(e.id AS text))
    """
)


async def failed_jobs(session: AsyncSession) -> list[FailedJobOut]:
    """Jobs that were given up, the latest first."""
    rows = (await session.execute(_FAILED, {"rows": FAILED_ROWS})).mappings()
    return [FailedJobOut(**row, error=None) for row in rows]


async def retry_job(session: AsyncSession, *, job_id: int, now: datetime) -> None:
    """Have a failed job tried once more.

    Raises:
        NotFound: it has not failed, or does not exist.
        JobWaiting: the same work waits already.
    """
    waiting = (await session.execute(_RETRIABLE, {"job": job_id})).scalar_one_or_none()
    if waiting is None:
        raise NotFound
    if waiting:
        raise JobWaiting
    await session.execute(_RETRY, {"job": job_id, "at": now})


async def sweep(session: AsyncSession, *, now: datetime) -> None:
    """Delete events that all consumers have dealt with, old claims, and the traces of mails sent long ago."""
    await session.execute(_OLD_EVENTS, {"before": now - EVENTS_KEPT})
    await session.execute(delete(IdempotencyClaim).where(IdempotencyClaim.created_at < now - CLAIMS_KEPT))
    await session.execute(delete(Mail).where(Mail.state == MailState.SENT, Mail.sent_at < now - SENT_KEPT))
